"""Whom a change reaches: calls of the frontends, and the types that mirror the schema it is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from govern.contract.change import Change, Consumer
from govern.contract.operations import PARAMETER
from govern.facts.syntax import line_of
from govern.project.casing import folded
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project

MOST = 50


class EndpointLike(Protocol):
    """An endpoint, as far as its address goes."""

    @property
    def method(self) -> str: ...

    @property
    def path(self) -> str: ...


class CallLike(Protocol):
    """A call of a frontend: where it is, what it calls, and the endpoints that this means."""

    @property
    def method(self) -> str: ...

    @property
    def path(self) -> str: ...

    @property
    def file(self) -> str: ...

    @property
    def line(self) -> int: ...

    @property
    def endpoints(self) -> Sequence[EndpointLike]: ...


@dataclass(frozen=True, slots=True)
class Mirror:
    """A type, and the names of its fields, folded; None where it may have any."""

    consumer: Consumer
    fields: frozenset[str] | None = None

    def has(self, field: str | None) -> bool:
        """Whether the type speaks of a property of the schema it mirrors."""
        return field is None or self.fields is None or folded(field) in self.fields


class Consumers:
    """The calls by the address they mean, and the types by the schema they mirror.

    `known` says whether there is a frontend to look at: without one nothing follows from finding nobody.
    """

    def __init__(self, calls: Sequence[CallLike] = (), types: Mapping[str, Sequence[Mirror]] | None = None) -> None:
        self.known = bool(calls)
        self._types = types or {}
        self._calls: dict[tuple[str, str], list[Consumer]] = {}
        for call in calls:
            consumer = Consumer("call", f"{call.method} {call.path}".strip(), call.file, call.line)
            addresses = {(one.method, _bare(one.path)) for one in call.endpoints} or {(call.method, _bare(call.path))}
            for address in addresses:
                self._calls.setdefault(address, []).append(consumer)

    def of(self, change: Change) -> tuple[Consumer, ...]:
        """The calls of the endpoint, then the types of the schema."""
        subject = change.subject
        found: dict[tuple[str, int, str], Consumer] = {}
        for path in (subject.path, subject.base_path):
            for one in self._calls.get((subject.method, _bare(path)), ()):
                found.setdefault((one.file, one.line, one.name), one)
        for schema in subject.schemas:
            for mirror in self._types.get(_model(schema or ""), ()):
                one = mirror.consumer
                if mirror.has(subject.field):
                    found.setdefault((one.file, one.line, one.name), one)
        order = sorted(found.values(), key=lambda one: (one.kind, one.file, one.line, one.name))
        return tuple(order[:MOST])


def consumers_of(project: Project | None) -> Consumers:
    """What the frontends of a project use; nothing where it has none, or where govern does not look at them yet."""
    calls = getattr(project, "frontend_calls", None)
    if project is None or calls is None:
        return Consumers()
    return Consumers(calls.all, _types(project))


def _types(project: Project) -> dict[str, list[Mirror]]:
    found: dict[str, list[Mirror]] = {}
    for one in project.type_sync.mirrors:
        consumer = Consumer("type", one.type.name, one.type.file, line_of(one.type.at))
        fields = frozenset(map(folded, one.fields)) if one.closed else None
        found.setdefault(one.schema, []).append(Mirror(consumer, fields))
    return found


def _model(component: str) -> str:
    """The name of the class behind a component: FastAPI tells what is read from what is written by a suffix."""
    return component.removesuffix("-Input").removesuffix("-Output").rpartition("__")[2]


def _bare(path: str) -> str:
    """The path without the names of its parameters, or a slash at its end."""
    return PARAMETER.sub("{}", path.partition("?")[0]).rstrip("/") or "/"
