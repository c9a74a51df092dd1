"""What a push sends."""

from __future__ import annotations

from pathlib import Path

import pytest

from govern.tree.pushed import Push, pushes_of
from tests.tree.conftest import Git

ZEROS = "0" * 40


@pytest.fixture
def pushed(repository: Path, git: Git, tmp_path: Path) -> Path:
    """Two commits on a branch of which the other side has the first."""
    git(tmp_path, "init", "-q", "--bare", "other")
    git(repository, "checkout", "-q", "-b", "main")
    git(repository, "commit", "-q", "--allow-empty", "-m", "one")
    git(repository, "remote", "add", "origin", str(tmp_path / "other"))
    git(repository, "push", "-q", "origin", "main")
    git(repository, "commit", "-q", "--allow-empty", "-m", "two")
    return repository


def test_what_git_says(pushed: Path, git: Git) -> None:
    one, two = (git(pushed, "rev-parse", name).strip() for name in ("HEAD~1", "HEAD"))
    line = f"refs/heads/main {two} refs/heads/main"
    assert pushes_of(pushed, [f"{line} {one}"], {}, "origin") == (Push(two, one),)
    new_branch, unknown = [f"{line} {ZEROS}"], [f"{line} {'1' * 40}"]
    assert pushes_of(pushed, new_branch, {}, "origin") == (Push(two, one),)
    assert pushes_of(pushed, unknown, {}, "origin") == (Push(two, one),)
    assert pushes_of(pushed, new_branch, {}, "elsewhere") == (Push(two, ""),)
    assert pushes_of(pushed, [f"(delete) {ZEROS} refs/heads/x {one}", ""], {}, "origin") == ()
    assert pushes_of(pushed, [f"refs/tags/v1 {one} refs/tags/v1 {ZEROS}"], {}, "origin") == (Push(one, one),)


def test_what_pre_commit_says(pushed: Path, git: Git) -> None:
    one, two = (git(pushed, "rev-parse", name).strip() for name in ("HEAD~1", "HEAD"))
    told = {"PRE_COMMIT_FROM_REF": one, "PRE_COMMIT_TO_REF": two, "PRE_COMMIT_REMOTE_NAME": "origin"}
    assert pushes_of(pushed, [], told, "x") == (Push(two, one),)
    assert pushes_of(pushed, [], {**told, "PRE_COMMIT_FROM_REF": ""}, "x") == (Push(two, one),)
