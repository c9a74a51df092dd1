"""Writing the comments that accept findings: where each goes, and proof that it says nothing else."""

from __future__ import annotations

import codecs
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from govern.facts.comments import MARKDOWN, PYTHON, SQL, TYPESCRIPT, YAML, comments_of
from govern.facts.python import encoding_of, read_python
from govern.facts.store import Facts
from govern.facts.syntax import Body, line_of
from govern.findings import Finding
from govern.sift.directive import read_directive
from govern.sift.identity import digest, enclosing
from govern.tree.memory import MemoryTree

# How far above its finding a comment may stand: a statement, or a table, can be long.
FARTHEST = 200
FORMS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    PYTHON: ("# {}",),
    YAML: ("# {}",),
    TYPESCRIPT: ("// {}", "{{/* {} */}}"),
    SQL: ("-- {}",),
    MARKDOWN: ("<!-- {} -->",),
}


@dataclass(frozen=True, slots=True)
class Added:
    """A file with comments: its new bytes, the findings that these accept, and those for which there is no place."""

    content: bytes
    accepted: tuple[Finding, ...]
    left: tuple[Finding, ...]


def add_ignores(content: bytes, path: str, findings: Sequence[Finding], reason: str) -> Added:
    """Put a comment above each line that findings of one file stand on; `reason` may hold `until=` and `owner=` too.

    The comment stands as near as the syntax lets it, with the indentation of what follows; encoding and line ends stay.
    After each the file is read again: the comment must be taken for one, stand for the line, and change nothing else.
    """
    forms = next((forms for suffixes, forms in FORMS.items() if path.endswith(suffixes)), ())
    text, encoding = _decoded(content, path)
    if text is None or not forms:
        return Added(content, (), tuple(findings))
    by_line: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_line[finding.location.line].append(finding)
    accepted: list[Finding] = []
    left: list[Finding] = []
    shift: list[int] = []
    # from the end, so that most comments leave the lines of the findings to come alone
    for original, some in sorted(by_line.items(), reverse=True):
        line = original
        for at in shift:
            line += at <= line
        open_rules = tuple(sorted({one.rule for one in some} - _accepted(text, path, line, reason)))
        if not open_rules:
            accepted += some
            continue
        comment = f"govern: ignore[{', '.join(open_rules)}] {reason}"
        tries = _tries(text, path, line, comment, forms)
        written = next(((new, at) for new, at in tries if _is_right(text, new, path, line, open_rules, at)), None)
        if written is None or not _encodable(written[0], encoding):
            left += some
            continue
        text = written[0]
        shift.append(written[1])
        accepted += some
    return Added(text.encode(encoding), tuple(accepted), tuple(left))


def _accepted(text: str, path: str, line: int, reason: str) -> set[str]:
    """The rules that comments accept on a line already. One with a date of its own does not count: it may be past."""
    found: set[str] = set()
    for number, comment, first, last in comments_of(Facts(MemoryTree({path: text})), path):
        directive = read_directive(path, number, comment, first, last)
        if directive is None or directive.problem or not (directive.whole or first <= line <= last):
            continue
        if f"until={directive.until}" in reason or not directive.until:
            found.update(directive.rules)
    return found


def _decoded(content: bytes, path: str) -> tuple[str | None, str]:
    encoding = "utf-8-sig" if content.startswith(codecs.BOM_UTF8) else "utf-8"
    try:
        if path.endswith(PYTHON):
            encoding = encoding_of(content)
        return content.decode(encoding), encoding
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return None, encoding


def _encodable(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _tries(text: str, path: str, line: int, comment: str, forms: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The text with the comment above the line, or above a line farther up, and the line that the comment then has."""
    lines = text.split("\n")
    if not 0 < line <= len(lines):
        return
    start = _first_line(lines, path, line)
    for at in range(start, max(0, start - FARTHEST), -1):
        below = lines[at - 1]
        indent = below[: len(below) - len(below.lstrip())]
        end = "\r" if below.endswith("\r") else ""
        for form in forms:
            yield "\n".join([*lines[: at - 1], indent + form.format(comment) + end, *lines[at - 1 :]]), at


def _first_line(lines: Sequence[str], path: str, line: int) -> int:
    """Where to try first: above the decorators of a function, above the block of a document."""
    at = line
    if path.endswith(PYTHON):
        inside = enclosing(read_python("\n".join(lines).encode(), path).body, line, path)
        decorators = inside[1][6] if inside is not None and line <= line_of(inside[1][1]) else ()
        at = min([line, *(line_of(one[1]) for one in decorators)])
    elif path.endswith(MARKDOWN):
        while at > 1 and lines[at - 2].strip():
            at -= 1
    return at


def _is_right(before: str, after: str, path: str, line: int, rules: Sequence[str], at: int) -> bool:
    """Whether the comment on line `at` is one that stands for what was on `line`, and all else is as it was."""
    old, new = Facts(MemoryTree({path: before})), Facts(MemoryTree({path: after}))
    for number, text, first, last in comments_of(new, path):
        directive = read_directive(path, number, text, first, last) if number == at else None
        if directive is not None and not directive.problem and directive.rules == tuple(rules):
            return first <= line + 1 <= last and _same(old, new, path)
    return False


def _same(old: Facts, new: Facts, path: str) -> bool:
    return digest(_body(old, path), "") == digest(_body(new, path), "")


def _body(facts: Facts, path: str) -> Body:
    suffix = PurePosixPath(path).suffix
    if suffix in PYTHON:
        return facts.python(path).body
    return facts.typescript(path).body if suffix in TYPESCRIPT else ()
