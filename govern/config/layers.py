"""Which layer each Python file of a backend belongs to: by the names around it, and whether it holds routes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from govern.config.globs import escape
from govern.config.settings import LAYERS
from govern.config.sketch import Sketch

# What a folder or a file of a layer is called. Names that as often mean something else (api, views, handlers) are not
# here: what stands there is a router where it holds routes.
_NAMES = {
    "routers": "routers router routes route endpoints endpoint controllers controller",
    "services": "services service usecases usecase use_cases use_case interactors business_logic",
    "repositories": "repositories repository repos repo crud cruds dal dals dao daos data_access persistence",
    "models": "models model entities entity orm db_models dbmodels orm_models do",
    "schemas": "schemas schema dtos dto serializers datamodels data_models pydantic_models vo",
    "dependencies": "dependencies dependency deps depends",
    "migrations": "migrations migration alembic",
}
LAYER_OF_NAME: Mapping[str, str] = {name: layer for layer, names in _NAMES.items() for name in names.split()}
# Too short to end a name with: `todo.py` and `undo.py` hold no models.
_NO_SUFFIX = frozenset(("do", "vo", "dal", "orm"))

# `export_schema.py` does something with a schema, and holds none.
# fmt: off
_VERBS = frozenset((
    "generate", "create", "export", "import", "make", "build", "run", "update", "check", "get", "load", "dump", "init",
    "seed", "migrate", "validate", "sync", "fetch", "download", "train", "convert", "fix", "reset", "drop", "add",
))
# fmt: on


def layer_globs(
    paths: Iterable[str], sketches: Mapping[str, Sketch], root: str, is_test: Callable[[str], bool]
) -> dict[str, tuple[str, ...]]:
    """The globs of each layer for the Python files `paths` of one backend, whose folders below `root` count.

    A glob is a whole folder (`app/services/**`) or one file; a file counts before a folder, a deeper folder before a
    higher one.
    """
    globs: dict[str, set[str]] = defaultdict(set)
    single: dict[str, str] = {}
    plain: list[str] = []
    for path in paths:
        inner = path[len(root) + 1 :] if root else path
        layer, folder = _place(inner, sketches.get(path), is_test(path))
        if layer is None:
            plain.append(path)
        elif folder is None:
            single[path] = layer
        else:
            globs[layer].add(escape(f"{root}/{folder}" if root else folder) + "/**")
    for path, layer in _gather(single, plain, taken={glob for found in globs.values() for glob in found}):
        globs[layer].add(path)
    return {layer: tuple(sorted(globs[layer])) for layer in LAYERS if globs.get(layer)}


def _place(path: str, sketch: Sketch | None, test: bool) -> tuple[str | None, str | None]:
    """The layer of a file, and the folder that says so; no folder where the file itself does."""
    *folders, name = path.split("/")
    stem = name.removesuffix(".py").lower()
    named = [_layer_named(folder) for folder in folders]
    if "migrations" in named:
        return "migrations", "/".join(folders[: named.index("migrations") + 1])
    if test:
        at = next((at for at, folder in enumerate(folders) if folder in ("tests", "test")), None)
        return "tests", None if at is None else "/".join(folders[: at + 1])
    own = LAYER_OF_NAME.get(stem)
    if own == "dependencies":
        return own, None
    parent = named[-1] if named else None
    deepest = max((at for at, layer in enumerate(named) if layer is not None), default=None)
    upper = None if deepest is None else named[deepest]
    routes = sketch is not None and sketch.has_routes
    if routes and upper != "routers":
        return "routers", None
    if parent is None and own != "migrations" and not routes:
        own = own or _by_suffix(stem)
        if own is not None and own != upper:
            return own, None
    if deepest is None:
        return None, None
    return upper, "/".join(folders[: deepest + 1])


def _layer_named(folder: str) -> str | None:
    name = folder.lower().strip("_").replace("-", "_")
    if "alembic" in name.split("_") or name in ("db_migrations", "database_migrations"):
        return "migrations"
    return LAYER_OF_NAME.get(name)


def _by_suffix(stem: str) -> str | None:
    """The layer of `order_service` or `crud_orders`."""
    last, first = stem.rpartition("_")[2], stem.partition("_")[0]
    if "_" not in stem or first in _VERBS:
        return None
    found = LAYER_OF_NAME.get(last) if last not in _NO_SUFFIX else None
    if found is None and first in ("crud", "repository"):
        found = "repositories"
    return None if found == "migrations" else found


def _gather(single: Mapping[str, str], plain: Iterable[str], taken: set[str]) -> Iterable[tuple[str, str]]:
    """Files of one layer, with the whole folder in their place where nothing else but `__init__.py` stands in it."""
    layers: dict[str, set[str | None]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    for path, layer in single.items():
        folder = path.rpartition("/")[0]
        layers[folder].add(layer)
        counts[folder] += 1
    for path in plain:
        folder, _, name = path.rpartition("/")
        if name != "__init__.py":
            layers[folder].add(None)
    holding = {above for path in (*single, *plain) for above in _strictly_above(path.rpartition("/")[0])}
    for path, layer in single.items():
        folder = path.rpartition("/")[0]
        glob = f"{escape(folder)}/**"
        whole = folder and counts[folder] > 1 and layers[folder] == {layer} and folder not in holding
        yield (glob if whole and glob not in taken else escape(path)), layer


def _strictly_above(folder: str) -> Iterable[str]:
    while folder:
        folder = folder.rpartition("/")[0]
        yield folder
