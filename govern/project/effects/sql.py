"""What a statement written as text does."""

from __future__ import annotations

import re

from govern.regex import regex

LEADING = regex(r"^(?:\s|\(|--[^\n]*\n|/\*.*?\*/)+", re.DOTALL)
QUOTED = regex(r"'[^']*'|--[^\n]*|/\*.*?\*/", re.DOTALL)
KINDS = {
    "insert": "write", "update": "write", "merge": "write", "replace": "write", "upsert": "write", "copy": "write",
    "create": "write", "alter": "write", "call": "write", "grant": "write", "revoke": "write", "refresh": "write",
    "delete": "delete", "truncate": "delete", "drop": "delete", "commit": "commit", "rollback": "rollback",
    "select": "read", "show": "read", "explain": "read", "describe": "read", "pragma": "read", "values": "read",
    "set": "read", "begin": "read", "table": "read", "use": "read", "savepoint": "read", "release": "read",
    "vacuum": "read", "analyze": "read", "lock": "read", "start": "read", "listen": "read", "notify": "read",
}  # fmt: skip
INNER = regex(r"\b(?:(insert)\s+into|(update)\s+\S+\s+set|(delete)\s+from)\b", re.IGNORECASE)
TABLE = regex(r"\b(?:into|update|from|table|join|pragma|show)\s+[\"`\[]?([\w.]+)", re.IGNORECASE)


def kind_of(text: str) -> str | None:
    """What a statement does: read, write, delete, commit or rollback; None for text that is no statement of SQL.

    >>> kind_of("  -- comment\\n update orders SET total = 1")
    'write'
    """
    body = LEADING.sub("", text)
    word = re.match(r"[A-Za-z]+", body)
    if word is None:
        return None
    first = word.group().lower()
    if first == "with":
        inner = INNER.search(QUOTED.sub("", body))
        return KINDS[next(group for group in inner.groups() if group).lower()] if inner else "read"
    if len(body.split()) < 2 and first not in ("commit", "rollback", "begin"):
        return None
    return KINDS.get(first)


def table_of(text: str) -> str | None:
    """The table that a statement names first."""
    found = TABLE.search(QUOTED.sub("", text))
    return found.group(1) if found else None
