"""Whether it is a repository's habit that its mutations ask for a permission, leave a record, read a key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from govern.findings import Verdict
from govern.project.effects import Mutation
from govern.project.endpoints import Endpoint
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.mutations.mutations import Mutations
    from govern.project.project import Project
    from govern.project.proofs.proof import Proof

FEW = 5  # of so few mutations no habit can be told
SEVERAL = 2  # so many others of a file must have it for its own habit
LEAST_IN_A_FILE = 60


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
    keeping: Mapping[str, int] = field(default_factory=dict)  # how many have it in each group

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

    @property
    def exceptions(self) -> tuple[Lacking, ...]:
        """Those that should have it and do not: where it is no habit, those of files whose own habit it is."""
        if self.there:
            return self.lacking
        missed = Counter(
            group for one in self.lacking if one.proof.verdict is Verdict.REFUTED for group in groups_of(one.endpoint)
        )
        own = {
            group
            for group, kept in self.keeping.items()
            if kept >= SEVERAL and kept * 100 >= max(self.percent, LEAST_IN_A_FILE) * (kept + missed[group])
        }
        return tuple(one for one in self.lacking if groups_of(one.endpoint)[-1] in own)


def groups_of(endpoint: Endpoint) -> tuple[str, ...]:
    """The mutations that one is compared with: those of its file; for one that may only add, the others like it."""
    return (endpoint.file, f"{endpoint.file} POST") if endpoint.method == "POST" else (endpoint.file,)


class Habits:
    """Tells habits. What need not have a thing counts neither way: a login, the books of the request itself."""

    def __init__(self, project: Project, mutations: Mutations) -> None:
        self._project = project
        self._mutations = mutations

    def of(self, concept: str, methods: Iterable[str], ignore: Iterable[str] = ()) -> Habit:
        """How the mutations of these methods stand with "permission", "audit" or "idempotency"."""
        proofs = self._project.proofs
        keeping: Counter[str] = Counter()
        kept, lacking = 0, []
        for endpoint, mutation in proofs.mutations(methods, ignore):
            proof = getattr(proofs, concept)(endpoint)
            if proof.verdict is Verdict.PROVED:
                kept += 1
                keeping.update(groups_of(endpoint))
            elif not self._needs_none(concept, endpoint):
                lacking.append(Lacking(endpoint, mutation, proof))
        return Habit(kept, tuple(lacking), proofs.concept(concept).habit, keeping)

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
