"""What names of the repository stand for after symbolic evaluation.

Constants and containers are plain Python values (str, int, float, bool, None, bytes, tuple, list, dict, set).
Everything else is one of the classes below. Values are compared by identity: two routers with equal attributes are two
routers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field
from itertools import count
from typing import Any

from govern.facts.syntax import Node, line_of, unparse
from govern.project.interned import Made
from govern.records import dataclass

Value = Any
next_birth = count().__next__  # numbers the instances in the order in which they are made


@dataclass(slots=True, eq=False)
class Unknown:
    """A value govern cannot work out, with the reason and the place (file, 1-based line) where it was lost.

    `said` is the reason, or the expression that could not be followed, which is rendered only when somebody asks.
    """

    said: str | Node
    file: str = ""
    line: int = 0

    @property
    def reason(self) -> str:
        return self.said if isinstance(self.said, str) else unparse(self.said)


_externals = Made()


class External:
    """A name that lives outside the repository, by its dotted path: "fastapi.Depends", "sqlalchemy.select".

    Equal ones are one object.
    """

    __slots__ = ("__weakref__", "dotted")

    dotted: str

    def __new__(cls, dotted: str) -> External:
        kept = _externals.get(dotted)
        found: External | None = kept() if kept is not None else None
        if found is None:
            found = super().__new__(cls)
            found.dotted = dotted
            _externals.keep(dotted, found)
        return found

    def __reduce__(self) -> tuple[type[External], tuple[str]]:
        return External, (self.dotted,)

    def __repr__(self) -> str:
        return f"External({self.dotted!r})"


@dataclass(slots=True, eq=False)
class ExternalInstance:
    """What calling an external callable gave: `HTTPBearer()`, `create_engine(url)`, `logging.getLogger()`."""

    callee: str
    args: tuple[Value, ...] = ()
    keywords: dict[str, Value] = field(default_factory=dict)
    file: str = ""
    line: int = 0


@dataclass(slots=True, eq=False)
class Scope:
    """Names visible to evaluated code; `module` is where the code stands, `parent` the enclosing function's scope.

    `prefix` is what stands before a qualified name defined here ("", "Class.", "function.<locals>."); `cls` is the
    class whose body or method this is; `yields` collects what a generator gives.
    """

    module: ModuleValue
    names: dict[str, Value] = field(default_factory=dict)
    parent: Scope | None = None
    prefix: str = ""
    is_class: bool = False
    cls: ClassValue | None = None
    receiver: Value = None
    yields: list[Value] | None = None
    outer_names: set[str] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class ModuleValue:
    """A module of the repository. `names` fills up as its code is evaluated; `path` is relative to the root."""

    name: str
    path: str
    is_package: bool
    names: dict[str, Value] = field(default_factory=dict)
    state: str = "new"
    star_sources: list[ModuleValue] = field(default_factory=list)

    @property
    def package(self) -> str:
        return self.name if self.is_package else self.name.rpartition(".")[0]


@dataclass(slots=True, eq=False)
class FunctionValue:
    """A function or lambda of the repository with its closure. `node` is its ("def" | "lambda", ...) tuple.

    `wrapped` is what `functools.wraps` set as `__wrapped__`; `decorators` are the values that were applied to it,
    outermost first, those that return another function included; `marks` holds transparent ones ("staticmethod",
    "classmethod", "property", "asynccontextmanager", "lru_cache", ...). `results` are those that a cached function
    remembers, with the arguments, which stand in the keys by their identity; `too_expensive` says that evaluating it
    was given up, `too_long` that it was in a look, which may take a few steps only.
    """

    name: str
    qualname: str
    module: ModuleValue
    node: Node
    scope: Scope
    defaults: dict[str, Value] = field(default_factory=dict)
    wrapped: Value = None
    decorators: tuple[Value, ...] = ()
    owner: ClassValue | None = None
    marks: frozenset[str] = frozenset()
    attributes: dict[str, Value] = field(default_factory=dict)
    results: dict[tuple[Value, ...], tuple[tuple[Value, ...], Value]] = field(default_factory=dict)
    too_expensive: bool = False
    too_long: bool = False

    @property
    def full_name(self) -> str:
        return f"{self.module.name}.{self.qualname}"

    @property
    def line(self) -> int:
        return line_of(self.node[1])


@dataclass(slots=True, eq=False)
class ClassValue:
    """A class of the repository. `names` is its own namespace, `annotations` its (name, annotation, value?, at)."""

    name: str
    qualname: str
    module: ModuleValue
    node: Node
    bases: tuple[Value, ...]
    scope: Scope
    names: dict[str, Value] = field(default_factory=dict)
    annotations: list[tuple[str, Node, Node | None, int]] = field(default_factory=list)
    keywords: dict[str, Value] = field(default_factory=dict)
    decorators: tuple[Value, ...] = ()
    resolution: tuple[Value, ...] | None = None

    @property
    def full_name(self) -> str:
        return f"{self.module.name}.{self.qualname}"

    @property
    def line(self) -> int:
        return line_of(self.node[1])

    def ancestors(self) -> Iterator[Value]:
        """The class, then its bases in Python's order of resolution; bases outside the repository are External."""
        if self.resolution is None:
            self.resolution = tuple(_linearized(self))
        return iter(self.resolution)

    def lookup(self, name: str) -> Value | None:
        """The class attribute `name`, its own or inherited from a class of the repository; None where there is none."""
        for ancestor in self.ancestors():
            if isinstance(ancestor, ClassValue) and name in ancestor.names:
                return ancestor.names[name]
        return None

    def external_bases(self) -> list[str]:
        """Dotted names of all ancestors outside the repository: ["pydantic.BaseModel"]."""
        return [a.dotted for a in self.ancestors() if isinstance(a, External)]


def _linearized(cls: ClassValue) -> list[Value]:
    """The C3 order of a class and its ancestors; bases that contradict each other come depth first."""
    chains = [list(base.ancestors()) if isinstance(base, ClassValue) else [base] for base in cls.bases]
    chains = [chain for chain in [*chains, list(cls.bases)] if chain]
    found: list[Value] = [cls]
    while chains:
        tails = [item for chain in chains for item in chain[1:]]
        head = next((chain[0] for chain in chains if not any(_same(chain[0], item) for item in tails)), chains[0][0])
        if not any(_same(head, seen) for seen in found):
            found.append(head)
        chains = [kept for chain in chains if (kept := [item for item in chain if not _same(item, head)])]
    return found


def _same(left: Value, right: Value) -> bool:
    return left is right or (isinstance(left, External) and left == right)


@dataclass(slots=True, eq=False)
class Instance:
    """An object made from a class of the repository, or from a modelled class of FastAPI or Starlette (`cls` External).

    `conditional` says that a test which govern could not decide, or which a deployment decides, leads to it. `born`
    counts up with each instance that is made.
    """

    cls: ClassValue | External
    attributes: dict[str, Value] = field(default_factory=dict)
    args: tuple[Value, ...] = ()
    keywords: dict[str, Value] = field(default_factory=dict)
    file: str = ""
    line: int = 0
    conditional: bool = False
    born: int = field(default_factory=next_birth)


@dataclass(slots=True, eq=False)
class BoundMethod:
    """A function of the repository bound to its receiver (an Instance or a ClassValue)."""

    function: FunctionValue
    receiver: Value


@dataclass(slots=True, eq=False)
class Native:
    """A callable that govern models: `function(evaluator, args, keywords, site) -> Value`."""

    name: str
    function: Callable[..., Value]


@dataclass(slots=True, eq=False)
class Super:
    """`super()`: attributes are looked up behind `cls` among the ancestors of `receiver`."""

    cls: ClassValue
    receiver: Value


@dataclass(slots=True, frozen=True)
class Generic:
    """A type with arguments: `list[Item]`, `Page[Item]`, `Literal["a"]`, `Callable[..., Any]`."""

    origin: Value
    args: tuple[Value, ...]


@dataclass(slots=True, frozen=True)
class Union:
    """`A | B`, `Optional[A]`, `Union[A, B]` as a type; None stands for NoneType."""

    options: tuple[Value, ...]


@dataclass(slots=True, eq=False)
class Site:
    """Where evaluated code stands: a file relative to the root, and a 1-based line. Never changed once made."""

    file: str
    line: int


@dataclass(slots=True, eq=False)
class Partial:
    """`functools.partial(function, *args, **keywords)`."""

    function: Value
    args: tuple[Value, ...]
    keywords: dict[str, Value]


@dataclass(slots=True, eq=False)
class Setting:
    """A value that a deployment can change, at its default: an environment variable, a settings field."""

    value: Value
    origin: str = ""


@dataclass(slots=True, eq=False)
class Either:
    """One of several values, after a test that govern could not decide."""

    options: tuple[Value, ...]


@dataclass(slots=True, eq=False)
class DependsValue:
    """`Depends(callable)` or `Security(callable, scopes=...)`; `callable` None means "the annotation itself".

    `conditional` says that a test which govern could not decide, or which a deployment decides, leads to it.
    """

    callable: Value
    scopes: tuple[str, ...] = ()
    use_cache: bool = True
    security: bool = False
    file: str = ""
    line: int = 0
    conditional: bool = False


@dataclass(slots=True, eq=False)
class Annotated:
    """`Annotated[type, metadata...]` and aliases of it."""

    base: Value
    metadata: tuple[Value, ...]


class DefaultDict(dict[Value, Value]):
    """A `collections.defaultdict`: what is missing is made by calling `factory`."""

    def __init__(self, factory: Value, *args: Value) -> None:
        super().__init__(*args)
        self.factory = factory


NOWHERE = Site("", 0)


def plain(value: Value) -> Value:
    """The value itself, without the mark that a deployment can change it."""
    while isinstance(value, Setting):
        value = value.value
    return value
