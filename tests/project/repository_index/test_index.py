"""The repository index: what belongs to a domain, in which form, and where it differs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from govern.config.layout import detect_layout
from govern.config.load import load_config
from govern.project.project import Project
from govern.tree.memory import MemoryTree

ROOT = Path(__file__).parents[3]
INDEX = "docs/agents/repo-index.json"
SHOP = {
    "requirements.txt": "fastapi==0.115.0\nsqlalchemy==2.0.36\n",
    "app/__init__.py": "",
    "app/main.py": """\
from fastapi import FastAPI
from app.routers import orders, users
app = FastAPI()
app.include_router(orders.router, prefix="/api/orders")
app.include_router(users.router, prefix="/api/users")
""",
    "app/routers/__init__.py": "",
    "app/routers/orders.py": """\
from fastapi import APIRouter
from app.schemas.trade import Trade
from app.services.selling import sell
router = APIRouter()
@router.post("")
def create_order(trade: Trade) -> Trade:
    return sell(trade)
""",
    "app/routers/users.py": """\
from fastapi import APIRouter
router = APIRouter()
@router.get("")
def list_users(): ...
""",
    "app/schemas/__init__.py": "",
    "app/schemas/trade.py": "from pydantic import BaseModel\nclass Trade(BaseModel):\n    name: str\n",
    "app/services/__init__.py": "",
    "app/services/selling.py": "from app.models.goods import Good\ndef sell(trade):\n    return Good(name=trade.name)\n",
    "app/services/orders_unused.py": "def nothing(): ...\n",
    "app/models/__init__.py": "",
    "app/models/goods.py": """\
from sqlalchemy.orm import DeclarativeBase, Mapped
class Base(DeclarativeBase): ...
class Good(Base):
    __tablename__ = "goods"
    name: Mapped[str]
class Other(Base):
    __tablename__ = "others"
    name: Mapped[str]
""",
    "alembic/versions/1_goods.py": 'from alembic import op\ndef upgrade():\n    op.create_table("goods")\n',
    "alembic/versions/2_others.py": 'from alembic import op\ndef upgrade():\n    op.add_column("others", None)\n',
    "alembic/env.py": "",
    "tests/test_trade.py": "def test_it(client):\n    client.post('/api/orders')\n",
    "tests/test_selling.py": "from app.services import selling\ndef test_it():\n    selling.sell(None)\n",
    "tests/test_orders_nothing.py": "def test_it(): ...\n",
    "web/package.json": '{"dependencies": {"react": "19"}}',
    "web/tsconfig.json": "{}",
    "web/src/types.ts": "export interface Trade { name: string }\n",
    "web/src/services/trading.ts": 'export const trade = () => fetch("/api/orders", { method: "POST" });\n',
    "web/src/pages/SellPage.tsx": 'import { trade } from "../services/trading";\nexport const SellPage = () => trade();\n',
    "web/src/pages/HomePage.tsx": "export const HomePage = () => null;\n",
    "docs/selling.md": "`app/services/selling.py` sells.\n",
}


def project_with(**files: str) -> Project:
    named = {"index": INDEX, "config": "govern.yaml"}
    tree = MemoryTree({**SHOP, **{named[name]: text for name, text in files.items()}})
    config = load_config(tree)
    return Project(tree, config, detect_layout(tree, config))


def index_of(**files: str) -> Any:
    return json.loads(project_with(**files).repository_index.drafts[INDEX])


def test_files_are_joined_by_calls_and_imports() -> None:
    orders, users = index_of()["modules"]
    assert orders == {
        "module": "orders",
        "endpoints": ["POST /api/orders"],
        "routers": ["app/routers/orders.py"],
        "services": ["app/services/selling.py"],
        "repositories": [],
        "schemas": ["app/schemas/trade.py"],
        "models": ["app/models/goods.py"],
        "migrations": ["alembic/versions/1_goods.py"],
        "tests": ["tests/test_selling.py", "tests/test_trade.py"],
        "frontend": {
            "types": ["web/src/types.ts"],
            "services": ["web/src/services/trading.ts"],
            "pages": ["web/src/pages/SellPage.tsx"],
        },
        "documents": ["docs/selling.md"],
    }
    assert users["routers"] == ["app/routers/users.py"]
    assert users["services"] == users["frontend"]["pages"] == []


def test_what_is_written_has_the_published_form() -> None:
    schema = json.loads((ROOT / "docs/repo-index.schema.json").read_text(encoding="utf-8"))
    data = index_of()
    assert set(data) == set(schema["properties"]) == set(schema["required"])
    module = schema["properties"]["modules"]["items"]
    for one in data["modules"]:
        assert set(one) == set(module["properties"]) == set(module["required"])
        assert set(one["frontend"]) == set(module["properties"]["frontend"]["properties"])
    assert set(data["shared"]) == set(schema["properties"]["shared"]["properties"])
    assert data["schema_version"] == schema["properties"]["schema_version"]["const"]


def test_what_was_written_is_not_stale() -> None:
    text = project_with().repository_index.drafts[INDEX]
    index = project_with(index=text).repository_index
    assert not index.flat
    assert index.stale() == {}
    assert list(index.drift()) == []
    assert index.fix() is None


def test_the_order_of_keys_and_files_counts() -> None:
    text = (
        project_with()
        .repository_index.drafts[INDEX]
        .replace("test_selling", "test_x")
        .replace("test_trade", "test_selling")
    )
    (drift,) = project_with(index=text).repository_index.drift()
    assert (drift.module, drift.part, drift.lacks, drift.surplus) == (
        "orders", "tests", ("tests/test_trade.py",), ("tests/test_x.py",)
    )  # fmt: skip


FLAT = {
    "active_modules": ["users", "gone", "orders"],
    "about": {"owner": "sales"},
    "modules": [
        {"module": "users", "routers": ["app/routers/users.py"], "services": [], "notes": "who"},
        {"module": "gone", "routers": ["app/routers/gone.py"], "services": []},
        {"module": "orders", "routers": ["app/routers/orders.py"], "services": []},
    ],
}


def test_an_index_of_another_generator_keeps_its_shape() -> None:
    data = index_of(index=json.dumps(FLAT))
    assert list(data) == ["active_modules", "about", "modules"]
    assert data["active_modules"] == ["users", "orders"]
    assert data["about"] == {"owner": "sales"}
    users, orders = data["modules"]
    assert users == {"module": "users", "routers": ["app/routers/users.py"], "services": [], "notes": "who"}
    assert orders["services"] == ["app/services/orders_unused.py"]


def test_the_same_shape_filled_by_calls() -> None:
    data = index_of(index=json.dumps(FLAT), config="index: {join: graph}\n")
    assert data["modules"][1]["services"] == ["app/services/selling.py"]


def test_the_markdown_view() -> None:
    config = "index: {file: docs/agents/repo-index.json, markdown: docs/index.md}\n"
    drafts = project_with(config=config).repository_index.drafts
    assert list(drafts) == [INDEX, "docs/index.md"]
    assert "| [orders](#orders) | 1 | 1 | 1 | 2 |" in drafts["docs/index.md"]
    assert "- frontend pages: `web/src/pages/SellPage.tsx`" in drafts["docs/index.md"]
