"""What a mistyped name was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 100


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?`, to stand behind a message; "" where nothing known is close to `word`."""
    from difflib import get_close_matches

    close = get_close_matches(word[:LONGEST], sorted(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
