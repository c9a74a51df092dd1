"""What stands below the findings: notices, the line that sums up, counts a rule."""

from __future__ import annotations

from collections import Counter

from govern.findings import Severity
from govern.reporters.printable import printable
from govern.reporters.repeated import habits
from govern.reporters.report import CheckResult, RenderOptions

MOST_NOTICES = 10
NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}


def summary_lines(result: CheckResult, options: RenderOptions) -> list[str]:
    """One line with the figures, and one that says what to do next."""
    summary, style = result.summary, options.style
    subjects = [(summary.files, "file"), (summary.endpoints, "endpoint"), (summary.rules, "rule")]
    if summary.commits is not None:
        subjects[:2] = [(summary.commits, "commit")]
    looked_at = ", ".join(plural(count, noun) for count, noun in subjects)
    hidden = ((summary.suppressed, "suppressed"), (summary.baselined, "in the baseline"))
    left_out = ", ".join(f"{count} {why}" for count, why in hidden if count)
    tail = (f", new since {result.base}" if result.base else "") + (f" ({left_out})" if left_out else "")
    fixed = _fixed(result, options)
    if not summary.total:
        return [*fixed, style("No findings", "good") + f" in {looked_at}{tail}.", *_nothing_to_hold(result)]
    counts = [
        style(plural(summary.count(severity), noun), severity.value)
        for severity, noun in NOUNS.items()
        if summary.count(severity)
    ]
    frequency = Counter((finding.severity, finding.rule) for finding in result.findings)
    worst = min(frequency, key=lambda row: (-row[0].rank, -frequency[row], row[1]))[1]
    return [
        *fixed,
        f"Found {', '.join(counts)} in {looked_at}{tail}.",
        *_fixable(result),
        *_habits(result),
        f"`govern explain {worst}` says why it matters and what to do instead.",
        *_nothing_to_hold(result),
    ]


def _fixed(result: CheckResult, options: RenderOptions) -> list[str]:
    """What was fixed; with `options.verbose` a line for each."""
    if not result.fixed:
        return []
    files = {edit.file for finding in result.fixed if finding.fix for edit in finding.fix.edits}
    total = (
        options.style(f"Fixed {plural(len(result.fixed), 'finding')}", "good") + f" in {plural(len(files), 'file')}."
    )
    each = [
        f"  {printable(one.location.file)}: {one.rule}: {printable(one.fix.title)}" for one in result.fixed if one.fix
    ]
    return [*(each if options.verbose else []), total]


def _fixable(result: CheckResult) -> list[str]:
    """How many of the findings `--fix` would take away, and how many more `--unsafe-fixes`."""
    fixes = [one.fix for one in result.findings if one.fix is not None and one.fix.edits]
    safe = sum(one.safe for one in fixes) if result.fixed is None else 0
    unsafe = sum(not one.safe for one in fixes)
    if safe:
        more = f" ({unsafe} more with `--fix --unsafe-fixes`)" if unsafe else ""
        return [f"{plural(safe, 'finding')} can be fixed with `--fix`{more}; `--diff` shows how."]
    return (
        [f"{plural(unsafe, 'finding')} can be fixed with `--fix --unsafe-fixes`; `--diff --unsafe-fixes` shows how."]
        if unsafe
        else []
    )


def _habits(result: CheckResult) -> list[str]:
    """Which rules make up most of a long report, and the way to live with them until they are dealt with."""
    most = habits(result.findings)
    if not most:
        return []
    count = sum(len(one.findings) for one in most)
    names = ", ".join(f"{one.rule} {len(one.findings)}" for one in most)
    which = "one rule" if len(most) == 1 else f"{len(most)} rules"
    hint = " `govern baseline write` records what is there, so that only what is new counts."
    hint = "" if result.summary.baselined else hint
    return [f"{count} of them are {which} ({names}).{hint}"]


def _nothing_to_hold(result: CheckResult) -> list[str]:
    if result.summary.endpoints or result.summary.commits is not None:
        return []
    return ["No endpoint was found: `govern config show` says which backends were detected, and why."]


def notice_lines(result: CheckResult, options: RenderOptions) -> list[str]:
    """A line a notice; only the first few unless `options.verbose`."""
    shown = result.notices if options.verbose else result.notices[:MOST_NOTICES]
    lines = []
    for notice in shown:
        where = f"{printable(notice.file)}:{notice.line}: " if notice.file else ""
        lines.append(f"{options.style('notice:', 'info')} {where}{printable(notice.message)}")
    left = len(result.notices) - len(shown)
    if left:
        lines.append(f"{options.style('notice:', 'info')} and {plural(left, 'more notice')}: --verbose shows them")
    return lines


def statistics_lines(result: CheckResult, options: RenderOptions) -> list[str]:
    """A line a rule that found something: how often, how bad, its name, `[*]` where `--fix` helps, in how many files;
    the most frequent first."""
    counts = Counter((finding.rule, finding.severity) for finding in result.findings)
    files: dict[str, set[str]] = {}
    fixable = set()
    for finding in result.findings:
        files.setdefault(finding.rule, set()).add(finding.location.file)
        if finding.fix is not None and finding.fix.edits and finding.fix.safe:
            fixable.add(finding.rule)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    size = max((len(str(count)) for count in counts.values()), default=0)
    lines = []
    for (rule, severity), count in rows:
        level = options.style(severity.value.ljust(7), severity.value)
        where = options.style(f"in {plural(len(files[rule]), 'file')}", "dim")
        mark = " [*]" if rule in fixable else ""
        lines.append(f"{str(count).rjust(size)}  {level}  {options.style(rule, 'rule')}{mark}  {where}")
    return lines


def plural(count: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
