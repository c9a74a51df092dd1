"""The grammar of Python facts: what a lowered module, statement and expression look like.

A node is a plain tuple whose first item is its tag and whose second is its position, so that facts marshal in one
call and load without importing a class. Everything behind the facts layer reads nodes through this grammar only:

Statements
    ("expr", at, value)                         ("return", at, value?)
    ("assign", at, targets, value?, annotation?)   value is None for a bare annotation
    ("augassign", at, target, op, value)        ("delete", at, targets)
    ("def", at, name, params, returns?, body, decorators, is_async, end_line)
    ("class", at, name, args, keywords, body, decorators, end_line)
                                                   `class A[T]` has the keyword __type_params__: a tuple of the names
    ("import", at, ((dotted, alias?), ...))     ("from", at, level, module, ((name, alias?), ...))   name "*" is a star
    ("if", at, test, body, orelse)              ("while", at, test, body, orelse)
    ("for", at, target, iterable, body, orelse, is_async)
    ("try", at, body, ((at, type?, name?, body), ...), orelse, final)
    ("with", at, ((value, target?), ...), body, is_async)
    ("raise", at, value?, cause?)               ("assert", at, test, message?)
    ("global", at, names)                       ("nonlocal", at, names)
    ("match", at, subject, ((pattern, guard?, body), ...))     a pattern is the expression it looks like, see below
    ("type", at, name, value, (parameter, ...))  ("pass", at) ("break", at) ("continue", at)

Expressions
    ("name", at, identifier)                    ("const", at, value)    str, bytes, int, float, complex, bool, None, ...
    ("attr", at, value, name)                   at is the position of the attribute's own name
    ("call", at, callee, args, keywords)        args: expressions, ("star", at, e) among them;
                                                keywords: ((name?, value), ...), name None for **value
    ("sub", at, value, index)                   ("slice", at, lower?, upper?, step?)
    ("tuple", at, items) ("list", at, items) ("set", at, items)    ("dict", at, ((key?, value), ...))
    ("fstr", at, parts)                         parts: str or expression; ("format", at, value, "!r:>10") among them
    ("binop", at, op, left, right)              ("unary", at, op, operand)      op "not" included
    ("bool", at, "and" | "or", left, right)     ("compare", at, left, ((op, right), ...))
    ("lambda", at, params, body)                ("ifexp", at, test, body, orelse)
    ("comp", at, kind, element, value?, clauses)    kind: list, set, gen, dict; a clause is ("for", target, iter) or
                                                    ("if", test)
    ("await", at, value) ("yield", at, value?) ("yieldfrom", at, value) ("walrus", at, name, value) ("star", at, value)
    ("error", at, text)                         what did not parse

Patterns: a name captures ("_" takes all), constants and dotted names are compared, A | B is ("binop", at, "|", A, B),
    [a, *rest] a list, (a, b) and a, b a tuple, {"k": p, **rest} a dict, C(p, k=q) a call, `p as x` is
    ("walrus", at, x, p).

Params: ((name, annotation?, default?, kind, at), ...), kind one of "posonly", "any", "vararg", "kwonly", "kwarg".

A position packs a 1-based line and a 0-based column in one integer (`line_of`, `column_of`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Node = tuple[Any, ...]
Body = tuple[Node, ...]

SCOPES = frozenset(("def", "class", "lambda"))
LEAVES = frozenset(("name", "const"))
COLUMN_BITS = 12
COLUMN_MASK = (1 << COLUMN_BITS) - 1


def pack(line: int, column: int) -> int:
    """Pack a 1-based line and a 0-based column; columns past 4095 are cut to 4095."""
    return line << COLUMN_BITS | min(column, COLUMN_MASK)


def line_of(at: int) -> int:
    """The 1-based line of a packed position."""
    return at >> COLUMN_BITS


def column_of(at: int) -> int:
    """The 0-based column of a packed position."""
    return at & COLUMN_MASK


def is_node(item: tuple[Any, ...]) -> bool:
    """Whether a tuple is a node, rather than a body, a parameter, a clause or a pair."""
    return len(item) > 1 and item[0].__class__ is str and item[1].__class__ is int


def walk(node: Any) -> Iterator[Node]:
    """Yield `node` and every tagged node below it, depth first, in source order.

    `node` may be a node, or any nesting of tuples of nodes (a body, a parameter list).
    """
    stack = [node] if isinstance(node, tuple) else []
    pop, push = stack.pop, stack.append
    while stack:
        item = pop()
        if not item:
            continue
        tag = item[0]
        if tag.__class__ is str and len(item) > 1 and item[1].__class__ is int:
            yield item
            while tag == "attr":
                item = item[2]
                tag = item[0]
                yield item
            if tag in LEAVES:
                continue
        for part in item[::-1]:
            if part.__class__ is tuple:
                push(part)


def walk_scope(body: Any) -> Iterator[Node]:
    """Like `walk`, but does not enter the bodies of nested functions, lambdas or classes (their nodes are yielded)."""
    stack = [body] if isinstance(body, tuple) else []
    pop, push = stack.pop, stack.append
    while stack:
        item = pop()
        if not item:
            continue
        tag = item[0]
        if tag.__class__ is str and len(item) > 1 and item[1].__class__ is int:
            yield item
            while tag == "attr":
                item = item[2]
                tag = item[0]
                yield item
            if tag in LEAVES or tag in SCOPES:
                continue
        for part in item[::-1]:
            if part.__class__ is tuple:
                push(part)


# Where the bodies of compound statements stand; of "try" and "match", clauses with a body at their end as well.
BLOCKS = {"if": (3, 4), "for": (4, 5), "while": (3, 4), "with": (3,), "try": (2, 3, 4, 5), "match": (3,)}


def statements(body: Body) -> Iterator[Node]:
    """Yield every statement of a body in source order, those of nested functions and classes left out."""
    stack = list(reversed(body))
    while stack:
        node = stack.pop()
        yield node
        tag = node[0]
        if tag in BLOCKS:
            inner: list[Node] = []
            for at in BLOCKS[tag]:
                if at == 3 and tag in ("try", "match"):
                    for clause in node[3]:
                        inner += clause[-1]
                else:
                    inner += node[at]
            inner.reverse()
            stack += inner


def dotted(node: Node | None) -> str | None:
    """`a.b.c` for a chain of names and attributes, None for anything else."""
    parts: list[str] = []
    while node is not None and node[0] == "attr":
        parts.append(node[3])
        node = node[2]
    if node is None or node[0] != "name":
        return None
    parts.append(node[2])
    return ".".join(reversed(parts))


def unparse(node: Node | None, limit: int = 80) -> str:
    """A short source-like rendering of an expression, for messages; never longer than `limit` characters."""
    text = _render(node)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _render(node: Any) -> str:
    if node is None:
        return ""
    tag = node[0]
    match tag:
        case "name":
            return str(node[2])
        case "const":
            return "..." if node[2] is ... else repr(node[2])
        case "attr":
            return f"{_render(node[2])}.{node[3]}"
        case "call":
            parts = [_render(a) for a in node[3]]
            parts += [f"{k}={_render(v)}" if k else f"**{_render(v)}" for k, v in node[4]]
            return f"{_render(node[2])}({', '.join(parts)})"
        case "sub":
            index = node[3]
            inner = ", ".join(map(_render, index[2])) if index[0] == "tuple" else _render(index)
            return f"{_render(node[2])}[{inner}]"
        case "tuple" | "list" | "set":
            brackets = {"tuple": "()", "list": "[]", "set": "{}"}[tag]
            return f"{brackets[0]}{', '.join(map(_render, node[2]))}{brackets[1]}"
        case "dict":
            return "{" + ", ".join(f"{_render(k)}: {_render(v)}" if k else f"**{_render(v)}" for k, v in node[2]) + "}"
        case "fstr":
            return 'f"' + "".join(p if isinstance(p, str) else "{" + _render(p) + "}" for p in node[2]) + '"'
        case "binop" | "bool":
            return f"{_render(node[3])} {node[2]} {_render(node[4])}"
        case "unary":
            return f"{node[2]}{' ' if node[2] == 'not' else ''}{_render(node[3])}"
        case "compare":
            return _render(node[2]) + "".join(f" {op} {_render(right)}" for op, right in node[3])
        case "await":
            return f"await {_render(node[2])}"
        case "format":
            return f"{_render(node[2])}{node[3]}"
        case "star":
            return f"*{_render(node[2])}"
        case "slice":
            return ":".join(_render(part) for part in node[2:5] if part is not None) or ":"
        case "ifexp":
            return f"{_render(node[3])} if {_render(node[2])} else {_render(node[4])}"
        case "lambda":
            return "lambda: …"
        case _:
            return "…"
