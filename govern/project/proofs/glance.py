"""A body at a glance: which functions it calls, and what in it may show anything, before any way is followed.

Most bodies show nothing, and neither does what they call: they are never walked.
"""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

from govern.cache.identity import Identity, identity
from govern.facts.syntax import Node, walk
from govern.project.calls.graph import NO_FRAME, Call, Frame
from govern.project.endpoints import FunctionRef
from govern.project.proofs import refusals
from govern.project.proofs.course import bound_in, course
from govern.project.proofs.held import Outside, UnclearError
from govern.project.proofs.place import Place
from govern.project.proofs.recogniser import Recogniser, on_no_way
from govern.records import dataclass

VISITED = frozenset(("call", "compare", "sub"))
ENDS = ("raise", "return")


class Way(NamedTuple):
    """A call that leads on to a function on a frame; `function` is None where is not known what it runs."""

    call: Call
    function: FunctionRef | None
    frame: Frame = NO_FRAME


@dataclass(slots=True, eq=False)
class Glance:
    """What a walk of a body can come by, where no value decides a test.

    `ways` lead on, in the order in which they are met; `met` are the expressions that are come by, `bound` the names
    that are bound, as in `course`. `parts` are the parts of an expression at which anything may be seen, in order, by
    its identity. `refusing` are the identities of the calls at which a refusal may be seen, and whether a `raise` or
    `return` may be one.
    """

    place: Place
    ways: tuple[Way, ...]
    met: tuple[Node, ...]
    bound: dict[str, bool]
    parts: dict[Identity, tuple[Node, ...]]
    refusing: tuple[frozenset[Identity], bool]


class Glancer:
    """Glances at the bodies of one project. `known_names` are those of `local.Reader`, `recognisers` those of
    refusals."""

    def __init__(self, known_names: Container[str], recognisers: tuple[Recogniser, ...]) -> None:
        self._known_names = known_names
        self._recognisers = recognisers
        self._outside = Outside()

    def at(self, place: Place) -> Glance | None:
        """A body as it stands before it is entered; None where it must be walked to know what it calls."""
        node = place.function.node
        try:
            if node[0] == "lambda":
                return self._glance(place, (node[3],), {})
            return self._glance(place, course(node[5]), bound_in(node[5]))
        except UnclearError:
            return None

    def _glance(self, place: Place, met: tuple[Node, ...], bound: dict[str, bool]) -> Glance:
        ways: list[Way] = []
        parts: dict[Identity, tuple[Node, ...]] = {}
        for root in met:
            if root[0] in ENDS:
                continue
            seen: list[Node] = []
            for node in walk(root):
                calls = place.calls.get(identity(node))
                if calls is not None:
                    seen.append(node)
                    for call in calls:
                        self._follow(place, call, bound, ways)
                elif node[0] in VISITED:
                    seen.append(node)
            if seen:
                parts[identity(root)] = tuple(seen)
        return Glance(place, tuple(ways), met, bound, parts, _refusing(place, met, bound, self._recognisers))

    def _follow(self, place: Place, call: Call, bound: dict[str, bool], ways: list[Way]) -> None:
        targets = call.targets
        if not any(target.function for target in targets):
            targets = self._outside.held(place, call, bound)
        if not targets and call.kind == "call" and call.name in self._known_names:
            ways.append(Way(call, None))
        ways += (Way(call, target.function, target.frame) for target in targets if target.function is not None)


def marks(glance: Glance, recognisers: tuple[Recogniser, ...]) -> frozenset[Identity]:
    """The identities of the nodes at which anything but a refusal may be seen."""
    place = glance.place
    found: set[Identity] = set()
    for parts in glance.parts.values():
        for node in parts:
            given = tuple(place.calls.get(identity(node), ()))
            owned = refusals.may_be_own(node) and any(True for _ in refusals.own_rows(place, on_no_way(node)))
            if owned or any(one.may(place, node, given) for one in recognisers):
                found.add(identity(node))
    return frozenset(found)


def _refusing(
    place: Place, met: tuple[Node, ...], bound: dict[str, bool], recognisers: tuple[Recogniser, ...]
) -> tuple[frozenset[Identity], bool]:
    found = frozenset(
        at
        for at, calls in place.calls.items()
        if any(one.may(place, calls[0].node, tuple(calls)) for one in recognisers)
    )
    return found, any(refusals.may_refuse(place, node, bound) for node in met if node[0] in ENDS)
