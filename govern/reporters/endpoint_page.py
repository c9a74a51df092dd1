"""What a reporter is given of one endpoint: the facts, what each part of it does, how each rule stands with it."""

from __future__ import annotations

from collections.abc import Mapping

from govern.checks.standing import Standing
from govern.project.endpoints import Dependency, Endpoint, MiddlewareRef
from govern.project.project import Project
from govern.project.proofs.evidence import AUDIT, AUTHENTICATION, HEADER, PERMISSION
from govern.project.proofs.exemptions import Exemption
from govern.records import dataclass
from govern.reporters.inventory import Answer
from govern.reporters.report import Failure
from govern.sift.sift import Settled

# What a dependency or a middleware can do for an endpoint, in the words of the inventory.
DEEDS = {AUTHENTICATION: "authentication", PERMISSION: "permission", AUDIT: "audit", HEADER: "idempotency"}
Place = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class EndpointPage:
    """One endpoint. `answers` are those of the inventory's questions; `carries` says what a dependency or a middleware
    does for this endpoint ("authentication", "permission orders:write"), by where it was attached, and its name.

    `standings` pairs how a rule stands with the endpoint with what became of the finding that it reports, if it does:
    whether a comment, a waiver or a row of the baseline accepts it.
    """

    endpoint: Endpoint
    answers: Mapping[str, Answer]
    carries: Mapping[Place, tuple[str, ...]]
    exemption: Exemption | None
    standings: tuple[tuple[Standing, Settled | None], ...]
    failures: tuple[Failure, ...] = ()

    def deeds_of(self, part: Dependency | MiddlewareRef) -> tuple[str, ...]:
        """What a dependency or a middleware does for the endpoint."""
        return self.carries.get((part.location.file, part.location.line, part.name), ())


def carried(project: Project, endpoint: Endpoint) -> dict[Place, tuple[str, ...]]:
    """What each dependency and middleware of an endpoint does for it, by where it was attached, and its name."""
    found: dict[Place, dict[str, None]] = {}
    for one in project.proofs.evidence(endpoint):
        if one.kind not in DEEDS:
            continue
        first = one.trail[0]
        names = f" {', '.join(one.names)}" if one.kind == PERMISSION and one.names else ""
        maybe = "perhaps " if one.depends_on_request or one.depends_on_deployment else ""
        place = (first.file, first.line, first.note.rpartition(" ")[2])
        found.setdefault(place, {})[f"{maybe}{DEEDS[one.kind]}{names}"] = None
    return {place: tuple(deeds) for place, deeds in found.items()}
