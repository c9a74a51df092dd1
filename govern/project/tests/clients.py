"""Which expressions of a test are clients of the application, and what stands before the paths that they are given."""

from __future__ import annotations

import re

from govern.facts.syntax import Node, dotted, walk_scope
from govern.project.frontend_calls.join import OWN_HOSTS
from govern.project.frontend_calls.templates import HOST, template_of
from govern.project.frontend_calls.values import Text
from govern.project.tests.files import Files, Function
from govern.project.tests.texts import Place, Reader
from govern.records import dataclass
from govern.regex import regex

CLASSES = frozenset(("TestClient", "AsyncClient", "Client", "AsyncTestClient"))
MODULES = frozenset(("httpx", "requests"))
NAMED = regex(r"(?:.*_)?(?:client|api|ac|http|cli|app_client|c)(?:_.*)?\Z|.*client\d*\Z", re.IGNORECASE)
MAX_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Client:
    """A client. `prefix` is the path of its base URL; `foreign` says that it speaks to another host."""

    prefix: str = ""
    foreign: bool = False


PLAIN = Client()
NONE = Client(foreign=True)


class Clients:
    """Tells the clients of the tests from all else that has a `get`."""

    def __init__(self, files: Files, reader: Reader) -> None:
        self.files = files
        self.reader = reader

    def of(self, node: Node, place: Place, depth: int = 0) -> Client | None:
        """The client that an expression is; None for what is none, and for what cannot be told."""
        if depth > MAX_DEPTH:
            return None
        match node[0]:
            case "call":
                return self._call(node, place, depth)
            case "await":
                return self.of(node[2], place, depth + 1)
            case "name":
                return self._name(node, place, depth)
            case "attr":
                path = dotted(node)
                function = place.function
                if path is not None and path.startswith("self.") and function is not None and function.cls is not None:
                    known = self._assigned_to_self(path, place, function, depth)
                    if known is not None:
                        return known
                return PLAIN if NAMED.match(node[3]) else None
            case "sub":
                return self.of(node[2], place, depth + 1)
            case _:
                return None

    def _call(self, node: Node, place: Place, depth: int) -> Client | None:
        last = (dotted(node[2]) or "").rpartition(".")[2]
        if last in CLASSES or self._is_subclass(place.file, last):
            return self._made(node, place)
        function = self.reader.called(node, place)
        if function is not None:
            return self._given_by(function, depth + 1)
        return PLAIN if last and NAMED.match(last) and not last.startswith(("Mock", "Magic")) else None

    def _made(self, node: Node, place: Place) -> Client:
        base = dict(node[4]).get("base_url")
        if base is None:
            return PLAIN
        texts = self.reader.texts(base, place)
        if not texts:
            return PLAIN
        template = template_of(texts[0])
        host = template.name.rpartition("@")[2].partition(":")[0]
        foreign = template.base == HOST and "." in host and host not in OWN_HOSTS and "test" not in host
        known = all(isinstance(part, str) for segment in template.segments for part in segment)
        return Client(template.path.rstrip("/") if known and template.segments else "", foreign)

    def _is_subclass(self, path: str, name: str, depth: int = 0) -> bool:
        cls = self.files.file(path).classes.get(name)
        if cls is None and name in self.files.file(path).imports:
            target, inner = self.files.imported(path, name)
            return target is not None and bool(inner) and depth < 3 and self._is_subclass(target, inner, depth + 1)
        if cls is None:
            return False
        bases = [(dotted(base) or "").rpartition(".")[2] for base in cls[3]]
        return any(base in CLASSES or (depth < 3 and self._is_subclass(path, base, depth + 1)) for base in bases)

    def _name(self, node: Node, place: Place, depth: int) -> Client | None:
        name, function = node[2], place.function
        file = self.files.file(place.file)
        if function is not None:
            before = [row for row in self.reader.assigned(function).get(name, ()) if row[0] <= node[1]]
            if before:
                _, value, kind = before[-1]
                found = self.of(value, place, depth + 1) if kind in ("is", "with") else None
                if found is not None or value[0] in ("const", "dict", "list", "fstr", "comp"):
                    return found
                return PLAIN if NAMED.match(name) and _may_be(value) else None
            if name in function.parameters:
                return self._parameter(function, name, depth)
        if name in file.names:
            return self.of(file.names[name], Place(place.file), depth + 1)
        if name in file.imports:
            level, module, inner = file.imports[name]
            if not level and not inner and module in MODULES:
                return PLAIN
            target, inner = self.files.imported(place.file, name)
            if target is not None and inner in self.files.file(target).names:
                return self.of(self.files.file(target).names[inner], Place(target), depth + 1)
            return None
        return PLAIN if NAMED.match(name) and len(name) > 1 else None

    def _parameter(self, function: Function, name: str, depth: int) -> Client | None:
        annotation = next(one[1] for one in function.node[3] if one[0] == name)
        if annotation is not None:
            mentioned = {(dotted(one) or "").rpartition(".")[2] for one in walk_scope((annotation,))}
            if annotation[0] == "const" and isinstance(annotation[2], str):
                mentioned = set(re.findall(r"\w+", annotation[2]))
            if mentioned & CLASSES or any(self._is_subclass(function.file, one) for one in mentioned if one):
                fixture = self.files.fixture(function.file, name)
                found = self._given_by(fixture, depth + 1) if fixture is not None and fixture is not function else None
                return found or PLAIN
            if mentioned - {"", "Any", "Generator", "Iterator", "AsyncGenerator", "AsyncIterator", "Callable"}:
                return None
        fixture = self.files.fixture(function.file, name)
        if fixture is not None and fixture is not function:
            found = self._given_by(fixture, depth + 1)
            if found is not None:
                return found
        return PLAIN if NAMED.match(name) and len(name) > 1 else None

    def _given_by(self, function: Function, depth: int) -> Client | None:
        """The client that a function returns or yields."""
        place = Place(function.file, function)
        for node in walk_scope(function.node[5]):
            value = node[2] if node[0] in ("return", "yield") else None
            if value is not None and (found := self.of(value, place, depth + 1)) is not None:
                return found
        return None

    def _assigned_to_self(self, path: str, place: Place, function: Function, depth: int) -> Client | None:
        for other in self.files.file(place.file).functions.values():
            if other.cls is function.cls:
                for _, value, kind in self.reader.assigned(other).get(path, ()):
                    if kind == "is" and (found := self.of(value, Place(place.file, other), depth + 1)) is not None:
                        return found
        return None


def _may_be(value: Node) -> bool:
    """Whether a value may be a client although nothing says so: what is returned by something unknown."""
    return value[0] in ("call", "await", "attr", "sub", "name")


def is_own(text: Text) -> bool:
    """Whether a URL may lead to the application: it has no host, or one that is this machine or made up."""
    template = template_of(text)
    if template.base != HOST:
        return True
    host = template.name.rpartition("@")[2].partition(":")[0]
    return host in OWN_HOSTS or "." not in host or host.startswith("test")
