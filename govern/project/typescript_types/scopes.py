"""Names of TypeScript files: what each declares, imports and exports, and what a name means across files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from govern.facts.syntax import Body, Node
from govern.facts.typescript import TypeScriptFacts
from govern.facts.typescript_syntax import declarations
from govern.records import dataclass

# The exports that a search has come through, so that files which re-export each other end it.
Seen = set[tuple[str, str]]
TYPE_TAGS = frozenset(("interface", "alias", "class", "enum", "namespace"))


@dataclass(slots=True)
class Scope:
    """The names of a file, or of a namespace in it.

    `declared` holds declarations by name, `values` the initialisers of its constants, `imports` what a local name was
    imported from (specifier, name there; "*" for a namespace), `exports` what an exported name stands for: a local
    name ("", name) or one of another file (specifier, name); `stars` the specifiers of `export * from`.
    """

    path: str
    parent: Scope | None = None
    declared: dict[str, list[Node]] = field(default_factory=dict)
    values: dict[str, Node] = field(default_factory=dict)
    exported: set[str] = field(default_factory=set)
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)
    exports: dict[str, tuple[str, str]] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    is_module: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Env:
    """Where a type stands: its scope, and what the type parameters around it are bound to."""

    scope: Scope
    bindings: Mapping[str, tuple[Node, Env] | None] = field(default_factory=dict)


# A declaration (several, where interfaces of one name merge) or a whole module, and where it stands.
Found = tuple[tuple[Node, ...], Env]


def scope_of(path: str, body: Body, parent: Scope | None = None) -> Scope:
    """The names of a file's body, or of a namespace's."""
    scope = Scope(path, parent)
    for statement in body:
        tag = statement[0]
        if tag == "import":
            scope.is_module = True
            for _, _, name, local, _ in statement[3]:
                scope.imports[local] = (statement[2], name)
        elif tag == "reexport":
            scope.is_module = True
            for name, exported, _ in statement[3]:
                if name == "*" and not exported:
                    scope.stars.append(statement[2])
                else:
                    scope.exports[exported] = (statement[2], name)
        elif tag == "exports":
            scope.is_module = True
            for local, exported, _ in statement[2]:
                scope.exports[exported] = ("", local)
    for node, exported, default in declarations(body):
        if exported:
            scope.is_module = True
        if node[0] in TYPE_TAGS:
            if node[0] == "namespace" and node[4] == "namespace":
                node = _undotted(node)
            name = node[2]
            scope.declared.setdefault(name, []).append(node)
            if exported:
                scope.exported.add(name)
            if default:
                scope.exports["default"] = ("", name)
        elif node[0] == "var":
            for _, _, pattern, _, value in node[3]:
                if pattern[0] == "name" and value is not None:
                    scope.values[pattern[2]] = value
                    if exported:
                        scope.exported.add(pattern[2])
    return scope


def _undotted(node: Node) -> Node:
    """`namespace A.B { ... }` as `namespace A { export namespace B { ... } }`."""
    _, at, name, body, kind = node
    first, _, rest = name.partition(".")
    if not rest:
        return node
    return ("namespace", at, first, (("exported", at, ("namespace", at, rest, body, kind), False),), kind)


class Names:
    """Finds what type names mean. `read` gives the facts of a file, `resolve` the file that an import means."""

    def __init__(
        self,
        read: Callable[[str], TypeScriptFacts],
        resolve: Callable[[str, str], str | None],
        ambient: Callable[[str], list[str]],
    ) -> None:
        self._read = read
        self._resolve = resolve
        self._ambient = ambient
        self._scopes: dict[str, Scope] = {}
        self._inner: dict[int, Scope] = {}

    def scope(self, path: str) -> Scope:
        scope = self._scopes.get(path)
        if scope is None:
            scope = self._scopes[path] = scope_of(path, self._read(path).body)
        return scope

    def find(self, name: str, env: Env) -> Found | None:
        """What a name, dotted or not, stands for; None where it lies outside the repository."""
        first, *rest = name.split(".")
        found = self._find_first(first, env, set())
        for part in rest:
            if found is None:
                return None
            found = self._member(found, part)
        return found

    def value(self, name: str, env: Env) -> tuple[Node, Env] | None:
        """The initialiser of a constant, and where it stands."""
        scope: Scope | None = env.scope
        while scope is not None:
            if name in scope.values:
                return scope.values[name], Env(scope)
            if name in scope.imports:
                specifier, there = scope.imports[name]
                path = self._resolve(scope.path, specifier)
                return self._exported_value(path, there, set()) if path is not None else None
            scope = scope.parent
        return None

    def _find_first(self, name: str, env: Env, seen: Seen) -> Found | None:
        if name in env.bindings:
            bound = env.bindings[name]
            return None if bound is None else ((bound[0],), bound[1])
        scope: Scope | None = env.scope
        while scope is not None:
            if name in scope.declared:
                return tuple(scope.declared[name]), Env(scope)
            if name in scope.imports:
                specifier, there = scope.imports[name]
                path = self._resolve(scope.path, specifier)
                return self._from_module(path, there, seen) if path is not None else None
            scope = scope.parent
        for path in self._ambient(name):
            for one in self._ambient_scopes(self.scope(path)):
                if name in one.declared:
                    return tuple(one.declared[name]), Env(one)
        return None

    def _ambient_scopes(self, scope: Scope) -> list[Scope]:
        """The scopes of a file whose names are visible everywhere."""
        found = [] if scope.is_module else [scope]
        found += [self.inner(node, scope) for node in scope.declared.get("global", ())]
        return found

    def _from_module(self, path: str, name: str, seen: Seen) -> Found | None:
        if name == "*":
            return (("module", 0, path),), Env(self.scope(path))
        return self._exported(path, name, seen)

    def imported(self, specifier: str, name: str, env: Env) -> Found | None:
        """What `import("specifier").name` means."""
        path = self._resolve(env.scope.path, specifier)
        if path is None:
            return None
        first, *rest = name.split(".")
        found = self._exported(path, first, set()) if first else None
        for part in rest:
            found = self._member(found, part) if found is not None else None
        return found

    def exported(self, path: str, name: str) -> Found | None:
        """What a file exports under a name, through re-exports."""
        return self._exported(path, name, set())

    def _exported(self, path: str, name: str, seen: Seen) -> Found | None:
        if (path, name) in seen:
            return None
        seen.add((path, name))
        scope = self.scope(path)
        if name in scope.exports:
            specifier, there = scope.exports[name]
            if not specifier:
                return self._find_first(there, Env(scope), seen) if there else None
            target = self._resolve(path, specifier)
            return self._from_module(target, there, seen) if target is not None else None
        if name in scope.declared and name in scope.exported:
            return tuple(scope.declared[name]), Env(scope)
        for specifier in scope.stars:
            target = self._resolve(path, specifier)
            if target is not None and (found := self._exported(target, name, seen)) is not None:
                return found
        return None

    def _exported_value(self, path: str, name: str, seen: Seen) -> tuple[Node, Env] | None:
        if (path, name) in seen:
            return None
        seen.add((path, name))
        scope = self.scope(path)
        if name in scope.values:
            return scope.values[name], Env(scope)
        if name in scope.exports:
            specifier, there = scope.exports[name]
            target = self._resolve(path, specifier) if specifier else path
            return self._exported_value(target, there, seen) if target is not None else None
        for specifier in scope.stars:
            target = self._resolve(path, specifier)
            if target is not None and (found := self._exported_value(target, name, seen)) is not None:
                return found
        return None

    def _member(self, found: Found, name: str) -> Found | None:
        """A member of a namespace, a module, or an enum."""
        for node in found[0]:
            if node[0] == "module":
                return self.exported(node[2], name)
            if node[0] == "namespace":
                inner = self.inner(node, found[1].scope)
                if name in inner.declared:
                    return tuple(inner.declared[name]), Env(inner)
            if node[0] == "enum":
                return tuple(member for member in node[3] if member[2] == name)[:1] or None, found[1]  # type: ignore[return-value]
        return None

    def inner(self, node: Node, scope: Scope) -> Scope:
        """The names of a namespace of a file."""
        inner = self._inner.get(id(node))
        if inner is None:
            inner = self._inner[id(node)] = scope_of(scope.path, node[3], scope)
        return inner
