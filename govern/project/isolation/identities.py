"""Whose word an endpoint takes for who is acting: owners that the request names, where others take the token's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from govern.findings import Location
from govern.project.endpoints import Dependency, Endpoint, Parameter
from govern.project.isolation.tags import ACTOR, CLIENT, Tag
from govern.project.isolation.verdicts import Identity, Trusted
from govern.project.proofs import wording
from govern.project.values import Annotated, ClassValue, Union, Value, plain
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.isolation.isolate import View

# Rows of these say what one user grants another, or is sent: who is meant is for the request to say.
OF_OTHERS = wording.listed(
    "member members membership memberships invite invitation share shares assignment participant collaborator follower "
    "follow friend friendship role roles grant grants recipient attendee access permission permissions notification "
    "message block report override link association"
)
CALLER = wording.listed("current authenticated authenticate auth caller acting logged requester principal identity")
NAMES_USER = wording.listed(
    "user users uid userid account email username login sub subject actor identity principal owner author creator"
)


@dataclass(frozen=True, slots=True)
class Owned:
    """An owner column that an endpoint binds, `how` as in `Bind`: whether to the acting user, and else to what of the
    request, if to that alone: ("body", "order.owner_id")."""

    model: str
    column: str
    how: str
    trail: tuple[Location, ...]
    own: bool
    said: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Bound:
    """The owner columns that an endpoint binds, and those that it sets to the acting user on a row that was made
    before."""

    owned: tuple[Owned, ...] = ()
    later: tuple[str, ...] = ()


class Identities:
    """Finds owners that requests name, in one view of a project."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._known: dict[int, tuple[Endpoint, Bound]] = {}
        self._counts: dict[tuple[str, bool], tuple[int, int]] = {}
        self._guards: dict[int, bool] = {}

    def all(self) -> Iterator[Identity]:
        """What is bound to an owner column and should have come from the token; one for each endpoint and model."""
        for endpoint in self._view.endpoints:
            seen: set[str] = set()
            for one, (source, name) in self._said(endpoint):
                if one.model not in seen and self._is_identity(endpoint, one, source, name):
                    seen.add(one.model)
                    yield Identity(endpoint, one.model, one.column, source, name, one.how, one.trail)

    def _is_identity(self, endpoint: Endpoint, bind: Owned, source: str, name: str) -> bool:
        """Whether the request says who is acting, rather than whom it is about.

        A header that names a user says who is acting. A body or a query does where the handler never looks at the
        caller, or where the repository takes the owner from the token elsewhere; a path does where rows are changed.
        """
        if not _names_user(name.rpartition(".")[2]):
            return False
        if source == "header":
            return not any(id(d.callable) in self._trusted for d in endpoint.all_dependencies())
        if wording.any_of(bind.model, OF_OTHERS):
            return False
        own, said = self._counted(bind.model, filters=bind.how == "filter")
        if bind.how == "filter" and self._view.private(bind.model, changes=False) and own >= said:
            return True
        if bind.how != "filter" and own >= said and own:
            return own > said or self._view.private(bind.model, changes=True)
        changes = bind.how != "filter" or any(
            access.model == bind.model and access.changes for access in self._view.accesses_of(endpoint)
        )
        return changes and not self._view.of(endpoint).uses_actor

    def _bound(self, endpoint: Endpoint) -> Bound:
        known = self._known.get(id(endpoint))
        if known is None:
            known = self._known[id(endpoint)] = (endpoint, self._view.about("owners", endpoint, self._find))
        return known[1]

    def _find(self, endpoint: Endpoint) -> Bound:
        if not self._view.reaching.binds(endpoint):
            return Bound()
        binds = self._view.of(endpoint).binds
        later = (bind.column for bind in binds if not bind.model and any(tag.kind == ACTOR for tag in bind.tags))
        return Bound(tuple(self._owned(endpoint)), tuple(sorted(set(later))))

    def _owned(self, endpoint: Endpoint) -> Iterator[Owned]:
        holding = self._view.of(endpoint)
        for bind in holding.binds:
            if bind.column not in self._view.owners.columns.get(bind.model, ()):
                continue
            own = any(tag.kind == ACTOR for tag in bind.tags)
            tag = None if own else holding.said(bind)
            if tag is None or bind.how != "spread" or _has_field(endpoint, tag):
                yield Owned(bind.model, bind.column, bind.how, bind.trail, own, None if tag is None else _named(tag))

    def _said(self, endpoint: Endpoint) -> Iterator[tuple[Owned, tuple[str, str]]]:
        """What the request says of owners, where the endpoint does not bind them to the acting user as well."""
        if not self._view.judged(endpoint):
            return
        bound = self._bound(endpoint)
        said = [(one, one.said) for one in bound.owned if one.said is not None]
        if not said:
            return
        own = {one.model for one in bound.owned if one.own}
        for column in bound.later:  # a row whose owner is set after it was made
            own |= {model for model, owning in self._view.owners.columns.items() if column in owning}
        yield from ((one, words) for one, words in said if one.model not in own)

    def _counted(self, model: str, *, filters: bool) -> tuple[int, int]:
        """For filters by the owner of a model, or for new rows of it, how many endpoints bind the caller, how many the
        request's word."""
        key = (model, filters)
        if key not in self._counts:
            reached = self._view.reaching.filtered if filters else self._view.reaching.made
            endpoints = [endpoint for endpoint in self._view.endpoints if model in reached(endpoint)]
            own = sum(
                any(one.own and one.model == model and (one.how == "filter") == filters for one in found.owned)
                for found in map(self._bound, endpoints)
            )
            said = sum(
                any(one.model == model and (one.how == "filter") == filters for one, _ in self._said(endpoint))
                for endpoint in endpoints
            )
            self._counts[key] = (own, said)
        return self._counts[key]

    # -- dependencies that say who is acting ----------------------------------------------------------------------
    def trusted(self) -> Iterator[Trusted]:
        """Dependencies that give the acting user by what a request merely says."""
        yield from self._trusted.values()

    @cached_property
    def _trusted(self) -> dict[int, Trusted]:
        found: dict[int, Trusted] = {}
        for endpoint in self._view.endpoints:
            sources = self._view.about("trusted", endpoint, self._sources)
            for dependency, source in zip(_distinct(endpoint), sources, strict=True):
                known = found.get(id(dependency.callable))
                if known is not None:
                    found[id(dependency.callable)] = replace(known, count=known.count + 1)
                elif source is not None:
                    found[id(dependency.callable)] = Trusted(dependency, endpoint, *source)
        return found

    def _sources(self, endpoint: Endpoint) -> tuple[tuple[str, str] | None, ...]:
        """What each dependency of an endpoint takes the request's word by."""
        return tuple(
            self._trusts(endpoint, one) if self._finds_the_caller(one) else None for one in _distinct(endpoint)
        )

    def _finds_the_caller(self, dependency: Dependency) -> bool:
        """Whether a dependency is there to say who is acting: by its name, or as it refuses those who do not say so."""
        function = dependency.function
        if function is None:
            return False
        key = id(dependency.callable)
        if key not in self._guards:
            self._guards[key] = wording.any_of(function.value.name, CALLER) or self._view.refuses(function)
        return self._guards[key]

    def _trusts(self, endpoint: Endpoint, dependency: Dependency) -> tuple[str, str] | None:
        """What a dependency takes the request's word by."""
        if dependency.parameters == () and not dependency.file:
            return None
        provided = self._view.provided(endpoint, dependency)
        tags = provided.taint.tags
        if provided.lost or not tags or any(tag.kind != CLIENT for tag in tags) or provided.acting:
            return None
        if any(tag.kind not in (CLIENT, "column", "note") for event in provided.events for tag in event.tags):
            return None
        named = [_named(tag) for tag in sorted(tags, key=str)]
        if not all(source in ("header", "query") and _names_user(name) for source, name in named):
            return None
        return named[0]


def _distinct(endpoint: Endpoint) -> list[Dependency]:
    """The dependencies of an endpoint, each callable once."""
    return list({id(one.callable): one for one in endpoint.all_dependencies()}.values())


def _names_user(name: str) -> bool:
    return wording.any_of(name.replace("-", "_"), NAMES_USER)


def _named(tag: Tag) -> tuple[str, str]:
    """The source and the name of what the request says: ("body", "order.owner_id")."""
    source, name = tag.root if isinstance(tag.root, tuple) else ("request", "")
    path = [part for part in tag.path if part != "*"]
    return str(source), ".".join([str(name), *path])


def _has_field(endpoint: Endpoint, tag: Tag) -> bool:
    """Whether a body that is spread over a new row has the column, by its schema."""
    name = tag.root[1] if isinstance(tag.root, tuple) else ""
    parameter = next((p for p in endpoint.parameters if p.name == name), None)
    if parameter is None or not tag.path:
        return False
    return any(tag.path[-1] in _fields(cls) for cls in _classes(parameter))


def _classes(parameter: Parameter) -> list[ClassValue]:
    def of(value: Value) -> list[ClassValue]:
        value = plain(value)
        if isinstance(value, Annotated):
            return of(value.base)
        if isinstance(value, Union):
            return [cls for option in value.options for cls in of(option)]
        return [value] if isinstance(value, ClassValue) else []

    return of(parameter.annotation)


def _fields(cls: ClassValue) -> set[str]:
    return {
        str(entry[0])
        for ancestor in cls.ancestors()
        if isinstance(ancestor, ClassValue)
        for entry in ancestor.annotations
    }
