"""Small repositories in memory: a backend with a few endpoints, and the frontend that a test writes."""

from __future__ import annotations

from collections.abc import Mapping

from govern.config.layout import detect_layout
from govern.config.load import load_config
from govern.project.frontend_calls import FrontendCall
from govern.project.project import Project
from govern.tree.memory import MemoryTree

BACKEND = """
from fastapi import FastAPI

app = FastAPI()


@app.get("/api/items")
def list_items(): ...


@app.post("/api/items")
def create_item(): ...


@app.get("/api/items/{item_id}")
def read_item(item_id: int): ...


@app.put("/api/items/{item_id}")
def change_item(item_id: int): ...


@app.delete("/api/items/{item_id}")
def delete_item(item_id: int): ...


@app.get("/api/orders")
def list_orders(): ...


@app.get("/api/orders/{order_id}")
def read_order(order_id: int): ...


@app.websocket("/api/live")
async def live(socket): ...
"""
NEEDS = '{"name": "frontend", "dependencies": {"react": "18", "axios": "1"}}'


def project_of(files: Mapping[str, str]) -> Project:
    """A project of a backend and `files`, whose paths are below frontend/ where they begin with "src/"."""
    tree = {
        "requirements.txt": "fastapi==0.115.0\n",
        "app/main.py": BACKEND,
        "frontend/package.json": NEEDS,
        "frontend/src/App.tsx": "export const App = () => null;\n",
    }
    tree |= {f"frontend/{path}" if path.startswith("src/") else path: text for path, text in files.items()}
    memory = MemoryTree(tree)
    config = load_config(memory)
    return Project(memory, config, detect_layout(memory, config))


def calls_of(files: Mapping[str, str] | str) -> tuple[FrontendCall, ...]:
    """The calls of a frontend, or of one with a single module."""
    return project_of({"src/api.ts": files} if isinstance(files, str) else files).frontend_calls.all


def shown(files: Mapping[str, str] | str) -> list[str]:
    """Each call as "line METHOD path: endpoints or status", in order."""
    return [
        f"{call.line} {call.method or '?'} {call.path}: "
        + (", ".join(endpoint.label for endpoint in call.endpoints) or call.status)
        for call in calls_of(files)
    ]
