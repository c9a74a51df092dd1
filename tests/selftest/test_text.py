"""Where things end in a Python file."""

from __future__ import annotations

import pytest

from govern.selftest.text import SourceText

SOURCE = '''\
@router.get("/a", dependencies=[Depends(a), may_read, Depends(b("x, y"))])  # a, comment
async def f(one: Annotated[A, B(1, 2)] = None, *, two: dict[str, int] = {"a": 1}) -> None:
    text = """not ( closed
    """; check(one,
        two)
    await session.execute(select(A).where(A.id == one.id)[0]).all()
    return {
        "a": 1,
        "b": 2,
    }
'''


def cut(start_at: str, *, comma: bool) -> str:
    """What goes if the item that begins with `start_at` goes."""
    text = SourceText("a.py", SOURCE)
    span = text.item(SOURCE.index(start_at))
    span = text.without(span) if comma else span
    return SOURCE[span.start : span.end]


@pytest.mark.parametrize(
    ("start", "item", "gone"),
    [
        ("Depends(a)", "Depends(a)", "Depends(a), "),
        ("may_read", "may_read", "may_read, "),
        ("Depends(b", 'Depends(b("x, y"))', ', Depends(b("x, y"))'),
        ("one:", "one: Annotated[A, B(1, 2)] = None", "one: Annotated[A, B(1, 2)] = None, "),
        ("two:", 'two: dict[str, int] = {"a": 1}', ', two: dict[str, int] = {"a": 1}'),
        ('"b"', '"b": 2', ',\n        "b": 2,'),
        ("A.id", "A.id == one.id", "A.id == one.id"),
    ],
)
def test_an_item_ends_at_its_comma_or_bracket(start: str, item: str, gone: str) -> None:
    assert cut(start, comma=False) == item
    assert cut(start, comma=True) == gone


@pytest.mark.parametrize(
    ("start", "whole"),
    [
        ("text =", 'text = """not ( closed\n    """'),
        ("check(", "check(one,\n        two)"),
        ("return", 'return {\n        "a": 1,\n        "b": 2,\n    }'),
    ],
)
def test_a_statement_ends_with_its_logical_line(start: str, whole: str) -> None:
    span = SourceText("a.py", SOURCE).statement(SOURCE.index(start))
    assert SOURCE[span.start : span.end] == whole


def test_a_primary_takes_calls_attributes_and_subscripts_along() -> None:
    span = SourceText("a.py", SOURCE).primary(SOURCE.index("select("))
    assert SOURCE[span.start : span.end] == "select(A).where(A.id == one.id)[0]"
    span = SourceText("a.py", SOURCE).primary(SOURCE.index("session."))
    assert SOURCE[span.start : span.end].endswith("[0]).all()")


def test_positions_count_characters() -> None:
    text = SourceText("a.py", "ü = 'ß'\nä = call(ö)\n")
    assert text.word_at(text.offset_of(2, 4)) == "call"
    assert text.line_at(text.offset_of(2, 4)) == 2


@pytest.mark.parametrize("broken", ["f(a, [b", "f(a))) = (", "'", '"""', "", "\\", "f(\n\n"])
def test_broken_text_has_ends_too(broken: str) -> None:
    text = SourceText("a.py", broken)
    for start in range(len(broken)):
        for span in (text.item(start), text.statement(start)):
            assert start <= span.end <= len(broken) or span.end == start
