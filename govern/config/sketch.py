"""A first look at one Python file: its imports, and whether it makes applications, routers or routes.

A sketch is read by regular expressions, before any parser is loaded. It decides where things are, never what they do.
"""

from __future__ import annotations

import re
from typing import Any

from govern.records import dataclass
from govern.regex import regex

_RELATED = (b"fastapi", b"FastAPI", b"APIRouter", b"outer.")
_SERVERS = (b"uvicorn", b"hypercorn", b"ranian")
# What stands at the start of a line is looked for behind the end of the one before: a pattern that begins with a
# literal is three to ten times as fast as one that begins with an anchor. `_lines` puts such an end before the first.
_FROM = regex(r"\n[ \t]*+from[ \t]++(\.*+)((?:\w[\w.]*+)?)[ \t]*+(?<=[ \t.])import\b[ \t]*+(\([^)]{0,2000}\)|[^\n#;]*)")
_IMPORT = regex(r"\n[ \t]*import[ \t]+([\w.]+(?:[ \t]+as[ \t]+\w+)?(?:[ \t]*,[ \t]*[\w.]+(?:[ \t]+as[ \t]+\w+)?)*)")
_NAME = regex(r"(\w+)(?:[ \t]+as[ \t]+(\w+))?")
_COMMENT = regex(r"#[^\n]*")
_METHODS = "get|post|put|patch|delete|head|options|trace|websocket|api_route|route"
_ROUTE = regex(
    rf"\n[ \t]*+@(?:(?:\w{{1,40}}\.){{0,6}}\w{{0,40}}(?:[rR]outer|[aA]pp|[aA]pi|API)\w{{0,40}}\.(?:{_METHODS})\("
    rf"|[\w.]{{1,200}}\.(?:{_METHODS})\(\s*[fFrR]?[\"'](?:/|[\"']))"
)
_ADDED_ROUTE = regex(r"\.add_(?:api_route|api_websocket_route|websocket_route)\(")
_DOCSTRING = regex(r'("""|\'\'\').*?\1', re.DOTALL)
_ASSIGNED = regex(r"\n(\w+)[ \t]*(?::[^=\n]+)?=(?!=)[ \t]*([\w.]*)(\(?)")
_SERVED = regex(
    r"\b(?:uvicorn\.(?:run|Config)|[gG]ranian|serve)\(\s*(?:(?:app|target)\s*=\s*)?"
    r"(?:[fFrR]?[\"']([\w.]+:\w+)[\"']|(\w+)\s*[,)\n])"
)


@dataclass(frozen=True, slots=True)
class Import:
    """`from module import names`, or `import module`; `dots` counts those before a relative one.

    `names` holds pairs of what is imported and what it is called here.
    """

    dots: int
    module: str
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sketch:
    """What one Python file seems to hold.

    `assigned` gives names of the module with what is called ("FastAPI(") or named ("make_app") on the right. `served`
    holds what the file hands to a server: "app.main:app", or the name of a variable.
    """

    path: str
    related: bool
    imports: tuple[Import, ...] = ()
    makes_app: bool = False
    makes_router: bool = False
    has_routes: bool = False
    assigned: tuple[tuple[str, str], ...] = ()
    served: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """The folder that holds the file."""
        return self.path.rpartition("/")[0]

    @property
    def serves(self) -> bool:
        """Whether endpoints are made here, or routers for them."""
        return self.makes_app or self.makes_router or self.has_routes

    def to_plain(self) -> tuple[Any, ...]:
        """All but the path, as data that marshal writes."""
        imports = tuple((one.dots, one.module, one.names) for one in self.imports)
        marks = (self.related, self.makes_app, self.makes_router, self.has_routes)
        return (*marks, imports, self.assigned, self.served)

    @staticmethod
    def from_plain(path: str, plain: tuple[Any, ...]) -> Sketch:
        """The sketch that `to_plain` gave this for."""
        related, makes_app, makes_router, has_routes, imports, assigned, served = plain
        found = tuple(Import(*one) for one in imports)
        return Sketch(path, related, found, makes_app, makes_router, has_routes, assigned, served)


def read_sketch(path: str, source: bytes) -> Sketch | None:
    """The sketch of a file; None where it has nothing to do with FastAPI or a server."""
    maybe = any(word in source for word in _RELATED)
    serving = any(word in source for word in _SERVERS)
    if not maybe and not serving:
        return None
    text = source.decode("utf-8", "replace")
    has_routes = maybe and _has_routes(text)
    # `from .common import *` brings a router to a file that never mentions where it comes from.
    related = has_routes or any(word in source for word in _RELATED[:-1])
    return Sketch(
        path,
        related,
        read_imports(text),
        makes_app=related and "FastAPI(" in text,
        makes_router=related and "Router(" in text,
        has_routes=has_routes,
        assigned=tuple((name, value + call) for name, value, call in _ASSIGNED.findall(_lines(text))),
        served=tuple(dict.fromkeys(quoted or name for quoted, name in _SERVED.findall(text))) if serving else (),
    )


def _has_routes(text: str) -> bool:
    """Whether routes are declared. Indented ones may be examples in a docstring: these are looked at without it."""
    lines = _lines(text)
    decorators = [match[0] for match in _ROUTE.finditer(lines)]
    if any(line.startswith("\n@") for line in decorators):
        return True
    if not decorators and not _ADDED_ROUTE.search(text):
        return False
    without = _DOCSTRING.sub("", lines)
    return _ROUTE.search(without) is not None or _ADDED_ROUTE.search(without) is not None


def _lines(text: str) -> str:
    return f"\n{text}"


def read_imports(text: str) -> tuple[Import, ...]:
    """The imports that stand at the start of a line, those in functions and in docstrings among them."""
    lines = _lines(text)
    found = [Import(len(dots), module, _names(names)) for dots, module, names in _FROM.findall(lines)]
    for line in _IMPORT.findall(lines):
        found += [Import(0, part.split()[0]) for part in line.split(",")]
    return tuple(one for one in found if one.dots or one.module)


def _names(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, alias or name) for name, alias in _NAME.findall(_COMMENT.sub("", text)))
