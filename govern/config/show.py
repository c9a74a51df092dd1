"""The configuration and the layout as rows and as JSON: every setting, its value, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import NamedTuple

from govern.config.areas import Backend, Frontend, Layout
from govern.config.settings import Config

SCHEMA_VERSION = 1
DETECTED = "detected"
MOST_GLOBS = 6
OF_VARIABLES = ("profile", "select", "ignore", "baseline")


class Setting(NamedTuple):
    """One setting: its dotted key, its value, and where it comes from ("govern.yaml:12", "default", "detected")."""

    key: str
    value: object
    origin: str


def settings_of(
    config: Config, layout: Layout, variables: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Setting]:
    """Every setting, in the order of the documentation. `variables` are those of the environment: the few that stand
    for a setting go before the file, as the option that they stand for does."""
    for setting in _of_files(config, layout):
        variable = f"GOVERN_{setting.key.upper().replace('-', '_')}"
        given = variables.get(variable, "").strip() if setting.key in OF_VARIABLES else ""
        if not given:
            yield setting
        elif setting.key in ("select", "ignore"):
            words = tuple(word for part in given.split() for word in part.split(",") if word)
            before = setting.value if setting.key == "ignore" and isinstance(setting.value, tuple) else ()
            yield Setting(setting.key, (*before, *words), f"the variable {variable}")
        else:
            yield Setting(setting.key, given, f"the variable {variable}")


def _of_files(config: Config, layout: Layout) -> Iterator[Setting]:
    yield _setting(config, "profile", config.profile)
    yield _setting(config, "select", config.select)
    # The rules that are off are ignored, too; they are shown as what they were written as.
    yield _setting(config, "ignore", config.ignore if "ignore" in config.origins else ())
    yield _setting(config, "exclude", config.exclude)
    for name, rule in config.rules.items():
        if rule.severity is not None or f"rules.{name}.severity" in config.origins:
            yield _setting(config, f"rules.{name}.severity", rule.severity or "off", f"rules.{name}")
        elif not rule.options:
            yield _setting(config, f"rules.{name}", "off" if name in config.ignore else "as it is")
        for option, value in rule.options.items():
            yield _setting(config, f"rules.{name}.{option}", value)
    for name, concept in config.concepts.items():
        yield _setting(config, f"concepts.{name}.callables", concept.callables)
        yield _setting(config, f"concepts.{name}.headers", concept.headers)
        enabled = "if the code has it" if concept.enabled is None else concept.enabled
        yield _setting(config, f"concepts.{name}.enabled", enabled)
        if concept.habit is not None:
            yield _setting(config, f"concepts.{name}.habit", concept.habit)
    yield _area(config, "backends", tuple(one.root or "." for one in layout.backends), config.backends is None)
    yield _area(config, "frontends", tuple(one.root or "." for one in layout.frontends), config.frontends is None)
    yield _area(config, "tests", layout.tests, not config.tests)
    yield _area(config, "examples", layout.examples, not config.examples)
    yield _setting(config, "public", config.public)
    yield _setting(config, "entrypoints.folder", config.entrypoints_folder)
    yield _setting(config, "entrypoints.template", config.entrypoints_template)
    yield _setting(config, "index.file", config.index_file)
    yield _setting(config, "index.markdown", config.index_markdown or "none")
    yield _setting(config, "index.join", config.index_join)
    for at, waiver in enumerate(config.waivers):
        accepted = ", ".join((*waiver.rules, *waiver.files, *waiver.endpoints))
        until = f" until {waiver.until}" if waiver.until else ""
        yield Setting(f"waivers.{at}", f"{accepted}{until}: {waiver.reason}", f"{waiver.file}:{waiver.line}")
    yield _setting(config, "baseline", config.baseline)
    yield _setting(config, "types.schemas", config.types.schemas or "the code")
    yield _setting(config, "types.mapping", tuple(f"{name}: {to}" for name, to in config.types.mapping.items()))
    yield _setting(config, "types.casing", config.types.casing)
    yield _setting(config, "types.ignore", config.types.ignore)
    yield _setting(config, "types.index", config.types.index or "detected")
    yield _setting(config, "python-rules", config.python_rules)
    yield _setting(config, "packs", "all that are installed" if config.packs is None else config.packs)


def _setting(config: Config, key: str, value: object, otherwise: str = "") -> Setting:
    origin = config.origins.get(key) or config.origins.get(otherwise) or "default"
    return Setting(key, value, origin)


def _area(config: Config, key: str, value: object, detected: bool) -> Setting:
    return Setting(key, value, DETECTED if detected else config.origin(key))


def as_data(config: Config, layout: Layout, variables: Mapping[str, str] = MappingProxyType({})) -> dict[str, object]:
    """What `govern config show --format json` prints."""
    return {
        "schema_version": SCHEMA_VERSION,
        "root": ".",
        "file": config.file,
        "settings": [setting._asdict() for setting in settings_of(config, layout, variables)],
        "backends": [asdict(one) for one in layout.backends],
        "frontends": [asdict(one) for one in layout.frontends],
    }


def as_lines(config: Config, layout: Layout, variables: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """What `govern config show` prints for people."""
    yield f"configuration: {config.file or 'none, everything has its default or is detected'}"
    yield ""
    rows = [(setting.key, _shown(setting.value), setting.origin) for setting in settings_of(config, layout, variables)]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for key, value, origin in rows:
        yield f"  {key:{widths[0]}}  {value:{min(widths[1], 48)}}  {origin}"
    for backend in layout.backends:
        yield ""
        yield from _backend_lines(backend)
    for frontend in layout.frontends:
        yield ""
        yield from _frontend_lines(frontend)


def _backend_lines(one: Backend) -> Iterator[str]:
    yield f"backend {one.root or '.'}{' (an example)' if one.example else ''}"
    yield f"  imports from   {', '.join(path or '.' for path in one.python_paths)}"
    yield f"  applications   {', '.join(one.app_candidates) or 'none that a command serves'}"
    yield f"  FastAPI        {one.fastapi or one.fastapi_specifier or 'unknown version'}"
    yield f"  Pydantic       {one.pydantic or one.pydantic_specifier or 'unknown version'}"
    for layer, globs in one.layers.items():
        yield f"  {layer:13}  {_some(globs)}"
    yield "  why"
    yield from (f"    {reason}" for reason in one.reasons)


def _frontend_lines(one: Frontend) -> Iterator[str]:
    yield f"frontend {one.root or '.'}{' (an example)' if one.example else ''}"
    yield f"  types          {_some(one.types)}"
    yield f"  services       {_some(one.services)}"
    yield "  why"
    yield from (f"    {reason}" for reason in one.reasons)


def _some(globs: tuple[str, ...]) -> str:
    shown = ", ".join(globs[:MOST_GLOBS])
    return shown + (f" and {len(globs) - MOST_GLOBS} more" if len(globs) > MOST_GLOBS else "")


def _shown(value: object) -> str:
    if isinstance(value, tuple | list):
        return _some(tuple(map(str, value))) or "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
