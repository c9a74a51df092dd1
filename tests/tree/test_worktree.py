"""The work tree as git sees it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from govern.errors import GovernError
from govern.tree import worktree
from govern.tree.base import Tree
from govern.tree.worktree import open_worktree
from tests.tree.conftest import Git, Write


def paths(folder: Path) -> list[str]:
    return list(open_worktree(folder).paths())


def test_tracked_and_untracked_files_count_and_ignored_ones_do_not(repository: Path, write: Write, git: Git) -> None:
    write(repository, {"a.py": "", "b/c.py": "", "b/skip.log": "", ".gitignore": "*.log\n", "forced.log": ""})
    git(repository, "add", "a.py")
    git(repository, "add", "-f", "forced.log")
    assert paths(repository) == [".gitignore", "a.py", "b/c.py", "forced.log"]


def test_deleted_files_do_not_count(repository: Path, write: Write, git: Git) -> None:
    write(repository, {"gone.py": "", "gone/too.py": "", "stays.py": ""})
    git(repository, "add", ".")
    (repository / "gone.py").unlink()
    (repository / "gone/too.py").unlink()
    (repository / "gone").rmdir()
    assert paths(repository) == ["stays.py"]


def test_info_exclude_is_honoured(repository: Path, write: Write) -> None:
    write(repository, {"a.py": "", "local.py": "", ".git/info/exclude": "local.py\n"})
    assert paths(repository) == ["a.py"]


@pytest.mark.parametrize(
    "name",
    [
        "with space.py",
        "ünï/cödé.py",
        "line\nbreak.py",
        'quo"te.py',
        "tab\there.py",
        "-dash.py",
        "日本/語.ts",
        "\x1b[31m.py",
    ],
)
def test_any_name_that_is_text_counts(repository: Path, write: Write, git: Git, name: str) -> None:
    write(repository, {name: "x = 1\n", "tracked " + name: ""})
    git(repository, "add", "--", "tracked " + name)
    tree = open_worktree(repository)
    assert tree.paths() == tuple(sorted([name, "tracked " + name]))
    assert tree.read(name) == b"x = 1\n"


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux only")
def test_a_name_that_is_no_text_is_left_out_with_a_notice(repository: Path, write: Write) -> None:
    write(repository, {"a.py": ""})
    Path(os.fsdecode(os.fsencode(repository) + b"/bad\xff.py")).write_text("")
    tree = open_worktree(repository)
    assert tree.paths() == ("a.py",)
    assert tree.unread() == {"bad\udcff.py"}
    assert [(notice.file, notice.message) for notice in tree.notices] == [
        ("bad\\xff.py", "left out: its name is not valid UTF-8")
    ]


def test_links_do_not_count(repository: Path, write: Write, git: Git, tmp_path: Path) -> None:
    write(tmp_path, {"outside/secret.py": "SECRET = 1\n"})
    write(repository, {"real.py": "", "folder/inner.py": ""})
    (repository / "alias.py").symlink_to("real.py")
    (repository / "out.py").symlink_to(tmp_path / "outside/secret.py")
    (repository / "out").symlink_to(tmp_path / "outside")
    (repository / "broken.py").symlink_to("nothing")
    git(repository, "add", ".")
    assert paths(repository) == ["folder/inner.py", "real.py"]
    assert open_worktree(repository).unread() == {"alias.py", "broken.py", "out", "out.py"}


def test_a_tracked_folder_that_became_a_link_leads_nowhere(
    repository: Path, write: Write, git: Git, tmp_path: Path
) -> None:
    write(repository, {"package/deep/secret.py": "tracked = 1\n", "a.py": ""})
    git(repository, "add", ".")
    write(tmp_path, {"outside/deep/secret.py": "SECRET = 1\n"})
    (repository / "package").rename(tmp_path / "moved")
    (repository / "package").symlink_to(tmp_path / "outside")
    tree = open_worktree(repository)
    assert tree.paths() == ("a.py",)
    assert tree.unread() == {"package"}
    with pytest.raises(GovernError, match="no such file"):
        tree.read("package/deep/secret.py")


@pytest.mark.parametrize(
    "path", ["../outside.py", "/etc/passwd", "b/../a.py", "./a.py", "", ".git/config", "missing.py"]
)
def test_only_what_counts_can_be_read(repository: Path, write: Write, path: str) -> None:
    write(repository, {"a.py": "", "../outside.py": "SECRET = 1\n"})
    tree = open_worktree(repository)
    assert not tree.exists(path)
    with pytest.raises(GovernError, match="no such file in this tree"):
        tree.read(path)


def test_a_file_that_vanishes_is_one_line(repository: Path, write: Write) -> None:
    write(repository, {"a.py": ""})
    tree = open_worktree(repository)
    assert tree.exists("a.py")
    (repository / "a.py").unlink()
    with pytest.raises(GovernError, match=r"^a\.py: cannot be read \(no such file or directory\)$"):
        tree.read("a.py")


def test_a_file_that_becomes_a_link_is_not_followed(repository: Path, write: Write, tmp_path: Path) -> None:
    write(repository, {"a.py": ""})
    write(tmp_path, {"secret.py": "SECRET = 1\n"})
    tree = open_worktree(repository)
    assert tree.exists("a.py")
    (repository / "a.py").unlink()
    (repository / "a.py").symlink_to(tmp_path / "secret.py")
    with pytest.raises(GovernError, match="cannot be read"):
        tree.read("a.py")


def test_large_files_are_left_out_with_a_notice(
    repository: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worktree, "LARGEST_FILE", 1_000_000)
    write(repository, {"large.py": b"#" * 1_000_001, "fits.py": b"#" * 1_000_000, "picture.png": b"\0" * 1_000_001})
    tree = open_worktree(repository)
    assert tree.paths() == ("fits.py", "picture.png")
    assert [(notice.file, notice.message) for notice in tree.notices] == [("large.py", "left out: larger than 1 MB")]
    assert len(tree.read("fits.py")) == 1_000_000
    with pytest.raises(GovernError, match="larger than 1 MB"):
        tree.read("picture.png")


def test_submodules_and_repositories_within_are_skipped(
    repository: Path, write: Write, git: Git, tmp_path: Path
) -> None:
    other = write(tmp_path / "other", {"inner.py": ""})
    git(other, "init", "-q")
    git(other, "add", ".")
    git(other, "commit", "-q", "-m", "x")
    write(repository, {"a.py": ""})
    git(repository, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other), "vendored")
    nested = write(repository / "nested", {"b.py": ""})
    git(nested, "init", "-q")
    git(nested, "add", ".")
    git(nested, "commit", "-q", "-m", "x")
    assert paths(repository) == [".gitmodules", "a.py"]
    assert paths(repository / "vendored") == ["inner.py"]


def test_files_in_conflict_count_once(repository: Path, write: Write, git: Git) -> None:
    write(repository, {"a.py": "1\n"})
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "one")
    git(repository, "checkout", "-q", "-b", "other")
    write(repository, {"a.py": "2\n"})
    git(repository, "commit", "-q", "-am", "two")
    git(repository, "checkout", "-q", "-")
    write(repository, {"a.py": "3\n"})
    git(repository, "commit", "-q", "-am", "three")
    with pytest.raises(Exception, match="merge"):
        git(repository, "merge", "other")
    assert paths(repository) == ["a.py"]


def test_an_empty_repository_has_no_files(repository: Path) -> None:
    tree = open_worktree(repository)
    assert tree.paths() == ()
    assert tree.notices == ()


def test_it_is_a_tree(repository: Path) -> None:
    tree: Tree = open_worktree(repository)
    assert tree.root == repository.resolve()
