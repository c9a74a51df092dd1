"""Which version of a library a backend runs on: pinned by a lock file, or else the range that it asks for."""

from __future__ import annotations

import re
from typing import NamedTuple

from govern.config.requirements import (
    Need,
    in_lock,
    in_pipfile,
    in_pipfile_lock,
    in_pyproject,
    in_requirements,
    in_setup,
)
from govern.config.sources import Sources, folders_above
from govern.regex import regex

LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock")
_REQUIREMENTS = regex(r"(?:.*[-_.])?requirements(?:[-_.].*)?\.(?:txt|in)\Z|constraints\.txt\Z")


class Version(NamedTuple):
    """The version of a library, or the range that is asked for, and the reason; all None where nothing is said."""

    version: str | None = None
    specifier: str | None = None
    reason: str | None = None


def find_version(sources: Sources, folders: tuple[str, ...], name: str) -> Version:
    """The version of the project `name` for code in `folders`: their own files come first, then those above."""
    order = list(dict.fromkeys([*folders, *(above for folder in folders for above in folders_above(folder))]))
    order.sort(key=lambda folder: -folder.count("/") - bool(folder))
    ranges: list[Need] = []
    for folder in order:
        needs = _needs_in(sources, folder, name)
        exact = next((need for need in needs if need.version), None)
        if exact is not None:
            return Version(exact.version, None, f"{name} {exact.version} is pinned in {exact.place}")
        ranges += needs
    if not ranges:
        return Version()
    best = next((need for need in ranges if need.specifier), ranges[0])
    shown = best.specifier or "any version"
    return Version(None, best.specifier, f"{name} is not pinned; {best.place} asks for {shown}")


def _needs_in(sources: Sources, folder: str, name: str) -> list[Need]:
    """What the files of one folder say, lock files first."""
    needs: list[Need] = []
    names = sources.by_folder.get(folder, ())
    prefix = f"{folder}/" if folder else ""
    for lock in LOCKS:
        if lock in names:
            read = in_pipfile_lock if lock == "Pipfile.lock" else in_lock
            found = read(sources.text(prefix + lock), name, prefix + lock)
            needs += [found] if found else []
    for path in _requirement_files(sources, folder):
        needs += in_requirements(sources, path, name)
    for file, reader in (
        ("pyproject.toml", in_pyproject),
        ("Pipfile", in_pipfile),
        ("setup.cfg", in_setup),
        ("setup.py", in_setup),
    ):
        if file in names:
            needs += reader(sources.text(prefix + file), name, prefix + file)
    return needs


def _requirement_files(sources: Sources, folder: str) -> list[str]:
    """The requirements files of a folder, `requirements.txt` first, those for tests and development last."""
    prefix = f"{folder}/" if folder else ""
    found = [prefix + name for name in sources.by_folder.get(folder, ()) if _REQUIREMENTS.match(name)]
    inner = f"{prefix}requirements"
    found += [f"{inner}/{name}" for name in sources.by_folder.get(inner, ()) if name.endswith((".txt", ".in"))]
    aside = re.compile(r"dev|test|docs?|lint|ci")
    return sorted(found, key=lambda path: (aside.search(path[len(prefix) :]) is not None, len(path), path))
