"""Which fixes go together: each wholly or not at all, the first of two that overlap, the same choice every time."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field

from govern.findings import Edit, Finding
from govern.fixes.text import FileText, FixError, Span, read_text
from govern.records import dataclass

Read = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A finding whose fix was not applied, and why, in one line."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a file: its bytes before (None where there is no such file) and after."""

    before: bytes | None
    after: bytes


@dataclass(frozen=True, slots=True)
class Plan:
    """The findings whose fixes go together; those that overlap with one of them; those whose edits no file admits; and
    what the files become, by path."""

    taken: tuple[Finding, ...]
    put_off: tuple[Finding, ...]
    refused: tuple[Refusal, ...]
    changes: Mapping[str, Change]


def plan_fixes(findings: Iterable[Finding], read: Read) -> Plan:
    """Take the fixes of the findings, in their order, as long as they do not overlap with one taken before.

    `read` gives a file's bytes, None where there is none: a fix may create a file by inserting at its first line and
    column. Edits that two fixes share are made once; insertions at one place stand in the order of the findings.
    """
    drafts: dict[str, _Draft] = {}
    taken: list[Finding] = []
    put_off: list[Finding] = []
    refused: list[Refusal] = []
    for finding in findings:
        if finding.fix is None or not finding.fix.edits:
            continue
        try:
            spans = [(one.file, _draft(drafts, one, read).text.span(one)) for one in dict.fromkeys(finding.fix.edits)]
        except FixError as error:
            refused.append(Refusal(finding, str(error)))
            continue
        if _overlap_each_other(spans):
            refused.append(Refusal(finding, "its edits overlap"))
        elif all(drafts[file].admits(span) for file, span in spans):
            for file, span in spans:
                drafts[file].take(span, len(taken))
            taken.append(finding)
        else:
            put_off.append(finding)
    try:
        changes = {path: draft.change() for path, draft in sorted(drafts.items()) if draft.spans}
    except FixError as error:
        if len(taken) == 1:
            return Plan((), tuple(put_off), (*refused, Refusal(taken[0], str(error))), {})
        return _one_by_one(taken, put_off, refused, read)
    return Plan(tuple(taken), tuple(put_off), tuple(refused), {p: c for p, c in changes.items() if c.before != c.after})


def _one_by_one(taken: list[Finding], put_off: list[Finding], refused: list[Refusal], read: Read) -> Plan:
    """The plan without the fixes whose text a file's encoding does not have."""
    bad = {id(one.finding): one for finding in taken for one in plan_fixes([finding], read).refused}
    plan = plan_fixes([one for one in taken if id(one) not in bad], read)
    return Plan(plan.taken, (*put_off, *plan.put_off), (*refused, *bad.values(), *plan.refused), plan.changes)


def _overlap_each_other(spans: Iterable[tuple[str, Span]]) -> bool:
    drafts: dict[str, _Draft] = {}
    for file, span in spans:
        draft = drafts.setdefault(file, _Draft(FileText(), None))
        if not draft.admits(span):
            return True
        draft.take(span, 0)
    return False


@dataclass(slots=True)
class _Draft:
    """A file while fixes are taken: what they replace in it, sorted, as (start, end, number of the fix, text)."""

    text: FileText
    before: bytes | None
    spans: list[tuple[int, int, int, str]] = field(default_factory=list)
    known: set[Span] = field(default_factory=set)

    def admits(self, span: Span) -> bool:
        """Whether a span is taken already, or overlaps with none that is."""
        start, end, _ = span
        if span in self.known:
            return True
        # Taken spans do not overlap: of those that begin further up, only the last can reach into this one.
        first = max(bisect_left(self.spans, (start,)) - 1, 0)
        near = self.spans[first : bisect_left(self.spans, (end,))]
        return not any(s < end and start < e for s, e, *_ in near)

    def take(self, span: Span, number: int) -> None:
        """Keep a span that is admitted."""
        if span not in self.known:
            self.known.add(span)
            start, end, text = span
            insort(self.spans, (start, end, number, text))

    def change(self) -> Change:
        """What the file becomes. Raises FixError where its encoding does not have the new text."""
        return Change(self.before, self.text.replaced((start, end, text) for start, end, _, text in self.spans))


def _draft(drafts: dict[str, _Draft], edit: Edit, read: Read) -> _Draft:
    draft = drafts.get(edit.file)
    if draft is None:
        before = read(edit.file)
        draft = drafts[edit.file] = _Draft(FileText() if before is None else read_text(before), before)
    return draft
