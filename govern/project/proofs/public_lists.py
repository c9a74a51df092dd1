"""Lists of what is public: the configuration's, and those that guards of the code compare the path with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from govern.config.globs import matcher
from govern.facts.syntax import Body, Node, column_of, dotted, line_of, walk
from govern.findings import Location
from govern.project.endpoints import FunctionRef
from govern.project.evaluation import operators
from govern.project.proofs.chains import definitions_of, expanded
from govern.project.proofs.evidence import AUTHENTICATION, PERMISSION
from govern.project.proofs.exemptions import is_listed
from govern.project.values import Instance, plain
from govern.records import dataclass
from govern.regex import regex

if TYPE_CHECKING:
    from govern.project.project import Project
    from govern.project.proofs.gather import Gather
    from govern.project.proofs.search import Search

PLAIN = regex(r"/[\w./~{}:-]*")
PARAMETER = regex(r"{[^}:]+(:path)?[^}]*}")
# What browsers, proxies and FastAPI itself ask for: nobody defines an endpoint for it.
ASKED_BY_ITSELF = ("/favicon.ico", "/robots.txt", "/docs", "/redoc", "/openapi.json", "/docs/oauth2-redirect", "/")
# What functions call the path that they are given.
PATHS = frozenset(("path", "url_path", "request_path", "endpoint_path", "current_path"))
UNRESOLVED = "{unresolved}"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a public list: its text, where it stands, the list that holds it."""

    text: str
    location: Location
    holder: str


@dataclass(frozen=True, slots=True)
class PathList:
    """A list of paths in the code; `prefixes` says that what begins with an entry is meant."""

    name: str
    entries: tuple[Entry, ...]
    prefixes: bool


class PublicLists:
    """The public lists of one project."""

    def __init__(self, project: Project, search: Search, gather: Gather) -> None:
        self._project = project
        self._search = search
        self._gather = gather

    def stale(self) -> Iterator[Entry]:
        """The entries that match no endpoint; none where the path of some endpoint is not known."""
        paths = self._served
        if not paths or any(UNRESOLVED in path for path in paths):
            return
        yield from self._stale_in_configuration()
        seen: set[tuple[str, int, str]] = set()
        for found in self._in_code():
            matched = [entry for entry in found.entries if self._matches(entry.text, found.prefixes)]
            if not any(entry.text not in ASKED_BY_ITSELF for entry in matched):
                continue  # a list for something else than these endpoints, as far as can be told
            for entry in found.entries:
                key = (entry.location.file, entry.location.line, entry.text)
                if entry not in matched and entry.text not in ASKED_BY_ITSELF and key not in seen:
                    seen.add(key)
                    yield entry

    def _stale_in_configuration(self) -> Iterator[Entry]:
        config = self._project.config
        for index, text in enumerate(config.public):
            if any(is_listed(endpoint, (text,)) for endpoint in self._project.endpoints):
                continue
            glob = text.rpartition(" ")[2]
            below = (f"{path.rstrip('/')}/file" for path in self._mounted)
            if any(glob == path or matcher((glob,))(path.lstrip("/")) for path in (*ASKED_BY_ITSELF, *below)):
                continue
            file, _, line = config.origin(f"public.{index}").rpartition(":")
            if file and line.isdigit():
                yield Entry(text, Location(file, int(line)), "public")

    # -- what is served ---------------------------------------------------------------------------------------------
    @cached_property
    def _served(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(endpoint.path for endpoint in self._project.endpoints))

    @cached_property
    def _mounted(self) -> tuple[str, ...]:
        """The paths below which something is served that has no endpoints: static files, other applications."""
        found: list[str] = []
        for app in self._project.apps:
            router = app.value.attributes.get("router") if isinstance(app.value, Instance) else None
            routes = router.attributes.get("routes") if isinstance(router, Instance) else None
            for route in operators.iterate(routes) or []:
                if isinstance(route, Instance) and "app" in route.attributes:
                    path = plain(route.attributes.get("path"))
                    found.append(path if isinstance(path, str) else "/")
        return tuple(found)

    def _matches(self, text: str, prefix: bool) -> bool:
        """Whether a path is served, or, with `prefix`, some path that begins with it."""
        if any(text.startswith(mount) or (prefix and mount.startswith(text)) for mount in self._mounted if mount):
            return True
        for path in (*self._served, *ASKED_BY_ITSELF[2:6]):
            if path.rstrip("/") == text.rstrip("/") or (prefix and path.startswith(text)):
                return True
            pattern = _pattern(path)
            if re.fullmatch(pattern, text) or (prefix and _begins(path, text)):
                return True
        return False

    # -- the lists of the code --------------------------------------------------------------------------------------
    def _in_code(self) -> Iterator[PathList]:
        seen: set[int] = set()
        for app in self._project.apps:
            for ref in app.middleware if not app.test else ():
                function = self._gather.entry(ref)
                if function is None or id(function.value) in seen:
                    continue
                seen.add(id(function.value))
                if any(one.kind in (AUTHENTICATION, PERMISSION) for one in self._search.of(function)):
                    yield from self._lists_of(function)

    def _lists_of(self, function: FunctionRef) -> Iterator[PathList]:
        """The lists that a guard compares a path with, in its own body or in what it calls: of its own file, or what
        takes the path."""
        for hop in self._project.calls.reach([function], max_depth=2):
            if hop.function.node[0] != "def":
                continue
            paths = frozenset(str(one[0]) for one in hop.function.node[3]) & PATHS
            if hop.function.file != function.file and not paths:
                continue
            body = hop.function.node[5]
            definitions = definitions_of(body)
            for held, prefixes in _compared(body, definitions, paths):
                name, items, file = self._items(hop.function, held)
                entries = tuple(
                    Entry(node[2], Location(file, line_of(node[1]), column_of(node[1]) + 1), name)
                    for node in items
                    if node[0] == "const" and isinstance(node[2], str)
                )
                if entries and len(entries) == len(items) and all(PLAIN.fullmatch(entry.text) for entry in entries):
                    yield PathList(name, entries, prefixes)

    def _items(self, function: FunctionRef, held: Node) -> tuple[str, tuple[Node, ...], str]:
        """The name of a list, its items, and the file where it is written down."""
        inline = _literal(held)
        if inline is not None:
            return "the list", inline, function.file
        name = (dotted(held) or "").rpartition(".")[2]
        module = self._project.module_at(function.file)
        if not name or module is None:
            return "", (), ""
        owner = function.owner
        bodies: list[tuple[Body, str]] = [(module.facts.body, function.file)]
        if owner is not None and owner.module.path == function.file:
            classes = [node for node in module.facts.body if node[0] == "class" and node[2] == owner.name]
            bodies = [(node[5], function.file) for node in classes] + bodies
        for node in module.facts.body:
            if node[0] == "from" and any((alias or own) == name for own, alias in node[4]):
                other = self._project.modules.get(node[3]) if node[2] == 0 else None
                if other is not None:
                    bodies.append((other.facts.body, other.path))
        for body, path in bodies:
            for node in body:
                if node[0] == "assign" and any(target[0] == "name" and target[2] == name for target in node[2]):
                    return name, (_literal(node[3]) or ()) if node[3] is not None else (), path
        return "", (), ""


def _literal(node: Node) -> tuple[Node, ...] | None:
    """The items of a list, tuple or set that is written out, `frozenset({...})` among them."""
    if node[0] == "call" and node[2][-1] in ("frozenset", "set", "tuple", "list") and len(node[3]) == 1:
        node = node[3][0]
    return tuple(node[2]) if node[0] in ("list", "tuple", "set") else None


def _compared(body: Body, definitions: dict[str, list[Node]], paths: frozenset[str]) -> Iterator[tuple[Node, bool]]:
    """What the path of a request is compared with: each collection, and whether by prefix. `paths` are the parameters
    that are one."""
    for node in walk(body):
        if node[0] == "compare" and len(node[3]) == 1 and node[3][0][0] in ("in", "not in"):
            if _is_path(node[2], definitions, paths):
                yield node[3][0][1], False
        elif node[0] == "call" and node[2][0] == "attr" and node[2][3] == "startswith" and len(node[3]) == 1:
            given = node[3][0]
            if not _is_path(node[2][2], definitions, paths):
                continue
            sources = definitions.get(given[2], []) if given[0] == "name" else []
            yield (sources[0] if sources else given), True


def _is_path(node: Node, definitions: dict[str, list[Node]], paths: frozenset[str]) -> bool:
    """Whether an expression is the path of a request."""
    for one in expanded([node], definitions):
        parts = (dotted(one) or "").split(".")
        if (parts[-1] == "path" and len(parts) > 1) or (len(parts) == 1 and parts[0] in paths):
            return True
        if one[0] == "sub" and one[3][0] == "const" and one[3][2] == "path":
            return True
    return bool(node[0] == "name" and node[2] == "path")


def _pattern(path: str) -> str:
    """A regular expression for the paths that a template matches."""
    at = 0
    found = ""
    for match in PARAMETER.finditer(path):
        found += re.escape(path[at : match.start()]) + (".*" if match.group(1) else "[^/]+")
        at = match.end()
    return found + re.escape(path[at:]) + "/?"


def _begins(path: str, text: str) -> bool:
    """Whether some path that a template matches begins with a text, part by part."""
    parts, wanted = path.strip("/").split("/"), text.strip("/").split("/")
    if len(wanted) > len(parts):
        return False
    return all(one.startswith("{") or one == other for one, other in zip(parts, wanted, strict=False))
