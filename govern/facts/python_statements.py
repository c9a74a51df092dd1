"""Lowers tree-sitter statements of Python into the tuples of `syntax`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from govern.facts.python_expressions import arguments, at, expression, parameters
from govern.facts.syntax import Body, Node

IGNORED = frozenset(("comment", ";", ":", "line_continuation"))


def body(node: Any | None) -> Body:
    """The statements of a block or module; an absent block is empty."""
    if node is None:
        return ()
    out: list[Node] = []
    for child in node.children():
        kind = child.kind()
        lower = STATEMENTS.get(kind)
        if lower is not None:
            out.append(lower(child))
        elif kind == "expression_statement":
            out.extend(_expression_statement(child))
        elif kind == "ERROR":
            out.extend(body(child))
        elif kind not in IGNORED:
            out.append(("expr", at(child), expression(child)))
    return tuple(out)


def _expression_statement(node: Any) -> list[Node]:
    children = [child for child in node.children() if child.kind() not in IGNORED]
    if len(children) == 1:
        kind = children[0].kind()
        if kind == "assignment":
            return [_assignment(children[0])]
        if kind == "augmented_assignment":
            return [_augmented(children[0])]
        return [("expr", at(node), expression(children[0]))]
    items = tuple([expression(child) for child in children if child.kind() != ","])
    return [("expr", at(node), ("tuple", at(node), items))]


def _assignment(node: Any) -> Node:
    targets: list[Node] = []
    annotation: Node | None = None
    value: Node | None = None
    current: Any = node
    while current is not None:
        targets.append(expression(current.field("left")))
        declared = current.field("type")
        if declared is not None:
            annotation = expression(declared)
        right = current.field("right")
        if right is None:
            break
        if right.kind() == "assignment":
            current = right
            continue
        value = _augmented(right) if right.kind() == "augmented_assignment" else expression(right)
        break
    return ("assign", at(node), tuple(targets), value, annotation)


def _augmented(node: Any) -> Node:
    left, op, right = [child for child in node.children() if child.kind() not in IGNORED][:3]
    return ("augassign", at(node), expression(left), op.text().rstrip("="), expression(right))


def _decorated(node: Any) -> Node:
    decorators = tuple(
        expression(next(part for part in child.children() if part.kind() not in ("@", "comment")))
        for child in node.children()
        if child.kind() == "decorator"
    )
    definition = node.field("definition")
    return (
        _definition(definition, decorators)
        if definition.kind() == "function_definition"
        else _class(definition, decorators)
    )


def _definition(node: Any, decorators: tuple[Node, ...] = ()) -> Node:
    name, returns, params = node.field("name"), node.field("return_type"), node.field("parameters")
    return (
        "def", at(name), name.text(), parameters(params) if params else (), expression(returns) if returns else None,
        body(node.field("body")), decorators, node.children()[0].kind() == "async", node.range().end.line + 1,
    )  # fmt: skip


def _class(node: Any, decorators: tuple[Node, ...] = ()) -> Node:
    name, bases = node.field("name"), node.field("superclasses")
    args, keywords = arguments(bases) if bases else ((), ())
    return (
        "class",
        at(name),
        name.text(),
        args,
        keywords,
        body(node.field("body")),
        decorators,
        node.range().end.line + 1,
    )


def _imported(children: list[Any]) -> tuple[tuple[str, str | None], ...]:
    names: list[tuple[str, str | None]] = []
    for child in children:
        kind = child.kind()
        if kind == "dotted_name":
            names.append((_plain(child), None))
        elif kind == "aliased_import":
            parts = child.children()
            names.append((_plain(parts[0]), parts[-1].text()))
        elif kind == "wildcard_import":
            names.append(("*", None))
    return tuple(names)


def _plain(node: Any) -> str:
    return "".join(str(node.text()).split())


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
    return ("from", at(node), 0, "__future__", _imported(node.children()[2:]))


def _if(node: Any) -> Node:
    orelse: Body = ()
    for clause in reversed(node.field_children("alternative")):
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
    is_async = node.children()[0].kind() == "async"
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
    parts = [child for child in node.children() if child.kind() not in ("except", "*", ":", "comment", "block", ",")]
    if len(parts) == 1 and parts[0].kind() == "as_pattern":
        inner = parts[0].children()
        caught, name = expression(inner[0]), inner[-1].text()
    elif len(parts) == 1:
        caught = expression(parts[0])
    elif parts:  # `except A, B:` of Python 3.14
        caught = ("tuple", at(parts[0]), tuple([expression(part) for part in parts]))
    return (at(node), caught, name, _block(node))


def _with(node: Any) -> Node:
    items: list[tuple[Node, Node | None]] = []
    clause = next((child for child in node.children() if child.kind() == "with_clause"), None)
    for item in clause.children() if clause is not None else ():
        if item.kind() != "with_item":
            continue
        value = item.field("value")
        if value.kind() == "as_pattern":
            inner = value.children()
            items.append((expression(inner[0]), expression(inner[-1])))
        else:
            items.append((expression(value), None))
    return ("with", at(node), tuple(items), body(node.field("body")), node.children()[0].kind() == "async")


def _optional(node: Any, keyword: str) -> Node | None:
    children = [child for child in node.children() if child.kind() not in (keyword, *IGNORED)]
    return expression(children[0]) if children else None


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
    parts = [expression(child) for child in node.children() if child.kind() not in ("assert", ",", *IGNORED)]
    return ("assert", at(node), parts[0], parts[1] if len(parts) > 1 else None)


def _names(tag: str) -> Callable[[Any], Node]:
    return lambda node: (
        tag,
        at(node),
        tuple(child.text() for child in node.children() if child.kind() == "identifier"),
    )


def _match(node: Any) -> Node:
    subject = node.field("subject")
    cases: list[tuple[Any, ...]] = []
    block = node.field("body")
    for case in block.children() if block is not None else ():
        if case.kind() != "case_clause":
            continue
        patterns = tuple(_pattern(child) for child in case.children() if child.kind() == "case_pattern")
        guard = case.field("guard")
        cases.append((patterns, expression(guard.children()[-1]) if guard else None, body(case.field("consequence"))))
    return ("match", at(node), expression(subject), tuple(cases))


def _pattern(node: Any) -> Node:
    children = node.children()
    return expression(children[0]) if children else ("error", at(node), node.text()[:80])


def _type_alias(node: Any) -> Node:
    parts = [child for child in node.children() if child.kind() == "type"]
    name = parts[0].text().partition("[")[0].strip() if parts else ""
    return ("type", at(node), name, expression(parts[-1]) if parts else ("error", at(node), ""))


def _bare(tag: str) -> Callable[[Any], Node]:
    return lambda node: (tag, at(node))


STATEMENTS: dict[str, Callable[[Any], Node]] = {
    "decorated_definition": _decorated, "function_definition": _definition, "class_definition": _class,
    "import_statement": _import, "import_from_statement": _import_from, "future_import_statement": _future_import,
    "if_statement": _if, "for_statement": _for, "while_statement": _while, "try_statement": _try, "with_statement": _with,
    "return_statement": _return, "raise_statement": _raise, "delete_statement": _delete, "assert_statement": _assert,
    "global_statement": _names("global"), "nonlocal_statement": _names("nonlocal"), "match_statement": _match,
    "type_alias_statement": _type_alias, "pass_statement": _bare("pass"), "break_statement": _bare("break"),
    "continue_statement": _bare("continue"),
}  # fmt: skip
