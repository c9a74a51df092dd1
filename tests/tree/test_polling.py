"""What changes is noticed: content, files that come and go, in new folders too; what does not count is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from govern.errors import GovernError
from govern.tree.polling import Poll


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "app/routers").mkdir(parents=True)
    for name in ("app/main.py", "app/routers/a.py"):
        (tmp_path / name).write_text("x = 1\n")
    return tmp_path


def poll_of(root: Path) -> Poll:
    return Poll(root, lambda: sorted(str(path.relative_to(root)) for path in root.rglob("*.py")))


def test_changes_are_named_once(root: Path) -> None:
    poll = poll_of(root)
    assert (poll.count, poll.changed()) == (2, ())
    (root / "app/main.py").write_text("x = 12\n")
    assert poll.changed() == ("app/main.py",)
    assert poll.changed() == ()
    (root / "app/new/deep").mkdir(parents=True)
    (root / "app/new/deep/b.py").write_text("")
    (root / "app/routers/a.py").unlink()
    assert poll.changed() == ("app/new/deep/b.py", "app/routers/a.py")
    os.replace(root / "app/new/deep/b.py", root / "app/main.py")
    assert poll.changed() == ("app/main.py", "app/new/deep/b.py")


def test_what_does_not_count_is_not_named_and_a_look_lists_nothing(root: Path) -> None:
    calls: list[int] = []

    def listed() -> list[str]:
        calls.append(1)
        return ["app/main.py"]

    poll = Poll(root, listed)
    (root / "app/routers/notes.txt").write_text("")
    assert (poll.changed(), len(calls)) == ((), 1)
    (root / "app/notes.txt").write_text("")
    assert (poll.changed(), len(calls)) == ((), 2)


def test_a_list_that_cannot_be_had_now_is_asked_for_later(root: Path) -> None:
    broken: list[int] = []

    def listed() -> list[str]:
        if broken:
            raise GovernError("git is busy")
        return ["app/main.py"]

    poll = Poll(root, listed)
    broken.append(1)
    (root / "app/notes.txt").write_text("")
    (root / "app/main.py").write_text("changed")
    assert poll.changed() == ("app/main.py",)
