"""Projects for tests of checks: files in memory, put together as a real run does it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govern.checks import check_rule
from govern.config.layout import detect_layout
from govern.config.load import load_config
from govern.findings import Finding
from govern.packs import read_page
from govern.project.project import Project
from govern.rule import LOCAL, Rule
from govern.tree.memory import MemoryTree
from tests.packs.page_texts import page_text

APP = {
    "app/__init__.py": "",
    "app/main.py": """\
from fastapi import FastAPI

from app.routers import orders

app = FastAPI()
app.include_router(orders.router, prefix="/api", tags=["shop"])
""",
    "app/routers/__init__.py": "",
    "app/routers/orders.py": '''\
from fastapi import APIRouter, Depends

router = APIRouter(prefix="/orders")


def current_user():
    return "me"


@router.get("")
async def list_orders(user: str = Depends(current_user)):
    """All orders."""
    return []


@router.post("", status_code=201)
def create_order():
    print("created")
    return {}
''',
    "app/services/orders.py": '''\
"""Orders."""


class OrderService(Base):
    """Knows orders."""

    @staticmethod
    def create(order, *, notify=True):
        def _inner():
            print("inner")

        return _inner
''',
    "tests/test_orders.py": "def test_orders():\n    print('a test')\n",
}


def project_of(files: Mapping[str, str | bytes] | None = None, **more: str) -> Project:
    """A project of `files`, or of the small shop above, with some more files (`__` in a name stands for `/`)."""
    tree = MemoryTree(
        {**(APP if files is None else files), **{name.replace("__", "/"): text for name, text in more.items()}}
    )
    config = load_config(tree)
    return Project(tree, config, detect_layout(tree, config))


def rule_of(source: str | None = None, **keys: Any) -> Rule:
    """A rule with these keys in place of those of the page that is right; `source` is the code of its function."""
    if "match" in keys or "python" in keys:
        keys = {"each": None, **keys}
    return read_page(page_text(keys), "rules/house/too-long.md", LOCAL, (lambda name: source) if source else None).rule


def found(rule: Rule, project: Project) -> list[Finding]:
    """What a rule reports, in order."""
    return sorted(check_rule(rule, project), key=lambda finding: finding.sort_key)


def places(rule: Rule, project: Project) -> list[str]:
    """Where a rule reports: "file:line: message"."""
    return [f"{one.location.file}:{one.location.line}: {one.message}" for one in found(rule, project)]
