"""Guards that FastAPI and well-known libraries bring: what they answer is known without reading them."""

from __future__ import annotations

from collections.abc import Iterator

from govern.findings import Location
from govern.project.evaluation import operators
from govern.project.proofs import wording
from govern.project.proofs.evidence import AUTHENTICATION, PERMISSION, UNFOLLOWED, Evidence
from govern.project.proofs.naming import names_of
from govern.project.values import (
    BoundMethod,
    ClassValue,
    External,
    ExternalInstance,
    FunctionValue,
    Instance,
    Value,
    plain,
)

SCHEMES = {
    "HTTPBearer", "HTTPBasic", "HTTPDigest", "HTTPBase", "OAuth2", "OAuth2PasswordBearer",
    "OAuth2AuthorizationCodeBearer", "APIKeyHeader", "APIKeyQuery", "APIKeyCookie", "OpenIdConnect",
}  # fmt: skip
# The bare base of all of them: what a class made from it answers is its own affair.
OWN_SCHEME = "SecurityBase"
# Words in the name of something from outside the repository by which it could be a guard.
GUARDING = wording.listed(
    "auth authenticate authenticated authenticator authorize authorizer authorization user users permission "
    "permissions role roles security token jwt guard guards require required requires verify login principal "
    "identity acl rbac scope scopes access session admin"
)
WITHOUT = "answers 401 without a credential"
PARAMETERS = ("RequestForm", "RequestFormStrict", "SecurityScopes")


def is_scheme(value: Value) -> bool:
    """Whether a callable is a security class of fastapi.security, or an instance of a class made from one."""
    return _scheme(value) is not None


def is_own_scheme(value: Value) -> bool:
    """Whether a callable descends from the bare base of security classes: what it answers is its own affair."""
    found = _scheme(value)
    return found is not None and found[0] == OWN_SCHEME


def _scheme(value: Value) -> tuple[str, dict[str, Value]] | None:
    """The name of the security class behind a callable, and the keywords it was made with."""
    value = plain(value)
    if isinstance(value, BoundMethod):
        value = value.receiver
    if isinstance(value, ExternalInstance) and value.callee.startswith("fastapi.security"):
        name = value.callee.rpartition(".")[2]
        return (name, value.keywords) if name in SCHEMES else None
    if isinstance(value, Instance) and isinstance(value.cls, ClassValue):
        for base in value.cls.external_bases():
            if base.startswith("fastapi.security") and base.rpartition(".")[2] in (*SCHEMES, OWN_SCHEME):
                return base.rpartition(".")[2], {**value.attributes, **value.keywords}
    return None


def refuses_by_itself(value: Value) -> bool:
    """Whether a security class answers 401 or 403 without a credential: it does unless made with `auto_error=False`."""
    found = _scheme(value)
    if found is None or found[0] == OWN_SCHEME:
        return False
    return operators.truth(found[1].get("auto_error", True)) is not False


def is_of_scheme(one: Evidence) -> bool:
    """Whether a refusal is that of a security class of fastapi.security, which looks whether there is a credential."""
    return one.kind == AUTHENTICATION and one.location.note.endswith(WITHOUT)


def outside(value: Value, name: str, site: Location) -> Iterator[Evidence]:
    """What a dependency from outside the repository answers, as far as that is known."""
    value = plain(value)
    found = _scheme(value)
    if found is not None:
        if found[0] == OWN_SCHEME:
            yield Evidence(UNFOLLOWED, _noted(site, f"{name} reads credentials in its own way"), names=("",))
        elif refuses_by_itself(value):
            yield Evidence(AUTHENTICATION, _noted(site, f"{found[0]} {WITHOUT}"))
        return
    if isinstance(value, FunctionValue | ClassValue | Instance | BoundMethod):
        return
    callee = (
        value.callee if isinstance(value, ExternalInstance) else value.dotted if isinstance(value, External) else name
    )
    if callee.startswith("fastapi_users.") and callee.endswith("current_user") and isinstance(value, ExternalInstance):
        yield from _fastapi_users(value, site)
        return
    last = callee.replace("()", "").split(".")
    if any(last[-1].endswith(end) for end in PARAMETERS) or callee.startswith(("starlette.", "fastapi.")):
        return
    if any(wording.any_of(part, GUARDING) for part in last[-2:]):
        yield Evidence(UNFOLLOWED, _noted(site, f"{callee} stands outside the repository"), names=("",))


def _fastapi_users(value: ExternalInstance, site: Location) -> Iterator[Evidence]:
    if operators.truth(value.keywords.get("optional", False)) is True:
        return
    yield Evidence(AUTHENTICATION, _noted(site, "fastapi-users answers 401 without a user"))
    if operators.truth(value.keywords.get("superuser", False)) is True:
        yield Evidence(
            PERMISSION, _noted(site, "fastapi-users answers 403 to all but superusers"), names=("superuser",)
        )


def decorator(value: Value, site: Location) -> Iterator[Evidence]:
    """What a decorator from outside the repository adds to a handler."""
    value = plain(value)
    callee = (
        value.callee if isinstance(value, ExternalInstance) else value.dotted if isinstance(value, External) else ""
    )
    if callee == "starlette.authentication.requires" and isinstance(value, ExternalInstance):
        names = tuple(names_of(value.args[0] if value.args else value.keywords.get("scopes")))
        yield Evidence(AUTHENTICATION, _noted(site, "requires() answers 403 without these scopes"))
        if set(names) - {"authenticated"}:
            yield Evidence(
                PERMISSION, _noted(site, "requires() answers 403 without these scopes"), names=names, mode="all"
            )
    elif callee and any(wording.any_of(part, GUARDING) for part in callee.replace("()", "").split(".")[-2:]):
        yield Evidence(UNFOLLOWED, _noted(site, f"{callee} stands outside the repository"), names=("",))


def _noted(site: Location, note: str) -> Location:
    return Location(site.file, site.line, site.column, note=note)
