"""The types that frontend calls are written with, joined to what their endpoints take and answer with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from govern.facts.syntax import Body, Node
from govern.project.casing import folded
from govern.project.endpoints import Endpoint
from govern.project.shapes.model import (
    Array,
    Foreign,
    Named,
    Null,
    Object,
    Shape,
    Undefined,
    Unknown,
    members_of,
    resolved,
)
from govern.project.type_sync.documents import Operation, SchemaDocument
from govern.project.type_sync.stated_types import Stated, body_types, stated_answer, zod_arguments
from govern.project.typescript_types.scopes import Env
from govern.project.typescript_types.types import FrontendTypes
from govern.project.wiring.operation_ids import CONVERTOR
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.frontend_calls.model import FrontendCall
    from govern.project.project import Project

# Types of clients around what an endpoint answers with; the argument is what the caller gets.
WRAPPERS = frozenset((
    "Promise", "AxiosResponse", "AxiosPromise", "Observable", "Awaited", "HttpResponse", "ApiResponse", "Ref",
    "Response", "PromiseLike", "UseQueryResult", "SWRResponse",
))  # fmt: skip
MAX_WRAPPERS = 4


@dataclass(frozen=True, slots=True, eq=False)
class TypedCall:
    """A call, the operation it means, and the type that it gives the answer: `node` is where that stands, None where
    it gives none. `sends` are the types of what it may send as its body; `read` says that fields of an answer without
    a type are read."""

    call: FrontendCall
    endpoint: Endpoint
    document: SchemaDocument
    operation: Operation
    node: Node | None
    shape: Shape
    explicit: bool
    sends: tuple[Shape, ...] = ()
    read: bool = False

    @property
    def sent(self) -> Shape:
        """What the endpoint answers with."""
        return self.document.shape_at(self.operation.answer, response=True)

    @property
    def taken(self) -> Shape:
        """What the endpoint takes as its body."""
        return self.document.shape_at(self.operation.body, response=False)


def by_label(project: Project) -> Mapping[str, list[Endpoint]]:
    """The endpoints that documents call "GET /orders/{order_id}"."""
    found: dict[str, list[Endpoint]] = {}
    for one in project.endpoints:
        found.setdefault(documented_label(one), []).append(one)
    return found


def documented_label(one: Endpoint) -> str:
    """The name of an endpoint's operation: "GET /orders/{order_id}"."""
    return f"{one.method} {documented(one.path)}"


def documented(path: str) -> str:
    """A path as documents write it: without the convertors of its parameters."""
    return CONVERTOR.sub(r"{\1}", path)


def operations_by_label(documents: list[tuple[str, SchemaDocument]]) -> Mapping[tuple[str, str, str], Operation]:
    """The operations of documents by application, method and path."""
    return {(app, one.method, one.path): one for app, document in documents for one in document.operations}


def typed_calls(
    project: Project, types: FrontendTypes, documents: list[tuple[str, SchemaDocument]]
) -> Iterator[TypedCall]:
    """The joined calls of one frontend to endpoints that take JSON or answer with it, and what they say of the answer:
    by a type argument, a zod schema, an assertion or an annotation, or, less surely, by the return type of the function
    around the call."""
    table = operations_by_label(documents)
    by_app = dict(documents)
    for call in project.frontend_calls.all:
        if (
            call.status != "joined"
            or len(call.endpoints) != 1
            or project.layout.frontend_of(call.file) is not types.frontend
        ):
            continue
        endpoint = call.endpoints[0]
        operation = table.get((endpoint.app, endpoint.method, documented(endpoint.path)))
        if operation is None or not (operation.answer or operation.body):
            continue
        env = Env(types.names.scope(call.file))
        body = project.facts.typescript(call.file).body
        sends: list[Shape] = []
        if operation.body:
            sends = [types.reader.of(one, env) for one in body_types(body, call.node)]
        stated = _stated(call, body, types, env)
        node = stated.type
        explicit = node is not None
        node = call.returns if node is None and stated.returned else node
        shape: Shape = Unknown("no type")
        if node is not None:
            node = unwrapped(node)
            shape = types.reader.of(node, env)
        yield TypedCall(
            call, endpoint, by_app[endpoint.app], operation, node, shape, explicit, tuple(sends), stated.read
        )


def _stated(call: FrontendCall, body: Body, types: FrontendTypes, env: Env) -> Stated:
    """The type that a call gives its answer by itself."""
    if call.types:
        return Stated(call.types[0])
    for one in zod_arguments(call.node):
        if not any(isinstance(resolved(member), Unknown) for member in members_of(types.reader.of(one, env))):
            return Stated(one)
    return stated_answer(body, call.node, parsed=call.kind != "fetch" or bool(call.chain))


def unwrapped(node: Node) -> Node:
    """What a promise or a client's response is of."""
    for _ in range(MAX_WRAPPERS):
        if node[0] != "ref" or node[2].rpartition(".")[2] not in WRAPPERS or not node[3]:
            break
        node = node[3][0]
    return node


def item_of(shape: Shape) -> tuple[Named | None, int]:
    """The name that a type is made of, through lists: `Order` and 1 for `Order[]`; None where it has none."""
    depth = 0
    for _ in range(MAX_WRAPPERS):
        members = [one for one in members_of(shape) if not _is_empty(one)]
        if len(members) != 1:
            return None, depth
        shape = members[0]
        behind = resolved(shape)
        if isinstance(behind, Array):
            shape, depth = behind.item, depth + 1
            continue
        return (shape if isinstance(shape, Named) else None), depth
    return None, depth


def is_several(shape: Shape) -> bool:
    """Whether a type is a union, null and undefined apart."""
    return len([one for one in members_of(shape) if not _is_empty(one)]) > 1


def _is_empty(shape: Shape) -> bool:
    return isinstance(resolved(shape), Null | Undefined)


def pairs_of(typed: list[TypedCall]) -> Mapping[tuple[object, bool], frozenset[str]]:
    """The components that types stand for, by the key of the type's shape and whether it is an answer."""
    found: dict[tuple[object, bool], set[str]] = {}
    for one in typed:
        if one.operation.answer:
            _pair(found, one.shape, one.sent, True, one.explicit)
        for shape in one.sends:
            _pair(found, shape, one.taken, False, False)
    return {key: frozenset(names) for key, names in found.items()}


def _pair(
    found: dict[tuple[object, bool], set[str]], shape: Shape, wire: Shape, response: bool, explicit: bool
) -> None:
    """Note that a type stands for a component. What is not said of the call itself has to have a field in common."""
    here, depth = item_of(shape)
    there, wire_depth = item_of(wire)
    if here is None or there is None or depth != wire_depth:
        return
    ours, theirs = resolved(here), resolved(there)
    if not isinstance(ours, Object) or not isinstance(theirs, Object):
        return
    if explicit or {folded(name) for name in ours.fields} & {folded(name) for name in theirs.fields}:
        found.setdefault((here.key, response), set()).add(there.name)


def is_opaque(shape: Shape) -> bool:
    """Whether nothing can be said of a type: it is not known, or no JSON."""
    return any(isinstance(resolved(one), Unknown | Foreign) for one in members_of(shape))
