"""The grammar of TypeScript facts: what a lowered file, statement, expression and type look like.

As in `syntax`, a node is a plain tuple: its tag, its packed position, then its parts. Nodes marshal in one call. The
position is that of the declared name where there is one, else of the first character. `?` marks what may be None.

Statements
    ("import", at, source, (("imported", at, name, local, type_only), ...), type_only)  name: "default", "*",
                                                or "=" for `import x = require(source)`; none: for its side effect
    ("reexport", at, source, ((name, exported, type_only), ...), type_only)      name "*": all, exported "" or `as ns`
    ("exports", at, ((local, exported, type_only), ...), type_only)              export { a as b }
    ("exported", at, statement, default)        a declaration or expression under `export`; default: True | False | "="
    ("interface", at, name, type_params, bases, members, end_line)
    ("alias", at, name, type_params, type, end_line)
    ("enum", at, name, (("member", at, name, value?), ...), is_const)
    ("class", at, name, type_params, base?, base_args, implements, members, decorators, is_abstract, end_line)
    ("func", ...)                               see expressions; the name is set
    ("var", at, "const" | "let" | "var" | "using", (("declarator", at, pattern, type?, value?), ...))
    ("namespace", at, name, body, kind)         kind: "namespace", "module" (name is a module specifier), "global"
    ("declare", at, statement)                  ("alias_import", at, name, dotted)      import a = b.c
    ("expr", at, value) ("return", at, value?) ("throw", at, value) ("break", at) ("continue", at)
    ("if", at, test, body, orelse)              ("switch", at, subject, ((test?, body), ...))    test None: default
    ("for", at, kind, target?, iterable?, body) kind "of" | "in": target and iterable; "for": init body, test expression
    ("while", at, test, body)                   do-while too
    ("try", at, body, pattern?, handler, final) ("block", at, body)

Expressions
    ("name", at, identifier)                    `this`, `super`, `undefined`, `import` and `import.meta` are names
    ("const", at, value)                        str, int, float, bool, None for null
    ("attr", at, value, name, optional)         at is the position of the attribute's own name; optional: `?.`
    ("sub", at, value, index, optional)         ("call", at, callee, args, type_args, optional)
    ("new", at, callee, args, type_args)        ("array", at, items)    an elision is ("hole", at)
    ("object", at, members)                     members: ("prop", at, key, value), ("spread", at, e), ("method", ...);
                                                key: str, or an expression where it is computed
    ("template", at, parts)                     parts: str or expression
    ("tagged", at, tag, template)               ("regex", at, text)
    ("func", at, name, type_params, params, returns?, body?, kind, is_async, end_line)
                                                kind: function, arrow, method, get, set, signature; the body of
                                                `() => e` is one ("return", at, e); None where there is no body
    ("await", at, e) ("yield", at, e?) ("spread", at, e) ("unary", at, op, e) ("seq", at, items)
    ("binop", at, op, left, right)              && || ?? and comparisons too
    ("assign", at, op, target, value)           op "=" "+=" ...; also a default in a pattern
    ("cond", at, test, then, orelse)            ("as", at, value, type, "as" | "satisfies")
    ("jsx", at, name, attributes, children)     name: dotted, "" for a fragment; attributes: ("prop", at, name, value?)
                                                or ("spread", at, e); children: str or expression
    ("class", ...)                              ("error", at, text)

Patterns are expressions: ("name", ...), ("object", ...), ("array", ...), defaults as ("assign", ...).

Params: ("param", at, pattern, type?, default?, optional, rest, visibility), visibility "" unless it makes a property.
Type params: (name, constraint?, default?).

Members of interfaces, object types, classes and object literals
    ("field", at, name, type?, optional, readonly, value?, static, visibility)    visibility "#" for #private
    ("method", at, name, func, optional, static, visibility)
    ("index", at, key_type, value_type, readonly)                                 [key: string]: T
    ("mapped", at, key, source, renamed?, value?, optional, readonly)             modifiers: "", "+", "-"
    ("callable", at, func, is_new)

Types
    ("ref", at, name, args)                     name may be dotted
    ("keyword", at, name)                       string, number, any, null, undefined, this, ...
    ("literal", at, value)                      ("templatetype", at, parts)
    ("union", at, items) ("intersection", at, items)    flat
    ("arrayof", at, item, readonly)             ("tupleof", at, ((name?, type, optional, rest), ...), readonly)
    ("shape", at, members)                      ("functype", at, func, is_new)
    ("lookup", at, type, index)                 ("keyof", at, type)    ("typeof", at, expression, args)
    ("conditional", at, check, extends, yes, no)    ("infer", at, name)    ("predicate", at, name, type?)
    ("importtype", at, source, name, args)      ("error", at, text)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from govern.facts.syntax import Body, Node


def walk_calls(body: Any, inside: tuple[str, ...] = ()) -> Iterator[tuple[Node, tuple[str, ...]]]:
    """Every call, `new` and tagged template of a body in source order, each with the names of the functions, methods
    and classes around it, outermost first; a function without a name of its own takes that of the variable, property
    or field that holds it, or "" where nothing does."""
    stack: list[tuple[Any, tuple[str, ...]]] = [(body, inside)]
    while stack:
        item, names = stack.pop()
        if not isinstance(item, tuple) or not item:
            continue
        tag = item[0]
        if tag in ("call", "new", "tagged") and len(item) > 2:
            yield item, names
        elif tag in ("func", "class") and len(item) > 8:
            names = (*names, item[2])
        elif tag in HOLDERS and len(item) > 4 and isinstance(item[1], int):
            stack.extend((_held(part, item[2]), names) for part in reversed(item[2:]))
            continue
        elif tag == "prop" and len(item) == 4 and isinstance(item[2], str):
            stack.append((_held(item[3], item[2]), names))
            continue
        stack.extend((part, names) for part in reversed(item))


HOLDERS = frozenset(("declarator", "field"))


def _held(value: Any, holder: Any) -> Any:
    """A nameless function or class under the name of what holds it."""
    name = holder[2] if isinstance(holder, tuple) and holder and holder[0] == "name" else holder
    if isinstance(value, tuple) and value and value[0] in ("func", "class") and not value[2] and isinstance(name, str):
        return (value[0], value[1], name, *value[3:])
    return value


def chain(node: Node | None) -> tuple[str, ...] | None:
    """The names of a callee, outermost receiver first: ("api", "client", "get") for `api.client.get`, and through
    calls, awaits and indices too, which appear as "()" and "[]": ("ky", "create", "()", "post"). None where the chain
    starts with something else than a name."""
    parts: list[str] = []
    while node is not None:
        match node[0]:
            case "name":
                parts.append(node[2])
                return tuple(reversed(parts))
            case "attr":
                parts.append(node[3])
            case "call" | "new":
                parts.append("()")
            case "sub":
                parts.append("[]")
            case "await" | "as":
                pass
            case _:
                return None
        node = node[2]
    return None


def string_value(node: Node | None) -> str | None:
    """The text of a string literal, or of a template without expressions; None for anything else."""
    if node is None:
        return None
    if node[0] == "const" and isinstance(node[2], str):
        return node[2]
    if node[0] == "template" and all(isinstance(part, str) for part in node[2]):
        return "".join(node[2])
    return None


def property_of(node: Node | None, name: str) -> Node | None:
    """The value of the property `name` of an object literal; the last one wins, None where there is none."""
    found: Node | None = None
    if node is not None and node[0] == "object":
        for member in node[2]:
            if member[0] in ("prop", "method") and member[2] == name:
                found = member[3]
    return found


def declarations(body: Body) -> Iterator[tuple[Node, bool, bool | str]]:
    """The declarations of a body with what wraps them taken off: (statement, exported, default)."""
    for statement in body:
        exported, default = False, False
        while statement[0] in ("exported", "declare"):
            if statement[0] == "exported":
                exported, default = True, statement[3]
            statement = statement[2]
        yield statement, exported, default
