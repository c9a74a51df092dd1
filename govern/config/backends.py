"""The Python applications of a repository: their folders, import paths, served applications and versions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from govern.config.areas import Backend, is_below
from govern.config.roots import Root, find_roots
from govern.config.served import VARIABLE, Served, find_served, names_of
from govern.config.settings import BackendConfig
from govern.config.sources import Sources, folders_above
from govern.config.versions import find_version

_MARKERS = (
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    "Pipfile",
    "requirements.txt",
    "uv.lock",
    "poetry.lock",
    "pdm.lock",
)
_SOURCE_FOLDERS = frozenset(("src", "lib", "python", "source"))

Test = Callable[[str], bool]


def find_backends(sources: Sources, is_test: Test, is_example: Test) -> tuple[Backend, ...]:
    """The backends that the files show, without their layers. Raises nothing: what cannot be read decides nothing."""
    sketches = {path: sketch for path, sketch in sources.sketches.items() if sketch.related}
    about = "have to do with FastAPI"
    if not sketches:
        sketches, about = sources.plain_sketches(), "hold Python, and none has to do with FastAPI"

    def is_aside(path: str) -> bool:
        return is_test(path) or is_example(path)

    served = find_served(sources, sources.sketches, is_aside)
    implied = {one.file: one.root for one in reversed(served) if one.rank < VARIABLE}
    roots = find_roots(sources, sketches, is_test, is_example, implied)
    kept = sorted(_relevant(roots, is_test), key=lambda root: (-len(root.files), root.path))
    markers = {root.path: _project_folder(sources, root.path) for root in kept}
    found = []
    for root in kept:
        folder = markers[root.path]
        if list(markers.values()).count(folder) > 1 or any(_separates(root.path, folder, other.path) for other in kept):
            folder = _without_source(root.path)
        others = [other.path for other in kept if other is not root and len(other.path) > len(root.path)]
        owned = [one.file for one in served if is_below(one.file, root.path)]
        owned = [file for file in owned if not any(is_below(file, other) for other in others)]
        if not all(is_aside(one.path) for one in root.files if one.serves):
            owned = [file for file in owned if not is_aside(file)]
        found.append(_describe(sources, root, folder, served, owned, about))
    return tuple(found)


def configured_backend(sources: Sources, config: BackendConfig, detected: Sequence[Backend]) -> Backend:
    """A backend that the configuration names, with what it leaves open taken from what was detected there."""
    near = [one for one in detected if any(is_below(path, config.root) for path in (one.root, *one.python_paths))]
    paths = config.python_paths
    if paths is None:
        paths = tuple(dict.fromkeys(path for one in near for path in one.python_paths)) or (config.root,)
    base = near[0] if near else Backend(config.root, paths)
    fastapi, pydantic = (find_version(sources, (*paths, config.root), name) for name in ("fastapi", "pydantic"))
    return replace(
        base,
        root=config.root,
        python_paths=paths,
        app_candidates=base.app_candidates if config.apps is None else config.apps,
        fastapi=config.fastapi or fastapi.version,
        fastapi_specifier=None if config.fastapi else fastapi.specifier,
        pydantic=config.pydantic or pydantic.version,
        pydantic_specifier=None if config.pydantic else pydantic.specifier,
        reasons=("named in the configuration", *base.reasons),
        example=False,
    )


def _relevant(roots: Iterable[Root], is_test: Test) -> list[Root]:
    """The roots from which an application or a router is imported, tests aside; all of them where there is none."""
    found = list(roots)
    serving = [root for root in found if any(one.serves and not is_test(one.path) for one in root.files)]
    fallback = [root for root in found if not all(is_test(one.path) for one in root.files)]
    return serving or fallback or found


def _project_folder(sources: Sources, path: str) -> str:
    """The nearest folder at or above `path` that a Python project starts in; `path` itself where there is none."""
    for folder in (path, *folders_above(path)):
        if not set(_MARKERS).isdisjoint(sources.by_folder.get(folder, ())):
            return folder
    return _without_source(path)


def _without_source(path: str) -> str:
    return path.rpartition("/")[0] if path.rpartition("/")[2] in _SOURCE_FOLDERS else path


def _separates(path: str, folder: str, other: str) -> bool:
    """Whether another import root stands between `path` and the project's `folder`, or beside it within the folder."""
    return other != path and is_below(other, folder) and folder != path


def _describe(
    sources: Sources,
    root: Root,
    folder: str,
    served: Iterable[Served],
    owned: Iterable[str],
    about: str,
) -> Backend:
    others = sorted(root.others.items(), key=lambda row: (-row[1], row[0]))
    paths = (root.path, *(path for path, _ in others if path != root.path))
    files = [one.path for one in root.files]
    apps = names_of(served, owned, paths)
    fastapi, pydantic = (find_version(sources, (root.path, folder), name) for name in ("fastapi", "pydantic"))
    reasons = [f"{len(files)} files below {_shown(root.path)} {about}"]
    if root.votes:
        reasons.append(f"imported from {_shown(root.path)}: {root.votes} imports of its own packages say so")
    else:
        reasons.append(f"imported from {_shown(root.path)}: {_why_root(root, served)}")
    reasons += [f"also imported from {_shown(path)}: {root.others[path]} times" for path in paths[1:]]
    reasons += [f"application {name}: {why}" for name, why in apps.items()]
    reasons += [version.reason for version in (fastapi, pydantic) if version.reason]
    return Backend(
        folder,
        paths,
        tuple(apps),
        fastapi.version,
        fastapi.specifier,
        pydantic.version,
        pydantic.specifier,
        reasons=tuple(reasons),
    )


def _why_root(root: Root, served: Iterable[Served]) -> str:
    inside = {one.path for one in root.files}
    command = next((one for one in served if one.root == root.path and one.file in inside), None)
    return f"{command.place} serves {command.file} from there" if command else "the folder above its packages"


def _shown(path: str) -> str:
    return path or "the top folder"
