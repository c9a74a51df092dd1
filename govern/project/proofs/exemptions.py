"""Endpoints of which no permission can be asked: they find out themselves who calls, or act on the caller alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING

from govern.config.globs import matcher
from govern.facts.syntax import line_of, walk
from govern.findings import Location
from govern.project.effects import Effect, Mutation
from govern.project.endpoints import Endpoint
from govern.project.framework.signatures import signature
from govern.project.proofs import wording
from govern.project.proofs.actors import actor_of
from govern.project.proofs.chains import definitions_of, expanded
from govern.project.proofs.evidence import (
    AUTHENTICATION,
    CREDENTIAL,
    DECODING,
    HASHING,
    ISSUING,
    OWN_NEW,
    SIGNATURE,
    Evidence,
)
from govern.project.proofs.security import is_scheme
from govern.project.proofs.strangers import may_have_account, may_have_token
from govern.project.values import Annotated, ClassValue, Union, Value, plain
from govern.records import dataclass
from govern.regex import regex

if TYPE_CHECKING:
    from govern.project.project import Project
    from govern.project.proofs.gather import Gather
    from govern.project.proofs.proof import Proofs

PARAMETER = regex(r"{(\w+)")
MOST_LOGINS = 3
SECRETS = wording.listed("token secret signature")
SHARED = wording.listed("share shared shares")
# Names of rows that stand for somebody being logged in are made of these words alone, one of LOGINS among them.
LOGINS = wording.listed("token tokens session sessions blacklist blacklisted revoked login logins credential")
BESIDE = wording.listed("user auth access refresh jwt oauth api web active device black list personal reset password")


@dataclass(frozen=True, slots=True)
class Exemption:
    """Why an endpoint is let off: `kind` is public, credential, signature, registration or own-account."""

    kind: str
    detail: str
    location: Location | None = None


class Exemptions:
    """Finds out why endpoints can ask for no permission."""

    def __init__(self, project: Project, proofs: Proofs, gather: Gather) -> None:
        self._project = project
        self._proofs = proofs
        self._gather = gather
        self._memo: dict[int, tuple[Endpoint, Exemption | None]] = {}
        self._compared: set[int] = set()

    def of(self, endpoint: Endpoint) -> Exemption | None:
        """Why the endpoint can ask for no permission; None where it can."""
        known = self._memo.get(id(endpoint))
        if known is None:
            found = self._project.about("exemption", endpoint, partial(self._find, endpoint))
            known = self._memo[id(endpoint)] = (endpoint, found)
        if id(endpoint) in self._compared:
            self._project.beyond_one_endpoint()
        return known[1]

    def _find(self, endpoint: Endpoint) -> Exemption | None:
        entry = is_listed(endpoint, self._project.config.public)
        if entry:
            return Exemption("public", f"public, by {entry!r} in the configuration")
        if endpoint.function is None:
            return None
        secret = next((n for n in PARAMETER.findall(endpoint.path) if _is_secret(n, endpoint.path)), None)
        if secret is not None:
            return Exemption("credential", f"the path holds a secret: {secret}", endpoint.location)
        own = {one.kind: one for one in reversed(self._proofs.search.of(endpoint.function))}
        every = {one.kind: one for one in reversed(self._proofs.evidence(endpoint, (SIGNATURE,)))}
        if CREDENTIAL in own:
            return _because("credential", "checks the caller's credential itself", own[CREDENTIAL])
        # Behind a bearer token or an API key it is the token that was signed, and more can be asked of its owner.
        if SIGNATURE in own or (SIGNATURE in every and not takes_token(endpoint)):
            return _because("signature", "checks the signature of the request", every[SIGNATURE])
        if not self._gather.is_guarded(endpoint):
            if ISSUING in own and may_have_token(self._project, endpoint):
                return _because("credential", "gives the caller a token", own[ISSUING])
            if _changes_a_named_row(endpoint):  # who the caller is says nothing of whose row that is
                return self._own_account(endpoint) or self._own_new(endpoint)
            if DECODING in own:
                return _because("credential", "checks a token that the request carries", own[DECODING])
            if AUTHENTICATION in own and not self._is_shared(endpoint, own[AUTHENTICATION]):
                return _because("credential", "finds out itself who the caller is", own[AUTHENTICATION])
            if (HASHING in own or takes_password(endpoint)) and self._registers(endpoint):
                if HASHING in own:
                    return _because("registration", "lets the caller register or set a password", own[HASHING])
                return Exemption("registration", "takes a password of a caller it does not know", endpoint.location)
        return self._own_account(endpoint) or self._own_new(endpoint)

    def _registers(self, endpoint: Endpoint) -> bool:
        return may_have_account(self._project, endpoint, given_names(endpoint))

    def _own_new(self, endpoint: Endpoint) -> Exemption | None:
        """An endpoint that only adds rows, and makes them the caller's, or the caller a member of what is new."""
        mutation = self._project.effects.mutates(endpoint)
        if mutation.effect is None or mutation.effect.kind != "write" or not mutation.names:
            return None
        made = {
            name: one
            for one in self._proofs.evidence(endpoint, (OWN_NEW,))
            if one.kind == OWN_NEW
            for name in one.names
        }
        joined = made.get("insert") if "{" not in endpoint.path and not names_a_row(endpoint) else None
        if joined is None and not all(name in made for name in mutation.names):
            return None
        effects = (effect for _, effect in self._project.effects.below(endpoint))
        if any(changes_a_row(effect) for effect in effects if effect.kind in ("write", "delete")):
            return None
        name = mutation.names[0]
        if name in made:
            return _because("own-account", f"adds only a {name} of the caller", made[name])
        return _because("own-account", f"adds a {name}, and the caller to it", joined) if joined is not None else None

    def _is_shared(self, endpoint: Endpoint, refusal: Evidence) -> bool:
        """Whether the handlers of several endpoints refuse at the same place: a guard that they call, and no login."""
        self._compared.add(id(endpoint))
        self._project.beyond_one_endpoint()
        return self._refusals[(refusal.location.file, refusal.location.line)] > MOST_LOGINS

    @cached_property
    def _refusals(self) -> Counter[tuple[str, int]]:
        """How many handlers reach each place that answers 401."""
        handlers = {id(e.function.value): e for e in self._project.endpoints if e.function is not None}
        return Counter(place for endpoint in handlers.values() for place in self._refused(endpoint))

    def _refused(self, endpoint: Endpoint) -> frozenset[tuple[str, int]]:
        """The places below a handler that answer 401."""

        def places() -> tuple[Location, ...]:
            if endpoint.function is None:
                return ()
            found = self._proofs.search.of(endpoint.function, kinds=(AUTHENTICATION,))
            return tuple(one.location for one in found if one.kind == AUTHENTICATION)

        return frozenset((at.file, at.line) for at in self._project.about("refused", endpoint, places))

    def _own_account(self, endpoint: Endpoint) -> Exemption | None:
        """An authenticated endpoint that names nobody else, and changes only the row of the caller, or their logins."""
        acting = self._gather.acting(endpoint)
        mutation = self._project.effects.mutates(endpoint)
        if "{" in endpoint.path or mutation.effect is None:
            return None
        if acting and mutation.names:
            mine = self._models_of(endpoint, acting)
            if all(name in mine or is_login(name) for name in mutation.names):
                changed = ", ".join(mutation.names)
                return Exemption("own-account", f"changes only {changed} of the caller", endpoint.location)
        text = mutation.effect.text
        if acting and not mutation.names and is_login(text.partition("(")[0].rpartition(".")[0]):
            return Exemption("own-account", f"changes only the caller's login: {text}", endpoint.location)
        if changes_a_row(mutation.effect) and not names_a_row(endpoint) and self._for_actor(endpoint, mutation, acting):
            return Exemption("own-account", f"changes only rows of the caller: {text}", endpoint.location)
        return None

    def _for_actor(self, endpoint: Endpoint, mutation: Mutation, acting: frozenset[str]) -> bool:
        """Whether the call that leads from the handler to the change is given the acting user, or their id."""
        function = endpoint.function
        if function is None or function.node[0] != "def" or not mutation.chain:
            return False
        site = mutation.chain[0]
        definitions = definitions_of(function.node[5])
        parameters = frozenset(p[0] for p in function.node[3])
        for node in walk(function.node[5]):
            if node[0] != "call" or site.file != function.file or line_of(node[1]) != site.line:
                continue
            given = expanded((*node[3], *(value for _, value in node[4])), definitions)
            for argument in (inner for value in given for inner in walk(value) if inner[0] in ("name", "attr", "sub")):
                needs = actor_of(argument, definitions, parameters)
                if needs is not None and needs <= acting:
                    return True
        return False

    def _models_of(self, endpoint: Endpoint, acting: frozenset[str]) -> frozenset[str]:
        """The classes of the parameters that are the acting user."""
        ev = self._project.calls.evaluator(endpoint.function.value.module) if endpoint.function is not None else None
        if ev is None or endpoint.function is None:
            return frozenset()
        found: set[str] = set()
        for parameter in signature(ev, endpoint.function.value) or []:
            if parameter.name in acting:
                found |= {cls.name for cls in classes_in(parameter.annotation)}
        return frozenset(found)


def changes_a_row(effect: Effect) -> bool:
    """Whether an effect changes or deletes rows that exist, and makes none."""
    if effect.kind in ("delete", "assign"):
        return True
    first = wording.words(effect.call.name)[:1] if effect.call is not None else ()
    return first in (("update",), ("patch",), ("set",), ("delete",), ("remove",)) or "update(" in effect.text


def names_a_row(endpoint: Endpoint) -> bool:
    """Whether a request can name the row that is meant: by a parameter, or by a field of its body."""
    found = {word for name in given_names(endpoint) for word in wording.words(name)}
    return not found.isdisjoint(("id", "ids", "uuid", "pk"))


def takes_token(endpoint: Endpoint) -> bool:
    """Whether something in the endpoint's tree reads a credential by a class of fastapi.security."""
    return any(is_scheme(one.callable) for root in endpoint.dependencies for one in root.walk())


def takes_password(endpoint: Endpoint) -> bool:
    """Whether a request carries a password: as a parameter, or as a field of its body."""
    return any("password" in wording.words(name) for name in given_names(endpoint))


def given_names(endpoint: Endpoint) -> Iterator[str]:
    """The names of what a request gives: its parameters, and the fields of its body."""
    for parameter in endpoint.parameters:
        yield parameter.name
        for cls in classes_in(parameter.annotation):
            for ancestor in cls.ancestors():
                yield from (name for name, _, _, _ in getattr(ancestor, "annotations", ()))


def is_login(name: str) -> bool:
    """Whether a model (or a repository of it) is about logins by its name: `RefreshToken`, `crud_token_blacklist`."""
    found = set(wording.words(name)) - {"crud", "repository", "repo", "service", "self", "store", "model"}
    return bool(found & LOGINS) and found <= LOGINS | BESIDE and found != {"session"}


def _is_secret(parameter: str, path: str) -> bool:
    """Whether a parameter of a path is a secret: a token; the key of a token too, where it is there to be shared."""
    found = wording.words(parameter)
    shared = any(wording.any_of(part, SHARED) for part in path.split("/"))
    return not SECRETS.isdisjoint(found if shared else found[-1:])


def _because(kind: str, detail: str, one: Evidence) -> Exemption:
    return Exemption(kind, f"{detail}: {one.location.note}", one.location)


def classes_in(annotation: Value) -> list[ClassValue]:
    """The classes of the repository that an annotation names."""
    value = plain(annotation)
    if isinstance(value, Annotated):
        return classes_in(value.base)
    if isinstance(value, Union):
        return [cls for option in value.options for cls in classes_in(option)]
    return [value] if isinstance(value, ClassValue) else []


def _changes_a_named_row(endpoint: Endpoint) -> bool:
    """Whether the path names what is changed: no registration, nor a password of one's own."""
    return endpoint.method in ("PUT", "PATCH", "DELETE") and bool(PARAMETER.search(endpoint.path))


def is_listed(endpoint: Endpoint, entries: tuple[str, ...]) -> str:
    """The entry of a list that matches an endpoint: "POST /login", "/webhooks/**"; "" where none does."""
    for entry in entries:
        method, _, glob = entry.rpartition(" ")
        if method and method.upper() != endpoint.method:
            continue
        if glob == endpoint.path or matcher((glob,))(endpoint.path.lstrip("/")):
            return entry
    return ""
