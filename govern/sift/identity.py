"""What a finding is about, so that it can be found again after lines, formatting, names and files have changed."""

from __future__ import annotations

import hashlib
import re
from dataclasses import field
from typing import TYPE_CHECKING

from govern.facts.syntax import COLUMN_BITS, Body, Node, line_of
from govern.findings import Finding
from govern.records import dataclass
from govern.regex import regex

if TYPE_CHECKING:
    from govern.project.project import Project

ANCHOR = 12
TYPESCRIPT = (".ts", ".tsx", ".mts", ".cts")
ENDS = ("def", "class", "interface", "alias", "func")
_DOTTED = regex(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
_TIGHT = regex(r"\s*([^\w\s])\s*")


@dataclass(frozen=True, slots=True)
class Identity:
    """A finding's identity. Neither lines nor messages enter.

    `endpoint` is "POST /api/orders" or ""; `symbol` the handler (dotted, with its module) of an endpoint, for all
    else the function or class around the finding (without its module); `detail` what the rule says of its subject
    beyond these. `anchor` is a digest of the code of that function or class without its name, or of the file.
    """

    rule: str
    endpoint: str
    file: str
    symbol: str
    detail: str
    anchor: str


@dataclass(slots=True)
class Identities:
    """Works out identities in one project. What it learns of a file is kept for the next finding in it."""

    project: Project
    _handlers: dict[str, list[tuple[str, int, int, str]]] | None = None
    _digests: dict[tuple[str, int], str] = field(default_factory=dict)

    def of(self, finding: Finding) -> Identity:
        """The identity of one finding."""
        at = finding.location
        inside = self._definition(at.file, at.line)
        endpoint = finding.endpoint or ""
        symbol = self._handler(finding) if endpoint else (inside[0] if inside else "")
        detail = self._detail(finding, symbol)
        return Identity(finding.rule, endpoint, at.file, symbol, detail, self._anchor(at.file, inside))

    def _detail(self, finding: Finding, symbol: str) -> str:
        """The subject without what stands beside it: the endpoint, the symbol, the file; dotted names lose their
        modules, and code the blanks and quotes that a formatter decides about."""
        text = finding.subject
        for part in (finding.endpoint, symbol if finding.endpoint else "", finding.location.file):
            text = _without(text, part or "")
        text = _DOTTED.sub(lambda found: self._without_module(found[0]), text)
        return normalised(text if finding.endpoint else _without(text, symbol)).lstrip(":.")

    def _without_module(self, dotted: str) -> str:
        modules = self.project.modules
        parts = dotted.split(".")
        for count in range(len(parts) - 1, 0, -1):
            if ".".join(parts[:count]) in modules:
                return ".".join(parts[count:])
        return dotted

    def _handler(self, finding: Finding) -> str:
        if self._handlers is None:
            self._handlers = {}
            for one in self.project.endpoints:
                place = (one.file, one.line, one.end_line, one.handler)
                self._handlers.setdefault(one.label, []).append(place)
        candidates = self._handlers.get(finding.endpoint or "", [])
        at = finding.location
        for file, first, last, handler in candidates:
            if file == at.file and first <= at.line <= last:
                return handler
        return candidates[0][3] if candidates else ""

    def _definition(self, file: str, line: int) -> tuple[str, Node] | None:
        """The name and the node of the innermost function or class around a line."""
        return enclosing(body_of(self.project, file), line, file)

    def _anchor(self, file: str, inside: tuple[str, Node] | None) -> str:
        body = body_of(self.project, file)
        if not body:
            return ""
        key = (file, inside[1][1] if inside else 0)
        if key not in self._digests:
            self._digests[key] = digest(inside[1], inside[0]) if inside else digest(body, "")
        return self._digests[key]


def _without(text: str, part: str) -> str:
    return re.sub(rf"(?<![\w/.]){re.escape(part)}(?![\w/])", " ", text) if part else text


def normalised(text: str) -> str:
    """Text without what a formatter may change: blanks around signs, the kind of quotes, a comma before a bracket."""
    text = _TIGHT.sub(r"\1", " ".join(text.replace("'", '"').split()))
    return re.sub(r",([)\]}])", r"\1", text).strip()


def body_of(project: Project, file: str) -> Body:
    """The code of a file, as its facts have it; nothing for a language that has no facts of code."""
    if not file or not project.tree.exists(file):
        return ()
    if file.endswith(".py"):
        return project.facts.python(file).body
    if file.endswith(TYPESCRIPT):
        return project.facts.typescript(file).body
    return ()


def enclosing(body: Body, line: int, file: str) -> tuple[str, Node] | None:
    """The dotted name, within its file, and the node of the innermost function or class that `line` belongs to; in
    TypeScript, of the declaration at the top of the file."""
    if not file.endswith(".py"):
        above = [node for node in body if line_of(node[1]) <= line and declared(node)]
        return (declared(above[-1]), above[-1]) if above else None
    names: list[str] = []
    found: Node | None = None
    level: Body = body
    while True:
        inside = next((node for node in level if node[0] in ("def", "class") and _holds(node, line)), None)
        if inside is None:
            return (".".join(names), found) if found is not None else None
        names.append(inside[2])
        found, level = inside, inside[5]


def declared(node: Node) -> str:
    """The name that a statement of TypeScript declares; "" where it declares none, or several."""
    if node[0] in ("exported", "declare"):
        return declared(node[2])
    if node[0] == "var" and len(node[3]) == 1:
        pattern = node[3][0][2]
        return str(pattern[2]) if pattern[0] == "name" else ""
    return str(node[2]) if node[0] in ("interface", "alias", "enum", "class", "func") and node[2] else ""


def _holds(node: Node, line: int) -> bool:
    first = min([line_of(node[1]), *(line_of(one[1]) for one in node[6])])
    last = node[8] if node[0] == "def" else node[7]
    return bool(first <= line <= last)


def digest(node: Node | Body, name: str) -> str:
    """A digest of code that knows neither places, nor formatting, nor the name of what it defines."""
    own = repr(name.rpartition(".")[2])
    # the name comes first in what it names, and is a name again where the code calls itself
    text = repr(_plain(node)).replace(own, "''", 1).replace(f"('name', {own})", "('name', '')")
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:ANCHOR]


def _plain(node: object) -> object:
    if not isinstance(node, tuple):
        return node
    if len(node) > 1 and isinstance(node[0], str) and type(node[1]) is int:
        rest = node[2:]
        if node[0] in ENDS and rest and type(rest[-1]) is int:
            rest = rest[:-1]
        return (node[0], *map(_plain, rest))
    # parameters and handlers carry their place without a tag
    return tuple(_plain(part) for part in node if not (type(part) is int and part >> COLUMN_BITS))
