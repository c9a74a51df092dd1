"""Where code asks for a permission in any way: every mention of it that is no definition, no list of all, no grant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, line_of, walk
from govern.project.permissions import literals
from govern.project.permissions.definitions import Collection
from govern.project.permissions.modules import Reader
from govern.project.permissions.roles import gives
from govern.project.permissions.seeding import pattern_of
from govern.project.proofs import wording
from govern.project.proofs.looking import look

if TYPE_CHECKING:
    from govern.project.project import Project

# Words in the name of a literal by which it gives permissions, and does not ask for them.
GIVEN = wording.listed(
    "role roles group groups profile profiles plan plans tier tiers grant grants granted assignment assignments "
    "default defaults preset presets bundle bundles"
)
NAMED = ("enum", "class", "classes", "constants")  # what code refers to by a name of its own
MOST = 0.75  # of all permissions in one literal make it a list of all of them


def _only_listed(node: Node) -> Iterator[Node]:
    """The nodes of a literal without what it gives to functions, as `{"user": allowed("orders:read")}` does, which asks
    for something. Classes that are called make its entries."""
    asked: set[int] = set()
    for inner in walk(node):
        if inner[0] == "call" and inner[2][0] in ("name", "attr"):
            name = str(inner[2][-1])
            if name not in literals.WRAPPERS and not name.lstrip("_")[:1].isupper():
                asked |= {id(one) for one in walk(inner)}
    return (inner for inner in walk(node) if id(inner) not in asked)


class Mentions:
    """Looks for the names of one registry in the code of the backends."""

    def __init__(self, project: Project, registry: Collection) -> None:
        self._project = project
        self._definitions = definitions = registry.definitions
        self._labels: dict[str, list[tuple[str, str]]] = {}
        for value, one in definitions.items() if registry.kind in NAMED else ():
            owner, _, last = one.label.rpartition(".")
            self._labels.setdefault(last, []).append((owner, value))
        self._places = {(one.place.file, one.place.line) for one in definitions.values()}

    def asked(self) -> set[str]:
        """The names that something asks for, as far as can be seen; too many rather than too few."""
        found: set[str] = set()
        sources = self._project.permissions.sources
        for path in sources.holding([*self._definitions, *self._labels, *self._pieces()]):
            if not path.endswith(".py") or self._project.layer_of(path) == "migrations":
                continue
            reader = sources.reader(path)
            if reader is not None:
                found.update(self._in(reader))
        return found

    def _pieces(self) -> set[str]:
        """The beginnings of names, by which code that puts names together is found."""
        return {piece for name in self._definitions if len(piece := re.split("[.:]", name)[-1]) > 2}

    def _in(self, reader: Reader) -> Iterator[str]:
        nodes = list(walk(reader.body))
        passed = {id(node) for listed in self._listed(reader, nodes) for node in _only_listed(listed)}
        passed |= {id(target) for node in nodes if node[0] == "assign" for target in node[2]}
        for node in nodes:
            if id(node) in passed:
                continue
            if node[0] == "const" and isinstance(node[2], str) and node[2] in self._definitions:
                if (reader.module.path, line_of(node[1])) not in self._places:
                    yield node[2]
            elif node[0] in ("name", "attr") and node[-1] in self._labels:
                yield from self._named(node)
            elif node[0] == "fstr":
                yield from self._made(node, certain=False)
            elif node[0] == "call" and wording.asks_permission(str(node[2][-1])):
                for inner in walk(node):
                    yield from self._made(inner, certain=True) if inner[0] == "fstr" else ()

    def _made(self, node: Node, *, certain: bool) -> Iterator[str]:
        """The names that an f-string can give, if it is given to a check of permissions or spells some of the name."""
        texts = [part for part in node[2] if isinstance(part, str)]
        spelled = max((len(word) for text in texts for word in re.findall("[A-Za-z]+", text)), default=0)
        if any(re.search("[.:]", text) for text in texts) and (certain or spelled > 2):
            pattern = re.compile(pattern_of(node))
            yield from (name for name in self._definitions if pattern.fullmatch(name))

    def _named(self, node: Node) -> Iterator[str]:
        """The definitions that a name or an attribute can stand for, by what is in front of it."""
        for owner, value in self._labels[node[-1]]:
            if not owner:
                yield value
            elif node[0] == "attr" and node[2][0] in ("name", "attr"):
                front = node[2][-1]
                if front in (owner, "self", "cls") or not str(front)[:1].isupper():
                    yield value

    def _listed(self, reader: Reader, nodes: list[Node]) -> Iterator[Node]:
        """The literals that only list permissions: all of them, those of roles, their titles, rows of the database.
        `nodes` are all of the module."""
        granted: set[str] = set()
        found = literals.containers(reader.body)
        for name, node in found:
            keys = [look(reader.ev, key, reader.scope) for key, _ in node[2] if key] if node[0] == "dict" else []
            if gives(name, keys):
                granted |= {inner[2] for inner in walk(node) if inner[0] == "name"}
        for name, node in found:
            cells = [(column, text) for column, text, _ in literals.cells(node, reader.read)]
            texts = self._definitions.keys() & {text for _, text in cells}
            titles = {text for column, text in cells if column == "{}"}
            if (
                wording.any_of(name, GIVEN)
                or name in granted
                or len(texts) >= MOST * len(self._definitions)
                or len(titles & self._definitions.keys()) * 2 > max(len(titles), 2)
                or any((reader.module.path, line_of(inner[1])) in self._places for inner in walk(node))
            ):
                yield node
        for node in nodes:
            if node[0] == "call":
                yield from (rows for _, rows in literals.inserted_rows(node))
