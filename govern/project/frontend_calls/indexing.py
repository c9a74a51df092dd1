"""Indexes a frontend file: hoists and declares its names, scope by scope, and notes each call where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from govern.facts.syntax import Body, Node
from govern.project.frontend_calls.scopes import Binding, FileIndex, Scope, Site


def index_file(path: str, body: Body) -> FileIndex:
    """The index of a file's body."""
    scope = Scope(path, None)
    index = FileIndex(path, scope)
    _Indexer(index).body(body, scope)
    return index


class _Indexer:
    def __init__(self, index: FileIndex) -> None:
        self.index = index
        self.around: list[Node] = []

    def body(self, body: Body, scope: Scope) -> None:
        for statement in body:
            self.hoist(statement, scope)
        for statement in body:
            self.statement(statement, scope)

    def hoist(self, statement: Node, scope: Scope) -> None:
        """Declare what a statement declares, before anything in the scope is looked at."""
        match statement[0]:
            case "import":
                for _, _, name, local, _ in statement[3]:
                    scope.names[local] = Binding("import", (statement[2], name))
            case "reexport":
                for name, exported, _ in statement[3]:
                    if name == "*" and not exported:
                        self.index.stars.append(statement[2])
                    else:
                        self.index.exports[exported] = (statement[2], name)
            case "exports":
                for local, exported, _ in statement[2]:
                    self.index.exports[exported] = ("", local)
            case "exported":
                inner = statement[2]
                self.hoist(inner, scope)
                names = _declared(inner)
                for name in names:
                    self.index.exports[name] = ("", name)
                if statement[3]:
                    if names and names[0]:
                        self.index.exports["default"] = ("", names[0])
                    else:
                        value = inner[2] if inner[0] == "expr" else inner
                        self.index.default = (value, scope)
            case "declare":
                self.hoist(statement[2], scope)
            case "func" | "class" | "enum" if statement[2]:
                known = scope.names.get(statement[2])
                if known is None or statement[0] != "func" or statement[6] is not None:
                    scope.names[statement[2]] = Binding(statement[0], statement)
            case "var":
                for declarator in statement[3]:
                    self.declare(declarator[2], scope, "value", declarator[4], type_=declarator[3])
            case _:
                pass

    def declare(
        self, pattern: Node, scope: Scope, kind: str, value: Any, keys: tuple[str | int, ...] = (),
        default: Node | None = None, index: int = 0, type_: Node | None = None,
    ) -> None:  # fmt: skip
        """Declare the names of a pattern."""
        match pattern[0]:
            case "name":
                scope.names[pattern[2]] = Binding(kind, value, keys, default, index, type_)
            case "assign":
                self.declare(pattern[3], scope, kind, value, keys, pattern[4], index, type_)
            case "object":
                for member in pattern[2]:
                    if member[0] == "prop" and isinstance(member[2], str):
                        self.declare(member[3], scope, kind, value, (*keys, member[2]), None, index, type_)
                    elif member[0] == "spread":
                        self.declare(member[2], scope, kind, value, (*keys, "..."), None, index, type_)
            case "array":
                for at, item in enumerate(pattern[2]):
                    self.declare(item, scope, kind, value, (*keys, at), None, index, type_)
            case "spread":
                self.declare(pattern[2], scope, kind, value, (*keys, "..."), None, index, type_)
            case _:
                pass

    def statement(self, statement: Node, scope: Scope) -> None:
        match statement[0]:
            case "exported" | "declare":
                self.statement(statement[2], scope)
            case "var":
                for declarator in statement[3]:
                    if declarator[4] is not None:
                        self.named(declarator[4], declarator[2], scope)
            case "func" | "class" | "namespace":
                self.expression(statement, scope)
            case "return":
                if statement[2] is not None:
                    scope.function.returns.append((statement[2], scope))
                    self.expression(statement[2], scope)
            case "if":
                self.expression(statement[2], scope)
                self.block(statement[3], scope)
                self.block(statement[4], scope)
            case "switch":
                self.expression(statement[2], scope)
                for test, body in statement[3]:
                    if test is not None:
                        self.expression(test, scope)
                    self.block(body, scope)
            case "for":
                self.loop(statement, scope)
            case "while":
                self.expression(statement[2], scope)
                self.block(statement[3], scope, loop=True)
            case "try":
                self.block(statement[2], scope)
                inner = Scope(scope.path, scope, label=scope.label, owner=scope.owner, loop=scope.loop)
                if statement[3] is not None:
                    self.declare(statement[3], inner, "unknown", None)
                self.body(statement[4], inner)
                self.block(statement[5], scope)
            case "block":
                self.block(statement[2], scope)
            case "import" | "reexport" | "exports" | "interface" | "alias" | "enum" | "break" | "continue":
                pass
            case _:
                self.around.append(statement)
                for part in statement[2:]:
                    self.expression(part, scope)
                self.around.pop()

    def loop(self, statement: Node, scope: Scope) -> None:
        _, _, kind, target, iterable, body = statement
        inner = Scope(scope.path, scope, label=scope.label, owner=scope.owner, loop=True)
        if kind == "for":
            self.body(target or (), inner)
            if iterable is not None:
                self.expression(iterable, inner)
        else:
            self.expression(iterable, scope)
            if target is not None:
                self.declare(target[3][0][2] if target[0] == "var" else target, inner, "unknown", None)
        self.body(body, inner)

    def block(self, body: Body, scope: Scope, loop: bool = False) -> None:
        if body:
            inner = Scope(scope.path, scope, label=scope.label, owner=scope.owner, loop=loop or scope.loop)
            self.body(body, inner)

    def named(self, value: Node, holder: Any, scope: Scope) -> None:
        """An expression held under a name: a nameless function or class takes it."""
        name = holder[2] if isinstance(holder, tuple) and holder and holder[0] == "name" else holder
        self.expression(value, scope, name if isinstance(name, str) else "")

    def expression(self, node: Any, scope: Scope, name: str = "") -> None:
        if not isinstance(node, tuple) or not node:
            return
        if not isinstance(node[0], str):
            for part in node:
                self.expression(part, scope, name)
            return
        match node[0]:
            case "call" | "new" | "tagged":
                self.index.sites.append(Site(node, scope, tuple(self.around)))
                self.around.append(node)
                self.expression(node[2], scope, name)
                self.expression(node[3], scope, name)
                self.around.pop()
            case "func":
                self.function(node, scope, name)
            case "class":
                self.klass(node, scope, name)
            case "assign" if len(node) == 5:
                self.assign(node, scope)
            case "prop":
                self.around.append(node)
                self.named(node[3], node[2], scope)
                self.around.pop()
            case "method":
                self.function(node[3], scope, "")
            case "namespace":
                self.body(node[3], Scope(scope.path, scope, label=scope.label, owner=scope.owner))
            case "name" | "const" | "regex" | "ref" | "keyword":
                pass
            case "as":
                self.around.append(node)
                self.expression(node[2], scope, name)
                self.around.pop()
            case _:
                self.around.append(node)
                for part in node[2:]:
                    if isinstance(part, tuple):
                        self.expression(part, scope, name)
                self.around.pop()

    def assign(self, node: Node, scope: Scope) -> None:
        _, _, op, target, value = node
        if target[0] == "name":
            found = scope.find(target[2])
            if found is not None and found[0].kind in ("value", "param"):
                found[0].more.append((op, value, scope))
        elif target[0] == "attr":
            self.index.assigned.append((target, value, scope))
        self.expression(target, scope)
        self.around.append(node)
        self.named(value, target if target[0] == "name" else target[3] if target[0] == "attr" else "", scope)
        self.around.pop()

    def function(self, node: Node, scope: Scope, name: str, owner: Node | None = None) -> None:
        label = node[2] or name
        inner = Scope(scope.path, scope, node, (*scope.label, label) if label else scope.label, owner or scope.owner)
        self.index.functions[id(node)] = inner
        for at, (_, _, pattern, type_, default, _, rest, _) in enumerate(node[4]):
            keys: tuple[str | int, ...] = ("...",) if rest else ()
            self.declare(pattern, inner, "param", None, keys, default, at, type_)
            if default is not None:
                self.expression(default, inner)
        if node[6] is not None:
            around, self.around = self.around, []
            self.body(node[6], inner)
            self.around = around

    def klass(self, node: Node, scope: Scope, name: str) -> None:
        label = node[2] or name
        self.index.classes.append((node, scope))
        inner = Scope(scope.path, scope, label=(*scope.label, label) if label else scope.label, owner=node)
        if node[4] is not None:
            self.expression(node[4], scope)
        for member in node[7]:
            if member[0] == "method":
                self.function(member[3], inner, member[2], node)
            elif member[0] == "field" and member[6] is not None:
                self.named(member[6], member[2], inner)
            elif member[0] == "block":
                self.body(member[2], Scope(scope.path, inner))
        self.expression(node[8], scope)


def _declared(statement: Node) -> list[str]:
    if statement[0] == "declare":
        return _declared(statement[2])
    if statement[0] in ("func", "class", "enum"):
        return [statement[2]]
    if statement[0] == "var":
        return [name for declarator in statement[3] for name in _names(declarator[2])]
    return []


def _names(pattern: Node) -> Iterator[str]:
    if pattern[0] == "name":
        yield pattern[2]
    elif pattern[0] == "object":
        for member in pattern[2]:
            yield from _names(member[3] if member[0] == "prop" else member[2])
    elif pattern[0] == "array":
        for item in pattern[2]:
            yield from _names(item)
    elif pattern[0] == "assign":
        yield from _names(pattern[3])
    elif pattern[0] == "spread":
        yield from _names(pattern[2])
