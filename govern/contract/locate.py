"""The line of Python behind a change: a field of a model, a parameter, or the endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from govern.contract.change import Change, Subject
from govern.contract.operations import PARAMETER
from govern.contract.sides import Side
from govern.facts.syntax import line_of
from govern.findings import Location

if TYPE_CHECKING:
    from govern.project.endpoints import Endpoint, FunctionRef, Parameter

# What only the older side has is looked for there.
GONE = ("removed", "deleted", "unset")


class Locator:
    """Finds source lines on both sides."""

    def __init__(self, base: Side, head: Side) -> None:
        self._sides = {"base": base, "head": head}
        self._endpoints = {name: _by_label(side) for name, side in self._sides.items()}

    def place(self, change: Change) -> Change:
        """The change with its file, line and side, as far as there is source."""
        order = ("base", "head") if _is_gone(change) else ("head", "base")
        for side in order:
            found = self._exact(side, change.subject)
            if found is not None:
                return replace(change, file=found.file, line=found.line, side=side)
        for side in order[::-1] if order[0] == "base" and change.subject.part else order:
            found = self._handler(side, change.subject)
            if found is not None:
                return replace(change, file=found.file, line=found.line, side=side)
        return change

    def _exact(self, side: str, subject: Subject) -> Location | None:
        """The field or the parameter itself."""
        places = self._sides[side].places
        schema = subject.schemas[0 if side == "base" else 1]
        if schema is not None:
            pointer = f"/components/schemas/{_escaped(schema)}"
            if subject.field is not None:
                found = places.get(f"{pointer}/properties/{_escaped(subject.field)}")
                if found is None and subject.part == "request body":
                    # FastAPI makes a schema of its own for forms and embedded bodies: its fields are parameters
                    endpoint = self._endpoint(side, subject)
                    found = _body(endpoint, subject.field) if endpoint is not None else None
                if found is not None or subject.pointer:
                    return found
            elif not subject.method:
                return places.get(pointer)
        endpoint = self._endpoint(side, subject)
        if endpoint is None:
            return None
        first, _, name = subject.part.partition(" parameter ")
        if name:
            return _parameter(endpoint, first, name)
        if subject.part == "request body":
            return _body(endpoint)
        return None

    def _handler(self, side: str, subject: Subject) -> Location | None:
        """The class where the document as a whole is meant, else the endpoint."""
        schema = subject.schemas[0 if side == "base" else 1]
        if schema is not None and subject.pointer:
            found = self._sides[side].places.get(f"/components/schemas/{_escaped(schema)}")
            if found is not None:
                return found
        endpoint = self._endpoint(side, subject)
        if endpoint is None:
            return None
        return endpoint.location

    def _endpoint(self, side: str, subject: Subject) -> Endpoint | None:
        path = subject.base_path if side == "base" else subject.path
        return self._endpoints[side].get((subject.method, path))


def _by_label(side: Side) -> dict[tuple[str, str], Endpoint]:
    """The endpoints by method and path, as documents write paths; the first of several counts, as it is served."""
    found: dict[tuple[str, str], Endpoint] = {}
    for one in side.endpoints():
        path = PARAMETER.sub(lambda name: "{" + name[1].partition(":")[0] + "}", one.path)
        found.setdefault((one.method, path), one)
    return found


def _is_gone(change: Change) -> bool:
    return any(word in GONE for word in change.kind.split("-"))


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


def _parameter(endpoint: Endpoint, where: str, name: str) -> Location | None:
    """The parameter of the handler, or of a dependency, that reads it."""
    for function, parameters in _readers(endpoint):
        for one in parameters:
            alias = one.alias.lower() if where == "header" else one.alias
            if one.source == where and alias == name:
                return _declaration(function, one.name)
    return None


def _body(endpoint: Endpoint, alias: str | None = None) -> Location | None:
    """The parameter that the body is read into; the one of that alias, where one is asked for."""
    for function, parameters in _readers(endpoint):
        for one in parameters:
            if one.source in ("body", "form", "file") and alias in (None, one.alias):
                return _declaration(function, one.name)
    return None


def _readers(endpoint: Endpoint) -> Iterator[tuple[FunctionRef, tuple[Parameter, ...]]]:
    if endpoint.function is not None:
        yield endpoint.function, endpoint.parameters
    for dependency in endpoint.all_dependencies():
        if dependency.function is not None:
            yield dependency.function, dependency.parameters


def _declaration(function: FunctionRef, name: str) -> Location | None:
    for declared, _, _, _, at in function.node[3]:
        if declared == name:
            return Location(function.file, line_of(at))
    return Location(function.file, function.line)
