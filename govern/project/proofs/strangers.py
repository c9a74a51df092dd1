"""What an endpoint may do for callers whom it does not know: give them a token, or an account like everybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.facts.syntax import walk
from govern.findings import Verdict
from govern.project.endpoints import Endpoint
from govern.project.proofs import wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from govern.project.project import Project

# What a step of a login is called, in its path or by its handler.
LOGIN = wording.listed(
    "login logout signin signout authorize oauth oauth2 sso oidc saml callback signup register auth authentication "
    "openid session sessions token logoff"
)
BEGINS = LOGIN | wording.listed("registration refresh guest anonymous passwordless passkey ldap jwt tokens oauth2token")
# Steps of a login that send a secret somewhere, and do not answer with it.
SENDS = wording.listed(
    "password forgot forgotten recover recovery reset verify verification confirm confirmation activate activation "
    "resend magic otp code invite invitation email mail subscribe unsubscribe"
)
RIGHTS = wording.listed("admin administrator superuser superadmin staff")
FIRST = wording.listed("setup install bootstrap first initial init onboarding onboard login signin refresh logout")
MOST_DEPTH = 6


def may_have_token(project: Project, endpoint: Endpoint) -> bool:
    """Whether an endpoint that makes a token is a step of a login: by its name, and, where it only sends the token, by
    doing something with it other than answering."""
    named = _named(endpoint)
    if not named.isdisjoint(BEGINS):
        return named.isdisjoint(RIGHTS) or not named.isdisjoint(FIRST)
    if named.isdisjoint(SENDS):
        return False
    return project.effects.mutates(endpoint).verdict is not Verdict.REFUTED


def may_have_account(project: Project, endpoint: Endpoint, given: Iterator[str]) -> bool:
    """Whether the account that an endpoint makes is one like everybody's: neither its name nor a field of the body that
    nothing replaces gives it rights. `given` are the names of what the request gives."""
    named = _named(endpoint)
    if not named.isdisjoint(RIGHTS) and named.isdisjoint(FIRST):
        return False
    rights = {name for name in given if _is_right(name)}
    return not rights or not rights.isdisjoint(_set_here(project, endpoint))


def _named(endpoint: Endpoint) -> frozenset[str]:
    """The words of the fixed parts of a path, and of the handler's name."""
    parts = [part for part in endpoint.path.split("/") if "{" not in part]
    if endpoint.function is not None:
        parts.append(endpoint.function.value.name)
    found = {word for part in parts for word in wording.words(part)}
    return frozenset(found | {word.lower() for part in parts for word in part.replace("-", "_").split("_")})


def _is_right(name: str) -> bool:
    """Whether a field says that an account has rights: `is_superuser`, `admin`; not `admin_email`."""
    found = set(wording.words(name))
    return not found.isdisjoint(RIGHTS) and found <= RIGHTS | {"is", "super", "user"}


def _set_here(project: Project, endpoint: Endpoint) -> set[str]:
    """The names that functions of an endpoint set, hand over or leave out themselves: attributes, keywords, texts."""
    calls = project.calls
    found: set[str] = set()
    for hop in calls.reach(calls.roots(endpoint), max_depth=MOST_DEPTH):
        for node in walk(hop.function.node):
            if node[0] == "call":
                found.update(name for name, _ in node[4] if name is not None)
            elif node[0] == "const" and isinstance(node[2], str):
                found.add(node[2])
            elif node[0] == "attr":
                found.add(str(node[3]))
    return found
