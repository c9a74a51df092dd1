"""Frozen dataclasses and enumerations of govern as plain data, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any

from govern.cache.entry import Plain

# The first item of an encoded tuple says what it stands for.
TUPLE, DICT, SET, ENUM, OBJECT = range(5)

# Marks a field of a dataclass that is not kept: it comes back as None.
FLEETING = {"fleeting": True}


class NotPlainError(TypeError):
    """Something that cannot be kept; the message names its type."""


def to_plain(value: Any) -> Plain:
    """Plain data for `value`: text, numbers, tuples, mappings, sets, enumerations and dataclasses of govern.

    Lists become tuples. Raises NotPlainError for anything else.
    """
    if value is None or type(value) in (bool, int, float, str, bytes):
        return value  # type: ignore[no-any-return]
    if isinstance(value, Enum):
        return (ENUM, _name(type(value)), to_plain(value.value))
    if isinstance(value, tuple | list):
        return (TUPLE, *map(to_plain, value))
    if is_dataclass(value) and not isinstance(value, type):
        name, kept = _shape(type(value))
        return (OBJECT, name, *[to_plain(getattr(value, one)) if one else None for one in kept])
    if isinstance(value, Mapping):
        return (DICT, *((to_plain(key), to_plain(item)) for key, item in value.items()))
    if isinstance(value, frozenset | set):
        return (SET, *sorted((to_plain(item) for item in value), key=repr))
    raise NotPlainError(f"{type(value).__module__}.{type(value).__qualname__}")


def from_plain(data: Plain) -> Any:
    """The value that `to_plain` gave `data` for. Raises ValueError where the data is none of its making."""
    return _Reader({}).value(data)


class _Reader:
    def __init__(self, classes: dict[str, type]) -> None:
        self._classes = classes

    def value(self, data: Plain) -> Any:
        if not isinstance(data, tuple):
            return data
        if not data:
            raise ValueError("a tuple without its kind")
        kind = data[0]
        if kind == TUPLE:
            return tuple([self.value(item) for item in data[1:]])
        if kind == OBJECT:
            return self._class(data[1])(*[self.value(item) for item in data[2:]])
        if kind == ENUM:
            return self._class(data[1])(self.value(data[2]))
        if kind == DICT:
            return {self.value(pair[0]): self.value(pair[1]) for pair in data[1:] if isinstance(pair, tuple)}
        if kind == SET:
            return frozenset([self.value(item) for item in data[1:]])
        raise ValueError(f"there is no kind {kind!r}")

    def _class(self, name: Plain) -> type:
        known = self._classes.get(str(name))
        if known is None:
            module, _, qualname = str(name).partition(":")
            if not module.startswith("govern."):
                raise ValueError(f"{name!r} is no class of govern")
            found = getattr(import_module(module), qualname, None)
            if not isinstance(found, type) or not (is_dataclass(found) or issubclass(found, Enum)):
                raise ValueError(f"{name!r} is no dataclass")
            known = self._classes[str(name)] = found
        return known


@cache
def _shape(kind: type) -> tuple[str, tuple[str, ...]]:
    """The name of a dataclass, and its fields, "" for those that are not kept."""
    return _name(kind), tuple("" if one.metadata else one.name for one in fields(kind))


def _name(kind: type) -> str:
    if not kind.__module__.startswith("govern."):
        raise NotPlainError(f"{kind.__module__}.{kind.__qualname__}")
    return f"{kind.__module__}:{kind.__qualname__}"
