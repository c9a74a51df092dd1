"""Encoding, byte order mark and line ends are kept, whatever is edited."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.fixes.text import FixError, read_text
from tests.fixes.fixing import edit

LINES = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=8), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"one\ntwo\n", b"one\nX\nY\n"),
        (b"one\r\ntwo\r\n", b"one\r\nX\r\nY\r\n"),
        (b"one\rtwo", b"one\rX\rY"),
        (b"\xef\xbb\xbfone\ntwo\n", b"\xef\xbb\xbfone\nX\nY\n"),
        (b"# -*- coding: latin-1 -*-\r\n\xe9\n", b"# -*- coding: latin-1 -*-\r\nX\nY\n"),
        (b"o\x0cn\xe2\x80\xa8e\r\ntwo\r\n\n", b"o\x0cn\xe2\x80\xa8e\r\nX\r\nY\r\n\n"),
    ],
)
def test_the_rest_of_a_file_stays_as_it_is(source: bytes, expected: bytes) -> None:
    text = read_text(source)
    second = text.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[1]
    assert text.replaced([text.span(edit(2, 1, 2, len(second) + 1, "X\nY"))]) == expected


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]), st.booleans(), st.data())
def test_an_edit_changes_its_characters_alone(lines: list[str], end: str, mark: bool, data: st.DataObject) -> None:
    source = end.join(lines).encode("utf-8-sig" if mark else "utf-8")
    try:
        text = read_text(source)
    except FixError:  # a coding comment that happened to be drawn
        return
    assert text.replaced([]) == source
    line = data.draw(st.integers(1, len(lines)))
    column = data.draw(st.integers(1, len(lines[line - 1]) + 1))
    last = data.draw(st.integers(column, len(lines[line - 1]) + 1))
    changed = text.replaced([text.span(edit(line, column, line, last, "new"))]).decode(text.encoding).split(end)
    kept = lines[line - 1]
    assert changed == [*lines[: line - 1], kept[: column - 1] + "new" + kept[last - 1 :], *lines[line:]]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (b"a\0b", "no text file"),
        (b"caf\xe9", "not valid UTF-8"),
        (b"# coding: no-such-thing\n", "not valid UTF-8"),
        ("x = 1\n".encode("utf-16"), "no text file"),
    ],
)
def test_what_is_no_text_is_refused(source: bytes, problem: str) -> None:
    with pytest.raises(FixError, match=problem):
        read_text(source)


def test_a_character_that_the_encoding_lacks() -> None:
    text = read_text(b"# coding: latin-1\nx\n")
    with pytest.raises(FixError, match="iso-8859-1 has no '…'"):
        text.replaced([text.span(edit(2, 1, 2, 2, "…"))])


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (edit(3, 1, 3, 1, ""), "there is no line 3"),
        (edit(1, 3, 1, 3, ""), "line 1 has no column 3"),
        (edit(0, 1, 1, 1, ""), "there is no line 0"),
        (edit(1, 2, 1, 1, ""), "before it begins"),
    ],
)
def test_edits_outside_the_text(wrong: object, problem: str) -> None:
    with pytest.raises(FixError, match=problem):
        read_text(b"x\n").span(wrong)  # type: ignore[arg-type]
