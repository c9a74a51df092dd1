"""A shape in a few words, as TypeScript would write it."""

from __future__ import annotations

import json

from govern.project.shapes.model import (
    Anything,
    Array,
    Boolean,
    Foreign,
    Literal,
    Named,
    Null,
    Number,
    Object,
    Shape,
    Text,
    Tuple,
    Undefined,
    Union,
    Unknown,
)

MOST_MEMBERS, MOST_FIELDS, MOST_DEPTH = 6, 4, 4


def shown(shape: Shape, depth: int = 0) -> str:
    """`string | null`, `Item[]`, `{ id, name, … }`: short, one line, never a whole type."""
    if depth > MOST_DEPTH:
        return "…"
    match shape:
        case Named():
            return shape.name
        case Text():
            return "string"
        case Number():
            return "number"
        case Boolean():
            return "boolean"
        case Null():
            return "null"
        case Undefined():
            return "undefined"
        case Literal():
            return json.dumps(shape.value, ensure_ascii=False)
        case Anything():
            return "any" if shape.unchecked else "unknown"
        case Foreign():
            return shape.name
        case Unknown():
            return "?"
        case Array():
            inner = shown(shape.item, depth + 1)
            return f"({inner})[]" if " | " in inner else f"{inner}[]"
        case Tuple():
            return f"[{', '.join(shown(item, depth + 1) for item in shape.items)}]"
        case Union():
            texts = list(dict.fromkeys(shown(one, depth + 1) for one in shape.members))
            more = ["…"] if len(texts) > MOST_MEMBERS else []
            return " | ".join([*texts[:MOST_MEMBERS], *more])
        case Object():
            return _object(shape, depth)
        case _:
            return "never"


def _object(shape: Object, depth: int) -> str:
    if not shape.fields:
        return "{}" if shape.extra is None else f"Record<string, {shown(shape.extra, depth + 1)}>"
    names = list(shape.fields)
    return f"{{ {', '.join(names[:MOST_FIELDS])}{', …' if len(names) > MOST_FIELDS else ''} }}"
