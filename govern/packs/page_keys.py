"""The keys of a page's front matter as plain data, once their form is known to be right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from govern.records import dataclass
from govern.rule import Option


@dataclass(frozen=True, slots=True)
class PageKeys:
    """What a page says, key by key, with the defaults of those it leaves out. `PageModel` says which form is right."""

    name: str
    summary: str
    severity: str
    profile: str
    since: str
    message: str
    status: str = "preview"
    family: str | None = None
    concept: str | None = None
    sources: tuple[str, ...] = ()
    fix: str = ""
    aliases: tuple[str, ...] = ()
    options: Mapping[str, Option] = field(default_factory=dict)
    match: Mapping[str, Any] | None = None
    language: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    each: str | None = None
    where: Mapping[str, Any] = field(default_factory=dict)
    require: Mapping[str, Any] = field(default_factory=dict)
    forbid: Mapping[str, Any] = field(default_factory=dict)
    python: str | None = None
    stage: str = "check"
    instead: str = ""
    unknown: str = ""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> PageKeys:
        """The keys of valid data. Of other data it may raise TypeError or AttributeError, or give nonsense."""
        plain = {key: _plain(key, value) for key, value in data.items() if value is not None}
        return cls(**plain)


def option_of(data: Mapping[str, Any]) -> Option:
    """An option of valid data."""
    default = data["default"]
    return Option(
        data["type"],
        tuple(default) if isinstance(default, list) else default,
        data["help"].strip(),
        tuple(data.get("choices", ())),
        data.get("minimum"),
    )


def _plain(key: str, value: Any) -> Any:
    if key == "options":
        return {name: option_of(option) for name, option in value.items()}
    if key in ("language", "layers", "files") and isinstance(value, str):
        return (value,)
    if isinstance(value, list):
        return tuple(value)
    return value.strip() if isinstance(value, str) else value
