"""The files of a repository, indexed for the detection of its layout: what is where, which modules exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property

from govern.config.files import Files
from govern.config.sketch import Sketch, read_imports
from govern.config.sketches import Sketches
from govern.errors import GovernError

VENDORED = frozenset(("node_modules", "site-packages", ".venv", "venv", "__pycache__", ".git", "__pypackages__"))


class Sources:
    """The paths that count, and what is asked of them again and again. Nothing is read before it is asked for."""

    def __init__(self, files: Files, paths: tuple[str, ...], sketches: Sketches | None = None) -> None:
        self._files = files
        self._sketches = sketches or Sketches(files)
        self.paths = tuple(path for path in paths if VENDORED.isdisjoint(path.split("/")))
        self._texts: dict[str, str] = {}

    def text(self, path: str) -> str:
        """The text of a file, read once; "" where it cannot be read, for then it decides nothing."""
        if path not in self._texts:
            try:
                self._texts[path] = self._files.read(path).decode("utf-8", "replace")
            except GovernError:
                self._texts[path] = ""
        return self._texts[path]

    @cached_property
    def all(self) -> frozenset[str]:
        """The paths as a set."""
        return frozenset(self.paths)

    @cached_property
    def python(self) -> tuple[str, ...]:
        """The Python files."""
        return tuple(path for path in self.paths if path.endswith(".py"))

    @cached_property
    def python_folders(self) -> Mapping[str, int]:
        """The folders with a Python file in them or below them, "" among them, and how many these are."""
        return Counter(folder for path in self.python for folder in folders_above(path))

    def python_files(self, folder: str) -> int:
        """How many Python files stand in a folder and below it."""
        return self.python_folders.get(folder, 0)

    @cached_property
    def by_folder(self) -> dict[str, tuple[str, ...]]:
        """The names of the files in each folder."""
        found: dict[str, list[str]] = {}
        for path in self.paths:
            folder, _, name = path.rpartition("/")
            found.setdefault(folder, []).append(name)
        return {folder: tuple(names) for folder, names in found.items()}

    @cached_property
    def by_name(self) -> dict[str, tuple[str, ...]]:
        """The Python files of each name."""
        found: dict[str, list[str]] = {}
        for path in self.python:
            found.setdefault(path.rpartition("/")[2], []).append(path)
        return {name: tuple(paths) for name, paths in found.items()}

    @cached_property
    def sketches(self) -> dict[str, Sketch]:
        """The Python files that have to do with FastAPI or a server, by path."""
        found = ((path, self._sketches.of(path)) for path in self.python)
        return {path: sketch for path, sketch in found if sketch is not None}

    def plain_sketches(self) -> dict[str, Sketch]:
        """The imports of every Python file: for a repository in which nothing mentions FastAPI."""
        return {path: Sketch(path, True, read_imports(self.text(path))) for path in self.python}

    def is_package(self, folder: str) -> bool:
        """Whether a folder has an `__init__.py`."""
        return (f"{folder}/__init__.py" if folder else "__init__.py") in self.all

    def module(self, root: str, dotted: str) -> str | None:
        """The file or folder that the module `dotted` is, imported from the folder `root`; None where there is none."""
        place = f"{root}/{dotted.replace('.', '/')}" if root else dotted.replace(".", "/")
        if f"{place}.py" in self.all:
            return f"{place}.py"
        return place if place in self.python_folders else None

    def module_file(self, root: str, dotted: str) -> str | None:
        """As `module`, for what is a file: a package gives its `__init__.py`."""
        place = self.module(root, dotted)
        if place is None or place.endswith(".py"):
            return place
        return f"{place}/__init__.py" if self.is_package(place) else None


def folders_above(path: str) -> list[str]:
    """The folders that hold `path`, the nearest first, "" last."""
    found = []
    while path:
        path = path.rpartition("/")[0]
        found.append(path)
    return found


def folder_distance(one: str, other: str) -> int:
    """How many steps lead from one folder to another, up and down."""
    first, second = (folder.split("/") if folder else [] for folder in (one, other))
    shared = 0
    for left, right in zip(first, second, strict=False):
        if left != right:
            break
        shared += 1
    return len(first) + len(second) - 2 * shared


def dotted_name(path: str, root: str) -> str | None:
    """The name of the module in `path`, imported from `root`; None where it cannot have one there."""
    inner = path if not root else path[len(root) + 1 :] if path.startswith(root + "/") else None
    if not inner or not inner.endswith(".py"):
        return None
    parts = inner.removesuffix(".py").split("/")
    if parts[-1] == "__init__" and len(parts) > 1:
        parts.pop()
    return ".".join(parts) if all(part.isidentifier() for part in parts) else None
