"""Conventional Commits 1.0.0, as far as a message can keep or break it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from govern.commits.message import Header, Line, Message
from govern.records import dataclass
from govern.suggestions import did_you_mean

MOST_LISTED = 12


@dataclass(frozen=True, slots=True)
class Convention:
    """What is asked of a message. An empty tuple of `types` or `scopes` allows all, a length of 0 any.

    `scope` is "optional", "required" or "forbidden"; `autosquash` allows `fixup!` and the like; `footers` are tokens
    that must be there, `Signed-off-by` for one.
    """

    types: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    scope: str = "optional"
    max_header: int = 0
    max_line: int = 0
    footers: tuple[str, ...] = ()
    autosquash: bool = True
    period: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the line of the given text, columns (from 1, the end exclusive), one sentence."""

    line: int
    column: int
    end_column: int
    text: str


def problems_of(message: Message, convention: Convention) -> Iterator[Problem]:
    """What is wrong with a message, from the top down: nothing with one that git or a forge wrote, or an empty one."""
    first = message.first
    if first is None or message.is_generated:
        return
    if message.autosquash:
        if not convention.autosquash:
            yield _at(first, message.autosquash, f"`{message.autosquash}!` is to be squashed before it is shared")
        return
    header = message.header
    if header is None:
        yield _at(first, first.text, "is no Conventional Commit: write `type(scope): what it does`" + _like(convention))
    else:
        yield from _header(first, header, convention)
    if 0 < convention.max_header < len(first.text):
        text = f"the first line has {len(first.text)} characters; at most {convention.max_header} are allowed"
        yield Problem(first.number, convention.max_header + 1, len(first.text) + 1, text)
    if len(message.lines) > 1 and message.lines[1].text:
        yield _at(message.lines[1], message.lines[1].text, "a blank line belongs between the first line and the rest")
    yield from _body(message, convention)
    missing = [token for token in convention.footers if token.lower() not in {one.lower() for one in message.footers}]
    for token in missing:
        yield _at(first, first.text, f"no `{token}: ...` at the end")


def _header(line: Line, header: Header, convention: Convention) -> Iterator[Problem]:
    if not header.exact:
        yield _at(line, line.text.partition(":")[0] + ":", "no blank belongs before the colon, and one behind it")
    if convention.types and header.type not in convention.types:
        hint = did_you_mean(header.type, convention.types) or f": one of {_listed(convention.types)}"
        yield _at(line, header.type, f"unknown type `{header.type}`{hint}")
    if header.scope is not None and not header.scope.strip():
        yield _at(line, "()", "the scope between the brackets is empty")
    elif header.scope is None and convention.scope == "required":
        allowed = f" (one of {_listed(convention.scopes)})" if convention.scopes else ""
        yield _at(line, header.type, f"a scope is missing: write `{header.type}(scope): ...`{allowed}")
    elif header.scope is not None and convention.scope == "forbidden":
        yield _at(line, f"({header.scope})", "no scope is allowed here")
    elif convention.scopes:
        for scope in header.scopes:
            if scope not in convention.scopes:
                hint = did_you_mean(scope, convention.scopes) or f": one of {_listed(convention.scopes)}"
                yield _at(line, scope, f"unknown scope `{scope}`{hint}", line.text.find("("))
    if not header.description:
        yield _at(line, line.text, "nothing is said behind the colon")
    elif not convention.period and header.description.endswith(".") and not header.description.endswith("..."):
        yield Problem(line.number, len(line.text), len(line.text) + 1, "the first line ends with a period")


def _body(message: Message, convention: Convention) -> Iterator[Problem]:
    for before, line in pairwise(message.lines):
        words = line.text.lower()
        if words.startswith(("breaking change", "breaking-change")) and not before.text:
            if not line.text.startswith(("BREAKING CHANGE", "BREAKING-CHANGE")):
                yield _at(line, line.text[:15], "`BREAKING CHANGE` is written in capitals, or nobody's tool sees it")
            elif not line.text[15:].startswith(": "):
                yield _at(line, line.text[:15], "`BREAKING CHANGE` is followed by a colon, a blank and what breaks")
        if 0 < convention.max_line < len(line.text) and not _is_one_word(line.text):
            text = f"a line of {len(line.text)} characters; at most {convention.max_line} are allowed"
            yield Problem(line.number, convention.max_line + 1, len(line.text) + 1, text)


def _is_one_word(text: str) -> bool:
    """Whether a line cannot be broken, such as an address or a trailer with one."""
    return len(text.strip().split()) <= 2


def _at(line: Line, part: str, text: str, start: int = 0) -> Problem:
    at = max(line.text.find(part, max(start, 0)), 0)
    return Problem(line.number, at + 1, at + 1 + max(len(part), 1), text)


def _like(convention: Convention) -> str:
    return f", with one of {_listed(convention.types)}" if convention.types else ""


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:MOST_LISTED])
    return f"{shown}, ..." if len(names) > MOST_LISTED else shown
