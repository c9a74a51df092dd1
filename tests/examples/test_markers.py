"""The comments that mark guilty lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.examples.markers import Mark, take_marks


@pytest.mark.parametrize(
    ("path", "line", "clean"),
    [
        ("a.py", "x = 1  # error", "x = 1"),
        ("a.py", "x = 1 #error", "x = 1"),
        ("a.yaml", "x: 1  # error", "x: 1"),
        ("Dockerfile", "RUN x  # error", "RUN x"),
        ("a.ts", "const x = 1;  // error", "const x = 1;"),
        ("a.tsx", "<b>x</b>  {/* error */}", "<b>x</b>"),
        ("a.tsx", "const x = 1; // error  ", "const x = 1;"),
        ("a.md", "| POST | /x |  <!-- error -->", "| POST | /x |"),
        ("a.sql", "drop table x;  -- error", "drop table x;"),
    ],
)
def test_each_kind_of_file_has_its_marker(path: str, line: str, clean: str) -> None:
    assert take_marks(path, [line]) == ([clean], [Mark(path, 1)], [])


@pytest.mark.parametrize(
    ("path", "line", "text"),
    [
        ("a.py", 'x  # error: "too long"', "too long"),
        ("a.py", 'x  # error:"it says \\"no\\" # error"', 'it says "no" # error'),
        ("a.ts", 'x  // error: "a"', "a"),
        ("a.tsx", 'x  {/* error: "a" */}', "a"),
        ("a.md", 'x  <!-- error: "a" -->', "a"),
        ("a.py", 'x  # error: ""', ""),
    ],
)
def test_a_marker_may_hold_part_of_the_message(path: str, line: str, text: str) -> None:
    assert take_marks(path, [line]) == (["x"], [Mark(path, 1, text)], [])


def test_several_markers_on_one_line() -> None:
    clean, marks, _ = take_marks("a.py", ['x  # error: "one"  # error: "two"'])
    assert (clean, [mark.text for mark in marks]) == (["x"], ["one", "two"])


def test_a_marker_alone_on_its_line_marks_the_next() -> None:
    lines = ["# error", '    # error: "b"', "x", "y  # error"]
    clean, marks, problems = take_marks("a.py", lines)
    assert clean == ["", "", "x", "y"]
    assert marks == [Mark("a.py", 3), Mark("a.py", 3, "b"), Mark("a.py", 4)]
    assert problems == []


def test_a_marker_that_marks_no_line() -> None:
    _, marks, problems = take_marks("a.py", ["x", "# error"])
    assert marks == []
    assert problems == [(2, "a marker alone on its line marks the next one, and no line follows")]


@pytest.mark.parametrize("line", ["x  # error: too long", "x  # error: 'too long'", "x  # errors", 'x  # error: "a" b'])
def test_what_looks_like_a_marker_is_told(line: str) -> None:
    _, marks, problems = take_marks("a.py", [line])
    assert marks == []
    assert problems == [(1, 'a marker is `error`, or `error: "text"` with the text in double quotes')]


@pytest.mark.parametrize(
    "line", ["x  # error handling", "x = '# error' ", "raise Error  # no error", "y  // error", "x.error"]
)
def test_other_lines_stay_as_they_are(line: str) -> None:
    assert take_marks("a.py", [line]) == ([line], [], [])


@given(
    st.lists(st.text(st.characters(exclude_characters="\n")), max_size=6), st.sampled_from(["a.py", "a.tsx", "a.md"])
)
def test_lines_stay_lines(lines: list[str], path: str) -> None:
    clean, marks, _ = take_marks(path, lines)
    assert len(clean) == len(lines)
    assert all(1 <= mark.line <= len(lines) for mark in marks)
    assert all(line.startswith(rest) for line, rest in zip(lines, clean, strict=True))
