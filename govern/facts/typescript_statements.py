"""Lowers tree-sitter statements and declarations of TypeScript into the tuples of `typescript_syntax`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from govern.facts.syntax import Body, Node
from govern.facts.typescript_dispatch import (
    EXPRESSIONS,
    STATEMENTS,
    at,
    body,
    error,
    expression,
    optional_expression,
    optional_type,
    parts,
    type_of,
)
from govern.facts.typescript_expressions import method
from govern.facts.typescript_functions import key_of, signature, type_parameters
from govern.facts.typescript_types import arguments_of, dotted_name, members


def _end(node: Any) -> int:
    return int(node.range().end.line) + 1


def _kinds(node: Any) -> set[str]:
    return {child.kind() for child in node.children()}


def _block(node: Any | None) -> Body:
    """A block, or the one statement that stands for it."""
    if node is None:
        return ()
    if node.kind() == "statement_block":
        return body(node)
    if node.kind() == "else_clause":
        return _block(parts(node)[-1])
    lower = STATEMENTS.get(node.kind())
    return (lower(node),) if lower is not None else ()


def _interface(node: Any) -> Node:
    name = node.field("name")
    clause = next((c for c in node.children() if c.kind() in ("extends_type_clause", "extends_clause")), None)
    bases = tuple([type_of(c) for c in parts(clause) if c.kind() != "extends"]) if clause is not None else ()
    return ("interface", at(name), name.text(), type_parameters(node), bases, members(node.field("body")), _end(node))


def _alias(node: Any) -> Node:
    name, value = node.field("name"), node.field("value")
    return ("alias", at(name), name.text(), type_parameters(node), type_of(value) if value else error(node), _end(node))


def _enum(node: Any) -> Node:
    name = node.field("name")
    found: list[Node] = []
    for child in parts(node.field("body")):
        if child.kind() == "enum_assignment":
            key = child.field("name")
            found.append(("member", at(key), key_of(key), optional_expression(child.field("value"))))
        elif child.kind() != "ERROR":
            found.append(("member", at(child), key_of(child), None))
    return ("enum", at(name), name.text(), tuple(found), "const" in _kinds(node))


def _class(node: Any) -> Node:
    name = node.field("name")
    heritage = next((child for child in node.children() if child.kind() == "class_heritage"), None)
    base: Node | None = None
    base_args: tuple[Node, ...] = ()
    implements: tuple[Node, ...] = ()
    for clause in heritage.children() if heritage is not None else ():
        if clause.kind() == "extends_clause":
            base, base_args = optional_expression(clause.field("value")), arguments_of(clause.field("type_arguments"))
        elif clause.kind() == "implements_clause":
            implements = tuple([type_of(child) for child in parts(clause) if child.kind() != "implements"])
    block = node.field("body")
    inner = tuple([m for child in parts(block) if (m := _class_member(child)) is not None]) if block is not None else ()
    kinds = _kinds(node)
    return (
        "class", at(name if name is not None else node), name.text() if name is not None else "", type_parameters(node),
        base, base_args, implements, inner, _decorators(node), "abstract" in kinds, _end(node),
    )  # fmt: skip


def _decorators(node: Any) -> tuple[Node, ...]:
    return tuple([expression(parts(child)[-1]) for child in node.children() if child.kind() == "decorator"])


def _class_member(node: Any) -> Node | None:
    kind = node.kind()
    if kind == "public_field_definition":
        return _field(node)
    if kind == "method_definition":
        return method(node)
    if kind in ("method_signature", "abstract_method_signature"):
        name, kinds = node.field("name"), _kinds(node)
        func = signature(node, key_of(name), "signature")
        return ("method", at(name), key_of(name), func, "?" in kinds, "static" in kinds, _visibility(node))
    if kind == "index_signature":
        return _index(node)
    if kind == "class_static_block":
        return ("block", at(node), body(node.field("body")))
    return None


def _index(node: Any) -> Node | None:
    key, value = node.field("index_type"), node.field("type")
    return ("index", at(node), type_of(key), type_of(value), False) if key is not None and value is not None else None


def _visibility(node: Any) -> str:
    return next((str(child.text()) for child in node.children() if child.kind() == "accessibility_modifier"), "public")


def _field(node: Any) -> Node:
    name, kinds = node.field("name"), _kinds(node)
    key = key_of(name)
    return (
        "field", at(name), key, optional_type(node.field("type")), "?" in kinds, "readonly" in kinds,
        optional_expression(node.field("value")), "static" in kinds, "#" if key.startswith("#") else _visibility(node),
    )  # fmt: skip


def _function(kind: str) -> Callable[[Any], Node]:
    def lower(node: Any) -> Node:
        name = node.field("name")
        return signature(node, name.text() if name is not None else "", kind)

    return lower


def _variables(node: Any) -> Node:
    kind = node.children()[0].text()
    declarators = tuple([_declarator(child) for child in parts(node) if child.kind() == "variable_declarator"])
    return ("var", at(node), kind, declarators)


def _declarator(node: Any) -> Node:
    name = node.field("name")
    declared, value = node.field("type"), node.field("value")
    return ("declarator", at(name), expression(name), optional_type(declared), optional_expression(value))


def _namespace(node: Any) -> Node:
    name = node.field("name")
    quoted = name.kind() == "string"
    text = name.text()[1:-1] if quoted else dotted_name(name)
    return ("namespace", at(name), text, body(node.field("body")), "module" if quoted else "namespace")


def _ambient(node: Any) -> Node:
    children = [child for child in parts(node) if child.kind() != "declare"]
    if children and children[0].kind() == "global":
        block = children[-1] if children[-1].kind() == "statement_block" else None
        return ("declare", at(node), ("namespace", at(node), "global", body(block), "global"))
    return ("declare", at(node), _one(children[0]) if children else error(node))


def _one(node: Any) -> Node:
    lower = STATEMENTS.get(node.kind())
    return lower(node) if lower is not None else ("expr", at(node), expression(node))


def _expression_statement(node: Any) -> Node:
    children = parts(node)
    if not children:
        return error(node)
    if children[0].kind() == "internal_module":
        return _namespace(children[0])
    return ("expr", at(node), expression(children[0]))


def _valued(tag: str) -> Callable[[Any], Node]:
    def lower(node: Any) -> Node:
        children = [child for child in parts(node) if child.kind() not in ("return", "throw")]
        return (tag, at(node), expression(children[0]) if children else None)

    return lower


def _if(node: Any) -> Node:
    test = expression(node.field("condition"))
    return ("if", at(node), test, _block(node.field("consequence")), _block(node.field("alternative")))


def _switch(node: Any) -> Node:
    cases: list[tuple[Node | None, Body]] = []
    block = node.field("body")
    for case in parts(block) if block is not None else ():
        if case.kind() in ("switch_case", "switch_default"):
            test = case.field("value")
            statements = tuple(_one(child) for child in case.field_children("body") if child.kind() in STATEMENTS)
            cases.append((optional_expression(test), statements))
    return ("switch", at(node), expression(node.field("value")), tuple(cases))


def _for_in(node: Any) -> Node:
    operator = node.field("operator")
    target, iterable = expression(node.field("left")), expression(node.field("right"))
    kind = operator.text() if operator is not None else "of"
    return ("for", at(node), kind, target, iterable, _block(node.field("body")))


def _for(node: Any) -> Node:
    start, test = node.field("initializer"), node.field("condition")
    step = node.field("increment")
    init = _block(start)
    last: Body = (("expr", at(step), expression(step)),) if step is not None else ()
    condition = expression(test) if test is not None and test.kind() not in ("empty_statement", ";") else None
    return ("for", at(node), "for", init, condition, (*_block(node.field("body")), *last))


def _while(node: Any) -> Node:
    return ("while", at(node), expression(node.field("condition")), _block(node.field("body")))


def _try(node: Any) -> Node:
    handler, finalizer = node.field("handler"), node.field("finalizer")
    pattern = handler.field("parameter") if handler is not None else None
    return (
        "try", at(node), body(node.field("body")), optional_expression(pattern),
        body(handler.field("body")) if handler is not None else (),
        body(finalizer.field("body")) if finalizer is not None else (),
    )  # fmt: skip


def _labeled(node: Any) -> Node:
    inner = node.field("body")
    return _one(inner) if inner is not None else error(node)


STATEMENTS.update({
    "interface_declaration": _interface, "type_alias_declaration": _alias, "enum_declaration": _enum,
    "class_declaration": _class, "abstract_class_declaration": _class, "function_declaration": _function("function"),
    "generator_function_declaration": _function("function"), "function_signature": _function("signature"),
    "lexical_declaration": _variables, "variable_declaration": _variables, "internal_module": _namespace,
    "module": _namespace, "ambient_declaration": _ambient, "expression_statement": _expression_statement,
    "return_statement": _valued("return"), "throw_statement": _valued("throw"), "if_statement": _if,
    "switch_statement": _switch, "for_in_statement": _for_in, "for_statement": _for, "while_statement": _while,
    "do_statement": _while, "try_statement": _try, "labeled_statement": _labeled,
    "statement_block": lambda node: ("block", at(node), body(node)),
    "break_statement": lambda node: ("break", at(node)), "continue_statement": lambda node: ("continue", at(node)),
})  # fmt: skip
EXPRESSIONS["class"] = STATEMENTS["class"] = _class
