"""TOML as plain data, with limits on what costs tomllib more than it says."""

from __future__ import annotations

from typing import Any

from govern.regex import regex

LARGEST = 1_000_000
# tomllib takes minutes for a key of fifty thousand parts, which fit into a hundred kilobytes.
_ENDLESS_KEY = regex(r"(?:[\"']?[\w-]{0,40}+[\"']?[ \t]*+\.[ \t]*+){60}")


def read_toml(text: str) -> dict[str, Any]:
    """The data of a TOML document. Raises ValueError, with the reason and the place, where it is none."""
    import tomllib

    if len(text) > LARGEST:
        raise ValueError(f"larger than {LARGEST // 1_000_000} MB")
    if _ENDLESS_KEY.search(text) is not None:
        raise ValueError("a key of more than 60 parts")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
