"""Listing files without git: the ignore rules mean what they mean to git."""

from __future__ import annotations

from pathlib import Path

import pytest

from govern.tree.walk import walk_files
from govern.tree.worktree import open_worktree
from tests.tree.conftest import Git, Write

# fmt: off
FILES = dict.fromkeys((
    "a.py", "b.log", "keep.log", "out/x.py", "src/out/y.py", "src/gen/z.py", "src/gen/keep/w.py", "src/b.log", "#h.py",
    "docs/a.md", "docs/deep/a.md", "sp ace.py", "ünï.py", "src/top.py", "src/inner/top.py",
), "")
# fmt: on


@pytest.mark.parametrize(
    "rules",
    [
        {".gitignore": "*.log\n!keep.log\n"},
        {".gitignore": "/out/\n"},
        {".gitignore": "out/\n"},
        {".gitignore": "out\n!src/out\n"},
        {".gitignore": "src/gen/*\n!src/gen/keep/\n"},
        {".gitignore": "src/gen/\n!src/gen/keep/w.py\n"},
        {".gitignore": "*.log\n", "src/.gitignore": "!b.log\n/top.py\n"},
        {"src/.gitignore": "*\n!.gitignore\n!top.py\n"},
        {".gitignore": "docs/**/a.md\n\\#h.py\n# a comment\n\n"},
        {".gitignore": "sp\\ ace.py\nünï.py\n"},
        {".gitignore": "[ab].*\n?.md\n"},
        {".gitignore": "**/top.py\r\n"},
        {".gitignore": ""},
    ],
)
def test_the_same_files_as_git(tmp_path: Path, write: Write, git: Git, rules: dict[str, str]) -> None:
    plain = write(tmp_path / "plain", {**FILES, **rules, "pyproject.toml": ""})
    cloned = write(tmp_path / "cloned", {**FILES, **rules, "pyproject.toml": ""})
    git(cloned, "init", "-q")
    assert open_worktree(plain).paths() == open_worktree(cloned).paths()


def test_noise_never_counts(tmp_path: Path, write: Write) -> None:
    noise = ["node_modules", ".venv", "venv", "site-packages", "dist", "build", "__pycache__", ".git", ".tox"]
    files = {f"{folder}/a.py": "" for folder in noise} | {f"deep/{folder}/a.py": "" for folder in noise}
    write(tmp_path, {**files, "kept.py": "", "deep/kept.py": "", "builder/kept.py": ""})
    assert sorted(walk_files(tmp_path)) == ["builder/kept.py", "deep/kept.py", "kept.py"]


def test_links_are_left_out(tmp_path: Path, write: Write) -> None:
    write(tmp_path, {"outside/secret.py": "", "root/a.py": "", "root/folder/b.py": ""})
    (tmp_path / "root/link.py").symlink_to(tmp_path / "outside/secret.py")
    (tmp_path / "root/out").symlink_to(tmp_path / "outside")
    (tmp_path / "root/loop").symlink_to(tmp_path / "root")
    (tmp_path / "root/.gitignore").symlink_to(tmp_path / "outside/secret.py")
    assert sorted(walk_files(tmp_path / "root")) == ["a.py", "folder/b.py"]


@pytest.mark.parametrize(
    "rule", [b"!\n*.log\n", b"\xff\xfe\n*.log\n", b"[\n*.log\n", b"a\0b\n*.log\n", b"***/x\n*.log\n"]
)
def test_a_rule_that_cannot_be_read_is_passed_over(tmp_path: Path, write: Write, rule: bytes) -> None:
    write(tmp_path, {".gitignore": rule, "a.py": "", "b.log": ""})
    assert sorted(walk_files(tmp_path)) == [".gitignore", "a.py"]


def test_names_with_anything_in_them(tmp_path: Path, write: Write) -> None:
    names = ["line\nbreak.py", "sp ace/ünï.py", "[x].py", "-a.py"]
    write(tmp_path, {**dict.fromkeys(names, ""), ".gitignore": "*.log\n"})
    assert sorted(walk_files(tmp_path)) == sorted([*names, ".gitignore"])
