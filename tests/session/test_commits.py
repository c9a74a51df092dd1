"""Commits of the history, and the one that is about to be made."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from govern.errors import UsageError
from govern.session.check_request import CheckRequest
from govern.session.commit_msg import judge_message
from govern.session.commits import check_commits
from govern.tree.history import commits_in
from tests.tree.conftest import Git, Write, git, plain_git, repository, write

__all__ = ["git", "plain_git", "repository", "write"]


@pytest.fixture
def history(repository: Path, git: Git) -> Path:
    """main: Initial commit, feat; topic: nonsense, fix with a comment in its body, a merge of main."""

    def commit(message: str) -> None:
        git(repository, "commit", "-q", "--allow-empty", "--cleanup=verbatim", "-m", message)

    commit("Initial commit")
    git(repository, "branch", "-M", "main")
    git(repository, "checkout", "-q", "-b", "topic")
    commit("did things\n")
    commit("fix(x): é\n\n# 12 is a number\n")
    git(repository, "checkout", "-q", "main")
    commit("feat: y")
    git(repository, "checkout", "-q", "topic")
    git(repository, "merge", "-q", "-m", "bring them together", "main")
    return repository


def judged(root: Path, span: str) -> list[str]:
    result = check_commits(CheckRequest((root,)), span)
    assert result.failures == ()
    return [f"{one.location.file}:{one.location.line} {one.message}" for one in result.findings]


def test_a_range_is_what_one_side_has_and_the_other_has_not(history: Path) -> None:
    found = commits_in(history, "main..topic")
    assert [one.message.partition("\n")[0] for one in found] == ["did things", "fix(x): é", "bring them together"]
    assert [len(one.parents) for one in found] == [1, 1, 2]
    assert [one.id for one in commits_in(history, "main")] == [one.id for one in found]
    assert [one.id for one in commits_in(history, "main..")] == [one.id for one in found]
    assert commits_in(history, "topic..main") == ()
    assert len(commits_in(history, "main...topic")) == 3


def test_messages_of_a_range(history: Path) -> None:
    (found,) = judged(history, "main..topic")
    assert found.startswith(":1 ")
    assert "`did things`: is no Conventional Commit" in found
    assert judged(history, "main~1..main") == []


def test_what_cannot_be_judged(history: Path, git: Git, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere: no such file, and no such commit"):
        judged(history, "nowhere..topic")
    git(tmp_path, "clone", "-q", "--depth", "2", "--no-single-branch", f"file://{history}", "shallow")
    with pytest.raises(UsageError, match="shallow"):
        judged(tmp_path / "shallow", "origin/main~2..HEAD")


def message(root: Path, text: str) -> list[str]:
    file = root / ".git" / "COMMIT_EDITMSG"
    file.write_text(text, encoding="utf-8")
    result = judge_message(file, root)
    assert result.failures == ()
    return [f"{one.location.file}:{one.location.line}:{one.location.column} {one.message}" for one in result.findings]


def test_the_message_of_a_commit_that_is_about_to_be_made(history: Path, git: Git, write: Write) -> None:
    assert message(history, "feat: x\n# comment\n") == []
    (found,) = message(history, "# comment\nadd x\n")
    assert found.startswith(".git/COMMIT_EDITMSG:2:1 is no Conventional Commit")
    git(history, "config", "core.commentChar", ";")
    assert message(history, "; comment\nfeat: x\n") == []
    write(history, {"govern.yaml": "rules:\n  commit-message: {types: [add], scope: required}\n"})
    assert message(history, "add(x): y") == []
    assert message(history, "add: y")[0].startswith(".git/COMMIT_EDITMSG:1:1 a scope is missing")
    write(history, {"govern.yaml": "rules:\n  commit-message: off\n"})
    assert message(history, "add: y") == []


def test_without_an_editor_a_line_with_a_number_sign_stays(
    history: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert message(history, "#12 x\nfix: y\n") == []
    monkeypatch.setenv("GIT_EDITOR", ":")
    assert len(message(history, "#12 x\n\nfix: y\n")) == 1
    git(history, "config", "commit.cleanup", "strip")
    assert message(history, "#12 x\nfix: y\n") == []


def test_a_message_that_is_not_there(history: Path) -> None:
    with pytest.raises(UsageError, match="the message cannot be read"):
        judge_message(history / "nothing", history)


def test_git_runs_it(history: Path, git: Git) -> None:
    """`git commit` with a hook that calls govern."""
    hook = history / ".git" / "hooks" / "commit-msg"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m govern.cli.main commit-msg "$1"\n', encoding="utf-8")
    hook.chmod(0o755)
    git(history, "commit", "--allow-empty", "-q", "-m", "feat: by hook")
    with pytest.raises(Exception, match="returned non-zero"):
        git(history, "commit", "--allow-empty", "-q", "-m", "by hook")
    assert git(history, "log", "-1", "--format=%s").strip() == "feat: by hook"
