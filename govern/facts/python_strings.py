"""Lowers string literals of Python: escapes, bytes, f-strings, implicit concatenation."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from govern.facts.python_dispatch import EXPRESSIONS, at, error, expression
from govern.facts.syntax import Node
from govern.regex import regex

LONG = frozenset(('"""', "'''"))
EMPTY = frozenset(('""', "''", '""""""', "''''''"))
ESCAPE = regex(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}]+)\}|([\s\S]))")
BYTE_ESCAPE = regex(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|()()()([\s\S]))")
SIMPLE = {
    "\n": "", "\\": "\\", "'": "'", '"': '"',
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
}  # fmt: skip


def unescape(text: str) -> str:
    """The value of the inside of a string literal; what is no escape stays as it is written, as in Python."""
    return ESCAPE.sub(_escape, text) if "\\" in text else text


def _escape(match: re.Match[str]) -> str:
    octal, hexadecimal, short, long, name, other = match.groups()
    if other:
        return SIMPLE.get(other, match[0])
    if octal:
        return chr(int(octal, 8))
    if name:
        try:
            return unicodedata.lookup(name)
        except KeyError:
            return match[0]
    code = int(hexadecimal or short or long, 16)
    return chr(code) if code <= 0x10FFFF else match[0]


def _byte_escape(match: re.Match[str]) -> str:
    return chr(int(match[1], 8) & 0xFF) if match[1] else _escape(match)


def _string(node: Any) -> Node:
    whole: str = node.text()
    if whole[0] in "\"'" and "\\" not in whole:
        return ("const", at(node), whole[3:-3] if whole[:3] in LONG else whole[1:-1])
    children = node.children()
    start = children[0].text().lower()
    if "f" in start or "t" in start:
        return _format_string(node, children, start)
    plain = len(children) == 3 and "b" not in start and ("r" in start or not children[1].children())
    # The parser may count an escaped line end as part of the closing quotes.
    if plain and len(children[2].text()) == len(start.lstrip("ru")):
        return ("const", at(node), children[1].text())
    if whole in EMPTY:
        return ("const", at(node), "")
    inside = whole[len(start) : -len(start.lstrip("rbu"))]
    if "b" not in start:
        return ("const", at(node), inside if "r" in start else unescape(inside))
    if not inside.isascii():
        return error(node)
    value = inside if "r" in start else BYTE_ESCAPE.sub(_byte_escape, inside)
    return ("const", at(node), value.encode("latin-1"))


def _format_string(node: Any, children: list[Any], start: str) -> Node:
    """The parser leaves some text between the parts without a node of its own; it is read from the literal."""
    literal, begin = node.text(), node.range().start.index
    raw = "r" in start
    quotes = len(start.lstrip("rft"))
    found: list[Any] = []
    position = len(start)
    for child in (c for c in children if c.kind() == "interpolation"):
        area = child.range()
        found.append(_text(literal[position : area.start.index - begin], raw))
        found += _interpolation(child)
        position = area.end.index - begin
    found.append(_text(literal[position : len(literal) - quotes], raw))
    return ("fstr", at(node), tuple([part for part in found if part != ""]))


def _text(text: str, raw: bool) -> str:
    text = text.replace("{{", "{").replace("}}", "}")
    return text if raw else unescape(text)


def _interpolation(node: Any) -> list[Any]:
    children = [child for child in node.children() if child.kind() not in ("{", "}", "comment", "line_continuation")]
    if not children:
        return [("error", at(node), node.text()[:80])]
    value = expression(children[0])
    spec = "".join([c.text() for c in children[1:] if c.kind() in ("type_conversion", "format_specifier")])
    equals = next((i for i, child in enumerate(children) if child.kind() == "=" and i), None)
    if equals is None:
        return [("format", at(node), value, spec) if spec else value]
    begin, text = node.range().start.index, node.text()
    behind = children[equals + 1].range().start.index - begin if len(children) > equals + 1 else len(text) - 1
    return [text[1:behind], ("format", at(node), value, spec or "!r")]


def _concatenated(node: Any) -> Node:
    parts = [_string(child) for child in node.named_children() if child.kind() == "string"]
    if all(part[0] == "const" for part in parts):
        values = [part[2] for part in parts]
        if all(isinstance(value, str) for value in values):
            return ("const", at(node), "".join(values))
        if all(isinstance(value, bytes) for value in values):
            return ("const", at(node), b"".join(values))
        return error(node)
    flat: list[Any] = []
    for part in parts:
        flat.extend(part[2] if part[0] == "fstr" else (part[2],) if part[0] == "const" else (part,))
    return ("fstr", at(node), tuple(flat))


EXPRESSIONS.update(string=_string, concatenated_string=_concatenated)
