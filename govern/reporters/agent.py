"""A report for programs that read and change code by themselves: bounded, plain, each finding with what to do."""

from __future__ import annotations

from collections.abc import Iterator

from govern.findings import Finding, Fix
from govern.reporters.printable import printable
from govern.reporters.repeated import by_rule
from govern.reporters.report import CheckResult, RenderOptions
from govern.reporters.summary import NOUNS, plural

MOST = 25
MOST_OF_A_RULE = 5
MOST_STEPS = 4
LONGEST_TEXT = 160


def render_agent(result: CheckResult, options: RenderOptions) -> str:
    """At most 25 findings, five of a rule, worst first; of each its place, its reasons, the edits of its fix or what to
    do instead, and the command that checks it. What is left out is counted, with the command that lists it."""
    summary = result.summary
    counts = ", ".join(plural(summary.count(one), noun) for one, noun in NOUNS.items() if summary.count(one))
    groups = by_rule(result.findings)
    shown = [one for group in groups for one in group.findings[:MOST_OF_A_RULE]][:MOST]
    lines = [f"govern check: {counts or 'no findings'}. {len(shown)} of {len(result.findings)} below, worst first."]
    lines += [f"could not finish: {printable(one.what)}: {printable(one.message)}" for one in result.failures]
    for number, finding in enumerate(shown, start=1):
        lines += ["", *_finding(number, finding)]
    rest = {group.rule: sum(one not in shown for one in group.findings) for group in groups}
    left = [f"{rule} {count}" for rule, count in rest.items() if count]
    lines += ["", *_next(result, left)] if result.findings else []
    return "\n".join(lines) + "\n"


def _finding(number: int, finding: Finding) -> Iterator[str]:
    at = finding.location
    where = f"{printable(at.file)}:{at.line}:{at.column}" if at.file else "the repository"
    yield f"{number}. {finding.severity} {finding.rule} {where}"
    yield f"   {printable(finding.message)}"
    for step in finding.chain[:MOST_STEPS]:
        yield f"   see {printable(step.file)}:{step.line} {printable(step.note)}".rstrip()
    if finding.instead:
        yield f"   do: {printable(finding.instead)}"
    if finding.fix is not None and finding.fix.edits:
        yield from _plan(finding.fix)
    scope = f" {_quoted(at.file)}" if at.file else ""
    yield f"   check: govern check --select {finding.rule} --format agent{scope}"


def _plan(fix: Fix) -> Iterator[str]:
    kind = "safe" if fix.safe else "unsafe: look twice"
    yield f"   fix ({kind}): {printable(fix.title)}"
    for edit in fix.edits[:MOST_STEPS]:
        text = edit.text.replace("\\", "\\\\").replace("\n", "\\n")
        new = f'"{printable(text)}"' if len(text) <= LONGEST_TEXT else f"{len(edit.text)} characters"
        place = f"{printable(edit.file)}:{edit.line}:{edit.column}-{edit.end_line}:{edit.end_column}"
        yield f"     replace {place} by {new}"
    left = len(fix.edits) - MOST_STEPS
    if left > 0:
        yield f"     and {plural(left, 'more edit')}"


def _next(result: CheckResult, left: list[str]) -> Iterator[str]:
    if left:
        yield f"left out: {', '.join(left)}; `govern check --select RULE --format jsonl` lists a rule's findings."
    fixable = [one for one in result.findings if one.fix is not None and one.fix.edits and one.fix.safe]
    if fixable and result.fixed is None:
        many = f"{len(fixable)} safe fixes" if len(fixable) > 1 else "the one safe fix"
        yield f"`govern check --fix` applies {many}; `--diff` shows what changes."
    yield "`govern explain RULE` has the reasons, a bad and a good example."


def _quoted(path: str) -> str:
    from shlex import quote

    return quote(printable(path))
