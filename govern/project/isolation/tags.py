"""Where values come from: tags that say so, and how they travel through attributes and calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

ACTOR = "actor"  # the acting user: a credential of the request, and all that is made from it
CLIENT = "client"  # what the request says: `root` is its source and name
PARAM = "param"  # a parameter of the function that is being looked at: `root` is its name
REQUEST = "request"  # the request object
ROW = "row"  # a row that was fetched: `root` is the model and the place of the query
MAYBE = "maybe"  # something unknown, which could be the acting user
COLUMN = "column"  # a column that a condition asks for
NOTE = "note"  # PUBLIC or COUNT
ITEM = "#"  # before the position of an item of a tuple, which is kept as a field
LOOKED_UP = "*"  # in a path: a row that was looked up by what stands before
FIXED = frozenset((MAYBE, COLUMN, NOTE))  # tags of which attributes say nothing more
KEYS = frozenset(("id", "uuid", "pk", "_id", "uid", "guid"))
MAX_PATH = 4
MAX_TAGS = 16
MAX_FIELDS = 40
MOST_SETS = 50_000
DEPTH = 3


class Tag(NamedTuple):
    """One origin; `path` are the attributes that were read from it."""

    kind: str
    root: object = None
    path: tuple[str, ...] = ()

    def at(self, attribute: str) -> Tag:
        """The origin of an attribute. Of a row only the first attribute matters."""
        kind, root, path = self
        if kind in FIXED or len(path) >= MAX_PATH or (kind == ROW and (path or attribute == root[0])):  # type: ignore[index]
            return self
        return Tag(kind, root, (*path, attribute))

    def along(self, path: tuple[str, ...]) -> Tag:
        """The origin of what is read along a path."""
        if self.kind in FIXED:
            return self
        found = self
        for name in path:
            found = _looked_up(found) if name == LOOKED_UP else found.at(name)
        return found


Tags = frozenset[Tag]
NO_TAGS: Tags = frozenset()
UNSURE = Tag(MAYBE)


def is_key(path: tuple[str, ...]) -> bool:
    """Whether what was read is the key of a row, or of another row."""
    return bool(path) and (path[0] in KEYS or path[0].endswith(("_id", "Id")))


def origins(tags: Tags) -> Tags:
    """Where something that is changed comes from, without what says nothing of it; what was only read from a row is
    another thing."""
    return frozenset(tag for tag in tags if tag.kind not in FIXED and not (tag.kind == ROW and is_key(tag.path[:1])))


class Taint:
    """What is known of a value's origins: `tags` of its own, `fields` of an object or dict whose parts are known."""

    __slots__ = ("_flat", "_parts", "fields", "tags")

    def __init__(self, tags: Tags = NO_TAGS, fields: Mapping[str, Taint] | None = None) -> None:
        self.tags = tags
        self.fields = fields or {}
        self._parts: dict[str, Taint] | None = None
        self._flat: dict[tuple[str, ...], Tags] | None = None

    def __bool__(self) -> bool:
        return bool(self.tags or self.fields)

    def get(self, name: str) -> Taint:
        """The origins of an attribute, or of the item under a constant key."""
        known = self.fields.get(name)
        if known is not None:
            return known
        if not self.tags:
            return NOTHING
        if self._parts is None:
            self._parts = {}
        found = self._parts.get(name)
        if found is None:
            found = self._parts[name] = Taint(frozenset([tag.at(name) for tag in self.tags]))
        return found

    def along(self, path: tuple[str, ...]) -> Taint:
        found = self
        for name in path:
            found = found.looked_up() if name == LOOKED_UP else found.get(name)
        return found

    def flat_along(self, path: tuple[str, ...]) -> Tags:
        """All tags of what is read from the value along a path, worked out once."""
        if self._flat is None:
            self._flat = {}
        found = self._flat.get(path)
        if found is None:
            found = self._flat[path] = (
                self.along(path).flat() if self.fields else frozenset([tag.along(path) for tag in self.tags])
            )
        return found

    def looked_up(self) -> Taint:
        """The origins of a row that was looked up by this value."""
        return Taint(frozenset(_looked_up(tag) for tag in self.flat()))

    def flat(self, depth: int = DEPTH) -> Tags:
        """All tags of the value and of what it holds; the keys of a dict count as columns."""
        if not self.fields:
            return self.tags
        found = set(self.tags)
        for name, inner in self.fields.items():
            if not name.startswith(ITEM):
                found.add(Tag(COLUMN, name))
            if depth:
                found |= inner.flat(depth - 1)
        return frozenset(found)


NOTHING = Taint()


def _looked_up(tag: Tag) -> Tag:
    if tag.kind in (MAYBE, COLUMN, NOTE, ROW) or LOOKED_UP in tag.path:
        return tag
    return Tag(tag.kind, tag.root, (*tag.path[: MAX_PATH - 1], LOOKED_UP))


def certain(taint: Taint) -> Taint:
    """The value without the doubt that it may be the acting user: a session, whatever made it."""
    return Taint(taint.tags - {UNSURE}) if UNSURE in taint.tags else taint


_made: dict[Tags, Tags] = {}


def bounded(tags: Tags) -> Tags:
    """The tags, at most MAX_TAGS of them: where some are lost, anything may be among them. Equal ones are mostly one
    set: the events of thousands of functions name the same few."""
    found = _made.get(tags)
    if found is None:
        if len(_made) >= MOST_SETS:
            _made.clear()
        found = _made[tags] = tags if len(tags) <= MAX_TAGS else _cut(tags)
    return found


def _cut(tags: Tags) -> Tags:
    kept = sorted(tags, key=lambda tag: (tag.kind != ACTOR, tag.kind != ROW, tag.kind, str(tag.root), tag.path))
    return frozenset((*kept[: MAX_TAGS - 1], UNSURE))


def united(*taints: Taint) -> Taint:
    """What may be any of several values."""
    kept = [taint for taint in taints if taint.tags or taint.fields]
    if not kept:
        return NOTHING
    if len(kept) == 1:
        return kept[0]
    tags = bounded(NO_TAGS.union(*[taint.tags for taint in kept]))
    fields: dict[str, Taint] = {}
    for taint in kept:
        if not taint.fields:
            continue
        for name, inner in taint.fields.items():
            fields[name] = united(fields[name], inner) if name in fields else inner
            if len(fields) > MAX_FIELDS:
                return Taint(bounded(tags.union(*(one.flat() for one in kept))))
    return Taint(tags, fields)


def flattened(taints: Iterable[Taint]) -> Tags:
    found: set[Tag] = set()
    for taint in taints:
        found |= taint.flat()
    return bounded(frozenset(found))


class Filling:
    """What the parameters of a called function are given, worked out once for each attribute that is read of them."""

    __slots__ = ("_given", "_replaced")

    def __init__(self, given: Mapping[str, Taint]) -> None:
        self._given = given
        self._replaced: dict[Tags, Tags] = {}

    def value(self, tag: Tag) -> Taint:
        """What a parameter, or an attribute of it, is given."""
        taint = self._given.get(tag.root)  # type: ignore[call-overload]
        return taint.along(tag.path) if taint is not None else NOTHING

    def tags(self, tags: Tags) -> Tags:
        """The tags of a called function as its caller sees them: parameters replaced by what they were given."""
        known = self._replaced.get(tags)
        if known is None:
            known = self._replaced[tags] = self._fill(tags)
        return known

    def _fill(self, tags: Tags) -> Tags:
        found: list[Tag] = []
        same = True
        for tag in tags:
            if tag[0] != PARAM:
                found.append(tag)
                continue
            same = False
            taint = self._given.get(tag[1])  # type: ignore[call-overload]
            if taint is not None:
                found += taint.flat_along(tag[2])
        return tags if same else bounded(frozenset(found))

    def taint(self, taint: Taint, depth: int = DEPTH) -> Taint:
        """The same for a value, its parts kept apart."""
        if not taint.tags and not taint.fields:
            return taint
        parts = [self.value(tag) for tag in taint.tags if tag.kind == PARAM]
        rest = frozenset(tag for tag in taint.tags if tag.kind != PARAM)
        fields = {name: self.taint(inner, depth - 1) for name, inner in taint.fields.items()} if depth else {}
        return united(Taint(rest, fields), *parts)
