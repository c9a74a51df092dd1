from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from govern.reporters.printable import TAB_STOP, cells, printable

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@given(ANY_TEXT)
def test_nothing_that_a_terminal_obeys_gets_through(text: str) -> None:
    shown = printable(text)
    assert not [one for one in shown if unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp")]
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff")
    assert len(shown) == len(text)


@given(ANY_TEXT)
def test_what_is_shown_can_be_written_as_utf_8(text: str) -> None:
    printable(text).encode("utf-8")


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_is_left_alone(text: str) -> None:
    assert printable(text) == text


@given(ANY_TEXT)
def test_there_is_one_cell_a_character_and_it_is_safe(line: str) -> None:
    found = cells(line)
    assert len(found) == len(line)
    assert all(printable(shown) == shown for shown, _ in found)


def test_a_tab_reaches_to_the_next_stop() -> None:
    assert [width for _, width in cells("ab\tc\t")] == [1, 1, TAB_STOP - 2, 1, TAB_STOP - 1]


def test_wide_and_combining_characters_take_the_room_that_terminals_give_them() -> None:
    assert [width for _, width in cells("日e\u0301!")] == [2, 1, 0, 1]


def test_an_escape_sequence_becomes_pictures() -> None:
    assert printable("\x1b]0;owned\x07.py") == "␛]0;owned␇.py"
    assert printable("a\nb") == "a␊b"
    assert printable("\x7f\x9b2J") == "␡\N{REPLACEMENT CHARACTER}2J"
