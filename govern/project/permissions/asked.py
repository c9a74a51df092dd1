"""What each endpoint asks for: its guards, each with names and mode, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, line_of
from govern.findings import Location, Verdict
from govern.project.endpoints import Endpoint
from govern.project.permissions.modules import name_of
from govern.project.proofs import wording
from govern.project.proofs.evidence import PERMISSION
from govern.project.values import ClassValue, Instance, Value, plain
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project

OWNER = "owner"  # stands for "it is the caller's own", and is no name that anybody defines


@dataclass(frozen=True, slots=True)
class Guard:
    """One refusal on the way to an endpoint.

    `names` is what it asks for, `tested` the attributes it looks at where it names nothing ("is_superuser"), `mode`
    "all" or "any" of several names, "" where that is not clear. `place` is where it refuses, `function` the qualified
    name of the function there ("" at the top of a module). It is `sure` unless a test of the request that govern could
    not decide, or a deployment, decides whether it refuses at all.
    """

    names: tuple[str, ...]
    tested: tuple[str, ...]
    mode: str
    place: Location
    function: str
    sure: bool = True

    @property
    def shown(self) -> tuple[str, ...]:
        """What it asks for, sorted, in the words that there are."""
        return tuple(sorted(self.names or self.tested))


# A guard, and the chain that leads from an endpoint to it.
Met = tuple[Guard, tuple[Location, ...]]


class Asked:
    """The guards of the endpoints of one project."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._functions: dict[str, list[tuple[int, int, str]]] = {}
        self._guards: dict[int, tuple[Guard, ...]] = {}
        self._found: dict[int, tuple[Met, ...]] = {}

    def verdicts(self, endpoint: Endpoint) -> tuple[Verdict, Verdict]:
        """Whether the endpoint authenticates, and whether it asks for a permission."""
        proofs = self._project.proofs
        return proofs.authentication(endpoint).verdict, proofs.permission(endpoint).verdict

    def guards(self, endpoint: Endpoint) -> tuple[Guard, ...]:
        """All guards, in the order in which a request meets them."""
        known = self._guards.get(id(endpoint))
        if known is None:
            known = self._guards[id(endpoint)] = self._project.about(
                "guards", endpoint, lambda: tuple(guard for guard, _ in self._met(endpoint))
            )
        return known

    def ways(self, endpoint: Endpoint) -> tuple[tuple[Location, ...], ...]:
        """The chains that lead from an endpoint to its guards, one for each."""
        return self._project.about("ways to guards", endpoint, lambda: tuple(way for _, way in self._met(endpoint)))

    def _met(self, endpoint: Endpoint) -> tuple[Met, ...]:
        """The guards, each with the chain that leads to it."""
        known = self._found.get(id(endpoint))
        if known is None:
            found = [
                (
                    Guard(
                        tuple(name for name in one.names if name.strip()),
                        one.tested,
                        one.mode if len(one.names) > 1 else "all",
                        one.location,
                        self.function_at(one.location.file, one.location.line),
                        not (one.depends_on_request or one.depends_on_deployment),
                    ),
                    one.trail,
                )
                for one in self._project.proofs.evidence(endpoint, (PERMISSION,))
                if one.kind == PERMISSION
            ]
            found += self._handed_on(endpoint, {name for guard, _ in found for name in guard.names})
            known = self._found[id(endpoint)] = tuple(found)
        return known

    def _handed_on(self, endpoint: Endpoint, known: set[str]) -> Iterator[Met]:
        """Dependencies that were built with permissions, where nothing shows that they refuse."""
        for dependency in endpoint.all_dependencies():
            names = [
                name
                for value in members(dependency.captured.values())
                if isinstance(value.cls, ClassValue)
                and wording.asks_permission(value.cls.name)
                and (name := name_of(value)) is not None
            ]
            if names and dependency.function is not None and not known.issuperset(names):
                place = Location(dependency.file, dependency.line, note=f"is built with {', '.join(names)}")
                function = dependency.function.qualname.replace(".<locals>", "")
                mode = "all" if len(names) == 1 else ""
                guard = Guard(tuple(dict.fromkeys(names)), (), mode, place, function, sure=False)
                yield guard, (replace(dependency.location, note=f"depends on {dependency.name}"), place)

    def function_at(self, path: str, line: int) -> str:
        """The qualified name of the innermost function around a line, "" where there is none."""
        if path not in self._functions:
            module = self._project.module_at(path)
            self._functions[path] = list(_functions(module.facts.body, "")) if module is not None else []
        around = [(start, name) for start, end, name in self._functions[path] if start <= line <= end]
        return max(around)[1] if around else ""


def members(values: Iterable[Value], depth: int = 0) -> Iterator[Instance]:
    """The members of enums among some values, and in collections of them."""
    for value in values:
        value = plain(value)
        if isinstance(value, list | tuple | set | frozenset) and depth < 3:
            yield from members(value, depth + 1)
        elif isinstance(value, Instance) and isinstance(value.cls, ClassValue) and "value" in value.attributes:
            yield value


def _functions(body: tuple[Node, ...], prefix: str) -> list[tuple[int, int, str]]:
    """Each function below a body: its first and last line, and its qualified name."""
    found: list[tuple[int, int, str]] = []
    todo: list[tuple[Node, str]] = [(node, prefix) for node in body]
    while todo:
        node, prefix = todo.pop()
        if node[0] == "def":
            found.append((line_of(node[1]), node[8], prefix + node[2]))
            todo += [(inner, f"{prefix}{node[2]}.") for inner in node[5]]
        elif node[0] == "class":
            todo += [(inner, f"{prefix}{node[2]}.") for inner in node[5]]
        elif node[0] in ("if", "for", "while", "try", "with"):
            todo += [(inner, prefix) for part in node[2:] for inner in _statements(part)]
    return found


def _statements(part: object) -> list[Node]:
    """The statements in a part of a compound statement: a body, or the bodies of `except` clauses."""
    if not isinstance(part, tuple):
        return []
    found: list[Node] = []
    for item in part:
        if isinstance(item, tuple) and item and isinstance(item[0], str):
            found.append(item)
        elif isinstance(item, tuple) and item and isinstance(item[-1], tuple):
            found += [inner for inner in item[-1] if isinstance(inner, tuple) and inner and isinstance(inner[0], str)]
    return found
