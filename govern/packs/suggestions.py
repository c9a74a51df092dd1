"""Did you mean ...?"""

from __future__ import annotations

from collections.abc import Iterable


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was probably meant to be, or None."""
    from difflib import get_close_matches

    found = get_close_matches(word.lower().replace("_", "-")[:100], list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """ "did you mean 'x'?", or an empty string."""
    found = closest(word, known)
    return f"did you mean {found!r}?" if found else ""
