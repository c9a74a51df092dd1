"""The differences of mirrors that matter, each with what it breaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from govern.project.shapes.model import At, Literal, Named, Null, resolved
from govern.project.type_sync.compare import Comparer, Habits
from govern.project.type_sync.difference import Difference
from govern.project.type_sync.generated import by_key
from govern.project.type_sync.mirror import Mirror, Side, camel, field_names
from govern.records import dataclass

# Tools that read OpenAPI 3.1 as it is written: `nullable`, a word of 3.0, says nothing there.
BY_THE_LETTER = frozenset(("hey-api",))
KEEPING_TAGS = frozenset(("openapi-typescript", "hey-api"))


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A difference between a type and one side of its schema. `breaks` says that the frontend is wrong about what it
    gets or sends; otherwise the type is only wider than it has to be."""

    mirror: Mirror
    side: Side
    difference: Difference
    breaks: bool


def mismatches(mirrors: Sequence[Mirror]) -> Iterator[Mismatch]:
    """The differences of some mirrors, each place once, in their order."""
    comparers: dict[tuple[object, ...], Comparer] = {}
    known = by_key(mirrors)
    for one in mirrors:
        seen: dict[tuple[object, ...], None] = {}
        sides = one.sides
        for side in sides:
            habits = (id(one.document), one.renamed, bool(one.type.generated))
            comparer = comparers.get(habits) or comparers.setdefault(habits, _comparer(one, known))
            for difference in comparer.differences(one.shape, one.schema_shape(side)):
                if not difference.path and difference.at == one.shape.at:
                    # what is looked up by name stands where it was first looked up
                    difference = replace(difference, at=At(one.type.file, one.type.at))
                found = _judged(one, side, difference)
                key = (difference.kind, difference.path, difference.reason)
                if found is not None and key not in seen:
                    seen[key] = None
                    yield found


def _comparer(mirror: Mirror, known: Mapping[object, list[Mirror]]) -> Comparer:
    def mirrors(here: Named, there: Named) -> bool | None:
        listed = known.get(here.key)
        if not listed:
            return None
        pointer = there.at.pointer
        return any(side.component.pointer == pointer for one in listed for side in one.sides)

    generated = bool(mirror.type.generated)
    return Comparer(
        Habits(
            renamed=camel if mirror.renamed and not generated else None,
            dates=generated,
            nulls_known=generated or mirror.document.nulls_known,
            merges=not generated,
            mirrors=mirrors,
        )
    )


def _judged(mirror: Mirror, side: Side, difference: Difference) -> Mismatch | None:
    """The difference as far as it matters on a side; None where it does not."""
    if mirror.type.generated:
        # What a tool wrote is to be what it would write today; some keep the tag of a union outside its members.
        tag = difference.kind == "field-missing" and isinstance(resolved(difference.there or Null()), Literal)
        apart = tag and mirror.type.generated not in KEEPING_TAGS
        # Some documents are made to ask for every field before a tool reads them; sending all of them does no harm.
        harmless = difference.kind == "optionality" and difference.name == "?" and not difference.writes
        apart = apart or (harmless and not side.response)
        if difference.kind == "optionality" and difference.name != "?" and mirror.type.generated in BY_THE_LETTER:
            apart = apart or mirror.document.only_nullable(difference.pointer)
        return None if apart or difference.soft == "nominal" else Mismatch(mirror, side, difference, True)
    if difference.soft:
        return None
    if difference.kind == "field-missing":
        return Mismatch(mirror, side, difference, side.response or difference.writes)
    if difference.kind == "field-unknown":
        if _is_of_another_answer(mirror, difference) if side.response else _is_of_another_request(mirror):
            return None
        return Mismatch(mirror, side, difference, difference.reads or not side.response)
    if difference.kind == "case":
        return Mismatch(mirror, side, difference, True)
    if side.response:
        if difference.reads:
            return Mismatch(mirror, side, difference, not difference.mild)
        asked = any(not one.response for one in mirror.sides)
        # A type of both directions may be as wide as a request allows.
        return None if asked else Mismatch(mirror, side, difference, False)
    if difference.writes:
        return Mismatch(mirror, side, difference, True)
    return Mismatch(mirror, side, difference, False) if difference.kind == "enum" else None


def _is_of_another_answer(mirror: Mirror, difference: Difference) -> bool:
    """Whether some other answer that calls get as this type has the field."""
    for name in mirror.others:
        if name in mirror.document.components:
            names = field_names(mirror.document.shape(name, True)) or ()
            if difference.path[0] in {camel(one) if mirror.renamed else one for one in names}:
                return True
    return False


def _is_of_another_request(mirror: Mirror) -> bool:
    """Whether some other request takes all the fields of a type: it is then the type of both."""
    own = set(mirror.fields)
    mine = {side.component.pointer for side in mirror.sides}
    for one in mirror.document.components.values():
        if one.requests and one.pointer not in mine and len(own) > 1:
            names = field_names(mirror.document.shape(one.name, False)) or ()
            if own <= {camel(name) if mirror.renamed else name for name in names}:
                return True
    return False
