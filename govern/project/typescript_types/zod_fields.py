"""The fields of zod object schemas: `z.object({...})`, and what `extend`, `pick`, `omit` and others make of one."""

from __future__ import annotations

from collections.abc import Mapping

from govern.facts.syntax import Node
from govern.facts.typescript_syntax import chain
from govern.project.typescript_types.scopes import Env, Names

MAX_DEPTH = 12
OBJECTS = frozenset(("object", "strictObject", "looseObject"))
OPTIONAL = frozenset(("optional", "nullish", "default", "catch"))
KEEPING = frozenset(
    (
        *("strict", "strip", "refine", "superRefine", "describe", "brand", "readonly", "meta", "check"),
        *("nullable", "optional", "nullish"),
    )
)

# name -> (optional, position, where it stands)
Fields = dict[str, tuple[bool, int, Env]]


def zod_fields(node: Node, env: Env, names: Names, depth: int = 0) -> tuple[Fields, bool, bool] | None:
    """(fields, open, complete) of a zod object schema; None for what is none."""
    if depth > MAX_DEPTH:
        return None
    if node[0] == "name":
        found = names.value(node[2], env)
        return zod_fields(*found, names, depth + 1) if found is not None else None
    if node[0] != "call" or node[2][0] != "attr":
        return None
    _, _, receiver, called, _ = node[2]
    args = node[3]
    if called in OBJECTS and chain(receiver) in (("z",), ("zod",)):
        if not args or args[0][0] != "object":
            return None
        return _object(args[0], env, names, depth, called == "looseObject")
    base = zod_fields(receiver, env, names, depth + 1)
    if base is None:
        return None
    fields, is_open, complete = base
    if called in KEEPING:
        return base
    if called in ("passthrough", "loose", "catchall"):
        return fields, True, complete
    if called == "partial":
        keys = _keys(args)
        return (
            {n: (optional or not keys or n in keys, at, e) for n, (optional, at, e) in fields.items()},
            is_open,
            complete,
        )
    if called == "required":
        keys = _keys(args)
        return (
            {n: (optional and bool(keys) and n not in keys, at, e) for n, (optional, at, e) in fields.items()},
            is_open,
            complete,
        )
    if called in ("extend", "merge", "safeExtend", "and") and args:
        inner = args[0]
        added = (
            _object(inner, env, names, depth, False)
            if inner[0] == "object"
            else zod_fields(inner, env, names, depth + 1)
        )
        if added is None:
            return fields, is_open, False
        return {**fields, **added[0]}, is_open or added[1], complete and added[2]
    if called in ("pick", "omit"):
        keys = _keys(args)
        if not keys:
            return fields, is_open, False
        return {n: held for n, held in fields.items() if (n in keys) == (called == "pick")}, is_open, complete
    return fields, is_open, False


def _object(node: Node, env: Env, names: Names, depth: int, is_open: bool) -> tuple[Fields, bool, bool]:
    fields: Fields = {}
    complete = True
    for member in node[2]:
        if member[0] == "prop" and isinstance(member[2], str):
            fields[member[2]] = (_is_optional(member[3]), member[1], env)
        elif member[0] == "spread":
            source = member[2]
            if source[0] == "attr" and source[3] == "shape":
                source = source[2]
            spread = zod_fields(source, env, names, depth + 1)
            if spread is None:
                complete = False
            else:
                fields.update(spread[0])
                complete = complete and spread[2]
    return fields, is_open, complete


def _is_optional(node: Node) -> bool:
    while node[0] == "call":
        node = node[2]
        if node[0] != "attr":
            return False
        if node[3] in OPTIONAL:
            return True
        node = node[2]
    return False


def _keys(args: tuple[Node, ...]) -> Mapping[str, Node]:
    """The keys of `pick({ a: true })` and its like."""
    if not args or args[0][0] != "object":
        return {}
    return {member[2]: member[3] for member in args[0][2] if member[0] == "prop" and isinstance(member[2], str)}
