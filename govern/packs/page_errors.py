"""Turns what pydantic says of a page into lines that say what to write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from govern.config.yaml_lines import Path, line_of
from govern.packs.page_model import OptionModel, PageModel
from govern.packs.problems import Problem
from govern.suggestions import did_you_mean

TO_WRITE = {
    "name": "write `name: ` and the file's name without .md",
    "summary": "write one line that says what breaks the rule",
    "severity": "write `severity: error`, `warning` or `info`",
    "profile": "write `profile: recommended`, `strict` or `opt-in`",
    "since": "write the version of govern that the rule first appears in, such as `since: 0.1.0`",
    "message": 'write the line that a finding shows, such as `message: "{file} ..."`',
    "type": "write `type: integer`, `number`, `boolean`, `string`, `choice`, `strings` or `globs`",
    "default": "write the value that counts where nothing is configured",
    "help": "write one line that says what the option does",
}
EXPECTED = {
    "string_type": "text, in quotes where YAML takes it for something else",
    "list_type": "a list, such as [a, b]",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
    "float_type": "a number",
}


def problems_of(error: ValidationError, page: str, lines: Mapping[Path, int]) -> Iterator[Problem]:
    """One problem for each error, with its line and its dotted key."""
    for one in error.errors(include_url=False):
        path = tuple(part for part in one["loc"] if part != "[key]")
        key = ".".join(str(part) for part in path)
        yield Problem(page, line_of(lines, path) or 1, key, _text(one, path))


def _text(error: Any, path: Path) -> str:
    kind, value = error["type"], error.get("input")
    if kind == "missing":
        return f"missing; {TO_WRITE.get(str(path[-1]), 'add it')}"
    if kind == "extra_forbidden":
        known = OptionModel.model_fields if path[0] == "options" else PageModel.model_fields
        return f"unknown key{did_you_mean(str(path[-1]), known)}"
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind == "literal_error":
        choices = [part.strip("'") for part in error["ctx"]["expected"].replace(" or ", ", ").split(", ")]
        hint = did_you_mean(value, choices) if isinstance(value, str) else ""
        return f"must be one of {', '.join(choices)}, not {value!r}{hint}"
    shown = repr(value)
    if kind in EXPECTED:
        return f"must be {EXPECTED[kind]}, not {shown if len(shown) <= 60 else shown[:59] + '…'}"
    return str(error["msg"])
