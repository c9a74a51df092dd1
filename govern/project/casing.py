"""Conversions between snake_case and camelCase, letter for letter as Pydantic's alias generators make them."""

from __future__ import annotations

import re


def to_pascal(name: str) -> str:
    return re.sub("([0-9A-Za-z])_(?=[0-9A-Z])", lambda match: match[1], name.title())


def to_camel(name: str) -> str:
    if re.match("^[a-z]+[A-Za-z0-9]*$", name) and not re.search(r"\d[a-z]", name):
        return name
    return re.sub("(^_*[A-Z])", lambda match: match[1].lower(), to_pascal(name))


def to_snake(name: str) -> str:
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    name = re.sub(r"([a-z])([A-Z])", r"\1_\2", name)
    name = re.sub(r"([0-9])([A-Z])", r"\1_\2", name)
    name = re.sub(r"([a-z])([0-9])", r"\1_\2", name)
    return name.replace("-", "_").lower()


def folded(name: str) -> str:
    """What names that differ only in casing and separators have in common: "itemid" for "itemId" and "item_id"."""
    return re.sub(r"[-_\s]", "", name).lower()


def casing_of(name: str) -> str:
    """ "snake" or "camel" for a name of several words, "" for one from which nothing can be told."""
    inner = name.strip("_")
    if "_" in inner and inner.lower() == inner:
        return "snake"
    if re.fullmatch(r"[a-z]+[a-z0-9]*[A-Z][A-Za-z0-9]*", inner):
        return "camel"
    return ""
