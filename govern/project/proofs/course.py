"""What a walk through a body comes by that decides no test: worked out once for each body, whoever calls it."""

from __future__ import annotations

from govern.facts.syntax import Body, Node
from govern.project.proofs.outline import binding_in, names_in, once
from govern.project.proofs.paths import MAX_NESTING, makes_exception


@once
def course(body: Body) -> tuple[Node, ...]:
    """The expressions that `paths.Walk` visits in a body where it follows no values, in its order; each `raise` and
    `return` stands behind its own."""
    found: list[Node] = []
    _block(body, found, 0)
    return tuple(found)


def _block(body: Body, found: list[Node], nesting: int) -> bool:
    """Add what is come by in a block; True if its end is never reached."""
    if nesting > MAX_NESTING:
        return False
    return any(_statement(statement, found, nesting + 1) for statement in body)


def _statement(node: Node, found: list[Node], nesting: int) -> bool:
    tag = node[0]
    if tag in ("expr", "return", "raise"):
        if node[2] is not None:
            found.append(node[2])
        if tag != "expr":
            found.append(node)
        return bool(tag != "expr")
    if tag == "assign":
        if node[3] is not None:
            found += (node[3], *node[2])
        return False
    if tag == "if":
        found.append(node[2])
        ended = _block(node[3], found, nesting)
        return _block(node[4], found, nesting) and ended
    if tag == "for":
        found.append(node[3])
        _block(node[4], found, nesting)
        return _block(node[5], found, nesting)
    if tag == "with":
        found += (value for value, _ in node[2])
        return _block(node[3], found, nesting) and not any(suppresses(value) for value, _ in node[2])
    if tag == "try":
        return _try(node, found, nesting)
    if tag in ("while", "match", "def"):
        _within(node, found, nesting)
    elif tag in ("augassign", "delete", "assert"):
        found += (part for part in node[2:] if isinstance(part, tuple))
    return tag in ("break", "continue")


def _try(node: Node, found: list[Node], nesting: int) -> bool:
    _, _, body, clauses, orelse, final = node
    ended = _block(body, found, nesting) or _block(orelse, found, nesting)
    for clause in clauses:
        ended = _block(clause[3], found, nesting) and ended
    return _block(final, found, nesting) or ended


def _within(node: Node, found: list[Node], nesting: int) -> None:
    """What stands in a loop, a case or a nested function: behind it, the way goes on."""
    if node[0] == "def":
        _block(node[5], found, nesting)
        return
    found.append(node[2])
    if node[0] == "while":
        _block(node[3], found, nesting)
        return
    for _, guard, body in node[3]:
        if guard is not None:
            found.append(guard)
        _block(body, found, nesting)


def suppresses(node: Node) -> bool:
    """Whether a context manager is `contextlib.suppress(...)`."""
    return bool(node[0] == "call" and node[2][-1] == "suppress")


@once
def bound_in(body: Body) -> dict[str, bool]:
    """The names that a walk through a body binds; for each, whether it may come to know what it is: a nested function,
    an exception that is made to be raised later, something whose attributes are set. Of others it knows nothing."""
    found: dict[str, bool] = {}
    for node in binding_in(body):
        tag = node[0]
        if tag == "def":
            found[node[2]] = True
            for name, *_ in node[3]:
                found.setdefault(name, False)
        elif tag == "assign" and node[3] is not None:
            known = makes_exception(node[3])
            for target in node[2]:
                if target[0] not in ("attr", "sub"):
                    _add(found, target, known)
        elif tag == "for":
            _add(found, node[2], False)
        elif tag == "with":
            for _, target in node[2]:
                if target is not None:
                    _add(found, target, False)
        elif tag == "walrus":
            found.setdefault(node[2], False)
    return found


def _add(found: dict[str, bool], target: Node, known: bool) -> None:
    if target[0] == "name":
        found[target[2]] = known or found.get(target[2], False)
    elif target[0] in ("tuple", "list"):
        for item in target[2]:
            _add(found, item, known)
    elif target[0] == "star":
        _add(found, target[2], known)
    else:
        found.update(dict.fromkeys(names_in(target), True))
