"""What is known of the ways in which the endpoints of a project change state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING

from govern.project.endpoints import Endpoint, FunctionRef
from govern.project.mutations.habits import Habit, Habits
from govern.project.mutations.hard_deletes import HardDelete, HardDeletes
from govern.project.mutations.keys import KeyReading, Keys
from govern.project.mutations.outcomes import Outcome, Outcomes, skipped
from govern.project.mutations.rollbacks import HalfDone, Rollbacks
from govern.project.mutations.safe import SafeMethods, UnsafeWrite
from govern.project.proofs.evidence import AUDIT
from govern.project.proofs.exemptions import is_listed

if TYPE_CHECKING:
    from govern.project.project import Project


class Mutations:
    """Answers about the mutations of one project, each worked out when it is first asked for."""

    def __init__(self, project: Project) -> None:
        self._project = project

    @cached_property
    def _safe(self) -> SafeMethods:
        return SafeMethods(self._project)

    @cached_property
    def _unsafe(self) -> tuple[tuple[Endpoint, tuple[UnsafeWrite, ...]], ...]:
        return tuple(self._safe.all())

    def habit(self, concept: str, methods: Iterable[str], ignore: Iterable[str] = ()) -> Habit:
        """How many mutations of these methods have "permission", "audit" or "idempotency", and which do not."""
        return Habits(self._project, self).of(concept, methods, ignore)

    def keeps_books(self, endpoint: Endpoint) -> bool:
        """Whether all that an endpoint changes are books of the request itself: when somebody logged in, what they have
        read. Nobody is asked about it, and it does no harm twice."""
        return self._safe.only_books(endpoint)

    def unsafe(self, ignore: Iterable[str] = ()) -> Iterator[tuple[Endpoint, tuple[UnsafeWrite, ...]]]:
        """The endpoints that write though their method is safe, with their writes, nearest first; one for each handler,
        without those that `ignore` lists ("GET /sync", "/jobs/**")."""
        ignored = tuple(ignore)
        for endpoint, writes in self._unsafe:
            if not is_listed(endpoint, ignored):
                yield endpoint, writes

    def hard_deletes(self, columns: Iterable[str], ignore: Iterable[str] = ()) -> Iterator[HardDelete]:
        """The deletes of rows whose model has one of these soft-delete columns, each once for each model."""
        ignored = tuple(ignore)
        for found in HardDeletes(self._project, tuple(columns)).all():
            if not is_listed(found.endpoint, ignored):
                yield found

    def unused_keys(self, ignore: Iterable[str] = ()) -> Iterator[KeyReading]:
        """The places that take the idempotency header for nothing."""
        ignored = tuple(ignore)
        for found in Keys(self._project).unused():
            if not is_listed(found.endpoint, ignored):
                yield found

    def unrecorded(
        self, methods: Iterable[str], ignore: Iterable[str] = ()
    ) -> Iterator[tuple[Endpoint, FunctionRef, Outcome]]:
        """The ways through handlers that change state and leave before the audit record which other ways write; with
        the handler. Not where something around the handler records as well: it sees all ways."""
        proofs = self._project.proofs
        for endpoint, _ in proofs.mutations(methods, ignore):
            handler = endpoint.function
            if handler is None:
                continue
            work = partial(self._records_itself, endpoint, handler)
            if self._project.about("records by its handler alone", endpoint, work):
                for outcome in skipped(self._outcomes.of(handler)):
                    yield endpoint, handler, outcome

    def _records_itself(self, endpoint: Endpoint, handler: FunctionRef) -> bool:
        """Whether all that is seen of audit records on the way of a request stands in its handler."""
        proofs = self._project.proofs
        own = {id(one) for one in proofs.search.of(handler)}
        shown = [one for one in proofs.evidence(endpoint, (AUDIT,)) if one.kind == AUDIT]
        return bool(shown) and all(id(one) in own for one in shown)

    @cached_property
    def _outcomes(self) -> Outcomes:
        return Outcomes(self._project)

    def without_rollback(self, ignore: Iterable[str] = ()) -> Iterator[HalfDone]:
        """The handlers of errors that go on after several writes, and that take nothing back."""
        ignored = tuple(ignore)
        for found in Rollbacks(self._project).missing():
            if not is_listed(found.endpoint, ignored):
                yield found
