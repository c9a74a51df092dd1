"""A field of a TypeScript type that mirrors a schema."""

from __future__ import annotations

from collections.abc import Iterator

from govern.errors import GovernError
from govern.facts.syntax import Node, column_of, line_of, walk
from govern.project.type_sync.calls import by_label
from govern.project.type_sync.mirror import Mirror
from govern.selftest.ground import Ground
from govern.selftest.mutant import Change, Mutant
from govern.selftest.operators.families import TYPES

OPEN, CLOSE = "([{<", ")]}>"


class TypeField:
    """Takes a field away."""

    name = "type-field"
    about = "a field of a TypeScript type"
    concepts = frozenset[str]()
    families = TYPES

    def mutants(self, ground: Ground) -> Iterator[Mutant]:
        """One for each field of each written type that has all that its schema has."""
        endpoints_of = by_label(ground.project)
        for match in ground.project.type_sync.mirrors:
            if match.type.generated or not match.closed:
                continue
            try:
                text = ground.project.tree.read(match.type.file).decode("utf-8-sig")
            except (GovernError, ValueError):
                continue
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            used = [one for label in match.labels for one in endpoints_of.get(label, ())]
            endpoints = {ground.target(one): None for one in used}
            for field in _fields(match):
                start = _offset(text, field[1])
                yield Mutant(
                    self.name,
                    match.type.file,
                    line_of(field[1]),
                    f"the field {field[2]} of {match.type.name}",
                    (Change(start, _end(text, start), ""),),
                    tuple(endpoints),
                )


def _fields(match: Mirror) -> Iterator[Node]:
    """The members of a type that stand for fields of its schema, each name once."""
    names = set(match.wire_names)
    for node in match.type.nodes:
        for member in walk(node):
            if member[0] == "field" and member[2] in names:
                names.discard(member[2])
                yield member


def _offset(text: str, at: int) -> int:
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: line_of(at) - 1]) + column_of(at)


def _end(text: str, start: int) -> int:
    """Behind the mark that ends the member at `start`; before what ends the type, or the line."""
    depth = 0
    for at in range(start, len(text)):
        character = text[at]
        if character in OPEN:
            depth += 1
        elif character in CLOSE and not (character == ">" and text[at - 1] == "="):
            depth -= 1
            if depth < 0:
                return at
        elif depth == 0 and character in ";,":
            return at + 1
        elif depth == 0 and character == "\n" and text[at - 1] not in "|&:=":
            return at
    return len(text)


OPERATORS = (TypeField(),)
