"""The frontends of the layout as rules see them: their TypeScript types, and the schemas that these mirror."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from govern.project.type_sync.field_matches import DEFAULT_AFFIXES, Match, Matches
from govern.project.typescript_types.paths import ImportPaths
from govern.project.typescript_types.types import FrontendTypes

if TYPE_CHECKING:
    from govern.project.project import Project


class Frontends:
    """Every frontend of a project. Nothing is read before it is asked for."""

    def __init__(self, project: Project) -> None:
        self.project = project

    @cached_property
    def all(self) -> tuple[FrontendTypes, ...]:
        """The types of each frontend of the layout that is no mere example, in order."""
        frontends = [one for one in self.project.layout.frontends if not one.example]
        return tuple(FrontendTypes(self.project, one, self._paths) for one in frontends)

    @cached_property
    def _paths(self) -> ImportPaths:
        return ImportPaths(self.project.paths, self.project.tree.read)

    def matches(self, affixes: Sequence[str] = DEFAULT_AFFIXES) -> Iterator[Match]:
        """The schemas that endpoints use, each with the types that mirror it, frontend by frontend.

        A type mirrors a schema of its name, or one whose name differs only in `affixes` ("*Response", "I*"), if no
        other does and most fields agree.
        """
        uses = tuple(self.project.schemas.used.values()) if self.all else ()
        names = {use.schema.name for use in uses}
        generated = {
            types.frontend.root: frozenset(name for name in names if any(one.generated for one in types.named(name)))
            for types in self.all
        }
        for types in self.all:
            used = [root for root in self._paths.packages_used_by(types.frontend.root) if root in generated]
            elsewhere = frozenset[str]().union(*[generated[root] for root in used])
            yield from Matches(uses, types, affixes, elsewhere).all
