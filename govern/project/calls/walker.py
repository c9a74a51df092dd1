"""Walks one body: keeps what each local name may stand for, and collects what the body does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from govern.facts.syntax import Body, Node, column_of, dotted, line_of
from govern.project.calls import expressions, statements
from govern.project.calls.annotations import instances, type_of
from govern.project.calls.graph import UNKNOWN, Call, Frame, Store, Values
from govern.project.calls.types import Closure, Object, builtin, class_of, elements_of, one_of
from govern.project.evaluation.evaluator import Evaluator
from govern.project.evaluation.expressions import lookup
from govern.project.values import External, FunctionValue

if TYPE_CHECKING:
    from govern.project.calls.resolve import Calls

Names = dict[str, Values]


class Walker:
    """The walk of one body. `names` are the local names; `outer` is the walk of the function it stands in, if any."""

    def __init__(
        self,
        calls: Calls,
        ev: Evaluator,
        function: FunctionValue,
        frame: Frame,
        names: Names,
        outer: Walker | None = None,
    ) -> None:
        self.calls = calls
        self.ev = ev
        self.function = function
        self.frame = frame
        self.names = names
        self.paths = False  # whether `a.b` may be among the names
        self.outer = outer
        self.scope = function.scope
        self.file = function.module.path
        self.found: list[Call] = outer.found if outer is not None else []
        self.stores: list[Store] = outer.stores if outer is not None else []
        self.returned: list[Values] = []
        self.yielded: list[Values] = []
        self.generator = False
        self.closures: dict[int, Values] = outer.closures if outer is not None else {}
        self.pending: dict[int, Closure] = outer.pending if outer is not None else {}

    # -- names --------------------------------------------------------------------------------------------------
    def name(self, name: str) -> Values:
        """What a name may stand for here: a local, a name of an enclosing function, of the module, a builtin."""
        current: Walker | None = self
        while current is not None:
            values = current.names.get(name)
            if values is not None:
                for value in values:
                    if value.__class__ is Closure:
                        self.mention(value)
                return values
            current = current.outer
        return self.calls.free_name(self.ev, name, self.scope, lookup)

    def assigned(self, node: Node) -> Values | None:
        """What the body assigned to `a.b`; None where it did not."""
        if not self.paths:
            return None
        path = dotted(node)
        return None if path is None else self.names.get(path)

    def bind(self, target: Node, values: Values) -> None:
        """Bind an assignment's target."""
        tag = target[0]
        if tag == "name":
            self.names[target[2]] = values
        elif tag in ("tuple", "list"):
            self._unpack(target[2], values)
        elif tag == "star":
            self.bind(target[2], (builtin("list", values),))
        elif tag == "attr":
            self.store(target, expressions.evaluate(self, target[2]), target[3], values)
            path = dotted(target)
            if path is not None:
                self.paths = True
                self.names[path] = values
        elif tag == "sub":
            expressions.evaluate(self, target[2])
            expressions.evaluate(self, target[3])

    def _unpack(self, targets: tuple[Node, ...], values: Values) -> None:
        rows = [
            v for v in values if isinstance(v, Object) and v.dotted == "builtins.tuple" and len(v.args) == len(targets)
        ]
        for at, target in enumerate(targets):
            self.bind(target, one_of(*(row.args[at] for row in rows)) if rows else elements_of(values))

    def store(self, node: Node, receiver: Values, attribute: str, values: Values) -> None:
        at = node[1]
        self.stores.append(Store(node, self.file, line_of(at), column_of(at) + 1, attribute, receiver, values))
        for value in receiver:
            cls = class_of(value)
            setter = cls.lookup(f"{attribute}.setter") if cls is not None else None
            if isinstance(setter, FunctionValue):
                expressions.note_property(self, node, setter, value)

    # -- closures -----------------------------------------------------------------------------------------------
    def mention(self, closure: Closure) -> None:
        """Note that something may run a nested function; it is walked where it is called, else at the end."""
        self.pending.setdefault(id(closure.node), closure)

    def finish(self) -> None:
        """Walk the nested functions that were handed on or returned, and that nothing here calls."""
        while self.pending:
            _, closure = self.pending.popitem()
            closure.walker.enter(closure)

    def enter(
        self, closure: Closure, args: tuple[Values, ...] = (), keywords: Mapping[str, Values] | None = None
    ) -> Values:
        """What calling a nested function gives. Its body is walked once, with the arguments of the first call."""
        key = id(closure.node)
        if key in self.closures:
            return self.closures[key]
        self.closures[key] = UNKNOWN
        self.pending.pop(key, None)
        inner = Walker(self.calls, self.ev, self.function, self.frame, {}, self)
        inner.names.update(self._parameters(closure.node, args, keywords or {}))
        if closure.node[0] == "lambda":
            result = expressions.evaluate(inner, closure.node[3])
        else:
            inner.block(closure.node[5])
            result = inner.result(closure.node[4])
        self.closures[key] = result
        return result

    def _parameters(self, node: Node, args: tuple[Values, ...], keywords: Mapping[str, Values]) -> Names:
        found: Names = {}
        for at, (name, annotation, default, kind, _) in enumerate(node[2] if node[0] == "lambda" else node[3]):
            values = (
                instances(type_of(self.calls, self.ev, annotation, self.scope)) if annotation is not None else UNKNOWN
            )
            if not values and kind not in ("vararg", "kwarg"):
                values = args[at] if at < len(args) else keywords.get(name, UNKNOWN)
            if not values and default is not None:
                values = expressions.evaluate(self, default)
            found[name] = _of_kind(kind, values)
        return found

    def result(self, annotation: Node | None) -> Values:
        """What calling the walked function gives, by its annotation, else by what it returns and yields."""
        declared = (
            instances(type_of(self.calls, self.ev, annotation, self.scope)) if annotation is not None else UNKNOWN
        )
        if declared:
            return declared
        if self.generator:
            return (Object(External("typing.Generator"), (one_of(*self.yielded),)),)
        return one_of(*self.returned)

    # -- statements ---------------------------------------------------------------------------------------------
    def block(self, body: Body) -> bool:
        """Walk statements; whether the block always leaves (returns, raises, breaks, continues)."""
        for statement in body:
            handler = statements.HANDLERS.get(statement[0])
            if handler is not None and handler(self, statement):
                return True
        return False


def _of_kind(kind: str, values: Values) -> Values:
    if kind == "vararg":
        return (builtin("list", values),)
    return (builtin("dict", (builtin("str"),), values),) if kind == "kwarg" else values
