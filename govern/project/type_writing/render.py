"""Shapes as TypeScript text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from govern.project.shapes.model import (
    Anything,
    Array,
    Boolean,
    Field,
    Foreign,
    Literal,
    Named,
    Never,
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
from govern.project.type_writing.style import Style
from govern.regex import regex

IDENTIFIER = regex(r"[A-Za-z_$][\w$]*\Z")
MAX_DEPTH = 8


class CannotWriteError(Exception):
    """A shape that cannot be written here: it is not known, or has no name and no end. The message says why."""


class Writer:
    """Writes types. `reference` gives the TypeScript name of a named shape, None where it has none and is written out;
    `renamed` the name that a field of the wire has in TypeScript."""

    def __init__(
        self, style: Style, reference: Callable[[Named], str | None], renamed: Callable[[str], str] = lambda name: name
    ) -> None:
        self.style = style
        self.reference = reference
        self.renamed = renamed

    def type(self, shape: Shape, indent: str = "", depth: int = 0) -> str:
        """The text of a type; further lines are indented by `indent` and one step. Raises CannotWriteError."""
        if depth > MAX_DEPTH:
            raise CannotWriteError("a type without a name that has no end")
        match shape:
            case Named():
                name = self.reference(shape)
                return name if name is not None else self.type(shape.resolve(), indent, depth + 1)
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
                return self.literal(shape.value)
            case Anything():
                return "unknown"
            case Array():
                return self._array(self.type(shape.item, indent, depth + 1))
            case Tuple():
                items = [self.type(one, indent, depth + 1) for one in shape.items]
                rest = [f"...{self._array(self.type(shape.rest, indent, depth + 1))}"] if shape.rest is not None else []
                return f"[{', '.join([*items, *rest])}]"
            case Union():
                texts = dict.fromkeys(self.type(one, indent, depth + 1) for one in shape.members)
                return " | ".join(texts)
            case Object():
                return self._object(shape, indent, depth)
            case Never():
                return "never"
            case Unknown():
                raise CannotWriteError(shape.reason)
            case Foreign():
                raise CannotWriteError(f"{shape.name} is no JSON")
            case _:
                raise CannotWriteError("not a shape")

    def literal(self, value: str | int | float | bool) -> str:
        """A value as the file quotes it."""
        text = json.dumps(value, ensure_ascii=False)
        if isinstance(value, str) and self.style.quote == "'":
            inner = text[1:-1].replace('\\"', '"').replace("'", "\\'")
            return f"'{inner}'"
        return text

    def key(self, name: str) -> str:
        """A field's name, quoted where it has to be."""
        return name if IDENTIFIER.match(name) else self.literal(name)

    def member(self, field: Field, indent: str, optional: bool, depth: int = 0) -> str:
        """`name?: type` without what ends it."""
        mark = "?" if optional else ""
        return f"{self.key(self.renamed(field.name))}{mark}: {self.type(field.shape, indent, depth + 1)}"

    def _array(self, item: str) -> str:
        if self.style.generic:
            return f"Array<{item}>"
        return f"({item})[]" if re.search(r"[|&]", item) and not _is_closed(item) else f"{item}[]"

    def _object(self, shape: Object, indent: str, depth: int) -> str:
        if not shape.fields:
            if shape.extra is None:
                return "Record<string, never>"
            return f"Record<string, {self.type(shape.extra, indent, depth + 1)}>"
        inner = indent + self.style.indent
        lines = [
            f"{inner}{self.member(one, inner, one.presence == 'optional', depth)}{self.style.ending}"
            for one in shape.fields.values()
        ]
        if shape.extra is not None:
            lines.append(f"{inner}[key: string]: unknown{self.style.ending}")
        return "{\n" + "\n".join(lines) + f"\n{indent}}}"


def _is_closed(text: str) -> bool:
    """Whether an operator in a type stands inside its brackets only."""
    depth = 0
    for character in text:
        depth += (character in "([{<") - (character in ")]}>")
        if depth == 0 and character in "|&":
            return False
    return True
