"""The schemas of the repository: classes whose instances go in and out as JSON, and which endpoints use them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from govern.facts.syntax import column_of
from govern.findings import Location
from govern.project.endpoints import Endpoint
from govern.project.schema_aliases import model_config
from govern.project.schema_fields import SchemaField, fields_of, linearised, mentioned
from govern.project.values import ClassValue, External, ExternalInstance, FunctionValue, Value, plain
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project

RESHAPING = frozenset(("__get_pydantic_core_schema__", "__get_pydantic_json_schema__", "model_dump", "dict"))


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """A class that describes JSON.

    `kind` is pydantic, sqlmodel, table (a SQLModel with table=True), root, typeddict or dataclass. `open` says that
    other fields than the declared ones may come; `reshaped` that a serialiser of its own decides what goes out.
    """

    name: str
    full_name: str
    kind: str
    cls: ClassValue
    fields: tuple[SchemaField, ...]
    open: bool
    reshaped: bool

    @property
    def file(self) -> str:
        return self.cls.module.path

    @property
    def location(self) -> Location:
        """The class's name where it is defined."""
        line, column = self.cls.line, column_of(self.cls.node[1]) + 1
        return Location(self.file, line, column, line, column + len(self.name))


@dataclass(slots=True, eq=False)
class SchemaUse:
    """A schema and the endpoints that take it in their body, or answer with it, directly or inside another schema."""

    schema: Schema
    requests: list[Endpoint] = field(default_factory=list)
    responses: list[Endpoint] = field(default_factory=list)


def kind_of(cls: ClassValue) -> str:
    """What sort of schema a class is, "" for one that is none."""
    bases = set(cls.external_bases())
    last = {base.rpartition(".")[2] for base in bases}
    if last & {"BaseSettings", "Enum", "StrEnum", "IntEnum"}:
        return ""
    if "SQLModel" in last:
        return "table" if _is_table(cls) else "sqlmodel"
    if "RootModel" in last:
        return "root"
    if last & {"BaseModel", "GenericModel", "CamelModel", "APIModel"} or any(b.startswith("pydantic.") for b in bases):
        return "pydantic"
    if "TypedDict" in last:
        return "typeddict"
    for ancestor in linearised(cls):
        for decorator in ancestor.decorators:
            dotted = decorator.dotted if isinstance(decorator, External) else getattr(decorator, "callee", "")
            if isinstance(dotted, str) and dotted.rpartition(".")[2] == "dataclass":
                return "dataclass"
    return ""


def _is_table(cls: ClassValue) -> bool:
    return plain(cls.keywords.get("table")) is True


class Schemas:
    """The schemas of a project, read when first asked for."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._known: dict[int, Schema | None] = {}

    def of(self, cls: ClassValue) -> Schema | None:
        """The schema that a class is; None for a class that describes no JSON."""
        key = id(cls)
        if key not in self._known:
            self._known[key] = self._read(cls)
        return self._known[key]

    def in_type(self, annotation: Value) -> list[Schema]:
        """The schemas that a type names, in order: `list[Page[Item]]` gives those of Page and Item."""
        found = [self.of(cls) for cls in mentioned(annotation)]
        return list(dict.fromkeys(schema for schema in found if schema is not None))

    @cached_property
    def used(self) -> Mapping[str, SchemaUse]:
        """Every schema that some endpoint takes or answers with, by full name, sorted."""
        found: dict[str, SchemaUse] = {}
        for endpoint in self.project.endpoints:
            if endpoint.external or endpoint.test:
                continue
            self._use(endpoint, self.in_type(endpoint.response_value), found, "responses")
            for parameter in endpoint.parameters:
                if parameter.source == "body":
                    self._use(endpoint, self.in_type(parameter.annotation), found, "requests")
        return dict(sorted(found.items()))

    def _use(self, endpoint: Endpoint, roots: Iterable[Schema], found: dict[str, SchemaUse], side: str) -> None:
        """Note an endpoint at each of the schemas and at those inside them."""
        todo = list(roots)
        while todo:
            schema = todo.pop()
            use = found.setdefault(schema.full_name, SchemaUse(schema))
            users: list[Endpoint] = getattr(use, side)
            if users and users[-1] is endpoint:
                continue
            users.append(endpoint)
            for inner in schema.fields:
                if inner.hidden or (inner.excluded if side == "responses" else inner.computed):
                    continue
                todo += self.in_type(inner.annotation)

    def _read(self, cls: ClassValue) -> Schema | None:
        kind = kind_of(cls)
        if not kind:
            return None
        wiring = self.project.wiring_of(cls.module.path)
        ev = wiring.evaluator if wiring is not None else None
        version = wiring.backend.pydantic if wiring is not None else None
        fields = fields_of(cls, kind, ev, pydantic_1=bool(version and version.startswith("1.")))
        config = model_config(cls) if kind not in ("dataclass", "typeddict") else {}
        extra = plain(config.get("extra"))
        allow = extra == "allow" or (isinstance(extra, External) and extra.dotted.endswith(".allow"))
        return Schema(cls.name, cls.full_name, kind, cls, fields, allow, _is_reshaped(cls))


def _is_reshaped(cls: ClassValue) -> bool:
    for ancestor in linearised(cls):
        for value in ancestor.names.values():
            if not isinstance(value, FunctionValue):
                continue
            for decorator in value.decorators:
                dotted = decorator.dotted if isinstance(decorator, External) else ""
                dotted = decorator.callee if isinstance(decorator, ExternalInstance) else dotted
                if dotted.rpartition(".")[2] == "model_serializer":
                    return True
            if value.name in RESHAPING:
                return True
    return False
