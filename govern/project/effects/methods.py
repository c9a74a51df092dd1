"""The parts of a handler that run for other methods only: a function that serves GET and POST and asks which it is."""

from __future__ import annotations

from collections.abc import Iterator

from govern.facts.syntax import Body, Node, line_of, walk, walk_scope

END = 1 << 30
Range = tuple[int, int]


def other_methods(body: Body, method: str) -> list[Range]:
    """The lines of a body that do not run for `method`: branches of tests such as `request.method == "POST"`."""
    return [found for node in walk_scope(body) if node[0] == "if" for found in _skipped(node, body, method)]


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
