"""Types that come from values: enums, and `typeof` of a constant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.facts.syntax import Node
from govern.project.shapes.model import (
    Array,
    At,
    Boolean,
    Field,
    Literal,
    Null,
    Number,
    Object,
    Shape,
    Text,
    Tuple,
    Undefined,
    Unknown,
    union_of,
)
from govern.project.typescript_types.scopes import Env

if TYPE_CHECKING:
    from govern.project.typescript_types.reading import TypeReader


def enumeration(node: Node, env: Env) -> Shape:
    """The members of an enum: strings, or numbers that count on from the last one given."""
    members: list[Shape] = []
    following: float | int | None = 0
    for one in node[3]:
        value = _value(one[3]) if one[3] is not None else following
        if value is None:
            members.append(Unknown(f"the value of {node[2]}.{one[2]}"))
        else:
            members.append(Literal(value, node[2], at=At(env.scope.path, one[1])))
        following = value + 1 if isinstance(value, int | float) and not isinstance(value, bool) else None
    return union_of(members, At(env.scope.path, node[1]))


def member(node: Node, env: Env) -> Shape:
    """A single member of an enum used as a type."""
    value = _value(node[3]) if node[3] is not None else None
    return Unknown("a member that counts on") if value is None else Literal(value, at=At(env.scope.path, node[1]))


def _value(node: Node) -> str | int | float | bool | None:
    if node[0] == "const":
        value: str | int | float | bool | None = node[2]
        return value
    if node[0] == "unary" and node[2] == "-" and node[3][0] == "const" and isinstance(node[3][2], int | float):
        return -node[3][2]
    if node[0] == "template" and all(isinstance(part, str) for part in node[2]):
        return "".join(node[2])
    return None


def typeof(reader: TypeReader, node: Node, env: Env, depth: int, fixed: bool = False) -> Shape:
    """`typeof x`: the type of a constant, or the object that an enum is. `fixed` takes the constant as written with
    `as const`, which facts do not show: nobody looks a type up in one that is not."""
    expression = node[2]
    at = reader.at(node, env)
    path: list[str] = []
    while expression[0] == "attr":
        path.append(expression[3])
        expression = expression[2]
    if expression[0] != "name":
        return Unknown("the type of an expression", at=at)
    found = reader.names.value(expression[2], env)
    if found is not None:
        value, place = found
        for part in reversed(path):
            inner = _property(value, part)
            if inner is None:
                return Unknown("the type of a value that is not known", at=at)
            value = inner
        return of_value(reader, value, place, depth + 1, fixed)
    declared = reader.names.find(expression[2], env)
    if declared is not None and declared[0][0][0] == "enum" and not path:
        members = declared[0][0][3]
        name = declared[0][0][2]
        fields = {
            one[2]: Field(one[2], Literal(_value(one[3]) or "", name), "required", At(env.scope.path, one[1]))
            for one in members
            if one[3] is not None and _value(one[3]) is not None
        }
        return Object(fields, complete=len(fields) == len(members), at=at)
    return Unknown(f"`typeof {expression[2]}`", at=at)


def _property(node: Node, name: str) -> Node | None:
    while node[0] == "as":
        node = node[2]
    if node[0] != "object":
        return None
    return next((one[3] for one in node[2] if one[0] == "prop" and one[2] == name), None)


def of_value(reader: TypeReader, node: Node, env: Env, depth: int, fixed: bool = False) -> Shape:
    """The type of an expression; `fixed` says that `as const` is around it."""
    at = reader.at(node, env)
    if depth > 40:
        return Unknown("nested too deeply", at=at)
    match node[0]:
        case "as":
            if node[3][0] == "ref" and node[3][2] == "const":
                return of_value(reader, node[2], env, depth + 1, True)
            if node[4] == "satisfies":
                return of_value(reader, node[2], env, depth + 1, fixed)
            return reader.of(node[3], env, depth + 1)
        case "const":
            return _constant(node[2], fixed, at)
        case "array":
            items = [of_value(reader, item, env, depth + 1, fixed) for item in node[2]]
            return Tuple(tuple(items), at=at) if fixed else Array(union_of(items, at), at=at)
        case "object":
            fields: dict[str, Field] = {}
            complete = True
            for one in node[2]:
                if one[0] == "prop" and isinstance(one[2], str):
                    shape = of_value(reader, one[3], env, depth + 1, fixed)
                    fields[one[2]] = Field(one[2], shape, "required", At(env.scope.path, one[1]))
                else:
                    complete = False
            return Object(fields, complete=complete, at=at)
        case "attr" if node[2][0] == "name":
            found = reader.names.find(f"{node[2][2]}.{node[3]}", env)
            if found is not None and found[0][0][0] == "member":
                return member(found[0][0], found[1])
            return Unknown("a value", at=at)
        case "name" if node[2] == "undefined":
            return Undefined(at=at)
        case "name":
            held = reader.names.value(node[2], env)
            return of_value(reader, *held, depth + 1, fixed) if held is not None else Unknown("a value", at=at)
        case _:
            return Unknown("the type of an expression", at=at)


def _constant(value: object, fixed: bool, at: At) -> Shape:
    if value is None:
        return Null(at=at)
    if fixed and isinstance(value, str | int | float | bool):
        return Literal(value, at=at)
    if isinstance(value, bool):
        return Boolean(at=at)
    if isinstance(value, int | float):
        return Number(at=at)
    return Text(at=at) if isinstance(value, str) else Unknown("a constant", at=at)
