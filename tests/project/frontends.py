"""Small repositories with a backend and a frontend, in memory."""

from __future__ import annotations

from collections.abc import Mapping

from govern.config.layout import detect_layout
from govern.config.load import load_config
from govern.project.project import Project
from govern.project.type_sync.mirror import Mirror
from govern.tree.memory import MemoryTree

PACKAGE = '{"name": "web", "dependencies": {"react": "19"}}'
HEAD = """
from __future__ import annotations
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field, computed_field
from pydantic.alias_generators import to_camel
app = FastAPI()
"""


ORDER = """
class Order(BaseModel):
    id: int
    total_price: int
    note: str | None = None
@app.get("/orders")
def orders() -> list[Order]: ...
"""


def project_of(files: Mapping[str, str]) -> Project:
    """The project of some files; a pinned FastAPI and a React package are added where they are missing."""
    base = {"backend/requirements.txt": "fastapi==0.115\n", "web/package.json": PACKAGE}
    tree = MemoryTree({**base, **files})
    config = load_config(tree)
    return Project(tree, config, detect_layout(tree, config))


def with_backend(code: str, web: Mapping[str, str]) -> Project:
    """A project whose backend is one file (after `HEAD`), and whose frontend has the files of `web` below `web/`."""
    files = {f"web/{path}": text for path, text in web.items()}
    return project_of({"backend/app/main.py": HEAD + code, **files})


def pairs(project: Project) -> dict[str, tuple[str, list[str]]]:
    """schema name -> (type name, names it lacks)"""
    return {one.schema: (one.type.name, lacking(project, one)) for one in project.type_sync.mirrors}


def lacking(project: Project, mirror: Mirror) -> list[str]:
    """The names of the fields that a type lacks."""
    mine = [one.difference for one in project.type_sync.mismatches if one.mirror is mirror]
    return [one.name for one in mine if one.kind == "field-missing"]
