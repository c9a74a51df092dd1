"""What sees evidence in an expression, on its way or at a glance."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from govern.facts.syntax import Node
from govern.project.calls.graph import Call
from govern.project.proofs.evidence import Evidence
from govern.project.proofs.paths import Step
from govern.project.proofs.place import Place
from govern.records import dataclass

See = Callable[[Place, Step, tuple[Call, ...]], Iterable[Evidence]]
May = Callable[[Place, Node, tuple[Call, ...]], bool]


@dataclass(frozen=True, slots=True)
class Recogniser:
    """`see` gives the evidence of an expression, in view of the tests that lead to it. `could` says whether it gives
    any on some way; without it, the tests make no difference to whether there is any. `answers` says whether it sees
    who is turned away, or what else is done, or both."""

    see: See
    could: May | None = None
    answers: tuple[bool, ...] = (False,)

    def may(self, place: Place, node: Node, calls: tuple[Call, ...]) -> bool:
        """Whether there may be evidence in an expression."""
        if self.could is not None:
            return self.could(place, node, calls)
        return any(True for _ in self.see(place, on_no_way(node), calls))


def on_no_way(node: Node) -> Step:
    """An expression as a step that no test leads to."""
    return Step(node[0], node, (), (), (), None)
