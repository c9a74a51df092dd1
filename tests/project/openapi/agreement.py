"""Source text as FastAPI and as govern read it: the document of each."""

from __future__ import annotations

import linecache
import sys
import types
from typing import Any

import fastapi
import fastapi.dependencies.utils
import pydantic

from govern.config.layout import detect_layout
from govern.config.load import load_config
from govern.project.openapi.document import Derived
from govern.project.project import Project
from govern.tree.memory import MemoryTree

LOCKED = f"fastapi=={fastapi.__version__}\npydantic=={pydantic.VERSION}\n"
HEAD = """
from __future__ import annotations
""".lstrip()


def served(source: str, name: str = "sample_app") -> dict[str, Any]:
    """What `app.openapi()` gives at run time."""
    module = types.ModuleType(name)
    sys.modules[name] = module
    linecache.cache[f"{name}.py"] = (len(source), None, source.splitlines(keepends=True), f"{name}.py")
    module.__dict__["__file__"] = f"{name}.py"
    utils = fastapi.dependencies.utils
    check, utils.ensure_multipart_is_installed = utils.ensure_multipart_is_installed, lambda: None
    try:
        exec(compile(source, f"{name}.py", "exec"), module.__dict__)
        document: dict[str, Any] = module.app.openapi()
    finally:
        utils.ensure_multipart_is_installed = check
        del sys.modules[name]
    return document


def derived(source: str, name: str = "sample_app", locked: str = LOCKED) -> Derived:
    """What govern derives from the same text."""
    tree = MemoryTree({f"{name}.py": source, "requirements.txt": locked})
    config = load_config(tree)
    project = Project(tree, config, detect_layout(tree, config))
    return project.openapi.derived()


def canonical(value: Any) -> Any:
    """A document in a form in which equal documents are equal: parameters in one order."""
    if isinstance(value, dict):
        made = {key: canonical(item) for key, item in value.items()}
        if isinstance(made.get("parameters"), list):
            made["parameters"] = sorted(made["parameters"], key=lambda one: (one.get("in", ""), one.get("name", "")))
        return made
    return [canonical(item) for item in value] if isinstance(value, list) else value


def differences(want: Any, found: Any, at: str = "") -> list[str]:
    """One line for each leaf that differs."""
    if isinstance(want, dict) and isinstance(found, dict):
        lines = [f"{at}/{key}: missing {want[key]!r:.200}" for key in want if key not in found]
        lines += [f"{at}/{key}: spurious {found[key]!r:.200}" for key in found if key not in want]
        return lines + [
            line for key in want if key in found for line in differences(want[key], found[key], f"{at}/{key}")
        ]
    if isinstance(want, list) and isinstance(found, list) and len(want) == len(found):
        return [
            line for i, (a, b) in enumerate(zip(want, found, strict=True)) for line in differences(a, b, f"{at}/{i}")
        ]
    return [] if want == found else [f"{at}: {want!r:.200} != {found!r:.200}"]


def disagreements(source: str) -> list[str]:
    """Where FastAPI and govern differ about a text, and what govern does not know of it."""
    made = derived(source)
    lines = differences(canonical(served(source)), canonical(made.document))
    return lines + [f"unknown {pointer}: {reason}" for pointer, reason in made.unknown]
