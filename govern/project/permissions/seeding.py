"""Loops that insert rows: which names they put into the database, as far as what they run over is known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govern.facts.syntax import Node, walk, walk_scope
from govern.findings import Location
from govern.project.effects.mapped import is_model
from govern.project.permissions import literals
from govern.project.permissions.definitions import ABOUT
from govern.project.permissions.modules import Reader
from govern.project.permissions.roles import held
from govern.project.proofs import wording
from govern.project.proofs.chains import definitions_of
from govern.project.proofs.looking import look
from govern.records import dataclass

MOST_GAPS = 3
INSERTS = wording.listed("insert add create ensure seed upsert register sync get_or_create populate")


@dataclass(frozen=True, slots=True, eq=False)
class Seeding:
    """A loop that inserts rows: the names that it inserts, patterns of those that it makes, whether these are all, and
    whether what it inserts is about permissions by its name."""

    place: Location
    names: frozenset[str]
    patterns: tuple[str, ...]
    complete: bool
    speaks: bool

    def inserts(self, name: str) -> bool:
        return name in self.names or any(re.fullmatch(pattern, name) for pattern in self.patterns)


def seedings(reader: Reader) -> Iterator[Seeding]:
    """The loops of a module that insert rows, comprehensions included."""
    bodies = [reader.body, *(node[5] for node in walk(reader.body) if node[0] == "def")]
    for body in bodies:
        definitions = definitions_of(body)
        for node in walk_scope(body):
            for target, iterable, inside in _loops(node):
                names = {one[2] for one in walk(target) if one[0] == "name"}
                row = next((call for call in walk(inside) if call[0] == "call" and _inserts(reader, call, names)), None)
                if row is not None:
                    yield _seeding(reader, row, iterable, definitions)


def _loops(node: Node) -> Iterator[tuple[Node, Node, tuple[Node, ...]]]:
    if node[0] == "for":
        yield node[2], node[3], node[4]
    elif node[0] == "comp":
        for clause in node[5]:
            if clause[0] == "for":
                yield clause[1], clause[2], (node[3],)
    elif node[0] == "call" and str(node[2][-1]) in literals.INSERTING:
        for inner in walk(node[3]):
            if inner[0] == "comp" and inner[3][0] == "dict":
                yield inner[5][0][1], inner[5][0][2], (("call", inner[1], node[2], node[3], ()),)


def _inserts(reader: Reader, call: Node, names: set[str]) -> bool:
    """Whether a call inserts a row that is made from what a loop runs over."""
    given = [*call[3], *(value for _, value in call[4])]
    inside = [inner for value in given for inner in walk(value)]
    if not any(inner[0] == "comp" or (inner[0] == "name" and inner[2] in names) for inner in inside):
        return False
    if call[2][0] in ("name", "attr") and call[4] and is_model(look(reader.ev, call[2], reader.scope)):
        return True
    if any(True for _ in literals.inserted_rows(call)) or str(call[2][-1]) in ("bulk_insert", "insert_many"):
        return True
    texts = (inner[2] for inner in inside if inner[0] == "const")
    if any(isinstance(text, str) and "insert into" in text[:4000].lower() for text in texts):
        return True
    name = str(call[2][-1]) if call[2][0] in ("name", "attr") else ""
    return wording.any_of(name, INSERTS) and wording.asks_permission(name)


def _seeding(reader: Reader, row: Node, iterable: Node, definitions: dict[str, list[Node]]) -> Seeding:
    found: set[str] = set()
    patterns: list[str] = []
    complete = True
    todo, seen = [iterable], set[str]()
    while todo:
        node = todo.pop()
        local = [inner[2] for inner in walk(node) if inner[0] == "name" and inner[2] in definitions]
        names, sure = held(reader, node)
        found |= names
        for inner in walk(node):
            if inner[0] == "fstr":
                patterns.append(pattern_of(inner))
        fresh = [name for name in local if name not in seen]
        seen.update(fresh)
        todo += [value for name in fresh for value in definitions[name]]
        for inner in walk(node):  # names of the module in something that is local
            if inner[0] in ("name", "attr") and not sure and inner[2] not in definitions:
                found |= held(reader, inner)[0]
        if not sure and not local and not names and not patterns:
            complete = False
    sure = complete and bool(found or patterns)
    return Seeding(reader.place(row), frozenset(found), tuple(patterns), sure, any(map(_is_about, _titles(row))))


def _titles(row: Node) -> Iterator[str]:
    """The names of what a call inserts into: the model, the table, the table of a statement."""
    yield str(row[2][-1]) if row[2][0] in ("name", "attr") else ""
    yield from (table for table, _ in literals.inserted_rows(row))
    for inner in walk(row[3]):
        if inner[0] == "const" and isinstance(inner[2], str):
            found = re.search(r"insert\s+into\s+(\S+)", inner[2][:4000], re.IGNORECASE)
            yield found.group(1) if found else ""


def _is_about(title: str) -> bool:
    return wording.any_of(title, ABOUT) or wording.any_of(title, wording.listed("permission permissions privilege"))


def pattern_of(node: Node) -> str:
    """A regular expression for what an f-string can give; one that nothing matches where many gaps would take for ever
    to match."""
    parts = [re.escape(part) if isinstance(part, str) else ".+" for part in node[2]]
    parts = [part for at, part in enumerate(parts) if part != ".+" or at == 0 or parts[at - 1] != ".+"]
    return "".join(parts) if parts.count(".+") <= MOST_GAPS else r"(?!)"
