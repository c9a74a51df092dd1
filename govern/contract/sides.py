"""The two sides of a comparison: a document, and where there is source, what it was derived from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from govern.config.layout import detect_layout
from govern.config.load import load_config
from govern.contract.document import Document, read_document
from govern.contract.whole import is_empty, whole_contract
from govern.errors import GovernError, UsageError
from govern.findings import Location
from govern.project.project import Project
from govern.records import dataclass
from govern.tree.base import Tree

if TYPE_CHECKING:
    from govern.project.endpoints import Endpoint
    from govern.project.openapi.document import Derived

LARGEST = 50_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side: the document, and the project it comes from, None for a file.

    `unknown` are JSON pointers to parts that could not be worked out; `places` says where the code behind a part is.
    """

    document: Document
    project: Project | None = None
    app: str = ""
    unknown: tuple[str, ...] = ()
    places: Mapping[str, Location] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.document.name

    def endpoints(self) -> Iterable[Endpoint]:
        """The endpoints of the application; none of a file."""
        if self.project is None:
            return ()
        return (one for one in self.project.endpoints if one.app == self.app and one.kind == "http")


def side_of_file(file: Path) -> Side:
    """The document in a file on disk. Raises UsageError where it cannot be read, or holds none."""
    try:
        with open(file, "rb") as stream:
            content = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise UsageError(f"{file}: cannot be read ({getattr(error, 'strerror', None) or error})") from None
    if len(content) > LARGEST:
        raise UsageError(f"{file}: larger than {LARGEST // 1_000_000} MB, which is no OpenAPI document")
    return Side(read_document(content, str(file)))


def side_in_tree(tree: Tree, path: str, name: str) -> Side:
    """The document in a file of a tree. Raises UsageError where there is no such file, or it holds none."""
    if not tree.exists(path):
        raise UsageError(f"{name}: there is no {path} in it")
    try:
        return Side(read_document(tree.read(path), name))
    except GovernError as error:
        raise UsageError(str(error)) from None


def side_of_tree(
    tree: Tree,
    name: str,
    *,
    app: str | None = None,
    config: Path | None = None,
    fallback: bool = False,
    like: Document | None = None,
) -> Side:
    """The document derived from the source in a tree. With `fallback` another application counts where there is none of
    the name `app`. Raises UsageError where no application is found."""
    settings = load_config(tree, config)
    project = Project(tree, settings, detect_layout(tree, settings))
    return side_of_project(project, name, app=app, fallback=fallback, like=like)


def side_of_project(
    project: Project, name: str, *, app: str | None = None, fallback: bool = False, like: Document | None = None
) -> Side:
    """The document derived from a project's source. See `side_of_tree`.

    `like` is the document it will be held against: where nothing locks the versions of FastAPI and Pydantic, those that
    write what it shows count.
    """
    if fallback and app is not None and app not in {one.app for one in project.apps}:
        app = None
    try:
        chosen = project.openapi.application(app)
        derived = project.openapi.derived(chosen) if like is None else _derive_like(project, like, chosen)
        if is_empty(project, chosen, derived):
            derived = whole_contract(project, chosen)
    except UsageError as error:
        raise UsageError(f"{name}: {error}") from None
    if any(not pointer for pointer, _ in derived.unknown):
        raise UsageError(f"{name}: the document of {chosen} cannot be derived: {derived.unknown[0][1]}")
    unknown = tuple(pointer for pointer, _ in derived.unknown)
    return Side(Document(derived.document, name), project, chosen, unknown, derived.places)


def _derive_like(project: Project, like: Document, app: str) -> Derived:
    from govern.contract.snapshot import derive_like

    return derive_like(project, like.data, app)


def find_snapshot(tree: Tree) -> str | None:
    """The committed OpenAPI document of a tree: a file called openapi, in JSON or YAML, that holds paths.

    Where there are several, one called a snapshot counts, then the one highest up; where none can be read, one that
    holds paths and is no JSON, so that somebody says so. None where there is none.
    """
    named = [path for path in tree.paths() if _may_be_snapshot(PurePosixPath(path))]
    broken = None
    for path in sorted(named, key=lambda one: ("snapshot" not in one, one.count("/"), one)):
        try:
            content = tree.read(path)
            if path.endswith(".json") and '"paths"' not in content.decode("utf-8", "replace"):
                continue
            if path.endswith(".json") and not isinstance(json.loads(content).get("openapi"), str):
                continue
        except (ValueError, RecursionError):
            broken = broken or path
            continue
        except (GovernError, AttributeError):
            continue
        return path
    return broken


def _may_be_snapshot(path: PurePosixPath) -> bool:
    return (
        path.name.lower().startswith("openapi")
        and path.suffix in (".json", ".yaml", ".yml")
        and not {"node_modules", "tests", "test", "fixtures"} & set(path.parts)
    )
