"""What git knows of the places that a repository is shared with."""

from __future__ import annotations

import subprocess
from pathlib import Path

from govern.tree.git import SAFE, environment

PATIENCE = 10


def origin(root: Path) -> str:
    """The address of `origin`, "" where there is none, or no git."""
    return _ask(root, "config", "--get", "remote.origin.url")


def default_branch(root: Path) -> str:
    """The branch that changes go into: the one of `origin`, else the one that is checked out; "" where unknown."""
    remote = _ask(root, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
    return remote.removeprefix("origin/") or _ask(root, "symbolic-ref", "--quiet", "--short", "HEAD")


def shared_commit(root: Path) -> str:
    """The commit that is checked out, if a branch of a remote has it and nothing is changed; else ""."""
    commit = _ask(root, "rev-parse", "--verify", "--quiet", "HEAD")
    if not commit or _ask(root, "status", "--porcelain", "--untracked-files=no"):
        return ""
    return commit if _ask(root, "branch", "--remotes", "--contains", commit) else ""


def _ask(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", *SAFE, "-C", str(root), *arguments],
            capture_output=True, check=False, timeout=PATIENCE, env=environment(root), stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""
