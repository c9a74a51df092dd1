"""Calls in a body: what the callee may be, what the call gives, and which functions it is handed to run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.facts.syntax import Node, column_of, line_of
from govern.project.calls import expressions as ex
from govern.project.calls import externals, results
from govern.project.calls.annotations import instances, type_of
from govern.project.calls.binding import receiver_of
from govern.project.calls.graph import UNKNOWN, Store, Target, Values
from govern.project.calls.types import (
    Applied,
    Closure,
    Method,
    Object,
    applied,
    builtin,
    class_of,
    elements_of,
    is_callable,
    one_of,
    plainer,
)
from govern.project.values import ClassValue, External, FunctionValue, Instance, Super, Value

if TYPE_CHECKING:
    from govern.project.calls.walker import Walker

SUPER = External("builtins.super")
GETATTR = External("builtins.getattr")
SESSION = External("sqlalchemy.orm.Session")
SETTERS = {"builtins.setattr", "builtins.object.__setattr__"}
PARTIALS = {"functools.partial", "functools.partialmethod"}
# What runs the function it is handed, and gives what that returns.
RUNNERS = {
    "run_in_threadpool",
    "to_thread",
    "run_sync",
    "run_in_executor",
    "submit",
    "map",
    "retry_call",
    "call_async",
    "run",
}
# What keeps or looks at the function it is handed, and runs nothing.
KEEPS = {
    "builtins.property", "builtins.staticmethod", "builtins.classmethod", "builtins.isinstance", "builtins.callable",
    "builtins.hasattr", "builtins.id", "builtins.repr", "builtins.type", "functools.wraps", "inspect.signature",
    "inspect.iscoroutinefunction", "asyncio.iscoroutinefunction", "inspect.getsource", "typing.get_type_hints",
}  # fmt: skip
# What runs the function it is handed on each element of its other arguments.
ELEMENTWISE = {"map", "filter", "sorted", "min", "max"}
ADDERS = {"append", "add", "appendleft"}
# What changes the collection that it is called on.
GROWERS = {"append", "add", "extend", "insert", "remove", "discard", "pop", "clear"}


def call(w: Walker, node: Node, awaited: bool = False) -> Values:
    """Note a call with all that it may run; what it gives."""
    callee = node[2]
    receiver: Values = UNKNOWN
    method = callee[3] if callee[0] == "attr" else None
    if method is not None:
        receiver = ex.evaluate(w, callee[2])
        assigned = w.assigned(callee)
        functions = ex.read(w, callee, receiver) if assigned is None else assigned
    else:
        functions = ex.evaluate(w, callee)
    if functions == (SUPER,):
        return _super(w, node)
    args, keywords = arguments(w, node)
    special = _special(w, node, functions, args, keywords)
    if special is not None:
        return special
    targets: list[Target] = []
    given_back: list[Values] = []
    for value in functions:
        found, given = run(w, value, args, keywords, receiver, awaited)
        targets.extend(found)
        given_back.append(given)
    result = one_of(*given_back)
    handed, returned = _callbacks(w, node, args, keywords, targets)
    if returned is not None and not any(target.function is not None for target in targets):
        result = returned
    distinct = tuple(_distinct(targets) if len(targets) > 1 else targets)
    ex.note(w, node, distinct, "call", receiver=receiver, args=args, keywords=keywords, values=result, awaited=awaited)
    for position, more in handed:
        ex.note(w, position, tuple(more), "callback")
    if method is not None:
        _on_function(w, callee, receiver)
        if method in ADDERS:
            _add(w, callee, receiver, args)
        if method in GROWERS:
            _grow(w, node)
    return result


def arguments(w: Walker, node: Node) -> tuple[tuple[Values, ...], dict[str, Values]]:
    """The values of the positional arguments, up to the first `*x`, and of the keywords."""
    args: list[Values] = []
    starred = False
    for arg in node[3]:
        values = ex.evaluate(w, arg)
        starred = starred or arg[0] == "star"
        if not starred:
            args.append(values)
    keywords: dict[str, Values] = {}
    for name, value in node[4]:
        values = ex.evaluate(w, value)
        if name is not None:
            keywords[name] = values
    return tuple(args), keywords


def run(
    w: Walker,
    value: Value,
    args: tuple[Values, ...],
    keywords: dict[str, Values],
    receiver: Values = UNKNOWN,
    awaited: bool = False,
) -> tuple[tuple[Target, ...], Values]:
    """What calling one value runs and gives."""
    calls = w.calls
    if isinstance(value, FunctionValue):
        return results.entered(calls, value, args, keywords)
    if isinstance(value, Method):
        return results.entered(calls, value.function, args, keywords, value.receiver)
    if isinstance(value, ClassValue):
        return results.constructed(calls, value, args, keywords)
    if isinstance(value, Closure):
        return (Target("local", value.name),), value.walker.enter(value, args, keywords)
    if isinstance(value, Applied):
        return run(w, value.function, (*value.args, *args), {**dict(value.keywords), **keywords}, receiver, awaited)
    if isinstance(value, External):
        owner = None
        for held in receiver:
            if held.__class__ is not External:
                owner = held
                break
        return (Target("external", value.dotted),), externals.result(value.dotted, owner, args, keywords)
    if isinstance(value, (Object, Instance)):
        cls = class_of(value)
        method = cls.lookup("__call__") if cls is not None else None
        if isinstance(method, FunctionValue):
            return results.entered(calls, method, args, keywords, value)
        if isinstance(value, Object) and isinstance(value.cls, External):
            target = () if value.dotted == "typing.Callable" else (Target("external", f"{value.dotted}.__call__"),)
            return target, externals.called(value, args, keywords)
    return (), UNKNOWN


def _distinct(targets: list[Target]) -> list[Target]:
    seen: dict[tuple[object, ...], Target] = {}
    for target in targets:
        key = (target.kind, target.dotted, id(target.function.value) if target.function else 0, target.frame)
        seen.setdefault(key, target)
    return list(seen.values())


def _super(w: Walker, node: Node) -> Values:
    owner = w.function.owner
    if owner is None:
        return UNKNOWN
    return (Super(owner, receiver_of(w.function, w.frame)),)


def _special(
    w: Walker, node: Node, functions: Values, args: tuple[Values, ...], keywords: dict[str, Values]
) -> Values | None:
    """Built-in functions that look at their arguments as code does: getattr, setattr, cast, partial."""
    if len(functions) != 1 or not isinstance(functions[0], External):
        return None
    name_of = functions[0].dotted
    if name_of == GETATTR.dotted and len(args) >= 2:
        name = args[1][0] if len(args[1]) == 1 else None
        if not isinstance(name, str) or "{}" in name:
            ex.note(w, node, (), "call", args=args)
            return UNKNOWN
        found = ex.read(w, ("attr", node[1], node[3][0], name), args[0])
        return one_of(found, args[2] if len(args) > 2 else UNKNOWN)
    if name_of in SETTERS and len(args) == 3:
        name = args[1][0] if len(args[1]) == 1 and isinstance(args[1][0], str) else "*"
        w.store(node, args[0], name, args[2])
        return None
    if name_of in ("typing.cast", "typing_extensions.cast") and len(args) == 2:
        named = instances(type_of(w.calls, w.ev, node[3][0], w.scope))
        return args[1] if not named or (args[1] and any(results.is_vague(value) for value in named)) else named
    if name_of in PARTIALS and args:
        given = tuple(tuple(map(plainer, values)) for values in args[1:])
        bound = {name: tuple(map(plainer, values)) for name, values in keywords.items()}
        return tuple(
            applied(function, given, bound)
            for function in args[0]
            if is_callable(function) or isinstance(function, ClassValue)
        )
    return None


Handed = list[tuple[Node, list[Target]]]


def _callbacks(
    w: Walker, node: Node, args: tuple[Values, ...], keywords: dict[str, Values], targets: list[Target]
) -> tuple[Handed, Values | None]:
    """The functions among the arguments, which what is called may run; and what a runner of them gives."""
    if not any(map(_functions, args)) and not any(map(_functions, keywords.values())):
        return [], None
    if targets and all(target.dotted in KEEPS for target in targets):
        return [], None
    name = node[2][-1] if node[2][0] in ("name", "attr") else ""
    runner = name in RUNNERS
    handed: Handed = []
    result: Values | None = None
    given = [(arg, values) for arg, values in zip(node[3], args, strict=False)]
    given += [(value, keywords[key]) for key, value in node[4] if key is not None]
    for at, (position, values) in enumerate(given):
        functions = _functions(values)
        if not functions:
            continue
        found: list[Target] = []
        passed = args[at + 1 :] if runner or name in ("add_task", "apply_async", "call_soon", "call_later") else ()
        if any(target.dotted.endswith(".AsyncSession.run_sync") for target in targets):
            passed = ((Object(SESSION),), *passed)  # the function gets the synchronous session first
        if name in ELEMENTWISE:
            passed = tuple(elements_of(arg) for arg in (args[at + 1 :] if name in ("map", "filter") else args[:1]))
        for function in functions:
            more, returned = run(w, function, passed, {})
            found.extend(target for target in more if target.kind != "local" or position[0] != "lambda")
            if runner and at <= 1:
                result = one_of(result or UNKNOWN, (builtin("list", returned),) if name == "map" else returned)
        if found:
            handed.append((position, found))
    return handed, result


def _functions(values: Values) -> list[Value]:
    """The functions among values, or among what the collections among them hold."""
    for value in values:
        if value.__class__ is not str and (value.__class__ is not Object or value.args):
            break
    else:
        return []
    functions = [value for value in values if is_callable(value)]
    if not functions and any(isinstance(value, Object) and value.args for value in values):
        functions = [value for value in elements_of(values) if is_callable(value)]
    return functions


def _on_function(w: Walker, callee: Node, receiver: Values) -> None:
    """`task.delay(...)`: a method of a decorated function runs that function, now or later."""
    functions = [value for value in receiver if isinstance(value, (FunctionValue, Method))]
    found = [target for value in functions for target in run(w, value, (), {})[0]]
    if found:
        ex.note(w, callee[2], tuple(found), "callback")


def _add(w: Walker, callee: Node, receiver: Values, args: tuple[Values, ...]) -> None:
    """`items.append(x)`: what a local list holds grows."""
    if callee[2][0] != "name" or callee[2][2] not in w.names or len(args) != 1:
        return
    lists = [value for value in receiver if isinstance(value, Object) and value.dotted == "builtins.list"]
    if lists and args[0]:
        held = one_of(*(value.args[0] if value.args else UNKNOWN for value in lists), args[0])
        w.names[callee[2][2]] = (builtin("list", held),)


def _grow(w: Walker, node: Node) -> None:
    """`order.lines.append(line)`: a collection that an object holds changes, as if it were assigned."""
    callee = node[2]
    if callee[2][0] != "attr" or callee[2][2][0] != "name":
        return
    owners = tuple(value for value in w.name(callee[2][2][2]) if class_of(value) is not None)
    if owners:
        at = callee[1]
        w.stores.append(Store(node, w.file, line_of(at), column_of(at) + 1, callee[2][3], owners, UNKNOWN))
