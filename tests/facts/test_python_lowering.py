"""Each row of the grammar in `govern/facts/syntax.py`, held against what Python's own parser says of the same code."""

from __future__ import annotations

import ast
import random
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from govern.facts.python import decode, parse_expression, read_python
from govern.facts.syntax import column_of, line_of, walk
from tests.facts.python_reference import comparable, difference, translate
from tests.facts.python_snippets import EXPRESSIONS, PATTERNS, STATEMENTS

STATEMENT_SNIPPETS = {
    block.partition("\n")[0].strip(): block.partition("\n")[2] for block in STATEMENTS.split("# -- ")[1:]
}
EXPRESSION_SNIPPETS = [line for line in EXPRESSIONS.splitlines() if line and not line.startswith("# -- ")]


def lowered(text: str, *, positions: bool = True) -> Any:
    facts = read_python(text.encode(), "a.py")
    assert facts.problems == ()
    return comparable(facts.body, positions=positions)


def expected(text: str, *, positions: bool = True) -> Any:
    return comparable(translate(text), positions=positions)


@pytest.mark.parametrize("text", ["", *STATEMENT_SNIPPETS.values()], ids=["nothing", *STATEMENT_SNIPPETS])
def test_statements(text: str) -> None:
    assert difference(expected(text), lowered(text)) is None


@pytest.mark.parametrize("pattern", PATTERNS.split("\n")[1:-1])
def test_match_patterns(pattern: str) -> None:
    text = f"match a, b:\n    case {pattern} if g(x): pass\n    case {pattern}:\n        y\n        # end\nz\n"
    assert difference(expected(text), lowered(text)) is None


@pytest.mark.parametrize("text", EXPRESSION_SNIPPETS)
def test_expressions(text: str) -> None:
    for source in (text, f"x = {text}", f"def f():\n    return {text}\n"):
        try:
            ast.parse(source)
        except SyntaxError:
            continue
        assert difference(expected(source), lowered(source)) is None


@pytest.mark.parametrize(
    "text", ["await f()", "[await x for x in y]", "f(await a, b=await c)", "(await a).b", "not await a"]
)
def test_await(text: str) -> None:
    source = f"async def f():\n    {text}\n"
    assert difference(expected(source), lowered(source)) is None


@pytest.mark.parametrize(
    "text",
    [
        "def f(a: int | None = None, *args: *Ts, b: 'str') -> Annotated[int, 1]: ...",
        "def f(*args: *tuple[int, ...]): ...",
        "a: Annotated[list[int], Query(max_length=3)] = []",
        "a: a.b.C[int, str] | None",
        "a: tuple[int,]",
        "a: 'list[int]' = []",
        "a: (b, c) = 1",
        "a: f(1)",
        "def f(a: x if y else z, b: lambda: 1): ...",
    ],
)
def test_annotations(text: str) -> None:
    assert difference(expected(text), lowered(text)) is None


# What Python 3.11, which the tests run on at the least, does not parse yet.
NEWER = [
    ("type X = int", ("type", "X", ("name", "int"), ())),
    ("type X[T, *U] = list[T]", ("type", "X", ("sub", ("name", "list"), ("name", "T")), ("T", "U"))),
    ("def f[T: int](a: T) -> T: ...", "def f(a: T) -> T: ..."),
    ("class A[T, *U](B[T]): ...", "class A(B[T], __type_params__=('T', 'U')): ..."),
    (
        "x = f'{a['b']}'",
        ("assign", (("name", "x"),), ("fstr", (("sub", ("name", "a"), ("const", "str", "'b'")),)), None),
    ),
    ("try: a\nexcept A, B: b", "try: a\nexcept (A, B): b"),
]


@pytest.mark.parametrize(("text", "wanted"), NEWER)
def test_newer_syntax(text: str, wanted: Any) -> None:
    found = lowered(text, positions=False)
    if isinstance(wanted, str):
        assert found == expected(wanted, positions=False)
    else:
        assert without_positions(found[0]) == wanted


def without_positions(node: Any) -> Any:
    if not isinstance(node, tuple):
        return node
    if len(node) > 1 and isinstance(node[0], str) and node[1] == 0 and type(node[1]) is int:
        return (node[0], *[without_positions(part) for part in node[2:]])
    return tuple(without_positions(part) for part in node)


def test_positions_count_characters() -> None:
    body = read_python("é = 'ü'; 名 = f(x)\n".encode(), "a.py").body
    names = {node[2]: (line_of(node[1]), column_of(node[1])) for node in walk(body) if node[0] == "name"}
    assert names == {"é": (1, 0), "名": (1, 9), "f": (1, 13), "x": (1, 15)}


def test_columns_past_4095_are_cut() -> None:
    body = read_python(("x = [" + "1, " * 3000 + "y]\n").encode(), "a.py").body
    assert [column_of(node[1]) for node in walk(body) if node[0] == "name"] == [0, 4095]


def test_the_one_known_difference() -> None:
    """The parser binds ^ closer than &, the other way round than Python; nothing that govern reads depends on it."""
    assert expected("a ^ b & c") != lowered("a ^ b & c")


@pytest.mark.parametrize(
    "text", ["int", " list[int] ", "A | None", "'B'", "a.b.C", "Annotated[int, Depends(f)]", "f(x)(y)"]
)
def test_parse_expression(text: str) -> None:
    wanted: Any = translate(text.strip())[0]
    assert comparable(parse_expression(text)) == comparable(wanted[2])


@pytest.mark.parametrize("text", ["", "a b", "x = 1", "def", "a\nb", "import a", "\ud800", "a\0b"])
def test_parse_expression_of_what_is_none(text: str) -> None:
    assert parse_expression(text)[0] == "error"


def standard_library() -> list[Path]:
    root = Path(sysconfig.get_paths()["stdlib"])
    left_out = {"site-packages", "test", "tests"}
    return sorted(path for path in root.rglob("*.py") if not left_out & set(path.parts))


def test_the_standard_library(full: bool) -> None:
    """40 modules; with --full all of them."""
    compared = 0
    files = standard_library()
    for path in files if full else random.Random(0).sample(files, 40):
        source = path.read_bytes()
        try:
            wanted = expected(decode(source)[0] or "")
        except (SyntaxError, ValueError):
            continue
        facts = read_python(source, str(path))
        found = difference(wanted, comparable(facts.body))
        assert (facts.problems, found) == ((), None), path
        compared += 1
    assert compared > 30
