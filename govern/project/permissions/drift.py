"""Where the lock file and the code differ: endpoints that came, went, changed, or ask for less than they did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from govern.project.permissions.lock import LockedGuard, Row
from govern.records import dataclass

ADDED, REMOVED, CHANGED, WEAKENED = "added", "removed", "changed", "weakened"
KINDS = (WEAKENED, CHANGED, ADDED, REMOVED)


@dataclass(frozen=True, slots=True)
class Drift:
    """One difference: its kind, what is locked, what the code says, and why, one sentence a reason."""

    kind: str
    before: Row | None
    after: Row | None
    reasons: tuple[str, ...] = ()

    @property
    def row(self) -> Row:
        """What the code says; where the endpoint is gone, what is locked."""
        row = self.after or self.before
        assert row is not None
        return row


def compare(locked: Iterable[Row], now: Iterable[Row]) -> tuple[Drift, ...]:
    """The differences, in the order of the code, removed endpoints last."""
    pairs, gone = _paired(tuple(locked), tuple(now))
    found: list[Drift] = []
    for before, after in pairs:
        if before is None:
            found.append(Drift(ADDED, None, after, (f"asks for {after.asks}",)))
        elif before != after:
            found.append(_changed(before, after))
    found += [Drift(REMOVED, row, None, (f"asked for {row.asks}",)) for row in gone]
    return tuple(found)


def grouped(drift: Iterable[Drift]) -> tuple[tuple[Drift, ...], ...]:
    """Differences that are one change: endpoints that changed for the same reasons, as when a guard is renamed. Those
    that were weakened, came or went stand alone."""
    groups: dict[object, list[Drift]] = defaultdict(list)
    for one in drift:
        groups[one.reasons if one.kind == CHANGED else id(one)].append(one)
    return tuple(tuple(group) for group in groups.values())


def _paired(locked: Sequence[Row], now: Sequence[Row]) -> tuple[list[tuple[Row | None, Row]], list[Row]]:
    """Each row of the code with the locked one of the same endpoint, and the locked ones that are left.

    Of several rows for one endpoint, equal ones belong together, then those of the same application, then any.
    """
    left: dict[str, list[Row]] = defaultdict(list)
    for row in locked:
        left[row.endpoint].append(row)
    partners: dict[int, Row] = {}
    tests = (
        lambda before, after: before == after,
        lambda before, after: before.app == after.app,
        lambda before, after: True,
    )
    for belongs in tests:
        for at, after in enumerate(now):
            if at in partners:
                continue
            rest = left[after.endpoint]
            partner = next((i for i, before in enumerate(rest) if belongs(before, after)), None)
            if partner is not None:
                partners[at] = rest.pop(partner)
    gone = {id(row) for rest in left.values() for row in rest}
    return [(partners.get(at), row) for at, row in enumerate(now)], [row for row in locked if id(row) in gone]


def _changed(before: Row, after: Row) -> Drift:
    weaker = tuple(_weaker(before, after))
    if weaker:
        return Drift(WEAKENED, before, after, weaker)
    return Drift(CHANGED, before, after, tuple(_other(before, after)))


def _weaker(before: Row, after: Row) -> Iterable[str]:
    if before.authentication == "proved" and after.authentication == "refuted":
        yield "no longer asks who the caller is"
    if after.permission == "refuted" and (before.guards or before.permission == "proved"):
        yield f"no longer asks for {before.asks.removeprefix('perhaps ')}"
    if before.permission != "proved" or after.permission != "proved":
        return
    for guard in before.guards:
        lost = _lost(guard, after.guards)
        if lost:
            yield lost


def _lost(guard: LockedGuard, now: Sequence[LockedGuard]) -> str:
    """What a locked guard asked for and no guard asks for any more, in words; "" where nothing is lost."""
    names = set(guard.names)
    if not names:
        return "" if now else "no longer refuses anybody"
    if guard.mode == "any":
        kept = any(set(new.names) <= names if new.mode == "any" else names & set(new.names) for new in now if new.names)
        return "" if kept else f"no longer asks for {guard.asks}"
    each = {name for new in now if new.mode != "any" for name in new.names}
    either = {name for new in now if new.mode == "any" for name in new.names}
    if guard.mode == "unclear":
        each |= either
    missing = sorted(names - each)
    if not missing:
        return ""
    relaxed = [name for name in missing if name in either]
    if relaxed == missing:
        chosen = next(new for new in now if new.mode == "any" and relaxed[0] in new.names)
        return f"asks for {chosen.asks}, where it asked for {guard.asks}"
    return f"no longer asks for {', '.join(name for name in missing if name not in either)}"


def _other(before: Row, after: Row) -> Iterable[str]:
    """What changed and asks for no less."""
    if before.app != after.app:
        yield f"is served by {after.app}, was by {before.app}"
    for what, old, new in (
        ("authentication", before.authentication, after.authentication),
        ("permission", before.permission, after.permission),
    ):
        if old != new:
            yield f"{what} is {new}, was {old}"
    if before.guards == after.guards:
        return
    if before.asks != after.asks:
        yield f"asks for {after.asks}, asked for {before.asks}"
    elif {guard.origin for guard in before.guards} != {guard.origin for guard in after.guards}:
        yield f"is guarded in {_origins(after, before)}, was in {_origins(before, after)}"
    else:
        yield "its guards stand in other functions"


def _origins(row: Row, other: Row) -> str:
    elsewhere = {guard.origin for guard in other.guards}
    here = sorted({guard.origin for guard in row.guards})
    return ", ".join([origin for origin in here if origin not in elsewhere] or here)
