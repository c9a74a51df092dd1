"""The schemas of an OpenAPI document, and which operations take them or answer with them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any

from govern.findings import Location
from govern.project.shapes.from_schema import PREFIX, SchemaReader, step
from govern.project.shapes.model import Named, Shape
from govern.project.shapes.sparse import Sparse
from govern.records import dataclass

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
SIDES = (("-Input", "requests"), ("-Output", "responses"))
JSON_MEDIA = ("json", "*/*")
FRAMEWORK = frozenset(("HTTPValidationError", "ValidationError"))
Schema = Mapping[str, Any]


@dataclass(slots=True, eq=False)
class Component:
    """A schema of the document. `requests` and `responses` are the operations ("POST /orders") that take it and that
    answer with it, directly or inside another schema."""

    name: str
    pointer: str
    requests: list[str] = field(default_factory=list)
    responses: list[str] = field(default_factory=list)

    @property
    def base(self) -> str:
        """The name of the class: without what FastAPI adds to tell two sides, or two modules, apart."""
        return bare_name(self.name)


def bare_name(name: str) -> str:
    """`Order` for `Order`, `Order-Input` and `app__schemas__Order-Output`."""
    for suffix, _ in SIDES:
        name = name.removesuffix(suffix)
    inner = name.rpartition("__")[2]
    return inner or name


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the document: "GET /orders", and the JSON schemas of its body and of its success answer, each as
    a JSON pointer, "" where there is none."""

    method: str
    path: str
    body: str
    answer: str

    @property
    def label(self) -> str:
        return f"{self.method} {self.path}"


class SchemaDocument:
    """One OpenAPI document. `unknown` are the JSON pointers of what could not be derived, and why; `places` says where
    the source of a part stands, by JSON pointer; `origin` names the document in messages; `accepted` are the names that
    requests may use for a property, by its pointer. `silent` are the operations ("GET /orders") whose answers have
    nothing to do with their schema; `left_out` says of others what their answers may lack, see `Sparse`."""

    def __init__(
        self,
        document: Schema,
        unknown: Iterable[tuple[str, str]] = (),
        places: Mapping[str, Location] | None = None,
        origin: str = "",
        accepted: Mapping[str, frozenset[str]] | None = None,
        silent: frozenset[str] = frozenset(),
        left_out: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self.accepted = accepted
        self.silent = silent
        self.left_out = left_out or {}
        self.document = document
        self.unknown = tuple(unknown)
        self.places = places or {}
        self.origin = origin
        self._readers: dict[tuple[bool, str], SchemaReader] = {}

    @cached_property
    def nulls_known(self) -> bool:
        """Whether the document says which fields can be null: OpenAPI 3.0, as Pydantic 1 writes it, does not."""
        shown = '"null"' in json.dumps(self.document.get("components", {}))
        return shown and not str(self.document.get("openapi", "")).startswith("3.0")

    def only_nullable(self, pointer: str) -> bool:
        """Whether the schema at a JSON pointer says `nullable`, which OpenAPI 3.1 does not know."""
        value: Any = self.document
        for part in pointer[1:].split("/"):
            value = mapping(value).get(part.replace("~1", "/").replace("~0", "~"))
        return mapping(value).get("nullable") is True and not str(self.document.get("openapi", "")).startswith("3.0")

    def reader(self, response: bool, without: str = "") -> SchemaReader:
        """Reads schemas as what a server sends, or as what a client sends; see `SchemaReader`."""
        key = (response, without)
        if key not in self._readers:
            sparse = self._sparse if response else {}
            self._readers[key] = SchemaReader(self.document, self.unknown, response, without, self.accepted, sparse)
        return self._readers[key]

    @cached_property
    def _sparse(self) -> Mapping[str, Sparse]:
        """What the answers with a component lack, by its name."""
        found: dict[str, Sparse] = {}
        for name, one in self.components.items() if self.left_out else ():
            modes = [self.left_out.get(label, frozenset[str]()) for label in one.responses]
            if any(modes):
                found[name] = Sparse(frozenset[str]().union(*modes), frozenset.intersection(*modes))
        return found

    def shape(self, name: str, response: bool) -> Named:
        """The shape of a component, in one direction."""
        return self.reader(response).component(name)

    def shape_at(self, pointer: str, response: bool) -> Shape:
        """The shape of the schema at a JSON pointer."""
        value: Any = self.document
        for part in pointer[1:].split("/"):
            key = part.replace("~1", "/").replace("~0", "~")
            value = value[int(key)] if isinstance(value, list) else value[key]
        return self.reader(response).read(value, pointer)

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """The operations of the document, in order."""
        found: list[Operation] = []
        for path, item in mapping(self.document.get("paths")).items():
            for method, operation in mapping(item).items():
                if method in METHODS and isinstance(operation, Mapping):
                    where = f"/paths/{step(path)}/{method}"
                    body = json_schema(operation.get("requestBody"), f"{where}/requestBody")
                    answer = "" if f"{method.upper()} {path}" in self.silent else _answer(operation, where)
                    found.append(Operation(method.upper(), path, body, answer))
        return tuple(found)

    @cached_property
    def components(self) -> Mapping[str, Component]:
        """The schemas of the document by name, in order."""
        schemas = mapping(mapping(self.document.get("components")).get("schemas"))
        found = {name: Component(name, f"/components/schemas/{step(name)}") for name in schemas}
        inside = {name: frozenset(references(schema)) for name, schema in schemas.items()}
        for path, item in mapping(self.document.get("paths")).items():
            for method, operation in mapping(item).items():
                if method not in METHODS or not isinstance(operation, Mapping):
                    continue
                label = f"{method.upper()} {path}"
                asked = (operation.get("requestBody"), operation.get("parameters"))
                answers = None if label in self.silent else operation.get("responses")
                for side, held in (("requests", asked), ("responses", answers)):
                    for name in closure(frozenset(references(held)), inside):
                        if name in found:
                            getattr(found[name], side).append(label)
        return found


def closure(names: frozenset[str], inside: Mapping[str, frozenset[str]]) -> list[str]:
    """The components that a set of them leads to, themselves included, sorted."""
    seen: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(inside.get(name, ()))
    return sorted(seen)


def references(value: object) -> Iterator[str]:
    """The components that something of a document refers to."""
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, Mapping):
            reference = one.get("$ref")
            if isinstance(reference, str) and reference.startswith(PREFIX):
                yield reference.removeprefix(PREFIX).replace("~1", "/").replace("~0", "~")
            stack.extend(one.values())
        elif isinstance(one, list | tuple):
            stack.extend(one)


def json_schema(holder: object, pointer: str) -> str:
    """The pointer of the JSON schema in a request body or a response, "" where it has none."""
    for media, held in mapping(mapping(holder).get("content")).items():
        if any(one in media for one in JSON_MEDIA) and "schema" in mapping(held):
            return f"{pointer}/content/{step(media)}/schema"
    return ""


def _answer(operation: Schema, where: str) -> str:
    """The schema of the first success answer that has one."""
    for status, response in sorted(mapping(operation.get("responses")).items()):
        if status.startswith("2"):
            found = json_schema(response, f"{where}/responses/{step(status)}")
            if found:
                return found
    return ""


def mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
