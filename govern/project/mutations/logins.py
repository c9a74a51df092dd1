"""Endpoints that a browser is sent to, and that cannot be anything but a GET: the steps of a login at another service,
and links in mails."""

from __future__ import annotations

from govern.project.endpoints import Endpoint
from govern.project.proofs import wording
from govern.project.proofs.evidence import CREDENTIAL, DECODING, SIGNATURE
from govern.project.proofs.search import Search
from govern.regex import regex

# Segments of paths that a login at another service comes back to, or starts from.
STEPS = wording.listed("callback oauth oauth2 oidc openid saml sso acs authorize authorise")
# What a link in a mail does.
LINKED = wording.listed(
    "verify verification confirm confirmation activate activation reactivate unsubscribe magic accept optout optin"
)
SECRETS = wording.listed("token code key signature hash secret sig")
SEGMENT = regex(r"[A-Za-z0-9]+")
NAMED = regex(r"{(\w+)")


def is_login_step(endpoint: Endpoint, search: Search) -> bool:
    """Whether a browser is sent to an endpoint: while somebody logs in, or by a link that was mailed to them."""
    given = {parameter.alias or parameter.name for parameter in (*endpoint.inputs.query, *endpoint.inputs.path)}
    given |= set(NAMED.findall(endpoint.path))
    if {"code", "state"} <= given or "SAMLResponse" in given:
        return True
    fixed = {part.lower() for part in SEGMENT.findall(NAMED.sub("", endpoint.path))}
    if not fixed.isdisjoint(STEPS):
        return True
    shown = {one.kind for one in search.of(endpoint.function)} if endpoint.function is not None else set()
    if not fixed.isdisjoint(LINKED) and (DECODING in shown or any(wording.any_of(name, SECRETS) for name in given)):
        return True
    return CREDENTIAL in shown or SIGNATURE in shown
