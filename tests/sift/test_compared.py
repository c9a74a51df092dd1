"""Which findings are new."""

from __future__ import annotations

from collections.abc import Sequence

from govern.findings import Finding, Location, Severity
from govern.sift.compared import new_findings
from govern.tree.changes import changes_between
from govern.tree.memory import MemoryTree


def finding(line: int, subject: str = "s", file: str = "a.py", severity: Severity = Severity.ERROR) -> Finding:
    return Finding(Location(file, line), subject=subject, rule="r", severity=severity, message=f"{line}")


def new(
    now: list[Finding], before: list[Finding], files: dict[str, str | bytes], old: dict[str, str | bytes]
) -> list[str]:
    trees = MemoryTree(old), MemoryTree(files)

    def lines(tree: MemoryTree, path: str) -> Sequence[str]:
        return tree.read(path).decode().split("\n") if tree.exists(path) else ()

    found = new_findings(
        now, before, changes_between(*trees), lambda path: lines(trees[1], path), lambda path: lines(trees[0], path)
    )
    return [f"{one.location.file}:{one.location.line}" for one in found]


def test_of_several_about_one_subject_those_on_changed_lines_are_new() -> None:
    old: dict[str, str | bytes] = {"a.py": "x\ny\n"}
    files: dict[str, str | bytes] = {"a.py": "new\nx\ny\n"}
    assert new([finding(1), finding(2), finding(3)], [finding(1), finding(2)], files, old) == ["a.py:1"]
    assert new([finding(2)], [finding(1), finding(2)], files, old) == []


def test_a_subject_that_is_worded_anew_on_a_line_left_alone_is_old() -> None:
    old: dict[str, str | bytes] = {"a.py": "x\ny\n"}
    files: dict[str, str | bytes] = {"a.py": "new\nx\ny\n"}
    assert new([finding(3, "300 lines")], [finding(2, "299 lines")], files, old) == []
    assert new([finding(1, "300 lines")], [finding(2, "299 lines")], files, old) == ["a.py:1"]


def test_what_got_worse_is_new_and_what_got_better_is_not() -> None:
    files: dict[str, str | bytes] = {"a.py": "x\n"}
    mild, bad = finding(1, severity=Severity.WARNING), finding(1)
    assert new([bad], [mild], files, files) == ["a.py:1"]
    assert new([mild], [bad], files, files) == []


def test_a_swap_of_one_for_another_is_seen() -> None:
    old: dict[str, str | bytes] = {"a.py": "x\ny\n", "b.py": "1\n"}
    files: dict[str, str | bytes] = {"a.py": "x\n", "b.py": "1\nz\n"}
    assert new([finding(2, file="b.py")], [finding(2)], files, old) == ["b.py:2"]


def test_code_that_moves_from_file_to_file_and_a_file_that_moves_are_old() -> None:
    old: dict[str, str | bytes] = {"a.py": "x\ny\n", "b.py": "1\n", "app/c.py": "c\nd\n"}
    files: dict[str, str | bytes] = {"a.py": "x\n", "b.py": "1\n    y\n", "app/d.py": "c\nd\n"}
    assert new([finding(2, file="b.py")], [finding(2)], files, old) == []
    moved = finding(1, "app.d.make of app/d.py", "app/d.py")
    assert new([moved], [finding(1, "app.c.make of app/c.py", "app/c.py")], files, old) == []
    below = finding(1, "d.make", "app/d.py")
    assert new([below], [finding(2, "c.make", "app/c.py")], files, old) == []
