"""`each:`: every subject of an entity that `where` admits must meet `require` and must not meet `forbid`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from govern.checks.absence import absence
from govern.checks.entities import SUBJECTS, Answer, Subject
from govern.config.globs import matcher
from govern.findings import Finding, Severity, Verdict
from govern.packs.template import render
from govern.records import dataclass
from govern.rule import Condition, Rule

if TYPE_CHECKING:
    from govern.project.project import Project

Holds = Callable[[object], bool]


@dataclass(frozen=True, slots=True)
class _Test:
    """A condition made ready: `wanted` is what it must come to."""

    attribute: str
    expected: object
    holds: Holds
    wanted: bool = True

    def of(self, subject: Subject) -> tuple[bool | None, object, Answer | None]:
        """Whether it comes out as wanted (None: not known), the subject's value, and the answer it comes from."""
        ask = subject.answers.get(self.attribute)
        if ask is None:
            value = subject.attributes[self.attribute]
            return self.holds(value) is self.wanted, value, None
        answer = ask()
        if answer.verdict is Verdict.UNKNOWN:
            return None, None, answer
        value = answer.verdict is Verdict.PROVED
        return self.holds(value) is self.wanted, value, answer


def check_query(rule: Rule, project: Project, options: Mapping[str, object]) -> Iterator[Finding]:
    """A finding for each subject that breaks a condition: the first one broken, `require` before `forbid`.

    A rule with neither reports every subject that `where` surely admits. Where an answer is not known, the finding is
    a remark with the page's `unknown` message, if the page has one. Of a concept that the repository does without,
    there is one remark instead.
    """
    subjects = list(SUBJECTS[str(rule.each)](project))
    missing = absence(rule, project, subjects)
    if missing is not None:
        yield from missing
        return
    where = [_test(one, options) for one in rule.where]
    tests = [_test(one, options) for one in rule.require]
    tests += [_test(one, options, wanted=False) for one in rule.forbid]
    for subject in subjects:
        if not all(test.of(subject)[0] for test in where):
            continue
        if not tests:
            yield _finding(subject, {}, None)
        yield from _broken(rule, subject, tests, options)


def admits(rule: Rule, subject: Subject) -> str | None:
    """None if `where` surely admits a subject; else the first condition that does not: "mutates: true"."""
    for condition, test in zip(rule.where, [_test(one, rule.values) for one in rule.where], strict=True):
        if not test.of(subject)[0]:
            wanted = str(condition.operand).lower() if isinstance(condition.operand, bool) else condition.operand
            operator = "" if condition.operator == "is" else f"{condition.operator} "
            return f"{condition.attribute}: {operator}{wanted}"
    return None


def _broken(rule: Rule, subject: Subject, tests: Sequence[_Test], options: Mapping[str, object]) -> Iterator[Finding]:
    """The finding for the first test that fails; if none does, for the first that is not decided."""
    undecided: Finding | None = None
    for test in tests:
        result, actual, answer = test.of(subject)
        if result is False:
            yield _finding(subject, {"actual": actual, "expected": test.expected}, answer)
            return
        if result is None and undecided is None and rule.unknown:
            values = {"actual": actual, "expected": test.expected}
            undecided = _finding(subject, values, answer, Verdict.UNKNOWN)
    if undecided is not None:
        message = render(rule.unknown, {**options, **undecided.values})
        yield replace(undecided, message=message, severity=Severity.INFO, confidence="low")


def _finding(
    subject: Subject, values: Mapping[str, object], answer: Answer | None, verdict: Verdict = Verdict.REFUTED
) -> Finding:
    return Finding(
        subject.location,
        {**subject.attributes, "detail": answer.detail if answer is not None else "", **values},
        chain=answer.chain if answer is not None else (),
        endpoint=subject.endpoint,
        verdict=verdict,
        subject=subject.subject,
    )


def _test(condition: Condition, options: Mapping[str, object], *, wanted: bool = True) -> _Test:
    name, expected = condition.attribute, condition.operand
    attribute = str(options[name[1:]]) if name.startswith("$") else name
    if isinstance(expected, str) and expected.startswith("$"):
        expected = options[expected[1:]]
    return _Test(attribute, expected, OPERATIONS[condition.operator](expected), wanted)


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
