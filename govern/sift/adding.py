"""Writing the comments that accept findings: where each goes, and proof that it says nothing else."""

from __future__ import annotations

import codecs
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import PurePosixPath

from govern.facts.comments import MARKDOWN, PYTHON, SQL, TYPESCRIPT, YAML, comments_of
from govern.facts.directives import stands_at_top
from govern.facts.python import encoding_of
from govern.facts.store import Facts
from govern.facts.syntax import Body, line_of
from govern.findings import Finding
from govern.records import dataclass
from govern.regex import regex
from govern.sift.directive import Directive, read_directive
from govern.sift.identity import digest, enclosing
from govern.tree.memory import MemoryTree

_HEADER = regex(r"\ufeff?#!|[ \t\f]*#.*?coding[:=]")
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
    state = _State(text, path)
    accepted: list[Finding] = []
    left: list[Finding] = []
    shift: list[int] = []
    # from the end, so that most comments leave the lines of the findings to come alone
    for original, some in sorted(by_line.items(), reverse=True):
        line = original
        for at in shift:
            line += at <= line
        open_rules = tuple(sorted({one.rule for one in some} - state.accepted(line, reason)))
        if open_rules:
            comment = f"govern: ignore[{', '.join(open_rules)}] {reason}"
            tries = ((_State(new, path), at) for new, at in _tries(state, line, comment, forms))
            written = next(((new, at) for new, at in tries if state.allows(new, at, line, open_rules)), None)
            if written is None or not _encodable(written[0].text, encoding):
                left += some
                continue
            state = written[0]
            shift.append(written[1])
        accepted += some
    return Added(state.text.encode(encoding), tuple(accepted), tuple(left))


class _State:
    """A file at one moment, read once."""

    def __init__(self, text: str, path: str) -> None:
        self.text, self.path = text, path
        self._facts = Facts(MemoryTree({path: text}))

    @cached_property
    def directives(self) -> tuple[Directive, ...]:
        """The comments that are understood."""
        read = (read_directive(self.path, *one) for one in comments_of(self._facts, self.path))
        return tuple(one for one in read if one is not None and not one.problem)

    @cached_property
    def body(self) -> Body:
        """The code, where there are facts of it."""
        suffix = PurePosixPath(self.path).suffix
        if suffix in PYTHON:
            return self._facts.python(self.path).body
        return self._facts.typescript(self.path).body if suffix in TYPESCRIPT else ()

    @cached_property
    def code(self) -> str:
        """A digest of the code, without places."""
        return digest(self.body, "")

    def accepted(self, line: int, reason: str) -> set[str]:
        """The rules that comments accept on a line already; dates of their own do not count: they may be past."""
        return {
            rule
            for one in self.directives
            if (one.whole or one.first <= line <= one.last) and (not one.until or f"until={one.until}" in reason)
            for rule in one.rules
        }

    def is_top(self, line: int) -> bool:
        """Whether nothing but comments stand above a line."""
        return stands_at_top(self.text.split("\n"), line)

    def allows(self, new: _State, at: int, line: int, rules: Sequence[str]) -> bool:
        """Whether the comment on line `at` of the new text stands for what is on `line`, and all else is as it was."""
        here = next((one for one in new.directives if one.line == at and one.rules == tuple(rules)), None)
        if here is None or new.code != self.code:
            return False
        if line == 1 and new.is_top(at):
            return True
        return here.first <= line + (at <= line) <= here.last


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


def _tries(state: _State, line: int, comment: str, forms: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The text with the comment above the line, or above a line farther up, and the line that the comment then has."""
    lines = state.text.split("\n")
    if not 0 < line <= len(lines):
        return
    start = _first_line(state, lines, line)
    floor = _floor(state, lines)
    for at in range(max(start, floor), max(floor - 1, start - FARTHEST), -1):
        below = lines[at - 1]
        indent = below[: len(below) - len(below.lstrip())]
        end = "\r" if below.endswith("\r") else ""
        for form in forms:
            yield "\n".join([*lines[: at - 1], indent + form.format(comment) + end, *lines[at - 1 :]]), at


def _floor(state: _State, lines: Sequence[str]) -> int:
    """The first line that a comment may be put on: below a `#!` line, an encoding, the front matter of a document."""
    if state.path.endswith(MARKDOWN) and lines[0].rstrip() == "---":
        return next((at + 2 for at, text in enumerate(lines[1:], start=1) if text.rstrip() == "---"), 1)
    floor = 1
    while floor <= min(2, len(lines)) and _HEADER.match(lines[floor - 1]):
        floor += 1
    return floor


def _first_line(state: _State, lines: Sequence[str], line: int) -> int:
    """Where to try first: above the decorators of a function, above the block of a document."""
    at = line
    if state.path.endswith(PYTHON):
        inside = enclosing(state.body, line, state.path)
        decorators = inside[1][6] if inside is not None and line <= line_of(inside[1][1]) else ()
        at = min([line, *(line_of(one[1]) for one in decorators)])
    elif state.path.endswith(MARKDOWN):
        while at > 1 and lines[at - 2].strip():
            at -= 1
    return at
