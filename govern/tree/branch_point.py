"""Where the work at hand left the branch that it will go back to, and what files were there."""

from __future__ import annotations

import os
from pathlib import Path

from govern.errors import GovernError
from govern.tree.commit import head_of
from govern.tree.git import run_git

# What CI systems call the branch that a change is for.
TARGETS = ("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "SYSTEM_PULLREQUEST_TARGETBRANCHNAME")
USUAL = ("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master")
LOCAL = ("refs/heads/main", "refs/heads/master", "refs/heads/trunk")


def branch_point(root: Path) -> tuple[str, str] | None:
    """The commit at which HEAD left the branch that it is for, and that branch's name; HEAD itself on that branch.

    The branch is the one that a CI job names, else the main branch of `origin`, else a local one that is called so.
    None where there is no git, no commit, no such branch, or no commit in common (a shallow clone).
    """
    try:
        head = head_of(root)
        if head is None:
            return None
        named = [f"refs/remotes/origin/{os.environ[name]}" for name in TARGETS if os.environ.get(name)]
        candidates = [*named, *USUAL, *LOCAL]
        listed = run_git(root, "for-each-ref", "--format=%(refname)", *candidates)
        there = set(listed.stdout.decode("utf-8", "replace").split())
        branch = next((one for one in candidates if one in there), None)
        if branch is None:
            return head, "HEAD"
        done = run_git(root, "merge-base", branch, head)
    except GovernError:
        return None
    if done.returncode:
        return None
    return done.stdout.decode().split()[0], branch.removeprefix("refs/remotes/").removeprefix("refs/heads/")


def file_at(root: Path, commit: str, path: str) -> bytes | None:
    """The bytes of a file at a commit (or, with ":1" to ":3", at a stage of a merge); None where it has none."""
    done = run_git(root, "cat-file", "blob", f"{commit}:{path}")
    return done.stdout if done.returncode == 0 else None
