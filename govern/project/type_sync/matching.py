"""Which TypeScript type mirrors which schema: by configuration, by the calls it types, by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from govern.config.settings import DEFAULT_AFFIXES
from govern.project.casing import casing_of, folded
from govern.project.type_sync.documents import FRAMEWORK, SchemaDocument
from govern.project.type_sync.families import Family, literal_values
from govern.project.type_sync.generated import generated_mirrors
from govern.project.type_sync.mirror import How, Mirror, Side, camel, field_names, sides_of
from govern.project.typescript_types.types import FrontendTypes, TypeScriptType
from govern.regex import regex

# The share of the fields on either side that the other one has too. Below that a type of the schema's name is about
# something else, or shows a part of it on purpose.
EXACT_SHARE = 0.5
AFFIX_SHARE = 0.6
COPY_SHARE = 0.75
# A type with more fields than this which a request does not take is no type of that request.
MOST_UNASKED = 1
FEW = 2
SEVERAL_WORDS = regex(r"[a-z0-9][A-Z]")
CAPITALISED = regex(r"[A-Z][a-z]")
CONVERTS_FROM = 3
CONVERTS_SHARE = 0.9


class Matching:
    """Pairs the schemas of documents with the types of one frontend.

    `mapping` are the pairs that the configuration names, schema to type; `by_use` the components that calls say a type
    stands for, by the key of its shape and whether it is an answer; `elsewhere` the names of types that a tool writes
    in packages this frontend uses. `renamed` fixes whether the frontend writes camelCase, None detects it.
    """

    def __init__(
        self,
        types: FrontendTypes,
        documents: Sequence[SchemaDocument],
        affixes: Sequence[str] = DEFAULT_AFFIXES,
        mapping: Mapping[str, str] | None = None,
        by_use: Mapping[tuple[object, bool], frozenset[str]] | None = None,
        elsewhere: frozenset[str] = frozenset(),
        renamed: bool | None = None,
    ) -> None:
        self.types = types
        self.documents = documents
        self.mapping = mapping or {}
        self.by_use = by_use or {}
        self.elsewhere = elsewhere
        self._renamed = renamed
        self._suffixes = sorted((affix[1:] for affix in affixes if affix.startswith("*")), key=len, reverse=True)
        self._prefixes = [affix[:-1] for affix in affixes if affix.endswith("*")]

    @cached_property
    def mirrors(self) -> tuple[Mirror, ...]:
        """Every pair: those of generated files first, then hand-written ones by schema."""
        found = [*self.generated]
        for family, pairs, how in self._written:
            found += [self._mirror(one, family, how) for one in pairs]
        return tuple(found)

    @cached_property
    def generated(self) -> tuple[Mirror, ...]:
        """The pairs of generated files."""
        return tuple(generated_mirrors(self.types, self.documents))

    @cached_property
    def converts(self) -> bool:
        """Whether the frontend writes names of several words in camelCase throughout where the API has snake_case."""
        if self._renamed is not None:
            return self._renamed
        styles: Counter[str] = Counter()
        for family, pairs in self._exact:
            for one in pairs:
                there = {folded(name): name for name in self._fields_of(one) or ()}
                for name in self._wire_names(family):
                    held = there.get(folded(name))
                    if held is not None and casing_of(name) == "snake":
                        styles[casing_of(held)] += 1
        return styles["camel"] >= CONVERTS_FROM and styles["camel"] >= CONVERTS_SHARE * sum(styles.values())

    def _mirror(self, one: TypeScriptType, family: Family, how: How) -> Mirror:
        sides = sides_of(family.components)
        used = self._used_sides(one, sides)
        key = getattr(self.types.whole_shape(one), "key", None)
        mine = {each.name for each in family.components}
        others = self.by_use.get((key, True), frozenset()) - mine
        how = "use" if used else how
        return Mirror(one, self.types, family.document, used or sides, how, self.converts, tuple(sorted(others)))

    def _used_sides(self, one: TypeScriptType, sides: tuple[Side, ...]) -> tuple[Side, ...]:
        """The sides that calls are typed with, where they are, so that a type of answers is not asked to be a body."""
        key = getattr(self.types.whole_shape(one), "key", None)
        used = [side for side in sides if side.component.name in self.by_use.get((key, side.response), ())]
        return tuple(used)

    @cached_property
    def families(self) -> tuple[Family, ...]:
        """The classes of all documents; of equal ones in several documents the first."""
        found: dict[tuple[int, str], Family] = {}
        seen: set[tuple[str, str]] = set()
        for at, document in enumerate(self.documents):
            for one in document.components.values():
                if one.name in FRAMEWORK or not (one.requests or one.responses):
                    continue
                text = (one.name, repr(document.document["components"]["schemas"][one.name]))
                if text in seen:
                    continue
                seen.add(text)
                home = one.name.rpartition("__")[0]
                family = found.setdefault((at, f"{home} {one.base}"), Family(one.base, document))
                family.components.append(one)
        return tuple(found.values())

    @cached_property
    def _written(self) -> list[tuple[Family, list[TypeScriptType], How]]:
        found: list[tuple[Family, list[TypeScriptType], How]] = []
        taken: set[int] = set()
        for family in self.families:
            if family.base in self.mapping:
                pairs = [one for one in self.types.named(self.mapping[family.base]) if not one.generated]
                taken.update(map(id, pairs))
                found.append((family, pairs, "configuration"))
        for family, pairs in self._used:
            pairs = [one for one in pairs if id(one) not in taken]
            taken.update(map(id, pairs))
            found.append((family, pairs, "use"))
        called = {id(family): pairs for family, pairs, _ in found}
        exact = [
            (family, [one for one in pairs if id(one) not in taken and self._is_copy(one, called.get(id(family), []))])
            for family, pairs in self._exact
        ]
        taken.update(id(one) for _, pairs in exact for one in pairs)
        have = {id(family) for family, pairs, _ in found if pairs}
        for family, pairs in exact:
            if not pairs and id(family) not in have:
                pairs = self._affixed(family, taken)
            found.append((family, pairs, "name"))
        return found

    def _is_copy(self, one: TypeScriptType, called: list[TypeScriptType]) -> bool:
        """Whether a type is like one of those that calls are typed with, if there are any: else it is what the frontend
        makes of them."""
        own = set(self._fields_of(one) or ())
        others = [set(self._fields_of(each) or ()) for each in called]
        return not others or any(len(own & other) >= COPY_SHARE * max(len(own), len(other)) for other in others)

    @cached_property
    def _used(self) -> list[tuple[Family, list[TypeScriptType]]]:
        """The types that calls are typed with, if they have anything in common with what the endpoint sends."""
        by_component: dict[str, list[object]] = {}
        for (key, _), names in self.by_use.items():
            for name in names:
                by_component.setdefault(name, []).append(key)
        if not by_component:
            return []
        keyed = {
            getattr(self.types.whole_shape(one), "key", None): one for one in self.types.declared if not one.generated
        }
        found: list[tuple[Family, list[TypeScriptType]]] = []
        for family in self.families:
            keys = [key for one in family.components for key in by_component.get(one.name, ())]
            pairs = [keyed[key] for key in dict.fromkeys(keys) if key in keyed]
            near = [one for one in pairs if self._agree(family, self._fields_of(one), EXACT_SHARE, True)]
            if near:
                found.append((family, near))
        # A type that stands for several schemas is held against the nearest of them.
        best: dict[int, int] = {}
        for family, pairs in found:
            for one in pairs:
                best[id(one)] = max(best.get(id(one), -(10**6)), self._score(family, one))
        return [(f, [one for one in pairs if self._score(f, one) == best[id(one)]]) for f, pairs in found]

    @cached_property
    def _exact(self) -> list[tuple[Family, list[TypeScriptType]]]:
        """For each class the type of its own name that is about the same thing; several where they are alike.

        Where several classes of one name differ, a type could mirror any of them: none is chosen. So where a schema
        whose name holds that name too (`SimpleOrder`, `OrderResponse`) is nearer to it. Where a tool writes the
        schema's type, its namesakes are the frontend's own affair.
        """
        by_name: dict[str, list[Family]] = {}
        for family in self.families:
            by_name.setdefault(family.base, []).append(family)
        written = {name for one in self.generated for name in (one.type.name, one.schema)}
        found: list[tuple[Family, list[TypeScriptType]]] = []
        for name, families in by_name.items():
            pairs: list[TypeScriptType] = []
            if len({self._names(one) for one in families}) == 1 and name not in self.elsewhere and name not in written:
                pairs = [one for one in self.types.named(name) if is_eligible(one) and not one.generated]
            for family in families:
                found.append((family, self._fitting(family, pairs, families)))
        return found

    def _fitting(self, family: Family, pairs: list[TypeScriptType], families: list[Family]) -> list[TypeScriptType]:
        if not self._names(family):
            values = family.values()
            return [one for one in pairs if values and _share(values, literal_values(self.types.whole_shape(one)))]
        near = self._nearest(
            [one for one in pairs if self._agree(family, self._fields_of(one), EXACT_SHARE, True)], family
        )
        if not near:
            return []
        rivals = [one for one in self.families if family.base in one.base and one not in families]
        rivals += [one for one in self._families_by_base[self._bare(family.base)] if one not in families]
        return [
            one
            for one in near
            if not any(self._score(rival, one) > self._score(family, one) for rival in rivals if self._names(rival))
        ]

    def _nearest(self, pairs: list[TypeScriptType], family: Family) -> list[TypeScriptType]:
        """Those that have most in common with the schema, and copies of them: the others that have nearly all, spelt
        the same way, and do not have fields of their own in the place of others."""
        scores = [self._score(family, one) for one in pairs]
        best = next((one for one, score in zip(pairs, scores, strict=True) if score == max(scores)), None)
        wire = set(self._wire_names(family))
        spelt = set(self._fields_of(best) or ()) if best is not None else set()
        if any(camel(name) in spelt for name in wire if camel(name) != name):
            wire = {camel(name) for name in wire}
        found: list[TypeScriptType] = []
        for one, score in zip(pairs, scores, strict=True):
            own = set(self._fields_of(one) or ())
            is_copy = self._agree(family, list(own), COPY_SHARE) and not (own - wire and wire - own)
            if score == max(scores) or is_copy:
                found.append(one)
        return found

    def _score(self, family: Family, one: TypeScriptType) -> int:
        """How near a schema and a type are: what they share, less what either has alone."""
        ours, theirs = self._names(family), frozenset(map(folded, self._fields_of(one) or ()))
        return len(ours & theirs) - len(ours ^ theirs)

    def _affixed(self, family: Family, taken: set[int]) -> list[TypeScriptType]:
        """The one type whose name differs from the schema's only in affixes, if most fields agree."""
        base = self._bare(family.base)
        candidates = [one for name in self._types_by_base.get(base, ()) for one in self.types.named(name)]
        found = [
            one
            for one in candidates
            if id(one) not in taken
            and is_eligible(one)
            and not one.generated
            and self._agree(family, self._fields_of(one), AFFIX_SHARE)
        ]
        if len(found) > 1:
            scores = [self._score(family, one) for one in found]
            found = [one for one, score in zip(found, scores, strict=True) if score == max(scores)]
        if len(found) != 1:
            return []
        rivals = [other for other in self._families_by_base[base] if other is not family]
        if any(self._agree(rival, self._fields_of(found[0]), AFFIX_SHARE) for rival in rivals):
            return []
        longer = [other for other in self.families if other.base.startswith(base) and other is not family]
        return [] if any(self._score(other, found[0]) > self._score(family, found[0]) for other in longer) else found

    @cached_property
    def _types_by_base(self) -> Mapping[str, list[str]]:
        schemas = {family.base for family in self.families}
        found: dict[str, list[str]] = {}
        for name in self.types.type_names:
            if name not in schemas:
                found.setdefault(self._bare(name), []).append(name)
        return found

    @cached_property
    def _families_by_base(self) -> Mapping[str, list[Family]]:
        found: dict[str, list[Family]] = {}
        for family in self.families:
            found.setdefault(self._bare(family.base), []).append(family)
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
    def _known_names(self) -> dict[int, frozenset[str]]:
        return {}

    def _names(self, family: Family) -> frozenset[str]:
        if id(family) not in self._known_names:
            self._known_names[id(family)] = family.names()
        return self._known_names[id(family)]

    def _wire_names(self, family: Family) -> Iterator[str]:
        for side in sides_of(family.components):
            yield from field_names(family.document.shape(side.component.name, side.response)) or ()

    def _fields_of(self, one: TypeScriptType) -> list[str] | None:
        return field_names(self.types.whole_shape(one))

    def _agree(self, family: Family, fields: list[str] | None, share: float, by_name: bool = False) -> bool:
        """Whether a share of the fields of both sides is common to them. Where there are too few to tell, a name of
        several words that both have is enough."""
        if fields is None:
            return False
        theirs = frozenset(map(folded, fields))
        ours = self._names(family)
        common = len(ours & theirs)
        if not family.answers and len(theirs) - common > MOST_UNASKED:
            return False
        if by_name and max(len(ours), len(theirs)) <= FEW and SEVERAL_WORDS.search(family.base):
            return bool(ours)
        return bool(common) and common >= share * len(theirs) and common >= share * len(ours)


def _share(values: frozenset[object], others: frozenset[object]) -> bool:
    """Whether two enums are about the same thing: half the members of each are common to both."""
    common = len(values & others)
    return bool(common) and common >= EXACT_SHARE * len(values) and common >= EXACT_SHARE * len(others)


def is_eligible(one: TypeScriptType) -> bool:
    """Whether a type may mirror a schema: it stands where the frontend keeps its types or calls the API, or other
    files can import it and it belongs to no component."""
    return one.central or (one.exported and not one.file.endswith("x"))
