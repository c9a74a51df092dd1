"""Whether an endpoint authenticates, asks for a permission, leaves an audit record, reads the idempotency header."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from govern.findings import Location, Verdict
from govern.project.effects import Mutation
from govern.project.endpoints import Dependency, Endpoint
from govern.project.proofs import security
from govern.project.proofs.audit import may_write, writes_record
from govern.project.proofs.concepts import Concept, Concepts
from govern.project.proofs.configured import Configured
from govern.project.proofs.credentials import checks_credentials, may_check
from govern.project.proofs.evidence import (
    AUDIT,
    AUTHENTICATION,
    HEADER,
    OWN_ROWS,
    PERMISSION,
    UNDECIDED,
    Evidence,
)
from govern.project.proofs.exemptions import Exemption, Exemptions, is_listed
from govern.project.proofs.functions import Functions
from govern.project.proofs.gather import Gather
from govern.project.proofs.idempotency import header_names, may_read, reads_header
from govern.project.proofs.listeners import Listeners
from govern.project.proofs.misplaced import Misplaced, Misplacing
from govern.project.proofs.openness import Openness
from govern.project.proofs.public_lists import Entry, PublicLists
from govern.project.proofs.questions import REFUSALS
from govern.project.proofs.recogniser import Recogniser
from govern.project.proofs.search import MAX_READS, Search
from govern.project.proofs.toothless import Toothless, ToothlessGuard
from govern.project.proofs.weakness import Weakness
from govern.project.proofs.websockets import closes, may_close
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project

EVERY = frozenset((AUTHENTICATION, PERMISSION, UNDECIDED, AUDIT, HEADER, OWN_ROWS))
OPEN_TO_STRANGERS = ("login", "credential", "form")


@dataclass(frozen=True, slots=True)
class Proof:
    """A verdict with what shows it. `chain` leads there, or, where it is refuted, says where was looked; `names` are
    what a permission asks for, `mode` whether all of them or any; `detail` is one sentence."""

    verdict: Verdict
    names: tuple[str, ...] = ()
    chain: tuple[Location, ...] = ()
    detail: str = ""
    mode: str = ""


class Proofs:
    """Proofs for the endpoints of one project, each made once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._memo: dict[tuple[int, str], Proof] = {}
        self._compared: set[tuple[int, str]] = set()
        self._middleware: dict[tuple[int, str], tuple[Evidence, ...]] = {}
        self._searched: dict[int, int] = {}
        self._evidence: dict[tuple[int, bool, bool], tuple[Endpoint, tuple[Evidence, ...]]] = {}

    @cached_property
    def search(self) -> Search:
        """What is known of functions."""
        configured = Configured(self._project.config)
        headers = header_names(self._project.config)
        recognisers = (
            Recogniser(writes_record, may_write),
            Recogniser(reads_header(headers), may_read(headers)),
            Recogniser(checks_credentials, may_check),
            Recogniser(closes, may_close, (True,)),
            Recogniser(configured.recognise, configured.may, (True, False)),
        )
        return Search(self._project, recognisers, self._functions)

    @cached_property
    def _gather(self) -> Gather:
        return Gather(self._project, self.search)

    @cached_property
    def _listeners(self) -> Listeners:
        return Listeners(self._project, self.search)

    @cached_property
    def _concepts(self) -> Concepts:
        return Concepts(self._project, self)

    @cached_property
    def _exemptions(self) -> Exemptions:
        return Exemptions(self._project, self, self._gather)

    @cached_property
    def _openness(self) -> Openness:
        return Openness(self._project, self)

    @cached_property
    def _weakness(self) -> Weakness:
        return Weakness(self._project)

    @cached_property
    def _toothless(self) -> Toothless:
        return Toothless(self._project, self.search)

    @cached_property
    def _functions(self) -> Functions:
        return Functions(self._project)

    def evidence(self, endpoint: Endpoint, kinds: Collection[str] = EVERY) -> tuple[Evidence, ...]:
        """All that is seen on the way of a request: dependencies, decorators, handler, middleware, in this order; not
        what could not be followed in the handler. Where only some kinds are asked for, others may be left out."""
        asked = (not REFUSALS.isdisjoint(kinds), not REFUSALS.issuperset(kinds))
        known = self._evidence.get((id(endpoint), *asked))
        if known is None:
            work = partial(self._gathered, endpoint, kinds)
            found = self._project.about(f"evidence {asked}", endpoint, work, passing=True)
            known = self._evidence[id(endpoint), *asked] = (endpoint, found)
        return (*known[1], *self._around(endpoint, kinds)) if endpoint.middleware else known[1]

    def _gathered(self, endpoint: Endpoint, kinds: Collection[str]) -> tuple[Evidence, ...]:
        return tuple(self._gather.of(endpoint, kinds))

    def _around(self, endpoint: Endpoint, kinds: Collection[str]) -> tuple[Evidence, ...]:
        key = (id(endpoint), ",".join(sorted(kinds)))
        known = self._middleware.get(key)
        if known is None:
            known = self._middleware[key] = self._project.about(
                f"middleware {key[1]}", endpoint, lambda: tuple(self._gather.around(endpoint, kinds)), passing=True
            )
        return known

    def _lost(self, endpoint: Endpoint) -> tuple[Evidence, ...]:
        """What could not be followed on the way of a request."""
        return self._project.about("lost", endpoint, lambda: tuple(self._gather.lost(endpoint)), passing=True)

    def authentication(self, endpoint: Endpoint) -> Proof:
        """Whether the endpoint refuses callers who do not prove who they are."""
        return self._proof(endpoint, AUTHENTICATION, "authentication", also=(PERMISSION,))

    def permission(self, endpoint: Endpoint) -> Proof:
        """Whether the endpoint refuses callers who may not do this, and what it asks for."""
        return self._proof(endpoint, PERMISSION, "a permission check", unsure=(UNDECIDED, OWN_ROWS))

    def audit(self, endpoint: Endpoint) -> Proof:
        """Whether the endpoint leaves an audit record: itself, or a listener of what it changes."""
        proof = self._proof(endpoint, AUDIT, "an audit record")
        if proof.verdict is Verdict.PROVED or not self._listeners.all:
            return proof
        mutation = self._project.effects.mutates(endpoint)
        if mutation.effect is None or mutation.effect.via != "database":
            return proof
        record = self._listeners.covering(mutation.names)
        return _proved([record]) if record is not None else proof

    def idempotency(self, endpoint: Endpoint) -> Proof:
        """Whether the endpoint reads the idempotency header."""
        return self._proof(endpoint, HEADER, "a read of the idempotency header")

    def concept(self, name: str) -> Concept:
        """Whether the repository has "permission", "audit" or "idempotency" at all."""
        return self._concepts.of(name)

    def exemption(self, endpoint: Endpoint) -> Exemption | None:
        """Why the endpoint can ask for no permission; None where it can."""
        return self._exemptions.of(endpoint)

    def is_listed(self, endpoint: Endpoint, entries: Iterable[str]) -> bool:
        """Whether a list of endpoints ("POST /search", "/webhooks/**") holds this one."""
        return bool(is_listed(endpoint, tuple(entries)))

    def openness(self, endpoint: Endpoint) -> Exemption | None:
        """Why the endpoint can ask nobody who they are; None where it should."""
        return self._openness.of(endpoint)

    def needs_no_permission(self, endpoint: Endpoint) -> bool:
        """Whether no permission can be asked: of a login and its steps, a registration, a signed webhook, one's own
        rows and those of one's group."""
        opened = self.openness(endpoint)
        if self.exemption(endpoint) is not None or (opened is not None and opened.kind in OPEN_TO_STRANGERS):
            return True
        known = self.authentication(endpoint).verdict is Verdict.PROVED
        return known and self._project.isolation.view().keeps_to_own(endpoint)

    def toothless(self, endpoint: Endpoint) -> ToothlessGuard | None:
        """A guard of the endpoint that reads a credential and cannot refuse, with how it fails."""
        return self._project.about("toothless", endpoint, lambda: self._toothless.of(endpoint))

    def unverified(self, endpoint: Endpoint) -> ToothlessGuard | None:
        """A guard of the endpoint that asks for a credential and never finds out whether it holds, where nothing else
        refuses callers."""
        return self._project.about("unverified", endpoint, partial(self._unverified, endpoint))

    def _unverified(self, endpoint: Endpoint) -> ToothlessGuard | None:
        evidence = self.evidence(endpoint, (AUTHENTICATION, PERMISSION))
        refusing = [one for one in evidence if one.kind in (AUTHENTICATION, PERMISSION)]
        if not refusing or not all(security.is_of_scheme(one) for one in refusing):
            return None
        return None if self._lost(endpoint) else self._toothless.unverified(endpoint)

    def misplaced(self, endpoint: Endpoint) -> Iterator[Misplaced]:
        """What stands around the endpoint where it has no effect."""
        return Misplacing(self._project, self.search).of(endpoint)

    def weakness(self, endpoint: Endpoint, mutation: Mutation) -> tuple[str, ...]:
        """The permissions to read that are all a mutation asks for; () where it asks for more."""
        return self._weakness.of(endpoint, mutation)

    def stale_public_entries(self) -> Iterator[Entry]:
        """The entries of public lists, of the configuration and of the code, that match no endpoint."""
        return PublicLists(self._project, self.search, self._gather).stale()

    def guards(self, endpoint: Endpoint, dependencies: Iterable[Dependency]) -> bool:
        """Whether one of these dependencies would refuse callers of the endpoint."""
        return self._gather.refuses(endpoint, dependencies)

    def mutations(self, methods: Iterable[str], ignore: Iterable[str] = ()) -> Iterator[tuple[Endpoint, Mutation]]:
        """The endpoints of these methods that are proved to change state, those of tests and examples left out, and
        those that `ignore` lists ("POST /search", "/webhooks/**")."""
        wanted, ignored = {method.upper() for method in methods}, tuple(ignore)
        for endpoint in self._project.endpoints:
            if endpoint.kind != "http" or endpoint.test or endpoint.external or endpoint.method not in wanted:
                continue
            if is_listed(endpoint, ignored):
                continue
            mutation = self._project.effects.mutates(endpoint)
            if mutation.verdict is Verdict.PROVED and not _only_wrapped(endpoint, mutation):
                yield endpoint, mutation

    def searched(self, endpoint: Endpoint) -> int:
        """How many functions a request to the endpoint can run, as far as calls could be followed."""
        known = self._searched.get(id(endpoint))
        if known is None:
            calls = self._project.calls
            known = self._searched[id(endpoint)] = self._project.about(
                "searched", endpoint, lambda: sum(1 for _ in calls.reach(calls.roots(endpoint)))
            )
        return known

    def _proof(
        self, endpoint: Endpoint, kind: str, what: str, also: tuple[str, ...] = (), unsure: tuple[str, ...] = ()
    ) -> Proof:
        key = (id(endpoint), kind)
        known = self._memo.get(key)
        if known is None:
            work = partial(self._decide, endpoint, kind, what, also, unsure)
            known = self._memo[key] = self._project.about(f"proof of {kind}", endpoint, work)
        if key in self._compared:
            self._project.beyond_one_endpoint()
        return known

    def _decide(
        self, endpoint: Endpoint, kind: str, what: str, also: tuple[str, ...], unsure: tuple[str, ...]
    ) -> Proof:
        evidence = self.evidence(endpoint, (kind, *also))
        for wanted in (kind, *also):
            sure = [one for one in evidence if one.kind == wanted and not one.depends_on_request]
            sure = [one for one in sure if not one.depends_on_deployment]
            if sure:
                return _proved(sure)
        maybe = next((one for one in evidence if one.kind in (kind, *also)), None)
        if maybe is not None:
            detail = f"a test of the request decides, and govern could not: {maybe.location.note}"
            if maybe.limited:
                detail = f"the limit of {MAX_READS} functions for one request was reached before {maybe.location.note}"
            elif maybe.depends_on_deployment:
                detail = f"only some deployments have it: {maybe.location.note}"
            return Proof(Verdict.UNKNOWN, maybe.names, maybe.trail, detail)
        doubtful = self.evidence(endpoint, unsure) if unsure else ()
        maybe = next((one for one in doubtful if one.kind in unsure), None)
        if maybe is not None:
            return Proof(Verdict.UNKNOWN, (), maybe.trail, f"this may be {what}: {maybe.location.note}")
        return self._unfollowed(endpoint, kind, what) or self._refuted(endpoint, what)

    def _unfollowed(self, endpoint: Endpoint, kind: str, what: str) -> Proof | None:
        """Unknown, where something that could not be followed could be what is looked for."""
        if not endpoint.resolved or endpoint.external or endpoint.function is None:
            return Proof(Verdict.UNKNOWN, (), (endpoint.location,), "the handler is not known")
        guard = kind in (AUTHENTICATION, PERMISSION)
        for one in self._lost(endpoint):
            name = one.names[0] if one.names else ""
            if name:  # any function of that name
                self._compared.add((id(endpoint), kind))
                self._project.beyond_one_endpoint()
            if (guard and not name) or (name and self._functions.could(self.search, kind, name)):
                return Proof(Verdict.UNKNOWN, (), one.trail, f"{one.location.note}, which could hold {what}")
        if guard:
            lost = self._gather.unresolved_dependency(endpoint)
            if lost is not None:
                return Proof(Verdict.UNKNOWN, (), (lost,), f"a dependency could not be resolved: {lost.note}")
        return None

    def _refuted(self, endpoint: Endpoint, what: str) -> Proof:
        place = endpoint.location
        count = self.searched(endpoint)
        dependencies = sum(1 for _ in endpoint.all_dependencies())
        where = f"{_count(count, 'function')}, {_count(dependencies, 'dependency', 'dependencies')}"
        note = f"looked for {what} from here: {where}, {len(endpoint.middleware)} middleware"
        return Proof(
            Verdict.REFUTED,
            (),
            (replace(place, note=note),),
            f"no {what.removeprefix('a ').removeprefix('an ')} in {where}",
        )


def _only_wrapped(endpoint: Endpoint, mutation: Mutation) -> bool:
    """Whether all that is known is that a decorator around every handler commits: it says nothing of this one."""
    effect = mutation.effect
    if effect is None or effect.kind != "commit":
        return False
    return any(
        effect.location.file == wrapper.file
        and wrapper.node[0] == "def"
        and wrapper.line <= effect.location.line <= wrapper.node[8]
        for wrapper in endpoint.wrappers
    )


def _proved(found: list[Evidence]) -> Proof:
    names = tuple(dict.fromkeys(name for one in found for name in one.names))
    if not set(names) - {"owner"}:
        names = tuple(dict.fromkeys((*(name for one in found for name in one.tested), *names)))
    first = next((one for one in found if one.names), found[0])
    return Proof(Verdict.PROVED, names, first.trail, first.location.note, first.mode)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
