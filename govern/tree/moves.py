"""Which files moved: pairs of one that is gone and one that came, alike enough to be the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

# Half of the lines, as git asks for; lines that say nothing do not count.
ALIKE = 0.5
MOST_PAIRS = 20_000


def find_moves(gone: Mapping[str, bytes], came: Mapping[str, bytes]) -> dict[str, str]:
    """The new path of each file of `gone` that is one of `came`. The likest pairs are taken first; of equally like ones
    those with the same name, then in order. Empty files have no identity, and where too many came only whole copies
    are found.
    """
    moves: dict[str, str] = {}
    by_content: dict[bytes, list[str]] = {}
    for path in sorted(came):
        by_content.setdefault(came[path], []).append(path)
    for path in sorted(gone):
        same = by_content.get(gone[path], []) if gone[path].strip() else []
        if same:
            target = next((one for one in same if _name(one) == _name(path)), same[0])
            same.remove(target)
            moves[path] = target
    left = [path for path in sorted(gone) if path not in moves]
    free = sorted(set(came).difference(moves.values()))
    if len(left) * len(free) > MOST_PAIRS:
        return moves
    lines = {path: _lines(content) for path, content in [*gone.items(), *came.items()]}
    scored = [
        (-_likeness(lines[path], lines[target]), _name(path) != _name(target), path, target)
        for path in left
        for target in free
        if _suffix(path) == _suffix(target)
    ]
    taken: set[str] = set()
    for score, _, path, target in sorted(scored):
        if -score >= ALIKE and path not in moves and target not in taken:
            moves[path] = target
            taken.add(target)
    return moves


def _likeness(one: Counter[bytes], other: Counter[bytes]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _lines(content: bytes) -> Counter[bytes]:
    return Counter(line for raw in content.split(b"\n") if (line := raw.strip()))


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _suffix(path: str) -> str:
    return _name(path).rpartition(".")[2]
