"""Which TypeScript type mirrors which schema, and which fields the one has and the other lacks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from govern.project.casing import casing_of, folded, to_camel
from govern.project.schema_fields import SchemaField
from govern.project.schemas import Schema, SchemaUse
from govern.project.typescript_types.fields import Shape
from govern.project.typescript_types.types import FrontendTypes, TypeScriptType
from govern.project.values import External, Generic, Value

DEFAULT_AFFIXES = (
    "*Response", "*Read", "*Public", "*Out", "*Schema", "*DTO", "*Dto", "*Model", "*Type", "*Data", "*Payload",
    "*Request", "*Input", "*In", "I*", "T*",
)  # fmt: skip
# The share of the fields on either side that the other one has too. Below that a type of the schema's name is about
# something else, or shows a part of it on purpose.
EXACT_SHARE = 0.5
AFFIX_SHARE = 0.6
COPY_SHARE = 0.75
# A type with more fields than this which a request does not take is no type of that request.
MOST_UNASKED = 1
FEW = 2
SEVERAL_WORDS = re.compile(r"[a-z0-9][A-Z]")
CAPITALISED = re.compile(r"[A-Z][a-z]")
CONVERTS_FROM = 3
CONVERTS_SHARE = 0.9


def is_tag(annotation: Value) -> bool:
    """Whether a type has one value only, such as `Literal["card"]`."""
    return (
        isinstance(annotation, Generic)
        and isinstance(annotation.origin, External)
        and annotation.origin.dotted.endswith(".Literal")
        and len(annotation.args) == 1
    )


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """A schema and a type that mirrors it. `converted` says that the frontend speaks the other casing throughout."""

    use: SchemaUse
    type: TypeScriptType
    shape: Shape
    converted: bool = False

    @property
    def schema(self) -> Schema:
        return self.use.schema

    def missing(self) -> list[tuple[SchemaField, str]]:
        """The fields of the schema that the type lacks, each with the name it should have; none where the type may
        have fields that govern cannot see, or the schema's own serialiser decides what it sends."""
        if self.shape.open or not self.shape.complete or not self.shape.is_object or self.schema.reshaped:
            return []
        there = {folded(name) for name in self.shape.fields}
        found: list[tuple[SchemaField, str]] = []
        for one in self.schema.fields:
            names = used_names(one, self.use, self.type.side)
            if not names or not one.names.known or any(folded(name) in there for name in names):
                continue
            if self.type.generated and is_tag(one.annotation):
                continue  # some generators keep the tag of a union outside its members
            found.append((one, to_camel(names[0]) if self.converted else names[0]))
        return found


def used_names(one: SchemaField, use: SchemaUse, side: str = "") -> list[str]:
    """The names under which a field crosses the wire, the response's first; none where it never does. `side` leaves
    out the other of "requests" and "responses"."""
    names: list[str] = []
    if one.hidden:
        return names
    if use.responses and not one.excluded and side != "requests":
        names.append(one.names.response)
    internal = one.excluded and not one.required  # the server sets it, and never shows it
    if use.requests and not one.computed and not internal and side != "responses":
        names += sorted(one.names.request, key=lambda name: (name == one.name and len(one.names.request) > 1, name))
    return list(dict.fromkeys(names))


class Matches:
    """Pairs the schemas that endpoints use with the types of one frontend.

    `generated_elsewhere` are the names of types that a tool writes in packages this frontend uses.
    """

    def __init__(
        self,
        uses: Sequence[SchemaUse],
        types: FrontendTypes,
        affixes: Sequence[str] = DEFAULT_AFFIXES,
        generated_elsewhere: frozenset[str] = frozenset(),
    ) -> None:
        self.uses = uses
        self.types = types
        self.generated_elsewhere = generated_elsewhere
        self._suffixes = sorted((affix[1:] for affix in affixes if affix.startswith("*")), key=len, reverse=True)
        self._prefixes = [affix[:-1] for affix in affixes if affix.endswith("*")]

    @cached_property
    def all(self) -> tuple[Match, ...]:
        """Every match, by schema."""
        found: list[Match] = []
        taken = {id(one) for pairs in self._exact.values() for one, _ in pairs}
        for use in self.uses:
            pairs = self._exact[id(use)]
            if not pairs:
                pairs = self._affixed(use, taken)
            found += [Match(use, one, shape, self.converts) for one, shape in pairs]
        return tuple(found)

    @cached_property
    def converts(self) -> bool:
        """Whether the frontend writes names of several words in camelCase throughout where the API has snake_case."""
        styles: Counter[str] = Counter()
        for use in self.uses:
            for one, shape in self._exact[id(use)]:
                there = {} if one.generated else {folded(name): name for name in shape.fields}
                for member in use.schema.fields:
                    name = there.get(folded(member.names.response))
                    if name is not None and casing_of(member.names.response) == "snake":
                        styles[casing_of(name)] += 1
        return styles["camel"] >= CONVERTS_FROM and styles["camel"] >= CONVERTS_SHARE * sum(styles.values())

    @cached_property
    def _exact(self) -> Mapping[int, list[tuple[TypeScriptType, Shape]]]:
        """For each use, the type of the schema's own name that is about the same thing; several where they are alike.

        Where several schemas of one name differ, a type could mirror any of them: none is chosen. So where a schema
        whose name holds that name too (`SimpleOrder`, `OrderResponse`) is nearer to it. Where a tool writes the
        schema's type, its namesakes are the frontend's own affair.
        """
        by_name: dict[str, list[SchemaUse]] = {}
        for use in self.uses:
            by_name.setdefault(use.schema.name, []).append(use)
        found: dict[int, list[tuple[TypeScriptType, Shape]]] = {id(use): [] for use in self.uses}
        for name, uses in by_name.items():
            if len({self._names[id(use)] for use in uses}) > 1:
                continue
            named = [one for one in self.types.named(name) if is_eligible(one)]
            if name in self.generated_elsewhere or any(one.generated for one in named):
                named = [one for one in named if one.generated]
            pairs = [(one, self.types.shape(one)) for one in named]
            for use in uses:
                near = self._nearest([p for p in pairs if self._agree(use, p[1], EXACT_SHARE, True)], use)
                rivals = [other for other in self.uses if near and name in other.schema.name and other not in uses]
                rivals += [other for other in self._uses_by_base[self._bare(name)] if other not in uses]
                found[id(use)] = [
                    (one, shape)
                    for one, shape in near
                    if not any(self._score(rival, shape) > self._score(use, shape) for rival in rivals)
                ]
        return found

    def _nearest(self, pairs: list[tuple[TypeScriptType, Shape]], use: SchemaUse) -> list[tuple[TypeScriptType, Shape]]:
        """Those that have most in common with the schema, and the others that have nearly all."""
        scores = [self._score(use, shape) for _, shape in pairs]
        return [
            pair
            for pair, score in zip(pairs, scores, strict=True)
            if score == max(scores) or self._agree(use, pair[1], COPY_SHARE)
        ]

    def _score(self, use: SchemaUse, shape: Shape) -> int:
        """How near a schema and a type are: what they share, less what either has alone."""
        ours, theirs = self._names[id(use)], folded_names(shape)
        return len(ours & theirs) - len(ours ^ theirs)

    def _affixed(self, use: SchemaUse, taken: set[int]) -> list[tuple[TypeScriptType, Shape]]:
        """The one type whose name differs from the schema's only in affixes, if most fields agree."""
        base = self._bare(use.schema.name)
        candidates = [one for name in self._types_by_base.get(base, ()) for one in self.types.named(name)]
        found: list[tuple[TypeScriptType, Shape]] = []
        for one in candidates:
            if id(one) not in taken and is_eligible(one):
                shape = self.types.shape(one)
                if self._agree(use, shape, AFFIX_SHARE):
                    found.append((one, shape))
        if len(found) != 1:
            return []
        rivals = [other for other in self._uses_by_base[base] if other is not use]
        if any(self._agree(rival, found[0][1], AFFIX_SHARE) for rival in rivals):
            return []
        return found

    @cached_property
    def _types_by_base(self) -> Mapping[str, list[str]]:
        schemas = {use.schema.name for use in self.uses}
        found: dict[str, list[str]] = {}
        for name in self.types.type_names:
            if name not in schemas:
                found.setdefault(self._bare(name), []).append(name)
        return found

    @cached_property
    def _uses_by_base(self) -> Mapping[str, list[SchemaUse]]:
        found: dict[str, list[SchemaUse]] = {}
        for use in self.uses:
            found.setdefault(self._bare(use.schema.name), []).append(use)
        return found

    def _bare(self, name: str) -> str:
        """A name without its affixes, at most one before and one behind."""
        for suffix in self._suffixes:
            if name.endswith(suffix) and len(name) > len(suffix):
                name = name[: -len(suffix)]
                break
        for prefix in self._prefixes:
            if name.startswith(prefix) and CAPITALISED.match(name, len(prefix)):
                return name[len(prefix) :]
        return name

    @cached_property
    def _names(self) -> Mapping[int, frozenset[str]]:
        """The names of each schema's fields on the wire, casing apart."""
        return {
            id(use): frozenset(folded(name) for one in use.schema.fields for name in used_names(one, use))
            for use in self.uses
        }

    def _agree(self, use: SchemaUse, shape: Shape, share: float, by_name: bool = False) -> bool:
        """Whether a share of the fields of both sides is common to them. Where there are too few to tell, a name of
        several words that both have is enough."""
        theirs = folded_names(shape)
        common = len(self._names[id(use)] & theirs)
        ours = sum(1 for one in use.schema.fields if used_names(one, use))
        if not use.responses and len(theirs) - common > MOST_UNASKED:
            return False
        if by_name and max(ours, len(theirs)) <= FEW and SEVERAL_WORDS.search(use.schema.name):
            return shape.is_object
        return shape.is_object and bool(common) and common >= share * len(theirs) and common >= share * ours


def folded_names(shape: Shape) -> frozenset[str]:
    return frozenset(folded(name) for name in shape.fields)


def is_eligible(one: TypeScriptType) -> bool:
    """Whether a type may mirror a schema: it stands where the frontend keeps its types or calls the API, or other
    files can import it and it belongs to no component."""
    return one.kind != "enum" and (one.central or (one.exported and not one.file.endswith("x")))
