"""Deletes of rows whose model marks what is deleted in a column instead."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from govern.cache.identity import Identity, identity
from govern.cache.objects import FLEETING
from govern.facts.syntax import Body, Node, walk
from govern.findings import Location
from govern.project.calls import Call, Frame, Hop, Values
from govern.project.calls.types import Object
from govern.project.effects import Effect
from govern.project.effects.mapped import is_model
from govern.project.effects.mutation import chain_to
from govern.project.endpoints import Endpoint, FunctionRef
from govern.project.mutations.bookkeeping import is_record
from govern.project.mutations.shelter import sheltered
from govern.project.proofs import wording
from govern.project.proofs.chains import definitions_of, expanded
from govern.project.values import ClassValue, ExternalInstance, Instance, Value
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project

# Words of functions, paths and flags that say the row shall be gone for good.
FOR_GOOD = wording.listed(
    "hard permanent permanently purge purges purged erase erased destroy wipe force forced prune expunge gdpr forget "
    "cleanup vacuum trash bin retention physical physically soft irreversible anonymize"
)
# With this many models that inherit a column, and more than half of all, it says nothing of one of them.
MANY = 8
# With more models than this behind one delete, which of them loses its rows is not known.
MOST_MODELS = 3


@dataclass(frozen=True, slots=True, eq=False)
class HardDelete:
    """A delete of rows of `model`, which has the soft-delete column `column`; an endpoint that reaches it, and how."""

    endpoint: Endpoint = field(metadata=FLEETING)
    effect: Effect
    model: str
    column: str
    chain: tuple[Location, ...]


class HardDeletes:
    """Looks for deletes of rows that are to be marked, below the endpoints of one project."""

    def __init__(self, project: Project, columns: Collection[str]) -> None:
        self._project = project
        self._columns = tuple(columns)
        self._aside: dict[Identity, frozenset[Identity]] = {}
        self._skipped: dict[Identity, tuple[Call, bool]] = {}
        self._found: dict[tuple[Identity, Frame], list[tuple[Effect, ClassValue, str]]] = {}

    def all(self) -> Iterator[HardDelete]:
        """Each delete once for each model, with the nearest way from an endpoint to it."""
        seen: set[tuple[str, int, str]] = set()
        for endpoint in self._project.own_endpoints:
            if endpoint.function is None or _says_for_good(endpoint.path) or self._named[1]:
                continue
            work = partial(self._find, endpoint, endpoint.function)
            for one in self._project.about(self._question, endpoint, work):
                key = (one.effect.location.file, one.effect.location.line, one.model)
                if key not in seen:
                    seen.add(key)
                    yield replace(one, endpoint=endpoint)

    @cached_property
    def _question(self) -> str:
        """A name for the question about one endpoint, which hangs on what other code names, too."""
        names = b" ".join(sorted(self._named[0])).decode("utf-8", "replace")
        return f"hard deletes by {' '.join(self._columns)} of {names}"

    def _find(self, endpoint: Endpoint, handler: FunctionRef) -> tuple[HardDelete, ...]:
        if not self._may_delete(endpoint):
            return ()
        return tuple(
            HardDelete(endpoint, effect.noted(), model.name, column, chain_to(hop, effect))
            for hop in self._reached(endpoint, handler)
            for effect, model, column in self._deletes(hop)
        )

    def _may_delete(self, endpoint: Endpoint) -> bool:
        """Whether a request can run any such delete at all: what its calls are there for need not be asked before."""
        return any(self._marked(hop) for hop in self._project.calls.reach(self._project.calls.roots(endpoint)))

    def _reached(self, endpoint: Endpoint, handler: FunctionRef) -> Iterator[Hop]:
        """The functions that a request runs, but for those that are there to delete for good."""

        def skip(function: FunctionRef, call: Call) -> bool:
            known = self._skipped.get(identity(call))
            if known is None:
                named = _says_for_good(call.name) or any(_says_for_good(name) for name, _ in _keywords(call.node))
                known = self._skipped[identity(call)] = (call, named or identity(call.node) in self._aside_of(function))
            return known[1]

        if not _says_for_good(handler.qualname):
            yield from self._project.calls.reach(self._project.calls.roots(endpoint), skip=skip)

    def _deletes(self, hop: Hop) -> list[tuple[Effect, ClassValue, str]]:
        """The deletes in a body of rows that have a soft-delete column."""
        return [found for found in self._marked(hop) if identity(found[0].node) not in self._aside_of(hop.function)]

    def _marked(self, hop: Hop) -> list[tuple[Effect, ClassValue, str]]:
        """The same, with those that delete for good on demand, or that clear up after a failure."""
        key = (identity(hop.function.value), hop.frame)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = []
            for effect in self._project.effects.of(hop.function, hop.frame):
                if effect.kind != "delete" or effect.call is None:
                    continue
                models = models_of(effect.call)
                for model in models if len(models) <= MOST_MODELS else ():
                    column = self._column(model)
                    if column is None or self._names_column(hop.function, effect.call, column):
                        continue
                    if not self._replaces(hop, effect, model):
                        found.append((effect, model, column))
        return found

    def _replaces(self, hop: Hop, delete: Effect, model: ClassValue) -> bool:
        """Whether a body deletes rows and then writes others of the same model in their place, itself or by a call."""
        after, effects, calls = delete.location.line, self._project.effects, self._project.calls

        own = [one for one in effects.of(hop.function, hop.frame) if one.location.line > after]
        if any(one.kind in ("write", "make") and one.model == model.name for one in own):
            return True
        # what is called must make a row: a repository that saves may be handed the one that is deleted
        later = [call for call in calls.of(hop.function, hop.frame) if call.kind == "call" and call.line > after]
        functions = [target.function for call in later for target in call.targets if target.function is not None]
        return any(
            one.kind == "make" and one.model == model.name
            for inner in calls.reach(functions, max_depth=2)
            for one in effects.of(inner.function, inner.frame)
        )

    def _column(self, model: ClassValue) -> str | None:
        """The soft-delete column of a model, its mixins included; None where it has none, or none that it uses: a base
        may give one to every model, also to those whose rows are simply deleted."""
        if is_record(model.name):
            return None
        names = set(column_names(model))
        column = next((column for column in self._columns if column in names), None)
        if column is None or (self._is_everywhere(model, column) and not self._is_used(model)):
            return None
        return column

    def _is_everywhere(self, model: ClassValue, column: str) -> bool:
        """Whether a model has a column from a base that most models share."""
        if column in set(_own_columns(model)):
            return False
        having = sum(column in set(column_names(one)) for one in self._models)
        return having >= MANY and having * 2 > len(self._models)

    @cached_property
    def _models(self) -> list[ClassValue]:
        found: dict[Identity, ClassValue] = {}
        for wiring in self._project.wirings:
            for module in wiring.modules:
                for value in list(module.names.values()) if module.path else ():
                    if isinstance(value, ClassValue) and value.module is module and is_model(value):
                        found.setdefault(identity(value), value)
        return list(found.values())

    def _is_used(self, model: ClassValue) -> bool:
        """Whether some code names a soft-delete column of just this model: `Order.deleted_at.is_(None)`."""
        return model.name.encode() in self._named[0]

    @cached_property
    def _named(self) -> tuple[frozenset[bytes], bool]:
        """The names before a soft-delete column in the code of the backends, and whether a listener of the session
        turns deletes into marks before they are flushed."""
        layout, question = self._project.layout, f"names before {' '.join(self._columns)}"
        column = re.compile(rf"\b(\w+)\.(?:{'|'.join(map(re.escape, self._columns))})\b".encode())

        def named(path: str) -> tuple[frozenset[bytes], bool]:
            source = self._project.tree.read(path)
            return frozenset(column.findall(source)), b"before_flush" in source and b".deleted" in source

        found = [
            self._project.about_file(question, path, partial(named, path))
            for path in self._project.paths
            if path.endswith(".py") and not layout.is_test(path) and layout.backend_of(path) is not None
        ]
        return frozenset(name for names, _ in found for name in names), any(marks for _, marks in found)

    def _names_column(self, function: FunctionRef, call: Call, column: str) -> bool:
        """Whether a delete looks at the column: it takes those rows away that are marked already."""
        definitions = definitions_of(function.node[5]) if function.node[0] == "def" else {}
        return any(_names(node, column) for node in expanded([call.node], definitions))

    def _aside_of(self, function: FunctionRef) -> frozenset[Identity]:
        """The nodes of a body that delete for good on demand, or that clear up after a failure."""
        key = identity(function.value)
        if key not in self._aside:
            aside = set(sheltered(function.node))
            if function.node[0] == "def":
                _collect(function.node[5], self._columns, aside)
            self._aside[key] = frozenset(aside)
        return self._aside[key]


def models_of(call: Call) -> list[ClassValue]:
    """The mapped classes whose rows a delete takes away."""
    groups: list[Values] = [call.receiver, *call.args[:1], *call.keywords.values()]
    found: dict[Identity, ClassValue] = {}
    for group in groups:
        for value in group:
            for cls in _classes(value, 3):
                if is_model(cls):
                    found.setdefault(identity(cls), cls)
        if found:
            break
    return list(found.values())


def _classes(value: Value, depth: int) -> Iterator[ClassValue]:
    if isinstance(value, ClassValue):
        yield value
    elif isinstance(value, Object | Instance) and isinstance(value.cls, ClassValue):
        yield value.cls
    elif isinstance(value, Object) and depth:
        for group in value.args[:1]:
            for inner in group:
                yield from _classes(inner, depth - 1)


def _own_columns(model: ClassValue) -> Iterator[str]:
    yield from (name for name, _, _, _ in model.annotations)
    yield from (name for name, value in model.names.items() if isinstance(value, ExternalInstance))


def column_names(model: ClassValue) -> Iterator[str]:
    """The names that a mapped class and its mixins declare or describe columns by."""
    for ancestor in model.ancestors():
        if isinstance(ancestor, ClassValue):
            yield from _own_columns(ancestor)


def _collect(body: Body, columns: tuple[str, ...], aside: set[Identity]) -> None:
    """Collect the nodes below tests of a flag that asks for deleting for good, or of the column itself."""
    for node in walk(body):
        if node[0] == "if" and _asks(node[2], columns):
            aside.update(identity(inner) for branch in (node[3], node[4]) for inner in walk(branch))
            if node in body and node[3] and node[3][-1][0] in ("return", "raise"):
                rest = body[body.index(node) + 1 :]
                aside.update(identity(inner) for inner in walk(rest))


def _asks(test: Node, columns: tuple[str, ...]) -> bool:
    names = [str(inner[-1]) for inner in walk(test) if inner[0] in ("name", "attr")]
    return any(_says_for_good(name) or name in columns for name in names)


def _says_for_good(name: str) -> bool:
    return wording.any_of(name, FOR_GOOD)


def _keywords(node: Node) -> list[tuple[str, Node]]:
    return [(name, value) for name, value in node[4] if name is not None] if node[0] == "call" else []


def _names(node: Node, column: str) -> bool:
    return any(
        (inner[0] in ("attr", "name") and inner[-1] == column)
        or (inner[0] == "call" and any(name == column for name, _ in _keywords(inner)))
        or (inner[0] == "const" and isinstance(inner[2], str) and column in inner[2])
        for inner in walk(node)
    )
