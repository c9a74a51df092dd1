"""Lowers tree-sitter expressions of Python into the tuples of `syntax`."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from govern.facts.syntax import COLUMN_BITS, Node

SKIP = frozenset(("comment", "line_continuation", ",", "(", ")", "[", "]", "{", "}"))


def at(node: Any) -> int:
    """The packed position of a tree-sitter node (whose lines are 0-based)."""
    start = node.range().start
    column = start.column
    return (start.line + 1) << COLUMN_BITS | (column if column < 4096 else 4095)


def expression(node: Any) -> Node:
    """One tree-sitter expression node as a tuple; what is not an expression becomes ("error", at, text)."""
    lower = EXPRESSIONS.get(node.kind())
    if lower is None:
        return ("error", at(node), node.text()[:80])
    return lower(node)


def expressions(children: list[Any]) -> tuple[Node, ...]:
    return tuple([expression(child) for child in children if child.kind() not in SKIP])


def _name(node: Any) -> Node:
    return ("name", at(node), node.text())


def _literal(value: object) -> Callable[[Any], Node]:
    return lambda node: ("const", at(node), value)


def _number(node: Any) -> Node:
    try:
        value: object = ast.literal_eval(node.text())
    except (ValueError, SyntaxError):
        return ("error", at(node), node.text()[:80])
    return ("const", at(node), value)


def _attribute(node: Any) -> Node:
    value, _, *rest = [child for child in node.children() if child.kind() != "comment"]
    name = rest[-1]
    return ("attr", at(name), expression(value), name.text())


def arguments(node: Any) -> tuple[tuple[Node, ...], tuple[tuple[str | None, Node], ...]]:
    """The positional and keyword arguments of an `argument_list` (or of the one generator that stands for it)."""
    if node.kind() == "generator_expression":
        return (expression(node),), ()
    args: list[Node] = []
    keywords: list[tuple[str | None, Node]] = []
    for child in node.children():
        kind = child.kind()
        if kind in SKIP:
            continue
        if kind == "keyword_argument":
            parts = [part for part in child.children() if part.kind() != "comment"]
            keywords.append((parts[0].text(), expression(parts[-1])))
        elif kind == "dictionary_splat":
            keywords.append((None, expression(child.children()[-1])))
        else:
            args.append(expression(child))
    return tuple(args), tuple(keywords)


def _call(node: Any) -> Node:
    children = [child for child in node.children() if child.kind() != "comment"]
    args, keywords = arguments(children[-1])
    return ("call", at(node), expression(children[0]), args, keywords)


def _subscript(node: Any) -> Node:
    items = [child for child in node.children() if child.kind() not in SKIP]
    commas = any(child.kind() == "," for child in node.children())
    value = expression(items[0])
    rest = tuple([expression(item) for item in items[1:]])
    index = rest[0] if len(rest) == 1 and not commas else ("tuple", at(node), rest)
    return ("sub", at(node), value, index)


def _generic_type(node: Any) -> Node:
    children = node.children()
    value = expression(children[0])
    rest = expressions(children[1].children())
    return ("sub", at(node), value, rest[0] if len(rest) == 1 else ("tuple", at(node), rest))


def _slice(node: Any) -> Node:
    parts: list[Node | None] = [None, None, None]
    index = 0
    for child in node.children():
        if child.kind() == ":":
            index += 1
        elif child.kind() != "comment":
            parts[min(index, 2)] = expression(child)
    return ("slice", at(node), *parts)


def _sequence(tag: str) -> Callable[[Any], Node]:
    return lambda node: (tag, at(node), expressions(node.children()))


def _parenthesized(node: Any) -> Node:
    inner = [child for child in node.children() if child.kind() not in SKIP]
    return expression(inner[0]) if inner else ("tuple", at(node), ())


def _dictionary(node: Any) -> Node:
    items: list[tuple[Node | None, Node]] = []
    for child in node.children():
        kind = child.kind()
        if kind == "pair":
            parts = [part for part in child.children() if part.kind() not in ("comment", ":")]
            items.append((expression(parts[0]), expression(parts[-1])))
        elif kind == "dictionary_splat":
            items.append((None, expression(child.children()[-1])))
    return ("dict", at(node), tuple(items))


def _string(node: Any) -> Node:
    children = node.children()
    prefix = children[0].text().lower()
    if "f" in prefix or "t" in prefix.rstrip("\"'"):
        return _format_string(node, children, "r" in prefix)
    if len(children) == 2:
        return ("const", at(node), b"" if "b" in prefix else "")
    if len(children) == 3 and "b" not in prefix and ("r" in prefix or not children[1].children()):
        return ("const", at(node), children[1].text())
    try:
        return ("const", at(node), ast.literal_eval(node.text()))
    except (ValueError, SyntaxError):
        return ("error", at(node), node.text()[:80])


def _format_string(node: Any, children: list[Any], raw: bool) -> Node:
    parts: list[Any] = []
    for child in children[1:-1]:
        if child.kind() == "interpolation":
            inner = [c for c in child.children() if c.kind() not in ("{", "}", "=", "comment")]
            value = expression(inner[0]) if inner else ("error", at(child), "")
            spec = "".join(c.text() for c in inner[1:] if c.kind() in ("type_conversion", "format_specifier"))
            parts.append(("format", at(child), value, spec) if spec else value)
        else:
            text = child.text().replace("{{", "{").replace("}}", "}")
            parts.append(text if raw or "\\" not in text else _unescape(text))
    return ("fstr", at(node), tuple(parts))


def _unescape(text: str) -> str:
    try:
        return str(ast.literal_eval('"""' + text.replace('"', '\\"') + '"""'))
    except (ValueError, SyntaxError):
        return text


def _concatenated(node: Any) -> Node:
    parts = [expression(child) for child in node.children() if child.kind() == "string"]
    if all(part[0] == "const" for part in parts):
        values = [part[2] for part in parts]
        if all(isinstance(value, str) for value in values):
            return ("const", at(node), "".join(values))
        if all(isinstance(value, bytes) for value in values):
            return ("const", at(node), b"".join(values))
        return ("error", at(node), node.text()[:80])
    flat: list[Any] = []
    for part in parts:
        flat.extend(part[2] if part[0] == "fstr" else (part[2],) if part[0] == "const" else (part,))
    return ("fstr", at(node), tuple(flat))


def _binary(tag: str) -> Callable[[Any], Node]:
    def lower(node: Any) -> Node:
        left, op, right = [child for child in node.children() if child.kind() not in ("comment", "line_continuation")][
            :3
        ]
        return (tag, at(node), op.kind(), expression(left), expression(right))

    return lower


def _unary(node: Any) -> Node:
    children = node.children()
    operand = expression(children[-1])
    if children[0].kind() == "-" and operand[0] == "const" and isinstance(operand[2], int | float):
        return ("const", at(node), -operand[2])
    return ("unary", at(node), children[0].kind(), operand)


def _comparison(node: Any) -> Node:
    children = [child for child in node.children() if child.kind() not in ("comment", "line_continuation")]
    pairs = tuple(
        (" ".join(children[i].text().split()), expression(children[i + 1])) for i in range(1, len(children) - 1, 2)
    )
    return ("compare", at(node), expression(children[0]), pairs)


def _lambda(node: Any) -> Node:
    params = node.field("parameters")
    body = node.field("body")
    return ("lambda", at(node), parameters(params) if params else (), expression(body))


def _conditional(node: Any) -> Node:
    body, _, test, _, orelse = [
        child for child in node.children() if child.kind() not in ("comment", "line_continuation")
    ]
    return ("ifexp", at(node), expression(test), expression(body), expression(orelse))


def _comprehension(kind: str) -> Callable[[Any], Node]:
    def lower(node: Any) -> Node:
        element: Node | None = None
        value: Node | None = None
        clauses: list[tuple[Any, ...]] = []
        for child in node.children():
            child_kind = child.kind()
            if child_kind == "for_in_clause":
                parts = child.children()
                split = next(i for i, part in enumerate(parts) if part.kind() == "in")
                clauses.append(("for", expression(child.field("left")), expression(parts[split + 1])))
            elif child_kind == "if_clause":
                clauses.append(("if", expression(child.children()[-1])))
            elif child_kind == "pair":
                parts = child.children()
                element, value = expression(parts[0]), expression(parts[-1])
            elif child_kind not in SKIP:
                element = expression(child)
        return ("comp", at(node), kind, element or ("error", at(node), ""), value, tuple(clauses))

    return lower


def _await(node: Any) -> Node:
    return ("await", at(node), expression(node.children()[-1]))


def _yield(node: Any) -> Node:
    children = node.children()
    if len(children) == 1:
        return ("yield", at(node), None)
    if children[1].kind() == "from":
        return ("yieldfrom", at(node), expression(children[-1]))
    return ("yield", at(node), expression(children[-1]))


def _walrus(node: Any) -> Node:
    children = node.children()
    return ("walrus", at(node), children[0].text(), expression(children[-1]))


def _splat(node: Any) -> Node:
    return ("star", at(node), expression(node.children()[-1]))


def _type(node: Any) -> Node:
    children = [child for child in node.children() if child.kind() != "comment"]
    return expression(children[0]) if children else ("error", at(node), "")


def _member_type(node: Any) -> Node:
    children = node.children()
    return ("attr", at(children[-1]), expression(children[0]), children[-1].text())


def _union_type(node: Any) -> Node:
    children = node.children()
    return ("binop", at(node), "|", expression(children[0]), expression(children[-1]))


def _as_pattern(node: Any) -> Node:
    return expression(node.children()[0])


def parameters(node: Any) -> tuple[tuple[Any, ...], ...]:
    """The parameters of a function or lambda, each (name, annotation?, default?, kind, at)."""
    out: list[tuple[Any, ...]] = []
    kind = "any"
    for child in node.children():
        child_kind = child.kind()
        if child_kind in SKIP:
            continue
        if child_kind == "positional_separator":
            out = [(*param[:3], "posonly", param[4]) for param in out]
        elif child_kind == "keyword_separator":
            kind = "kwonly"
        elif child_kind == "identifier":
            out.append((child.text(), None, None, kind, at(child)))
        elif child_kind in ("list_splat_pattern", "dictionary_splat_pattern"):
            out.append(_variadic(child, None))
            kind = "kwonly"
        elif child_kind in ("default_parameter", "typed_default_parameter"):
            name, annotation, default = child.field("name"), child.field("type"), child.field("value")
            out.append(
                (name.text(), expression(annotation) if annotation else None, expression(default), kind, at(name))
            )
        elif child_kind == "typed_parameter":
            first = child.children()[0]
            annotation = expression(child.field("type"))
            if first.kind() == "identifier":
                out.append((first.text(), annotation, None, kind, at(first)))
            else:
                out.append(_variadic(first, annotation))
                kind = "kwonly"
    return tuple(out)


def _variadic(node: Any, annotation: Node | None) -> tuple[Any, ...]:
    stars, name = node.children()[0], node.children()[-1]
    return (name.text(), annotation, None, "vararg" if stars.kind() == "*" else "kwarg", at(name))


EXPRESSIONS: dict[str, Callable[[Any], Node]] = {
    "identifier": _name, "keyword_identifier": _name, "dotted_name": lambda node: _dotted(node),
    "true": _literal(True), "false": _literal(False), "none": _literal(None), "ellipsis": _literal(...),
    "integer": _number, "float": _number, "string": _string, "concatenated_string": _concatenated,
    "attribute": _attribute, "call": _call, "subscript": _subscript, "slice": _slice, "generic_type": _generic_type,
    "tuple": _sequence("tuple"), "expression_list": _sequence("tuple"), "pattern_list": _sequence("tuple"),
    "tuple_pattern": _sequence("tuple"), "list": _sequence("list"), "list_pattern": _sequence("list"), "set": _sequence("set"),
    "dictionary": _dictionary, "parenthesized_expression": _parenthesized, "type": _type, "member_type": _member_type,
    "union_type": _union_type, "constrained_type": _type, "splat_type": _splat,
    "binary_operator": _binary("binop"), "boolean_operator": _binary("bool"), "comparison_operator": _comparison,
    "unary_operator": _unary, "not_operator": _unary, "lambda": _lambda, "conditional_expression": _conditional,
    "list_comprehension": _comprehension("list"), "set_comprehension": _comprehension("set"),
    "generator_expression": _comprehension("gen"), "dictionary_comprehension": _comprehension("dict"),
    "await": _await, "yield": _yield, "named_expression": _walrus, "list_splat": _splat, "list_splat_pattern": _splat,
    "parenthesized_list_splat": _splat, "as_pattern": _as_pattern, "as_pattern_target": _type,
}  # fmt: skip


def _dotted(node: Any) -> Node:
    first, *rest = [child for child in node.children() if child.kind() == "identifier"]
    result: Node = ("name", at(first), first.text())
    for part in rest:
        result = ("attr", at(part), result, part.text())
    return result
