"""What a comparison says: changes, each with its kind, its level, its subject, and the line of Python behind it."""

from __future__ import annotations

from enum import StrEnum

from govern.records import dataclass


class Level(StrEnum):
    """How a change strikes clients: it breaks them, it may break them, or it does not."""

    BREAKING = "breaking"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        return {"info": 0, "warning": 1, "breaking": 2}[self.value]


@dataclass(frozen=True, slots=True)
class Subject:
    """The place in the two documents that a change is about.

    `method` and `path` name the operation ("" for the document as a whole); `path` is the newer document's where it has
    the operation, `base_path` the older one's. `part` is the part of the operation: "", "request body",
    "query parameter limit", "response 200" or "response 200 header X-Total"; `pointer` leads from there into the schema
    ("items/price"). `schemas` are the names of the innermost component in the older and the newer document, `field` the
    property of that component.
    """

    method: str = ""
    path: str = ""
    base_path: str = ""
    part: str = ""
    pointer: str = ""
    schemas: tuple[str | None, str | None] = (None, None)
    field: str | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """The place without the names that only one of the documents gives it: the same in both directions."""
        return (self.method, _without_names(self.path), self.part, self.pointer)


@dataclass(frozen=True, slots=True)
class Consumer:
    """Something in a frontend that a change reaches: a call ("GET /api/items") or a type ("Item"), and where it is."""

    kind: str
    name: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `message` is one line with the values, `detail` the part of it that does not name the place; `file`
    is "" and `line` 0 where no source was looked at.

    `side` is "head" where the source line is of the newer tree, "base" for what only the older one has.
    """

    kind: str
    level: Level
    subject: Subject
    message: str
    file: str = ""
    line: int = 0
    side: str = "head"
    consumers: tuple[Consumer, ...] = ()
    detail: str = ""

    @property
    def method(self) -> str:
        return self.subject.method

    @property
    def path(self) -> str:
        return self.subject.path

    @property
    def sort_key(self) -> tuple[str, str, int, str, str, str]:
        subject = self.subject
        return (subject.path, subject.method, -self.level.rank, subject.part, self.kind, self.message)


def _without_names(path: str) -> str:
    return "/".join("{}" if "{" in step else step for step in path.split("/"))
