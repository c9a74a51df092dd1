"""Which FastAPI version is modelled: the locked one, else the newest that the requirements admit."""

from __future__ import annotations

import re

# The releases whose behaviour differs for govern, and the newest known when this was written (November 2026).
NEWEST = (0, 165, 0)


def modelled_version(locked: str | None, specifier: str | None) -> tuple[int, int, int]:
    """ "0.115.2" as (0, 115, 2); without a lock the newest version that the specifier admits ("<0.137,>=0.100")."""
    if locked:
        return _numbers(locked) or NEWEST
    best = NEWEST
    for operator, text in re.findall(r"(<=|<|==|~=|\^|~)\s*(\d+(?:\.\d+)*)", specifier or ""):
        bound = _numbers(text)
        if bound is None:
            continue
        major, minor, patch = bound
        if operator == "<":
            upper = (major, minor, patch - 1) if patch else (major, minor - 1, 999) if minor else NEWEST
        elif operator in ("<=", "=="):
            upper = bound
        elif operator == "~=" and text.count(".") == 1:
            upper = (major, 999, 0)
        else:  # ~= 0.110.1, and poetry's ^0.110 and ~0.110: the minor stays while the major is 0
            upper = (major, minor, 999)
        best = min(best, upper)
    return best


def _numbers(text: str) -> tuple[int, int, int] | None:
    parts = [int(part) for part in re.findall(r"\d+", text)[:3]]
    return (parts[0], parts[1], parts[2] if len(parts) > 2 else 0) if len(parts) > 1 else None
