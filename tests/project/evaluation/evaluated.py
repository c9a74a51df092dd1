"""Evaluates code that a test holds as text."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from govern.facts.python import read_python
from govern.project.evaluation.evaluator import Evaluator
from govern.project.evaluation.files import FileView
from govern.project.framework.models import FUNCTIONS, MODELS
from govern.project.modules import ModuleIndex
from govern.project.values import Setting, Value, plain


def evaluator(files: Mapping[str, str], version: tuple[int, int, int] = (0, 165, 0)) -> Evaluator:
    """An evaluator over files that are given as text, imported from the root."""
    sources = {path: textwrap.dedent(text).encode() for path, text in files.items()}
    index = ModuleIndex.build(sources, [""])
    view = FileView(tuple(sources), sources.__getitem__)
    return Evaluator(index, lambda path: read_python(sources[path], path), version, MODELS, FUNCTIONS, view)


def names(text: str, **files: str) -> dict[str, Value]:
    """The names that a module binds; `files` are other modules, by name."""
    others = {f"{name.replace('__', '/')}.py": source for name, source in files.items()}
    module = evaluator({"main.py": text, **others}).load("main")
    assert module is not None
    return module.names


def value(text: str, **files: str) -> Value:
    """What the module's code binds to `x`."""
    return names(text, **files)["x"]


def bare(found: Value) -> Any:
    """A value and its elements without the marks of what a deployment can change."""
    if isinstance(found, Setting):
        return bare(plain(found))
    if isinstance(found, list | tuple):
        return type(found)(bare(item) for item in found)
    if isinstance(found, dict):
        return {bare(key): bare(item) for key, item in found.items()}
    return found
