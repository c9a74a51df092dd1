"""The functions that a request enters, as FastAPI solves the dependencies of its handler."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from govern.project.calls.graph import NO_FRAME, Frame
from govern.project.endpoints import Endpoint, FunctionRef
from govern.project.isolation.sources import depends_of
from govern.project.proofs.gather import frame_of
from govern.project.proofs.security import is_scheme
from govern.project.values import Annotated, ClassValue, DependsValue, Either, Value, plain
from govern.project.wiring.dependencies import function_ref
from govern.project.wiring.parameters import read_signature

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator
    from govern.project.framework.signatures import Parameter
    from govern.project.project import Project

Entry = tuple[FunctionRef, Frame]


class Entries:
    """Finds the functions of one project, with the frame of each. Each dependency is looked at once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[int, tuple[Value, tuple[Entry, ...]]] = {}

    def of(self, endpoint: Endpoint) -> dict[tuple[int, Frame], Entry]:
        """The handler, what wraps it, its dependencies and theirs."""
        wiring = self._project.wiring_of(endpoint.file)
        if endpoint.function is None or wiring is None:
            return {}
        ev = wiring.evaluator
        found: list[Entry] = [(endpoint.function, NO_FRAME), *((wrapper, NO_FRAME) for wrapper in endpoint.wrappers)]
        for parameter in read_signature(ev, endpoint.function.value):
            found += self._below(ev, parameter)
        for root in endpoint.dependencies:
            if root.level != "parameter":
                found += self._entered(ev, root.callable)
        return {(id(function.value), frame): (function, frame) for function, frame in found}

    def _entered(self, ev: Evaluator, target: Value) -> tuple[Entry, ...]:
        """The functions that solving a dependency enters."""
        target = plain(target)
        if isinstance(target, Annotated):
            target = target.base
        if isinstance(target, Either):
            return tuple(entry for option in target.options for entry in self._entered(ev, option))
        known = self._known.get(id(target))
        if known is None:
            self._known[id(target)] = (target, ())  # of a dependency on itself
            known = self._known[id(target)] = (target, tuple(self._of_target(ev, target)))
        return known[1]

    def _of_target(self, ev: Evaluator, target: Value) -> Iterator[Entry]:
        function = function_ref(target)
        if is_scheme(target) or (function is None and not isinstance(target, ClassValue)):
            return
        if function is not None:
            yield function, frame_of(target)
        for parameter in read_signature(ev, target):
            yield from self._below(ev, parameter)

    def _below(self, ev: Evaluator, parameter: Parameter) -> Iterator[Entry]:
        depends, base = depends_of(parameter)
        for option in depends.options if isinstance(depends, Either) else (depends,) if depends is not None else ():
            option = plain(option)
            target = option.callable if isinstance(option, DependsValue) else None
            yield from self._entered(ev, base if target is None else target)
