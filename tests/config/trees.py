"""Small repositories for the tests of the layout."""

from __future__ import annotations

from govern.config.areas import Backend, Layout
from govern.config.layout import detect_layout
from govern.config.load import load_config
from govern.tree.memory import MemoryTree

ROUTER = "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n@router.get('/')\ndef read():\n    return {}\n"
APP = "from fastapi import FastAPI\n\napp = FastAPI()\n"


def layout_of(files: dict[str, str]) -> Layout:
    """The layout of a repository with these files, and the configuration among them."""
    tree = MemoryTree(files)
    return detect_layout(tree, load_config(tree))


def only_backend(files: dict[str, str]) -> Backend:
    """The backend of a repository that has one."""
    (backend,) = layout_of(files).backends
    return backend


def imports(*modules: str) -> str:
    """A file with FastAPI in it that imports these modules."""
    return "".join(f"from {module} import something\n" for module in modules) + APP
