"""Runs an example through the same steps as a real check, and judges it by the exact set of marked lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import unified_diff

from govern.examples.before import MESSAGE, base_of, commit_of
from govern.examples.fixed import apply_fixes
from govern.examples.read import Example
from govern.findings import Finding
from govern.records import dataclass
from govern.rule import Rule


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One way in which an example fails: "missing", "noisy", "message", "fix" or "error"; `line` is the page's."""

    kind: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """An example with everything that is wrong about it: nothing, if it holds."""

    rule: Rule
    example: Example
    mismatches: tuple[Mismatch, ...]

    @property
    def ok(self) -> bool:
        return not self.mismatches

    def lines(self) -> tuple[str, ...]:
        """One line for each mismatch: page, line, example, what is wrong."""
        page = self.rule.page
        return tuple(f"{page}:{one.line}: {self.example.name}: {one.kind}: {one.text}" for one in self.mismatches)


def run_example(rule: Rule, example: Example) -> Outcome:
    """Judge one example of a rule. Never raises: what the rule or the configuration raises is a mismatch."""
    from govern.checks.run import why

    try:
        found = findings_of(rule, example)
    except (Exception, SystemExit) as error:
        return Outcome(rule, example, (Mismatch("error", example.line, why(error)),))
    return Outcome(rule, example, (*_judged(example, found), *_judged_fixes(rule, example, found)))


def findings_of(rule: Rule, example: Example) -> list[Finding]:
    """What the rule reports on the example's files. Raises GovernError, RuleError, or whatever the rule raises."""
    from govern.checks import check_rule
    from govern.checks.pattern import try_pattern
    from govern.config.layout import detect_layout
    from govern.config.load import load_config
    from govern.packs import select_rules
    from govern.project.project import Project
    from govern.tree.memory import MemoryTree

    if rule.match is not None:
        try_pattern(rule)
    tree = MemoryTree(example.files)
    config = load_config(tree)
    project = Project(tree, config, detect_layout(tree, config), open_base=lambda: base_of(example))
    if MESSAGE in example.files:
        project.commits = (commit_of(example, project),)
    if rule.stage != "check":
        from govern.examples.sifted import findings_of_late_rule

        return findings_of_late_rule(rule, example.before, project)
    configured = select_rules([rule], config, select=[rule.name])[0]
    return sorted(check_rule(configured, project), key=lambda finding: finding.sort_key)


def _judged(example: Example, found: Sequence[Finding]) -> Iterator[Mismatch]:
    reported: dict[tuple[str, int], list[str]] = {}
    for finding in found:
        reported.setdefault((finding.location.file, finding.location.line), []).append(finding.message)
    marked = {(mark.path, mark.line) for mark in example.marks}
    for mark in example.marks:
        messages = reported.get((mark.path, mark.line))
        line = _page_line(example, mark.path, mark.line)
        if messages is None:
            yield Mismatch("missing", line, f"{mark.path}:{mark.line} is marked and not reported")
        elif mark.text is not None and not any(mark.text in message for message in messages):
            yield Mismatch("message", line, f"{mark.path}:{mark.line} should say {mark.text!r}, says {messages[0]!r}")
    for (path, number), messages in reported.items():
        if (path, number) not in marked:
            line = _page_line(example, path, number)
            yield from (Mismatch("noisy", line, f"{path}:{number} is not marked: {text}") for text in messages)


def _page_line(example: Example, path: str, line: int) -> int:
    return example.places[path] + line - 1 if path in example.places else example.line


def _judged_fixes(rule: Rule, example: Example, found: Sequence[Finding]) -> Iterator[Mismatch]:
    """The files that fixes change are exactly those with a `fixed` block, and what was fixed is reported no more."""
    if not example.fixed:
        return
    try:
        files = apply_fixes(example.files, found)
        left = findings_of(rule, replace(example, files=files))
    except (Exception, SystemExit) as error:
        yield Mismatch("fix", example.line, str(error))
        return
    for path, expected in example.fixed.items():
        if files.get(path) != expected:
            yield Mismatch("fix", example.line, f"{path}: {_difference(expected, files.get(path))}")
    for path in sorted(files.keys() - example.fixed.keys()):
        if files[path] != example.files.get(path):
            yield Mismatch("fix", example.line, f"{path}: a fix changes it, and it has no `fixed` block")
    for finding in left:
        if finding.fix is not None and finding.fix.edits:
            at = finding.location
            yield Mismatch(
                "fix", example.line, f"{at.file}:{at.line} is still reported, with a fix, once fixes are applied"
            )


def _difference(expected: str, got: str | None) -> str:
    if got is None:
        return "no fix makes this file"
    diff = unified_diff(expected.splitlines(), got.splitlines(), "expected", "got", lineterm="", n=0)
    changed = [line for line in diff if not line.startswith(("---", "+++", "@@"))]
    return " | ".join(changed or ["differs in its line ends"])
