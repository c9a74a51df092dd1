"""Which mutants are run: all, or a sample that is spread over operators and endpoints and depends on the seed alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

from govern.selftest.mutant import Mutant


def sample(mutants: Iterable[Mutant], limit: int | None, seed: int) -> list[Mutant]:
    """At most `limit` of the mutants, in an order in which every beginning is a fair sample.

    Operators take turns; the mutants of one operator come in an order of the seed's, those of endpoints that had none
    yet before others.
    """
    groups: dict[str, list[Mutant]] = {}
    for one in sorted(mutants, key=lambda one: one.key):
        groups.setdefault(one.operator, []).append(one)
    queues = [_spread(group, Random(f"{seed}/{name}")) for name, group in sorted(groups.items())]
    chosen: list[Mutant] = []
    for turn in range(max(map(len, queues), default=0)):
        chosen += [queue[turn] for queue in queues if turn < len(queue)]
    return chosen[:limit]


def _spread(group: Sequence[Mutant], random: Random) -> list[Mutant]:
    """A shuffled group in rounds: in each round no endpoint comes twice."""
    left = list(group)
    random.shuffle(left)
    found: list[Mutant] = []
    while left:
        seen: set[object] = set()
        later: list[Mutant] = []
        for one in left:
            first = one.targets[0] if one.targets else one.file
            (later if first in seen else found).append(one)
            seen.add(first)
        left = later
    return found
