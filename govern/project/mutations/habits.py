"""Whether it is a repository's habit that its mutations ask for a permission, leave a record, read a key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govern.findings import Verdict
from govern.project.effects import Mutation
from govern.project.endpoints import Endpoint

if TYPE_CHECKING:
    from govern.project.mutations.mutations import Mutations
    from govern.project.project import Project
    from govern.project.proofs.proof import Proof

FEW = 5  # of so few mutations no habit can be told


@dataclass(frozen=True, slots=True)
class Lacking:
    """A mutation that is not proved to have something: refuted or unknown."""

    endpoint: Endpoint
    mutation: Mutation
    proof: Proof


@dataclass(frozen=True, slots=True)
class Habit:
    """How the mutations of a repository stand with one concept: how many have it, and which should and do not.

    `percent` is how many of a hundred must have it for the others to be exceptions.
    """

    kept: int
    lacking: tuple[Lacking, ...]
    percent: int

    @property
    def missed(self) -> int:
        """How many surely do without."""
        return sum(one.proof.verdict is Verdict.REFUTED for one in self.lacking)

    @property
    def decided(self) -> int:
        """How many it is known of."""
        return self.kept + self.missed

    @property
    def there(self) -> bool:
        """Whether those without are exceptions; also where there are too few to tell."""
        return self.decided < FEW or self.kept * 100 >= self.percent * self.decided


class Habits:
    """Tells habits. What need not have a thing counts neither way: a login, the books of the request itself."""

    def __init__(self, project: Project, mutations: Mutations) -> None:
        self._project = project
        self._mutations = mutations

    def of(self, concept: str, methods: Iterable[str], ignore: Iterable[str] = ()) -> Habit:
        """How the mutations of these methods stand with "permission", "audit" or "idempotency"."""
        proofs = self._project.proofs
        kept, lacking = 0, []
        for endpoint, mutation in proofs.mutations(methods, ignore):
            proof = getattr(proofs, concept)(endpoint)
            if proof.verdict is Verdict.PROVED:
                kept += 1
            elif not self._needs_none(concept, endpoint):
                lacking.append(Lacking(endpoint, mutation, proof))
        return Habit(kept, tuple(lacking), proofs.concept(concept).habit)

    def _needs_none(self, concept: str, endpoint: Endpoint) -> bool:
        proofs = self._project.proofs
        if concept == "permission":
            # where not even a login is asked for, another question is open
            login = proofs.authentication(endpoint)
            return login.verdict is not Verdict.PROVED or proofs.needs_no_permission(endpoint)
        if concept == "idempotency":
            exemption = proofs.exemption(endpoint)
            if exemption is not None and exemption.kind == "credential":
                return True  # a token that is issued twice does no harm
        return self._mutations.keeps_books(endpoint)
