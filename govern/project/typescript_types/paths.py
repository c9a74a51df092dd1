"""Which file an import of a frontend means: relative paths, tsconfig paths, packages of the same workspace."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

from govern.errors import GovernError
from govern.facts.syntax import Node
from govern.facts.typescript import read_typescript

ENDINGS = (".ts", ".tsx", ".d.ts", ".mts", ".cts", "/index.ts", "/index.tsx", "/index.d.ts")
COMPILED = ((".js", ".ts"), (".jsx", ".tsx"), (".mjs", ".mts"), (".cjs", ".cts"))
CONFIGS = ("tsconfig.json", "tsconfig.app.json", "tsconfig.base.json", "jsconfig.json")
# What projects mean by these where no tsconfig says so (Vite, Nuxt and Vue CLI set them elsewhere).
CUSTOMARY = (("@/", ("src/", "")), ("~/", ("src/", "")), ("~~/", ("",)))
MAX_EXTENDS = 8


class ImportPaths:
    """Resolves import specifiers to files. `paths` are all files of the tree, `read` gives the bytes of one."""

    def __init__(self, paths: Collection[str], read: Callable[[str], bytes]) -> None:
        self._paths = frozenset(paths)
        self._read = read
        self._aliases: dict[str, list[tuple[str, tuple[str, ...]]]] = {}

    def resolve(self, importer: str, specifier: str) -> str | None:
        """The file that `specifier` means in the file `importer`; None for packages and for what is not there."""
        for candidate in self._candidates(posixpath.dirname(importer), specifier):
            found = self._file(posixpath.normpath(candidate))
            if found is not None:
                return found
        return None

    def packages_used_by(self, folder: str) -> tuple[str, ...]:
        """The folders of the workspace's packages that the package in `folder` depends on."""
        data = self._json(posixpath.join(folder, "package.json"))
        tables = [data.get(key) for key in ("dependencies", "devDependencies", "peerDependencies")]
        names = [name for table in tables if isinstance(table, Mapping) for name in table]
        return tuple(sorted({self._packages[name] for name in names if name in self._packages}))

    def _file(self, candidate: str) -> str | None:
        if candidate in self._paths and candidate.endswith((".ts", ".tsx", ".mts", ".cts")):
            return candidate
        for ending in ENDINGS:
            if candidate + ending in self._paths:
                return candidate + ending
        for compiled, source in COMPILED:
            if candidate.endswith(compiled) and candidate.removesuffix(compiled) + source in self._paths:
                return candidate.removesuffix(compiled) + source
        return None

    def _candidates(self, folder: str, specifier: str) -> Iterator[str]:
        if specifier.startswith("."):
            yield posixpath.join(folder, specifier)
            return
        for pattern, targets in self._aliases_of(folder):
            prefix, star, suffix = pattern.partition("*")
            if not star and specifier == pattern:
                yield from targets
            elif star and specifier.startswith(prefix) and specifier.endswith(suffix):
                held = specifier[len(prefix) : len(specifier) - len(suffix)]
                yield from (target.replace("*", held, 1) for target in targets)
        for above in _folders_above(folder):
            if posixpath.join(above, "package.json") in self._paths:
                for prefix, homes in CUSTOMARY:
                    if specifier.startswith(prefix):
                        yield from (posixpath.join(above, home, specifier.removeprefix(prefix)) for home in homes)
                break
        name, rest = _package_of(specifier)
        home = self._packages.get(name)
        if home is not None:
            for inner in ("src", ""):
                yield posixpath.join(home, inner, rest or "index")

    @cached_property
    def _packages(self) -> Mapping[str, str]:
        """The packages of the workspace by name, and their folders."""
        found: dict[str, str] = {}
        for path in sorted(self._paths):
            if posixpath.basename(path) == "package.json":
                name = self._json(path).get("name")
                if isinstance(name, str) and name:
                    found.setdefault(name, posixpath.dirname(path))
        return found

    def _aliases_of(self, folder: str) -> list[tuple[str, tuple[str, ...]]]:
        known = self._aliases.get(folder)
        if known is None:
            configs = [posixpath.join(folder, name) for name in CONFIGS]
            present = [path for path in configs if path in self._paths]
            known = [row for path in present for row in self._paths_of(path, 0)]
            if not known and folder:
                known = self._aliases_of(posixpath.dirname(folder))
            self._aliases[folder] = known
        return known

    def _paths_of(self, path: str, depth: int) -> list[tuple[str, tuple[str, ...]]]:
        """The `paths` of a tsconfig, targets from the root; those that it extends where it has none."""
        data = self._json(path)
        folder = posixpath.dirname(path)
        options = data.get("compilerOptions")
        options = options if isinstance(options, Mapping) else {}
        base = options.get("baseUrl")
        home = posixpath.normpath(posixpath.join(folder, base)) if isinstance(base, str) else folder
        rows: list[tuple[str, tuple[str, ...]]] = []
        table = options.get("paths")
        for pattern, targets in (table if isinstance(table, Mapping) else {}).items():
            texts = [target for target in targets if isinstance(target, str)] if isinstance(targets, list) else []
            rows.append((str(pattern), tuple(posixpath.join(home, target) for target in texts)))
        if isinstance(base, str):
            rows.append(("*", (posixpath.join(home, "*"),)))
        above = data.get("extends")
        if not rows and depth < MAX_EXTENDS:
            for one in above if isinstance(above, list) else [above]:
                if isinstance(one, str) and one.startswith("."):
                    target = posixpath.normpath(posixpath.join(folder, one))
                    named = target if target in self._paths else target + ".json"
                    if named in self._paths:
                        rows += self._paths_of(named, depth + 1)
        return rows

    def _json(self, path: str) -> Mapping[str, Any]:
        if path not in self._paths:
            return {}
        try:
            data = read_relaxed_json(self._read(path))
        except GovernError:
            return {}
        return data if isinstance(data, Mapping) else {}


def read_relaxed_json(source: bytes) -> Any:
    """JSON with comments and trailing commas, as tsconfig files have them; None for what is no such thing."""
    facts = read_typescript(b"(" + source.removeprefix(b"\xef\xbb\xbf") + b"\n)", "config.ts")
    if len(facts.body) != 1 or facts.body[0][0] != "expr":
        return None
    return _plain(facts.body[0][2])


def _plain(node: Node) -> Any:
    match node[0]:
        case "const":
            return node[2]
        case "array":
            return [_plain(item) for item in node[2]]
        case "object":
            return {m[2]: _plain(m[3]) for m in node[2] if m[0] == "prop" and isinstance(m[2], str)}
        case _:
            return None


def _folders_above(folder: str) -> Iterator[str]:
    while True:
        yield folder
        if not folder:
            return
        folder = posixpath.dirname(folder)


def _package_of(specifier: str) -> tuple[str, str]:
    """The package of a specifier and what follows it: ("@scope/name", "sub/path")."""
    parts = specifier.split("/")
    count = 2 if specifier.startswith("@") else 1
    return "/".join(parts[:count]), "/".join(parts[count:])
