"""What an edit of a Python file did: whether only the inside of functions changed, of which, and which lines moved."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from govern.facts.python import PythonFacts
from govern.facts.syntax import COLUMN_BITS, Body, Node, is_node, line_of, walk
from govern.records import dataclass

LAST_LINE = {"def": 8, "class": 7}
Moves = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit that changed nothing but the inside of functions. `names` are the functions at the top of the file, and
    the classes of methods, in which something changed. `moves` are (first line before, lines that it moved down)."""

    names: frozenset[str]
    moves: tuple[tuple[int, int], ...] = ()

    def line(self, before: int) -> int:
        """The line that a line before the edit is now; nothing is said of the lines inside changed functions."""
        at = bisect_right(self.moves, (before, 1 << 30)) - 1
        return before + self.moves[at][1] if at >= 0 else before


def edit_between(before: PythonFacts, after: PythonFacts) -> Edit | None:
    """The edit that made `after` of `before`; None where more changed than the inside of functions."""
    if before.problems or after.problems:
        return None
    names: set[str] = set()
    moves: Moves = []
    if not _bodies(before.body, after.body, names, moves):
        return None
    return Edit(frozenset(names), tuple(moves))


def _bodies(before: tuple[Node, ...], after: tuple[Node, ...], names: set[str], moves: Moves, owner: str = "") -> bool:
    """Whether two bodies, of a module or a class, differ inside functions only."""
    if len(before) != len(after):
        return False
    for old, new in zip(before, after, strict=True):
        if old[0] != new[0]:
            return False
        down = line_of(new[1]) - line_of(old[1])
        moves += [(min(line_of(one[1]) for one in (old, *(old[6] if old[0] in LAST_LINE else ()))), down)]
        if old[0] == "class" and not owner:
            if not _same(_head(old), _head(new), down) or not _bodies(old[5], new[5], names, moves, str(old[2])):
                return False
        elif old[0] == "def":
            if not _same(_head(old), _head(new), down):
                return False
            if old[8] + down != new[8] or not _same(old[5], new[5], down):
                if _leaks(old[5]) is None or _leaks(old[5]) != _leaks(new[5]):
                    return False
                names.add(owner or str(old[2]))
        elif not _same(old, new, down):
            return False
    return True


def _head(node: Node) -> Node:
    """A function or class without its body and last line."""
    return (*node[:5], *node[6 : LAST_LINE[node[0]]])


def _leaks(body: Body) -> tuple[object, ...] | None:
    """What a function does that is seen outside of it: the modules that it imports; None if it sets global names."""
    found = []
    for node in walk(body):
        if node[0] == "global":
            return None
        if node[0] in ("import", "from"):
            found.append(node[2:])
    return tuple(found)


def _same(before: Any, after: Any, down: int) -> bool:
    """Whether two pieces of code say the same, the second one `down` lines further down."""
    moved = down << COLUMN_BITS
    stack = [(before, after)]
    while stack:
        old, new = stack.pop()
        if old.__class__ is not new.__class__:
            return False
        if old.__class__ is not tuple:
            if old != new or (old.__class__ in (float, complex) and repr(old) != repr(new)):
                return False
            continue
        if len(old) != len(new):
            return False
        tagged = bool(old) and is_node(old)
        last = LAST_LINE.get(old[0]) if tagged else None
        for at, (one, other) in enumerate(zip(old, new, strict=True)):
            if one.__class__ is int and other.__class__ is int:
                # the positions of nodes stand second; those of parameters and clauses are all the numbers they hold
                by = moved if (at == 1 if tagged else True) else down if at == last else 0
                if one + (by if one else 0) != other:
                    return False
            else:
                stack.append((one, other))
    return True
