"""Functions that the configuration names: `concepts.permission.callables`, and those of authentication and audit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, unparse
from govern.findings import Location
from govern.project.calls.graph import Call
from govern.project.proofs.evidence import AUDIT, AUTHENTICATION, PERMISSION, Evidence
from govern.project.proofs.paths import Step
from govern.project.proofs.place import Place
from govern.project.proofs.recogniser import on_no_way

if TYPE_CHECKING:
    from govern.config.settings import Config


class Configured:
    """Recognises calls of the functions that a configuration names, and dependencies, decorators and middleware."""

    def __init__(self, config: Config) -> None:
        kinds = (AUTHENTICATION, PERMISSION, AUDIT)
        self._callables = {kind: names for kind in kinds if (names := config.concept(kind).callables)}

    def recognise(self, place: Place, step: Step, calls: tuple[Call, ...]) -> Iterator[Evidence]:
        """Evidence in a call of a configured function: by its full name, any end of it, or as it is written."""
        for kind, names in self._callables.items():
            for call in calls:
                if call.name in names or any(is_named(target.dotted, names) for target in call.targets):
                    yield Evidence(kind, place.location(call.node, f"as configured: {unparse(call.node, 60)}"))
                    break

    def may(self, place: Place, node: Node, calls: tuple[Call, ...]) -> bool:
        """Whether `recognise` may find anything."""
        return bool(self._callables) and any(True for _ in self.recognise(place, on_no_way(node), calls))

    def named(self, name: str, location: Location) -> Iterator[Evidence]:
        """Evidence in something that runs on every request: a dependency, a decorator or a middleware by its name."""
        for kind, names in self._callables.items():
            if is_named(name.removesuffix("()"), names):
                yield Evidence(kind, Location(location.file, location.line, note=f"as configured: {name}"))


def is_named(dotted: str, names: tuple[str, ...]) -> bool:
    """Whether a dotted name is among configured ones, each given in full or by any end of it at a dot. The function
    that a factory makes has the factory's name too."""
    parts = dotted.replace(".<locals>", "").split(".")
    ends = (parts, parts[:-1]) if ".<locals>" in dotted else (parts,)
    return any(end[-len(wanted) :] == wanted for end in ends for wanted in (name.split(".") for name in names))
