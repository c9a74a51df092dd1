"""Text made of values: f-strings, `str.format` and `str.join`."""

from __future__ import annotations

import string
from collections.abc import Callable
from typing import TYPE_CHECKING

from govern.facts.syntax import Node
from govern.project.evaluation import bounds, operators
from govern.project.evaluation.raised import Raised
from govern.project.values import External, Scope, Unknown, Value, plain
from govern.regex import regex

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

CONVERSIONS: dict[str, Callable[[object], str]] = {"!s": str, "!r": repr, "!a": ascii}
NESTED = regex(r"\{([^{}]*)\}")


def format_string(ev: Evaluator, node: Node, scope: Scope) -> Value:
    """The text of an f-string."""
    result: Value = ""
    for part in node[2]:
        value = part if isinstance(part, str) else operators.text(ev, ev.evaluate(part, scope))
        result = operators.binary(ev, "+", result, value, ev.lose(node, scope, node))
    return result


def format_value(ev: Evaluator, node: Node, scope: Scope) -> Value:
    """One replacement field with a conversion or a format specification."""
    value = ev.evaluate(node[2], scope)
    conversion, _, spec = node[3].partition(":")
    lost = ev.lose(node, scope, node)
    spec = NESTED.sub(lambda match: _nested(ev, match[1], scope), spec)
    inner = plain(value)
    if conversion in ("", "!s") and not isinstance(inner, operators.CONSTANT):
        inner = plain(operators.text(ev, value))
    if not is_simple(inner) or "\0" in spec or bounds.wide(spec):
        return lost
    try:
        return operators.mark_deployed(format(CONVERSIONS[conversion](inner) if conversion else inner, spec), value)
    except (ValueError, KeyError, TypeError):  # None and a list know no specification
        return lost


def _nested(ev: Evaluator, text: str, scope: Scope) -> str:
    """A value inside a format specification; NUL where it is not known."""
    found = plain(ev.evaluate(ev.parse_annotation(text), scope))
    return str(found) if isinstance(found, (str, int)) else "\0"


def is_simple(value: Value) -> bool:
    """Whether a value is a constant, or a container of constants that is printed as Python prints it."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return all(map(is_simple, value))
    if isinstance(value, dict):
        return all(is_simple(key) and is_simple(item) for key, item in value.items())
    return isinstance(value, operators.CONSTANT)


def format_method(ev: Evaluator, text: str, args: list[Value], keywords: dict[str, Value]) -> Value:
    """`text.format(...)`; only what the text names is looked at, and fields that look into objects are not followed.

    Raises `Raised` in a `try` where the text is no template, or names what is not given.
    """
    try:
        fields = [(name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name is not None]
        if any(bounds.wide(spec) or "{" in spec or "." in name or "[" in name for name, spec in fields):
            return Unknown("a formatted string")
        used = {name for name, _ in fields}
        given = [_plain_or_text(ev, arg) for arg in args] if any(not name or name.isdigit() for name in used) else []
        named = {key: _plain_or_text(ev, item) for key, item in keywords.items() if key in used}
        if not bounds.fits(text, *given, *named.values()) or not all(map(is_simple, (*given, *named.values()))):
            return Unknown("a formatted string")
        return text.format(*given, **named)
    except (IndexError, KeyError, ValueError, AttributeError, TypeError) as error:
        if ev.tries and "**" not in keywords and isinstance(error, (KeyError, ValueError, IndexError)):
            raise Raised(External(f"builtins.{type(error).__name__}")) from error
        return Unknown("a formatted string")


def _plain_or_text(ev: Evaluator, value: Value) -> Value:
    return plain(value) if is_simple(plain(value)) else plain(operators.text(ev, value))


def join(ev: Evaluator, separator: str, args: list[Value]) -> Value:
    """`separator.join(...)`; members of a StrEnum are text."""
    items = operators.iterate(args[0]) if args else None
    texts = [operators.comparable(plain(item)) for item in items or []]
    if items is None or not all(isinstance(text, str) for text in texts):
        return Unknown("a joined string")
    if bounds.size(separator) * len(texts) + sum(map(len, texts)) > bounds.MAX_SIZE:
        return Unknown("a long joined string")
    return separator.join(texts)
