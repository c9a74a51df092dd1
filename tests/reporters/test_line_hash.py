"""The hash of a line, worked out the long way: one window of a hundred characters after the other."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from govern.reporters.line_hash import line_hashes


def slowly(lines: list[str]) -> list[str]:
    """As the definition has it: 64 bits, base 37, the end of a file is -1, then zeros."""
    stream: list[int] = []
    starts = []
    for number, line in enumerate(lines):
        starts.append(len(stream))
        kept = line.replace(" ", "").replace("\t", "").encode("utf-16-le", "surrogatepass")
        stream += [kept[at] | kept[at + 1] << 8 for at in range(0, len(kept), 2)]
        if number < len(lines) - 1:
            stream.append(10)
    stream += [0xFFFF, *([0] * 100)]
    seen: Counter[int] = Counter()
    out = []
    for start in starts:
        value = 0
        for code in stream[start : start + 100]:
            value = (value * 37 + code) % 2**64
        seen[value] += 1
        out.append(f"{value:x}:{seen[value]}")
    return out


@given(st.lists(st.text(st.characters(exclude_characters="\r\n"), max_size=60), min_size=1, max_size=8))
def test_it_is_what_the_definition_says(lines: list[str]) -> None:
    assert line_hashes(lines) == slowly(lines)


def test_blanks_do_not_count_and_equal_lines_are_numbered() -> None:
    indented, plain = line_hashes(["  a = 1", *["x"] * 60, ""]), line_hashes(["a\t=1", *["x"] * 60, ""])
    assert indented[0] == plain[0]
    same = line_hashes(["x" * 200, "y", "x" * 200, "y", ""])
    assert [one.split(":")[1] for one in same] == ["1", "1", "2", "1", "1"]
