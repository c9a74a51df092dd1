"""Which endpoints touch rows that are not limited to their caller, in a repository that limits such rows elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from govern.facts.syntax import line_of, walk
from govern.findings import Verdict
from govern.project.endpoints import Dependency, Endpoint, FunctionRef
from govern.project.isolation.holding import Holding
from govern.project.isolation.identities import Identities
from govern.project.isolation.owners import Owners
from govern.project.isolation.sources import Provided, Sources
from govern.project.isolation.summaries import Summaries
from govern.project.isolation.tags import ACTOR
from govern.project.isolation.verdicts import Access, Identity, Trusted
from govern.project.proofs import wording
from govern.project.proofs.audit import is_record_name
from govern.project.proofs.evidence import AUTHENTICATION, OWN_ROWS, PERMISSION
from govern.project.proofs.exemptions import is_listed

if TYPE_CHECKING:
    from govern.project.project import Project

SAFE = ("GET", "HEAD")
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


class Isolation:
    """Views of one project, each made once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._views: dict[tuple[str, ...], View] = {}

    def view(self, owner_columns: Iterable[str] = ()) -> View:
        """The project with these names of owner columns beside the known ones."""
        key = tuple(sorted(owner_columns))
        if key not in self._views:
            self._views[key] = View(self._project, Owners(self._project, key))
        return self._views[key]


class View:
    """The isolation of a project's endpoints."""

    def __init__(self, project: Project, owners: Owners) -> None:
        self._project = project
        self.owners = owners
        self._sources = Sources(Summaries(project, owners))
        self._known: dict[int, tuple[Endpoint, Holding]] = {}
        self._judged: dict[int, bool] = {}

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

    @cached_property
    def accesses(self) -> tuple[Access, ...]:
        """All rows of models with an owner that endpoints hand out, change, or fetch to see whose they are."""
        return tuple(access for endpoint in self.endpoints for access in self.of(endpoint).accesses())

    def provided(self, endpoint: Endpoint, dependency: Dependency) -> Provided:
        """What a dependency of an endpoint gives."""
        return self._sources.provided(endpoint, dependency)

    @cached_property
    def _identities(self) -> Identities:
        return Identities(self)

    def identities(self, ignore: Iterable[str] = ()) -> Iterator[Identity]:
        """The owners that endpoints take from what the request says; those that `ignore` lists are left out."""
        ignored = (*ignore, *self._project.config.public)
        yield from (found for found in self._identities.all() if not is_listed(found.endpoint, ignored))

    def trusted(self) -> Iterator[Trusted]:
        """The dependencies that take the request's word for who is acting."""
        yield from self._identities.trusted()

    def refuses(self, function: FunctionRef) -> bool:
        """Whether a function refuses callers who do not say who they are."""
        return any(one.kind == AUTHENTICATION for one in self._project.proofs.search.of(function))

    def authenticated(self, endpoint: Endpoint) -> bool:
        return self._project.proofs.authentication(endpoint).verdict is Verdict.PROVED

    def keeps_to_own(self, endpoint: Endpoint) -> bool:
        """Whether an endpoint that knows its caller changes nothing but rows that are the caller's, or that something
        of the caller, like their group, was held against."""
        if endpoint.function is None:
            return False
        later = self._scheduled(endpoint)
        effects = [
            effect
            for effect, chain in self._project.effects.of_endpoint(endpoint)
            if not any((at.file, at.line) in later for at in chain)
        ]
        changes = [effect for effect in effects if effect.kind in ("write", "delete", "assign")]
        changes = [effect for effect in changes if is_record_name(effect.model or "") is not True]
        if any(effect.via != "database" for effect in changes):
            return False
        return self.of(endpoint).keeps_to_own(changes)

    def _scheduled(self, endpoint: Endpoint) -> set[tuple[str, int]]:
        """The lines on which functions are handed to a scheduler: what they change is changed by no request."""
        calls = self._project.calls
        found: set[tuple[str, int]] = set()
        for hop in calls.reach(calls.roots(endpoint)):
            for node in walk(hop.function.node):
                if node[0] == "call" and node[2][-1] in SCHEDULING:
                    given = (*node[3], *(value for _, value in node[4]))
                    found |= {(hop.function.file, line_of(one[1])) for one in given}
                    names = {one[2] for one in given if one[0] == "name"}
                    inner = [one for one in walk(hop.function.node) if one[0] == "def" and one[2] in names]
                    lines = [line for one in inner for line in range(line_of(one[1]), one[8] + 1)]
                    found |= {(hop.function.file, line) for line in lines}
        return found

    def judged(self, endpoint: Endpoint) -> bool:
        """Whether the rows of an endpoint must be limited to its caller: it knows who calls, and nothing else, like a
        permission, decides what they may see."""
        known = self._judged.get(id(endpoint))
        if known is None:
            known = self._judged[id(endpoint)] = self._judge(endpoint)
        return known

    def _judge(self, endpoint: Endpoint) -> bool:
        proofs = self._project.proofs
        administration = any(wording.any_of(part, ADMINISTRATION) for part in endpoint.path.split("/"))
        if endpoint.kind != "http" or administration or not self.authenticated(endpoint):
            return False
        if self._is_about_the_caller(endpoint):
            return True
        proof = proofs.permission(endpoint)
        evidence = proofs.evidence(endpoint)
        if proof.verdict is Verdict.PROVED:  # whose row it is may have been asked of another row
            only_owner = all(set(one.names) == {"owner"} for one in evidence if one.kind == PERMISSION)
            return only_owner and not endpoint.wrappers  # what a decorator compares is not always seen
        return proof.verdict is Verdict.REFUTED or any(one.kind == OWN_ROWS for one in evidence)

    @staticmethod
    def _is_about_the_caller(endpoint: Endpoint) -> bool:
        """Whether a path says that it gives the caller's own: `/dashboards/me`. A permission says nothing of that."""
        return not OWN.isdisjoint(endpoint.path.split("/"))

    # -- which models are private ---------------------------------------------------------------------------------
    def private(self, model: str, *, changes: bool) -> bool:
        """Whether the repository keeps the rows of a model to their owners: where they are handed out, or at least
        where they are changed."""
        parents = self.owners.parents.get(model, {}).values()
        return self._kept(model, changes=changes) or any(self._kept(parent, changes=changes) for parent in parents)

    def _kept(self, model: str, *, changes: bool) -> bool:
        reads, writes = self._counts.get(model, ([0, 0], [0, 0]))
        if model not in self._keyed:
            return False
        if reads[0] and reads[0] >= reads[1]:
            return True
        return changes and bool(writes[0]) and writes[0] >= writes[1]

    def belongs(self, model: str) -> bool:
        """Whether the rows of a model belong to users, though nothing ever looks whose they are: they are made for
        the caller or looked for by caller, nobody is handed a list of everybody's, and the repository does look in
        other places."""
        return self.owners.belongs(model) and bool(self._keyed) and model in self._bound and model not in self._open

    @cached_property
    def _bound(self) -> frozenset[str]:
        """The models whose owner is the caller somewhere."""
        return frozenset(
            bind.model
            for endpoint in self.endpoints
            for bind in self.of(endpoint).binds
            if bind.column in self.owners.columns.get(bind.model, ()) and any(tag.kind == ACTOR for tag in bind.tags)
        )

    @cached_property
    def _open(self) -> frozenset[str]:
        """The models of which somebody is handed rows of everybody: lists that nothing limits, or any row without
        proving who they are."""
        return frozenset(
            access.model
            for access in self.accesses
            if access.verdict is Verdict.REFUTED
            and access.hands_out
            and (not self.authenticated(access.endpoint) or (not access.by_key and self.judged(access.endpoint)))
        )

    @cached_property
    def _keyed(self) -> frozenset[str]:
        """The models of which some endpoint is asked for a row and looks whose it is. Where a request can name no row,
        a filter by its caller chooses the row, and forbids nothing."""
        return frozenset(access.model for access in self.accesses if access.own and access.by_key)

    @cached_property
    def _counts(self) -> dict[str, tuple[list[int], list[int]]]:
        """For each model how many endpoints keep to the caller's rows, and how many do not: handing out, changing."""
        seen: dict[tuple[str, bool, int], bool] = {}
        for access in self.accesses:
            looked = not access.changes and not access.hands_out
            reads = access.hands_out or (looked and access.endpoint.method in SAFE)
            for changes in (False,) * reads + (True,) * (access.changes or (looked and not reads)):
                key = (access.model, changes, id(access.endpoint))
                if access.own:
                    seen[key] = True
                elif access.verdict is Verdict.REFUTED and self._counts_against(access):
                    seen.setdefault(key, False)
        found: dict[str, tuple[list[int], list[int]]] = {}
        for (model, changes, _), own in seen.items():
            found.setdefault(model, ([0, 0], [0, 0]))[1 if changes else 0][0 if own else 1] += 1
        return found

    def _counts_against(self, access: Access) -> bool:
        return not self.authenticated(access.endpoint) or self.judged(access.endpoint)

    @cached_property
    def _guards(self) -> dict[str, frozenset[str]]:
        """For each model, the dependencies that give the acting user where its rows are kept to their owners."""
        found: dict[str, frozenset[str]] = {}
        for access in self.accesses:
            if access.own:
                acting = self.of(access.endpoint).provided.acting
                found[access.model] = found.get(access.model, frozenset()) | acting
        return found

    def unlimited(self, models: Iterable[str] = (), ignore: Iterable[str] = ()) -> Iterator[Access]:
        """The rows of private models that nothing limits to the caller. `models` are private whatever is seen, the
        endpoints that `ignore` lists are left out."""
        listed, ignored = frozenset(models), (*ignore, *self._project.config.public)
        for access in self.accesses:
            if access.verdict is not Verdict.REFUTED or not self.judged(access.endpoint):
                continue
            if is_listed(access.endpoint, ignored):
                continue
            if access.model in listed:
                yield access
            elif (
                self.private(access.model, changes=access.changes)
                or (access.by_key and self.belongs(access.model))
                or (access.model in self._bound and self._is_about_the_caller(access.endpoint))
            ):
                guards = self._guards.get(access.model, frozenset())
                if not guards or guards & self.of(access.endpoint).provided.acting:
                    yield access
