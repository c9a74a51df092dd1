"""Which parts of a body run only where something is missing, has expired or is broken."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from govern.cache.identity import identity
from govern.facts.python import read_python
from govern.facts.syntax import unparse, walk
from govern.project.mutations.shelter import sheltered


def in_shelter(body: str, parameters: str = "db, row, dry_run") -> bool:
    """Whether `write()` in a function with this body stands in shelter."""
    source = f"def handler({parameters}):\n{indent(dedent(body).strip(), '    ')}\n"
    function = read_python(source.encode(), "app.py").body[0]
    found = sheltered(function)
    calls = [node for node in walk(function[5]) if node[0] == "call" and unparse(node) == "write()"]
    assert len(calls) == 1
    return identity(calls[0]) in found


@pytest.mark.parametrize(
    "body",
    [
        "found = db.get(1)\nif found is None:\n    write()",
        "found = db.get(1)\nif not found:\n    write()",
        "found = db.get(1)\nif found:\n    return found\nwrite()",
        "found = db.get(1)\nif found is not None:\n    return found\nelse:\n    write()",
        "found = db.get(1) or write()",
        "found = db.get(1)\nreturn found if found else write()",
        "if not exists(1):\n    write()",
        "if (found := db.get(1)) is None:\n    write()",
        "rows = db.all()\nif len(rows) == 0:\n    write()",
        "rows = {row.id: row for row in db.list_all()}\nif 1 not in rows:\n    write()",
        "if row.token is None:\n    write()",
        "global cached\nif cached is None:\n    cached = write()",
        "try:\n    x()\nexcept KeyError:\n    write()",
        "if row.expires_at < now():\n    write()",
        "if now() > row.expires_at:\n    write()",
        "if row.is_expired():\n    write()",
        "found = db.get(1)\nif found is None or found.is_stale:\n    write()",
        "found = db.get(1)\nif found is None and not dry_run:\n    write()",
    ],
)
def test_what_stands_in_shelter(body: str) -> None:
    assert in_shelter(body)


@pytest.mark.parametrize(
    "body",
    [
        "write()",
        "if not dry_run:\n    write()",
        "if row is None:\n    write()",
        "found = db.get(1)\nif found:\n    write()",
        "found = db.get(1)\nif not found:\n    return 1\nwrite()",
        "if row.expires_at > now():\n    write()",
        "if not row.is_expired():\n    write()",
        "found = db.get(1)\nif found is None or dry_run:\n    write()",
        "if not row.active:\n    write()",
        "try:\n    write()\nexcept KeyError:\n    pass",
        "errors = validate(row)\nif not errors:\n    write()",
    ],
)
def test_what_does_not(body: str) -> None:
    assert not in_shelter(body)
