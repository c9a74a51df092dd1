"""How large a value may grow while code is evaluated. What would be larger is lost, never built."""

from __future__ import annotations

from typing import Any

from govern.regex import regex

MAX_SIZE = 100_000
MAX_NUMBER = 10**18
MAX_EXPONENT, MAX_BASE = 64, 1_000
WIDE = regex(r"\d{4,}")


def size(value: Any) -> int:
    """The number of characters or elements of a value; 0 for what has none."""
    return len(value) if isinstance(value, (str, bytes, list, tuple, dict, set, frozenset)) else 0


def fits(*values: Any) -> bool:
    """Whether values of these sizes may be put together."""
    return sum(map(size, values)) <= MAX_SIZE


def may_apply(op: str, left: Any, right: Any) -> bool:
    """Whether a binary operator's result stays within bounds."""
    numbers = [value for value in (left, right) if isinstance(value, (int, float))]
    if any(abs(number) > MAX_NUMBER for number in numbers):
        return False
    if op in ("**", "<<"):
        return len(numbers) == 2 and 0 <= right <= MAX_EXPONENT and abs(left) <= MAX_BASE
    if op == "*" and len(numbers) == 1:
        return abs(numbers[0]) * max(size(left), size(right), 1) <= MAX_SIZE
    if op == "%" and isinstance(left, (str, bytes)):
        return not wide(left) and fits(left, right)
    return fits(left, right)


def wide(specification: str | bytes) -> bool:
    """Whether a format specification could ask for a very wide text."""
    text = specification if isinstance(specification, str) else specification.decode("latin-1")
    return WIDE.search(text) is not None or "*" in text
