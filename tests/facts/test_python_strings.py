"""Strings and numbers: what Python's own parser makes of a literal is what facts hold."""

from __future__ import annotations

import ast
import warnings
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from govern.facts.python import parse_expression, read_python
from tests.facts.python_reference import comparable, translate

PIECES = st.sampled_from([
    "a", " ", "é", "名", "\\n", "\\\\", "\\'", '\\"', "\\d", "\\x41", "\\x4", "\\101", "\\7", "\\400", "\\u0041",
    "\\U0001F600", "\\N{LATIN SMALL LETTER A}", "\\N", "\\\n", "{{", "}}", "{x}", "{x!r}", "{x:>10}", "{x!s:{w}}",
    "{f(a, b=1)}", "{x=}", "{ x = }", "{x = !s}", "{x=:>3}", "{(lambda: 1)}", "{a[0]}", "{a.b}", "{1 + 2}", "'", '"',
    "#", "\\{x}", "\\N{DIGIT ONE}{x}", "\t",
])  # fmt: skip
PREFIXES = ["", "r", "u", "f", "rf", "Rb", "b", "F", "fR", "BR"]
QUOTES = ["'", '"', "'''", '"""']
LITERAL = st.builds(
    lambda prefix, quote, pieces: f"{prefix}{quote}{''.join(pieces)}{quote}",
    st.sampled_from(PREFIXES),
    st.sampled_from(QUOTES),
    st.lists(PIECES, max_size=6),
)


def compared(text: str) -> tuple[Any, Any]:
    """What Python says of an expression, and what facts say. The parser does not take the bytes \\N, which mean nothing."""
    assume("\\N" not in text or "b" not in text.lower())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            wanted: Any = translate(f"x = ({text})")
        except (SyntaxError, ValueError):
            assume(False)
    facts = read_python(f"x = ({text})".encode(), "a.py")
    assert facts.problems == ()
    return comparable(wanted), comparable(facts.body)


@settings(max_examples=300)
@given(LITERAL)
@example(r"r'\\'")
@example(r"rf'\\{x}\\\\'")
@example(r"b'\x00\377\777\u0041'")
@example('f"{x!r:>{w}.{p}}"')
@example('""')
@example("f''")
@example("b''''''")
def test_a_literal(text: str) -> None:
    wanted, found = compared(text)
    assert wanted == found


@settings(max_examples=150)
@given(st.lists(LITERAL, min_size=2, max_size=4))
@example(["'a'", "'b'"])
@example(["'a'", "f'{x}b'", "r'\\d'"])
@example(["b'a'", "b'\\x01'"])
@example(["''", "r''''\\\n'''"])
def test_literals_side_by_side(texts: list[str]) -> None:
    wanted, found = compared("\n".join(texts))
    assert wanted == found


@pytest.mark.parametrize("text", ["'a' b'b'", "b'é'", "'\\N{NO SUCH NAME}'", "'\\U00110000'", "'\\x4'"])
def test_what_python_refuses_is_no_reason_to_stop(text: str) -> None:
    with pytest.raises(SyntaxError):
        ast.parse(text)
    assert read_python(f"{text}\nx = 1\n".encode(), "a.py").body[1][0] == "assign"


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    assume("\0" not in text and text.isprintable())
    assert parse_expression(repr(text)) == ("const", 1 << 12, text)


@given(st.binary())
def test_any_bytes_come_back(data: bytes) -> None:
    assert parse_expression(repr(data)) == ("const", 1 << 12, data)


@given(
    st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.complex_numbers(allow_nan=False, allow_infinity=False)
)
def test_any_number_comes_back(number: complex) -> None:
    wanted, found = compared(repr(number))
    assert wanted == found


@settings(max_examples=200)
@given(st.text("0123456789_.eExXoObBjJabcdef+", min_size=1, max_size=9))
def test_numbers_as_they_are_written(text: str) -> None:
    assume(text[0].isdigit() or text[0] == ".")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(text, mode="eval").body
        except (SyntaxError, ValueError):
            return
    assume(isinstance(tree, ast.Constant))
    wanted, found = compared(text)
    assert wanted == found


@pytest.mark.parametrize("text", ["10L", "0777", "1" * 5000, "1__0", "0x"])
def test_numbers_that_python_does_not_read(text: str) -> None:
    assert parse_expression(text)[0] in ("error", "tuple") or read_python(text.encode(), "a.py").problems


def test_escapes_warn_nobody() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert parse_expression("'\\d\\w'") == ("const", 1 << 12, "\\d\\w")
