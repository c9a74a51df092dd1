"""Message templates: `{name}` stands for a value, `{{` and `}}` for braces. Nothing else is special."""

from __future__ import annotations

import re
from collections.abc import Mapping

from govern.regex import regex

_PIECE = regex(r"\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_-]*)\}|[{}]")
LONGEST_VALUE = 200


def placeholders(template: str) -> tuple[str, ...]:
    """The names in a template, in order, each once. Raises ValueError for a brace that stands alone."""
    names: dict[str, None] = {}
    for piece in _PIECE.finditer(template):
        if piece[0] in "{}":
            raise ValueError(f"a single `{piece[0]}`; write {{name}} for a value, and two braces for a brace")
        if piece[1]:
            names[piece[1]] = None
    return tuple(names)


def render(template: str, values: Mapping[str, object]) -> str:
    """The template with its values, as one line. Raises KeyError for a name that has no value."""

    def piece(found: re.Match[str]) -> str:
        return shown(values[found[1]]) if found[1] else found[0][0]

    return " ".join(_PIECE.sub(piece, template).split())


def shown(value: object) -> str:
    """A value as people read it: lists joined by commas, yes and no, nothing for None; on one line, not too long."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple, set, frozenset)):
        items = sorted(value, key=str) if isinstance(value, (set, frozenset)) else value
        text = ", ".join(shown(item) for item in items)
    else:
        text = str(value)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
