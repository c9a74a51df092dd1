"""What becomes of a value."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from govern.project.mutations.flow import Fate, Flow
from tests.project.small_apps import function_of, project_of

HEAD = """
import logging
import outside
from contextvars import ContextVar
logger = logging.getLogger(__name__)
read_back = ContextVar("read_back")
never = ContextVar("never")
def drops(value): len(value)
def keeps(value): outside.keep(value)
def gives(value): return value.strip()
def loops(value): loops(value)
def taken(state): return state.known, read_back.get()
"""


def fate(body: str) -> Fate:
    """What becomes of the parameter `key` in a function with this body."""
    project = project_of(f"{HEAD}\ndef handler(key, state, db):\n{indent(dedent(body).strip(), '    ')}\n")
    return Flow(project).of_name(function_of(project, "handler"), "key")


@pytest.mark.parametrize(
    "body",
    [
        "return 1",
        "key",
        "_ = key",
        "if not key:\n    return 1",
        "if key is None:\n    raise ValueError(f'bad {key}')",
        "logger.info('key %s', key)",
        "print(key)",
        "drops(key)",
        "other = key.strip()\nif other:\n    pass",
        "state.unknown = key",
        "never.set(key)",
        "loops(key)",
        "other = gives(key)",
        "assert key",
        "x = 1 if key else 2",
    ],
)
def test_nothing(body: str) -> None:
    assert fate(body) is Fate.NOTHING


@pytest.mark.parametrize(
    "body", ["return key", "return {'key': key}", "yield key", "return gives(key)", "return key or 1"]
)
def test_given_back(body: str) -> None:
    assert fate(body) is Fate.RETURNED


@pytest.mark.parametrize(
    "body",
    [
        "outside.keep(key)",
        "keeps(key)",
        "db.scalar(state.column == key)",
        "if key in state:\n    return 1",
        "state[key] = 1",
        "state.known = key",
        "setattr(state, 'known', key)",
        "read_back.set(key)",
        "outside.keep(f'op:{key}')",
        "if (other := key) in state:\n    return 1",
        "outside.keep(gives(key))",
        "for letter in key:\n    pass",
        "if state.last == key:\n    return 1",
        "db.add(outside.Operation(key=key))",
    ],
)
def test_used(body: str) -> None:
    assert fate(body) is Fate.USED
