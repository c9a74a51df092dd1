"""Words in quotes are found at once, and are those that looking for each of them finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from govern.project.permissions.registry import quoted_in

CONTENT = st.text("ab\"' ", max_size=40).map(str.encode)
WORDS = st.frozensets(st.text("ab\"'", max_size=3).map(str.encode), max_size=8)


@given(CONTENT, WORDS)
def test_a_word_is_found_where_it_stands_in_quotes(content: bytes, words: frozenset[bytes]) -> None:
    expected = {word for word in words if b'"%s"' % word in content or b"'%s'" % word in content}
    assert quoted_in(content, words) == expected
