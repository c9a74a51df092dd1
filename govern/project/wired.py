"""What the wiring gave, in a few bytes for each name of each module and for each endpoint, so that two runs compare.

The wiring is worked out in every run. Where a run before gave the same for a name or an endpoint, it means the same
now: lines are left out, and functions and classes stand for themselves, whatever is in them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any
from zlib import crc32

from govern.cache.identity import Identity, identity
from govern.facts.syntax import is_node
from govern.project.effects.mapped import is_model
from govern.project.values import (
    ClassValue,
    External,
    FunctionValue,
    Instance,
    ModuleValue,
    Native,
    Scope,
    Unknown,
    Value,
)
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.endpoints import Endpoint
    from govern.project.evaluation.evaluator import Evaluator

SAFE = frozenset(("GET", "HEAD", "OPTIONS", "TRACE"))
# Where something stands, and what is told of it elsewhere.
LEFT_OUT = frozenset(
    ("born", "column", "end_line", "file", "line", "location", "mounts", "node", "results", "scope", "served")
)
LOST = "unknown "
# What routers and applications hold of what they serve, which is told endpoint by endpoint.
ROUTED = frozenset(("routes", "site"))


@dataclass(frozen=True, slots=True)
class Wired:
    """Marks of what the wiring gave: of each name by the path of its module, of each endpoint by its name (`names_of`),
    and of what concerns more than one of them: mapped classes, applications, what stayed unresolved."""

    names: Mapping[str, Mapping[str, int]]
    endpoints: Mapping[str, int]
    whole: tuple[int, ...]

    def to_plain(self) -> tuple[Any, ...]:
        """The marks as data that marshal writes."""
        return dict(self.names), dict(self.endpoints), self.whole

    def otherwise(self, earlier: Wired) -> frozenset[tuple[str, str]]:
        """The names (path, name) that are others than before. What a module gives that only one of the runs loaded is
        the same whenever it is loaded, unless it was lost because modules import each other (its mark is negative)."""
        found: set[tuple[str, str]] = set()
        for path in {*self.names, *earlier.names}:
            now, then = self.names.get(path), earlier.names.get(path)
            if now is None or then is None:
                found.update((path, name) for name, mark in (now or then or {}).items() if mark < 0)
            elif now != then:
                found.update((path, name) for name in {*now, *then} if now.get(name) != then.get(name))
        return frozenset(found)


def names_of(endpoints: Collection[Endpoint]) -> dict[int, str]:
    """A name for each endpoint (by its id) that stays when lines move."""
    seen: dict[str, int] = {}
    found: dict[int, str] = {}
    for one in endpoints:
        name = "\0".join((one.app, one.kind, one.method, one.path, one.handler, one.file))
        seen[name] = seen.get(name, 0) + 1
        found[id(one)] = f"{name}\0{seen[name]}"
    return found


def handler_of(name: str) -> tuple[str, str]:
    """The file and the last part of the name of an endpoint's handler, of the name of the endpoint."""
    parts = name.split("\0")
    return parts[5], parts[4].rpartition(".")[2]


def marks_of(ev: Evaluator, apps: Iterable[Value], endpoints: Collection[Endpoint]) -> Wired:
    """The marks of what the wiring of a backend gave. To be asked before anything else is evaluated."""
    marks = _Marks()
    names: dict[str, dict[str, int]] = {}
    rest: list[str] = []
    for module in ev.modules.values():
        if module.path:
            names[module.path] = {
                name: -_number(mark) if (mark := marks.of(value)).startswith(LOST) else _number(mark)
                for name, value in module.names.items()
                if not (isinstance(value, ModuleValue) and value.name == f"{module.name}.{name}")
            }
            rest += (marks.model(value) for value in module.names.values() if _is_own_model(value, module))
    rest += map(marks.of, apps)
    rest += (f"{note.file} {note.expression} {note.reason}" for note in ev.notes)
    around, called = _Around(endpoints), names_of(endpoints)
    said = {called[id(one)]: _number(f"{marks.of(one)} {around.of(one)}") for one in endpoints}
    return Wired(names, said, (_number("\n".join(rest)),))


def together(marks: Iterable[Wired]) -> Wired:
    """The marks of several backends."""
    names: dict[str, Mapping[str, int]] = {}
    endpoints: dict[str, int] = {}
    whole: list[int] = []
    for one in marks:
        names.update(one.names)
        endpoints.update(one.endpoints)
        whole += one.whole
    return Wired(names, endpoints, tuple(whole))


def _number(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogateescape"))


def _is_own_model(value: object, module: ModuleValue) -> bool:
    return isinstance(value, ClassValue) and value.module is module and is_model(value)


class _Around:
    """What the other endpoints say of one: with whom it shares its handler, its dependencies and its decorators."""

    def __init__(self, endpoints: Collection[Endpoint]) -> None:
        self._methods: dict[int, set[bool]] = {}
        self._users: dict[int, set[int]] = {}
        self._safe: set[int] = set()
        for endpoint in endpoints:
            safe = endpoint.method in SAFE or endpoint.kind == "websocket"
            own = 0 if endpoint.function is None else id(endpoint.function.value)
            self._methods.setdefault(own, set()).add(safe)
            for one in _before(endpoint):
                self._users.setdefault(one, set()).add(own)
                if safe:
                    self._safe.add(one)

    def of(self, endpoint: Endpoint) -> str:
        own = 0 if endpoint.function is None else id(endpoint.function.value)
        shared = [(one in self._safe, self._users[one] == {own}) for one in _before(endpoint)]
        return f"{sorted(self._methods[own])} {shared}"


def _before(endpoint: Endpoint) -> Iterator[int]:
    found = (*(one.function for one in endpoint.all_dependencies()), *endpoint.wrappers, endpoint.route_handler)
    yield from (id(one.value) for one in found if one is not None)


class _Marks:
    """Texts that stand for values, each made once. What holds itself is cut short where it does."""

    def __init__(self) -> None:
        self._known: dict[Identity, tuple[object, str]] = {}
        self._fields: dict[type, tuple[str, ...]] = {}

    def of(self, value: Any) -> str:
        kind = value.__class__
        if kind is str or kind is External:
            return repr(value)
        if value is None or kind in (int, bool, float, complex, bytes):
            return repr(value)
        known = self._known.get(identity(value))
        if known is not None:
            return known[1]
        self._known[identity(value)] = (value, "…")
        found = self._made(value)
        if len(found) > 200:
            found = f"{LOST if kind is Unknown else ''}{kind.__name__}:{_number(found)}:{len(found)}"
        self._known[identity(value)] = (value, found)
        return found

    def model(self, cls: ClassValue) -> str:
        """A text that stands for all that a class and its bases declare."""
        found: list[str] = []
        for one in cls.ancestors():
            found.append(self.of(one))
            if isinstance(one, ClassValue):
                found += (f"{name}={self.of(value)}" for name, value in one.names.items())
                found += (self.of((name, *nodes)) for name, *nodes, _ in one.annotations)
                found.append(self.of(one.keywords))
        return " ".join(found)

    def _made(self, value: Any) -> str:
        if isinstance(value, FunctionValue):
            return self._function(value)
        if isinstance(value, ClassValue):
            return f"class {value.module.path}:{value.qualname}{self._inside(value.scope, value.qualname)}"
        if isinstance(value, ModuleValue):
            return f"module {value.name}"
        if isinstance(value, Unknown):
            return f"{LOST}{self.of(value.said)}"
        if isinstance(value, Native):
            return f"native {value.name}"
        if isinstance(value, Instance):
            held = {name: one for name, one in value.attributes.items() if name not in ROUTED}
            parts = (value.cls, value.args, value.keywords, value.conditional)
            return f"a {' '.join(map(self.of, parts))} {self._made(held)}"
        if isinstance(value, dict):
            inner = ",".join(
                f"{'' if _is_identity(key, one) else self.of(key)}:{self.of(one)}" for key, one in value.items()
            )
            return f"{value.__class__.__name__}{{{inner}}}"
        if isinstance(value, set | frozenset):
            return f"set{{{','.join(sorted(map(self.of, value)))}}}"
        if isinstance(value, tuple | list):
            items = value if not (value.__class__ is tuple and value and is_node(value)) else (value[0], *value[2:])
            return f"{value.__class__.__name__}({','.join(map(self.of, items))})"
        return f"{value.__class__.__name__}({','.join(self.of(getattr(value, name)) for name in self._told(value))})"

    def _function(self, value: FunctionValue) -> str:
        held = self._inside(value.scope, value.qualname)
        code = self.of(value.node) if value.node[0] == "lambda" else ""
        parts = [self.of(one) for one in (value.wrapped, value.attributes, value.decorators) if one]
        return f"function {value.module.path}:{value.qualname}{held}{code}{''.join(parts)}"

    def _inside(self, scope: Scope | None, qualname: str) -> str:
        """What a function or class holds that was made inside a function."""
        found: list[str] = []
        while "<locals>" in qualname and scope is not None and scope.names is not scope.module.names:
            found += (f"{name}={self.of(value)}" for name, value in scope.names.items())
            scope = scope.parent
        return f"[{','.join(found)}]" if found else ""

    def _told(self, value: Any) -> tuple[str, ...]:
        kind = value.__class__
        if kind not in self._fields:
            named = fields(value) if hasattr(kind, "__dataclass_fields__") else ()
            self._fields[kind] = tuple(one.name for one in named if one.name not in LEFT_OUT)
        return self._fields[kind]


def _is_identity(key: Any, value: Any) -> bool:
    """Whether a key is that of a dict whose keys are values of the repository, which stand beside what they lead to."""
    return key.__class__ is int and value.__class__ is tuple and len(value) == 2 and key == id(value[0])
