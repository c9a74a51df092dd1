"""Deprecation with its sunset, and levels of stability: of endpoints, parameters and properties alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from govern.contract.change import Subject
from govern.contract.document import Raw
from govern.contract.walk import Walk, shown

SUNSET = "x-sunset"
STABILITY = "x-stability-level"
STABILITIES = ("draft", "alpha", "beta", "stable")
Kind = Callable[[str], str]


def compare_deprecation(walk: Walk, old: Raw, new: Raw, subject: Subject, name: str, kind: Kind) -> None:
    """Report a deprecation, its end, and a changed sunset. `kind` makes a kind of the words for what happened."""
    was, is_now = old.get("deprecated") is True, new.get("deprecated") is True
    if was and is_now:
        _compare_sunset(walk, old, new, subject, name, kind)
    elif was:
        walk.add(kind("reactivated"), subject, f"{name} is not deprecated any more")
    elif is_now:
        _deprecated(walk, new, subject, name, kind)


def _deprecated(walk: Walk, new: Raw, subject: Subject, name: str, kind: Kind) -> None:
    days = walk.options.deprecation_days
    if SUNSET not in new:
        if days:
            text = f"{name} was deprecated without a sunset date"
            walk.add(kind("deprecated-sunset-missing"), subject, text)
        else:
            walk.add(kind("deprecated"), subject, f"{name} was deprecated")
        return
    sunset = sunset_of(new)
    if sunset is None:
        text = f"{name} was deprecated with a sunset that is no date: {shown(new[SUNSET])}"
        walk.add(kind("deprecated-sunset-invalid"), subject, text)
    elif sunset < walk.options.today + timedelta(days=days):
        walk.add(kind("sunset-date-too-small"), subject, f"{name}: the sunset {sunset} is {_too_soon(days)}")
    else:
        walk.add(kind("deprecated-with-sunset"), subject, f"{name} was deprecated with the sunset {sunset}")


def _too_soon(days: int) -> str:
    return f"less than {days} days away" if days else "over already"


def _compare_sunset(walk: Walk, old: Raw, new: Raw, subject: Subject, name: str, kind: Kind) -> None:
    if old.get(SUNSET) == new.get(SUNSET):
        return
    if SUNSET not in new:
        text = f"{name}: the sunset {shown(old[SUNSET])} was deleted, and it is still deprecated"
        walk.add(kind("sunset-deleted"), subject, text)
        return
    before, after = sunset_of(old), sunset_of(new)
    if after is None:
        text = f"{name}: the sunset is no date any more: {shown(new[SUNSET])}"
        walk.add(kind("deprecated-sunset-invalid"), subject, text)
        return
    earliest = walk.options.today + timedelta(days=walk.options.deprecation_days)
    text = f"{name}: the sunset changed from {before or 'none'} to {after}"
    sooner = before is not None and after < before and after < max(before, earliest)
    walk.add(kind("sunset-date-changed-too-small" if sooner else "sunset-changed"), subject, text)


def sunset_of(raw: Raw) -> date | None:
    """The day of the sunset; None where none is given, or it is no date."""
    given: Any = raw.get(SUNSET)
    if not isinstance(given, str):
        return None
    try:
        return date.fromisoformat(given[:10])
    except ValueError:
        return None


def compare_stability(walk: Walk, old: Raw, new: Raw, subject: Subject, name: str, kind: Kind) -> None:
    """Report a level of stability that rose or fell."""
    before, after = old.get(STABILITY, "stable"), new.get(STABILITY, "stable")
    if before == after or before not in STABILITIES or after not in STABILITIES:
        return
    turn = "increased" if STABILITIES.index(after) > STABILITIES.index(before) else "decreased"
    walk.add(kind(f"stability-{turn}"), subject, f"{name}: its stability {turn} from {before} to {after}")
