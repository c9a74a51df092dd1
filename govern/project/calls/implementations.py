"""Which functions run when an abstract method is called: those of the classes that implement it."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from govern.facts.syntax import Body, Node
from govern.project.evaluation.evaluator import Evaluator
from govern.project.values import ClassValue, External, FunctionValue
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.calls.resolve import Calls

MOST = 12


@dataclass(slots=True)
class ClassIndex:
    """Where classes stand: module and name by the last part of a base's name, and by the methods they define."""

    by_base: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    by_method: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


def implementations(
    calls: Calls, ev: Evaluator, cls: ClassValue, name: str, function: FunctionValue
) -> list[FunctionValue]:
    """The functions behind `function`, which is `name` of `cls`: itself, unless it is abstract and implemented."""
    if not is_abstract(function):
        return [function]
    key = (id(cls), name)
    found = calls.implementation_cache.get(key)
    if found is None:
        found = calls.implementation_cache[key] = _search(calls, ev, cls, name) or [function]
    return found


def is_abstract(function: FunctionValue) -> bool:
    """Whether a method does nothing of its own: marked abstract, or just `...`, `pass` or NotImplementedError."""
    if "abstractmethod" in function.marks:
        return True
    if function.node[0] != "def" or function.owner is None:
        return False
    body: Body = function.node[5]
    return all(_is_empty(statement) for statement in body)


def is_abstract_class(cls: ClassValue) -> bool:
    """Whether a class is a Protocol, an ABC, or has abstract methods."""
    for ancestor in cls.ancestors():
        if isinstance(ancestor, External) and ancestor.dotted.rpartition(".")[2] in ("Protocol", "ABC"):
            return True
    return any(isinstance(value, FunctionValue) and is_abstract(value) for value in cls.names.values())


def _is_empty(statement: Node) -> bool:
    if statement[0] == "pass":
        return True
    if statement[0] == "expr":
        return bool(statement[2][0] == "const" and (statement[2][2] is ... or isinstance(statement[2][2], str)))
    if statement[0] == "raise" and statement[2] is not None:
        raised = statement[2][2] if statement[2][0] == "call" else statement[2]
        return bool(raised[0] == "name" and raised[2] == "NotImplementedError")
    return False


def _search(calls: Calls, ev: Evaluator, cls: ClassValue, name: str) -> list[FunctionValue]:
    found: list[FunctionValue] = []
    for candidate in subclasses(calls, ev, cls) or _structural(calls, ev, cls, name):
        function = candidate.lookup(name)
        if isinstance(function, FunctionValue) and not is_abstract(function) and function not in found:
            found.append(function)
    return found[:MOST]


def subclasses(calls: Calls, ev: Evaluator, cls: ClassValue) -> list[ClassValue]:
    """The classes of the repository that descend from `cls`, tests left out, in the order of their modules."""
    key = id(cls)
    known = calls.subclass_cache.get(key)
    if known is not None:
        return known
    index = class_index(calls, ev)
    found: list[ClassValue] = []
    names, seen = [cls.name], {cls.name}
    while names and len(found) < 10 * MOST:
        for module, name in index.by_base.get(names.pop(0), ()):
            candidate = _load(ev, module, name)
            if (
                candidate is not None
                and candidate is not cls
                and candidate not in found
                and cls in candidate.ancestors()
            ):
                found.append(candidate)
            if name not in seen:
                seen.add(name)
                names.append(name)
    calls.subclass_cache[key] = found
    return found


def _structural(calls: Calls, ev: Evaluator, cls: ClassValue, name: str) -> list[ClassValue]:
    """The classes that satisfy a Protocol without naming it: they have every method that it asks for."""
    if not any(isinstance(base, External) and base.dotted.rpartition(".")[2] == "Protocol" for base in cls.bases):
        return []
    wanted = [method for method, value in cls.names.items() if isinstance(value, FunctionValue)]
    found = []
    for module, candidate_name in class_index(calls, ev).by_method.get(name, ()):
        candidate = _load(ev, module, candidate_name)
        if candidate is None or candidate is cls or candidate in found:
            continue
        if all(isinstance(candidate.lookup(method), FunctionValue) for method in wanted):
            found.append(candidate)
    return found


def _load(ev: Evaluator, module: str, name: str) -> ClassValue | None:
    loaded = ev.load(module)
    value = loaded.names.get(name) if loaded is not None else None
    return value if isinstance(value, ClassValue) else None


def class_index(calls: Calls, ev: Evaluator) -> ClassIndex:
    """The classes at module level of a backend's files, tests left out. Built once, from facts."""
    known = calls.class_indexes.get(id(ev))
    if known is not None:
        return known
    index = ClassIndex()
    for path, module in sorted(ev.index.by_path.items()):
        if calls.project.layout.is_test(path):
            continue
        for node in ev.read(path).body:
            if node[0] == "class":
                _add(index, module, node)
    calls.class_indexes[id(ev)] = index
    return index


def _add(index: ClassIndex, module: str, node: Node) -> None:
    place = (module, str(node[2]))
    for base in node[3]:
        while base[0] == "sub":
            base = base[2]
        if base[0] in ("name", "attr"):
            index.by_base.setdefault(str(base[-1]), []).append(place)
    for statement in node[5]:
        if statement[0] == "def":
            index.by_method.setdefault(str(statement[2]), []).append(place)
