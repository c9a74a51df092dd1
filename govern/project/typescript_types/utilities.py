"""The types that TypeScript itself and the browser declare: utility types, arrays, what JSON cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from govern.facts.syntax import Node
from govern.project.shapes.model import (
    Array,
    At,
    Boolean,
    Field,
    Foreign,
    Literal,
    Null,
    Number,
    Object,
    Presence,
    Shape,
    Text,
    Undefined,
    Unknown,
    members_of,
    resolved,
    union_of,
)
from govern.project.typescript_types.scopes import Env

if TYPE_CHECKING:
    from govern.project.typescript_types.reading import TypeReader

ARRAYS = frozenset(("Array", "ReadonlyArray"))
SAME = frozenset(("Readonly", "Awaited", "Prettify", "Simplify", "NoInfer"))
WORDS = frozenset(("Uppercase", "Lowercase", "Capitalize", "Uncapitalize"))
FOREIGN = frozenset((
    "Date", "Blob", "File", "FormData", "Map", "Set", "ReadonlyMap", "ReadonlySet", "WeakMap", "WeakSet", "RegExp",
    "URL", "URLSearchParams", "Function", "Promise", "ArrayBuffer", "Uint8Array", "ReadableStream", "Error",
    "Response", "Request", "AbortSignal", "Int8Array", "Uint16Array", "Float32Array", "Float64Array", "Symbol",
    "BigInt", "Buffer",
))  # fmt: skip
BOXED: Mapping[str, Callable[..., Shape]] = {"String": Text, "Number": Number, "Boolean": Boolean}


def builtin(reader: TypeReader, node: Node, env: Env, depth: int) -> Shape:
    """The shape of a type that no file of the repository declares."""
    _, _, name, args = node
    at = reader.at(node, env)
    if name in FOREIGN:
        return Foreign(name, at=at)
    if name in BOXED and not args:
        return BOXED[name](at=at)
    if name in WORDS:
        return Text(narrow=True, at=at)
    if name == "Object":
        return Object({}, at=at)
    shapes = [reader.of(arg, env, depth + 1) for arg in args]
    if name in ARRAYS and len(shapes) == 1:
        return Array(shapes[0], at=at)
    if name in SAME and len(shapes) == 1:
        return shapes[0]
    if name == "Record" and len(shapes) == 2:
        return record(shapes[0], shapes[1], at)
    if name == "NonNullable" and len(shapes) == 1:
        return union_of([one for one in members_of(shapes[0]) if not isinstance(resolved(one), Null | Undefined)], at)
    if name in ("Partial", "Required") and len(shapes) == 1:
        return each_object(shapes[0], lambda one: with_presence(one, name == "Partial"), at)
    if name in ("Pick", "Omit") and len(shapes) == 2:
        keys = literals(shapes[1])
        if keys is None:
            return each_object(shapes[0], lambda one: replace(one, complete=False), at)
        return each_object(shapes[0], lambda one: picked(one, keys, name == "Pick"), at)
    if name in ("Exclude", "Extract") and len(shapes) == 2:
        return _filtered(shapes[0], shapes[1], name == "Extract", at)
    return Unknown(f"`{name}` is not declared in this repository", at=at)


def record(keys: Shape, value: Shape, at: At) -> Shape:
    """`Record<K, V>`."""
    fields: dict[str, Field] = {}
    extra: Shape | None = None
    complete = True
    for one in map(resolved, members_of(keys)):
        if isinstance(one, Literal):
            fields[str(one.value)] = Field(str(one.value), value, "required", one.at)
        elif isinstance(one, Text | Number):
            extra = value
        else:
            complete = False
    return Object(fields, extra, complete, at=at)


def each_object(shape: Shape, change: Callable[[Object], Shape], at: At) -> Shape:
    """What `change` makes of an object, of each object of a union; other members stay as they are."""
    made: list[Shape] = []
    for one in members_of(shape):
        behind = resolved(one)
        made.append(change(behind) if isinstance(behind, Object) else behind)
    return union_of(made, at)


def with_presence(one: Object, optional: bool) -> Object:
    """`Partial` and `Required`."""
    presence: Presence = "optional" if optional else "required"
    return replace(one, fields={name: replace(held, presence=presence) for name, held in one.fields.items()})


def picked(one: Object, keys: frozenset[str], keep: bool) -> Object:
    """`Pick` and `Omit`."""
    fields = {name: held for name, held in one.fields.items() if (name in keys) == keep}
    return replace(one, fields=fields, extra=None if keep else one.extra)


def literals(shape: Shape) -> frozenset[str] | None:
    """The keys that a union of literals names; None where it is more than that."""
    found = [resolved(one) for one in members_of(shape)]
    if not all(isinstance(one, Literal) for one in found):
        return None
    return frozenset(str(one.value) for one in found if isinstance(one, Literal))


def _filtered(shape: Shape, by: Shape, keep: bool, at: At) -> Shape:
    values = {one.value for one in map(resolved, members_of(by)) if isinstance(one, Literal)}
    empty = {type(one) for one in map(resolved, members_of(by)) if isinstance(one, Null | Undefined)}
    kinds = [resolved(one) for one in members_of(by)]
    if not all(isinstance(one, Literal | Null | Undefined) for one in kinds):
        return Unknown("a conditional type", at=at)
    kept: list[Shape] = []
    for member in members_of(shape):
        behind = resolved(member)
        if isinstance(behind, Literal):
            is_in = behind.value in values
        elif isinstance(behind, Null | Undefined):
            is_in = type(behind) in empty
        elif isinstance(behind, Unknown):
            return behind
        else:
            is_in = False
        if is_in == keep:
            kept.append(member)
    return union_of(kept, at)
