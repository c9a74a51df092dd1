"""Small applications in memory, and short questions about their calls."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

from govern.config.layout import detect_layout
from govern.config.settings import Config
from govern.facts.syntax import unparse
from govern.project.calls import Call, Hop
from govern.project.endpoints import Endpoint, FunctionRef
from govern.project.project import Project
from govern.project.values import ClassValue, FunctionValue, ModuleValue
from govern.tree.memory import MemoryTree

MAIN = """\
from fastapi import FastAPI

app = FastAPI()
"""


def project_of(source: str = "", /, **files: str) -> Project:
    """A project whose `app/main.py` makes an application and holds `source`; `services__items="..."` adds a module
    `app/services/items.py`."""
    tree: dict[str, str | bytes] = {
        "requirements.txt": "fastapi==0.115.0\n",
        "app/__init__.py": "",
        "app/main.py": MAIN + dedent(source),
    }
    for name, text in files.items():
        tree[f"app/{name.replace('__', '/')}.py"] = dedent(text)
    return project_in(tree)


def project_in(files: Mapping[str, str | bytes]) -> Project:
    """A project of exactly these files."""
    tree, config = MemoryTree(files), Config()
    return Project(tree, config, detect_layout(tree, config))


def function_of(project: Project, name: str, module: str = "app.main") -> FunctionRef:
    """The function `name` ("create", "ItemService.create") of a module."""
    value: object = project.namespace(module)
    names = project.namespace(module)
    for part in name.split("."):
        value = names[part]
        names = value.names if isinstance(value, ClassValue | ModuleValue) else {}
    assert isinstance(value, FunctionValue)
    while isinstance(value.wrapped, FunctionValue):
        value = value.wrapped
    return project.calls.ref(value)


def called(project: Project, name: str = "handler", module: str = "app.main") -> dict[str, list[str]]:
    """What each call in a body may run: the text of the callee -> the dotted names of its targets."""
    found: dict[str, list[str]] = {}
    for call in project.calls.of(function_of(project, name, module)):
        names = dict.fromkeys(target.dotted.removeprefix("app.") for target in call.targets)
        found.setdefault(key_of(call), []).extend(names)
    return found


def key_of(call: Call) -> str:
    return unparse(call.node[2]) if call.kind == "call" else f"{call.kind} {call.text}"


def reached(project: Project, name: str = "handler", module: str = "app.main") -> list[str]:
    """The qualified names of the functions that are reached from a function, itself first."""
    return [hop.function.full_name.removeprefix("app.") for hop in hops(project, name, module)]


def hops(project: Project, name: str = "handler", module: str = "app.main") -> list[Hop]:
    return list(project.calls.reach([function_of(project, name, module)]))


def endpoint_of(project: Project, label: str) -> Endpoint:
    """The endpoint "POST /items"."""
    return next(endpoint for endpoint in project.endpoints if endpoint.label == label)
