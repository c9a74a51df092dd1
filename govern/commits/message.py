"""A commit message: the lines that git keeps, the parts of a Conventional Commit, what kind of commit it announces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from govern.records import dataclass
from govern.regex import regex

SCISSORS = "------------------------ >8 ------------------------"
# What git itself writes, and what it or a forge later puts in another's place.
GENERATED = regex(
    r"Merge (?:branch(?:es)?|tags?|commits?|remote-tracking branch(?:es)?|pull request|PR|\S+ into) "
    r"|Merged (?:PR|pull request|in) |Automatic merge"
    r'|(?:Revert|Reapply) "|Initial commit\Z|v?\d+\.\d+\.\d+(?:[-+.]\S+)?\Z'
)
AUTOSQUASH = regex(r"(?P<kind>fixup|squash|amend)! ")
_HEADER = regex(
    r"(?P<type>[A-Za-z][\w-]*)(?P<gap>\s*)(?:\((?P<scope>[^()]*)\))?(?P<bang>!?)(?P<before>\s*):(?P<after>\s*)(?P<text>.*)"
)
_FOOTER = regex(r"(?P<token>BREAKING CHANGE|[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*)(?:: | #)(?P<value>.*)")
_BREAKING = regex(r"BREAKING[ -]CHANGE: \S")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that git keeps, and its number (from 1) in the text that was given."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Header:
    """The first line in parts: `feat(orders)!: cancel them`. `exact` is false where blanks stand where none belong."""

    type: str
    scope: str | None
    bang: bool
    description: str
    exact: bool

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes: several are separated by commas, slashes or bars."""
        return tuple(one.strip() for one in re.split(r"[,/|]", self.scope or "") if one.strip())


@dataclass(frozen=True)
class Message:
    """What git keeps of a commit message: no comments, nothing below scissors, no blank lines around it."""

    lines: tuple[Line, ...]

    @property
    def first(self) -> Line | None:
        """The header's line; None of a message that says nothing, which git refuses."""
        return self.lines[0] if self.lines else None

    @property
    def subject(self) -> str:
        return self.lines[0].text if self.lines else ""

    @cached_property
    def header(self) -> Header | None:
        """The parts of the header; None where it is none of a Conventional Commit."""
        found = _HEADER.fullmatch(self.subject)
        if found is None:
            return None
        exact = not found["gap"] and not found["before"] and found["after"] == " "
        return Header(found["type"], found["scope"], bool(found["bang"]), found["text"].strip(), exact)

    @cached_property
    def footers(self) -> dict[str, str]:
        """Token and value of each footer: the lines of the last paragraph that have the form of one."""
        last: list[str] = []
        for line in reversed(self.lines[1:]):
            if not line.text:
                break
            last.append(line.text)
        found = (_FOOTER.match(text) for text in reversed(last))
        return {one["token"]: one["value"] for one in found if one is not None}

    @property
    def is_breaking(self) -> bool:
        """Whether it announces a breaking change, by `!` or by `BREAKING CHANGE: ...`."""
        bang = self.header is not None and self.header.bang
        return bang or any(_BREAKING.match(line.text) for line in self.lines[1:])

    @property
    def is_generated(self) -> bool:
        """Whether git, a forge or a release tool wrote it: a merge, a revert, a version."""
        return GENERATED.match(self.subject) is not None

    @property
    def autosquash(self) -> str:
        """ "fixup", "squash" or "amend" where it is to be melted into another commit; "" otherwise."""
        found = AUTOSQUASH.match(self.subject)
        return found["kind"] if found is not None else ""


def read_message(text: str, comment: str = "#", *, comments: bool = True) -> Message:
    """The message that git makes of `text`, as `git commit` does it once the editor is closed.

    `comment` begins a comment line ("" for none, "auto" where git chose one); `comments` false keeps such lines, as git
    does with a message that no editor saw. Text below scissors is cut off in any case.
    """
    raw = text.lstrip("\ufeff").replace("\r\n", "\n").split("\n")
    if comment == "auto":
        comment = _chosen(raw)
    kept: list[Line] = []
    for number, line in enumerate(raw, 1):
        if comment and line.startswith(comment) and line[len(comment) :].strip() == SCISSORS:
            break
        if comments and comment and line.startswith(comment):
            continue
        kept.append(Line(number, line.rstrip()))
    return Message(tuple(_without_blanks(kept)))


def _without_blanks(lines: Sequence[Line]) -> list[Line]:
    """No blank lines at both ends, and one where several follow each other."""
    kept: list[Line] = []
    for line in lines:
        if line.text or (kept and kept[-1].text):
            kept.append(line)
    return kept[:-1] if kept and not kept[-1].text else kept


def _chosen(lines: Sequence[str]) -> str:
    """The sign that git chose for comments: its own comments stand last."""
    last = next((line for line in reversed(lines) if line.strip()), "#")
    return last[0] if last[0] in "#;@!$%^&|:" else "#"
