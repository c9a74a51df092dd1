"""The form of govern.yaml. Its keys are in kebab-case; a key that is not here is an error."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from govern.config.globs import problem_of
from govern.config.settings import DEFAULT_AFFIXES, LAYERS
from govern.regex import regex

Severity = Literal["error", "warning", "info", "off"]
_NAME = regex(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z")
_APP = regex(r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*\Z")
_CALLABLE = regex(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*\Z")
_HEADER = regex(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+\Z")
_ENDPOINT = regex(r"(?:(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|WEBSOCKET) )?/\S*\Z")
_VERSION = regex(r"\d+(?:\.\d+)*(?:[-.]?(?:a|b|rc|dev|post)\d+)?\Z")


def _glob(value: str) -> str:
    problem = problem_of(value)
    if problem is not None:
        raise ValueError(problem)
    return value


def _folder(value: str) -> str:
    cleaned = value.removeprefix("./").rstrip("/")
    cleaned = "" if cleaned == "." else cleaned
    if value.startswith("/") or "\\" in value or ".." in cleaned.split("/"):
        raise ValueError("must be a folder of the repository, relative to its top and with forward slashes")
    return cleaned


def _file(value: str) -> str:
    cleaned = _folder(value)
    if not cleaned or value.endswith("/"):
        raise ValueError("must be a file of the repository, relative to its top and with forward slashes")
    return cleaned


def _matching(pattern: re.Pattern[str], expected: str) -> AfterValidator:
    def check(value: str) -> str:
        if pattern.match(value) is None:
            raise ValueError(f"must be {expected}, not {value[:60]!r}")
        return value

    return AfterValidator(check)


def _rule_form(value: object) -> object:
    """`name: warning` and `name: off` (which YAML takes for false) are short for the mapping."""
    if value is False:
        return {"severity": "off"}
    return {"severity": value} if isinstance(value, str) else value


def _words(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _day(value: object) -> object:
    """A date as YAML and TOML read it, or as text in quotes."""
    if isinstance(value, date):
        value = value.isoformat()
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError(f"must be a date such as 2027-01-31, not {value[:60]!r}") from None


def _reason(value: str) -> str:
    if not value.strip():
        raise ValueError("must say why; an empty reason is none")
    return " ".join(value.split())


Name = Annotated[str, _matching(_NAME, "a name in kebab-case, such as router-too-long")]
Glob = Annotated[str, AfterValidator(_glob)]
Folder = Annotated[str, AfterValidator(_folder)]
File = Annotated[str, AfterValidator(_file)]
App = Annotated[str, _matching(_APP, "module:attribute, such as app.main:app")]
Function = Annotated[str, _matching(_CALLABLE, "the dotted name of a function or class, such as app.audit.record")]
Header = Annotated[str, _matching(_HEADER, "the name of a header, such as Idempotency-Key")]
PublicEndpoint = Annotated[str, _matching(_ENDPOINT, "an endpoint such as `GET /health`, or a path such as /docs/**")]
RuleNames = Annotated[
    list[Name],
    Field(min_length=1),
    BeforeValidator(_words),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}),
]
Reason = Annotated[str, AfterValidator(_reason)]
Until = Annotated[str, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Exact = Annotated[str, _matching(_VERSION, "an exact version, such as 0.115.0")]


def _kebab(name: str) -> str:
    return name.replace("_", "-")


class _Section(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        alias_generator=_kebab,
        populate_by_name=False,
        protected_namespaces=(),
    )


class RuleModel(_Section):
    """What is changed about one rule. Every further key is an option of the rule (`govern explain RULE` lists them)."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)

    severity: Severity | None = Field(None, description="Report at this severity; off runs the rule no more.")


class ConceptModel(_Section):
    """How this repository does one thing, such as permission, audit or idempotency."""

    callables: list[Function] = Field([], description="Functions, methods, decorators or classes that do it.")
    headers: list[Header] = Field([], description="Headers that carry it.")
    enabled: bool | None = Field(None, description="false: this repository does without; true: it must be there.")
    habit: int | None = Field(
        None,
        ge=0,
        le=100,
        description="Percent of mutations with it, from which on each one without is reported; else one remark.",
    )


class BackendModel(_Section):
    """A Python application. What is left out is detected."""

    root: Folder = Field(description="Its folder; `.` for the top of the repository.")
    python_paths: list[Folder] | None = Field(None, description="The folders that its modules are imported from.")
    apps: list[App] | None = Field(None, description="The applications or factories that are served.")
    fastapi: Exact | None = Field(None, description="The version of FastAPI that runs.")
    pydantic: Exact | None = Field(None, description="The version of Pydantic that runs.")
    layers: dict[Literal[LAYERS], list[Glob]] = Field(  # type: ignore[valid-type]
        {}, description="Globs of the files of each layer, from the top of the repository."
    )


class FrontendModel(_Section):
    """A TypeScript application. What is left out is detected."""

    root: Folder = Field(description="Its folder; `.` for the top of the repository.")
    types: list[Glob] | None = Field(None, description="Globs of the files that hold its types.")
    services: list[Glob] | None = Field(None, description="Globs of the files that call a backend.")


class WaiverModel(_Section):
    """An exception: findings of some rules that are accepted, at some files or endpoints, for a reason."""

    rules: RuleNames = Field(description="The rules that it is about: a name, or a list of names.")
    files: list[Glob] = Field([], description="Globs of the files whose findings are accepted.")
    endpoints: list[PublicEndpoint] = Field([], description="The endpoints whose findings are accepted.")
    reason: Reason = Field(description="Why this is fine.")
    until: Until | None = Field(None, description="The last day on which it holds, such as 2027-01-31.")
    owner: str = Field("", description="Who looks after it.")

    @model_validator(mode="after")
    def _has_a_place(self) -> WaiverModel:
        if not (self.files or self.endpoints):
            raise ValueError("names neither files nor endpoints; a rule to run nowhere belongs under `ignore`")
        return self


class TypesModel(_Section):
    """How TypeScript types and the schemas of the backends belong together."""

    schemas: str = Field(default="", description="An OpenAPI document to read schemas from; the code by default.")
    mapping: dict[str, str] = Field(default={}, description="The TypeScript type of a schema, where the names differ.")
    casing: Literal["detect", "as-sent", "camel"] = Field(
        default="detect", description="Whether the frontend converts names to camelCase."
    )
    affixes: list[str] = Field(
        default=list(DEFAULT_AFFIXES), description="What a type's name may have more, or less, than that of its schema."
    )
    ignore: list[str] = Field(default=[], description="Schemas and fields (Order.note) that the frontend leaves out.")
    index: str = Field(default="", description="The file that exports the types; detected if left out.")

    @field_validator("affixes")
    @classmethod
    def _have_one_star(cls, value: list[str]) -> list[str]:
        wrong = next((one for one in value if one.count("*") != 1 or one.strip("*") == one), None)
        if wrong is not None:
            raise ValueError(f"must begin or end with a star, such as *Response or I*, not {wrong[:40]!r}")
        return value


class EntrypointsModel(_Section):
    """Where the documents stand that list the endpoints of each domain."""

    folder: Folder = Field(default="docs/agents/entrypoints", description="Their folder.")
    template: str = Field(default="{domain}.md", description="The name of a document, with {domain} in it.")

    @field_validator("template")
    @classmethod
    def _names_the_domain(cls, value: str) -> str:
        if value.count("{domain}") != 1 or set("{}\\") & set(value.replace("{domain}", "")) or ".." in value.split("/"):
            raise ValueError("must be a file name with {domain} in it once, such as {domain}.md")
        return value


class IndexModel(_Section):
    """The repository index: which files belong to which domain (`govern index`)."""

    file: File = Field(default="docs/agents/repo-index.json", description="The index, as JSON.")
    markdown: File | None = Field(default=None, description="A Markdown view of it beside; none if left out.")
    join: Literal["auto", "graph", "names"] = Field(
        default="auto",
        description="What makes a file belong: calls and imports, or its name; auto goes by the index there is.",
    )


Rule = Annotated[
    RuleModel,
    BeforeValidator(_rule_form),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": ["error", "warning", "info", "off", False]},
                {
                    "type": "object",
                    "properties": {"severity": {"enum": ["error", "warning", "info", "off"]}},
                    "additionalProperties": True,
                },
            ]
        }
    ),
]


class ConfigModel(_Section):
    """The configuration of govern: govern.yaml, or [tool.govern] of pyproject.toml. Everything is optional."""

    model_config = ConfigDict(title="govern.yaml")

    profile: Literal["recommended", "strict", "opt-in"] = Field(
        "recommended", description="Which rules run; each profile includes those before it."
    )
    select: list[Name] = Field([], description="Run only these rules and families.")
    ignore: list[Name] = Field([], description="Leave these rules and families out.")
    exclude: list[Glob] = Field([], description="Files and folders that govern does not look at.")
    rules: dict[Name, Rule] = Field({}, description="Severity and options of single rules.")
    concepts: dict[Name, ConceptModel] = Field(
        {}, description="How this repository does permission, audit and the like."
    )
    backends: list[BackendModel] | None = Field(None, description="The Python applications; detected if left out.")
    frontends: list[FrontendModel] | None = Field(
        None, description="The TypeScript applications; detected if left out."
    )
    tests: list[Glob] = Field([], description="Files that only test; detected if left out.")
    examples: list[Glob] = Field([], description="Files that only show something; detected if left out.")
    public: list[PublicEndpoint] = Field([], description="Endpoints that need no authentication.")
    entrypoints: EntrypointsModel = Field(EntrypointsModel(), description="The documents of the endpoints.")
    index: IndexModel = Field(IndexModel(), description="The repository index.")
    waivers: list[WaiverModel] = Field([], description="Findings that are accepted, each with the reason.")
    baseline: File = Field("govern-baseline.jsonl", description="The file with the findings that were there before.")
    types: TypesModel = Field(TypesModel(), description="How TypeScript types and schemas belong together.")
    python_rules: bool = Field(False, description="Run the Python code of rules in .govern/rules.")
    packs: list[Name] | None = Field(
        None, description="The installed packs whose rules count, which must be there; all of them if left out."
    )

    @field_validator("backends", "frontends")
    @classmethod
    def _roots_differ(cls, value: Any) -> Any:
        roots = [one.root for one in value or ()]
        twice = next((root for root in roots if roots.count(root) > 1), None)
        if twice is not None:
            raise ValueError(f"two have the root {twice or '.'!r}: list its python-paths or globs in one of them")
        return value


def config_schema() -> dict[str, Any]:
    """The JSON Schema of govern.yaml, for editors."""
    schema = ConfigModel.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
