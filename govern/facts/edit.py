"""What an edit of a Python file did: to the inside of which functions, to what around them, and which lines moved."""

from __future__ import annotations

import marshal
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from govern.facts.outline import decorating, given_by, words_of
from govern.facts.python import PythonFacts
from govern.facts.syntax import COLUMN_BITS, Body, Node, is_node, line_of, walk
from govern.records import dataclass

LAST_LINE = {"def": 8, "class": 7}
IMPORTING = ("import", "from")
FUTURE = "__future__"
Moves = list[tuple[int, int]]
Plain = tuple[Any, ...]
# How many dots, the module, the name in it, the name here.
Imported = tuple[int, str, str, str]


@dataclass(frozen=True, slots=True)
class Around:
    """What an edit changed that is not the inside of functions, in words of the file before and after it.

    `names` are those that mean something else in the module, or may: what functions, classes and assignments give.
    `attributes` are those of methods and functions that came or went, and of what was set on anything; `decorated` are
    pairs of a function or class and a word of what decorates it, `bases` the words of what such classes are made from,
    `imported` the names of imports, which nobody calls by a text, `packages` the first parts of their modules.
    `classes` says whether there are classes among them.
    """

    names: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    decorated: frozenset[tuple[str, str]] = frozenset()
    bases: frozenset[str] = frozenset()
    imported: frozenset[str] = frozenset()
    packages: frozenset[str] = frozenset()
    classes: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit of functions, classes, assignments and imports. `names` are the functions at the top of the file, and the
    classes of methods, of which only the inside changed; `around` is what else did, None where nothing did. `moves` are
    (first line before, lines that it moved down)."""

    names: frozenset[str]
    moves: tuple[tuple[int, int], ...] = ()
    around: Around | None = None

    def line(self, before: int) -> int:
        """The line that a line before the edit is now; nothing is said of the lines inside what changed."""
        at = bisect_right(self.moves, (before, 1 << 30)) - 1
        return before + self.moves[at][1] if at >= 0 else before


def edit_between(before: PythonFacts, after: PythonFacts) -> Edit | None:
    """The edit that made `after` of `before`; None where more changed than that: what stands loose in the module, a
    star import, what a function does to global names."""
    if before.problems or after.problems:
        return None
    found = _Comparison()
    if not found.bodies(before.body, after.body):
        return None
    return Edit(frozenset(found.inside), tuple(found.moves), found.around())


class _Comparison:
    """What is gathered while two bodies are compared. `called` are the functions and methods that stand in what is gone
    and in what is new; `imports` what is imported otherwise, or elsewhere, than before."""

    def __init__(self) -> None:
        self.inside: set[str] = set()
        self.moves: Moves = []
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.decorated: set[tuple[str, str]] = set()
        self.bases: set[str] = set()
        self.called: tuple[set[str], set[str]] = set(), set()
        self.imports: set[Imported] = set()
        self.classes = False

    def around(self) -> Around | None:
        imported = frozenset(one[-1] for one in self.imports) - self.names
        attributes = frozenset(self.attributes).union(self.called[0] ^ self.called[1])
        packages = frozenset(one[1].partition(".")[0] for one in self.imports)
        if not (self.names or attributes or self.imports):
            return None
        return Around(
            frozenset(self.names), attributes, frozenset(self.decorated), frozenset(self.bases),
            imported, packages, classes=self.classes,
        )  # fmt: skip

    def bodies(self, before: Body, after: Body, owner: Node | None = None) -> bool:
        """Compare two bodies, of a module or of the class `owner`; false where no more can be said than that they
        differ."""
        matcher = SequenceMatcher(None, [*map(_shape, before)], [*map(_shape, after)], autojunk=False)
        for what, first, end, from_, to in matcher.get_opcodes():
            if what == "equal":
                for old, new in zip(before[first:end], after[from_:to], strict=True):
                    self._moved(old, new)
            elif not self._changed(before[first:end], after[from_:to], owner):
                return False
        return True

    def _imports(self, before: Sequence[Node], after: Sequence[Node]) -> None:
        """Statements of a module that stand in place of others, as far as they import. An import that went to another
        place may stand behind its first use now: only among imports it does not matter where it stands."""
        gone = {one for node in before for one in _imported_by(node)}
        new = {one for node in after for one in _imported_by(node)}
        among = all(node[0] in IMPORTING for node in (*before, *after))
        self.imports |= gone ^ new if among else gone | new

    def _moved(self, old: Node, new: Node) -> None:
        down = line_of(new[1]) - line_of(old[1])
        self.moves.append((min(line_of(one[1]) for one in (old, *(old[6] if old[0] in LAST_LINE else ()))), down))

    def _changed(self, before: Sequence[Node], after: Sequence[Node], owner: Node | None) -> bool:
        """Statements that stand in place of others, those of one name in place of each other."""
        if owner is None:
            self._imports(before, after)
        waiting = list(before)
        for new in after:
            at = next((at for at, old in enumerate(waiting) if _is_same_one(old, new)), None)
            if at is None:
                if not self._otherwise(new, owner, 1):
                    return False
                continue
            gone, old = waiting[:at], waiting[at]
            del waiting[: at + 1]
            if not all(self._otherwise(one, owner, 0) for one in gone) or not self._inside(old, new, owner):
                return False
        return all(self._otherwise(one, owner, 0) for one in waiting)

    def _inside(self, old: Node, new: Node, owner: Node | None) -> bool:
        """A function or class that became another of the same name."""
        self._moved(old, new)
        if _shape_of_head(old) == _shape_of_head(new):
            if old[0] == "def":
                self.inside.add(str(owner[2] if owner is not None else old[2]))
                return _leaks(old[5]) is not None and _leaks(old[5]) == _leaks(new[5])
            if owner is None:
                return self.bodies(old[5], new[5], old)
        return self._otherwise(old, owner, 0) and self._otherwise(new, owner, 1)

    def _otherwise(self, node: Node, owner: Node | None, when: int) -> bool:
        """A statement that is gone (0) or new (1); false where nobody can tell what that does."""
        if owner is not None:
            self._class(owner)
            self._called((node,), when)
            return _leaks((node,)) is not None
        if node[0] in IMPORTING:
            return not any(module == FUTURE or name == "*" for _, module, name, _ in _imported_by(node))
        if node[0] == "expr" and node[2][0] == "const":
            return True
        given = given_by(node)
        if given is None:
            return False
        self.names.update(given[0])
        self.attributes.update(given[1])
        if node[0] == "class":
            self._class(node)
            self._called(node[5], when)
        elif node[0] == "def":
            self._decorated(node)
            self._called((node,), when)
        return _leaks((node,)) is not None

    def _class(self, node: Node) -> None:
        self.classes = True
        self.names.add(str(node[2]))
        self.bases.update(words_of(node[3]))
        self._decorated(node)

    def _decorated(self, node: Node) -> None:
        self.decorated.update((str(node[2]), word) for word in words_of(decorating(node)))

    def _called(self, body: Sequence[Node], when: int) -> None:
        self.called[when].update(str(one[2]) for one in body if one[0] == "def")


def _imported_by(node: Node) -> list[Imported]:
    """What a statement imports; nothing where it is no import."""
    if node[0] == "import":
        return [(0, name, "", alias or name.partition(".")[0]) for name, alias in node[2]]
    return [(node[2], node[3], name, alias or name) for name, alias in node[4]] if node[0] == "from" else []


def _is_same_one(old: Node, new: Node) -> bool:
    return bool(old[0] == new[0] and old[0] in LAST_LINE and old[2] == new[2])


def _shape(node: Node) -> bytes:
    """The bytes of a statement, the same wherever it stands."""
    return marshal.dumps(_lifted(node, line_of(node[1])), 2)


def _lifted(item: Plain, lines: int) -> Plain:
    """A piece of code so many lines further up. The positions of nodes stand second; those of parameters and
    clauses are all the numbers that they hold."""
    tagged = bool(item) and is_node(item)
    last = LAST_LINE.get(item[0]) if tagged else None
    return tuple(_lifted_parts(item, lines, tagged=tagged, last=last))


def _lifted_parts(item: Plain, lines: int, *, tagged: bool, last: int | None) -> Iterator[Any]:
    for at, part in enumerate(item):
        if part.__class__ is tuple:
            yield _lifted(part, lines)
        elif part.__class__ is int and part and (at == 1 if tagged else True):
            yield part - (lines << COLUMN_BITS)
        elif at == last:
            yield part - lines
        elif part.__class__ in (str, int, float, complex, bool, bytes) or part is None:
            yield part
        else:
            yield repr(part)


def _shape_of_head(node: Node) -> bytes:
    """The shape of a function or class without its body and last line."""
    return _shape((*node[:5], *node[6 : LAST_LINE[node[0]]]))


def _leaks(body: Body) -> tuple[object, ...] | None:
    """What a function does that is seen outside of it: the modules that it imports; None if it sets global names."""
    found = []
    for node in walk(body):
        if node[0] == "global":
            return None
        if node[0] in IMPORTING:
            found.append(node[2:])
    return tuple(found)
