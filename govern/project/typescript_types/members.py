"""Object types: members of interfaces, classes and literals, mapped types, and what intersections make of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from govern.facts.syntax import Node
from govern.project.shapes.model import (
    NOWHERE,
    Anything,
    At,
    Boolean,
    Field,
    Foreign,
    Literal,
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

MOST_CASES = 128


def declared(reader: TypeReader, node: Node, env: Env, depth: int) -> Shape:
    """An interface or a class with what it extends. `env` binds its type parameters."""
    at = reader.at(node, env)
    if node[0] == "interface":
        own = object_type(reader, node[5], env, depth, at)
        bases = [reader.of(base, env, depth + 1) for base in node[4]]
    else:
        own = _class(reader, node, env, depth, at)
        name = _dotted(node[4]) if node[4] is not None else ""
        bases = [reader.of(("ref", node[1], name, node[5]), env, depth + 1)] if name else []
        if node[4] is not None and not name:
            bases = [Unknown("a base class that is an expression")]
    made = overlaid([*bases, own], at) if bases else own
    return replace(made, nominal=True) if isinstance(made, Object) else made


def _class(reader: TypeReader, node: Node, env: Env, depth: int, at: At) -> Object:
    fields: dict[str, Field] = {}
    for member in node[7]:
        if member[0] == "field" and not member[7] and member[8] == "public" and isinstance(member[2], str):
            kind = reader.of(member[3], env, depth + 1) if member[3] is not None else Unknown("a type that is inferred")
            fields[member[2]] = _field(member[2], kind, member[4], At(env.scope.path, member[1]))
        elif member[0] == "method" and member[2] == "constructor":
            for _, where, pattern, kind, _, optional, _, visibility in member[3][4]:
                if visibility == "public" and pattern[0] == "name":
                    shape = reader.of(kind, env, depth + 1) if kind is not None else Unknown("a type that is inferred")
                    fields[pattern[2]] = _field(pattern[2], shape, optional, At(env.scope.path, where))
    return Object(fields, at=at)


def object_type(reader: TypeReader, body: Iterable[Node], env: Env, depth: int, at: At) -> Object:
    """The members of an interface body or an object type."""
    fields: dict[str, Field] = {}
    extra: Shape | None = None
    complete = True
    for member in body:
        where = At(env.scope.path, member[1])
        match member[0]:
            case "field":
                if not isinstance(member[2], str):
                    complete = False
                    continue
                shape = reader.of(member[3], env, depth + 1) if member[3] is not None else Anything(True, at=where)
                fields[member[2]] = _field(member[2], shape, member[4], where, member[5])
            case "method" if isinstance(member[2], str):
                shape = Foreign("function", at=where)
                if member[3][7] == "get" and member[3][5] is not None:
                    shape = reader.of(member[3][5], env, depth + 1)
                fields[member[2]] = _field(member[2], shape, member[4], where)
            case "index":
                shape = reader.of(member[3], env, depth + 1)
                extra = shape if extra is None else union_of([extra, shape], where)
            case "mapped":
                mapped = _mapped(reader, member, env, depth)
                fields.update(mapped.fields)
                extra = mapped.extra or extra
                complete = complete and mapped.complete
            case "callable":
                complete = False
            case "error":
                complete = False
    return Object(fields, extra, complete, at=at)


def _field(name: str, shape: Shape, optional: bool, at: At, readonly: bool = False) -> Field:
    return Field(name, shape, "optional" if optional else "required", at, readonly)


def _mapped(reader: TypeReader, member: Node, env: Env, depth: int) -> Object:
    _, at, key, source, renamed, value, optional, _ = member
    where = At(env.scope.path, at)
    if renamed is not None or value is None:
        return Object({}, complete=False, at=where)
    origin: Shape | None = None
    if source[0] == "keyof":
        origin = resolved(reader.of(source[2], env, depth + 1))
    before = origin.fields if isinstance(origin, Object) else {}
    fields: dict[str, Field] = {}
    extra: Shape | None = None
    complete = True
    for one in map(resolved, members_of(reader.of(source, env, depth + 1))):
        if isinstance(one, Literal):
            name = str(one.value)
            inner = Env(env.scope, {**env.bindings, key: (("literal", at, one.value), env)})
            held = before.get(name)
            is_optional = optional == "+" or (held is not None and held.presence == "optional" and optional != "-")
            shape = reader.of(value, inner, depth + 1)
            fields[name] = _field(name, shape, is_optional, one.at if one.at is not NOWHERE else where)
        elif isinstance(one, Text | Number):
            inner = Env(env.scope, {**env.bindings, key: (("keyword", at, "string"), env)})
            extra = reader.of(value, inner, depth + 1)
        else:
            complete = False
    return Object(fields, extra, complete, at=where)


def overlaid(shapes: list[Shape], at: At) -> Shape:
    """Inheritance: the fields of all, those that come later in the place of earlier ones."""
    fields: dict[str, Field] = {}
    extra: Shape | None = None
    complete = True
    for shape in map(resolved, shapes):
        if not isinstance(shape, Object):
            complete = False
            continue
        fields.update(shape.fields)
        extra = shape.extra or extra
        complete = complete and shape.complete
    return Object(fields, extra, complete, at=at)


def intersection(shapes: list[Shape], at: At) -> Shape:
    """`A & B`: of objects their fields together, of a primitive and an object the primitive under a brand."""
    alternatives = [members_of(shape) for shape in shapes]
    cases = 1
    for members in alternatives:
        cases *= len(members)
    if cases > MOST_CASES:
        return Unknown("an intersection of too many cases", at=at)
    return union_of([_met(list(case), at) for case in product(*alternatives)], at)


def _met(shapes: list[Shape], at: At) -> Shape:
    kept = [shape for shape in shapes if not isinstance(resolved(shape), Anything)]
    if len(kept) < 2:
        return kept[0] if kept else shapes[0]
    behind = [resolved(shape) for shape in kept]
    simple = [one for one in behind if isinstance(one, Text | Number | Boolean | Literal)]
    if simple:
        first = next((each for each in simple if isinstance(each, Literal)), simple[0])
        branded = any(isinstance(each, Object) and (each.fields or not each.complete) for each in behind)
        return replace(first, brand=True) if branded and not isinstance(first, Literal) else first
    objects = [one for one in behind if isinstance(one, Object)]
    if not objects:
        return Unknown("an intersection", at=at)
    fields: dict[str, Field] = {}
    for one in objects:
        for name, held in one.fields.items():
            fields[name] = _both(fields[name], held) if name in fields else held
    extra = next((one.extra for one in objects if one.extra is not None), None)
    complete = len(objects) == len(behind) and all(one.complete for one in objects)
    return Object(fields, extra, complete, at=at)


def _both(first: Field, second: Field) -> Field:
    """A field that two objects of an intersection have."""
    shapes = [one.shape for one in (first, second)]
    if all(isinstance(resolved(shape), Object) for shape in shapes):
        shape = intersection(shapes, second.at)
    else:
        shape = first.shape if isinstance(resolved(second.shape), Anything | Unknown | Undefined) else second.shape
    presence: Presence = "required" if "required" in (first.presence, second.presence) else "optional"
    return replace(second, shape=shape, presence=presence)


def _dotted(node: Node) -> str:
    parts: list[str] = []
    while node[0] == "attr":
        parts.append(node[3])
        node = node[2]
    return ".".join([node[2], *reversed(parts)]) if node[0] == "name" else ""
