from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from govern.findings import Location
from govern.reporters.frame import SHORTEST, frame
from govern.reporters.printable import cells


def width_of(text: str) -> int:
    return sum(width for _, width in cells(text))


def framed(line: str, column: int, end_column: int = 0, *, end_line: int = 1, width: int = 80) -> tuple[str, str]:
    found = frame(Location("a.py", 1, column, end_line if end_column else 0, end_column), [line], width)
    assert found is not None
    return found


def test_carets_stand_below_the_region() -> None:
    assert framed("x = call(a, b)", 5, 9) == ("x = call(a, b)", "    ^^^^")


def test_without_an_end_the_rest_of_the_line_is_underlined() -> None:
    assert framed("    return x  ", 5) == ("    return x", "    ^^^^^^^^")


def test_a_whole_line_is_underlined_without_its_indent() -> None:
    assert framed("    return x", 1) == ("    return x", "    ^^^^^^^^")


def test_a_region_of_several_lines_is_underlined_to_the_end_of_the_first() -> None:
    assert framed("x = call(", 5, 2, end_line=3) == ("x = call(", "    ^^^^^")


def test_tabs_and_wide_characters_keep_the_carets_in_place() -> None:
    text, carets = framed("\tx = '日本', bad", 12, 15)
    assert text == "    x = '日本', bad"
    assert width_of(text[: text.index("bad")]) == carets.index("^")
    assert carets.count("^") == 3


def test_a_column_behind_the_end_points_behind_the_end() -> None:
    assert framed("abc", 40, 45) == ("abc", "   ^")


def test_a_line_that_does_not_exist_gives_no_frame() -> None:
    assert frame(Location("a.py", 7), ["one"], 80) is None
    assert frame(Location("a.py", 0), ["one"], 80) is None


def test_a_long_line_is_cut_around_the_region() -> None:
    line = "a" * 500 + "TARGET" + "b" * 500
    text, carets = framed(line, 501, 507, width=60)
    assert text.startswith("…")
    assert text.endswith("…")
    assert text[carets.index("^") :].startswith("TARGET")
    assert carets.count("^") == 6


def test_a_line_of_millions_of_characters_is_cut_at_once() -> None:
    line = "x" * 5_000_000
    text, carets = framed(line, 2_500_000, 2_500_003, width=60)
    assert width_of(text) <= 60
    assert carets.count("^") == 3


@given(
    line=st.text(st.characters(exclude_characters="\n"), max_size=300),
    column=st.integers(1, 320),
    length=st.integers(0, 50),
    width=st.integers(0, 130),
)
def test_frames_fit_and_point_at_the_character(line: str, column: int, length: int, width: int) -> None:
    text, carets = framed(line, column, column + length if length else 0, width=width)
    assert width_of(text) <= max(width, SHORTEST)
    assert set(carets) <= {" ", "^"}
    assert "^" in carets
    source = line.rstrip()
    if column > 1 and column <= len(source):
        shown = cells(source)[column - 1][0]
        if shown.strip() and width_of(shown):
            assert _from(text, carets.index("^")).startswith(shown)


def _from(text: str, column: int) -> str:
    """The part of `text` that begins in a column of the terminal."""
    taken = 0
    for index, (_, width) in enumerate(cells(text)):
        if taken >= column and width:
            return text[index:]
        taken += width
    return ""
