"""Holds the members of unions against each other: literals and enums, primitives, objects and lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from govern.project.casing import folded
from govern.project.shapes.model import (
    Array,
    At,
    Boolean,
    Foreign,
    Literal,
    Number,
    Object,
    Shape,
    Text,
    Tuple,
    resolved,
)
from govern.project.shapes.shown import shown
from govern.project.type_sync.difference import Difference
from govern.project.type_sync.merged import compare_merged, same_name

if TYPE_CHECKING:
    from govern.project.type_sync.compare import Comparer

Path = tuple[str, ...]
Value = str | int | float | bool
MOST_PAIRS = 4_000
SIMPLE: dict[type, str] = {Text: "string", Number: "number", Boolean: "boolean"}
FILES = frozenset(("Blob", "File", "Uint8Array", "ArrayBuffer", "Buffer"))
DATES = frozenset(("date", "date-time", "time"))
MOST_SHOWN = 5


def compare_members(
    comparer: Comparer, ours: list[Shape], theirs: list[Shape], here: Shape, there: Shape, path: Path, at: At
) -> list[Difference]:
    """The differences between the members of a type and those of a schema, null apart."""
    left, right = Members(ours), Members(theirs)
    _excuse_foreign(left, right, comparer.habits.dates)
    left.expand_booleans(right)
    right.expand_booleans(left)
    found: list[Difference] = []
    pointer = there.at.pointer
    missing = [value for value in right.literals if value not in left.literals and kind_of(value) not in left.kinds]
    extra = [value for value in left.literals if value not in right.literals and kind_of(value) not in right.kinds]
    needed = [kind for kind in right.kinds if kind not in left.kinds]
    unasked = [kind for kind in left.kinds if kind not in right.kinds]
    # A kind that the other side has as literals: a string where an enum travels, literals where any string does.
    widened = [kind for kind in unasked if any(kind_of(value) == kind for value in right.literals)]
    narrowed = [kind for kind in needed if any(kind_of(value) == kind for value in left.literals)]
    plain_needed = [kind for kind in needed if kind not in narrowed]
    plain_unasked = [kind for kind in unasked if kind not in widened]
    if (missing or extra) and (not missing or left.literals or not left.kinds) and right.literals and left.literals:
        found.append(_enum(left, missing, extra, here, there, path, at))
        missing, extra = [], []
    if widened:
        reason = f"is any {widened[0]}, and {_listed([v for v in right.literals if kind_of(v) == widened[0]])} travel"
        found.append(Difference("enum", path, at, pointer, here, there, False, True, reason))
    is_inline = bool(path) and len(ours) == 1 and isinstance(ours[0], Literal) and not ours[0].enum
    if is_inline and found and found[0].missing and not found[0].extra:
        found = [replace(found[0], soft="narrowed")]  # one member of an enum: what tells this type from its siblings
    if narrowed:
        values = _listed([value for value in left.literals if kind_of(value) == narrowed[0]])
        reason = f"is {values} only, and the schema admits any {narrowed[0]}"
        found.append(Difference("enum", path, at, pointer, here, there, True, False, reason, soft="narrowed"))
        extra = [value for value in extra if kind_of(value) not in narrowed]
    rest_ours, rest_theirs, nested = _structures(comparer, left, right, path, at)
    found += nested
    lost = [*plain_needed, *map(_text, missing), *map(shown, rest_theirs)]
    gained = [*plain_unasked, *map(_text, extra), *map(shown, rest_ours)]
    lost += [one for one in right.foreign if one not in left.foreign]
    gained += [one for one in left.foreign if one not in right.foreign]
    if lost or gained:
        found.append(_type(left, lost, gained, here, there, path, at, bool(left.foreign)))
    return found


class Members:
    """The members of one side by what they are; a literal that its own kind covers counts for nothing."""

    def __init__(self, shapes: Sequence[Shape]) -> None:
        self.kinds: list[str] = []
        self.literals: dict[Value, Literal] = {}
        self.foreign: list[str] = []
        self.structures: list[Shape] = []
        self.formats: set[str] = set()
        for shape in shapes:
            behind = resolved(shape)
            if isinstance(behind, Text | Number | Boolean):
                kind = SIMPLE[type(behind)]
                if kind not in self.kinds:
                    self.kinds.append(kind)
                if isinstance(behind, Text | Number):
                    self.formats.add(behind.format)
            elif isinstance(behind, Literal):
                self.literals.setdefault(_keyed(behind.value), behind)
            elif isinstance(behind, Foreign):
                self.foreign.append(behind.name)
            else:
                self.structures.append(shape)
        self.literals = {value: one for value, one in self.literals.items() if kind_of(value) not in self.kinds}

    def expand_booleans(self, other: Members) -> None:
        """`boolean` as true and false, where the other side has these."""
        if "boolean" in self.kinds and any(isinstance(value, bool | _Truth) for value in other.literals):
            self.kinds.remove("boolean")
            for value in (True, False):
                self.literals.setdefault(_keyed(value), Literal(value))


class _Truth(str):
    """true and false as keys that differ from 1 and 0."""

    __slots__ = ()


def _keyed(value: Value) -> Value:
    return _Truth(str(value).lower()) if isinstance(value, bool) else value


def kind_of(value: Value) -> str:
    """The kind that a literal is one of."""
    if isinstance(value, bool | _Truth):
        return "boolean"
    return "string" if isinstance(value, str) else "number"


def _text(value: Value) -> str:
    return str(value) if isinstance(value, _Truth) else shown(Literal(value))


def _listed(values: Sequence[Value]) -> str:
    more = f" and {len(values) - MOST_SHOWN} more" if len(values) > MOST_SHOWN else ""
    return ", ".join(map(_text, values[:MOST_SHOWN])) + more


def _excuse_foreign(left: Members, right: Members, dates: bool) -> None:
    """Take out what stands in TypeScript for a string or a number on the wire on purpose."""
    for name in list(left.foreign):
        if name in FILES and right.formats & {"binary", "byte"}:
            left.foreign.remove(name)
            if "string" not in left.kinds:
                left.kinds.append("string")
        elif (name == "Date" and dates and right.formats & DATES) or (
            name == "bigint" and right.formats & {"int64", "uint64"}
        ):
            left.foreign.remove(name)
            kind = "string" if name == "Date" else "number"
            if kind not in left.kinds:
                left.kinds.append(kind)


def _enum(
    left: Members, missing: list[Value], extra: list[Value], here: Shape, there: Shape, path: Path, at: At
) -> Difference:
    parts = []
    if missing:
        parts.append(f"lacks {_listed(missing)}")
    if extra:
        parts.append(f"has {_listed(extra)}, which the schema does not")
    place = at
    if extra and not missing and len(extra) == 1:
        own = left.literals[extra[0]].at
        place = own if own.file and own.file == at.file else at
    return Difference(
        "enum", path, place, there.at.pointer, here, there, bool(missing), bool(extra), " and ".join(parts),
        missing=tuple(missing), extra=tuple(extra), holder=at,
    )  # fmt: skip


def _type(
    left: Members, lost: list[str], gained: list[str], here: Shape, there: Shape, path: Path, at: At, foreign: bool
) -> Difference:
    if lost and gained:
        reason = f"is `{shown(here)}`, and `{shown(there)}` travels"
        if foreign:
            reason += " as JSON"
    elif lost:
        reason = f"can be {' or '.join(lost[:4])} too, which the type does not admit"
    else:
        reason = f"admits {' or '.join(gained[:4])}, which the schema does not"
    return Difference("type", path, at, there.at.pointer, here, there, bool(lost), bool(gained), reason)


def _structures(
    comparer: Comparer, left: Members, right: Members, path: Path, at: At
) -> tuple[list[Shape], list[Shape], list[Difference]]:
    """Pairs objects and lists of both sides: (those left over here, those left over there, differences inside)."""
    ours, theirs = left.structures, right.structures
    if comparer.habits.merges and (found := compare_merged(comparer, ours, theirs, path, at)) is not None:
        return [], [], found
    if not ours or not theirs or len(ours) * len(theirs) > MOST_PAIRS:
        return (ours, theirs, []) if not (ours and theirs) else ([], [], [])
    table: dict[tuple[int, int], list[Difference]] = {}
    for i, one in enumerate(ours):
        for j, other in enumerate(theirs):
            found = comparer.structures(one, other, path, at)
            if found is not None:
                table[i, j] = found
    fits_read = {j for (_, j), found in table.items() if not any(one.reads for one in found)}
    fits_written = {i for (i, _), found in table.items() if not any(one.writes for one in found)}
    order = sorted(table, key=lambda at: (_cost(table[at]), not same_name(ours[at[0]], theirs[at[1]]), at))
    pairs: dict[int, int] = {}
    for i, j in order:
        if i in pairs or j in pairs.values():
            continue
        alone = len(ours) == len(theirs) == 1
        if alone or not table[i, j] or _alike(ours[i], theirs[j], comparer.habits.renamed):
            pairs[i] = j
    nested = [
        one.without(reads=len(theirs) > 1 and j in fits_read, writes=len(ours) > 1 and i in fits_written)
        for i, j in sorted(pairs.items())
        for one in table[i, j]
    ]
    rest_ours = [one for i, one in enumerate(ours) if i not in pairs and i not in fits_written]
    rest_theirs = [one for j, one in enumerate(theirs) if j not in pairs.values() and j not in fits_read]
    return rest_ours, rest_theirs, nested


def _cost(found: list[Difference]) -> int:
    return sum(1 if one.soft else 10 for one in found)


def _alike(ours: Shape, theirs: Shape, renamed: Callable[[str], str] | None) -> bool:
    """Whether two members of unions are meant to be the same: of one name, or with most fields in common."""
    if same_name(ours, theirs):
        return True
    left, right = resolved(ours), resolved(theirs)
    if isinstance(left, Array | Tuple) and isinstance(right, Array | Tuple):
        return True
    if not isinstance(left, Object) or not isinstance(right, Object):
        return False
    if _tags(left) != _tags(right):
        return False
    mine, sent = {folded(name) for name in left.fields}, {folded(name) for name in right.fields}
    return 2 * len(mine & sent) >= max(len(mine), len(sent))


def _tags(shape: Object) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, held in shape.fields.items():
        behind = resolved(held.shape)
        if isinstance(behind, Literal):
            found[folded(name)] = behind.value
    return found
