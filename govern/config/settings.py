"""The configuration as plain data: what `load_config` returns and everything else reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from govern.records import dataclass

LAYERS = ("routers", "services", "repositories", "models", "schemas", "dependencies", "migrations", "tests")


DEFAULT_AFFIXES = (
    "*Response", "*Read", "*Public", "*Out", "*Schema", "*DTO", "*Dto", "*Model", "*Type", "*Data", "*Payload",
    "*Request", "*Input", "*In", "I*", "T*", "Api*", "Backend*",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuleConfig:
    """What the configuration says of one rule: another severity, values for its options (checked against its page)."""

    severity: str | None = None
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConceptConfig:
    """How this repository does one thing (permission, audit ...): its functions, its headers.

    `enabled` is None where the configuration leaves it to the code, False where the repository does without. `habit` is
    the percentage of mutations from which on it counts as the repository's habit; None: the concept's own default.
    """

    callables: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    enabled: bool | None = None
    habit: int | None = None


@dataclass(frozen=True, slots=True)
class BackendConfig:
    """A backend as configured. None means: detect it."""

    root: str
    python_paths: tuple[str, ...] | None = None
    apps: tuple[str, ...] | None = None
    fastapi: str | None = None
    pydantic: str | None = None
    layers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FrontendConfig:
    """A frontend as configured. None means: detect it."""

    root: str
    types: tuple[str, ...] | None = None
    services: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class WaiverConfig:
    """Findings of `rules` that are accepted: those in `files` (globs; none for all) and at `endpoints` (none for all),
    until a day (ISO; "" for good). `file` and `line` are where it stands."""

    rules: tuple[str, ...]
    files: tuple[str, ...]
    endpoints: tuple[str, ...]
    reason: str
    until: str = ""
    owner: str = ""
    file: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class TypesConfig:
    """How TypeScript types and schemas belong together.

    `schemas` is an OpenAPI document that schemas are read from instead of the code, `mapping` names the type of a
    schema, `casing` is "camel" where the frontend writes names of the wire so, "as-sent" where it does not, "detect"
    where govern is to find out. `affixes` is what the name of a type may have more, or less, than that of its schema;
    `ignore` holds schemas and fields ("Order.note") that the frontend leaves out, `index` the file that exports types.
    """

    schemas: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    casing: str = "detect"
    affixes: tuple[str, ...] = DEFAULT_AFFIXES
    ignore: tuple[str, ...] = ()
    index: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting with its value. `Config()` is what a repository without configuration gets.

    `select` and `ignore` hold names of rules or families; `exclude`, `tests` and `examples` hold globs; `public` holds
    endpoints ("GET /health", "/docs/**"). `backends` and `frontends` are None where they are to be detected. `origins`
    gives for a dotted key ("rules.router-too-long.max-loc") where its value stands: "govern.yaml:12"; a key that is
    absent has its default. `packs` are the installed packs whose rules count; None for all there are.
    """

    profile: str = "recommended"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    rules: Mapping[str, RuleConfig] = field(default_factory=dict)
    concepts: Mapping[str, ConceptConfig] = field(default_factory=dict)
    backends: tuple[BackendConfig, ...] | None = None
    frontends: tuple[FrontendConfig, ...] | None = None
    tests: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    entrypoints_folder: str = "docs/agents/entrypoints"
    entrypoints_template: str = "{domain}.md"
    index_file: str = "docs/agents/repo-index.json"
    index_markdown: str | None = None
    index_join: str = "auto"
    waivers: tuple[WaiverConfig, ...] = ()
    baseline: str = "govern-baseline.jsonl"
    types: TypesConfig = TypesConfig()
    python_rules: bool = False
    packs: tuple[str, ...] | None = None
    file: str | None = None
    origins: Mapping[str, str] = field(default_factory=dict)

    def rule(self, name: str) -> RuleConfig:
        """What is configured for the rule `name`; an empty one where nothing is."""
        return self.rules.get(name, RuleConfig())

    def concept(self, name: str) -> ConceptConfig:
        """What is configured for the concept `name`; an empty one where nothing is."""
        return self.concepts.get(name, ConceptConfig())

    def origin(self, key: str) -> str:
        """Where the value of the dotted `key` comes from: "govern.yaml:12", or "default"."""
        return self.origins.get(key, "default")
