"""The comments that may be addressed to govern, and the lines that each of them stands for.

A comment behind code stands for its line; on the first or last line of a statement for the statement; on the head of a
function or class (a decorator, the `def`, the line that ends in its colon or brace) for the whole definition. A comment
on a line of its own stands for what begins on the next line of code: a definition as a whole, the head of an `if` or
`for`, a statement, or inside of a statement the element that begins there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from govern.regex import regex

# Begins with "govern", or with the directive of another tool that names something like a rule of ours.
ADDRESSED = regex(r"[\W_]*(?:govern\b|no(?:qa|semgrep|lint)\b.*[a-z]-[a-z])", re.IGNORECASE)
# What a text holds if a comment in it may be a directive: a look that saves parsing, and words that save that look.
WORDS = (b"govern", b"noqa", b"nosemgrep", b"nolint")
MENTIONED = regex(
    r"govern[\s:_-]{0,20}(?:ignor|igonre|disable|skip|suppress|allow|noqa|nolint|off|waive)"
    r"|no(?:qa|semgrep|lint)\s*[:\[(][^\n]*[a-z]-[a-z]",
    re.IGNORECASE,
)
COMMENT_MARKS = ("#", "//", "/*", "*", "<!--", "--")
# (line, text, first line, last line); the lines are (0, 0) where the comment stands for nothing
Comment = tuple[int, str, int, int]
Place = tuple[int, int]


class Grammar(NamedTuple):
    """The kinds of nodes of a language: what holds statements, what defines a function or class, what wraps such a
    definition, what has a head and a body, and by which token the head ends where no body node tells."""

    containers: frozenset[str]
    definitions: frozenset[str]
    wrappers: frozenset[str]
    compounds: frozenset[str]
    colon: str = ""


PYTHON = Grammar(
    frozenset(("module", "block")),
    frozenset(("function_definition", "class_definition", "decorated_definition")),
    frozenset(("decorated_definition",)),
    frozenset(
        ("if_statement", "for_statement", "while_statement", "with_statement", "try_statement", "match_statement")
    ),
    ":",
)
TYPESCRIPT = Grammar(
    frozenset(("program", "statement_block", "class_body", "interface_body", "object_type", "enum_body")),
    frozenset(
        (
            "function_declaration", "generator_function_declaration", "class_declaration", "abstract_class_declaration",
            "method_definition", "interface_declaration", "enum_declaration", "type_alias_declaration",
        )
    ),
    frozenset(("export_statement",)),
    frozenset(
        (
            "if_statement", "for_statement", "for_in_statement", "while_statement", "do_statement", "try_statement",
            "switch_statement", "statement_block", "labeled_statement",
        )
    ),
)  # fmt: skip


def is_addressed(comment: str) -> bool:
    """Whether a comment may be meant for govern; the facts keep no others."""
    return ADDRESSED.match(comment) is not None


def stands_at_top(lines: Sequence[str], line: int) -> bool:
    """Whether nothing but comments, blank lines and front matter stand above a line: what is said there is said of the
    file."""
    above = [text.strip() for text in lines[: line - 1]]
    if above[:1] == ["---"] and "---" in above[1:]:
        above = above[above.index("---", 1) + 1 :]
    return all(not text or text.startswith(COMMENT_MARKS) for text in above)


def addressed_to_govern(root: Any, nodes: Iterable[Any], lines: Sequence[str], grammar: Grammar) -> list[Comment]:
    """The comments among `nodes` that are addressed to govern. `lines` are those of the text that `root` was read from.

    `nodes` are all comments of the file: what is nothing but comment is passed over on the way to the next code.
    """
    nodes = list(nodes)
    chosen = [node for node in nodes if is_addressed(node.text())]
    if not chosen:
        return []
    reader = _Reader(root, lines, grammar, _covered(nodes))
    return [(node.range().start.line + 1, node.text(), *reader.stands_for(node)) for node in chosen]


def _covered(nodes: Iterable[Any]) -> dict[int, list[tuple[Place, Place]]]:
    """For each line, the comments on it by where they begin and end."""
    covered: dict[int, list[tuple[Place, Place]]] = {}
    for node in nodes:
        start, end = node.range().start, node.range().end
        region = ((start.line, start.column), (end.line, end.column))
        for line in range(start.line, end.line + 1):
            covered.setdefault(line, []).append(region)
    return covered


class _Reader:
    """Finds what a comment stands for. Lines and columns are 0-based here."""

    def __init__(
        self, root: Any, lines: Sequence[str], grammar: Grammar, covered: dict[int, list[tuple[Place, Place]]]
    ) -> None:
        self.root, self.lines, self.grammar, self.covered = root, lines, grammar, covered

    def stands_for(self, comment: Any) -> tuple[int, int]:
        """The first and the last line (1-based); (0, 0) for a comment with no code behind it."""
        start = comment.range().start
        before = self.lines[start.line][: start.column].rstrip()
        if before.strip() not in ("", "{"):
            first, last = self._behind((start.line, len(before) - 1))
            return first + 1, last + 1
        place = self._after(comment.range().end) or self._next_code(comment.range().end.line)
        if place is None:
            return 0, 0
        first, last = self._above(place)
        return first + 1, last + 1

    def _after(self, end: Any) -> Place | None:
        """Where code goes on in the line of a comment."""
        text = self.lines[end.line]
        rest = text[end.column :].strip().removeprefix("}").strip()
        if not rest or rest.startswith(("//", "/*")):
            return None
        return end.line, text.index(rest, end.column)

    def _behind(self, place: Place) -> tuple[int, int]:
        line = place[0]
        found = self._path(place)[0]
        if not found:
            return line, line
        first, last = self._clipped(found[-1])
        return (first, last) if line in self._edges(found[-1], first, last) else (line, line)

    def _above(self, place: Place) -> tuple[int, int]:
        statements, nodes = self._path(place)
        for node in statements:
            if _start(node) == place:
                return self._clipped(node)
        if statements and self._is_definition(statements[-1]):
            first, last = self._clipped(statements[-1])
            if place[0] in self._edges(statements[-1], first, last):
                return first, last
        for node in nodes:
            if _start(node) == place and node.kind() not in (*self.grammar.containers, "ERROR", "jsx_text"):
                if node.kind() == "jsx_element":
                    node = node.children()[0]
                return place[0], _last_line(node)
        return place[0], place[0]

    def _path(self, place: Place) -> tuple[list[Any], list[Any]]:
        """The statements around a place, outermost first; all nodes around it."""
        statements: list[Any] = []
        nodes: list[Any] = []
        node = self.root
        while True:
            inside = next((one for one in node.children() if _start(one) <= place < _end(one)), None)
            if inside is None:
                return statements, nodes
            if node.kind() in self.grammar.containers and inside.is_named():
                statements.append(inside)
            nodes.append(inside)
            node = inside

    def _is_definition(self, node: Any) -> bool:
        if node.kind() in self.grammar.definitions:
            return True
        if node.kind() in self.grammar.wrappers:
            return any(child.kind() in self.grammar.definitions for child in node.children())
        return False

    def _clipped(self, node: Any) -> tuple[int, int]:
        """The lines of a statement; of one with a body that defines nothing, the lines of its head."""
        first = _start(node)[0]
        return first, self._head_end(node) if node.kind() in self.grammar.compounds else _last_line(node)

    def _edges(self, node: Any, first: int, last: int) -> set[int]:
        """The lines on which a comment behind code stands for the whole node."""
        if not self._is_definition(node):
            return {first, last}
        edges = {first}
        while node is not None:
            edges |= {_start(node)[0], self._head_end(node)}
            below = None
            for child in node.children():
                if child.kind() == "decorator":
                    edges |= {_start(child)[0], _last_line(child)}
                elif child.kind() in self.grammar.definitions:
                    below = child
            node = below
        return edges

    def _head_end(self, node: Any) -> int:
        """The last line of the head: that of its colon, or that on which its body opens."""
        for child in node.children():
            if child.kind() == self.grammar.colon or child.kind() in ("switch_body", *self.grammar.containers):
                return _start(child)[0]
        return _start(node)[0]

    def _next_code(self, line: int) -> Place | None:
        for number in range(line + 1, len(self.lines)):
            text = self.lines[number]
            column = len(text) - len(text.lstrip())
            if text.strip() and not self._is_comment(number, column, text):
                return number, column
        return None

    def _is_comment(self, line: int, column: int, text: str) -> bool:
        if text[column:].startswith("{/*"):
            column += 1
        return any(start <= (line, column) < end for start, end in self.covered.get(line, ()))


def _start(node: Any) -> Place:
    at = node.range().start
    return at.line, at.column


def _end(node: Any) -> Place:
    at = node.range().end
    return at.line, at.column


def _last_line(node: Any) -> int:
    """The last line with something of a node on it."""
    line, column = _end(node)
    return line - 1 if column == 0 and line > _start(node)[0] else line
