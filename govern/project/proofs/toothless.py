"""Guards that read a credential and let everybody through: what becomes of the answer that they give instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, line_of, walk
from govern.findings import Location
from govern.project.endpoints import Dependency, Endpoint, FunctionRef
from govern.project.evaluation import operators
from govern.project.framework.signatures import signature
from govern.project.proofs import security, wording
from govern.project.proofs.evidence import AUTHENTICATION, CREDENTIAL, DECODING, PERMISSION, SIGNATURE
from govern.project.proofs.gather import depends_of
from govern.project.proofs.giving_none import may_give_none, swallows
from govern.project.proofs.paths import goes_on
from govern.project.proofs.search import Search
from govern.project.values import Annotated, External, ExternalInstance, Union, Value, plain
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project

THROWN_AWAY = "nothing reads what it gives"
UNTESTED = "what it gives is used without a test"
UNVERIFIED = "a credential that does not hold gives None, and nothing tests it"
SWALLOWED = "a credential that does not hold is no error to it, and what it gives does not say so"
TESTING = {"if": 2, "while": 2, "ifexp": 2, "assert": 2}


@dataclass(frozen=True, slots=True, eq=False)
class ToothlessGuard:
    """A dependency that cannot refuse: `reader` reads the credential below it (or is it). `how` says why nobody is
    refused after it either, "" where the handler uses or tests what it gives. `location` is where it hangs."""

    guard: Dependency
    reader: Dependency
    how: str
    location: Location


class Toothless:
    """Finds the guards of endpoints that cannot refuse."""

    def __init__(self, project: Project, search: Search) -> None:
        self._project = project
        self._search = search

    def of(self, endpoint: Endpoint) -> ToothlessGuard | None:
        """The first guard that cannot refuse, those first after which nothing is tested; None where there is none."""
        found = [self._judged(endpoint, root, reader) for root, reader in self._readers(endpoint)]
        return next((one for one in found if one.how), found[0] if found else None)

    def unverified(self, endpoint: Endpoint) -> ToothlessGuard | None:
        """The first guard that refuses callers without a credential, as the class of fastapi.security below it does,
        and that gives None for one that does not hold, which the handler does not test; None where there is none."""
        function = endpoint.function
        if function is None or function.node[0] != "def" or endpoint.wrappers:
            return None
        tested = {str(node[2]) for node in _tested(function.node[5])}
        for root in endpoint.dependencies:
            scheme = next((one for one in root.walk() if security.refuses_by_itself(one.callable)), None)
            if scheme is None or scheme is root or root.function is None or root.name == endpoint.handler:
                continue
            others = [one for one in root.walk() if not security.is_scheme(one.callable)]
            if any(self._refuses(one) for one in others) or self._raises(root.function):
                continue
            names = self._parameters(endpoint, root) if root.level == "parameter" else frozenset[str]()
            silent = self._swallows(root.function)
            if not silent and (names & tested or not may_give_none(self._project, root.function)):
                continue
            site = replace(root.location, note=f"depends on {root.name}, which tests nothing")
            return ToothlessGuard(root, scheme, SWALLOWED if silent else UNVERIFIED, site)
        return None

    def _raises(self, function: FunctionRef) -> bool:
        """Whether a token that does not hold makes a function fail: its library raises, and nothing catches that."""
        decoding = [place for one in self._search.of(function) if one.kind == DECODING for place in one.trail]
        if not decoding:
            return False
        for hop in self._project.calls.reach([function]):
            node, file = hop.function.node, hop.function.file
            lines = {at.line for at in decoding if at.file == file and hop.function.line <= at.line <= int(node[8])}
            for one in walk(node[5]) if node[0] == "def" and lines else ():
                if one[0] != "try" or not one[2] or not one[3]:
                    continue
                guarded = range(line_of(one[2][0][1]), line_of(one[3][0][0]))
                if not lines.isdisjoint(guarded) and any(goes_on(clause[3]) for clause in one[3]):
                    return False
        return True

    def _swallows(self, function: FunctionRef) -> bool:
        """Whether a function reads a token, and goes on as if it held where it does not."""
        if function.node[0] != "def" or not swallows(function.node):
            return False
        return any(one.kind == DECODING for one in self._search.of(function)) and not self._raises(function)

    def _readers(self, endpoint: Endpoint) -> Iterator[tuple[Dependency, Dependency]]:
        for root in endpoint.dependencies:
            if any(self._refuses(one) for one in root.walk()):
                continue
            reader = next((one for one in root.walk() if self._reads(one)), None)
            # what reads the caller for another purpose, as a rate limiter does, guards nothing
            if reader is not None and (reader is root or is_guard_name(root.name)):
                yield root, reader

    def _refuses(self, dependency: Dependency) -> bool:
        if security.refuses_by_itself(dependency.callable):
            return True
        function = dependency.function
        found = self._search.of(function) if function is not None else ()
        return any(one.kind in (AUTHENTICATION, PERMISSION) for one in found)

    def _reads(self, dependency: Dependency) -> bool:
        """Whether a dependency reads a credential, and goes on without one."""
        value = plain(dependency.callable)
        if security.is_scheme(value):
            return not security.is_own_scheme(value)
        if isinstance(value, ExternalInstance) and value.callee.startswith("fastapi_users."):
            return operators.truth(value.keywords.get("optional", False)) is True
        found = self._search.of(dependency.function) if dependency.function is not None else ()
        return any(one.kind in (DECODING, CREDENTIAL, SIGNATURE) for one in found)

    def _judged(self, endpoint: Endpoint, root: Dependency, reader: Dependency) -> ToothlessGuard:
        site = replace(root.location, note=f"depends on {root.name}, which cannot refuse")
        how = self._how(endpoint, root)
        if not how and any(self._swallows(one.function) for one in root.walk() if one.function is not None):
            how = SWALLOWED
        return ToothlessGuard(root, reader, how, site)

    def _how(self, endpoint: Endpoint, root: Dependency) -> str:
        function = endpoint.function
        if function is None or function.node[0] != "def" or endpoint.wrappers:
            return ""
        if any(isinstance(one, External | ExternalInstance) for one in function.value.decorators):
            return ""
        if root.level != "parameter":
            return "" if _keeps(root) else THROWN_AWAY
        names = self._parameters(endpoint, root)
        if not names:
            return ""
        uses = [node for node in walk(function.node[5]) if node[0] == "name" and node[2] in names]
        if not uses:
            return "" if _keeps(root) else THROWN_AWAY
        if not self._may_be_none(endpoint, root, names):
            return ""
        read = {id(node[2]) for node in walk(function.node[5]) if node[0] == "attr"}
        tested = {id(node) for node in _tested(function.node[5])}
        return UNTESTED if all(id(use) in read and id(use) not in tested for use in uses) else ""

    def _parameters(self, endpoint: Endpoint, root: Dependency) -> frozenset[str]:
        """The parameters of the handler that get what a dependency gives."""
        function = endpoint.function
        ev = self._project.calls.evaluator(function.value.module) if function is not None else None
        if ev is None or function is None:
            return frozenset()
        found: set[str] = set()
        for parameter in signature(ev, function.value) or []:
            depends, base = depends_of(parameter.annotation, parameter.default)
            if depends is None:
                continue
            wanted = depends.callable if depends.callable is not None else base
            if wanted is root.callable or plain(wanted) is plain(root.callable):
                found.add(parameter.name)
        return frozenset(found)

    def _may_be_none(self, endpoint: Endpoint, root: Dependency, names: frozenset[str]) -> bool:
        """Whether a guard gives None to a caller without a credential."""
        if root.function is None or root.function.node[0] != "def":
            return True
        ev = self._project.calls.evaluator(endpoint.function.value.module) if endpoint.function is not None else None
        if ev is not None and endpoint.function is not None:
            for parameter in signature(ev, endpoint.function.value) or []:
                if parameter.name in names and _is_optional(parameter.annotation):
                    return True
        return any(
            node[0] == "return" and (node[2] is None or (node[2][0] == "const" and node[2][2] is None))
            for node in walk(root.function.node[5])
        )


def is_guard_name(name: str) -> bool:
    """Whether the name of a dependency is that of a guard, or of something that finds the caller."""
    return any(wording.any_of(part, security.GUARDING) for part in name.replace("()", "").split(".")[-2:])


def _is_optional(annotation: Value) -> bool:
    value = plain(annotation)
    while isinstance(value, Annotated):
        value = plain(value.base)
    return isinstance(value, Union) and any(option is None for option in value.options)


def _keeps(root: Dependency) -> bool:
    """Whether a dependency writes down what it found for others to read: `request.state.user = user`."""
    for one in root.walk():
        for node in walk(one.function.node[5] if one.function is not None and one.function.node[0] == "def" else ()):
            if node[0] == "assign" and any(target[0] in ("attr", "sub") for target in node[2]):
                return True
            if node[0] == "call" and node[2][-1] in ("set", "setattr", "bind_contextvars"):
                return True
    return False


def _tested(body: tuple[Node, ...]) -> Iterator[Node]:
    """The names that stand in tests: of `if`, `while`, conditional expressions, `and`, `or`, comparisons."""
    for node in walk(body):
        if node[0] in TESTING:
            yield from (inner for inner in walk(node[TESTING[node[0]]]) if inner[0] == "name")
        elif node[0] in ("bool", "compare", "unary", "match"):
            yield from (inner for inner in walk(node[2:]) if inner[0] == "name")
