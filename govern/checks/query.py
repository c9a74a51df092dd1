"""`each:`: every subject of an entity that `where` admits must meet `require` and must not meet `forbid`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from govern.checks.entities import SUBJECTS, Subject
from govern.config.globs import matcher
from govern.findings import Finding, Verdict
from govern.rule import Condition, Rule

if TYPE_CHECKING:
    from govern.project.project import Project

Holds = Callable[[object], bool]


def check_query(rule: Rule, project: Project, options: Mapping[str, object]) -> Iterator[Finding]:
    """A finding for each subject that breaks a condition: the first one broken, `require` before `forbid`.

    A rule with neither reports every subject that `where` admits. Its values are the subject's attributes, and of the
    broken condition `actual` and `expected`.
    """
    where = _compiled(rule.where, options)
    clauses = [(*one, False) for one in _compiled(rule.require, options)]
    clauses += [(*one, True) for one in _compiled(rule.forbid, options)]
    for subject in SUBJECTS[str(rule.each)](project):
        if not all(holds(subject.attributes[name]) for name, holds, _ in where):
            continue
        if not clauses:
            yield _finding(subject, {})
            continue
        for name, holds, expected, forbidden in clauses:
            actual = subject.attributes[name]
            if holds(actual) is forbidden:
                yield _finding(subject, {"actual": actual, "expected": expected})
                break


def _finding(subject: Subject, more: Mapping[str, object]) -> Finding:
    return Finding(
        subject.location,
        {**subject.attributes, **more},
        endpoint=subject.endpoint,
        verdict=Verdict.REFUTED,
        subject=subject.subject,
    )


def _compiled(conditions: Sequence[Condition], options: Mapping[str, object]) -> list[tuple[str, Holds, object]]:
    """For each condition the attribute it asks, a test of its value, and what it expects."""
    compiled = []
    for condition in conditions:
        name = condition.attribute
        attribute = str(options[name[1:]]) if name.startswith("$") else name
        expected = condition.operand
        if isinstance(expected, str) and expected.startswith("$"):
            expected = options[expected[1:]]
        compiled.append((attribute, OPERATIONS[condition.operator](expected), expected))
    return compiled


def _one_of(expected: object) -> Holds:
    members = expected if isinstance(expected, (list, tuple)) else (expected,)
    return lambda actual: any(item in members for item in _items(actual))


def _none_of(expected: object) -> Holds:
    one_of = _one_of(expected)
    return lambda actual: not one_of(actual)


def _glob(expected: Any) -> Holds:
    matches = matcher((expected,) if isinstance(expected, str) else expected)
    return lambda actual: any(matches(str(item).removeprefix("/")) for item in _items(actual))


def _items(actual: object) -> Sequence[object]:
    return actual if isinstance(actual, (list, tuple)) else (actual,)


def _compared(compare: Callable[[Any, Any], bool]) -> Callable[[object], Holds]:
    # an attribute that is absent is neither more nor less than anything
    return lambda expected: lambda actual: actual is not None and compare(actual, expected)


OPERATIONS: dict[str, Callable[[object], Holds]] = {
    "is": _one_of,
    "in": _one_of,
    "not": _none_of,
    "glob": _glob,
    "at-least": _compared(lambda actual, expected: actual >= expected),
    "at-most": _compared(lambda actual, expected: actual <= expected),
    "empty": lambda expected: lambda actual: (not actual) is expected,
}
