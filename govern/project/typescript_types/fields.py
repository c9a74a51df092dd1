"""The fields that a TypeScript type has, worked out through names, generics, intersections and utility types."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from govern.facts.syntax import Node
from govern.project.typescript_types.scopes import Env, Names
from govern.project.typescript_types.zod_fields import zod_fields

MAX_DEPTH = 30
MAX_STEPS = 20_000
WRAPPERS = frozenset(
    ("Readonly", "NonNullable", "Required", "Partial", "Awaited", "DeepPartial", "Prettify", "Simplify")
)
INFER = frozenset(("z.infer", "z.output", "z.input", "z.TypeOf", "infer"))


@dataclass(frozen=True, slots=True, eq=False)
class TypeField:
    """A field of a TypeScript type: its type (None where it is inferred), and where it is declared."""

    name: str
    type: Node | None
    optional: bool
    readonly: bool
    file: str
    at: int
    env: Env


@dataclass(slots=True, eq=False)
class Shape:
    """The fields of an object type. `open` says that it may have any other field (an index signature), `complete` that
    everything it is made of was found."""

    fields: dict[str, TypeField] = field(default_factory=dict)
    open: bool = False
    complete: bool = True
    is_object: bool = True


def nothing() -> Shape:
    """The shape of what is no object, or cannot be followed."""
    return Shape(complete=False, is_object=False)


class Shapes:
    """Works out shapes. Bounded in depth and in steps: a type that goes on for ever is incomplete."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._steps = 0

    def of_declaration(
        self, nodes: tuple[Node, ...], env: Env, args: tuple[tuple[Node, Env], ...] = (), depth: int = 0
    ) -> Shape:
        """The shape of a declared interface (all that merge), alias or class, for the given type arguments."""
        if self._is_spent(depth):
            return nothing()
        shapes = []
        for node in nodes:
            if node[0] in ("interface", "alias", "class"):
                inner = Env(env.scope, {**env.bindings, **_bound(node[3], args, env)})
                shapes.append(self._declared(node, inner, depth))
            elif node[0] not in ("enum", "namespace", "module", "member"):
                shapes.append(self.of_type(node, env, depth + 1))
        return merged(shapes) if shapes else nothing()

    def _is_spent(self, depth: int) -> bool:
        """Counts a step towards one question; whether it has come too deep or taken too many."""
        self._steps = self._steps + 1 if depth else 0
        return depth > MAX_DEPTH or self._steps > MAX_STEPS

    def _declared(self, node: Node, env: Env, depth: int) -> Shape:
        if node[0] == "alias":
            return self.of_type(node[4], env, depth + 1)
        if node[0] == "interface":
            bases = [self.of_type(base, env, depth + 1) for base in node[4]]
            return overlaid([*bases, self._members(node[5], env, depth)])
        bases = []
        if node[4] is not None:
            name = _dotted(node[4])
            bases.append(self._named(name, node[5], env, depth + 1) if name else nothing())
        own = self._members(node[7], env, depth)
        for member in node[7]:
            if member[0] == "method" and member[2] == "constructor":
                for _, at, pattern, kind, _, optional, _, visibility in member[3][4]:
                    if visibility == "public" and pattern[0] == "name":
                        own.fields[pattern[2]] = TypeField(pattern[2], kind, optional, False, env.scope.path, at, env)
        return overlaid([*bases, own])

    def of_type(self, node: Node, env: Env, depth: int = 0) -> Shape:
        """The shape of a type expression."""
        if self._is_spent(depth):
            return nothing()
        match node[0]:
            case "shape":
                return self._members(node[2], env, depth)
            case "ref":
                return self._named(node[2], node[3], env, depth)
            case "intersection":
                return merged([self.of_type(item, env, depth + 1) for item in node[2]])
            case "union":
                return either([self.of_type(item, env, depth + 1) for item in node[2] if not _is_empty(item)])
            case "lookup":
                found = self.member_type(node, env, depth)
                return self.of_type(found[0], found[1], depth + 1) if found is not None else nothing()
            case _:
                return nothing()

    def member_type(self, node: Node, env: Env, depth: int = 0) -> tuple[Node, Env] | None:
        """The type that `T["name"]` means."""
        index = node[3]
        if index[0] != "literal" or depth > MAX_DEPTH:
            return None
        held = self.of_type(node[2], env, depth + 1).fields.get(str(index[2]))
        return None if held is None or held.type is None else (held.type, held.env)

    def _named(self, name: str, args: tuple[Node, ...], env: Env, depth: int) -> Shape:
        if name in INFER and args:
            return self._inferred(args[0], env)
        found = self.names.find(name, env)
        if found is None:
            return self._utility(name, args, env, depth)
        return self.of_declaration(*found, tuple((arg, env) for arg in args), depth + 1)

    def _utility(self, name: str, args: tuple[Node, ...], env: Env, depth: int) -> Shape:
        if name == "Record" and len(args) == 2:
            keys = self.literals(args[0], env, depth + 1)
            if keys is None:
                return Shape(open=True)
            return Shape({key: TypeField(key, args[1], False, False, env.scope.path, args[0][1], env) for key in keys})
        if not args:
            return nothing()
        inner = self.of_type(args[0], env, depth + 1)
        if name in ("Partial", "DeepPartial", "Required"):
            optional = name != "Required"
            return replace(inner, fields={k: replace(f, optional=optional) for k, f in inner.fields.items()})
        if name in WRAPPERS:
            return inner
        if name in ("Pick", "Omit") and len(args) == 2:
            keys = self.literals(args[1], env, depth + 1)
            if keys is None:
                return replace(inner, complete=False)
            keep = name == "Pick"
            fields = {key: f for key, f in inner.fields.items() if (key in keys) == keep}
            return replace(inner, fields=fields, open=inner.open and not keep)
        return nothing()

    def literals(self, node: Node, env: Env, depth: int = 0) -> set[str] | None:
        """The strings that a type of keys stands for: literals, their unions, `keyof T`; None where they are open."""
        if self._is_spent(depth):
            return None
        match node[0]:
            case "literal":
                return {str(node[2])}
            case "union":
                parts = [self.literals(item, env, depth + 1) for item in node[2]]
                return None if None in parts else set().union(*[part for part in parts if part is not None])
            case "keyof":
                shape = self.of_type(node[2], env, depth + 1)
                return set(shape.fields) if shape.complete and not shape.open else None
            case "ref":
                found = self.names.find(node[2], env)
                if found is None or len(found[0]) != 1:
                    return None
                (declared,), place = found
                if declared[0] == "alias":
                    return self.literals(declared[4], place, depth + 1)
                if declared[0] == "enum":
                    return {str(m[3][2]) for m in declared[3] if m[3] is not None and m[3][0] == "const"}
                return self.literals(declared, place, depth + 1) if declared[0] not in ("interface", "class") else None
            case _:
                return None

    def _inferred(self, node: Node, env: Env) -> Shape:
        """`z.infer<typeof schema>`: the fields of the zod object that the constant holds."""
        if node[0] != "typeof" or node[2][0] != "name":
            return nothing()
        found = self.names.value(node[2][2], env)
        if found is None:
            return nothing()
        made = zod_fields(*found, self.names)
        if made is None:
            return nothing()
        fields, is_open, complete = made
        return Shape(
            {
                n: TypeField(n, None, optional, False, place.scope.path, at, place)
                for n, (optional, at, place) in fields.items()
            },
            is_open,
            complete,
        )

    def _members(self, members: Iterable[Node], env: Env, depth: int) -> Shape:
        shape = Shape()
        for member in members:
            match member[0]:
                case "field" if not member[7] and member[8] == "public":
                    _, at, name, kind, optional, readonly, _, _, _ = member
                    shape.fields[name] = TypeField(name, kind, optional, readonly, env.scope.path, at, env)
                case "method" if member[3][7] == "get" or (member[4] and member[3][7] == "signature"):
                    _, at, name, func, optional, _, _ = member
                    shape.fields[name] = TypeField(name, func[5], optional, True, env.scope.path, at, env)
                case "method" if member[3][7] == "signature":
                    shape.fields[member[2]] = TypeField(
                        member[2], None, member[4], True, env.scope.path, member[1], env
                    )
                case "index":
                    shape.open = True
                case "mapped":
                    self._mapped(member, env, depth, shape)
        return shape

    def _mapped(self, member: Node, env: Env, depth: int, shape: Shape) -> None:
        _, at, key, source, renamed, value, optional, _ = member
        if renamed is not None:
            shape.complete = False
            return
        origin = self.of_type(source[2], env, depth + 1) if source[0] == "keyof" else None
        keys = self.literals(source, env, depth + 1)
        if keys is None:
            if origin is None or not origin.complete:
                shape.complete = False
            shape.open = True
            return
        for name in sorted(keys):
            before = origin.fields.get(name) if origin is not None else None
            is_optional = optional == "+" or (before is not None and before.optional and optional != "-")
            inner = Env(env.scope, {**env.bindings, key: (("literal", at, name), env)})
            shape.fields[name] = TypeField(name, value, is_optional, False, env.scope.path, at, inner)


def merged(shapes: list[Shape]) -> Shape:
    """An intersection: the fields of all; a field is optional only where all have it so."""
    found = Shape(is_object=any(shape.is_object for shape in shapes))
    for shape in shapes:
        for name, held in shape.fields.items():
            before = found.fields.get(name)
            found.fields[name] = held if before is None or (before.optional and not held.optional) else before
        found.open = found.open or shape.open
        found.complete = found.complete and shape.complete
    return found


def overlaid(shapes: list[Shape]) -> Shape:
    """Inheritance: the fields of all, those that come later in the place of earlier ones."""
    found = merged(shapes)
    for shape in shapes:
        found.fields.update(shape.fields)
    return found


def either(shapes: list[Shape]) -> Shape:
    """A union: every field that some alternative has, optional unless all have it."""
    if len(shapes) == 1:
        return shapes[0]
    found = Shape(is_object=bool(shapes) and all(shape.is_object for shape in shapes))
    for shape in shapes:
        found.open = found.open or shape.open
        found.complete = found.complete and shape.complete
        for name, held in shape.fields.items():
            everywhere = all(name in other.fields and not other.fields[name].optional for other in shapes)
            found.fields.setdefault(name, held if everywhere else replace(held, optional=True))
    return found


def _is_empty(node: Node) -> bool:
    return node[0] == "keyword" and node[2] in ("null", "undefined", "never", "void")


def _bound(
    parameters: tuple[tuple[str, Node | None, Node | None], ...], args: tuple[tuple[Node, Env], ...], env: Env
) -> dict[str, tuple[Node, Env] | None]:
    found: dict[str, tuple[Node, Env] | None] = {}
    for index, (name, _, default) in enumerate(parameters):
        found[name] = args[index] if index < len(args) else (default, env) if default is not None else None
    return found


def _dotted(node: Node) -> str:
    parts: list[str] = []
    while node[0] == "attr":
        parts.append(node[3])
        node = node[2]
    return ".".join([node[2], *reversed(parts)]) if node[0] == "name" else ""
