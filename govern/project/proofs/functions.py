"""The functions of a project by their bare names: what a call that could not be followed may have meant."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from govern.project.proofs.search import Search
from govern.project.values import ClassValue, FunctionValue, Value

if TYPE_CHECKING:
    from govern.project.project import Project

MOST = 40


class Functions:
    """Functions and methods by name. A call of something unknown can only run one of them, or something outside."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._could: dict[tuple[str, str], bool] = {}

    def __contains__(self, name: object) -> bool:
        """Whether some function has that name."""
        return name in self.by_name

    @cached_property
    def by_name(self) -> dict[str, list[FunctionValue]]:
        found: dict[str, list[FunctionValue]] = {}

        def add(value: Value, module: str) -> None:
            if isinstance(value, FunctionValue) and value.module.name == module:
                found.setdefault(value.name, []).append(value)
            elif isinstance(value, ClassValue) and value.module.name == module:
                for member in value.names.values():
                    if isinstance(member, FunctionValue) and member.owner is value:
                        found.setdefault(member.name, []).append(member)

        for wiring in self._project.wirings:
            for module in wiring.modules:
                if module.path and not self._project.layout.is_test(module.path):
                    for value in list(module.names.values()):
                        add(value, module.name)
        return found

    def could(self, search: Search, kind: str, name: str) -> bool:
        """Whether some function of that name shows evidence of a kind."""
        key = (kind, name)
        if key not in self._could:
            self._could[key] = False  # while it is being looked at
            candidates = self.by_name.get(name, ())[:MOST]
            calls = self._project.calls

            def shows(function: FunctionValue) -> bool:
                return any(one.kind == kind for one in search.of(calls.ref(function), kinds=(kind,)))

            self._could[key] = self._project.about_functions(
                f"could be {kind}", candidates, lambda: any(map(shows, candidates))
            )
        return self._could[key]
