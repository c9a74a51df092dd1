"""What a proxy or a rewrite makes of a path."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import field

from govern.project.frontend_calls.templates import Segment
from govern.project.frontend_calls.values import Hole
from govern.records import dataclass

# Stands for a hole where a path is handled as text.
MARK = "\x01"


@dataclass(frozen=True, slots=True, eq=False)
class Forward:
    """One rule of a proxy or rewrite: `accepts` says whether a path is its business, `change` gives the path at the
    target, None where that is not known. `backend` is False where the target is a host of somebody else, or the
    frontend itself."""

    tool: str
    file: str
    line: int
    shown: str
    accepts: Callable[[str], bool]
    change: Callable[[str], str | None]
    backend: bool = True


@dataclass(slots=True, eq=False)
class Gateway:
    """A file that says what becomes of the paths that the browser asks for. `whole` says that all of it could be read,
    `first` that its first fitting rule counts."""

    tool: str
    file: str
    line: int
    frontend: str
    forwards: list[Forward] = field(default_factory=list)
    whole: bool = True

    @property
    def serves_backend(self) -> bool:
        """Whether anything is forwarded to a backend at all."""
        return any(one.backend for one in self.forwards)

    def of(self, path: str) -> Forward | None:
        """The rule that a path falls under."""
        return next((one for one in self.forwards if one.accepts(path)), None)


def as_text(segments: tuple[Segment, ...]) -> str:
    """A path as text, each hole a MARK."""
    return "/" + "/".join("".join(part if isinstance(part, str) else MARK for part in segment) for segment in segments)


def as_segments(path: str) -> tuple[Segment, ...]:
    """Back to segments."""
    return tuple(tuple(_parts(piece)) for piece in path.split("/") if piece)


def _parts(piece: str) -> Iterator[str | Hole]:
    for at, part in enumerate(piece.split(MARK)):
        if at:
            yield Hole("")
        if part:
            yield part


def by_prefix(prefix: str) -> Callable[[str], bool]:
    """Whether a path begins with a prefix, letter by letter, as proxies see it."""
    return lambda path: path.startswith(prefix)


def by_pattern(pattern: str, flags: int = 0) -> Callable[[str], bool] | None:
    """Whether a regular expression is found in a path; None for one that Python does not understand."""
    try:
        compiled = re.compile(pattern, flags)
    except re.error:
        return None
    return lambda path: compiled.search(path) is not None


def same(path: str) -> str:
    """A path that stays as it is."""
    return path
