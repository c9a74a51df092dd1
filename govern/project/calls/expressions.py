"""What expressions of a body may stand for; the calls among them are noted on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, column_of, dotted, line_of
from govern.project.calls import externals, results
from govern.project.calls.calling import call
from govern.project.calls.graph import UNKNOWN, Call, Target, Values
from govern.project.calls.members import attribute
from govern.project.calls.types import BOOL, Closure, Object, builtin, class_of, elements_of, one_of
from govern.project.values import ClassValue, External, FunctionValue, Value

if TYPE_CHECKING:
    from govern.project.calls.walker import Walker

MAX_TEXT = 400


def evaluate(w: Walker, node: Node) -> Values:
    """What an expression may stand for; UNKNOWN where nothing is known."""
    handler = HANDLERS.get(node[0])
    return handler(w, node) if handler is not None else UNKNOWN


def _name(w: Walker, node: Node) -> Values:
    return w.name(node[2])


def _const(w: Walker, node: Node) -> Values:
    value = node[2]
    if isinstance(value, str):
        return (value,)
    return UNKNOWN if value is None else (builtin(type(value).__name__),)


def _attr(w: Walker, node: Node) -> Values:
    assigned = w.assigned(node)
    receiver = evaluate(w, node[2])
    return read(w, node, receiver) if assigned is None else assigned


def read(w: Walker, node: Node, receiver: Values) -> Values:
    """What `receiver.name` may be, with the properties that reading it runs."""
    if not receiver:
        return UNKNOWN
    found = attribute(w.calls, w.ev, receiver, node[3])
    values: list[Sequence[Value]] = [found.values]
    for method in found.properties:
        values.append(note_property(w, node, method.function, method.receiver))
    return one_of(*values)


def note_property(w: Walker, node: Node, function: FunctionValue, receiver: Value) -> Values:
    """Note that reading or writing an attribute runs a property's function; what that returns."""
    targets, result = results.entered(w.calls, function, (), {}, receiver)
    note(w, node, targets, "property", receiver=(receiver,), values=result)
    return result


def note(
    w: Walker, node: Node, targets: tuple[Target, ...], kind: str, *, receiver: Values = UNKNOWN,
    args: tuple[Values, ...] = (), keywords: dict[str, Values] | None = None, values: Values = UNKNOWN,
    awaited: bool = False,
) -> None:  # fmt: skip
    """Note one call."""
    at = node[2][1] if node[0] == "call" else node[1]
    w.found.append(
        Call(
            node, w.file, line_of(at), column_of(at) + 1, targets, kind, receiver, args, keywords or {}, values, awaited
        )
    )


def _call(w: Walker, node: Node) -> Values:
    return call(w, node)


def _await(w: Walker, node: Node) -> Values:
    return call(w, node[2], awaited=True) if node[2][0] == "call" else evaluate(w, node[2])


def _sub(w: Walker, node: Node) -> Values:
    container, key = evaluate(w, node[2]), evaluate(w, node[3])
    out: list[Values] = []
    for value in container:
        if isinstance(value, (ClassValue, External)):
            out.append((value,) if isinstance(value, ClassValue) else (External(value.dotted),))
        elif isinstance(value, Object):
            out.append(_item(w, node, value, key))
    return one_of(*out)


def _item(w: Walker, node: Node, value: Object, key: Values) -> Values:
    cls = class_of(value)
    if cls is not None:
        getter = cls.lookup("__getitem__")
        return note_property(w, node, getter, value) if isinstance(getter, FunctionValue) else UNKNOWN
    kind = value.dotted
    if kind == "builtins.tuple" and node[3][0] == "const" and isinstance(node[3][2], int):
        at = node[3][2]
        return value.args[at] if -len(value.args) <= at < len(value.args) else UNKNOWN
    if kind == "builtins.dict":
        return value.args[1] if len(value.args) > 1 else UNKNOWN
    if kind in ("builtins.list", "builtins.tuple"):
        return (value,) if node[3][0] == "slice" else elements_of((value,))
    if kind == "builtins.str":
        return (value,)
    return UNKNOWN if kind.startswith("builtins.") else (Object(External(f"{kind.removesuffix('[]')}[]")),)


def _tuple(w: Walker, node: Node) -> Values:
    if any(item[0] == "star" for item in node[2]):
        return (builtin("list", _elements(w, node[2])),)
    return (builtin("tuple", *(evaluate(w, item) for item in node[2])),)


def _list(w: Walker, node: Node) -> Values:
    return (builtin("list", _elements(w, node[2])),)


def _elements(w: Walker, items: tuple[Node, ...]) -> Values:
    groups = []
    for item in items:
        values = evaluate(w, item[2] if item[0] == "star" else item)
        groups.append(elements_of(values) if item[0] == "star" else values)
    return one_of(*groups)


def _dict(w: Walker, node: Node) -> Values:
    keys: list[Values] = []
    held: list[Values] = []
    for key, value in node[2]:
        values = evaluate(w, value)
        if key is None:
            held.extend(inner.args[1] for inner in values if isinstance(inner, Object) and len(inner.args) > 1)
        else:
            keys.append(evaluate(w, key))
            held.append(values)
    return (builtin("dict", one_of(*keys), one_of(*held)),)


def _fstring(w: Walker, node: Node) -> Values:
    text = ""
    for part in node[2]:
        if isinstance(part, str):
            text += part
        else:
            evaluate(w, part)
            text += "{}"
    return (text[:MAX_TEXT],)


def _binop(w: Walker, node: Node) -> Values:
    left, right = evaluate(w, node[3]), evaluate(w, node[4])
    if node[2] in ("+", "%") and len(left) == 1 and isinstance(left[0], str):
        more = right[0] if node[2] == "+" and len(right) == 1 and isinstance(right[0], str) else ""
        return ((left[0] + more)[:MAX_TEXT],)
    return one_of(left, right)


def _unary(w: Walker, node: Node) -> Values:
    values = evaluate(w, node[3])
    return BOOL if node[2] == "not" else values


def _bool(w: Walker, node: Node) -> Values:
    left = evaluate(w, node[3])
    if node[2] == "and":
        before = w.names
        w.names = {**before, **narrowing(w, node[3])}
        right = evaluate(w, node[4])
        w.names = {name: w.names[name] if name not in before else before[name] for name in w.names}
        return one_of(left, right)
    return one_of(left, evaluate(w, node[4]))


def _compare(w: Walker, node: Node) -> Values:
    evaluate(w, node[2])
    for _, right in node[3]:
        evaluate(w, right)
    return BOOL


def _ifexp(w: Walker, node: Node) -> Values:
    evaluate(w, node[2])
    return one_of(evaluate(w, node[3]), evaluate(w, node[4]))


def _lambda(w: Walker, node: Node) -> Values:
    closure = Closure(node, w)
    w.mention(closure)
    return (closure,)


def _comprehension(w: Walker, node: Node) -> Values:
    _, _, kind, element, value, clauses = node
    before = dict(w.names)
    for clause in clauses:
        if clause[0] == "if":
            evaluate(w, clause[1])
            w.names.update(narrowing(w, clause[1]))
        else:
            w.bind(clause[1], iterated(w, clause[2]))
    first = evaluate(w, element)
    second = evaluate(w, value) if value is not None else UNKNOWN
    w.names = before
    return (builtin("dict", first, second),) if kind == "dict" else (builtin("list", first),)


def _yield(w: Walker, node: Node) -> Values:
    w.generator = True
    values = evaluate(w, node[2]) if node[2] is not None else UNKNOWN
    w.yielded.append(elements_of(values) if node[0] == "yieldfrom" else values)
    return UNKNOWN


def _walrus(w: Walker, node: Node) -> Values:
    values = evaluate(w, node[3])
    w.names[node[2]] = values
    return values


def _star(w: Walker, node: Node) -> Values:
    return evaluate(w, node[2])


def _slice(w: Walker, node: Node) -> Values:
    for part in node[2:5]:
        if part is not None:
            evaluate(w, part)
    return UNKNOWN


def iterated(w: Walker, node: Node) -> Values:
    """What a loop over an expression binds; the `__iter__` or `__aiter__` of a repository's class counts as called."""
    values = evaluate(w, node)
    out = [elements_of(values)]
    for value in values:
        cls = class_of(value)
        for name in ("__aiter__", "__iter__") if cls is not None else ():
            method = cls.lookup(name) if cls is not None else None
            if isinstance(method, FunctionValue):
                out.append(elements_of(note_property(w, node, method, value)))
                break
    return one_of(*out)


def entered(w: Walker, node: Node) -> Values:
    """What `with node as x` binds to x; the `__enter__` and `__exit__` of a repository's class count as called."""
    out: list[Values] = []
    for value in evaluate(w, node):
        cls = class_of(value)
        if cls is None:
            out.append(externals.entered(value))
            continue
        given: Values = UNKNOWN
        for name in ("__aenter__", "__enter__", "__aexit__", "__exit__"):
            method = cls.lookup(name)
            if isinstance(method, FunctionValue):
                targets, result = results.entered(w.calls, method, (), {}, value)
                note(w, node, targets, "enter", receiver=(value,), values=result)
                given = given or (result if name.endswith("enter__") else UNKNOWN)
        out.append(given or (value,))
    return one_of(*out)


def narrowing(w: Walker, test: Node) -> dict[str, Values]:
    """What names stand for where a test holds: `isinstance(x, Order)`."""
    if test[0] == "bool" and test[2] == "and":
        return {**narrowing(w, test[3]), **narrowing(w, test[4])}
    if test[0] != "call" or test[2][0] != "name" or test[2][2] != "isinstance" or len(test[3]) != 2:
        return {}
    path = dotted(test[3][0])
    if path is None or w.name("isinstance") != (External("builtins.isinstance"),):
        return {}
    kinds = evaluate(w, test[3][1])
    if len(kinds) == 1 and isinstance(kinds[0], Object):
        kinds = elements_of(kinds)
    objects = tuple(Object(kind) for kind in kinds if isinstance(kind, (ClassValue, External)))
    if not objects:
        return {}
    w.paths = w.paths or "." in path
    return {path: objects}


HANDLERS: dict[str, Callable[[Walker, Node], Values]] = {
    "name": _name, "const": _const, "attr": _attr, "call": _call, "await": _await, "sub": _sub, "tuple": _tuple,
    "list": _list, "set": _list, "dict": _dict, "fstr": _fstring, "binop": _binop, "unary": _unary, "bool": _bool,
    "compare": _compare, "ifexp": _ifexp, "lambda": _lambda, "comp": _comprehension, "yield": _yield, "yieldfrom":
    _yield, "walrus": _walrus, "star": _star, "slice": _slice,
}  # fmt: skip
