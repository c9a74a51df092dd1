"""What a call runs by the values at hand: the classes or functions that a dependency was built with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.facts.syntax import Node, dotted
from govern.project.calls.graph import NO_FRAME, Call, Frame, Target
from govern.project.calls.types import Object
from govern.project.evaluation.binding import lookup
from govern.project.proofs.looking import look
from govern.project.proofs.outline import is_plain, names_in
from govern.project.proofs.place import Place
from govern.project.values import (
    BoundMethod,
    ClassValue,
    Either,
    FunctionValue,
    Instance,
    ModuleValue,
    Partial,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from govern.project.project import Project

# What has methods of Python's own, and none of the repository.
LITERALS = frozenset(("const", "fstr", "list", "dict", "set", "tuple"))
MOST = 20_000
Entry = tuple[FunctionValue, Frame]


def held(place: Place, call: Call) -> tuple[Target, ...]:
    """What a call runs by the values that are known where a walk stands; else what is known of it anyway."""
    if call.kind != "call" or call.node[0] != "call":
        return call.targets
    entries = entries_of(look(place.ev, call.node[2], place.scope))
    return targets_of(place.project, entries) if entries else call.targets


def entries_of(value: Value) -> tuple[Entry, ...]:
    """The functions that calling a value may run."""
    options = value.options if isinstance(value, Either) else (value,)
    return tuple(one for option in options if (one := entry_of(option)) is not None)


def targets_of(project: Project, entries: tuple[Entry, ...]) -> tuple[Target, ...]:
    """The functions as targets of a call."""
    return tuple(Target("function", one.full_name, project.calls.ref(one), None, frame) for one, frame in entries)


def entry_of(value: Value) -> Entry | None:
    """The function that calling a value runs, and its receiver; None where it runs none of the repository."""
    if isinstance(value, BoundMethod):
        return value.function, Frame(value.receiver)
    if isinstance(value, Partial):
        return entry_of(value.function)
    if isinstance(value, FunctionValue):
        return value, NO_FRAME
    cls = value.cls if isinstance(value, Instance) else value
    name = "__call__" if isinstance(value, Instance) else "__init__"
    method = cls.lookup(name) if isinstance(cls, ClassValue) else None
    if not isinstance(method, FunctionValue) or not isinstance(cls, ClassValue):
        return None
    return method, Frame(value if isinstance(value, Instance) else Object(cls))


class UnclearError(Exception):
    """Values that only a walk knows decide what a body calls."""


class Outside:
    """What calls run in bodies at whose names nothing is at hand but what their module binds: mostly nothing, and by
    the names that the body does not bind the same wherever they stand."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], tuple[ModuleValue, tuple[Entry, ...]]] = {}

    def held(self, place: Place, call: Call, bound: dict[str, bool]) -> tuple[Target, ...]:
        """Like `held`, for a body that no value is known of. `bound` are the names that it binds, as in
        `course.bound_in`. Raises UnclearError where what it binds decides."""
        if call.kind != "call" or call.node[0] != "call":
            return call.targets
        entries = self._entries(place, call.node[2], bound)
        return targets_of(place.project, entries) if entries else call.targets

    def _entries(self, place: Place, callee: Node, bound: dict[str, bool]) -> tuple[Entry, ...]:
        base = callee
        while base[0] == "attr":
            base = base[2]
        if base[0] == "name":
            name = base[2]
            if name in place.parameters and not bound.get(name):
                return ()
            if name not in bound:
                return self._outside(place, callee, name)
            if bound[name] or entries_of(look(place.ev, callee, place.scope)):
                raise UnclearError
            return ()
        if base[0] in LITERALS or not is_plain(callee):
            return ()
        for name in names_in(callee):
            if name in bound and (bound[name] or not isinstance(lookup(place.ev, name, place.scope), Unknown)):
                raise UnclearError
        return entries_of(look(place.ev, callee, place.scope))

    def _outside(self, place: Place, callee: Node, name: str) -> tuple[Entry, ...]:
        if name in place.scope.names:  # what `self` stands for
            return entries_of(look(place.ev, callee, place.scope))
        module = place.function.module
        key = (id(module), dotted(callee) or "")
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= MOST:
                self._known.clear()
            known = self._known[key] = (module, entries_of(look(place.ev, callee, place.scope)))
        return known[1]
