"""What the events of one request come to: which origins are held against the acting user, which rows are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from govern.findings import Verdict
from govern.project.effects import Effect
from govern.project.endpoints import Endpoint
from govern.project.isolation.events import Bind, Change, Event, Made, Meet, Query
from govern.project.isolation.owners import Owners
from govern.project.isolation.sources import Provided
from govern.project.isolation.tags import (
    ACTOR,
    CLIENT,
    COLUMN,
    KEYS,
    LOOKED_UP,
    MAYBE,
    NOTE,
    ROW,
    Tag,
    Tags,
    is_key,
    origins,
)
from govern.project.isolation.verdicts import Access
from govern.project.proofs import wording

SURE, PERHAPS = 2, 1
BESIDE = (COLUMN, NOTE, MAYBE)
MAX_ROUNDS = 8
SECRET = wording.listed("token secret hash key code nonce signature share shareable invite email username phone")
Key = tuple[object, ...]
Place = tuple[str, int]


class Holding:
    """The events of one request. `strength` says how surely an origin was held against the acting user: SURE in a
    comparison or a query, PERHAPS where something unknown may have done so, 0 not at all."""

    def __init__(self, endpoint: Endpoint, provided: Provided, owners: Owners) -> None:
        self.endpoint = endpoint
        self.provided = provided
        self._owners = owners
        self.queries = [event for event in provided.events if isinstance(event, Query)]
        self.changes = [event for event in provided.events if isinstance(event, Change)]
        self.binds = [event for event in provided.events if isinstance(event, Bind)]
        self._strengths: dict[Key, int] = {}
        self._own: set[Key] = set()
        self._hold([event for event in provided.events if isinstance(event, Meet)])

    def _hold(self, meets: list[Meet]) -> None:
        groups = [([_key(tag) for tag in meet.tags if tag.kind not in (COLUMN, NOTE)], meet.sure) for meet in meets]
        groups += [
            ([_key(tag) for tag in (*q.tags, q.row) if tag.kind not in (COLUMN, NOTE)], True) for q in self.queries
        ]
        for _ in range(MAX_ROUNDS):
            changed = False
            for keys, sure in groups:
                most = max((self._strength(key) for key in keys), default=0)
                most = most if sure else min(most, PERHAPS)
                for key in keys if most else ():
                    if self._strengths.get(key, 0) < most:
                        self._strengths[key] = most
                        changed = True
            if not changed:
                break
        mine = {_key(query.row) for query in self.queries if any(tag.kind == ACTOR for tag in query.tags)}
        for meet in meets:
            rows = {_key(tag) for tag in meet.tags if tag.kind == ROW and self._names_owner(tag)}
            others = {_key(tag) for tag in meet.tags if tag.kind == ACTOR or _key(tag) in mine}
            self._own |= {row for row in rows if meet.sure and others - {row}}

    def _names_owner(self, tag: Tag) -> bool:
        model = tag.root[0] if isinstance(tag.root, tuple) else ""
        first = tag.path[0] if tag.path else ""
        owning = self._owners.columns.get(model, frozenset())
        return first in owning or f"{first}_id" in owning

    def _strength(self, key: Key) -> int:
        if key[0] == ACTOR:
            return SURE
        if key[0] == MAYBE:
            return PERHAPS
        found = self._strengths.get(key, 0)
        if key[0] == CLIENT and len(key) > 2:  # what holds for a whole body holds for each field
            found = max(found, *(self._strengths.get(key[:end], 0) for end in range(2, len(key))))
        return found

    def strength(self, tag: Tag) -> int:
        return self._strength(_key(tag))

    # -- rows ---------------------------------------------------------------------------------------------------
    @cached_property
    def accesses(self) -> tuple[Access, ...]:
        """The rows of models with an owner that the endpoint hands out, changes, or fetches to see whose they are."""
        return tuple(self._accesses())

    def _accesses(self) -> Iterator[Access]:
        returned = {_key(tag) for tag in self.provided.taint.flat() if tag.kind == ROW and not is_key(tag.path)}
        changed = {_key(tag) for event in self.changes if not self._governed(event) for tag in event.tags}
        self._follow_back(returned, changed)
        for query in self.queries:
            if not isinstance(query.row.root, tuple) or Tag(NOTE, "count") in query.tags or self._governed(query):
                continue
            changes = query.kind in ("write", "delete") or _key(query.row) in changed
            access = self._access(query, changes, _key(query.row) in returned)
            if access.changes or access.hands_out or access.own:
                yield access

    def _follow_back(self, returned: set[Key], changed: set[Key]) -> None:
        """Add the rows by which others were found: handing out the lines of an order hands out the order."""
        for found in (returned, changed):
            for _ in range(MAX_ROUNDS):
                before = len(found)
                for query in self.queries:
                    writes = found is changed and query.kind in ("write", "delete")
                    if (writes or _key(query.row) in found) and not self._governed(query):
                        found |= {_key(tag) for tag in query.tags if tag.kind == ROW}
                if len(found) == before:
                    break

    def _governed(self, event: Event) -> bool:
        return any(tag.kind in (ACTOR, MAYBE) for tag in event.control)

    def _access(self, query: Query, changes: bool, hands_out: bool) -> Access:
        columns = {str(tag.root) for tag in query.tags if tag.kind == COLUMN}
        owning = self._owners.columns.get(query.model, frozenset())
        said = [tag for tag in query.tags if tag.kind == CLIENT and LOOKED_UP not in tag.path]
        parents = self._owners.parents.get(query.model, {})
        keyed = bool(columns & (KEYS | parents.keys())) or f"{query.model.lower()}_id" in columns
        by_key = bool(said) and keyed
        verdict = self._verdict(query, columns, owning - parents.keys())
        if verdict is Verdict.REFUTED and keyed and not said:
            verdict = Verdict.UNKNOWN  # a row that something else led to
        own = _key(query.row) in self._own or (verdict is Verdict.PROVED and bool(columns & owning))
        return Access(
            self.endpoint,
            query.model,
            verdict,
            by_key,
            changes,
            hands_out,
            query.trail,
            tuple(sorted(owning, key=_by_name)),
            query.method,
            own,
        )

    def _verdict(self, query: Query, columns: set[str], owning: frozenset[str]) -> Verdict:
        strength = max((self.strength(tag) for tag in (query.row, *query.tags)), default=0)
        if strength == SURE:
            return Verdict.PROVED
        derived = any(tag.kind == ROW and tag.root != query.row.root for tag in query.tags)
        looked_up = [tag.kind == CLIENT and LOOKED_UP in tag.path for tag in query.tags if tag.kind == CLIENT]
        derived = derived or (bool(looked_up) and all(looked_up))
        open_to_all = Tag(NOTE, "public") in query.tags
        secret = any(wording.any_of(column, SECRET) for column in columns)
        if strength or derived or open_to_all or secret or self.provided.lost or columns & owning:
            return Verdict.UNKNOWN
        return Verdict.REFUTED

    def keeps_to_own(self, changes: Sequence[Effect]) -> bool:
        """Whether all of these changes are of rows that were held against the acting user, or make rows of theirs."""
        if self.provided.lost or not changes:
            return False
        made = [event for event in self.provided.events if isinstance(event, Made)]
        changed: dict[Place, list[Tags]] = {}
        stated: set[Place] = set()
        for event in self.provided.events:
            if isinstance(event, Change) or (isinstance(event, Query) and event.kind in ("write", "delete")):
                at = (event.location.file, event.location.line)
                changed.setdefault(at, []).append(origins(event.tags))
                if isinstance(event, Query) or event.statement:
                    stated.add(at)
        for effect in changes:
            at = (effect.location.file, effect.location.line)
            found = [tags for tags in changed.get(at, ()) if tags]
            new = [event.tags for event in made if event.model == effect.model] if at not in stated else []
            if new and (effect.kind == "write" or not found):  # what is added is new: its other columns say nothing
                found = new
            if not found or not all(self._is_own(tags) for tags in found):
                return False
        return True

    def _is_own(self, tags: Tags) -> bool:
        named = [tag for tag in tags if tag.kind not in BESIDE]
        return bool(named) and all(self.strength(tag) == SURE for tag in named)

    @property
    def uses_actor(self) -> bool:
        """Whether the handler does anything with the acting user."""
        if any(tag.kind in (ACTOR, MAYBE) for tag in self.provided.taint.flat()):
            return True
        return any(
            tag.kind in (ACTOR, MAYBE)
            for event in self.provided.events[self.provided.before :]
            for tag in (*event.tags, *event.control)
        )

    # -- owners -------------------------------------------------------------------------------------------------
    def said(self, bind: Bind) -> Tag | None:
        """What the request says that an owner column is bound to; None where anything else takes part in it."""
        origins = [tag for tag in bind.tags if tag.kind not in (COLUMN, NOTE)]
        if not origins or any(tag.kind != CLIENT or self.strength(tag) for tag in origins) or self._governed(bind):
            return None
        return min(origins, key=str)


def _key(tag: Tag) -> Key:
    if tag.kind == ROW:
        return (ROW, tag.root)
    if tag.kind == CLIENT and isinstance(tag.root, tuple) and tag.root[0] in ("path", "query", "header"):
        return (CLIENT, tag.root)  # what seems an attribute of a number or a text belongs to what it led to
    path = tag.path[: tag.path.index(LOOKED_UP)] if LOOKED_UP in tag.path else tag.path
    return (tag.kind, tag.root, *path) if tag.kind == CLIENT else (tag.kind,)


def _by_name(column: str) -> tuple[bool, str]:
    """Keys before the relationships that go with them."""
    return not column.endswith(("_id", "Id")), column
