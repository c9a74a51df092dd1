from __future__ import annotations

from pathlib import Path

import pytest

from govern.errors import UsageError
from govern.findings import Finding, Severity
from govern.sift.scope import scope_of
from govern.sift.sift import SiftResult, sift
from govern.tree.memory import MemoryTree
from tests.sift.small_runs import finding, places, run_over


def sifted(*findings: Finding, source: str = "", file: str = "", least: Severity = Severity.INFO) -> SiftResult:
    return sift(findings, run_over({"a.py": source})).counting(lambda path: path.startswith(file), least)


def test_findings_are_sorted_by_path_line_column_and_rule() -> None:
    found = sifted(
        finding("b.py", 1), finding("a.py", 10), finding("a.py", 9, "too-long"), finding("a.py", 9, "no-print")
    )
    assert places(found.findings) == [
        ("a.py", 9, "no-print"),
        ("a.py", 9, "too-long"),
        ("a.py", 10, "no-audit"),
        ("b.py", 1, "no-audit"),
    ]


IGNORED = "x = 1  # govern: ignore[no-audit] why\ny = 1\n"


def test_a_comment_suppresses_its_rule_on_its_line_only() -> None:
    found = sifted(finding("a.py", 1), finding("a.py", 2), finding("a.py", 1, "too-long"), source=IGNORED)
    assert places(found.suppressed) == [("a.py", 1, "no-audit")]
    assert places(found.findings) == [("a.py", 1, "too-long"), ("a.py", 2, "no-audit")]


def test_findings_below_the_least_severity_are_neither_shown_nor_counted_as_suppressed() -> None:
    mild = finding("a.py", 1, severity=Severity.INFO)
    found = sifted(mild, finding("a.py", 2, severity=Severity.WARNING), source=IGNORED, least=Severity.WARNING)
    assert places(found.findings) == [("a.py", 2, "no-audit")]
    assert found.suppressed == ()


def test_findings_of_other_files_are_left_out() -> None:
    assert places(sifted(finding("a.py", 1), finding("b.py", 1), file="b").findings) == [("b.py", 1, "no-audit")]


def test_a_filter_does_not_change_fingerprints() -> None:
    twice = [
        finding("a.py", 1, subject="s", severity=Severity.INFO),
        finding("a.py", 2, subject="s", severity=Severity.ERROR),
    ]
    whole = sifted(*twice).findings
    assert sifted(*twice, least=Severity.ERROR).findings == whole[1:]


def test_a_finding_about_the_repository_cannot_be_ignored_by_a_comment() -> None:
    assert len(sifted(finding("", 1), source=IGNORED).findings) == 1


def test_paths_pick_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "a.py").write_text("")
    (tmp_path / "app.py").write_text("")
    folder = scope_of([tmp_path / "app"], MemoryTree({}, tmp_path))
    assert [folder(one) for one in ("app/a.py", "app/b/c.py", "app.py", "apple/a.py", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    one_file = scope_of([tmp_path / "app" / "a.py", tmp_path / "app.py"], MemoryTree({}, tmp_path))
    assert [one_file(one) for one in ("app/a.py", "app/b.py", "app.py")] == [True, False, True]


def test_the_root_and_no_path_at_all_pick_everything(tmp_path: Path) -> None:
    for paths in ([], [tmp_path], [tmp_path / "."]):
        everything = scope_of(paths, MemoryTree({}, tmp_path))
        assert everything("any/file.py")
        assert everything("")


def test_excluded_files_are_never_asked_about(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    for paths in ([], [tmp_path], [tmp_path / "app"]):
        asked = scope_of(paths, MemoryTree({}, tmp_path), ["app/generated/**"])
        assert asked("app/a.py")
        assert not asked("app/generated/a.py")


def test_a_path_that_is_missing_or_elsewhere_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with pytest.raises(UsageError, match="no such file or folder"):
        scope_of([tmp_path / "gone"], MemoryTree({}, tmp_path))
    with pytest.raises(UsageError, match="lies outside the repository"):
        scope_of([tmp_path / "two"], MemoryTree({}, tmp_path / "one"))


def test_a_path_that_only_the_tree_has(tmp_path: Path) -> None:
    tree = MemoryTree({"app/gone.py": ""}, tmp_path)
    for path in ("app", "app/gone.py"):
        assert scope_of([tmp_path / path], tree)("app/gone.py")
