"""The path that a request goes to, as a template: `/items/{}`."""

from __future__ import annotations

import re

from govern.project.frontend_calls.values import Hole, Text
from govern.records import dataclass
from govern.regex import regex

SCHEME = regex(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//")
BRACED = regex(r"\{[^{}/]*\}|(?<![^/]):[A-Za-z_]\w*")
Segment = tuple[str | Hole, ...]
HOST = "host"
ENV = "env"
UNKNOWN = "unknown"
RELATIVE = ""


@dataclass(frozen=True, slots=True)
class Template:
    """Where a request goes: `base` says what comes before the path ("" for nothing: the page's own host; "host",
    "env" or "unknown"), `name` which one. `segments` are the parts of the path between slashes, each of known text and
    holes; `glued` says that something unknown follows the last one directly; `head` is the function whose parameter
    stands before the path, `tail` that of what is glued to its end, 0 for none."""

    base: str
    name: str
    segments: tuple[Segment, ...]
    glued: bool = False
    head: int = 0
    tail: int = 0

    @property
    def path(self) -> str:
        """The path for people: "/items/{}"."""
        shown = ("".join(part if isinstance(part, str) else "{}" for part in segment) for segment in self.segments)
        return "/" + "/".join(shown)

    @property
    def known(self) -> int:
        """How many characters of the path are known."""
        return sum(len(part) for segment in self.segments for part in segment if isinstance(part, str))

    @property
    def owners(self) -> frozenset[int]:
        """The functions on whose parameters the path hangs."""
        found = {part.owner for segment in self.segments for part in segment if isinstance(part, Hole)}
        return frozenset(found | {self.head, self.tail}) - {0}

    @property
    def is_dynamic(self) -> bool:
        """Whether nothing of the path is known."""
        return not self.known and (bool(self.segments) or self.base != RELATIVE)

    def hangs_on(self, functions: frozenset[int] | set[int]) -> bool:
        """Whether what stands before the path is a parameter of one of these functions."""
        return self.head in functions


def template_of(text: Text) -> Template:
    """The template of a URL. Query strings and fragments are cut off."""
    parts = list(_without_query(text.parts))
    base, name, parts, hole = _split_base(parts)
    segments: list[list[str | Hole]] = [[]]
    for part in parts:
        if isinstance(part, Hole):
            segments[-1].append(part)
            continue
        for at, piece in enumerate(_braced(part).split("/")):
            if at:
                segments.append([])
            if piece:
                segments[-1] += _pieces(piece)
    found = [tuple(segment) for segment in segments if segment]
    if hole is not None and parts and not (isinstance(parts[0], str) and parts[0].startswith("/")) and not hole.env:
        # What stands before the path is part of its first segment.
        found = [(hole, *found[0]), *found[1:]] if found else [(hole,)]
        base, name = RELATIVE, ""
    glued, tail = False, 0
    if found and len(found[-1]) > 1 and isinstance(found[-1][-1], Hole) and not found[-1][-1].single:
        last = found[-1]
        end = last[-1]
        if isinstance(last[-2], str):
            found[-1], glued, tail = last[:-1], True, end.owner if isinstance(end, Hole) else 0
    return Template(base, name, tuple(found), glued, hole.owner if hole is not None else 0, tail)


def _without_query(parts: tuple[str | Hole, ...]) -> tuple[str | Hole, ...]:
    kept: list[str | Hole] = []
    for part in parts:
        if isinstance(part, Hole):
            kept.append(part)
            continue
        cut = re.search(r"[?#]", part)
        if cut is not None:
            kept.append(part[: cut.start()])
            break
        kept.append(part)
    return tuple(kept)


def _split_base(parts: list[str | Hole]) -> tuple[str, str, list[str | Hole], Hole | None]:
    """(kind, name, the rest, the hole at the start): what stands before the path."""
    while parts and parts[0] == "":
        parts.pop(0)
    if not parts:
        return RELATIVE, "", parts, None
    head = parts[0]
    if isinstance(head, Hole):
        kind = ENV if head.env else UNKNOWN
        return kind, head.name, parts[1:], head
    match = SCHEME.match(head)
    if match is None:
        return RELATIVE, "", parts, None
    rest = head[match.end() :]
    host, slash, path = rest.partition("/")
    if slash:
        return HOST, host, ["/" + path, *parts[1:]], None
    following = parts[1:]
    if host and host[-1] not in ":.-@" and following:
        return HOST, host, following, None
    # The host itself holds holes: `http://${host}:8000/items`.
    for at, part in enumerate(following):
        if isinstance(part, str) and "/" in part:
            return UNKNOWN if not host else HOST, host, [part[part.index("/") :], *following[at + 1 :]], None
    name = host or next((part.name for part in following if isinstance(part, Hole)), "")
    return (HOST if host else UNKNOWN), name, [], None


def _braced(text: str) -> str:
    return BRACED.sub("\0", text)


def _pieces(piece: str) -> list[str | Hole]:
    found: list[str | Hole] = []
    for at, part in enumerate(piece.split("\0")):
        if at:
            found.append(Hole("", single=True))
        if part:
            found.append(part)
    return found
