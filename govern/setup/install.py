"""Where another machine can install this very govern from: known only where the installation says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from govern.version import VERSION


class Installed(NamedTuple):
    """What to give to pip ("" where unknown), or the folder that it was installed from."""

    requirement: str
    folder: Path | None = None


def installed() -> Installed:
    """How govern came onto this machine: from an index by name, from a repository or an archive by address, or from a
    folder (https://packaging.python.org/en/latest/specifications/direct-url/)."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        text = distribution("govern").read_text("direct_url.json")
    except PackageNotFoundError:
        return Installed("")
    return Installed(f"govern=={VERSION}") if not text else _from_direct_url(text)


def _from_direct_url(text: str) -> Installed:
    try:
        data = json.loads(text)
        url, vcs = str(data["url"]), data.get("vcs_info")
    except (ValueError, KeyError, TypeError, AttributeError):
        return Installed("")
    parts = urlsplit(url)
    if parts.scheme == "file":
        return Installed("", Path(unquote(parts.path)))
    if vcs:
        return Installed(from_git(url, str(vcs.get("commit_id", ""))))
    return Installed(f"govern @ {url}" if parts.scheme == "https" and not parts.password and not parts.username else "")


def from_git(url: str, commit: str) -> str:
    """What to give to pip for a commit of a repository; "" for an address that only works here, or that holds a
    secret."""
    host, colon, path = url.partition(":")
    if colon and "/" not in host and not path.startswith("//"):  # git@host:team/name.git
        url = f"ssh://{host}/{path}"
    parts = urlsplit(url)
    if parts.scheme not in ("https", "ssh") or parts.password or (parts.scheme == "https" and parts.username):
        return ""
    return f"govern @ git+{url}@{commit}" if commit else f"govern @ git+{url}"
