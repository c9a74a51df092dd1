"""Shapes of zod schemas: `z.infer<typeof order>`, with `z.input` and `z.output` kept apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from govern.facts.syntax import Node
from govern.project.shapes.model import (
    Anything,
    Array,
    At,
    Boolean,
    Field,
    Foreign,
    Literal,
    Never,
    Null,
    Number,
    Object,
    Shape,
    Text,
    Tuple,
    Undefined,
    Unknown,
    members_of,
    resolved,
    union_of,
)
from govern.project.typescript_types.members import intersection, overlaid
from govern.project.typescript_types.scopes import Env
from govern.project.typescript_types.utilities import each_object, picked, record

if TYPE_CHECKING:
    from govern.project.typescript_types.reading import TypeReader

ROOTS = frozenset(("z", "zod"))
TEXTS = frozenset((
    "string", "email", "uuid", "url", "cuid", "cuid2", "ulid", "nanoid", "iso", "datetime", "base64", "jwt", "ipv4",
    "ipv6", "guid", "uuidv4", "uuidv7", "emoji", "hex",
))  # fmt: skip
NUMBERS = frozenset(("number", "int", "float32", "float64", "int32", "uint32", "nan"))
OBJECTS = frozenset(("object", "strictObject", "looseObject"))
# Methods after which the type is the same.
KEEPING = frozenset((
    "strict", "strip", "refine", "superRefine", "describe", "readonly", "meta", "check", "min", "max", "length",
    "email", "url", "uuid", "regex", "trim", "toLowerCase", "toUpperCase", "startsWith", "endsWith", "includes",
    "datetime", "date", "time", "int", "positive", "nonnegative", "negative", "nonpositive", "finite", "safe",
    "multipleOf", "gt", "gte", "lt", "lte", "step", "nonempty", "ip", "cuid", "cuid2", "ulid", "nanoid", "register",
    "openapi", "overwrite", "normalize", "size", "base64", "cidr", "emoji", "duration",
))  # fmt: skip
MAX_DEPTH = 60


def inferred(reader: TypeReader, node: Node, env: Env, output: bool, depth: int) -> Shape:
    """`z.infer<typeof X>`, `z.output` or `z.input` of it."""
    if node[2][0] != "name":
        return Unknown("the type of an expression", at=reader.at(node, env))
    return _constant(reader, node[2], env, output, depth)


def _constant(reader: TypeReader, node: Node, env: Env, output: bool, depth: int) -> Shape:
    found = reader.names.value(node[2], env)
    if found is None:
        return Unknown(f"`{node[2]}` is not in this repository", at=reader.at(node, env))
    value, place = found
    return reader.named(
        node[2], ("zod", id(value), output), reader.at(value, place),
        lambda: schema(reader, value, place, output, depth + 1),
    )  # fmt: skip


def schema(reader: TypeReader, node: Node, env: Env, output: bool, depth: int = 0) -> Shape:
    """The type of what a zod schema gives (`output`) or takes."""
    at = reader.at(node, env)
    if depth > MAX_DEPTH:
        return Unknown("nested too deeply", at=at)
    if node[0] == "name":
        return _constant(reader, node, env, output, depth)
    if node[0] != "call" or node[2][0] != "attr":
        return Unknown("no zod schema", at=at)
    _, _, receiver, called, _ = node[2]
    args = node[3]
    root = _root(receiver)
    if root is not None:
        return _made(reader, "string" if root == "iso" else called, args, env, output, depth, at)
    base = schema(reader, receiver, env, output, depth + 1)
    return _changed(reader, base, called, args, env, output, depth, at)


def _root(receiver: Node) -> str | None:
    """ "" for `z` itself, the name of what stands between for `z.coerce` and `z.iso`; None for anything else."""
    if receiver[0] == "name":
        return "" if receiver[2] in ROOTS else None
    if receiver[0] == "attr" and receiver[3] in ("coerce", "iso"):
        return str(receiver[3]) if receiver[2][0] == "name" and receiver[2][2] in ROOTS else None
    return None


def _made(reader: TypeReader, called: str, args: tuple[Node, ...], env: Env, output: bool, depth: int, at: At) -> Shape:
    def inner(node: Node) -> Shape:
        return schema(reader, node, env, output, depth + 1)

    if called in TEXTS:
        return Text(at=at)
    if called in NUMBERS:
        return Number(at=at)
    if called in OBJECTS:
        if not args or args[0][0] != "object":
            return Object({}, complete=False, at=at)
        made = _object(reader, args[0], env, output, depth, at)
        return replace(made, extra=Anything(at=at)) if called == "looseObject" else made
    match called:
        case "boolean" | "stringbool":
            return Boolean(at=at)
        case "null":
            return Null(at=at)
        case "undefined" | "void":
            return Undefined(at=at)
        case "any" | "unknown" | "json":
            return Anything(called == "any", at=at)
        case "never":
            return Never(at=at)
        case "date" | "bigint" | "symbol" | "function" | "map" | "set" | "file" | "promise":
            return Foreign("Date" if called == "date" else called.capitalize(), at=at)
        case "literal" if args:
            values = args[0][2] if args[0][0] == "array" else (args[0],)
            return union_of([_value(one, env) for one in values], at)
        case "enum" | "nativeEnum" if args:
            return _enum(reader, args[0], env, at)
        case "array" if args:
            return Array(inner(args[0]), at=at)
        case "tuple" if args and args[0][0] == "array":
            return Tuple(tuple([inner(one) for one in args[0][2]]), at=at)
        case "record" | "partialRecord" if args:
            keys = inner(args[0]) if len(args) > 1 else Text()
            return record(keys, inner(args[-1]), at)
        case "union" | "xor" if args and args[0][0] == "array":
            return union_of([inner(one) for one in args[0][2]], at)
        case "discriminatedUnion" if len(args) > 1 and args[1][0] == "array":
            return union_of([inner(one) for one in args[1][2]], at)
        case "intersection" if len(args) > 1:
            return intersection([inner(args[0]), inner(args[1])], at)
        case "optional" | "nullable" | "nullish" if args:
            return _changed(reader, inner(args[0]), called, (), env, output, depth, at)
        case "lazy" if args and args[0][0] == "func" and args[0][6] and args[0][6][0][0] == "return":
            return inner(args[0][6][0][2])
        case _:
            return Unknown(f"z.{called}", at=at)


def _changed(
    reader: TypeReader, base: Shape, called: str, args: tuple[Node, ...], env: Env, output: bool, depth: int, at: At
) -> Shape:
    if called in KEEPING:
        return base
    match called:
        case "optional" | "exactOptional":
            return union_of([base, Undefined(at=at)], at)
        case "nullable":
            return union_of([base, Null(at=at)], at)
        case "nullish":
            return union_of([base, Null(at=at), Undefined(at=at)], at)
        case "default" | "catch" | "prefault":
            kept = [one for one in members_of(base) if not isinstance(resolved(one), Undefined)]
            return union_of(kept if output else [*kept, Undefined(at=at)], at)
        case "array":
            return Array(base, at=at)
        case "or" if args:
            return union_of([base, schema(reader, args[0], env, output, depth + 1)], at)
        case "and" if args:
            return intersection([base, schema(reader, args[0], env, output, depth + 1)], at)
        case "brand":
            behind = resolved(base)
            return replace(behind, brand=True) if isinstance(behind, Text | Number | Boolean) else base
        case "unwrap" | "removeDefault":
            return union_of([one for one in members_of(base) if not isinstance(resolved(one), Null | Undefined)], at)
        case "transform" | "pipe" | "preprocess":
            return Unknown("a zod schema that transforms", at=at) if output else base
    behind = resolved(base)
    if not isinstance(behind, Object):
        return Unknown(f"`.{called}` of a zod schema", at=at)
    return _reshaped(reader, behind, called, args, env, output, depth, at)


def _reshaped(
    reader: TypeReader, base: Object, called: str, args: tuple[Node, ...], env: Env, output: bool, depth: int, at: At
) -> Shape:
    match called:
        case "passthrough" | "loose" | "catchall":
            return replace(base, extra=Anything(at=at))
        case "partial" | "deepPartial" | "required":
            keys = _keys(args)
            presence = "required" if called == "required" else "optional"
            fields = {
                name: _sure(held) if presence == "required" and (not keys or name in keys) else
                replace(held, presence="optional") if presence == "optional" and (not keys or name in keys) else held
                for name, held in base.fields.items()
            }  # fmt: skip
            return replace(base, fields=fields)
        case "extend" | "merge" | "safeExtend" | "augment" if args:
            added = (
                _object(reader, args[0], env, output, depth, at)
                if args[0][0] == "object"
                else schema(reader, args[0], env, output, depth + 1)
            )
            return overlaid([base, added], at)
        case "pick" | "omit":
            keys = _keys(args)
            return each_object(base, lambda one: picked(one, keys, called == "pick"), at) if keys else base
        case "keyof":
            return union_of([Literal(name, at=held.at) for name, held in base.fields.items()], at)
        case _:
            return replace(base, complete=False)


def _sure(held: Field) -> Field:
    kept = [one for one in members_of(held.shape) if not isinstance(resolved(one), Undefined)]
    return replace(held, presence="required", shape=union_of(kept, held.at))


def _object(reader: TypeReader, node: Node, env: Env, output: bool, depth: int, at: At) -> Object:
    fields: dict[str, Field] = {}
    extra: Shape | None = None
    complete = True
    for member in node[2]:
        if member[0] == "prop" and isinstance(member[2], str):
            where = At(env.scope.path, member[1])
            fields[member[2]] = optional_field(member[2], schema(reader, member[3], env, output, depth + 1), where)
        elif member[0] == "spread":
            source = member[2]
            if source[0] == "attr" and source[3] == "shape":
                source = source[2]
            spread = resolved(schema(reader, source, env, output, depth + 1))
            if isinstance(spread, Object):
                fields.update(spread.fields)
                complete = complete and spread.complete
            else:
                complete = False
        else:
            complete = False
    return Object(fields, extra, complete, at=at)


def optional_field(name: str, shape: Shape, at: At) -> Field:
    """A field of a zod object: one that may be undefined may be left out."""
    members = members_of(shape)
    kept = [one for one in members if not isinstance(resolved(one), Undefined)]
    if len(kept) == len(members):
        return Field(name, shape, "required", at)
    return Field(name, union_of(kept, at), "optional", at)


def _enum(reader: TypeReader, node: Node, env: Env, at: At) -> Shape:
    while node[0] == "as":
        node = node[2]
    if node[0] == "array":
        return union_of([_value(one, env) for one in node[2]], at)
    if node[0] == "object":
        return union_of([_value(one[3], env) for one in node[2] if one[0] == "prop"], at)
    if node[0] != "name":
        return Unknown("an enum", at=at)
    declared = reader.names.find(node[2], env)
    if declared is not None and declared[0][0][0] == "enum":
        return reader.declaration(*declared)
    found = reader.names.value(node[2], env)
    return _enum(reader, found[0], found[1], at) if found is not None else Unknown("an enum", at=at)


def _value(node: Node, env: Env) -> Shape:
    at = At(env.scope.path, node[1])
    while node[0] == "as":
        node = node[2]
    if node[0] == "const":
        return Null(at=at) if node[2] is None else Literal(node[2], at=at)
    if node[0] == "unary" and node[2] == "-" and node[3][0] == "const":
        return Literal(-node[3][2], at=at)
    return Unknown("a value", at=at)


def _keys(args: tuple[Node, ...]) -> frozenset[str]:
    """The keys of `pick({ a: true })` and its like."""
    if not args or args[0][0] != "object":
        return frozenset()
    return frozenset(member[2] for member in args[0][2] if member[0] == "prop" and isinstance(member[2], str))
