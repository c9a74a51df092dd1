"""Lowers imports and exports of TypeScript into the tuples of `typescript_syntax`."""

from __future__ import annotations

from typing import Any

from govern.facts.syntax import Node
from govern.facts.typescript_dispatch import STATEMENTS, at, error, expression, parts, string_text
from govern.facts.typescript_types import dotted_name


def _plain(node: Any) -> str:
    return string_text(node) if node.kind() == "string" else str(node.text())


def _specifiers(node: Any) -> list[tuple[str, str, bool, int]]:
    """(name, alias or name, type_only, at) of each specifier of an import or export clause."""
    found: list[tuple[str, str, bool, int]] = []
    for child in parts(node):
        if child.kind() not in ("import_specifier", "export_specifier"):
            continue
        name, alias = child.field("name"), child.field("alias")
        type_only = any(part.kind() == "type" for part in child.children())
        found.append((_plain(name), _plain(alias if alias is not None else name), type_only, at(name)))
    return found


def _import(node: Any) -> Node:
    children = node.children()
    type_only = any(child.kind() in ("type", "typeof") for child in children)
    source = node.field("source")
    names: list[Node] = []
    for child in children:
        if child.kind() == "import_clause":
            for part in parts(child):
                kind = part.kind()
                if kind == "identifier":
                    names.append(("imported", at(part), "default", part.text(), False))
                elif kind == "namespace_import":
                    names.append(("imported", at(part), "*", parts(part)[-1].text(), False))
                elif kind == "named_imports":
                    names += [("imported", where, *rest) for *rest, where in _specifiers(part)]
        elif child.kind() == "import_require_clause":
            source = child.field("source") or next((c for c in parts(child) if c.kind() == "string"), None)
            name = parts(child)[0]
            names.append(("imported", at(name), "=", name.text(), False))
    return ("import", at(node), string_text(source) if source is not None else "", tuple(names), type_only)


def _export(node: Any) -> Node:
    children = [child for child in node.children() if child.kind() not in ("comment", ";", "export")]
    kinds = [child.kind() for child in children]
    source, declaration, value = node.field("source"), node.field("declaration"), node.field("value")
    type_only = "type" in kinds
    if source is not None:
        return ("reexport", at(node), string_text(source), _reexported(children), type_only)
    clause = next((child for child in children if child.kind() == "export_clause"), None)
    if clause is not None:
        return ("exports", at(node), tuple((n, alias, only) for n, alias, only, _ in _specifiers(clause)), type_only)
    default: bool | str = "default" in kinds or ("=" if "=" in kinds else False)
    inner = declaration if declaration is not None else value
    if inner is None:
        inner = next((child for child in reversed(children) if child.kind() not in ("default", "=")), None)
    if inner is None:
        return error(node)
    lower = STATEMENTS.get(inner.kind())
    return ("exported", at(node), lower(inner) if lower else ("expr", at(inner), expression(inner)), default)


def _reexported(children: list[Any]) -> tuple[tuple[str, str, bool], ...]:
    for child in children:
        if child.kind() == "export_clause":
            return tuple((name, alias, only) for name, alias, only, _ in _specifiers(child))
        if child.kind() == "namespace_export":
            return (("*", _plain(parts(child)[-1]), False),)
    return (("*", "", False),)


def _alias(node: Any) -> Node:
    name, *rest = [child for child in parts(node) if child.kind() not in ("import", "=")]
    return ("alias_import", at(name), name.text(), dotted_name(rest[-1]) if rest else "")


STATEMENTS.update({"import_statement": _import, "export_statement": _export, "import_alias": _alias})
