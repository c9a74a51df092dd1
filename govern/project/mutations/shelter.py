"""Which parts of a body run only to keep things in order: where something that was read is missing, has expired, or is
broken. What is written there makes a default, or clears up, and changes nothing that anybody asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from govern.cache.identity import Identity, identity
from govern.facts.syntax import Body, Node, walk
from govern.project.proofs import wording
from govern.project.proofs.chains import definitions_of
from govern.project.proofs.outline import once

Definitions = dict[str, list[Node]]
# Words of functions that look something up.
READING = wording.listed(
    "get find fetch load read query select exists first one none scalar scalars lookup search list all count by "
    "execute resolve existing retrieve cached cache"
)
# Words of what has had its time.
OVER = wording.listed(
    "expire expires expired expiry expiration expiring stale stalled outdated lapsed overdue obsolete orphan orphaned "
    "corrupt corrupted broken invalid backfilled legacy missing"
)
MAKING = wording.listed("create ensure init initialize make generate add insert new default defaults seed set build")
EMPTY = (None, 0, "")
INDEXED = ("attr", "sub")
LEAVING = ("return", "raise", "continue", "break")


@once
def sheltered(node: Node) -> frozenset[Identity]:
    """The identities of the nodes of a function's body that run only to keep things in order."""
    if node[0] != "def":
        return frozenset()
    shelter = Shelter(node)
    shelter.block(node[5], inside=False)
    return frozenset(shelter.found)


class Shelter:
    """Walks one body and collects the nodes that stand in shelter."""

    def __init__(self, node: Node) -> None:
        self.found: set[Identity] = set()
        self._parameters = frozenset(p[0] for p in node[3])
        self._body = node[5]
        self._definitions = definitions_of(node[5])
        self._resolving: set[str] = set()

    @cached_property
    def _kept(self) -> frozenset[str]:
        """The names that the body declares global."""
        return frozenset(name for inner in walk(self._body) if inner[0] == "global" for name in inner[2])

    def block(self, body: Body, *, inside: bool) -> None:
        """Walk statements; what follows a test that leaves where nothing is missing stands in shelter too."""
        for statement in body:
            self._statement(statement, inside)
            if statement[0] == "if" and not inside:
                _, _, test, then, orelse = statement
                inside = (_leaves(then) and self._shelters(test, False)) or (
                    _leaves(orelse) and self._shelters(test, True)
                )

    def _statement(self, node: Node, inside: bool) -> None:
        tag = node[0]
        if tag == "if":
            self._expression(node[2], inside)
            self.block(node[3], inside=inside or self._shelters(node[2], True, node[3]))
            self.block(node[4], inside=inside or self._shelters(node[2], False, node[4]))
        elif tag == "try":
            self.block(node[2], inside=inside)
            for handler in node[3]:
                self.block(handler[3], inside=True)
            self.block(node[4], inside=inside)
            self.block(node[5], inside=inside)
        elif tag == "for":
            self._expression(node[3], inside)
            self.block(node[4], inside=inside)
            self.block(node[5], inside=inside)
        elif tag == "while":
            self._expression(node[2], inside)
            self.block(node[3], inside=inside or self._shelters(node[2], True, node[3]))
        elif tag == "with":
            for value, _ in node[2]:
                self._expression(value, inside)
            self.block(node[3], inside=inside)
        elif tag == "match":
            for _, _, body in node[3]:
                self.block(body, inside=inside)
        elif tag == "def":
            self.block(node[5], inside=inside)
        elif tag != "class":
            self._expression(node, inside)

    def _expression(self, node: Node, inside: bool) -> None:
        for inner in walk(node):
            if inside:
                self.found.add(identity(inner))
            elif inner[0] == "bool" and inner[2] == "or" and self._missing(inner[3], False):
                self._expression(inner[4], True)  # `get(...) or create(...)`
            elif inner[0] == "ifexp":
                for part, holds in ((inner[3], True), (inner[4], False)):
                    if self._shelters(inner[2], holds):
                        self._expression(part, True)

    def _shelters(self, test: Node, holds: bool, body: Body = ()) -> bool:
        """Whether a test that turns out so says that something is missing, or that its time is over."""
        if test[0] == "unary" and test[2] == "not":
            return self._shelters(test[3], not holds, body)
        if test[0] == "bool":
            sides = [self._shelters(side, holds, body) for side in (test[3], test[4])]
            # of "a and b" both hold, and one side is enough; of "a or b" either may be what holds
            return any(sides) if (test[2] == "and") == holds else all(sides)
        return self._missing(test, holds, body) or _over(test, holds)

    def _missing(self, test: Node, holds: bool, body: Body = ()) -> bool:
        """Whether a test that turns out so says that what was looked for is not there."""
        while test[0] in ("await", "walrus"):
            test = test[2] if test[0] == "await" else test[3]
        if test[0] == "compare" and len(test[3]) == 1:
            op, right = test[3][0]
            if op in ("in", "not in"):
                return (op == "not in") == holds and self._was_read(right, body)
            if op in ("is", "==", "is not", "!=") and _is_empty(right):
                return (op in ("is", "==")) == holds and self._was_read(test[2], body, none=right[2:3] == (None,))
            return False
        return not holds and self._was_read(test, body)

    def _was_read(self, node: Node, body: Body, *, none: bool = False) -> bool:
        """Whether an expression stands for something that was looked up, or that is kept between requests."""
        while node[0] == "await":
            node = node[2]
        if node[0] == "walrus":
            return self._was_read(node[3], body, none=none)
        if node[0] == "call":
            name = str(node[2][-1]) if node[2][0] in ("name", "attr") else ""
            if name in ("len", "bool", "list", "any") and node[3]:
                return self._was_read(node[3][0], body)
            return wording.any_of(name, READING)
        if node[0] == "name":
            if node[2] in self._definitions and node[2] not in self._kept:
                return self._defined_by_reading(node[2], body)
            return node[2] not in self._parameters
        if node[0] in INDEXED:
            # `if row.token is None`, `if not user.settings: self.create_settings(user)`
            return none or (bool(body) and _makes(body))
        return node[0] == "comp" and any(self._was_read(c[2], body) for c in node[5] if c[0] == "for")

    def _defined_by_reading(self, name: str, body: Body) -> bool:
        if name in self._resolving:
            return False
        self._resolving.add(name)
        try:
            return any(self._was_read(value, body) for value in self._definitions[name])
        finally:
            self._resolving.discard(name)


def _makes(body: Body) -> bool:
    """Whether a branch calls something by a name that says it makes what is missing."""
    return any(node[0] == "call" and wording.any_of(str(node[2][-1]), MAKING) for node in walk(body))


def _is_empty(node: Node) -> bool:
    if node[0] == "const":
        return any(node[2] is value or (node[2] == value and node[2] is not False) for value in EMPTY)
    return node[0] in ("list", "dict", "tuple") and not node[2]


def _over(test: Node, holds: bool) -> bool:
    """Whether a test that turns out so says that something has had its time, or is broken."""
    if test[0] == "compare":
        if len(test[3]) != 1:
            return False
        op, right = test[3][0]
        if op not in ("<", "<=", ">", ">="):
            return False
        earlier, later = (test[2], right) if (op in ("<", "<=")) == holds else (right, test[2])
        # `token.expires_at < now` and `now > token.expires_at`, and no other way round
        return bool(_words(earlier) & OVER) and not _words(later) & OVER
    return holds and bool(_words(test) & OVER)


def _words(node: Node) -> set[str]:
    return {word for name in _names(node) for word in wording.words(name)}


def _names(node: Node) -> Iterator[str]:
    for inner in walk(node):
        if inner[0] in ("name", "attr"):
            yield str(inner[-1])


def _leaves(body: Body) -> bool:
    """Whether a branch ends the block that it stands in."""
    return bool(body) and body[-1][0] in LEAVING
