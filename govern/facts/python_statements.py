"""Lowers tree-sitter statements of Python into the tuples of `syntax`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

from govern.facts.python_dispatch import (
    EXPRESSIONS,
    IGNORED,
    STATEMENTS,
    TOO_DEEP,
    TRIVIA,
    at,
    body,
    error,
    expression,
    parts,
    word,
)
from govern.facts.python_expressions import arguments, parameters
from govern.facts.syntax import Body, Node

MAX_BRANCHES = 400
# What a compound statement can end with: its end is the end of the last statement inside.
BLOCKS = frozenset((
    "block", "function_definition", "class_definition", "decorated_definition", "if_statement", "elif_clause",
    "else_clause", "for_statement", "while_statement", "try_statement", "except_clause", "except_group_clause",
    "finally_clause", "with_statement", "match_statement", "case_clause",
))  # fmt: skip


# Expressions whose position is that of their first character.
BEGIN_ALIKE = frozenset(("identifier", "call", "string", "concatenated_string", "await"))


def _expression_statement(node: Any) -> Node:
    children = node.children()
    if len(children) != 1:
        children = [child for child in children if child.kind() not in IGNORED]
    if len(children) == 1:
        only = children[0]
        kind = only.kind()
        if kind == "assignment":
            return _assignment(only)
        if kind == "augmented_assignment":
            return _augmented(only)
        value = EXPRESSIONS.get(kind, error)(only)
        return ("expr", value[1] if kind in BEGIN_ALIKE else at(node), value)
    items = tuple([expression(child) for child in children if child.kind() != ","])
    return ("expr", at(node), ("tuple", at(node), items))


def _assignment(node: Any) -> Node:
    targets: list[Node] = []
    annotation: Node | None = None
    value: Node | None = None
    current: Any = node
    start = 0
    while current is not None:
        left, declared, right = _sides(current)
        kind = left.kind()
        targets.append(EXPRESSIONS.get(kind, error)(left))
        if current is node:
            start = targets[0][1] if kind in BEGIN_ALIKE else at(node)
        if declared is not None:
            annotation = expression(declared)
        if right is None:
            break
        kind = right.kind()
        if kind == "assignment":
            current = right
            continue
        value = _augmented(right) if kind == "augmented_assignment" else EXPRESSIONS.get(kind, error)(right)
        break
    return ("assign", start, tuple(targets), value, annotation)


def _sides(node: Any) -> tuple[Any, Any | None, Any | None]:
    """What is assigned to, as what it is declared, and what is assigned."""
    children = node.children()
    if len(children) == 3 and children[1].kind() == "=":
        return children[0], None, children[2]
    return node.field("left"), node.field("type"), node.field("right")


def _augmented(node: Any) -> Node:
    left, op, right = [child for child in node.children() if child.kind() not in IGNORED][:3]
    return ("augassign", at(node), expression(left), op.text().rstrip("="), expression(right))


def _decorated(node: Any) -> Node:
    decorators = tuple([expression(parts(child)[1]) for child in node.children() if child.kind() == "decorator"])
    definition = node.field("definition")
    lower = _definition if definition.kind() == "function_definition" else _class
    return lower(definition, decorators)


def _end_line(node: Any) -> int:
    """The line on which the last statement of a compound statement ends; comments behind it do not count."""
    while node.kind() in BLOCKS:
        inner = next((child for child in reversed(node.children()) if child.kind() not in TRIVIA), None)
        if inner is None:
            break
        node = inner
    end: int = node.range().end.line
    return end + 1


def _definition(node: Any, decorators: tuple[Node, ...] = ()) -> Node:
    name, returns, params = node.field("name"), node.field("return_type"), node.field("parameters")
    return (
        "def", at(name), word(name), parameters(params) if params else (), expression(returns) if returns else None,
        body(node.field("body")), decorators, node.child(0).kind() == "async", _end_line(node),
    )  # fmt: skip


TYPE_PARAMETERS = "__type_params__"


def _type_parameters(node: Any) -> Node:
    """The names that `class Page[T: Base]` declares: strings in a tuple, under a keyword that no source can write."""
    names = []
    for child in node.children():
        if child.is_named() and child.kind() != "comment":
            first = re.match(r"[*]*\s*(\w+)", child.text())
            if first is not None:
                names.append(("const", at(child), first.group(1)))
    return ("tuple", at(node), tuple(names))


def _class(node: Any, decorators: tuple[Node, ...] = ()) -> Node:
    name, bases = node.field("name"), node.field("superclasses")
    args, keywords = arguments(bases) if bases else ((), ())
    declared = node.field("type_parameters")
    if declared is not None:
        keywords = (*keywords, (TYPE_PARAMETERS, _type_parameters(declared)))
    return ("class", at(name), word(name), args, keywords, body(node.field("body")), decorators, _end_line(node))


def _imported(children: list[Any]) -> tuple[tuple[str, str | None], ...]:
    names: list[tuple[str, str | None]] = []
    for child in children:
        kind = child.kind()
        if kind == "dotted_name":
            names.append((_plain(child), None))
        elif kind == "aliased_import":
            inner = parts(child)
            names.append((_plain(inner[0]), word(inner[-1])))
        elif kind == "wildcard_import":
            names.append(("*", None))
    return tuple(names)


def _plain(node: Any) -> str:
    """A dotted name, or the dots and name of a relative import, without blanks and line continuations in between."""
    return sys.intern("".join(word(node).replace("\\\n", "").split()))


def _import(node: Any) -> Node:
    return ("import", at(node), _imported(node.children()))


def _import_from(node: Any) -> Node:
    children = node.children()
    split = next((i for i, child in enumerate(children) if child.kind() == "import"), len(children))
    source = node.field("module_name")
    level, module = 0, _plain(source) if source else ""
    if source is not None and source.kind() == "relative_import":
        level = len(module) - len(module.lstrip("."))
        module = module.lstrip(".")
    return ("from", at(node), level, module, _imported(children[split + 1 :]))


def _future_import(node: Any) -> Node:
    return ("from", at(node), 0, "__future__", _imported(parts(node)[2:]))


def _if(node: Any) -> Node:
    orelse: Body = ()
    clauses = node.field_children("alternative")
    if len(clauses) > MAX_BRANCHES:
        return ("expr", at(node), ("error", at(node), TOO_DEEP))
    for clause in reversed(clauses):
        if clause.kind() == "elif_clause":
            test, consequence = clause.field("condition"), clause.field("consequence")
            orelse = (("if", at(clause), expression(test), body(consequence), orelse),)
        else:
            orelse = body(clause.field("body"))
    return ("if", at(node), expression(node.field("condition")), body(node.field("consequence")), orelse)


def _else(node: Any) -> Body:
    clause = next((child for child in node.children() if child.kind() == "else_clause"), None)
    return body(clause.field("body")) if clause is not None else ()


def _for(node: Any) -> Node:
    target, iterable = expression(node.field("left")), expression(node.field("right"))
    is_async = node.child(0).kind() == "async"
    return ("for", at(node), target, iterable, body(node.field("body")), _else(node), is_async)


def _while(node: Any) -> Node:
    return ("while", at(node), expression(node.field("condition")), body(node.field("body")), _else(node))


def _block(node: Any) -> Body:
    return body(next((child for child in node.children() if child.kind() == "block"), None))


def _try(node: Any) -> Node:
    handlers: list[tuple[Any, ...]] = []
    final: Body = ()
    for child in node.children():
        if child.kind() in ("except_clause", "except_group_clause"):
            handlers.append(_handler(child))
        elif child.kind() == "finally_clause":
            final = _block(child)
    return ("try", at(node), body(node.field("body")), tuple(handlers), _else(node), final)


def _handler(node: Any) -> tuple[Any, ...]:
    caught: Node | None = None
    name: str | None = None
    types = [child for child in parts(node) if child.kind() not in ("except", "*", ":", "block", ",")]
    if len(types) == 1 and types[0].kind() == "as_pattern":
        inner = parts(types[0])
        caught, name = expression(inner[0]), word(inner[-1])
    elif len(types) == 1:
        caught = expression(types[0])
    elif types:  # `except A, B:` of Python 3.14
        caught = ("tuple", at(types[0]), tuple([expression(part) for part in types]))
    return (at(node), caught, name, _block(node))


def _with(node: Any) -> Node:
    items: list[tuple[Node, Node | None]] = []
    clause = next((child for child in node.children() if child.kind() == "with_clause"), None)
    for item in clause.children() if clause is not None else ():
        if item.kind() != "with_item":
            continue
        value = item.field("value")
        if value.kind() == "as_pattern":
            inner = parts(value)
            items.append((expression(inner[0]), expression(inner[-1])))
        else:
            items.append((expression(value), None))
    return ("with", at(node), tuple(items), body(node.field("body")), node.children()[0].kind() == "async")


def _optional(node: Any, keyword: str) -> Node | None:
    for child in node.children()[1:]:
        kind = child.kind()
        if kind != keyword and kind not in IGNORED:
            return EXPRESSIONS.get(kind, error)(child)
    return None


def _return(node: Any) -> Node:
    return ("return", at(node), _optional(node, "return"))


def _raise(node: Any) -> Node:
    cause = node.field("cause")
    children = [child for child in node.children() if child.kind() not in ("raise", "from", *IGNORED)]
    return ("raise", at(node), expression(children[0]) if children else None, expression(cause) if cause else None)


def _delete(node: Any) -> Node:
    target = _optional(node, "del")
    return ("delete", at(node), () if target is None else target[2] if target[0] == "tuple" else (target,))


def _assert(node: Any) -> Node:
    test, *message = [expression(child) for child in node.children() if child.kind() not in ("assert", ",", *IGNORED)]
    return ("assert", at(node), test, message[0] if message else None)


def _names(tag: str) -> Callable[[Any], Node]:
    def lower(node: Any) -> Node:
        return (tag, at(node), tuple([word(child) for child in node.children() if child.kind() == "identifier"]))

    return lower


def _type_alias(node: Any) -> Node:
    left, right = [child for child in node.children() if child.kind() == "type"][-2:]
    inner = parts(left)[0]
    if inner.kind() in ("attribute", "subscript", "call"):
        return ("assign", at(node), (_call_of_type(node, left),), expression(right), None)
    name, _, declared = left.text().partition("[")
    names = [part.partition(":")[0].partition("=")[0].strip(" *\n]") for part in declared.split(",")]
    parameters = tuple(sys.intern(one) for one in names if one.isidentifier())
    return ("type", at(node), sys.intern(name.strip()), expression(right), parameters)


def _call_of_type(node: Any, left: Any) -> Node:
    """The parser takes `type(a).b = c` for a type alias; its left side is read again by itself."""
    from ast_grep_py import SgRoot

    area = node.range()
    text = node.text()[: left.range().end.index - area.start.index]
    again = SgRoot("\n" * area.start.line + " " * area.start.column + text, "python").root()
    return expression(parts(parts(again)[0])[0])


def _bare(tag: str) -> Callable[[Any], Node]:
    return lambda node: (tag, at(node))


STATEMENTS.update({
    "expression_statement": _expression_statement, "decorated_definition": _decorated,
    "function_definition": _definition, "class_definition": _class, "import_statement": _import,
    "import_from_statement": _import_from,
    "future_import_statement": _future_import, "if_statement": _if, "for_statement": _for, "while_statement": _while,
    "try_statement": _try, "with_statement": _with, "return_statement": _return, "raise_statement": _raise,
    "delete_statement": _delete, "assert_statement": _assert, "global_statement": _names("global"),
    "nonlocal_statement": _names("nonlocal"), "type_alias_statement": _type_alias, "pass_statement": _bare("pass"),
    "break_statement": _bare("break"), "continue_statement": _bare("continue"),
})  # fmt: skip
