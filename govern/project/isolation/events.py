"""What a body does that matters for isolation, in terms of its parameters until a caller fills them in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, fields

from govern.findings import Location
from govern.project.isolation.tags import (
    ACTOR,
    CLIENT,
    MAYBE,
    NO_TAGS,
    NOTHING,
    PARAM,
    REQUEST,
    ROW,
    Tag,
    Tags,
    Taint,
)
from govern.records import dataclass

MAX_CHAIN = 12
ORIGINS = {ACTOR, CLIENT, MAYBE, PARAM, REQUEST, ROW}


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `tags` are the origins that take part, `control` those of tests for a privilege that hold there;
    `chain` are the call sites that lead there."""

    tags: Tags
    location: Location
    control: Tags = NO_TAGS
    chain: tuple[Location, ...] = ()

    @property
    def trail(self) -> tuple[Location, ...]:
        return (*self.chain, self.location)


@dataclass(frozen=True, slots=True)
class Query(Event):
    """A query or a statement that is executed: `tags` are the origins of its conditions and the columns in them."""

    model: str = ""
    kind: str = "read"
    method: str = ""

    @property
    def row(self) -> Tag:
        """The tag of the rows it gives."""
        return row_tag(self.model, self.location)


@dataclass(frozen=True, slots=True)
class Meet(Event):
    """Origins that are held against each other: in a comparison, in a query's conditions; not `sure` where they are
    only handed to something unknown, which may do so."""

    sure: bool = True


@dataclass(frozen=True, slots=True)
class Change(Event):
    """A row that is changed or deleted: `tags` are its origins. By a `statement`, where it is surely no new one."""

    statement: bool = False


@dataclass(frozen=True, slots=True)
class Made(Event):
    """A new row: `tags` are the origins of what says whose it is. Those are its owner columns or the row that it is a
    part of; of a user their own key."""

    model: str = ""


@dataclass(frozen=True, slots=True)
class Bind(Event):
    """A column of an owner that is compared with a value (`how` is "filter") or set to one ("set")."""

    model: str = ""
    column: str = ""
    how: str = "filter"


@dataclass(frozen=True, slots=True)
class Summary:
    """What calling a function does: what it gives, what it assigns to `self`, its events and those below.

    `lost` says that something was left out, so that nothing can be concluded.
    """

    returns: Taint = NOTHING
    fields: Mapping[str, Taint] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    lost: bool = False


def row_tag(model: str, at: Location) -> Tag:
    return Tag(ROW, (model, at.file, at.line, at.column))


def matters(event: Event) -> bool:
    """Whether an event can still tell anything to a caller."""
    if isinstance(event, (Query, Made)):
        return True
    if isinstance(event, Meet):
        return telling(event.tags)
    return any(tag[0] in ORIGINS for tag in event.tags)


def telling(tags: Tags) -> bool:
    """Whether several origins are among the tags."""
    first = None
    for kind, root, _ in tags:
        if kind in ORIGINS:
            if first is not None and first != (kind, root):
                return True
            first = (kind, root)
    return False


# What each kind of event says beside what they all do.
OWN = {kind: tuple(one.name for one in fields(kind))[4:] for kind in (Event, Query, Meet, Change, Made, Bind)}


def seen_from(event: Event, tags: Tags, control: Tags, site: Location | None) -> Event:
    """An event of a called function as its caller sees it: with these origins, and the call site before its chain."""
    if site is None:
        if tags is event.tags and control is event.control:
            return event
        chain = event.chain
    else:
        chain = event.chain if len(event.chain) >= MAX_CHAIN else (site, *event.chain)
    kind = event.__class__
    return kind(tags, event.location, control, chain, *[getattr(event, name) for name in OWN[kind]])
