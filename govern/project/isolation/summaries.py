"""What calling each function of a project does for isolation, worked out once for each function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.calls.graph import NO_FRAME, Frame
from govern.project.endpoints import FunctionRef
from govern.project.isolation.events import Summary
from govern.project.isolation.tags import UNSURE, Taint

if TYPE_CHECKING:
    from govern.project.isolation.owners import Owners
    from govern.project.project import Project

MAX_DEPTH = 30
UNFINISHED = Summary(Taint(frozenset((UNSURE,))))
TOO_DEEP = Summary(Taint(frozenset((UNSURE,))), lost=True)


class Summaries:
    """Summaries by function and frame. A function that is being looked at further out could give anything."""

    def __init__(self, project: Project, owners: Owners) -> None:
        self.project = project
        self.owners = owners
        self._known: dict[tuple[int, Frame], Summary] = {}
        self._depth = 0

    def of(self, function: FunctionRef, frame: Frame = NO_FRAME) -> Summary:
        """What calling a function does, in terms of its parameters."""
        from govern.project.isolation.flow import Flow

        key = (id(function.value), frame)
        known = self._known.get(key)
        if known is not None:
            return known
        if self._depth >= MAX_DEPTH:
            return TOO_DEEP
        self._known[key] = UNFINISHED
        self._depth += 1
        try:
            found = Flow(self, function, frame).summary()
        except RecursionError:
            found = TOO_DEEP
        finally:
            self._depth -= 1
        self._known[key] = found
        return found
