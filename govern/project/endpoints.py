"""What an application serves: endpoints with their dependency trees, as rules and reporters see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from govern.facts.syntax import Node
from govern.findings import Location
from govern.project.values import ClassValue, FunctionValue, Value
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.wiring.flatten import ServedRoute


@dataclass(frozen=True, slots=True, eq=False)
class FunctionRef:
    """A function of the repository: where it stands, its "def" node, and the value it was evaluated to."""

    module: str
    qualname: str
    file: str
    line: int
    node: Node
    value: FunctionValue
    owner: ClassValue | None = None

    @property
    def full_name(self) -> str:
        return f"{self.module}.{self.qualname}"


@dataclass(frozen=True, slots=True, eq=False)
class Dependency:
    """One callable in an endpoint's tree.

    `name` is module.qualname, of an instance "module.Class()"; `file` is "" outside the repository. `level` says where
    it hangs: "app", "include", "router", "route" or "parameter". `captured` are values its closure or instance holds
    (the permission it was built with), by name. `location` is where it was attached; `parameters` what it reads itself;
    `conditional` that only some deployments have it.
    """

    name: str
    file: str
    line: int
    callable: Value
    function: FunctionRef | None
    level: str
    location: Location
    scopes: tuple[str, ...] = ()
    captured: dict[str, Value] = field(default_factory=dict)
    children: tuple[Dependency, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    conditional: bool = False

    def walk(self) -> Iterator[Dependency]:
        """The dependency and all below it, in the order FastAPI solves them (children first)."""
        for child in self.children:
            yield from child.walk()
        yield self


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """A parameter of a callable that is no dependency.

    `source` is path, query, header, cookie, body, form, file or special (what FastAPI hands in: the request ...).
    `options` are the keywords of the `Query()`, `Body()` ... that declares it; `model` is the schema whose field it is,
    where a whole schema is read from the query, the headers or the cookies. `declared` is the annotation as it stands,
    with its metadata.
    """

    name: str
    source: str
    annotation: Value
    default: Value
    required: bool
    alias: str
    options: Mapping[str, Value] = field(default_factory=dict)
    model: str = ""
    declared: Value = None


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """What an endpoint reads from the request's body: the full names of its schemas, its media type, its parameters.

    `embed` says that the parameters are keys of one object, rather than that the one parameter is the body.
    """

    schemas: tuple[str, ...]
    media_type: str
    embed: bool
    required: bool
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """All that an endpoint and its dependencies read from a request, schemas spread out into their fields."""

    path: tuple[Parameter, ...] = ()
    query: tuple[Parameter, ...] = ()
    header: tuple[Parameter, ...] = ()
    cookie: tuple[Parameter, ...] = ()
    body: Body | None = None


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """What reads credentials: a class of fastapi.security, or one that descends from it, and its name in OpenAPI."""

    type: str
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class MiddlewareRef:
    """A middleware of the application: its class or dispatch function, and the options it was given; `conditional`
    says that only some deployments have it."""

    name: str
    file: str
    line: int
    callable: Value
    options: dict[str, Value]
    location: Location
    conditional: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Endpoint:
    """A method and full path, its handler, where it is mounted, its dependency tree.

    `parameters` are those of the handler itself, `inputs` what it and its dependencies read. `operation_id` is the one
    that was given, `unique_id` what FastAPI makes of it, or generates; None where that cannot be worked out.
    `route_handler` is the method of a route class of the repository that makes the function around the handler;
    `served` the route as the application serves it.
    `missed` are the dependencies of applications around a mounted one: they do not run for what is mounted.
    """

    app: str
    kind: str
    method: str
    path: str
    handler: str
    file: str
    line: int
    column: int
    end_line: int
    name: str
    status_code: int
    response_model: str | None
    response_value: Value
    include_in_schema: bool
    tags: tuple[str, ...]
    dependencies: tuple[Dependency, ...]
    parameters: tuple[Parameter, ...]
    conditional: bool
    resolved: bool
    external: bool
    function: FunctionRef | None
    wrappers: tuple[FunctionRef, ...]
    mounts: tuple[Location, ...]
    middleware: tuple[MiddlewareRef, ...]
    operation_id: str | None = None
    test: bool = False
    unique_id: str | None = None
    deprecated: bool = False
    inputs: Inputs = field(default_factory=Inputs)
    security_schemes: tuple[SecurityScheme, ...] = ()
    route_handler: FunctionRef | None = None
    missed: tuple[Dependency, ...] = ()
    served: ServedRoute | None = None

    @property
    def label(self) -> str:
        """ "POST /api/orders": how findings and documents name an endpoint."""
        return f"{self.method} {self.path}"

    @property
    def location(self) -> Location:
        """The handler's name where it is defined; where that is outside the repository, the place that adds it."""
        if not self.file and self.mounts:
            return self.mounts[0]
        end = self.column + len(self.function.value.name) if self.function is not None else 0
        return Location(self.file, self.line, self.column, self.line if end else 0, end)

    def all_dependencies(self) -> Iterator[Dependency]:
        """Every dependency of the tree, each callable once at each place it hangs."""
        for root in self.dependencies:
            yield from root.walk()

    @property
    def security_scopes(self) -> tuple[str, ...]:
        found: list[str] = []
        for dependency in self.all_dependencies():
            found += [scope for scope in dependency.scopes if scope not in found]
        return tuple(found)

    @property
    def router_file(self) -> str:
        """The file whose code registered the route: the handler's own, unless it was registered from elsewhere."""
        return self.mounts[0].file if self.mounts else self.file


@dataclass(frozen=True, slots=True, eq=False)
class AppInfo:
    """An application that something serves: "module:attribute", the FastAPI version it is modelled after."""

    app: str
    fastapi: str
    file: str
    line: int
    test: bool
    value: Value
    middleware: tuple[MiddlewareRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Unresolved:
    """An expression that wires the application and that govern could not resolve, and why."""

    file: str
    line: int
    expression: str
    reason: str
