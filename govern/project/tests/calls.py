"""The requests that the tests of a project send, each joined to its endpoint or reported as unknown or dynamic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from govern.errors import GovernError
from govern.facts.syntax import Node, column_of, line_of, walk
from govern.project.endpoints import Endpoint
from govern.project.frontend_calls.routes import GOOD, NO, Routes, served
from govern.project.frontend_calls.templates import RELATIVE, Template, template_of
from govern.project.frontend_calls.values import Hole, Text
from govern.project.tests.clients import Clients, is_own
from govern.project.tests.files import Files, Function
from govern.project.tests.model import ClientCall, Status
from govern.project.tests.texts import MOST, Place, Reader, Texts
from govern.regex import regex

if TYPE_CHECKING:
    from govern.project.project import Project

VERBS = frozenset(("get", "post", "put", "patch", "delete", "head", "options"))
GIVEN_METHOD = frozenset(("request", "stream", "build_request"))
SENDS = regex(rb"\.(?:get|post|put|patch|delete|head|options|request|stream|build_request|websocket_connect)\s*\(")
MAX_HELPERS = 3
Request = tuple[str, Text]


class Tests:
    """What the tests of a project call. Nothing is read before it is asked for."""

    __test__ = False

    def __init__(self, project: Project) -> None:
        self.project = project
        self.files = Files(project)

    @cached_property
    def _endpoints(self) -> tuple[Endpoint, ...]:
        return tuple(one for one in self.project.endpoints if not one.test and one.method)

    @cached_property
    def _routes(self) -> Routes:
        return Routes(self._endpoints)

    @cached_property
    def _reader(self) -> Reader:
        names: dict[str, list[Endpoint]] = {}
        for endpoint in self._endpoints:
            names.setdefault(endpoint.name, []).append(endpoint)
        return Reader(self.files, names)

    @cached_property
    def _clients(self) -> Clients:
        return Clients(self.files, self._reader)

    @cached_property
    def all(self) -> tuple[ClientCall, ...]:
        """Every request of the tests, by file and line."""
        found: list[ClientCall] = []
        for place, node, requests in self._sends():
            for method, text in requests:
                found += self._seen(place, node, method, text, 0)
        found += self._through_helpers()
        unique = {(one.file, one.line, one.column, one.method, one.path): one for one in found}
        return tuple(sorted(unique.values(), key=lambda one: (one.file, one.line, one.column, one.method, one.path)))

    @cached_property
    def by_endpoint(self) -> Mapping[int, tuple[ClientCall, ...]]:
        """The requests that mean an endpoint, by the endpoint's id()."""
        found: dict[int, list[ClientCall]] = {}
        for call in self.all:
            for endpoint in call.endpoints:
                found.setdefault(id(endpoint), []).append(call)
        return {key: tuple(calls) for key, calls in found.items()}

    def of(self, endpoint: Endpoint) -> tuple[ClientCall, ...]:
        """The requests that mean an endpoint, in order of file and line."""
        return self.by_endpoint.get(id(endpoint), ())

    def _sends(self) -> Iterator[tuple[Place, Node, list[Request]]]:
        """The calls of clients: where, the node, and what each may send."""
        for path in self.files.paths:
            try:
                if not SENDS.search(self.project.tree.read(path)):
                    continue
            except GovernError:
                continue
            for place, node in self._calls(path):
                requests = self._requests(node, place)
                if requests:
                    yield place, node, requests

    def _calls(self, path: str) -> Iterator[tuple[Place, Node]]:
        """Every call of a file, with the function that it stands in."""
        file = self.files.file(path)
        inside: set[int] = set()
        for function in file.functions.values():
            place = Place(path, function)
            for node in walk(function.node[5]):
                inside.add(id(node))
                if node[0] == "call":
                    yield place, node
        for node in walk(file.body):
            if node[0] == "call" and id(node) not in inside:
                yield Place(path), node

    def _requests(self, node: Node, place: Place) -> list[Request]:
        """What a call sends, if it is a client's: (method, URL) for each possibility."""
        callee, args, keywords = node[2], node[3], dict(node[4])
        methods: tuple[str, ...]
        if callee[0] == "call" and callee[2] == ("name", callee[2][1], "getattr") and len(callee[3]) > 1:
            receiver, verbs = callee[3][0], self._reader.texts(callee[3][1], place)
            methods = tuple((text.known or "").upper() for text in verbs)
            url = args[0] if args else keywords.get("url")
        elif callee[0] != "attr":
            return []
        else:
            receiver, name = callee[2], callee[3]
            if name in VERBS:
                methods, url = (name.upper(),), args[0] if args else keywords.get("url")
            elif name == "websocket_connect":
                methods, url = ("WEBSOCKET",), args[0] if args else keywords.get("url")
            elif name in GIVEN_METHOD:
                first = args[0] if args else keywords.get("method")
                texts = self._reader.texts(first, place) if first is not None else ()
                methods = tuple((text.known or "").upper() for text in texts)
                url = args[1] if len(args) > 1 else keywords.get("url")
            else:
                return []
        if url is None or url[0] in ("star", "dict", "list", "lambda"):
            return []
        client = self._clients.of(receiver, place)
        if client is None or client.foreign:
            return []
        texts = self._reader.texts(url, place)
        rows = [(method, self._prefixed(client.prefix, text)) for method in dict.fromkeys(methods) for text in texts]
        return [row for row in rows if is_own(row[1])][:MOST]

    def _prefixed(self, prefix: str, text: Text) -> Text:
        if not prefix or template_of(text).base != RELATIVE or (text.known or "").startswith(prefix + "/"):
            return text
        first = text.parts[0] if text.parts else ""
        slash = "" if isinstance(first, str) and first.startswith("/") else "/"
        return Text((prefix + slash, *text.parts))

    # -- joining --------------------------------------------------------------------------------------------------
    def _seen(self, place: Place, node: Node, method: str, text: Text, depth: int) -> Iterator[ClientCall]:
        template = template_of(text)
        function = place.function
        if function is not None and depth <= MAX_HELPERS and _hangs_on(text, function):
            self._open.setdefault(id(function), []).append((method, text))
            if not function.is_test:
                return
        status, endpoints, reason = self._joined(place.file, method, template)
        at = node[1] if node[0] != "call" else node[2][1]
        yield ClientCall(
            method, template.path, place.file, line_of(at), column_of(at) + 1,
            function.qualname if function is not None else "", function is not None and function.is_test,
            status, endpoints, reason,
        )  # fmt: skip

    def _joined(self, file: str, method: str, template: Template) -> tuple[Status, tuple[Endpoint, ...], str]:
        if template.is_dynamic or (template.base != RELATIVE and not template.known):
            return "dynamic", (), "the path is not known"
        grade, found = self._routes.find(template.segments)
        right = [one for one in found if not method or served(one, method)]
        if grade == GOOD and right:
            backend = self.project.layout.backend_of(file)
            near = [one for one in right if self.project.layout.backend_of(one.file) is backend]
            kept = near or right
            if not method and len({one.method for one in kept}) > 1:
                return "dynamic", (), "the method is not known"
            return "joined", tuple(kept), ""
        holes = any(isinstance(part, Hole) for segment in template.segments for part in segment)
        if holes and (grade != NO or template.base != RELATIVE or self._routes.reachable(template.segments)):
            return "dynamic", (), "part of the path is not known"
        answers = sorted({one.method for one in found})
        return "unknown", (), f"the path answers {', '.join(answers)} only" if answers else "no endpoint has this path"

    # -- helpers --------------------------------------------------------------------------------------------------
    @cached_property
    def _open(self) -> dict[int, list[Request]]:
        """What helpers send whose path or method is a parameter of theirs, by the id() of the function."""
        return {}

    def _through_helpers(self) -> list[ClientCall]:
        """The calls of helpers that are given the path: each is a request where it stands."""
        found: list[ClientCall] = []
        for depth in range(1, MAX_HELPERS + 1):
            waiting = dict(self._open)
            self._open.clear()
            if not waiting:
                break
            for path in self.files.paths:
                for place, node in self._calls(path):
                    function = self._reader.called(node, place)
                    for method, text in waiting.get(id(function), ()) if function is not None else ():
                        assert function is not None
                        for filled in self._filled(text, function, node, place):
                            found += self._seen(place, node, method, filled, depth)
        return found

    def _filled(self, text: Text, function: Function, node: Node, place: Place) -> Texts:
        """A helper's URL with the arguments of one call in it."""
        given = dict(self._reader.arguments(function, node[3], dict(node[4])))
        defaults = {parameter[0]: parameter[2] for parameter in function.node[3]}
        results: list[tuple[str | Hole, ...]] = [()]
        for part in text.parts:
            options: list[tuple[str | Hole, ...]] = [(part,)]
            if isinstance(part, Hole) and part.owner == id(function):
                if part.name in given:
                    options = [one.parts for one in self._reader.texts(given[part.name], place)]
                elif defaults.get(part.name) is not None:
                    options = [one.parts for one in self._reader.texts(defaults[part.name], Place(function.file))]
                else:
                    options = [(Hole(part.name),)]
            results = [(*row, *option) for row in results for option in options][:MOST]
        return tuple(Text(row) for row in results)


def _hangs_on(text: Text, function: Function) -> bool:
    return any(isinstance(part, Hole) and part.owner == id(function) for part in text.parts)
