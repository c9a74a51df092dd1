"""How much of an application's wiring could be followed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from govern.facts.syntax import walk
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.facts.store import Facts
    from govern.project.endpoints import AppInfo, Endpoint, Unresolved
    from govern.project.modules import ModuleIndex


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is known of an application: `exact` (everything was followed), `partial` (`unresolved` places were not),
    `unknown` (nothing that it serves could be found, and there are such places)."""

    verdict: Literal["exact", "partial", "unknown"]
    unresolved: int


def coverage_of(
    app: AppInfo, endpoints: Iterable[Endpoint], unresolved: Iterable[Unresolved], reached: Reached
) -> Coverage:
    """The coverage of one application of a backend, whose endpoints and unresolved places are given."""
    own = [endpoint for endpoint in endpoints if endpoint.app == app.app]
    places = {(one.file, one.line, one.expression) for one in unresolved if reached.concerns(one.file, app)}
    if not places:
        return Coverage("exact" if all(endpoint.resolved for endpoint in own) else "partial", 0)
    return Coverage("partial" if own else "unknown", len(places))


class Reached:
    """Which files the applications of one backend import, directly or not."""

    def __init__(self, index: ModuleIndex, facts: Facts, apps: Iterable[AppInfo]) -> None:
        self.index = index
        self.facts = facts
        self.apps = tuple(apps)

    def concerns(self, file: str, app: AppInfo) -> bool:
        """Whether a file may wire an application: it imports the file, or none does (something else loads it then)."""
        if len(self.apps) == 1 or file in self._files[app.app]:
            return True
        return not any(file in files for files in self._files.values())

    @cached_property
    def _files(self) -> dict[str, frozenset[str]]:
        return {app.app: self._from(app) for app in self.apps}

    def _from(self, app: AppInfo) -> frozenset[str]:
        seen: set[str] = set()
        named = self.index.find(app.app.partition(":")[0])
        todo = [path for path in (app.file, named.path if named is not None else "") if path]
        while todo:
            path = todo.pop()
            if path not in seen:
                seen.add(path)
                todo.extend(self._imports(path))
        return frozenset(seen)

    def _imports(self, path: str) -> Iterator[str]:
        module = self.index.by_path.get(path, "")
        found = self.index.find(module)
        package = module.split(".") if found is not None and found.is_package else module.split(".")[:-1]
        for statement in self.facts.python(path).body:
            for node in walk(statement):
                if node[0] == "import":
                    yield from (file for dotted, _ in node[2] for file in self._files_of(dotted))
                elif node[0] == "from":
                    _, _, level, named, names = node
                    parts = [*package[: len(package) - level + 1], *([named] if named else [])] if level else [named]
                    base = ".".join(part for part in parts if part)
                    yield from self._files_of(base)
                    yield from (file for name, _ in names for file in self._files_of(f"{base}.{name}"))

    def _files_of(self, dotted: str) -> Iterator[str]:
        """The file of a module and those of the packages it is in: importing it runs them all."""
        while dotted:
            found = self.index.find(dotted)
            if found is not None and found.path:
                yield found.path
            dotted = dotted.rpartition(".")[0]
