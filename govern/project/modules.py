"""Which dotted name belongs to which file, for one import root order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from typing import TYPE_CHECKING

from govern.records import dataclass

if TYPE_CHECKING:
    from govern.config.areas import Backend
    from govern.facts.python import PythonFacts
    from govern.facts.store import Facts
    from govern.project.endpoints import Endpoint


@dataclass(frozen=True, slots=True)
class ModuleFile:
    """A module and the file it is read from; namespace packages have no file (`path` is "")."""

    name: str
    path: str
    is_package: bool


@dataclass(slots=True)
class ModuleIndex:
    """The modules that a list of import roots gives, the first root winning, as `sys.path` would."""

    by_name: dict[str, ModuleFile] = field(default_factory=dict)
    by_path: dict[str, str] = field(default_factory=dict)

    @classmethod
    def build(cls, paths: Iterable[str], roots: Iterable[str]) -> ModuleIndex:
        """Index the Python files among `paths` (relative, posix) below each of `roots` ("" is the root itself)."""
        index = cls()
        python = [path for path in paths if path.endswith(".py")]
        for root in roots:
            prefix = f"{root}/" if root else ""
            for path in python:
                if path.startswith(prefix):
                    index._add(path, path[len(prefix) :])
        return index

    def _add(self, path: str, relative: str) -> None:
        parts = relative[: -len(".py")].split("/")
        is_package = parts[-1] == "__init__"
        if is_package:
            parts.pop()
        if not parts:
            return
        name = ".".join(parts)
        known = self.by_name.get(name)
        if (
            known is None
            or (not known.path)
            or (is_package and not known.is_package and known.path == f"{path[:-12]}.py")
        ):
            self.by_name[name] = ModuleFile(name, path, is_package)
        self.by_path.setdefault(path, name)
        for depth in range(1, len(parts)):
            package = ".".join(parts[:depth])
            self.by_name.setdefault(package, ModuleFile(package, "", True))

    def find(self, name: str) -> ModuleFile | None:
        return self.by_name.get(name)

    def folder_of(self, package: str) -> str:
        """The folder of a namespace package, from the first module below it; "" where there is none."""
        depth = package.count(".") + 1
        for name, module in self.by_name.items():
            if module.path and name.startswith(f"{package}."):
                below = name.count(".") + 1 - depth + (1 if module.is_package else 0)
                return "/".join(module.path.split("/")[:-below])
        return ""

    def submodules(self, package: str) -> list[ModuleFile]:
        """The modules directly below a package, by name."""
        depth = package.count(".") + 1
        return sorted(
            (m for n, m in self.by_name.items() if n.startswith(f"{package}.") and n.count(".") == depth),
            key=lambda module: module.name,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Module:
    """A module of a backend with its facts, which are read when first asked for."""

    name: str
    path: str
    is_package: bool
    backend: Backend
    store: Facts

    @property
    def facts(self) -> PythonFacts:
        return self.store.python(self.path)


@dataclass(frozen=True, slots=True, eq=False)
class RouterFile:
    """A file in which handlers are defined: its size in lines, and the endpoints of its handlers."""

    path: str
    lines: int
    code_lines: int
    endpoints: tuple[Endpoint, ...]
