"""Redis where nothing else keeps state, and functions that the configuration says write."""

from __future__ import annotations

import pytest

from govern.config.layout import detect_layout
from govern.config.settings import ConceptConfig, Config
from govern.findings import Verdict
from govern.project.project import Project
from govern.tree.memory import MemoryTree
from tests.project.small_apps import endpoint_of, project_of

REDIS = """
import redis.asyncio as redis
r = redis.Redis()

@app.post("/")
async def handler(key: str):
    {body}
"""


def verdict(body: str, **files: str) -> Verdict:
    project = project_of(REDIS.format(body=body), **files)
    return project.effects.mutates(endpoint_of(project, "POST /")).verdict


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("await r.hset('orders', key, 1)", Verdict.PROVED),
        ("await r.set(key, 1)", Verdict.PROVED),
        ("await r.delete(key)", Verdict.PROVED),
        ("await r.set(key, 1, ex=60)", Verdict.UNKNOWN),
        ("await r.setex(key, 60, 1)", Verdict.UNKNOWN),
        ("await r.incr(key)", Verdict.UNKNOWN),
        ("await r.get(key)", Verdict.REFUTED),
    ],
)
def test_redis_is_a_store_where_nothing_else_keeps_state(body: str, expected: Verdict) -> None:
    assert verdict(body) is expected


def test_redis_beside_a_database_is_a_cache() -> None:
    assert verdict("await r.hset('orders', key, 1)", models="import sqlalchemy\n") is Verdict.UNKNOWN
    assert verdict("await r.hset('orders', key, 1)", db="from motor.motor_asyncio import x\n") is Verdict.UNKNOWN


LEDGER = {
    "requirements.txt": "fastapi==0.115.0\n",
    "app/__init__.py": "",
    "app/main.py": """
from fastapi import FastAPI
from company.ledger import Ledger, post
app = FastAPI()
ledger = Ledger()

@app.post("/function")
def by_function(): post(1)

@app.post("/method")
def by_method(): ledger.enter(1)

@app.post("/own")
def by_own(): keep(1)

def keep(amount): return amount

@app.post("/other")
def other(): ledger.balance()
""",
}


@pytest.mark.parametrize(
    ("callables", "label"),
    [
        (("company.ledger.post",), "POST /function"),
        (("post",), "POST /function"),
        (("Ledger.enter",), "POST /method"),
        (("app.main.keep",), "POST /own"),
    ],
)
def test_configured_functions_write(callables: tuple[str, ...], label: str) -> None:
    config = Config(concepts={"write": ConceptConfig(callables=callables)})
    tree = MemoryTree(LEDGER)
    project = Project(tree, config, detect_layout(tree, config))
    proved = [e.label for e in project.endpoints if project.effects.mutates(e).verdict is Verdict.PROVED]
    assert proved == [label]
