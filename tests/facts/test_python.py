"""Whole files: sizes, directives, encodings, broken syntax, and what no input may do."""

from __future__ import annotations

import marshal
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govern.facts.python import MAX_FRAMES, parse_expression, read_python
from govern.facts.syntax import line_of, walk
from tests.facts.python_snippets import EXPRESSIONS, PATTERNS, STATEMENTS

ROUTES = """from fastapi import APIRouter

router = APIRouter()


@router.get("/a")
def before(x: int):
    return 1


{}


@router.get("/b")
@guard
async def after(x: int):
    return 1


class Last:
    text = '''
def no_function(): ...
'''

    def method(self):
        return {{"a": 1}}
"""
BROKEN = [
    "def f(:\n    pass", "foo(", "x = (1, 2", "x = [1,", "x = {", "def f(\n    return 1", "class X(",
    "if True\n    x = 1", 'x = "abc', '"""abc', "def f():\n    return foo(\n", "return )",
    "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> main", "lambda", '@router.get("/x"\ndef g(): pass', "async def",
    "x = 1 +", "for", 'f"{a"', "a b c", "def f():\nreturn 1", "import", "from x import", "with a as:\n    b", "try",
    "match x:\n    case", "@", "x = $y", "x = ?", "else:\n    pass", ")", "]]]", "def", "class", "print 'a' %",
]  # fmt: skip


def test_sizes() -> None:
    source = (
        b'"""Doc\n\n# no comment\n"""\n\n# comment\nx = 1  # behind code\n\n\n    # indented\ndef f():\n\n    pass\n'
    )
    facts = read_python(source, "a.py")
    assert (facts.lines, facts.code_lines, facts.docstring) == (13, 6, "Doc\n\n# no comment\n")
    assert facts.problems == ()


@pytest.mark.parametrize(
    ("source", "lines", "code_lines"),
    [
        (b"", 0, 0),
        (b"\n", 1, 0),
        (b"x", 1, 1),
        (b"x\n", 1, 1),
        (b"# c", 1, 0),
        (b"x\r\ny\r\n", 2, 2),
        (b"x\ry\r", 2, 2),
        (b"x\n\x0cy\n", 2, 2),
        ("x = '\u2028'\n".encode(), 1, 1),
    ],
)
def test_lines(source: bytes, lines: int, code_lines: int) -> None:
    facts = read_python(source, "a.py")
    assert (facts.lines, facts.code_lines, facts.problems) == (lines, code_lines, ())


def test_directives_are_read_from_comments_only() -> None:
    source = b"# govern: ignore[a] why\nx = '# govern: b'\ny = 1  # govern: ignore[c]\n'''\n# govern: d\n'''\n# plain\n"
    assert read_python(source, "a.py").comments == (
        (1, "# govern: ignore[a] why", 2, 2),
        (3, "# govern: ignore[c]", 3, 3),
    )


@pytest.mark.parametrize(
    ("source", "docstring"),
    [
        (b"'a'\n", "a"),
        (b"# c\n'a' 'b'\n", "ab"),
        (b"b'a'\n", None),
        (b"f'a'\n", None),
        (b"x = 'a'\n", None),
        (b"", None),
    ],
)
def test_docstrings(source: bytes, docstring: str | None) -> None:
    assert read_python(source, "a.py").docstring == docstring


@pytest.mark.parametrize(
    ("source", "value", "problem"),
    [
        ("x = 'é'".encode(), "é", ""),
        (b"\xef\xbb\xbfx = '\xc3\xa9'", "é", ""),
        (b"# coding: latin-1\nx = '\xe9'", "é", ""),
        (b"#!/usr/bin/python\n# -*- coding: cp1252 -*-\nx = '\x80'", "€", ""),
        (b"x = '\xe9'", "\ufffd", "UTF-8"),
        (b"# coding: no-such-encoding\nx = 'a'", "a", "UTF-8"),
        (b"# coding: rot13\nx = 'a'", "a", "UTF-8"),
        (b"\xef\xbb\xbf# coding: latin-1\nx = 'a'", "a", "UTF-8"),
        (b"# coding: idna\nx = 'a'", "a", ""),
    ],
)
def test_encodings(source: bytes, value: str, problem: str) -> None:
    facts = read_python(source, "a.py")
    assert facts.body[-1][3] == ("const", facts.body[-1][1] + 4, value)
    assert [problem in message for _, message in facts.problems] == ([True] if problem else [])


@pytest.mark.parametrize("source", [b"x = 1\0", b"x = 1\n" * 5000 + b"\0", "x = 1".encode("utf-16"), bytes(range(256))])
def test_what_is_no_text(source: bytes) -> None:
    facts = read_python(source, "a.py")
    assert (facts.body, facts.lines) == ((), 0)
    assert facts.problems == ((1, "not a text file: it holds NUL bytes"),)


def test_line_ends_do_not_matter() -> None:
    text = "def f(a,\n      b):\n    return '''x\ny'''\n\n\nclass A:\n    x = 1  # c\n"
    plain = read_python(text.encode(), "a.py")
    assert read_python(text.replace("\n", "\r\n").encode(), "a.py") == plain
    assert read_python(text.replace("\n", "\r").encode(), "a.py") == plain


@pytest.mark.parametrize("broken", BROKEN)
def test_one_broken_statement_costs_only_itself(broken: str) -> None:
    text = ROUTES.format(broken)
    facts = read_python(text.encode(), "a.py")
    lines = text.split("\n")
    defined = {node[2]: node for node in facts.body if node[0] in ("def", "class")}
    assert next(iter(defined)) == "before"
    assert list(defined)[-2:] == ["after", "Last"]
    assert "no_function" not in defined
    assert [line for line, _ in facts.problems if not 9 <= line <= 20] == []
    assert len(facts.problems) == 1
    after = defined["after"]
    assert line_of(after[1]) == lines.index("async def after(x: int):") + 1
    assert (after[6][0][0], after[6][1][2], after[7], after[8]) == ("call", "guard", True, line_of(after[1]) + 1)


@pytest.mark.parametrize("text", ["    x = 1", "print 'a'", "exec 'a'", "x = 1;;"])
def test_what_the_parser_takes_though_python_does_not(text: str) -> None:
    facts = read_python(ROUTES.format(text).encode(), "a.py")
    assert [node[2] for node in facts.body if node[0] in ("def", "class")] == ["before", "after", "Last"]


DEEP = {
    "parentheses": "x = " + "(" * 5000 + ")" * 5000,
    "lists": "x = " + "[" * 5000 + "]" * 5000,
    "unclosed": "x = " + "[" * 5000,
    "calls": "x = " + "f(" * 3000 + ")" * 3000,
    "attributes": "x = a" + ".b" * 5000,
    "chained calls": "x = a" + ".b()" * 5000,
    "subscripts": "x = a" + "[0]" * 5000,
    "additions": "x = " + "1 + " * 20_000 + "1",
    "strings": "x = (" + "'a' + \n" * 5000 + "'a')",
    "ands": "x = " + "a and " * 5000 + "a",
    "nots": "x = " + "not " * 5000 + "a",
    "minuses": "x = " + "-" * 5000 + "1",
    "elifs": "if a: pass\n" + "elif b: pass\n" * 5000,
    "ifs": "\n".join(" " * i + "if a:" for i in range(1500)) + "\n" + " " * 1500 + "x = 1\n",
    "lambdas": "x = " + "lambda: " * 3000 + "1",
    "ternaries": "x = " + "a if b else " * 3000 + "c",
    "dicts": "x = " + "{1: " * 3000 + "2" + "}" * 3000,
    "targets": "a = " * 5000 + "1",
    "alternatives": "match x:\n    case " + "1 | " * 5000 + "2: pass",
    "patterns": "match x:\n    case " + "[" * 3000 + "]" * 3000 + ": pass",
    "f-strings": "x = " + "f'{" * 100 + "a" + "}'" * 100,
    "decorators": "@a\n" * 5000 + "def f(): pass",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=list(DEEP))
def test_deep_nesting_ends_marshals_and_spares_the_neighbours(text: str) -> None:
    limit = sys.getrecursionlimit()
    facts = read_python(f"first = 1\n{text}\nlast = 2\n".encode(), "a.py")
    assert sys.getrecursionlimit() == limit
    assert len(marshal.loads(marshal.dumps(facts.body))) == len(facts.body)
    assert facts.body[0][2][0][2] == "first"
    assert facts.problems or facts.body[-1][2][0][2] == "last"


def test_nesting_of_real_code_is_not_deep() -> None:
    text = "x = " + "f(a, [{'k': (" * 90 + "1" + ",)}])" * 90
    facts = read_python(text.encode(), "a.py")
    assert facts.problems == ()
    assert sum(node[0] == "call" for node in walk(facts.body)) == 90
    assert MAX_FRAMES < 2000


SNIPPETS = st.sampled_from(
    [
        *STATEMENTS.split("# -- "),
        *EXPRESSIONS.splitlines(),
        *PATTERNS.splitlines(),
        "\n",
        "    ",
        "match x:\n    case ",
        ROUTES,
    ]
)
NOISE = st.sampled_from(
    [
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "'",
        '"""',
        ":",
        "\\",
        "def ",
        "class ",
        "@",
        "=",
        "\t",
        "\x0c",
        "\u2028",
        "é",
        ";",
        "async ",
        "{{",
    ]
)


@settings(max_examples=250)
@given(st.lists(SNIPPETS | NOISE | st.text(max_size=4), max_size=10), st.integers(0, 400), st.integers(0, 40))
def test_no_input_raises_and_facts_marshal(pieces: list[str], start: int, length: int) -> None:
    text = "".join(pieces)
    text = text[:start] + text[start + length :]
    facts = read_python(text.encode("utf-8", "surrogatepass"), "a.py")
    assert marshal.loads(marshal.dumps(facts.body)) == facts.body
    last = text.count("\n") + text.count("\r") + 1
    assert all(1 <= line_of(node[1]) <= last for node in walk(facts.body))
    assert all(1 <= line <= last for line, _ in facts.problems)


@settings(max_examples=100)
@given(st.binary(max_size=60))
def test_no_bytes_raise(data: bytes) -> None:
    read_python(data, "a.py")


@settings(max_examples=150)
@given(st.lists(SNIPPETS | NOISE, max_size=4))
def test_no_expression_raises(pieces: list[str]) -> None:
    parse_expression("".join(pieces))
