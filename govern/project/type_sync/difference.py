"""What differs between a TypeScript type and the schema that it mirrors."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from govern.project.shapes.model import NOWHERE, At, Shape
from govern.records import dataclass

Kind = Literal["field-missing", "field-unknown", "optionality", "type", "enum", "case"]
# Why a difference may be meant: the type says more than a schema that leaves the value open ("untyped"), names some of
# the strings or keys that the schema allows ("narrowed"), is told apart by the compiler but not by JSON ("nominal").
Soft = Literal["", "untyped", "narrowed", "nominal"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `reads` says that what travels does not fit the type, `writes` that what the type admits does not
    fit the schema; where neither is so the two are assignable and differ all the same.

    `path` leads from the type to the place: field names, "[]" for items, "{}" for values of a map. `at` is the place in
    TypeScript, `pointer` the one in the document. `here` is the shape in TypeScript, `there` that of the schema, each
    None where there is nothing; `name` is the field's name on the wire, or what it should be called in TypeScript.
    `holder` is the field of the type that the difference is in, where `at` is a part of it. `mild` says that null
    comes where the type makes the field optional: code that reads it is ready for nothing.
    """

    kind: Kind
    path: tuple[str, ...]
    at: At
    pointer: str
    here: Shape | None
    there: Shape | None
    reads: bool
    writes: bool
    reason: str
    name: str = ""
    soft: Soft = ""
    holder: At = NOWHERE
    missing: tuple[str | int | float | bool, ...] = ()
    extra: tuple[str | int | float | bool, ...] = ()
    mild: bool = False

    @property
    def label(self) -> str:
        """`items[].price`: the place below the type."""
        text = ""
        for part in self.path:
            text += part if part in ("[]", "{}") else f".{part}" if text else part
        return text

    def without(self, *, reads: bool = False, writes: bool = False) -> Difference:
        """The same, where the directions given turned out to fit after all."""
        return replace(self, reads=self.reads and not reads, writes=self.writes and not writes)
