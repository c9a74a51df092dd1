"""Endpoints that check who the caller is by themselves: login, token, registration, signed webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from govern.facts.syntax import Node, unparse, walk
from govern.project.calls.graph import Call
from govern.project.proofs import wording
from govern.project.proofs.evidence import CREDENTIAL, DECODING, HASHING, ISSUING, SIGNATURE, Evidence
from govern.project.proofs.paths import Step
from govern.project.proofs.place import Place

SECRET_BYTES = 12
PACKAGES = (
    "bcrypt",
    "passlib",
    "argon2",
    "pwdlib",
    "werkzeug.security",
    "django.contrib.auth.hashers",
    "scrypt",
    "nacl.pwhash",
)
CHECKS = {"checkpw", "verify", "verify_and_update", "check_password_hash", "check_password", "verify_password"}
HASHES = {"hashpw", "hash", "generate_password_hash", "make_password", "hash_password", "encrypt"}
TOKENS = ("jwt", "jose", "authlib", "joserfc", "jwcrypto", "itsdangerous", "fastapi_jwt_auth")
SEALS = "cryptography.fernet"
DECODES = {"decode", "loads", "decrypt", "parse_id_token"}
ENCODES = {"encode", "dumps", "create_access_token", "create_refresh_token"}
SIGNATURES = {"compare_digest", "construct_event", "verify_signature", "verify_webhook", "validate_signature"}
SIGNED = (
    "hmac",
    "secrets",
    "stripe",
    "svix",
    "standardwebhooks",
    "nacl.signing",
    "cryptography.hazmat",
    "ecdsa",
    "twilio",
)


def checks_credentials(place: Place, step: Step, calls: tuple[Call, ...]) -> Iterator[Evidence]:
    """A recogniser of calls that check or make passwords, tokens and signatures."""
    for call in calls:
        for dotted in call.externals:
            kind = kind_of(dotted)
            if dotted.startswith(SEALS) and kind and not _is_carried(place, call.node):
                continue  # what a repository keeps sealed for itself is nobody's token
            if kind and not (kind == ISSUING and _is_short(call.node)):
                yield Evidence(kind, place.location(call.node, unparse(call.node, 60)))


def may_check(place: Place, node: Node, calls: tuple[Call, ...]) -> bool:
    """Whether `checks_credentials` may find anything."""
    return any(target.kind == "external" and kind_of(target.dotted) for call in calls for target in call.targets)


def _is_carried(place: Place, node: Node) -> bool:
    """Whether a call is given a credential that the function was given: `unseal(token)`."""
    given = node[3][0] if node[0] == "call" and node[3] else None
    names = {str(one[2]) for one in walk(given) if one[0] == "name"} if given is not None else set()
    return any(name in place.parameters and wording.any_of(name, wording.CARRIED) for name in names)


def _is_short(node: Node) -> bool:
    """Whether so few random bytes are asked for that they make a number or a name, and no secret: `token_hex(2)`."""
    given = node[3][0] if node[0] == "call" and node[3] else None
    return given is not None and given[0] == "const" and isinstance(given[2], int) and given[2] < SECRET_BYTES


def _token_use(name: str) -> str:
    return ISSUING if name in ENCODES else DECODING if name in DECODES else ""


@lru_cache(maxsize=20_000)
def kind_of(dotted: str) -> str:
    """What a function from outside the repository does with credentials; "" where it does nothing with them."""
    last = dotted.rpartition(".")[2]
    if dotted.startswith(PACKAGES):
        return CREDENTIAL if last in CHECKS else HASHING if last in HASHES else ""
    if dotted in ("secrets.token_urlsafe", "secrets.token_hex", "secrets.token_bytes", "secrets.choice"):
        return ISSUING
    if dotted.startswith(SIGNED):
        return SIGNATURE if last in SIGNATURES or last == "verify" else ""
    if dotted.startswith(SEALS):
        return DECODING if last == "decrypt" else ""
    if dotted.startswith(TOKENS):
        return CREDENTIAL if last == "authorize_access_token" else _token_use(last)
    return ""
