"""What an expression of a test can stand for as text: a path, a method, a base URL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from itertools import islice, product

from govern.facts.syntax import Node, dotted, walk_scope
from govern.project.endpoints import Endpoint
from govern.project.frontend_calls.values import Hole, Text
from govern.project.tests.files import Files, Function
from govern.project.values import plain
from govern.records import dataclass
from govern.regex import regex

MOST = 12
MAX_DEPTH = 8
FORMATTED = regex(r"\{[^{}]*\}|%[sdir]")
WRAPPERS = ("str", "URL", "httpx.URL", "quote", "urllib.parse.quote", "yarl.URL")

Texts = tuple[Text, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where an expression stands: a file, the function around it (None for the module's own code), and what is known of
    that function's parameters."""

    file: str
    function: Function | None = None
    bound: Mapping[str, Texts] = field(default_factory=dict)


class Reader:
    """Reads expressions of test files as text. `routes` finds the endpoints of a route's name."""

    def __init__(self, files: Files, routes: Mapping[str, list[Endpoint]]) -> None:
        self.files = files
        self.routes = routes
        self._assigned: dict[int, Mapping[str, list[tuple[int, Node, str]]]] = {}

    def texts(self, node: Node, place: Place, depth: int = 0) -> Texts:
        """The texts that an expression may stand for, holes where they are not known; () for what is no text."""
        if depth > MAX_DEPTH:
            return _unknown()
        found: Texts
        match node[0]:
            case "const":
                return (Text((node[2],)),) if isinstance(node[2], str) else (Text((Hole("", single=True),)),)
            case "fstr":
                found = _joined([self._part(part, place, depth) for part in node[2]])
            case "binop" if node[2] == "+":
                found = _joined([self.texts(node[3], place, depth + 1), self.texts(node[4], place, depth + 1)])
            case "binop" if node[2] == "%":
                found = tuple(_formatted(text) for text in self.texts(node[3], place, depth + 1))
            case "ifexp":
                found = (*self.texts(node[3], place, depth + 1), *self.texts(node[4], place, depth + 1))
            case "await" | "format":
                found = self.texts(node[2], place, depth + 1)
            case "name":
                found = self._name(node, place, depth)
            case "attr":
                found = self._attribute(node, place, depth)
            case "call":
                found = self._call(node, place, depth)
            case _:
                found = _unknown()
        return tuple(dict.fromkeys(found))[:MOST]

    def _part(self, part: str | Node, place: Place, depth: int) -> Texts:
        if isinstance(part, str):
            return (Text((part,)),)
        found = self.texts(part, place, depth + 1)
        # What is put into a path in braces is one piece of it, unless it is known or stands for a parameter.
        single = Text((Hole("", single=True),))
        return tuple(single if _is_blank(text) else text for text in found)

    def _name(self, node: Node, place: Place, depth: int) -> Texts:
        name = node[2]
        if name in place.bound:
            return place.bound[name]
        function = place.function
        if function is not None:
            before = [row for row in self.assigned(function).get(name, ()) if row[0] < node[1]]
            if before:
                _, value, kind = before[-1]
                return self._bound(value, kind, place, depth)
            for names, rows in function.parametrized():
                if name in names:
                    return tuple(self._column(rows, names.index(name), len(names), place, depth))
            if name in function.parameters:
                fixture = self.files.fixture(place.file, name)
                if fixture is not None and fixture is not function:
                    return self.returned(fixture, {}, depth + 1)
                return (Text((Hole(name, owner=id(function)),)),)
        return self._global(place.file, name, depth)

    def _bound(self, value: Node, kind: str, place: Place, depth: int) -> Texts:
        if kind == "is":
            return self.texts(value, place, depth + 1)
        if kind == "each":
            return tuple(self._column(value, 0, 1, place, depth))
        if kind.startswith("each:"):
            _, at, count = kind.split(":")
            return tuple(self._column(value, int(at), int(count), place, depth))
        return _unknown()

    def _column(self, rows: Node, at: int, count: int, place: Place, depth: int) -> Iterator[Text]:
        """The texts in one column of a table: what a loop or a parametrize binds."""
        if rows[0] == "name":
            home = place.function
            nodes = [row[1] for row in self.assigned(home).get(rows[2], ())] if home is not None else []
            named = nodes[-1] if nodes else self.files.file(place.file).names.get(rows[2])
            if named is None or named[0] == "name":
                yield from _unknown()
                return
            rows = named
        if rows[0] not in ("list", "tuple", "set"):
            yield from _unknown()
            return
        for row in rows[2]:
            if row[0] == "call" and (dotted(row[2]) or "").endswith("param"):
                row = ("tuple", row[1], row[3]) if count > 1 else (row[3][0] if row[3] else row)
            if count > 1:
                if row[0] not in ("tuple", "list") or len(row[2]) != count:
                    yield from _unknown()
                    continue
                row = row[2][at]
            yield from self.texts(row, place, depth + 1)

    def _global(self, path: str, name: str, depth: int) -> Texts:
        """What a name of a module's own scope stands for."""
        if depth > MAX_DEPTH:
            return _unknown()
        file = self.files.file(path)
        if name in file.names:
            found = self.texts(file.names[name], Place(path), depth + 1)
            if any(text.known is not None or len(text.parts) > 1 for text in found):
                return found
            return self._value(path, name, ()) or found
        if name in file.imports:
            target, inner = self.files.imported(path, name)
            if target is not None and inner:
                return self._global(target, inner, depth + 1)
        return self._value(path, name, ()) or (Text((Hole(name),)),)

    def _value(self, path: str, name: str, attributes: tuple[str, ...]) -> Texts:
        value = plain(self.files.value(path, name, attributes))
        return (Text((value,)),) if isinstance(value, str) else ()

    def _attribute(self, node: Node, place: Place, depth: int) -> Texts:
        path = dotted(node)
        if path is None:
            return _unknown()
        if path == "request.param" and place.function is not None and (params := place.function.params) is not None:
            return tuple(self._column(params, 0, 1, place, depth))
        first, *rest = path.split(".")
        file = self.files.file(place.file)
        function = place.function
        if first in ("self", "cls") and function is not None and function.cls is not None and len(rest) == 1:
            return self._class_attribute(place, function.cls, rest[0], depth)
        if first in file.classes and len(rest) == 1:
            return self._class_attribute(Place(place.file), file.classes[first], rest[0], depth)
        home, name = place.file, first
        if first in file.imports:
            target, inner = self.files.imported(place.file, first)
            if target is None:
                return _unknown(path)
            if not inner and len(rest) == 1:
                return self._global(target, rest[0], depth + 1)
            if inner in self.files.file(target).classes and len(rest) == 1:
                return self._class_attribute(Place(target), self.files.file(target).classes[inner], rest[0], depth)
            home, name = target, inner
        return self._value(home, name, tuple(rest)) or _unknown(path)

    def _class_attribute(self, place: Place, cls: Node, name: str, depth: int) -> Texts:
        for statement in cls[5]:
            if statement[0] == "assign" and statement[3] is not None:
                for target in statement[2]:
                    if target[0] == "name" and target[2] == name:
                        return self.texts(statement[3], Place(place.file), depth + 1)
        for function in self.files.file(place.file).functions.values():
            if function.cls is cls:
                for at, value, _ in self.assigned(function).get(f"self.{name}", ()):
                    if at:
                        return self.texts(value, Place(place.file, function), depth + 1)
        for base in cls[3]:
            known = self.files.file(place.file).classes.get(dotted(base) or "")
            if known is not None and known is not cls:
                return self._class_attribute(place, known, name, depth + 1)
        return _unknown(name)

    def _call(self, node: Node, place: Place, depth: int) -> Texts:
        callee, args, keywords = node[2], node[3], dict(node[4])
        path = dotted(callee) or ""
        last = callee[3] if callee[0] == "attr" else path
        if last in ("url_path_for", "url_for", "reverse") and args:
            return self._route(args[0], place, depth)
        if path in WRAPPERS and args:
            inner = self.texts(args[0], place, depth + 1)
            return (
                inner if path != "str" else tuple(Text((Hole("", single=True),)) if _is_blank(t) else t for t in inner)
            )
        if last == "urljoin" and len(args) > 1:
            return self.texts(args[1], place, depth + 1)
        if last in ("format", "rstrip", "lstrip", "strip", "removesuffix", "lower") and callee[0] == "attr":
            texts = self.texts(callee[2], place, depth + 1)
            return tuple(map(_formatted, texts)) if last == "format" else texts
        function = self._function(callee, place)
        if function is not None:
            bound: dict[str, Texts] = {}
            for name, argument in self.arguments(function, args, keywords):
                bound[name] = self.texts(argument, place, depth + 1)
            return self.returned(function, bound, depth + 1)
        return _unknown(path)

    def _route(self, name: Node, place: Place, depth: int) -> Texts:
        """The paths of the routes of a name."""
        paths = [
            endpoint.path
            for text in self.texts(name, place, depth + 1)
            for endpoint in self.routes.get(text.known or "", ())
        ]
        return tuple(Text((path,)) for path in dict.fromkeys(paths)) or _unknown()

    def _function(self, callee: Node, place: Place) -> Function | None:
        """The function of the repository that a callee is, where it is called by its name or by its module's."""
        path = dotted(callee)
        if path is None:
            return None
        first, _, rest = path.partition(".")
        if not rest:
            return self.files.function(place.file, first)
        if first in ("self", "cls") and place.function is not None and place.function.cls is not None:
            return self.files.file(place.file).functions.get(f"{place.function.cls[2]}.{rest}")
        if first in self.files.file(place.file).imports and "." not in rest:
            target, inner = self.files.imported(place.file, first)
            if target is not None and not inner:
                return self.files.function(target, rest)
        return None

    def called(self, node: Node, place: Place) -> Function | None:
        """The function of the repository that a call runs; None where that is not known."""
        return self._function(node[2], place)

    def arguments(
        self, function: Function, args: tuple[Node, ...], keywords: Mapping[str, Node]
    ) -> Iterator[tuple[str, Node]]:
        """(parameter, argument) of a call; what is spread out is left out."""
        names = [name for name in function.parameters if not (function.cls is not None and name in ("self", "cls"))]
        for name, argument in zip(names, args, strict=False):
            if argument[0] == "star":
                break
            yield name, argument
        for keyword, argument in keywords.items():
            if keyword in names:
                yield keyword, argument

    def returned(self, function: Function, bound: Mapping[str, Texts], depth: int) -> Texts:
        """What a function returns or, as a fixture, yields, as text."""
        if depth > MAX_DEPTH:
            return _unknown()
        place = Place(function.file, function, bound)
        found: list[Text] = []
        for node in walk_scope(function.node[5]):
            value = node[2] if node[0] in ("return", "yield") else None
            if value is not None:
                found += self.texts(value, place, depth + 1)
        return tuple(found) or _unknown()

    def assigned(self, function: Function) -> Mapping[str, list[tuple[int, Node, str]]]:
        """The assignments of a function's body by name ("self.x" too): (at, value, kind), in order. `kind` is "is",
        "each" for a loop, "each:1:3" for the second of three names of a loop, "with" for a context manager."""
        known = self._assigned.get(id(function))
        if known is None:
            found: dict[str, list[tuple[int, Node, str]]] = {}
            for node in walk_scope(function.node[5]):
                for name, at, value, kind in _bindings(node):
                    found.setdefault(name, []).append((at, value, kind))
            known = self._assigned[id(function)] = {
                name: sorted(rows, key=lambda r: r[0]) for name, rows in found.items()
            }
        return known


def _bindings(node: Node) -> Iterator[tuple[str, int, Node, str]]:
    if node[0] == "assign" and node[3] is not None:
        for target in node[2]:
            name = dotted(target)
            if name is not None:
                yield name, node[1], node[3], "is"
            elif target[0] in ("tuple", "list"):
                for at, inner in enumerate(target[2]):
                    if (name := dotted(inner)) is not None:
                        given = node[3]
                        value = given[2][at] if given[0] == "tuple" and at < len(given[2]) else given
                        yield name, node[1], value, "is" if value is not given else "part"
    elif node[0] == "augassign":
        name = dotted(node[2])
        if name is not None:
            yield name, node[1], ("error", node[1], ""), "part"
    elif node[0] == "walrus":
        yield node[2], node[1], node[3], "is"
    elif node[0] == "for":
        target = node[2]
        if target[0] == "name":
            yield target[2], node[1], node[3], "each"
        elif target[0] in ("tuple", "list"):
            for at, inner in enumerate(target[2]):
                if inner[0] == "name":
                    yield inner[2], node[1], node[3], f"each:{at}:{len(target[2])}"
    elif node[0] == "with":
        for value, named in node[2]:
            if named is not None and (name := dotted(named)) is not None:
                yield name, node[1], value, "with"


def _is_blank(text: Text) -> bool:
    """Whether nothing is known of a text, and it is no parameter either."""
    return len(text.parts) == 1 and isinstance(text.parts[0], Hole) and not text.parts[0].owner


def _joined(pieces: list[Texts]) -> Texts:
    return tuple(Text(tuple(part for text in row for part in text.parts)) for row in islice(product(*pieces), MOST))


def _formatted(text: Text) -> Text:
    parts: list[str | Hole] = []
    for part in text.parts:
        if isinstance(part, Hole):
            parts.append(part)
            continue
        for at, piece in enumerate(FORMATTED.split(part)):
            if at:
                parts.append(Hole("", single=True))
            if piece:
                parts.append(piece)
    return Text(tuple(parts))


def _unknown(name: str = "") -> Texts:
    return (Text((Hole(name),)),)
