"""The keys of a page's front matter, as pydantic models. Imported only when a page is validated."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from govern.packs.options import problem_with
from govern.regex import regex
from govern.rule import NAME, Option

VERSION = regex(r"\d+\.\d+\.\d+")
PYTHON = regex(r"[a-z_][a-z0-9_]*\.py:[A-Za-z_][A-Za-z0-9_]*")
LONGEST_LINE = 200


def _name(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(NAME, value):
        raise ValueError(f"{value!r} is not kebab-case; write lower-case words joined by hyphens")
    return value


def _line(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not value.strip() or "\n" in value.strip():
        raise ValueError("must be one line of text")
    if len(value) > LONGEST_LINE:
        raise ValueError(f"is {len(value)} characters long; {LONGEST_LINE} are enough, the rest belongs in the page")
    return value.strip()


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Name = Annotated[str, Field(strict=True), BeforeValidator(_name)]
Line = Annotated[str, Field(strict=True), BeforeValidator(_line)]
Words = Annotated[list[str], BeforeValidator(_listed)]
Conditions = dict[str, Any]


class OptionModel(BaseModel):
    """One option: `type`, `default`, `help`; `choices` for a choice, `minimum` for a number."""

    model_config = ConfigDict(extra="forbid", strict=True)

    type: Literal["integer", "number", "boolean", "string", "choice", "strings", "globs"]
    default: Any
    help: Line
    choices: list[str] = []
    minimum: float | None = None

    @model_validator(mode="after")
    def _consistent(self) -> OptionModel:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("`choices` goes with `type: choice`, and with no other type")
        if self.minimum is not None and self.type not in ("integer", "number"):
            raise ValueError("`minimum` goes with `type: integer` or `type: number`")
        option = Option(self.type, self.default, self.help, tuple(self.choices), self.minimum)
        if problem := problem_with(option, self.default):
            raise ValueError(f"default {problem}")
        return self


class PageModel(BaseModel):
    """The front matter of one page."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Name
    summary: Line
    severity: Literal["error", "warning", "info"]
    profile: Literal["recommended", "strict", "opt-in"]
    status: Literal["preview", "stable", "deprecated"] = "preview"
    since: str
    family: str | None = None
    concept: Name | None = None
    sources: list[str] = []
    fix: Literal["safe", "unsafe"] | None = None
    aliases: list[Name] = []
    options: dict[Name, OptionModel] = {}
    match: dict[str, Any] | None = None
    language: Words = []
    layers: Words = []
    files: Words = []
    each: str | None = None
    where: Conditions = {}
    require: Conditions = {}
    forbid: Conditions = {}
    python: str | None = None
    stage: Literal["check", "sift", "baseline"] = "check"
    message: Line
    instead: Line = ""
    unknown: Line = ""

    @field_validator("since")
    @classmethod
    def _version(cls, value: str) -> str:
        if not VERSION.fullmatch(value):
            raise ValueError(f"{value!r} is not a version; write the one the rule first appears in, such as 0.1.0")
        return value

    @field_validator("python")
    @classmethod
    def _function(cls, value: str | None) -> str | None:
        if value is not None and not PYTHON.fullmatch(value):
            raise ValueError(f"{value!r} is not file.py:function, with a file that stands beside the page")
        return value
