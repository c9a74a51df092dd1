"""The built-in rules without their pages: compiled once for each version of govern, and kept in the user's cache."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, fields
from typing import Any

from govern.cache.code import fingerprint_of_rules
from govern.cache.entry import ENDING, drop_oldest, read_entry, write_entry
from govern.cache.folder import catalogues, prepare
from govern.findings import Severity
from govern.rule import Condition, Option, Rule

MOST_CATALOGUES = 4
CONDITIONS = ("where", "require", "forbid")
NAMES = tuple(one.name for one in fields(Rule))


def compiled(read: Callable[[], tuple[Rule, ...]]) -> tuple[Rule, ...]:
    """What `read` gives, which must be the rules of this govern, without reading where that was done before."""
    folder = catalogues()
    if folder is None:
        return read()
    file = folder / f"{fingerprint_of_rules().hex()[:32]}{ENDING}"
    known = _decoded(read_entry(file))
    if known is not None:
        return known
    rules = read()
    if prepare(folder):
        try:
            write_entry(file, _encoded(rules))
        except ValueError:
            return rules
        drop_oldest(folder, MOST_CATALOGUES)
    return rules


def _encoded(rules: tuple[Rule, ...]) -> Any:
    """Data of the kinds that marshal knows, lists and mappings among them, as YAML gives them."""
    return tuple(tuple(_plain(name, getattr(rule, name)) for name in NAMES) for rule in rules)


def _plain(name: str, value: Any) -> Any:
    if name == "severity":
        return value.value
    if name == "options":
        return {key: tuple(getattr(one, field.name) for field in fields(Option)) for key, one in value.items()}
    if name in CONDITIONS:
        return tuple(astuple(one) for one in value)
    return dict(value) if name == "values" else value


def _decoded(data: Any) -> tuple[Rule, ...] | None:
    try:
        return tuple(_rule(row) for row in data)
    except (TypeError, ValueError, AttributeError):
        return None


def _rule(row: Any) -> Rule:
    given: dict[str, Any] = dict(zip(NAMES, row, strict=True))
    given["severity"] = Severity(given["severity"])
    given["options"] = {key: Option(*one) for key, one in given["options"].items()}
    for name in CONDITIONS:
        given[name] = tuple(Condition(*one) for one in given[name])
    return Rule(**given)
