"""The models and enums below the fields of an application: FastAPI gives each a component, used or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from govern.project.openapi.cores import Core
from govern.project.openapi.extras import OmittedError
from govern.project.openapi.names import ClassKey

if TYPE_CHECKING:
    from govern.project.openapi.generate import Generator

MODELS = ("pydantic", "sqlmodel", "table", "root", "enum")
INNER = ("inner", "items", "keys", "values")


def define_every_model(generator: Generator) -> None:
    """Make the components of all models and enums that what has been published holds, in the mode it has."""
    if not generator.versions.defines_every_model:
        return
    for mode in ("validation", "serialization"):
        known: dict[object, ClassKey] = {}
        for core, published in list(generator.published):
            if published == mode:
                _collect(generator, core, known)
        for key in known.values():
            core = {"kind": "ref", "cls": key}
            own = "validation" if generator.versions.defines_in_one_mode else mode
            if not generator.separate and not generator.computes(core):
                own = "validation"
            try:
                generator.of(core, own)
            except OmittedError:
                continue


def _collect(generator: Generator, core: Core, known: dict[object, ClassKey]) -> None:
    for key in _references(core):
        if key.identity in known:
            continue
        cls = generator.class_of(key)
        if cls.kind not in MODELS:
            continue
        known[key.identity] = key
        for field in cls.fields:
            if not field.computed:
                _collect(generator, field.core, known)
        if cls.root is not None:
            _collect(generator, cls.root, known)


def _references(core: Core) -> Iterator[ClassKey]:
    """The classes that a type is made of, those in hidden parts among them."""
    if core["kind"] == "ref":
        yield core["cls"]
    for name in INNER:
        if isinstance(core.get(name), dict):
            yield from _references(core[name])
    for name in ("choices", "items"):
        if isinstance(core.get(name), list):
            for one in core[name]:
                yield from _references(one)
