"""The parts of a handler that run for other methods only: a function that serves GET and POST and asks which it is."""

from __future__ import annotations

from collections.abc import Iterator

from govern.facts.syntax import Body, Node, line_of, walk

END = 1 << 30
# Where the bodies of compound statements stand; those of handlers and cases stand deeper.
BLOCKS = {"if": (3, 4), "for": (4, 5), "while": (3, 4), "with": (3,), "try": (2, 4, 5)}
Range = tuple[int, int]


def other_methods(body: Body, method: str) -> list[Range]:
    """The lines of a body that do not run for `method`: branches of tests such as `request.method == "POST"`."""
    return [found for node in _tests(body) for found in _skipped(node, body, method)]


def _tests(body: Body) -> Iterator[Node]:
    """The "if" statements of a body in no order, those of nested functions and classes left out."""
    stack = list(body)
    while stack:
        node = stack.pop()
        if node[0] == "if":
            yield node
        for at in BLOCKS.get(node[0], ()):
            stack += node[at]
        if node[0] in ("try", "match"):
            for clause in node[3]:
                stack += clause[-1]


def _skipped(node: Node, body: Body, method: str) -> Iterator[Range]:
    _, _, test, then, orelse = node
    holds = _holds(test, method)
    if holds is False and then:
        yield _lines(then)
    if holds is True and orelse:
        yield _lines(orelse)
    if holds is True and then and then[-1][0] in ("return", "raise") and node in body:
        yield _lines(then)[1] + 1, END


def _holds(test: Node, method: str) -> bool | None:
    """Whether a test of the request's method holds for `method`; None for any other test."""
    if test[0] == "unary" and test[2] == "not":
        inner = _holds(test[3], method)
        return None if inner is None else not inner
    if test[0] == "bool":
        settled = test[2] == "or"  # one side that holds settles "or", one that does not settles "and"
        return settled if settled in (_holds(test[3], method), _holds(test[4], method)) else None
    if test[0] != "compare" or len(test[3]) != 1 or test[2][0] != "attr" or test[2][3] != "method":
        return None
    op, right = test[3][0]
    names = [part[2].upper() for part in walk(right) if part[0] == "const" and isinstance(part[2], str)]
    if op not in ("==", "in", "!=", "not in") or not names:
        return None
    return (method in names) == (op in ("==", "in"))


def _lines(body: Body) -> Range:
    lines = [line_of(part[1]) for part in walk(body)]
    return min(lines), max(lines)
