"""What a frontend call is to those who ask."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from govern.facts.syntax import Node, column_of, line_of
from govern.findings import Location
from govern.project.endpoints import Endpoint
from govern.project.frontend_calls.templates import Template
from govern.records import dataclass

Status = Literal["joined", "unknown", "dynamic", "local", "external"]


@dataclass(frozen=True, slots=True, eq=False)
class FrontendCall:
    """A place in a frontend that sends a request.

    `method` is "" where it is not known, `path` the template as it is called ("/api/items/{}"). `status`: joined to
    `endpoints`, unknown (no backend of the repository has it), dynamic (the path is not known), local (the frontend
    serves it itself), external (another host). `function` names what stands around it, from outside ("ItemsApi.list").
    `node` is the call, `types` its type arguments, `returns` the return type of the function around it, `body` the
    expression that is sent, each None or empty where nothing is stated. `headers` are the names of headers, lower case,
    that the call and the wrappers below it give; `all_headers` says whether these are all. `tested` says whether a
    response that is no success is noticed: None where that is not known. `chain` leads from the call to where the
    request leaves. `maybe` are the
    endpoints that a dynamic call may mean. `answers` are the methods
    that the path of an unknown call does answer. `sure` is False where only the form of the call speaks for a request.
    """

    method: str
    path: str
    file: str
    line: int
    column: int
    function: str
    kind: str
    status: Status
    endpoints: tuple[Endpoint, ...]
    alternatives: tuple[tuple[str | None, Template], ...]
    reason: str
    node: Node
    types: tuple[Node, ...] = ()
    returns: Node | None = None
    body: Node | None = None
    headers: frozenset[str] = frozenset()
    all_headers: bool = False
    tested: bool | None = None
    sure: bool = True
    maybe: tuple[Endpoint, ...] = ()
    answers: tuple[str, ...] = ()
    chain: tuple[Location, ...] = field(default=())

    @property
    def location(self) -> Location:
        """The call."""
        return Location(self.file, self.line, self.column)

    @property
    def label(self) -> str:
        """ "GET /api/items/{}" for messages."""
        return f"{self.method or 'any method'} {self.path}"


def place_of(path: str, node: Node) -> Location:
    """The location of a node of a file."""
    return Location(path, line_of(node[1]), column_of(node[1]) + 1)
