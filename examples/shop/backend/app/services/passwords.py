"""Passwords, kept as salted scrypt hashes."""

import hashlib
import hmac
import secrets

COST = {"n": 2**14, "r": 8, "p": 1}


def hash_password(password: str) -> str:
    """A text to keep in place of the password."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${hashlib.scrypt(password.encode(), salt=salt, **COST).hex()}"


def password_matches(password: str, kept: str) -> bool:
    """Whether `kept` was made from that password."""
    salt, _, digest = kept.partition("$")
    given = hashlib.scrypt(password.encode(), salt=bytes.fromhex(salt), **COST)
    return hmac.compare_digest(given, bytes.fromhex(digest))
