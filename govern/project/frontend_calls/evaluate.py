"""What an expression of a frontend stands for: worked out on demand, nothing is run."""

from __future__ import annotations

from govern.facts.syntax import Node
from govern.project.frontend_calls.builtins import built_in, external_call, string_method
from govern.project.frontend_calls.interceptors import Interceptors
from govern.project.frontend_calls.names import Names
from govern.project.frontend_calls.objects import MAX_DEPTH, MAX_STEPS
from govern.project.frontend_calls.scopes import Scope
from govern.project.frontend_calls.sources import Sources
from govern.project.frontend_calls.truth import truth_of, unsure
from govern.project.frontend_calls.values import (
    UNDEFINED,
    ClassRef,
    Closure,
    External,
    Frame,
    Instance,
    Items,
    Namespace,
    Opaque,
    Plain,
    Record,
    Text,
    Thunk,
    Value,
    choice,
    joined,
    options,
    text,
)

ENVIRONMENTS = (("import.meta", "env"), ("process", "env"), ("window", "env"), ("Deno", "env"))


class Evaluator(Names):
    """Evaluates expressions of the frontends. Bounded in depth and steps; what lies beyond is unknown."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.steps = 0
        self.depth = 0
        self._frames: dict[int, Frame] = {}
        self._busy: set[tuple[int, int]] = set()
        self._axios_base: Value | None = None
        self.interceptors = Interceptors(self)
        self._memo: dict[tuple[int, int], tuple[Value, object]] = {}

    def fresh(self) -> None:
        """Begin a new question: the steps of the last no longer count."""
        self.steps = 0

    def symbolic(self, scope: Scope) -> Frame:
        """The frame of a function, or file, in which parameters stand for themselves."""
        scope = scope.function
        frame = self._frames.get(id(scope))
        if frame is None:
            parent = self.symbolic(scope.parent) if scope.parent is not None else None
            frame = self._frames[id(scope)] = Frame(scope, parent)
            if scope.owner is not None and parent is not None:
                frame.this = parent.this or Instance(ClassRef(scope.owner, scope.parent or scope, parent), None)
        return frame

    def evaluate(self, node: Node | None, scope: Scope, frame: Frame) -> Value:
        """The value of an expression that stands in `scope`, in a call of the function around it."""
        if node is None:
            return UNDEFINED
        self.steps += 1
        if self.steps > MAX_STEPS or self.depth > MAX_DEPTH:
            return Opaque("")
        self.depth += 1
        try:
            return self._evaluate(node, scope, frame)
        finally:
            self.depth -= 1

    def axios_base(self) -> Value:
        """What the frontends set `axios.defaults.baseURL` to."""
        if self._axios_base is None:
            self._axios_base = UNDEFINED
            found: list[Value] = []
            for path in self.sources.paths:
                for target, value, scope in self.sources.index(path).assigned:
                    holder = target[2]
                    if (
                        target[3] == "baseURL"
                        and holder[0] == "attr"
                        and holder[3] == "defaults"
                        and holder[2][0] == "name"
                    ):
                        client = self._name(holder[2][2], scope, self.symbolic(scope))
                        if isinstance(client, External) and client.package in ("axios", ""):
                            found.append(self.evaluate(value, scope, self.symbolic(scope)))
            self._axios_base = choice(found)
        return self._axios_base

    def force(self, value: Value | Thunk) -> Value:
        """A value that was put off."""
        return self.evaluate(value.node, value.scope, value.frame) if isinstance(value, Thunk) else value

    def _evaluate(self, node: Node, scope: Scope, frame: Frame) -> Value:
        match node[0]:
            case "const":
                return text(node[2]) if isinstance(node[2], str) else Plain(node[2])
            case "name":
                return self._name(node[2], scope, frame)
            case "template":
                return joined(
                    [text(one) if isinstance(one, str) else self.evaluate(one, scope, frame) for one in node[2]]
                )
            case "attr":
                return self._attribute(node, scope, frame)
            case "sub":
                return self._subscript(node, scope, frame)
            case "call":
                return self.call(node, scope, frame)
            case "new":
                return self._new(node, scope, frame)
            case "func":
                return Closure(node, scope, frame)
            case "class":
                return ClassRef(node, scope, frame)
            case "object":
                return Record(tuple(self._members(node, scope, frame)))
            case "array":
                return Items(tuple(Thunk(item, scope, frame) for item in node[2]))
            case "await" | "as" | "spread" | "yield":
                return self.evaluate(node[2], scope, frame)
            case "cond":
                return self._conditional(node, scope, frame)
            case "binop":
                return self._operator(node, scope, frame)
            case "assign":
                return self.evaluate(node[4], scope, frame)
            case "seq":
                return self.evaluate(node[2][-1], scope, frame) if node[2] else UNDEFINED
            case "unary" if node[2] == "!":
                truth = truth_of(self.evaluate(node[3], scope, frame))
                return Opaque("") if truth is None else Plain(not truth)
            case _:
                return Opaque("")

    def _members(self, node: Node, scope: Scope, frame: Frame) -> list[tuple[str | None, Value | Thunk]]:
        found: list[tuple[str | None, Value | Thunk]] = []
        for member in node[2]:
            match member[0]:
                case "prop" if isinstance(member[2], str):
                    found.append((member[2], Thunk(member[3], scope, frame)))
                case "prop":
                    key = self.evaluate(member[2], scope, frame)
                    if isinstance(key, Text) and key.known is not None:
                        found.append((key.known, Thunk(member[3], scope, frame)))
                    else:
                        found.append((None, Opaque("")))
                case "spread":
                    found.append((None, Thunk(member[2], scope, frame)))
                case "method":
                    found.append((member[2], Thunk(member[3], scope, frame)))
        return found

    def _conditional(self, node: Node, scope: Scope, frame: Frame) -> Value:
        truth = truth_of(self.evaluate(node[2], scope, frame))
        if truth is not None:
            return self.evaluate(node[3] if truth else node[4], scope, frame)
        return choice((self.evaluate(node[3], scope, frame), self.evaluate(node[4], scope, frame)))

    def _operator(self, node: Node, scope: Scope, frame: Frame) -> Value:
        op = node[2]
        left = self.evaluate(node[3], scope, frame)
        if op == "+":
            return joined((left, self.evaluate(node[4], scope, frame)))
        if op in ("||", "??"):
            truth = truth_of(left) if op == "||" else None if unsure(left) else left != UNDEFINED
            if truth is True:
                return left
            right = self.evaluate(node[4], scope, frame)
            return right if truth is False else choice((left, right))
        if op == "&&":
            truth = truth_of(left)
            if truth is False:
                return left
            right = self.evaluate(node[4], scope, frame)
            return right if truth else choice((right, UNDEFINED))
        if op in ("===", "==", "!==", "!="):
            right = self.evaluate(node[4], scope, frame)
            both = [one.known if isinstance(one, Text) else None for one in (left, right)]
            if None not in both:
                return Plain((both[0] == both[1]) is op.startswith("="))
            if UNDEFINED in (left, right) and not unsure(left) and not unsure(right):
                return Plain((left == right) is op.startswith("="))
        return Opaque("")

    def _attribute(self, node: Node, scope: Scope, frame: Frame) -> Value:
        value = self.evaluate(node[2], scope, frame)
        found = choice([self.member(one, node[3]) for one in options(value)])
        if node[2][0] == "name" and (found == UNDEFINED or isinstance(found, Opaque)):
            later = self.assigned(node[2][2], node[3], scope)
            if later is not None:
                return later
        if isinstance(found, External) and len(found.path) == 3 and found.path[:2] in ENVIRONMENTS:
            return self.environment(found.path[2], scope.path)
        return found

    def environment(self, name: str, path: str) -> Value:
        """An environment variable: what the committed .env files say, and what else it may be."""
        values = [text(value) for _, value in self.sources.env_values(name, path)]
        return choice([*values, Opaque(name, env=True)])

    def _subscript(self, node: Node, scope: Scope, frame: Frame) -> Value:
        value, index = self.evaluate(node[2], scope, frame), self.evaluate(node[3], scope, frame)
        if isinstance(index, Text) and index.known is not None:
            found = self.member(value, index.known)
            if isinstance(found, External) and len(found.path) == 3 and found.path[:2] in ENVIRONMENTS:
                return self.environment(found.path[2], scope.path)
            return found
        if isinstance(index, Plain) and isinstance(index.value, int):
            return self.member(value, str(index.value))
        if isinstance(value, Record):
            return choice([self.force(member) for name, member in value.members if name is not None])
        return Opaque("")

    def arguments(self, nodes: tuple[Node, ...], scope: Scope, frame: Frame) -> tuple[Value, ...]:
        """The values of arguments, spreads taken apart where they are known."""
        found: list[Value] = []
        for node in nodes:
            value = self.evaluate(node, scope, frame)
            if node[0] == "spread" and isinstance(value, Items):
                found += [self.force(item) for item in value.items]
            else:
                found.append(value)
        return tuple(found)

    def call(self, node: Node, scope: Scope, frame: Frame) -> Value:
        """What a call gives back."""
        callee = node[2]
        if callee[0] == "name" and callee[2] == "import" and node[3] and node[3][0][0] == "const":
            target = self.sources.resolve(scope.path, str(node[3][0][2]))
            return Namespace(target) if target is not None else External(str(node[3][0][2]))
        if callee[0] == "attr":
            receiver = self.evaluate(callee[2], scope, frame)
            result = string_method(self, receiver, callee[3], node[3], scope, frame)
            if result is not None:
                return result
        found: list[Value] = []
        for one in options(self.evaluate(callee, scope, frame)):
            if isinstance(one, External):
                found.append(self._external(one, node, scope, frame))
            elif isinstance(one, Closure):
                found.append(self.result(one, self.arguments(node[3], scope, frame)))
            else:
                found.append(built_in(self, one, node, scope, frame))
        return choice(found)

    def _external(self, callee: External, node: Node, scope: Scope, frame: Frame) -> Value:
        return external_call(self, callee, node, scope, frame)

    def bind(self, closure: Closure, args: tuple[Value, ...]) -> Frame | None:
        """The frame of a call of a function of the repository."""
        scope = self.sources.functions.get(id(closure.node))
        return None if scope is None else Frame(scope, closure.frame, args, closure.this)

    def result(self, closure: Closure, args: tuple[Value, ...]) -> Value:
        """What a function of the repository returns for these arguments."""
        frame = self.bind(closure, args)
        if frame is None or self.depth > MAX_DEPTH - 4:
            return Opaque("")
        values = [self.evaluate(node, inner, frame) for node, inner in frame.scope.returns[:8]]
        return choice(values) if values else UNDEFINED
