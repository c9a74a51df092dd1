"""Which files belong to a domain, by calls and imports: never by what they are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from govern.errors import GovernError
from govern.facts.syntax import walk
from govern.project.documents import Domain
from govern.project.endpoints import FunctionRef
from govern.project.repository_index.parts import FRONTEND, KINDS, SHARED, Parts
from govern.project.values import ClassValue
from govern.regex import regex

if TYPE_CHECKING:
    from govern.project.project import Project

PAGE = regex(r"(?:^|/)(?:pages|views|screens|routes|app)/.*\.(?:tsx|jsx|vue|svelte)\Z")
NO_PAGE = regex(
    r"(?:^|/)(?:components|hooks|ui|layouts?)/|(?:^|/)(?:layout|loading|error|not-found|template|__root)\.\w+\Z"
)
# `op.create_table("orders"`, `op.create_index("ix_orders", "orders"`, `ALTER TABLE orders`
CHANGED = regex(
    r"\b\w*op\.\w+\(\s*(?:op\.f\()?[\"'](\w+)[\"']\)?(?:\s*,\s*[\"'](\w+)[\"'])?"
    r"|\b(?:TABLE|INTO|UPDATE|FROM)\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?[\"'`]?(\w+)"
)
MAX_IMPORTS = 5
LEAST_SHARED = 4


class Joining:
    """The files of each domain of a project."""

    def __init__(self, project: Project) -> None:
        self.project = project

    @cached_property
    def parts(self) -> tuple[Parts, ...]:
        """The domains with their files, by name; files that most domains use are in `shared` instead."""
        shared = {kind: frozenset(paths) for kind, paths in self.shared.items()}
        found: list[Parts] = []
        for domain in self.project.documents.domains:
            raw = self._raw[id(domain)]
            files = {kind: tuple(sorted(raw[kind] - shared.get(kind, frozenset()))) for kind in KINDS}
            files["tests"] = tuple(sorted(raw["tests"] | self._testing(files)))
            files["migrations"] = self._migrations(raw["tables"])
            labels = tuple(sorted(dict.fromkeys(one.label for one in domain.endpoints), key=_by_path))
            found.append(Parts(domain.name, labels, files, self._frontend(domain), self._documents(domain, files)))
        return tuple(sorted(found, key=lambda one: one.name))

    @cached_property
    def shared(self) -> Mapping[str, tuple[str, ...]]:
        """The files that more than half of the domains use, by kind."""
        domains = self.project.documents.domains
        found: dict[str, tuple[str, ...]] = {}
        for kind in SHARED:
            counts = Counter(path for domain in domains for path in self._raw[id(domain)][kind])
            most = max(len(domains) // 2, LEAST_SHARED - 1)
            found[kind] = tuple(sorted(path for path, count in counts.items() if count > most))
        return found

    @cached_property
    def _raw(self) -> Mapping[int, dict[str, set[str]]]:
        return {id(domain): self._reached(domain) for domain in self.project.documents.domains}

    def _reached(self, domain: Domain) -> dict[str, set[str]]:
        """The files of the functions that a domain's endpoints reach, by the layer they stand in, of the classes that
        these functions name, and of the tests that call the endpoints."""
        found: dict[str, set[str]] = {kind: set() for kind in (*KINDS, "tables")}
        roots: dict[int, FunctionRef] = {}
        for endpoint in domain.endpoints:
            found["routers"] |= {path for path in (endpoint.file, endpoint.router_file) if path} - self._app_files
            found["tests"] |= {call.file for call in self.project.tests.of(endpoint)}
            found["schemas"] |= self._schemas.get(id(endpoint), set())
            for root in self.project.calls.roots(endpoint, dependencies=False, wrappers=False):
                roots[id(root.value)] = root
        for hop in self.project.calls.reach(roots.values()):
            self._note(found, hop.function.file)
            for cls in self._named(hop.function):
                self._note(found, cls.module.path)
                if self.project.layer_of(cls.module.path) == "models":
                    found["tables"].add(_table(cls))
        return found

    def _note(self, found: dict[str, set[str]], path: str) -> None:
        layer = self.project.layer_of(path)
        if layer in ("services", "repositories", "models", "schemas"):
            found[layer].add(path)

    @cached_property
    def _app_files(self) -> frozenset[str]:
        return frozenset(app.file for app in self.project.apps)

    def _named(self, function: FunctionRef) -> Iterable[ClassValue]:
        """The classes of the repository that a function names."""
        names = function.value.module.names
        for node in walk(function.node):
            if node[0] == "name":
                value = names.get(node[2])
                if isinstance(value, ClassValue):
                    yield value

    @cached_property
    def _schemas(self) -> Mapping[int, set[str]]:
        """The files of the schemas that an endpoint takes or answers with, by its id()."""
        found: dict[int, set[str]] = {}
        for use in self.project.schemas.used.values():
            for endpoint in (*use.requests, *use.responses):
                if self.project.layer_of(use.schema.file) not in ("routers", "tests"):
                    found.setdefault(id(endpoint), set()).add(use.schema.file)
        return found

    # -- tables ---------------------------------------------------------------------------------------------------
    def _migrations(self, tables: set[str]) -> tuple[str, ...]:
        """The migrations that make or change one of these tables, those apart that most domains use."""
        wanted = tables - self._common_tables
        return tuple(path for path, names in self._migrated.items() if names & wanted)

    @cached_property
    def _common_tables(self) -> frozenset[str]:
        counts = Counter(table for raw in self._raw.values() for table in raw["tables"])
        most = max(len(self._raw) // 2, LEAST_SHARED - 1)
        return frozenset(table for table, count in counts.items() if count > most)

    @cached_property
    def _migrated(self) -> Mapping[str, frozenset[str]]:
        """The tables that each migration makes or changes."""
        found: dict[str, frozenset[str]] = {}
        for path in self.project.paths:
            if path.endswith((".py", ".sql")) and self.project.layer_of(path) == "migrations":
                try:
                    source = self.project.tree.read(path).decode("utf-8", "replace")
                except GovernError:
                    continue
                found[path] = frozenset(name for row in CHANGED.findall(source) for name in row if name)
        return found

    # -- tests ----------------------------------------------------------------------------------------------------
    def _testing(self, files: Mapping[str, tuple[str, ...]]) -> set[str]:
        """The test files that import a module that belongs to the domain alone."""
        wanted = {path for kind in ("routers", "services", "repositories") for path in files[kind]} & self._single
        return {test for test, imported in self._imported.items() if imported & wanted}

    @cached_property
    def _single(self) -> frozenset[str]:
        """The routers, services and repositories that one domain alone uses."""
        kinds = ("routers", "services", "repositories")
        counts = Counter(path for raw in self._raw.values() for path in set().union(*(raw[kind] for kind in kinds)))
        return frozenset(path for path, count in counts.items() if count == 1)

    @cached_property
    def _imported(self) -> Mapping[str, frozenset[str]]:
        """The files that each test file imports."""
        files = self.project.tests.files
        found: dict[str, frozenset[str]] = {}
        for path in files.paths:
            targets = {files.imported(path, name)[0] for name in files.file(path).imports}
            found[path] = frozenset(target for target in targets if target is not None)
        return found

    # -- frontends ------------------------------------------------------------------------------------------------
    def _frontend(self, domain: Domain) -> Mapping[str, tuple[str, ...]]:
        calls = [call for endpoint in domain.endpoints for call in self.project.frontend_calls.of(endpoint)]
        files = {call.file for call in calls}
        types = {path for endpoint in domain.endpoints for path in self._types.get(endpoint.label, ())}
        above = self._importers_of(files, self._wanted(calls))
        pages = {path for path in files | above if PAGE.search(path) and not NO_PAGE.search(path)}
        found = {"types": types, "services": {path for path in files if not PAGE.search(path)}, "pages": pages}
        return {kind: tuple(sorted(found[kind])) for kind in FRONTEND}

    @staticmethod
    def _wanted(calls: Iterable[object]) -> Mapping[str, frozenset[str]]:
        """The functions of each file that send the requests: who imports the file for others does not count."""
        found: dict[str, set[str]] = {}
        for call in calls:
            function = getattr(call, "function", "")
            found.setdefault(getattr(call, "file", ""), set()).add(function.partition(".")[0])
        return {path: frozenset(names) for path, names in found.items()}

    @cached_property
    def _types(self) -> Mapping[str, set[str]]:
        """The files of the types that mirror what an endpoint takes or answers with, by its label."""
        found: dict[str, set[str]] = {}
        for mirror in self.project.type_sync.mirrors:
            for label in mirror.labels:
                found.setdefault(label, set()).add(mirror.type.file)
        return found

    def _importers_of(self, files: set[str], wanted: Mapping[str, frozenset[str]]) -> set[str]:
        """The files that import one of these, or a file that does; of the first step only those that import what
        sends the requests."""
        found: set[str] = set()
        waiting = set(files)
        for depth in range(MAX_IMPORTS):
            new: set[str] = set()
            for path in waiting:
                for importer, names in self._importers.get(path, ()):
                    asked = wanted.get(path, frozenset()) if depth == 0 else frozenset()
                    if not asked or "" in asked or "*" in names or names & asked:
                        new.add(importer)
            waiting = {path for path in new if path not in found and not PAGE.search(path)}
            found |= new
        return found

    @cached_property
    def _importers(self) -> Mapping[str, list[tuple[str, frozenset[str]]]]:
        """Who imports a file of a frontend, and which names."""
        sources = self.project.frontend_calls.sources
        found: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for path in sources.paths:
            try:
                body = self.project.facts.typescript(path).body
            except GovernError:
                continue
            for node in body:
                if node[0] != "import" or node[4]:
                    continue
                target = sources.resolve(path, node[2])
                if target is not None:
                    names = frozenset(one[2] for one in node[3])
                    found.setdefault(target, []).append((path, names | {"*"} if "default" in names else names))
        return found

    # -- documents ------------------------------------------------------------------------------------------------
    def _documents(self, domain: Domain, files: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """The entrypoint document, and other documents that name a router or a service of the domain alone."""
        wanted = [path for kind in ("routers", "services") for path in files[kind] if path in self._single]
        found = {domain.document.path} if domain.document is not None else set()
        for path, text in self._texts.items():
            if any(one in text for one in wanted):
                found.add(path)
        return tuple(sorted(found))

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for path in self.project.paths:
            if path.endswith((".md", ".mdx")) and path != self.project.config.index_markdown:
                try:
                    found[path] = self.project.tree.read(path).decode("utf-8", "replace")
                except GovernError:
                    continue
        return found


def _table(cls: ClassValue) -> str:
    name = cls.lookup("__tablename__")
    return name if isinstance(name, str) else cls.name.lower()


def _by_path(label: str) -> tuple[str, str]:
    method, _, path = label.partition(" ")
    return path, method
