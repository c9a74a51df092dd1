"""Holding many rules against a project at once."""

from __future__ import annotations

from dataclasses import replace

from govern.checks import check_rules
from govern.tree.memory import MemoryTree
from tests.checks.projects import found, project_of, rule_of

PATTERN = rule_of(match={"pattern": "print($X)"}, language="python", message="{X}")
OTHER = replace(PATTERN, name="other", match={"pattern": "APIRouter($$$ARGS)"}, message="{text}")
BROKEN = replace(PATTERN, name="broken", match={"kind": "nothing"})
QUERY = replace(rule_of(each="router-file"), name="query")


class CountingTree(MemoryTree):
    """Counts how often each file is read."""

    def __init__(self, files: dict[str, str | bytes]) -> None:
        super().__init__(files)
        self.reads: list[str] = []

    def read(self, path: str) -> bytes:
        self.reads.append(path)
        return super().read(path)


def test_findings_are_those_of_each_rule_alone_and_sorted() -> None:
    project = project_of()
    outcome = check_rules([QUERY, OTHER, PATTERN], project)
    alone = [finding for rule in (PATTERN, OTHER, QUERY) for finding in found(rule, project)]
    assert list(outcome.findings) == sorted(alone, key=lambda finding: finding.sort_key)
    assert {finding.rule for finding in outcome.findings} == {"too-long", "other", "query"}
    assert outcome.failures == ()


def test_a_rule_that_fails_does_not_stop_the_others() -> None:
    outcome = check_rules([BROKEN, PATTERN, QUERY], project_of())
    assert [failure.rule for failure in outcome.failures] == ["broken"]
    assert "nothing" in outcome.failures[0].message
    assert {finding.rule for finding in outcome.findings} == {"too-long", "query"}


def test_a_pattern_whose_message_fails_has_no_findings() -> None:
    wrong = replace(PATTERN, name="wrong", message="{nowhere}")
    outcome = check_rules([wrong, PATTERN], project_of())
    assert [(one.rule, one.message) for one in outcome.failures] == [
        ("wrong", "its message needs {nowhere}, which the check does not give")
    ]
    assert {finding.rule for finding in outcome.findings} == {"too-long"}


def test_patterns_share_one_reading_of_each_file() -> None:
    tree = CountingTree({"app/a.py": "print(1)\nx = APIRouter()\n", "app/b.py": "y = 1\n", "README.md": "print(1)"})
    project = project_of({})
    project.tree = tree
    assert len(check_rules([PATTERN, OTHER], project).findings) == 2
    assert sorted(tree.reads) == ["app/a.py", "app/b.py"]


def test_no_rules() -> None:
    assert check_rules([], project_of()) == check_rules([], project_of({}))
