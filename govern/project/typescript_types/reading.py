"""Shapes of TypeScript types, as the compiler sees them: through names, generics, intersections, utility types, zod.

What the compiler would have to compute (conditional types, renamed mapped types, types of other packages) is unknown,
with the reason. Bounded in depth and in steps: a type that goes on for ever is unknown from there on.
"""

from __future__ import annotations

from collections.abc import Callable

from govern.facts.syntax import Node
from govern.project.shapes.model import (
    Anything,
    Array,
    At,
    Boolean,
    Foreign,
    Literal,
    Named,
    Never,
    Null,
    Number,
    Object,
    Shape,
    Text,
    Tuple,
    Undefined,
    Unknown,
    members_of,
    resolved,
    union_of,
)
from govern.project.typescript_types import constants, members, utilities, zod
from govern.project.typescript_types.scopes import Env, Names

MAX_DEPTH = 150
MAX_STEPS = 4_000_000
INFER = {"z.infer": True, "z.output": True, "z.TypeOf": True, "infer": True, "z.input": False, "input": False}
Args = tuple[tuple[Node, Env], ...]


class TypeReader:
    """Reads the types of one frontend. Equal questions have equal answers: shapes are kept by the type they are of."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._steps = 0
        self._named: dict[object, Named] = {}
        self._known: dict[object, Shape] = {}
        self._open: set[object] = set()

    def at(self, node: Node, env: Env) -> At:
        """Where a node stands."""
        return At(env.scope.path, node[1])

    def named(self, name: str, key: object, at: At, make: Callable[[], Shape]) -> Named:
        """A shape under a name, worked out once, when it is looked into."""
        if key not in self._named:
            self._named[key] = Named(name, key, lambda: self._resolve(key, make), at=at)
        return self._named[key]

    def _resolve(self, key: object, make: Callable[[], Shape]) -> Shape:
        if key not in self._known:
            if key in self._open:
                return Unknown("a type that is made of itself")
            self._open.add(key)
            try:
                self._known[key] = make()
            except RecursionError:
                self._known[key] = Unknown("nested too deeply")
            finally:
                self._open.discard(key)
        return self._known[key]

    # -- declarations ---------------------------------------------------------------------------------------------
    def declaration(self, nodes: tuple[Node, ...], env: Env, args: Args = (), depth: int = 0) -> Named:
        """The type that declarations of one name make (interfaces merge), for the given type arguments."""
        first = nodes[0]
        name = first[2] if isinstance(first[2], str) else first[0]
        key = (tuple([id(node) for node in nodes]), key_of_bindings(env), tuple([key_of(*arg) for arg in args]))
        return self.named(name, key, At(env.scope.path, first[1]), lambda: self._declared(nodes, env, args, depth))

    def _declared(self, nodes: tuple[Node, ...], env: Env, args: Args, depth: int) -> Shape:
        first = nodes[0]
        if first[0] in ("interface", "class"):
            bound = [Env(env.scope, {**env.bindings, **bindings_of(node[3], args, env)}) for node in nodes]
            shapes = [members.declared(self, node, one, depth) for node, one in zip(nodes, bound, strict=True)
                      if node[0] in ("interface", "class")]  # fmt: skip
            return shapes[0] if len(shapes) == 1 else members.overlaid(shapes, self.at(first, env))
        if first[0] == "alias":
            return self.of(first[4], Env(env.scope, {**env.bindings, **bindings_of(first[3], args, env)}), depth + 1)
        if first[0] == "enum":
            return constants.enumeration(first, env)
        if first[0] == "member":
            return constants.member(first, env)
        if first[0] in ("namespace", "module"):
            return Unknown("a namespace is no type")
        return self.of(first, env, depth + 1)

    # -- types ----------------------------------------------------------------------------------------------------
    def of(self, node: Node, env: Env, depth: int = 0) -> Shape:
        """The shape of a type expression."""
        self._steps += 1
        at = self.at(node, env)
        if depth > MAX_DEPTH or self._steps > MAX_STEPS:
            return Unknown("a type that goes on for too long", at=at)
        match node[0]:
            case "keyword":
                return keyword(node[2], at)
            case "literal":
                return Literal(node[2], at=at)
            case "templatetype":
                return Text(narrow=True, at=at)
            case "ref":
                return self._reference(node, env, depth)
            case "union":
                return union_of([self.of(item, env, depth + 1) for item in node[2]], at)
            case "intersection":
                return members.intersection([self.of(item, env, depth + 1) for item in node[2]], at)
            case "arrayof":
                return Array(self.of(node[2], env, depth + 1), at=at)
            case "tupleof":
                return self._tuple(node, env, depth, at)
            case "shape":
                return members.object_type(self, node[2], env, depth, at)
            case "functype":
                return Foreign("function", at=at)
            case "lookup":
                return self._lookup(node, env, depth)
            case "keyof":
                return keys_of(self.of(node[2], env, depth + 1), at)
            case "typeof":
                return constants.typeof(self, node, env, depth)
            case "importtype":
                return self._import(node, env, depth)
            case "predicate":
                return Boolean(at=at)
            case "conditional" | "infer":
                return Unknown("a conditional type", at=at)
            case _:
                return Unknown("what could not be read", at=at)

    def _reference(self, node: Node, env: Env, depth: int) -> Shape:
        _, _, name, args = node
        if name in INFER and args and args[0][0] == "typeof":
            return zod.inferred(self, args[0], env, INFER[name], depth)
        bound = env.bindings.get(name, Env)
        if bound is not Env:
            if bound is None:
                return Unknown(f"the type parameter {name}", at=self.at(node, env))
            return self.of(bound[0], bound[1], depth + 1)  # type: ignore[index]
        found = self.names.find(name, env)
        if found is None:
            return utilities.builtin(self, node, env, depth)
        return self.declaration(*found, tuple([direct(arg, env) for arg in args]), depth + 1)

    def _import(self, node: Node, env: Env, depth: int) -> Shape:
        found = self.names.imported(node[2], node[3], env)
        if found is None:
            return Unknown(f"`import({node[2]!r})` is not in this repository", at=self.at(node, env))
        return self.declaration(*found, tuple([direct(arg, env) for arg in node[4]]), depth + 1)

    def _tuple(self, node: Node, env: Env, depth: int, at: At) -> Shape:
        items = [self.of(kind, env, depth + 1) for _, kind, _, rest in node[2] if not rest]
        rests = [self.of(kind, env, depth + 1) for _, kind, _, rest in node[2] if rest]
        optional = sum(1 for _, _, is_optional, rest in node[2] if is_optional and not rest)
        if not rests:
            return Tuple(tuple(items), optional, at=at)
        behind = resolved(rests[0])
        return Tuple(tuple(items), optional, behind.item if isinstance(behind, Array) else Unknown("a rest"), at=at)

    def _lookup(self, node: Node, env: Env, depth: int) -> Shape:
        at = self.at(node, env)
        index = resolved(self.of(node[3], env, depth + 1))
        if isinstance(index, Literal):
            held = self.of(node[2], env, depth + 1)
            key = ("lookup", held.key if isinstance(held, Named) else key_of(node[2], env), index.value)
            return self.named(str(index.value), key, at, lambda: looked_up(held, str(index.value), at))
        if node[2][0] == "typeof":
            held = resolved(constants.typeof(self, node[2], env, depth + 1, True))
        else:
            held = resolved(self.of(node[2], env, depth + 1))
        if isinstance(index, Number):
            if isinstance(held, Array):
                return held.item
            return union_of(list(held.items), at) if isinstance(held, Tuple) else Unknown("an index", at=at)
        keys = [resolved(one) for one in members_of(index)]
        if keys and all(isinstance(one, Literal) for one in keys):
            return union_of([looked_up(held, str(one.value), at) for one in keys if isinstance(one, Literal)], at)
        if isinstance(index, Text) and isinstance(held, Object) and held.extra is not None:
            return held.extra
        return Unknown("a type looked up by what is not known", at=at)


def looked_up(held: Shape, name: str, at: At) -> Shape:
    """The type of a field: `T["name"]`, of a union's members each."""
    behind = resolved(held)
    members = [resolved(one) for one in members_of(behind)]
    found: list[Shape] = []
    for one in members:
        if isinstance(one, Object) and name in one.fields:
            held_field = one.fields[name]
            found.append(held_field.shape)
            if held_field.presence == "optional":
                found.append(Undefined(at=at))
        elif isinstance(one, Object) and one.extra is not None:
            found.append(one.extra)
        elif isinstance(one, Tuple) and name.isdecimal() and int(name) < len(one.items):
            found.append(one.items[int(name)])
        else:
            return Unknown(one.reason if isinstance(one, Unknown) else f"there is no {name!r}", at=at)
    return union_of(found, at)


def keys_of(shape: Shape, at: At) -> Shape:
    """`keyof T`."""
    behind = resolved(shape)
    if not isinstance(behind, Object):
        return Unknown("keys of what is no object", at=at)
    if not behind.complete:
        return Unknown("keys of an object that is not known whole", at=at)
    if behind.extra is not None:
        return Text(at=at)
    return union_of([Literal(name, at=held.at) for name, held in behind.fields.items()], at)


def keyword(name: str, at: At) -> Shape:
    """The shape of a predefined type."""
    match name:
        case "string":
            return Text(at=at)
        case "number":
            return Number(at=at)
        case "boolean":
            return Boolean(at=at)
        case "null":
            return Null(at=at)
        case "undefined" | "void":
            return Undefined(at=at)
        case "any" | "unknown":
            return Anything(name == "any", at=at)
        case "never":
            return Never(at=at)
        case "object":
            return Object({}, Anything(at=at), at=at)
        case "bigint" | "symbol":
            return Foreign(name, at=at)
        case _:
            return Unknown(f"`{name}`", at=at)


def direct(node: Node, env: Env) -> tuple[Node, Env]:
    """A type argument; for one that is a type parameter itself, what that is bound to."""
    for _ in range(MAX_DEPTH):
        if node[0] != "ref" or node[3]:
            break
        bound = env.bindings.get(node[2])
        if bound is None:
            break
        node, env = bound
    return node, env


def key_of(node: Node, env: Env) -> object:
    """What tells a type expression in its place from any other."""
    return (id(node), key_of_bindings(env))


def key_of_bindings(env: Env, depth: int = 0) -> object:
    if not env.bindings or depth > MAX_DEPTH:
        return ()
    return tuple(
        (name, None if bound is None else (id(bound[0]), key_of_bindings(bound[1], depth + 1)))
        for name, bound in sorted(env.bindings.items())
    )


def bindings_of(
    parameters: tuple[tuple[str, Node | None, Node | None], ...], args: Args, env: Env
) -> dict[str, tuple[Node, Env] | None]:
    """What type parameters stand for: arguments, defaults, or None where neither is given."""
    found: dict[str, tuple[Node, Env] | None] = {}
    for index, (name, _, default) in enumerate(parameters):
        inner = Env(env.scope, {**env.bindings, **found})
        found[name] = args[index] if index < len(args) else (default, inner) if default is not None else None
    return found
