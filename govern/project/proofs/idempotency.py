"""Where the idempotency header is read: declared as a parameter, or taken from the request's headers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, unparse
from govern.findings import Location
from govern.project.calls.graph import Call
from govern.project.endpoints import Dependency, Endpoint, Parameter
from govern.project.proofs.evidence import HEADER, Evidence
from govern.project.proofs.looking import look
from govern.project.proofs.paths import Step
from govern.project.proofs.place import Place
from govern.project.values import ExternalInstance, Value, plain
from govern.project.wiring.dependencies import parameters

if TYPE_CHECKING:
    from govern.config.settings import Config
    from govern.project.evaluation.evaluator import Evaluator

DEFAULT_HEADERS = ("X-Client-Operation-Id", "Idempotency-Key", "X-Idempotency-Key")


def header_names(config: Config) -> frozenset[str]:
    """The names of the header, in lower case: the configured ones, else those in common use."""
    return frozenset(name.lower() for name in config.concept("idempotency").headers or DEFAULT_HEADERS)


def is_header(value: Value, names: frozenset[str]) -> bool:
    """Whether a value is the header's name, as text or as bytes."""
    value = plain(value)
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    return isinstance(value, str) and value.lower() in names


def reads_header(names: frozenset[str]) -> Callable[[Place, Step, tuple[Call, ...]], Iterable[Evidence]]:
    """A recogniser of expressions that read the header: `request.headers.get(...)`, `headers[...]`, a comparison."""

    def recognise(place: Place, step: Step, calls: tuple[Call, ...]) -> Iterator[Evidence]:
        if any(_is_name(place, node, names) for node in _keys(step.node)):
            yield Evidence(HEADER, place.location(step.node, f"reads the header: {unparse(step.node, 60)}"))

    return recognise


def may_read(names: frozenset[str]) -> Callable[[Place, Node, tuple[Call, ...]], bool]:
    """Whether `reads_header` finds anything: no test makes a difference to it."""
    return lambda place, node, calls: any(_is_name(place, key, names) for key in _keys(node))


def _keys(node: Node) -> Iterator[Node]:
    """The expressions of a node that may name a header that is read."""
    if (
        node[0] == "call"
        and node[2][0] == "attr"
        and node[2][3] in ("get", "getlist", "get_all", "getall", "pop")
        and node[3]
    ):
        yield node[3][0]
    elif node[0] == "sub":
        yield node[3]
    elif node[0] == "compare":
        yield node[2]
        yield from (right for op, right in node[3] if op in ("==", "in"))


def _is_name(place: Place, node: Node, names: frozenset[str]) -> bool:
    if node[0] == "const":
        return is_header(node[2], names)
    if node[0] == "call" and node[2][0] == "attr" and node[2][3] in ("lower", "encode", "upper"):
        return _is_name(place, node[2][2], names)
    return node[0] in ("name", "attr") and is_header(look(place.ev, node, place.scope), names)


def declared(ev: Evaluator, endpoint: Endpoint, names: frozenset[str]) -> Iterator[Evidence]:
    """The header as a parameter of the handler or of one of its dependencies, or as an `APIKeyHeader`."""
    for parameter in endpoint.parameters:
        if _is_parameter(parameter, names):
            yield Evidence(HEADER, Location(endpoint.file, endpoint.line, note=f"takes the header as {parameter.name}"))
    for dependency in endpoint.all_dependencies():
        yield from _of_dependency(ev, endpoint, dependency, names)


def _of_dependency(
    ev: Evaluator, endpoint: Endpoint, dependency: Dependency, names: frozenset[str]
) -> Iterator[Evidence]:
    value = plain(dependency.callable)
    if isinstance(value, ExternalInstance) and value.callee.endswith("APIKeyHeader"):
        if is_header(value.keywords.get("name"), names):
            yield Evidence(HEADER, replace(dependency.location, note=f"depends on {dependency.name}"))
        return
    for parameter in parameters(ev, value, endpoint.path)[1] if dependency.file else ():
        if _is_parameter(parameter, names):
            place = Location(dependency.file, dependency.line, note=f"takes the header as {parameter.name}")
            site = replace(dependency.location, note=f"depends on {dependency.name}")
            yield Evidence(HEADER, place, chain=(site,))


def _is_parameter(parameter: Parameter, names: frozenset[str]) -> bool:
    return parameter.source == "header" and is_header(parameter.alias, names)
