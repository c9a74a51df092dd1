"""Endpoints that are open by nature: health checks, documentation, static files, the steps of a login.

Each is told by what it does: it takes nothing from the caller and reads no rows, it renders the documentation, it hands
out files below a catch-all path, it takes a secret or sends the caller to an identity provider. Where names are asked,
what it does must agree with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, walk_scope
from govern.findings import Verdict
from govern.project.endpoints import Endpoint
from govern.project.framework.signatures import signature
from govern.project.proofs import wording
from govern.project.proofs.evidence import ISSUING
from govern.project.proofs.exemptions import PARAMETER, Exemption, classes_in, is_login
from govern.project.proofs.forms import public_form
from govern.project.proofs.strangers import LOGIN, may_have_token
from govern.project.values import Annotated, ClassValue, External, plain

if TYPE_CHECKING:
    from govern.project.calls import Call
    from govern.project.effects import Effect
    from govern.project.project import Project
    from govern.project.proofs.proof import Proofs

SAFE = ("GET", "HEAD", "OPTIONS")
INVITATIONS = wording.listed("invite invites invitation invitations")
ACCEPTING = wording.listed("accept redeem join")
PUBLIC = wording.listed("public")
LICENSES = wording.listed("license licence licenses licences activation serial")
# What says in a path that something is there for everybody, and is so only if it gives nothing away.
HEALTH = wording.listed(
    "health healthz healthcheck live livez liveness alive ready readyz readiness ping heartbeat probe"
)
NOTICES = wording.listed(
    "up status version versions uptime metrics startup about welcome csrf captcha jwks publishable"
)
DOCUMENTATION = (
    "get_swagger_ui_html",
    "get_redoc_html",
    "get_swagger_ui_oauth2_redirect_html",
    "get_openapi",
    "openapi",
)
PAGES = ("FileResponse", "HTMLResponse", "RedirectResponse", "TemplateResponse", "_TemplateResponse")
SUFFIXES = (".ico", ".txt", ".xml", ".js", ".css", ".png", ".svg", ".html", ".webmanifest", ".webp", ".map", ".json")
# The last word of what a request carries and only its owner knows; the others name tokens that are no secret.
SECRETS = wording.listed("token secret signature otp totp jwt assertion verifier")
HARMLESS = wording.listed("page next previous continuation max device push csrf count total cancel sync")
TAKING = {"callback", "verify", "confirm", "exchange"}
RENEWS = wording.listed("refresh logout signout logoff")
STARTS = wording.listed("login authorize signin")
CODES = wording.listed("code state samlresponse assertion ticket verifier")
COOKIES = ("set_cookie", "delete_cookie", "create_token_response", "create_endpoint_response")
PROVIDERS = ("authorize_redirect", "get_authorization_url", "get_login_redirect", "get_access_token", "fetch_token")


class Openness:
    """Finds out why endpoints can be open to everybody."""

    def __init__(self, project: Project, proofs: Proofs) -> None:
        self._project = project
        self._proofs = proofs
        self._memo: dict[int, tuple[Endpoint, Exemption | None]] = {}

    def of(self, endpoint: Endpoint) -> Exemption | None:
        """Why the endpoint can ask nobody who they are; None where it should."""
        known = self._memo.get(id(endpoint))
        if known is None:
            found = self._project.about("openness", endpoint, partial(self._find, endpoint))
            known = self._memo[id(endpoint)] = (endpoint, found)
        return known[1]

    def _find(self, endpoint: Endpoint) -> Exemption | None:
        given = self._proofs.exemption(endpoint)
        if given is not None and given.kind != "own-account":
            return given
        if endpoint.function is None:
            return None
        secret = next((name for name in self._inputs(endpoint) if _is_secret(name, endpoint.path)), None)
        if secret is not None:
            return Exemption("credential", f"takes a secret of the caller: {secret}", endpoint.location)
        if any(name.endswith(("RequestForm", "RequestFormStrict")) for name in self._declared(endpoint)):
            return Exemption("credential", "takes a name and a password", endpoint.location)
        if _only_raises(endpoint):
            return Exemption("nothing", "answers an error to everybody", endpoint.location)
        if endpoint.method in SAFE:
            found = self._given_to_everybody(endpoint) or self._declared_public(endpoint)
            if found is not None:
                return found
        return self._login(endpoint) or self._optional(endpoint) or public_form(self._project, endpoint)

    def _optional(self, endpoint: Endpoint) -> Exemption | None:
        """An optional user that the handler uses."""
        idle = self._proofs.toothless(endpoint)
        if idle is None or idle.how:
            return None
        return Exemption("optional", f"serves callers with and without a login: {idle.guard.name}", idle.location)

    # -- what everybody may have ------------------------------------------------------------------------------------
    def _declared_public(self, endpoint: Endpoint) -> Exemption | None:
        """Code that calls itself public: a part of the path, the file, the class or the function of the handler."""
        name = endpoint.function.value.qualname if endpoint.function is not None else ""
        file = endpoint.file.rpartition("/")[2].removesuffix(".py")
        for part in (*endpoint.path.split("/"), file, *name.split(".")):
            if "{" not in part and wording.any_of(part, PUBLIC):
                return Exemption("declared", f"says that it is public: {part}", endpoint.location)
        return None

    def _given_to_everybody(self, endpoint: Endpoint) -> Exemption | None:
        last = endpoint.path.rstrip("/").rpartition("/")[2]
        if ":path}" in last and self._is_page(endpoint):
            return Exemption("static", "hands out the pages of a frontend", endpoint.location)
        if "/.well-known/" in endpoint.path:
            return Exemption("static", f"hands out a file: {last}", endpoint.location)
        if "{" in endpoint.path:
            return None
        function = endpoint.function
        handler = function.value.name if function is not None else ""
        words = {word for name in (*endpoint.path.split("/")[-2:], handler) for word in wording.words(name)}
        words |= {word.lower() for word in endpoint.path.replace("-", "/").split("/")}
        given = self._inputs(endpoint)
        if words & HEALTH and (not given or not self._tells(endpoint)):
            return Exemption("health", f"is a health check: {min(words & HEALTH)}", endpoint.location)
        if given or self._tells(endpoint):
            return None
        documents = next((call for call in self._calls(endpoint) if call.name in DOCUMENTATION), None)
        if documents is not None:
            return Exemption("documentation", f"renders the documentation: {documents.text}", endpoint.location)
        if self._redirects(endpoint):
            return Exemption("static", "takes nothing, and sends the caller elsewhere", endpoint.location)
        if last.endswith(SUFFIXES):
            return Exemption("static", f"hands out a file: {last}", endpoint.location)
        told = sorted(words & NOTICES) or (["public key"] if {"public", "key"} <= words else [])
        if told or not endpoint.path.strip("/"):
            about = told[0] if told else "the root"
            return Exemption("notice", f"takes nothing and reads no rows: {about}", endpoint.location)
        return None

    def _tells(self, endpoint: Endpoint) -> bool:
        """Whether a request reads or changes rows of some model; how many there are tells nothing of them."""
        for effect in self._effects(endpoint):
            if effect.kind == "read" and effect.call is not None and effect.call.name in ("count", "exists"):
                continue
            if effect.via in ("database", "store") and effect.model and effect.kind in ("read", "write", "delete"):
                return True
        return False

    def _is_page(self, endpoint: Endpoint) -> bool:
        """Whether a handler answers with a file, a page or a redirection."""
        if endpoint.function is None:
            return False
        return any(call.name in PAGES for call in self._project.calls.of(endpoint.function))

    # -- the steps of a login ---------------------------------------------------------------------------------------
    def _login(self, endpoint: Endpoint) -> Exemption | None:
        function = endpoint.function
        names = (*endpoint.path.split("/"), function.value.name if function is not None else "")
        words = {word for name in names for word in wording.words(name)}
        if words & INVITATIONS and words & ACCEPTING and endpoint.method == "POST":
            return Exemption("credential", "accepts an invitation", endpoint.location)
        words |= {word for name in names for word in name.lower().replace("-", "_").split("_")}
        if words.isdisjoint(LOGIN):
            return None
        if words & TAKING and any(not CODES.isdisjoint(wording.words(name)) for name in self._inputs(endpoint)):
            return Exemption("login", "takes a code that was issued for a login", endpoint.location)
        for call in self._calls(endpoint):
            if call.name in PROVIDERS or call.name in COOKIES:
                return Exemption("login", f"is a step of a login: {call.text}", endpoint.location)
        issues = function is not None and any(one.kind == ISSUING for one in self._proofs.search.of(function))
        if issues and may_have_token(self._project, endpoint):
            return Exemption("login", "gives the caller a token", endpoint.location)
        if not RENEWS.isdisjoint(wording.words(endpoint.path.rstrip("/").rpartition("/")[2])):
            return Exemption("login", "renews or ends a login", endpoint.location)
        mutation = self._project.effects.mutates(endpoint)
        begins = not STARTS.isdisjoint(wording.words(endpoint.path.rstrip("/").rpartition("/")[2]))
        if endpoint.method in SAFE and mutation.verdict is not Verdict.PROVED and (begins or self._redirects(endpoint)):
            return Exemption("login", "sends the caller to a login", endpoint.location)
        changed = mutation.names
        if changed and all(is_login(name) or "session" in wording.words(name) for name in changed):
            return Exemption("login", f"changes only logins: {', '.join(changed)}", endpoint.location)
        return None

    def _redirects(self, endpoint: Endpoint) -> bool:
        return any(call.name == "RedirectResponse" for call in self._calls(endpoint))

    # -- what an endpoint takes and does ----------------------------------------------------------------------------
    def _inputs(self, endpoint: Endpoint) -> tuple[str, ...]:
        """The names of what a request gives, by its path, query, body, form or cookies; the fields of schemas too."""
        found = list(PARAMETER.findall(endpoint.path))
        trees = [one for root in endpoint.dependencies for one in root.walk() if one.file]
        for parameter in (*endpoint.parameters, *(p for one in trees for p in one.parameters)):
            if parameter.source in ("special", "header"):
                continue
            fields = [name for cls in classes_in(parameter.annotation) for name in _fields(cls)]
            found += fields or ([parameter.name] if parameter.source != "cookie" or _is_secret(parameter.name) else [])
        return tuple(found)

    def _declared(self, endpoint: Endpoint) -> Iterator[str]:
        """The names of the classes and dependencies that a handler declares."""
        for root in endpoint.dependencies:
            yield from (one.name.removesuffix("()") for one in root.walk())
        ev = self._project.calls.evaluator(endpoint.function.value.module) if endpoint.function is not None else None
        if ev is not None and endpoint.function is not None:
            for parameter in signature(ev, endpoint.function.value) or []:
                value = plain(parameter.annotation)
                base = plain(value.base) if isinstance(value, Annotated) else value
                if isinstance(base, External):
                    yield base.dotted

    def _calls(self, endpoint: Endpoint) -> Iterator[Call]:
        calls = self._project.calls
        for hop in calls.reach(calls.roots(endpoint), max_depth=4):
            yield from calls.of(hop.function, hop.frame)

    def _effects(self, endpoint: Endpoint) -> Iterator[Effect]:
        calls = self._project.calls
        for hop in calls.reach(calls.roots(endpoint)):
            yield from self._project.effects.of(hop.function, hop.frame)


def _only_raises(endpoint: Endpoint) -> bool:
    """Whether a handler gives everybody an error: it ends by raising, or returns nothing but responses that say so."""
    node = endpoint.function.node if endpoint.function is not None else None
    if node is None or node[0] != "def" or not node[5] or node[5][-1][0] not in ("raise", "return"):
        return False
    answers = [inner for inner in walk_scope(node[5]) if inner[0] in ("return", "yield", "yieldfrom")]
    return all(inner[0] == "return" and _is_error(inner[2]) for inner in answers)


def _is_error(node: Node | None) -> bool:
    """Whether an expression makes a response with a status of 400 or above, written out."""
    given = dict(node[4]).get("status_code") if node is not None and node[0] == "call" else None
    if given is None:
        return False
    if given[0] == "const":
        return isinstance(given[2], int) and given[2] >= 400
    return re.match(r"HTTP_[45]\d\d|NOT_FOUND|GONE", str(given[-1])) is not None


def _is_secret(name: str, path: str = "") -> bool:
    """Whether a name is that of a secret: `refresh_token`, not `page_token`; the `key` of a license too."""
    found = wording.words(name)
    if found[-1:] == ("key",) and f"{{{name}" not in path:
        return not LICENSES.isdisjoint(found) or (len(found) == 1 and wording.any_of(path, LICENSES))
    if found[-1:] == ("code",) and not INVITATIONS.isdisjoint(found):
        return True
    return bool(found) and found[-1] in SECRETS and HARMLESS.isdisjoint(found)


def _fields(cls: ClassValue) -> list[str]:
    return [name for ancestor in cls.ancestors() for name, _, _, _ in getattr(ancestor, "annotations", ())]
