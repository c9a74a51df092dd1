"""What a repository knows of permissions: its definitions, what its endpoints ask for, its roles, its lock file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from govern.project.permissions.asked import Asked
from govern.project.permissions.catalogue import Entry, catalogue_of
from govern.project.permissions.drift import Drift, compare, grouped
from govern.project.permissions.lock import LOCK_FILE, BrokenLockError, Row, parse, rows_of
from govern.project.permissions.registry import Registry, Sources, registries_of
from govern.project.permissions.seeding import Seeding, seedings
from govern.project.permissions.undefined import Undefined, undefined_in
from govern.project.permissions.unused import Missing, Unasked, missing_in, unasked_in
from govern.project.permissions.uses import Gate, gates_of

if TYPE_CHECKING:
    from govern.project.project import Project


class Permissions:
    """The permissions of one project. Everything is worked out when it is first asked for."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._seedings: dict[str, tuple[Seeding, ...]] = {}
        self._registries: dict[tuple[str, ...], tuple[Registry, ...]] = {}

    @cached_property
    def asked(self) -> Asked:
        """What each endpoint asks for."""
        return Asked(self._project)

    @cached_property
    def gates(self) -> tuple[Gate, ...]:
        """The guards, each with the names that it is asked for."""
        return gates_of(self._project)

    @cached_property
    def sources(self) -> Sources:
        """What the files of the backends define."""
        return Sources(self._project)

    def registries(self, named: Sequence[str] = ()) -> tuple[Registry, ...]:
        """The guards of which it is known what defines their names; `named` says which collections count."""
        key = tuple(named)
        if key not in self._registries:
            self._registries[key] = registries_of(self._project, self.gates, key)
        return self._registries[key]

    def undefined(self, named: Sequence[str] = ()) -> tuple[Undefined, ...]:
        """The names that guards ask for and that their registry does not define."""
        return undefined_in(self._project, self.registries(named))

    def unasked(self, named: Sequence[str] = ()) -> tuple[Unasked, ...]:
        """The permissions that are defined and that nothing asks for."""
        return unasked_in(self._project, self.registries(named))

    def missing(self, named: Sequence[str] = ()) -> tuple[Missing, ...]:
        """The permissions that no seed inserts, or that no role receives."""
        return missing_in(self._project, self.registries(named))

    @cached_property
    def catalogue(self) -> tuple[Entry, ...]:
        """Each permission with its definition, its endpoints and its roles."""
        return catalogue_of(self._project)

    def seedings(self, path: str) -> tuple[Seeding, ...]:
        """The loops of a module that insert rows."""
        if path not in self._seedings:
            reader = self.sources.reader(path)
            self._seedings[path] = tuple(seedings(reader)) if reader is not None else ()
        return self._seedings[path]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """One row for each endpoint, as the lock file would hold it."""
        return rows_of(self._project)

    @cached_property
    def locked(self) -> tuple[Row, ...] | None:
        """The rows of the lock file; None where there is none. Raises BrokenLockError."""
        if not self._project.tree.exists(LOCK_FILE):
            return None
        return parse(self._project.tree.read(LOCK_FILE))

    @property
    def lock_file(self) -> str:
        """The path of the lock file."""
        return LOCK_FILE

    @cached_property
    def lock_problem(self) -> tuple[int, str] | None:
        """The line and the reason why the lock file cannot be understood; None where it can, or there is none."""
        try:
            _ = self.locked
        except BrokenLockError as error:
            return error.line, error.problem
        return None

    @cached_property
    def drift(self) -> tuple[Drift, ...] | None:
        """Where the lock file and the code differ; None where there is no lock file. Raises BrokenLockError."""
        return None if self.locked is None else compare(self.locked, self.rows)

    @property
    def drift_groups(self) -> tuple[tuple[Drift, ...], ...]:
        """The differences, those that are one change together. Raises BrokenLockError."""
        return grouped(self.drift or ())
