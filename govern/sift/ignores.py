"""Ignore comments: `# govern: ignore[rule-name] reason`, or the same in `// ...`, `{/* ... */}` and `<!-- ... -->`.

A comment behind code stands for its line, one on a line of its own for the next line of code; where that line belongs
to the head of a decorated function or class, for the whole head. Only the comments that the facts found among the
tokens of the source count, and only if they begin with the directive: prose about a directive is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from govern.facts.syntax import Body, line_of, walk
from govern.findings import Notice
from govern.suggestions import did_you_mean

# How a comment begins and ends, by the file's suffix; everything that is not listed is a relative of TypeScript.
_BEGINS = {".py": ("#",), ".md": ("<!--",), ".mdx": ("<!--", "{/*")}
_BEGINS_ELSEWHERE = ("//", "/*", "{/*")
_OPENING = re.compile(r"#+|//+|\{?/\*+|<!--")
_DIRECTIVE = re.compile(r"govern:\s*ignore\b\s*(?P<rest>.*)", re.DOTALL)
_NAMES = re.compile(r"\[(?P<names>[^\]]*)\](?P<reason>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Directive:
    """An ignore comment: where it stands, the rules it names, its reason ("" if it gives none)."""

    file: str
    line: int
    rules: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Ignores:
    """What the comments of one file ignore: (rule, line) pairs, and notices about comments that ignore nothing."""

    places: frozenset[tuple[str, int]] = frozenset()
    notices: tuple[Notice, ...] = ()


def read_directive(file: str, line: int, comment: str) -> Directive | None:
    """The directive that a comment is, or None. One that names no rule gives a Directive without rules."""
    found = _DIRECTIVE.match(_content(comment))
    if found is None:
        return None
    listed = _NAMES.match(found["rest"])
    if listed is None:
        return Directive(file, line, (), "")
    names = tuple(name.strip() for name in listed["names"].split(",") if name.strip())
    return Directive(file, line, names, listed["reason"].strip())


def read_ignores(
    file: str, comments: Iterable[tuple[int, str]], lines: Sequence[str], body: Body, names: Mapping[str, str]
) -> Ignores:
    """What the `comments` of a file ignore.

    `lines` are the file's lines, `body` its Python code (empty for other languages). `names` maps every name that a
    rule has or had to the one it has; a comment that names anything else ignores nothing, and gives a notice.
    """
    places: set[tuple[str, int]] = set()
    notices: list[Notice] = []
    heads: Mapping[int, range] | None = None
    for at, text in comments:
        directive = read_directive(file, at, text)
        if directive is None:
            continue
        notices += _problems(directive, names)
        if heads is None:
            heads = _heads(body)
        target = _target(at, lines, _BEGINS.get(PurePosixPath(file).suffix, _BEGINS_ELSEWHERE))
        for name in directive.rules:
            if name in names:
                places.update((names[name], line) for line in heads.get(target, (target,)))
    return Ignores(frozenset(places), tuple(notices))


def _problems(directive: Directive, names: Mapping[str, str]) -> Iterator[Notice]:
    if not directive.rules:
        message = "this ignores nothing: name the rule, as in `govern: ignore[rule-name] reason`"
        yield Notice(directive.file, directive.line, message)
    for name in directive.rules:
        if name not in names:
            message = f"this ignores nothing: there is no rule {name!r}{did_you_mean(name, names)}"
            yield Notice(directive.file, directive.line, message)


def _content(comment: str) -> str:
    """What stands between the marks of a comment."""
    text = comment.strip()
    opening = _OPENING.match(text)
    if opening is None:
        return text
    text = text[opening.end() :]
    if opening[0] == "<!--":
        text = text.removesuffix("-->")
    elif "*" in opening[0]:
        text = text.removesuffix("}").rstrip().removesuffix("*/").rstrip("*")
    return text.strip()


def _target(at: int, lines: Sequence[str], begins: tuple[str, ...]) -> int:
    """The line that a comment on line `at` stands for: its own, or the next line of code if it begins its line."""
    if not 1 <= at <= len(lines) or not lines[at - 1].lstrip().startswith(begins):
        return at
    for line in range(at + 1, len(lines) + 1):
        text = lines[line - 1].strip()
        if text and not text.startswith(begins):
            return line
    return at


def _heads(body: Body) -> dict[int, range]:
    """For each line in the head of a decorated function or class, that head: from its first decorator to its name."""
    heads: dict[int, range] = {}
    for node in walk(body):
        if node[0] not in ("def", "class"):
            continue
        decorators = node[6]
        if decorators:
            name_line = line_of(node[1])
            head = range(min(line_of(one[1]) for one in decorators), name_line + 1)
            heads.update(dict.fromkeys(head, head))
    return heads
