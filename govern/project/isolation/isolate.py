"""Which endpoints touch rows that are not limited to their caller, in a repository that limits such rows elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from govern.facts.syntax import Node, line_of, walk
from govern.findings import Verdict
from govern.project.endpoints import Dependency, Endpoint, FunctionRef
from govern.project.isolation.holding import Holding
from govern.project.isolation.identities import Identities
from govern.project.isolation.owners import Owners
from govern.project.isolation.privacy import Privacy
from govern.project.isolation.reaching import Reaching
from govern.project.isolation.sources import Provided, Sources
from govern.project.isolation.summaries import Summaries
from govern.project.isolation.verdicts import Access, Identity, Trusted
from govern.project.proofs import wording
from govern.project.proofs.audit import is_record_name
from govern.project.proofs.evidence import AUTHENTICATION, OWN_ROWS, PERMISSION
from govern.project.proofs.exemptions import is_listed
from govern.project.proofs.outline import once, words_in

if TYPE_CHECKING:
    from govern.project.project import Project

SCHEDULING = (
    "add_job",
    "scheduled_job",
    "modify_job",
    "call_later",
    "call_at",
    "enterabs",
    "run_daily",
    "run_repeating",
)
# Who gets to these paths is decided, if not where govern looks.
ADMINISTRATION = frozenset(("admin", "administration", "superuser", "internal"))
OWN = frozenset(("me", "my", "mine"))


T = TypeVar("T")


class Isolation:
    """Views of one project, each made once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._views: dict[tuple[str, ...], View] = {}

    def view(self, owner_columns: Iterable[str] = ()) -> View:
        """The project with these names of owner columns beside the known ones."""
        key = tuple(sorted(owner_columns))
        if key not in self._views:
            self._views[key] = View(self._project, Owners(self._project, key), " ".join(key))
        return self._views[key]


@once
def _lines_scheduled(function: Node) -> tuple[int, ...]:
    """The lines of a function on which others are handed to a scheduler, and those on which these stand in it."""
    found: list[int] = []
    for node in walk(function):
        if node[0] == "call" and node[2][-1] in SCHEDULING:
            given = (*node[3], *(value for _, value in node[4]))
            found += (line_of(one[1]) for one in given)
            names = {one[2] for one in given if one[0] == "name"}
            inner = [one for one in walk(function) if one[0] == "def" and one[2] in names]
            found += (line for one in inner for line in range(line_of(one[1]), one[8] + 1))
    return tuple(found)


class View:
    """The isolation of a project's endpoints. `name` tells views of one project apart."""

    def __init__(self, project: Project, owners: Owners, name: str = "") -> None:
        self._project = project
        self.owners = owners
        self.reaching = Reaching(project, owners, name)
        self._sources = Sources(Summaries(project, owners))
        self._known: dict[int, tuple[Endpoint, Holding]] = {}
        self._judged: dict[int, bool] = {}
        self._accesses: dict[int, tuple[Access, ...]] = {}
        self._name = name

    def about(self, question: str, endpoint: Endpoint, work: Callable[[Endpoint], T]) -> T:
        """What `work` says to a question about an endpoint, as `Project.about` gives it."""
        return self._project.about(f"{question} {self._name}".strip(), endpoint, lambda: work(endpoint))

    def of(self, endpoint: Endpoint) -> Holding:
        """What is known of one endpoint."""
        known = self._known.get(id(endpoint))
        if known is None:
            known = self._known[id(endpoint)] = (endpoint, Holding(endpoint, self._sources.of(endpoint), self.owners))
        return known[1]

    @cached_property
    def endpoints(self) -> tuple[Endpoint, ...]:
        if not self.owners.columns:
            return ()
        kinds = ("http", "websocket")
        return tuple(e for e in self._project.own_endpoints if e.kind in kinds and e.function is not None)

    def provided(self, endpoint: Endpoint, dependency: Dependency) -> Provided:
        """What a dependency of an endpoint gives."""
        return self._sources.provided(endpoint, dependency)

    @cached_property
    def _identities(self) -> Identities:
        return Identities(self)

    @cached_property
    def _privacy(self) -> Privacy:
        return Privacy(self)

    def identities(self, ignore: Iterable[str] = ()) -> Iterator[Identity]:
        """The owners that endpoints take from what the request says; those that `ignore` lists are left out."""
        ignored = (*ignore, *self._project.config.public)
        yield from (found for found in self._identities.all() if not is_listed(found.endpoint, ignored))

    def trusted(self) -> Iterator[Trusted]:
        """The dependencies that take the request's word for who is acting."""
        yield from self._identities.trusted()

    def refuses(self, function: FunctionRef) -> bool:
        """Whether a function refuses callers who do not say who they are."""
        return any(
            one.kind == AUTHENTICATION for one in self._project.proofs.search.of(function, kinds=(AUTHENTICATION,))
        )

    def authenticated(self, endpoint: Endpoint) -> bool:
        return self._project.proofs.authentication(endpoint).verdict is Verdict.PROVED

    def keeps_to_own(self, endpoint: Endpoint) -> bool:
        """Whether an endpoint that knows its caller changes nothing but rows that are the caller's, or that something
        of the caller, like their group, was held against."""
        if endpoint.function is None:
            return False
        return self.about("keeps to own", endpoint, self._keeps_to_own)

    def _keeps_to_own(self, endpoint: Endpoint) -> bool:
        changes = [
            (hop, effect)
            for hop, effect in self._project.effects.below(endpoint)
            if effect.kind in ("write", "delete", "assign") and is_record_name(effect.model or "") is not True
        ]
        if not changes:
            return False
        later = self._scheduled(endpoint)
        kept = [
            effect
            for hop, effect in changes
            if not later or not any((at.file, at.line) in later for at in (*hop.chain, effect.location))
        ]
        if not kept or any(effect.via != "database" for effect in kept):
            return False
        return self.of(endpoint).keeps_to_own(kept)

    def _scheduled(self, endpoint: Endpoint) -> set[tuple[str, int]]:
        """The lines on which functions are handed to a scheduler: what they change is changed by no request."""
        calls = self._project.calls
        found: set[tuple[str, int]] = set()
        for hop in calls.reach(calls.roots(endpoint)):
            if not words_in(hop.function.node).isdisjoint(SCHEDULING):
                found.update((hop.function.file, line) for line in _lines_scheduled(hop.function.node))
        return found

    def judged(self, endpoint: Endpoint) -> bool:
        """Whether the rows of an endpoint must be limited to its caller: it knows who calls, and nothing else, like a
        permission, decides what they may see."""
        known = self._judged.get(id(endpoint))
        if known is None:
            known = self._judged[id(endpoint)] = self.about("judged", endpoint, self._judge)
        return known

    def _judge(self, endpoint: Endpoint) -> bool:
        proofs = self._project.proofs
        administration = any(wording.any_of(part, ADMINISTRATION) for part in endpoint.path.split("/"))
        if endpoint.kind != "http" or administration or not self.authenticated(endpoint):
            return False
        if self._is_about_the_caller(endpoint):
            return True
        proof = proofs.permission(endpoint)
        if proof.verdict is Verdict.PROVED:  # whose row it is may have been asked of another row
            evidence = proofs.evidence(endpoint, (PERMISSION,))
            only_owner = all(set(one.names) == {"owner"} for one in evidence if one.kind == PERMISSION)
            return only_owner and not endpoint.wrappers  # what a decorator compares is not always seen
        return proof.verdict is Verdict.REFUTED or any(
            one.kind == OWN_ROWS for one in proofs.evidence(endpoint, (OWN_ROWS,))
        )

    @staticmethod
    def _is_about_the_caller(endpoint: Endpoint) -> bool:
        """Whether a path says that it gives the caller's own: `/dashboards/me`. A permission says nothing of that."""
        return not OWN.isdisjoint(endpoint.path.split("/"))

    # -- rows ---------------------------------------------------------------------------------------------------
    def accesses_of(self, endpoint: Endpoint) -> tuple[Access, ...]:
        """The rows of models with an owner that an endpoint hands out, changes, or fetches to see whose they are."""
        known = self._accesses.get(id(endpoint))
        if known is None:
            found = self.about("accesses", endpoint, self._find_accesses)
            known = self._accesses[id(endpoint)] = tuple(replace(one, endpoint=endpoint) for one in found)
        return known

    def _find_accesses(self, endpoint: Endpoint) -> tuple[Access, ...]:
        return self.of(endpoint).accesses if self.reaching.queried(endpoint) else ()

    def private(self, model: str, *, changes: bool) -> bool:
        """Whether the repository keeps the rows of a model to their owners: where they are handed out, or at least
        where they are changed."""
        return self._privacy.private(model, changes=changes)

    def unlimited(self, models: Iterable[str] = (), ignore: Iterable[str] = ()) -> Iterator[Access]:
        """The rows of private models that nothing limits to the caller. `models` are private whatever is seen, the
        endpoints that `ignore` lists are left out."""
        listed, ignored = frozenset(models), (*ignore, *self._project.config.public)
        for endpoint in self.endpoints:
            if not self.judged(endpoint):
                continue
            for access in self.accesses_of(endpoint):
                if access.verdict is not Verdict.REFUTED or is_listed(endpoint, ignored):
                    continue
                if access.model in listed or (self._should_be_limited(access) and self._guards_alike(access)):
                    yield access

    def _should_be_limited(self, access: Access) -> bool:
        """Whether the rows of an access are such as the repository keeps to their owners elsewhere."""
        return (
            self.private(access.model, changes=access.changes)
            or (access.by_key and self._privacy.belongs(access.model))
            or (self._is_about_the_caller(access.endpoint) and self._privacy.is_bound(access.model))
        )

    def _guards_alike(self, access: Access) -> bool:
        """Whether the caller is known from where they are known that the rows of the model are kept for."""
        guards = self._privacy.guards(access.model)
        return not guards or bool(guards & self.of(access.endpoint).provided.acting)
