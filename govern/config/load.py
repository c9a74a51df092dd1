"""Reading the configuration: find it, read it, check it, and keep where each value stands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govern.config.areas import is_below
from govern.config.files import Files
from govern.config.settings import (
    BackendConfig,
    ConceptConfig,
    Config,
    FrontendConfig,
    RuleConfig,
    TypesConfig,
    WaiverConfig,
)
from govern.errors import UsageError

if TYPE_CHECKING:
    from govern.config.model import ConfigModel
    from govern.config.problems import Document, Problem

NAMES = ("govern.yaml", "govern.yml", ".govern.yaml", ".govern.yml")
PYPROJECT = "pyproject.toml"
LARGEST = 256 * 1024


def load_config(tree: Files, explicit: Path | None = None) -> Config:
    """The configuration of a tree: its govern.yaml, or [tool.govern] of its pyproject.toml, or the file `explicit`.

    Without any, everything has its default. Raises UsageError with one line for each thing that is wrong: the file,
    the line, the key, and what to write. Two configurations beside each other are wrong, too.
    """
    if explicit is not None:
        return _read(tree, *_read_explicit(explicit))
    found = [name for name in NAMES if tree.exists(name)]
    sources = {name: tree.read(name) for name in found}
    if tree.exists(PYPROJECT):
        source = tree.read(PYPROJECT)
        if b"tool.govern" in source or (b"[tool]" in source and b"govern" in source):
            sources[PYPROJECT] = source
    configs = [(name, source) for name, source in sources.items() if name != PYPROJECT or _has_table(source)]
    if not configs:
        return Config()
    if len(configs) > 1:
        names = " and ".join(f"[tool.govern] of {name}" if name == PYPROJECT else name for name, _ in configs)
        raise UsageError(f"two configurations: {names}; keep one of them")
    return _read(tree, *configs[0])


def has_configuration(tree: Files) -> bool:
    """Whether a tree has a configuration, be it a file of its own or a table of its pyproject.toml."""
    if any(tree.exists(name) for name in NAMES):
        return True
    return tree.exists(PYPROJECT) and _has_table(tree.read(PYPROJECT))


def _read_explicit(path: Path) -> tuple[str, bytes]:
    try:
        return str(path), path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path}: the configuration cannot be read ({(error.strerror or 'unknown').lower()})"
        ) from None


def _has_table(source: bytes) -> bool:
    """Whether a pyproject.toml has our table. A file that is no TOML has none: other tools complain about it."""
    from govern.config.toml_text import read_toml

    try:
        tool = read_toml(source.decode()).get("tool")
    except ValueError:
        return False
    return isinstance(tool, dict) and "govern" in tool


def _read(tree: Files, name: str, source: bytes) -> Config:
    from pydantic import ValidationError

    from govern.config.model import ConfigModel
    from govern.config.problems import complaint, problems_of, read_document

    if len(source) > LARGEST:
        raise UsageError(f"{name}: larger than {LARGEST // 1024} KB: not a configuration of govern")
    document = read_document(name, source)
    problems: list[Problem] = []
    config: Config | None = None
    try:
        model = ConfigModel.model_validate(document.data)
        config = _config(model, document)
        problems += _missing_folders(config, tree, document)
    except ValidationError as error:
        problems += problems_of(error, document)
    if problems or config is None:
        raise UsageError(complaint(problems))
    return config


def _config(model: ConfigModel, document: Document) -> Config:
    """The checked values as plain data."""
    off = tuple(name for name, rule in model.rules.items() if rule.severity == "off")
    rules = {
        name: RuleConfig(None if rule.severity == "off" else rule.severity, dict(rule.model_extra or {}))
        for name, rule in model.rules.items()
    }
    concepts = {
        name: ConceptConfig(tuple(one.callables), tuple(one.headers), one.enabled, one.habit)
        for name, one in model.concepts.items()
    }
    return Config(
        profile=model.profile,
        select=tuple(model.select),
        ignore=(*model.ignore, *(name for name in off if name not in model.ignore)),
        exclude=tuple(model.exclude),
        rules=rules,
        concepts=concepts,
        backends=None if model.backends is None else tuple(map(_backend, model.backends)),
        frontends=None if model.frontends is None else tuple(map(_frontend, model.frontends)),
        tests=tuple(model.tests),
        examples=tuple(model.examples),
        public=tuple(model.public),
        entrypoints_folder=model.entrypoints.folder,
        entrypoints_template=model.entrypoints.template,
        index_file=model.index.file,
        index_markdown=model.index.markdown,
        index_join=model.index.join,
        waivers=tuple(_waiver(one, at, document) for at, one in enumerate(model.waivers)),
        baseline=model.baseline,
        types=TypesConfig(
            model.types.schemas.removeprefix("./"),
            dict(model.types.mapping),
            model.types.casing,
            tuple(model.types.affixes),
            tuple(model.types.ignore),
            model.types.index.removeprefix("./"),
        ),
        python_rules=model.python_rules,
        packs=None if model.packs is None else tuple(model.packs),
        file=document.name,
        origins=_origins(document),
    )


def _backend(one: Any) -> BackendConfig:
    return BackendConfig(
        one.root,
        None if one.python_paths is None else tuple(one.python_paths),
        None if one.apps is None else tuple(one.apps),
        one.fastapi,
        one.pydantic,
        {layer: tuple(globs) for layer, globs in one.layers.items()},
    )


def _frontend(one: Any) -> FrontendConfig:
    types, services = (None if globs is None else tuple(globs) for globs in (one.types, one.services))
    return FrontendConfig(one.root, types, services)


def _waiver(one: Any, at: int, document: Document) -> WaiverConfig:
    return WaiverConfig(
        tuple(one.rules),
        tuple(one.files),
        tuple(one.endpoints),
        one.reason,
        one.until or "",
        one.owner,
        document.name,
        document.line(("waivers", at)),
    )


def _origins(document: Document) -> Mapping[str, str]:
    """For each key of the file, dotted, where it stands."""
    return {".".join(map(str, path)): f"{document.name}:{line}" for path, line in document.lines.items()}


def _missing_folders(config: Config, tree: Files, document: Document) -> list[Problem]:
    """Folders that the configuration names and the tree does not have."""
    from govern.config.problems import Problem

    named: list[tuple[tuple[str | int, ...], str]] = []
    for at, backend in enumerate(config.backends or ()):
        named.append((("backends", at, "root"), backend.root))
        folders = enumerate(backend.python_paths or ())
        named += [(("backends", at, "python-paths", index), folder) for index, folder in folders]
    named += [(("frontends", at, "root"), one.root) for at, one in enumerate(config.frontends or ())]
    paths = tree.paths() if named else ()
    return [
        Problem(document.name, document.line(place), place, f"no folder {folder!r} in this repository")
        for place, folder in named
        if not any(is_below(path, folder) and path != folder for path in paths)
    ]
