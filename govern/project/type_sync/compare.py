"""Holds a TypeScript shape against the shape of a schema.

Both directions are looked at: what travels must fit the type (reading), and what the type admits must fit the schema
(writing). The two together are what `tsc --strict` says about assigning the types to each other, but for what JSON does
not know: brands, enums that are nominal, `Date` objects.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from govern.project.casing import folded
from govern.project.shapes.model import (
    Anything,
    Array,
    At,
    Field,
    Foreign,
    Named,
    Never,
    Null,
    Object,
    Shape,
    Tuple,
    Undefined,
    Unknown,
    members_of,
    resolved,
    union_of,
)
from govern.project.shapes.shown import shown
from govern.project.type_sync.difference import Difference, Soft
from govern.project.type_sync.members import compare_members
from govern.records import dataclass

MAX_DEPTH = 50
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Habits:
    """What a comparison takes for granted.

    `renamed` gives the name that a field of the wire has in TypeScript (a frontend that converts to camelCase); `dates`
    says that the client turns dates into `Date`; `defaulted` is what a field with a default counts as, "defaulted"
    fitting both. `mirrors` tells of two names whether the first mirrors the second (True, and is compared elsewhere),
    mirrors something else (False), or nothing (None). `merges` takes one object for a union of objects that has all
    their fields, as people write it.
    """

    renamed: Callable[[str], str] | None = None
    dates: bool = False
    defaulted: str = "defaulted"
    nulls_known: bool = True
    merges: bool = False
    mirrors: Callable[[Named, Named], bool | None] = lambda here, there: None


class Comparer:
    """Compares shapes under some habits. Answers are kept: types that refer to each other are compared once."""

    def __init__(self, habits: Habits | None = None) -> None:
        self.habits = habits or Habits()
        self._known: dict[tuple[object, object], list[Difference]] = {}
        self._open: set[tuple[object, object]] = set()

    def differences(self, here: Shape, there: Shape) -> list[Difference]:
        """The differences between a type and a schema, in the order of the schema's fields."""
        inner_here = here.resolve() if isinstance(here, Named) else here
        inner_there = there.resolve() if isinstance(there, Named) else there
        keys = (here.key, there.key) if isinstance(here, Named) and isinstance(there, Named) else None
        if keys is not None:
            self._open.add(keys)
        try:
            return self.values(inner_here, inner_there, (), here.at)
        finally:
            if keys is not None:
                self._open.discard(keys)

    def pair(self, here: Shape, there: Shape, path: Path, at: At) -> list[Difference]:
        """The differences of two shapes somewhere inside; `at` is the place in TypeScript that refers to `here`."""
        if len(path) > MAX_DEPTH:
            return []
        if not (isinstance(here, Named) and isinstance(there, Named)):
            return self.values(here, there, path, at)
        mirrors = self.habits.mirrors(here, there)
        keys = (here.key, there.key)
        if mirrors is True or keys in self._open:
            return []
        if keys not in self._known:
            self._open.add(keys)
            try:
                found = self.values(here.resolve(), there.resolve(), (), here.at)
            finally:
                self._open.discard(keys)
            self._known[keys] = found
        found = self._known[keys]
        if mirrors is False and found:
            return [self._collapsed(found, here, there, path, at)] if any(not one.soft for one in found) else []
        return [replace(one, path=(*path, *one.path)) for one in found]

    def _collapsed(self, found: list[Difference], here: Named, there: Named, path: Path, at: At) -> Difference:
        """One difference for a type that mirrors another schema than the one that is meant."""
        hard = [one for one in found if not one.soft]
        first = next((one for one in hard if one.reads), hard[0])
        reason = f"`{here.name}` is another type: {first.label + ' ' if first.path else ''}{first.reason}"
        return Difference(
            "type", path, at, there.at.pointer, here, there, any(one.reads for one in hard),
            any(one.writes for one in hard), reason,
        )  # fmt: skip

    def values(self, here: Shape, there: Shape, path: Path, at: At) -> list[Difference]:
        """The differences of two shapes that may be unions or null."""
        ours, theirs = members_of(here), members_of(there)
        behind = [resolved(one) for one in ours]
        sent = [resolved(one) for one in theirs]
        if any(isinstance(one, Unknown) for one in (*behind, *sent)):
            return []
        pointer = there.at.pointer
        loose = next((one for one in behind if isinstance(one, Anything)), None)
        free = next((one for one in sent if isinstance(one, Anything)), None)
        if loose is not None:
            if loose.unchecked or free is not None:
                return []
            reason = f"is `unknown`, and {shown(there)} travels"
            return [Difference("type", path, at, pointer, here, there, False, True, reason)]
        if free is not None:
            if free.unchecked:
                return []
            reason = f"is `{shown(here)}`, and the schema admits anything"
            return [Difference("type", path, at, pointer, here, there, True, False, reason, soft="untyped")]
        found: list[Difference] = []
        null_here = any(isinstance(one, Null) for one in behind)
        null_there = any(isinstance(one, Null) for one in sent)
        if null_there and not null_here:
            reason = "can be null, and the type has no null"
            found.append(Difference("optionality", path, at, pointer, here, there, True, False, reason, "null"))
        elif null_here and not null_there and (self.habits.nulls_known or path[-1:] not in (("[]",), ("{}",))):
            reason = "is never null, and the type admits null"
            found.append(Difference("optionality", path, at, pointer, here, there, False, True, reason, "null"))
        ours = [one for one, inner in zip(ours, behind, strict=True) if not isinstance(inner, Null | Undefined | Never)]
        theirs = [one for one, inner in zip(theirs, sent, strict=True) if not isinstance(inner, Null)]
        found += compare_members(self, ours, theirs, here, there, path, at)
        return found

    def structures(self, here: Shape, there: Shape, path: Path, at: At) -> list[Difference] | None:
        """The differences of two objects or lists; None where one is a list and the other is not, or neither is."""
        if isinstance(here, Named) and isinstance(there, Named):
            if not isinstance(resolved(here), type(resolved(there))) and not (
                isinstance(resolved(here), Array | Tuple) and isinstance(resolved(there), Array | Tuple)
            ):
                return None
            return self.pair(here, there, path, at)
        ours, theirs = resolved(here), resolved(there)
        if isinstance(ours, Object) and isinstance(theirs, Object):
            if not theirs.fields and theirs.extra is not None:
                return self._map(ours, theirs, path, at)
            if not ours.fields and ours.extra is not None and theirs.fields:
                return self._against_map(ours, theirs, path, at)
            return self._objects(ours, theirs, path, here.at if isinstance(here, Named) else ours.at)
        if isinstance(ours, Array | Tuple) and isinstance(theirs, Array | Tuple):
            return self._lists(ours, theirs, path, at)
        return None

    def _lists(self, here: Array | Tuple, there: Array | Tuple, path: Path, at: At) -> list[Difference]:
        below = (*path, "[]")
        pointer = there.at.pointer
        if isinstance(here, Array) and isinstance(there, Array):
            return self.pair(here.item, there.item, below, at)
        if isinstance(here, Tuple) and isinstance(there, Tuple):
            if (len(here.items), here.rest is None) != (len(there.items), there.rest is None) and there.rest is None:
                reason = f"has {len(here.items)} items, and {len(there.items)} travel"
                return [Difference("type", path, at, pointer, here, there, True, True, reason)]
            pairs = zip(here.items, there.items, strict=False)
            return [one for ours, theirs in pairs for one in self.pair(ours, theirs, below, at)]
        if isinstance(here, Array) and isinstance(there, Tuple):
            inner = [one for item in there.items for one in self.pair(here.item, item, below, at) if one.reads]
            reason = f"is a list of any length, and {len(there.items)} items travel"
            loose = Difference("type", path, at, pointer, here, there, bool(inner), True, reason)
            return [loose]
        assert isinstance(here, Tuple)
        reason = f"is a list of {len(here.items)} items, and a list of any length travels"
        return [Difference("type", path, at, pointer, here, there, True, False, reason)]

    # -- objects --------------------------------------------------------------------------------------------------
    def _objects(self, here: Object, there: Object, path: Path, at: At) -> list[Difference]:
        found: list[Difference] = []
        used: set[str] = set()
        wire = {self.habits.renamed(name) if self.habits.renamed else name for name in there.fields}
        by_fold = {folded(name): name for name in reversed(list(here.fields))}
        for name, sent in there.fields.items():
            wanted = self.habits.renamed(name) if self.habits.renamed is not None else name
            ours = here.fields.get(wanted)
            if ours is None and sent.also:
                ours = next((here.fields[one] for one in sorted(sent.also) if one in here.fields), None)
            if ours is None:
                other = by_fold.get(folded(name))
                if other is not None and other not in wire and other not in used:
                    ours = here.fields[other]
                    found.append(self._cased(ours, sent, wanted, path))
            if ours is None:
                if here.complete and here.extra is None and not (sent.secret and sent.presence == "defaulted"):
                    found.append(self._missing(here, sent, wanted, path, at))
                continue
            used.add(ours.name)
            found += self._field(ours, sent, (*path, wanted))
        for name, ours in here.fields.items():
            if name not in used and name not in wire:
                found += self._unknown(ours, there, path)
        if not used and here.fields and there.fields:
            found = self._strangers(here, there, found)
        if here.extra is not None and there.extra is not None and not isinstance(resolved(there.extra), Anything):
            found += self._extras(here, there, (*path, "{}"))
        return found

    def _extras(self, here: Object, there: Object, path: Path) -> list[Difference]:
        """The differences of the values under other keys. In TypeScript their type has to admit those of the fields."""
        assert here.extra is not None
        assert there.extra is not None
        found = self.pair(here.extra, there.extra, path, here.extra.at)
        if here.fields and any(one.writes for one in found):
            whole = union_of([there.extra, *(one.shape for one in there.fields.values())], there.extra.at)
            if not any(one.writes for one in self.pair(here.extra, whole, path, here.extra.at)):
                found = [one.without(writes=True) for one in found if one.reads]
        return found

    def _strangers(self, here: Object, there: Object, found: list[Difference]) -> list[Difference]:
        """Objects without a field in common: the compiler refuses them even where all fields are optional."""
        weak_here = here.extra is None and all(one.presence == "optional" for one in here.fields.values())
        weak_there = there.extra is None and all(self._presence(one) != "required" for one in there.fields.values())
        return [replace(one, reads=one.reads or weak_here, writes=one.writes or weak_there) for one in found]

    def _cased(self, ours: Field, sent: Field, wanted: str, path: Path) -> Difference:
        reason = f"is called `{wanted}`"
        return Difference(
            "case", (*path, ours.name), ours.at, sent.at.pointer, ours.shape, sent.shape, ours.presence == "required",
            self._presence(sent) == "required", reason, wanted,
        )  # fmt: skip

    def _missing(self, here: Object, sent: Field, wanted: str, path: Path, at: At) -> Difference:
        needed = self._presence(sent) == "required"
        place = at if not path else here.at
        reason = "is not in the type"
        return Difference(
            "field-missing", (*path, wanted), place, sent.at.pointer, None, sent.shape, False, needed, reason, wanted
        )

    def _unknown(self, ours: Field, there: Object, path: Path) -> list[Difference]:
        kinds = [resolved(one) for one in members_of(ours.shape)]
        if all(isinstance(one, Never | Undefined) for one in kinds):
            return []  # `name?: never` says that it is not there
        soft: Soft = "untyped" if there.extra is not None else ""
        if any(isinstance(one, Foreign) and one.name == "function" for one in kinds):
            soft = "nominal"
        return [
            Difference(
                "field-unknown", (*path, ours.name), ours.at, there.at.pointer, ours.shape, None,
                ours.presence == "required", False, "is not in the schema", ours.name, soft,
            )
        ]  # fmt: skip

    def _presence(self, sent: Field) -> str:
        return self.habits.defaulted if sent.presence == "defaulted" else sent.presence

    def _field(self, ours: Field, sent: Field, path: Path) -> list[Difference]:
        found: list[Difference] = []
        presence = self._presence(sent)
        undefined = any(isinstance(resolved(one), Undefined) for one in members_of(ours.shape))
        pointer = sent.at.pointer
        if presence == "required" and (ours.presence == "optional" or undefined):
            reason = "is always there, and the type makes it optional"
            found.append(
                Difference("optionality", path, ours.at, pointer, ours.shape, sent.shape, False, True, reason, "?")
            )
        elif presence == "optional" and ours.presence == "required":
            reason = "can be left out, and the type requires it"
            soft: Soft = "nominal" if undefined else ""
            shapes = (ours.shape, sent.shape)
            found.append(Difference("optionality", path, ours.at, pointer, *shapes, True, False, reason, "?", soft))
        inner = self.pair(ours.shape, sent.shape, path, ours.at)
        if not self.habits.nulls_known and sent.presence != "required":
            inner = [one for one in inner if not (one.kind == "optionality" and one.path == path)]
        if ours.presence == "optional" or undefined:
            is_null = [one.kind == "optionality" and one.path == path and one.reads for one in inner]
            inner = [replace(one, mild=null) for one, null in zip(inner, is_null, strict=True)]
            if self.habits.merges and any(is_null):
                return inner  # one thing to say: null comes, and the type has `?` for it
        return found + inner

    def _map(self, here: Object, there: Object, path: Path, at: At) -> list[Difference]:
        """A map travels."""
        assert there.extra is not None
        if isinstance(there.extra, Anything) and there.extra.unchecked:
            return []
        found: list[Difference] = []
        if here.extra is not None:
            if isinstance(resolved(here.extra), Never):
                return []
            found += self.pair(here.extra, there.extra, (*path, "{}"), at)
        free = isinstance(resolved(there.extra), Anything)
        for name, ours in here.fields.items():
            if not free:
                inner = self.pair(ours.shape, there.extra, (*path, name), ours.at)
                found += [one for one in inner if one.kind != "optionality"]
        if here.fields and not (there.keys is not None and there.keys >= here.fields.keys()):
            needed = any(one.presence == "required" for one in here.fields.values())
            reason = f"names keys ({', '.join(list(here.fields)[:4])}), and a map with any keys travels"
            soft: Soft = "untyped" if free else "narrowed"
            found.append(
                Difference("type", path, at, there.at.pointer, here, there, needed, here.nominal, reason, soft=soft)
            )
        return found

    def _against_map(self, here: Object, there: Object, path: Path, at: At) -> list[Difference]:
        """An object with fields travels, and the type is a map."""
        assert here.extra is not None
        value = resolved(here.extra)
        fits = isinstance(value, Anything) or not any(
            one.reads for sent in there.fields.values() for one in self.pair(here.extra, sent.shape, path, at)
        )
        if isinstance(value, Unknown):
            return []
        needed = any(self._presence(one) == "required" for one in there.fields.values())
        reason = f"is a map, and an object with {', '.join(list(there.fields)[:4])} travels"
        return [Difference("type", path, at, there.at.pointer, here, there, not fits, needed, reason)]
