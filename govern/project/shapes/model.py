"""What a shape is: the values that a type or a schema admits, as far as JSON and TypeScript can tell them apart.

Shapes are made from OpenAPI schemas (`from_schema`) and from TypeScript types (`typescript_types.reading`). They may be
recursive: a `Named` shape is worked out when it is looked into. A shape says where it stands (`at`): in TypeScript by
file and packed position, in a document by JSON pointer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Literal as Choice

from govern.records import dataclass

MAX_CHAIN = 60


@dataclass(frozen=True, slots=True)
class At:
    """Where a shape stands: `file` and the packed position in it, or a JSON pointer alone."""

    file: str = ""
    position: int = 0
    pointer: str = ""


NOWHERE = At()
# Whether a field is there: always; not always; or always in what the server sends though a client may leave it out,
# which a document cannot say.
Presence = Choice["required", "optional", "defaulted"]


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """The common part of all shapes."""

    at: At = field(default=NOWHERE, kw_only=True)


@dataclass(frozen=True, slots=True, eq=False)
class Text(Shape):
    """A string; `format` is that of the schema ("date-time", "uuid", "binary"). `narrow` says that only some strings
    are meant, in a way that shapes cannot tell (a template literal); `brand` that the type is nominal."""

    format: str = ""
    narrow: bool = False
    brand: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Number(Shape):
    """A number, an integer where the schema says so."""

    integer: bool = False
    format: str = ""
    brand: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Boolean(Shape):
    """true or false."""

    brand: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Null(Shape):
    """null."""


@dataclass(frozen=True, slots=True, eq=False)
class Undefined(Shape):
    """TypeScript's `undefined` and `void`: no value at all."""


@dataclass(frozen=True, slots=True, eq=False)
class Never(Shape):
    """No value is admitted."""


@dataclass(frozen=True, slots=True, eq=False)
class Literal(Shape):
    """One value: a string, a number or a boolean. `enum` names the TypeScript enum that it is a member of."""

    value: str | int | float | bool
    enum: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Anything(Shape):
    """Any value: a schema that says nothing, `unknown`; with `unchecked`, TypeScript's `any`."""

    unchecked: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Foreign(Shape):
    """A TypeScript value that JSON cannot be: Date, Blob, Map, bigint, a function."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Unknown(Shape):
    """What govern cannot work out, and why. It differs from nothing."""

    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Array(Shape):
    """Any number of items of one shape."""

    item: Shape


@dataclass(frozen=True, slots=True, eq=False)
class Tuple(Shape):
    """A fixed number of items; the last `optional` of them may be left out, `rest` may follow."""

    items: tuple[Shape, ...]
    optional: int = 0
    rest: Shape | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A field of an object. `at` is its name where it is declared. `secret` says that the schema marks it as
    write-only: an answer may lack it; `also` are other names that a request may use."""

    name: str
    shape: Shape
    presence: Presence = "required"
    at: At = NOWHERE
    readonly: bool = False
    secret: bool = False
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Object(Shape):
    """An object with fields. `extra` is the shape of the values under any other key, None where there are none; `keys`
    are the only other keys there may be, None for any; `complete` is False where some fields could not be seen;
    `nominal` marks an interface or a class."""

    fields: Mapping[str, Field]
    extra: Shape | None = None
    complete: bool = True
    nominal: bool = False
    keys: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Union(Shape):
    """One of several. `tag` names the field that tells the members apart, where the schema says so."""

    members: tuple[Shape, ...]
    tag: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Named(Shape):
    """A shape under a name: a component of a document, or a declared type with its arguments. Two with equal `key`
    are the same."""

    name: str
    key: object
    resolve: Callable[[], Shape]


def resolved(shape: Shape) -> Shape:
    """What a name stands for, through names of names."""
    for _ in range(MAX_CHAIN):
        if not isinstance(shape, Named):
            return shape
        shape = shape.resolve()
    return Unknown("a name that stands for itself")


def members_of(shape: Shape) -> list[Shape]:
    """The members of a union, those of inner unions too; names stay names unless a union is behind them. What is the
    same union twice is looked into once."""
    found: list[Shape] = []
    seen: set[int] = set()
    todo = [shape]
    while todo:
        one = todo.pop()
        behind = resolved(one)
        if isinstance(behind, Union):
            if id(behind) not in seen:
                seen.add(id(behind))
                todo.extend(reversed(behind.members))
        elif not isinstance(behind, Never):
            found.append(one)
    return found


def union_of(members: list[Shape], at: At = NOWHERE, tag: str = "") -> Shape:
    """The union of shapes; the only one where there is one."""
    return members[0] if len(members) == 1 else Union(tuple(members), tag, at=at) if members else Never(at=at)
