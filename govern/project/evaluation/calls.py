"""Calls: functions and classes of the repository, and the models of what lies outside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govern.facts.syntax import Node, line_of, unparse, walk_scope
from govern.project.evaluation import classes
from govern.project.evaluation.branches import merge_values
from govern.project.evaluation.expressions import evaluate
from govern.project.evaluation.raised import BudgetExceededError, Raised
from govern.project.evaluation.statements import function_body
from govern.project.values import (
    Annotated,
    BoundMethod,
    ClassValue,
    Either,
    External,
    ExternalInstance,
    FunctionValue,
    Generic,
    Instance,
    Native,
    Partial,
    Scope,
    Setting,
    Site,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

MAX_DEPTH = 45
MAX_CALL_STEPS = 150_000
MAX_DEEP_STEPS = 10_000
WIRING_DEPTH = 4  # factories call registrars that call loaders; what is deeper rarely wires anything
TRANSPARENT = {
    "staticmethod", "classmethod", "property", "cached_property", "asynccontextmanager", "contextmanager", "lru_cache",
    "cache", "computed_field", "hybrid_property", "validator", "field_validator", "model_validator", "abstractmethod",
}  # fmt: skip


def call(
    ev: Evaluator, callee: Value, args: list[Value], keywords: dict[str, Value], site: Site, scope: Scope | None = None
) -> Value:
    """What calling `callee` gives. Raises `Raised` where evaluated code does."""
    if isinstance(callee, FunctionValue):
        return call_function(ev, callee, args, keywords, site)
    if isinstance(callee, BoundMethod):
        return call_function(ev, callee.function, [callee.receiver, *args], keywords, site, receiver=callee.receiver)
    if isinstance(callee, External):
        return call_external(ev, callee, args, keywords, site)
    if isinstance(callee, Native):
        return callee.function(ev, args, keywords, site)
    if isinstance(callee, ClassValue):
        metaclass = callee.keywords.get("metaclass")
        hook = metaclass.lookup("__call__") if isinstance(metaclass, ClassValue) else None
        if isinstance(hook, FunctionValue) and ev.depth < MAX_DEPTH - 10:
            made = call_function(ev, hook, [callee, *args], keywords, site, receiver=callee)
            if isinstance(made, Instance):
                return made
        return classes.make_instance(ev, callee, args, keywords, site)
    if isinstance(callee, (Generic, Annotated)):
        return call(ev, callee.origin if isinstance(callee, Generic) else callee.base, args, keywords, site, scope)
    if isinstance(callee, Partial):
        return call(ev, callee.function, [*callee.args, *args], {**callee.keywords, **keywords}, site, scope)
    if isinstance(callee, Instance):
        method = ev.get_attribute(callee, "__call__", site, None)
        return (
            call(ev, method, args, keywords, site, scope)
            if method is not None
            else Unknown("not callable", site.file, site.line)
        )
    if isinstance(callee, Either):
        return _call_either(ev, callee, args, keywords, site)
    if isinstance(callee, ExternalInstance):
        decorated = _decorated_argument(args, keywords)
        return (
            decorated
            if decorated is not None
            else ExternalInstance(f"{callee.callee}()", tuple(args), dict(keywords), site.file, site.line)
        )
    if isinstance(callee, Setting):
        return call(ev, callee.value, args, keywords, site, scope)
    reason = callee.reason if isinstance(callee, Unknown) else "this cannot be called"
    decorated = _decorated_argument(args, keywords)
    return decorated if decorated is not None else Unknown(reason, site.file, site.line)


def _call_either(ev: Evaluator, callee: Either, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    ev.conditions += 1
    try:
        return merge_values([call(ev, option, list(args), dict(keywords), site) for option in callee.options])
    finally:
        ev.conditions -= 1


def _decorated_argument(args: list[Value], keywords: dict[str, Value]) -> Value | None:
    """The function that something unknown was given alone: a wrapper is taken to hand it on (with functools.wraps)."""
    if len(args) == 1 and not keywords and isinstance(args[0], (FunctionValue, BoundMethod)):
        return args[0]
    return None


CACHING = frozenset(("lru_cache", "cache"))
# What takes a function or a class and is no decorator: metadata and types of Pydantic.
ANNOTATIONS = frozenset((
    "AfterValidator", "BeforeValidator", "PlainValidator", "WrapValidator", "PlainSerializer", "WrapSerializer",
    "Discriminator", "conlist", "conset", "confrozenset",
))  # fmt: skip


def call_external(ev: Evaluator, callee: External, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """A call of something outside the repository: a modelled function or class, else an ExternalInstance."""
    function = ev.functions.get(callee.dotted)
    if function is not None:
        return function(ev, args, keywords, site)
    if callee.dotted.startswith("builtins.") and callee.dotted.count(".") == 2 and args:
        return _unbound(ev, callee.dotted.rpartition(".")[2], args, keywords, site)
    model = ev.models.get(callee.dotted)
    if model is not None:
        instance = Instance(
            callee,
            args=tuple(args),
            keywords=dict(keywords),
            file=site.file,
            line=site.line,
            conditional=ev.conditions > 0,
        )
        model.init(ev, instance, args, keywords, site)
        return instance
    decorated = _decorated_argument(args, keywords)
    name = callee.dotted.rpartition(".")[2]
    if decorated is not None and name not in ANNOTATIONS:
        if isinstance(decorated, FunctionValue) and name in TRANSPARENT:
            decorated.marks |= {
                "property" if name in ("cached_property", "hybrid_property", "computed_field") else name
            }
        return decorated
    return ExternalInstance(callee.dotted, tuple(args), dict(keywords), site.file, site.line)


def _unbound(ev: Evaluator, name: str, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """`str.upper(text)` and the like: the method of the first argument."""
    return call(ev, ev.get_attribute(args[0], name, site), args[1:], keywords, site)


def decorate(ev: Evaluator, decorator: Value, target: Value, scope: Scope, node: Node) -> Value:
    """Apply a decorator; what it gives back that is not callable any more leaves the target as it was."""
    site = Site(scope.module.path, line_of(node[1]))
    setter = unparse(node).endswith((".setter", ".deleter"))
    if setter and isinstance(target, FunctionValue) and scope.is_class:
        scope.names[f"{target.name}.setter"] = target
        return scope.names.get(target.name, target)
    result = call(ev, decorator, [target], {}, site)
    if isinstance(target, ClassValue) and isinstance(result, ExternalInstance):
        return target
    if isinstance(target, FunctionValue):
        receiver = result if isinstance(result, FunctionValue) else target
        receiver.decorators = (decorator, *receiver.decorators)
        if isinstance(result, FunctionValue) and result is not target and result.owner is None:
            result.owner = target.owner or (scope.cls if scope.is_class else None)
    return target if isinstance(result, Unknown) or result is None else result


def call_function(
    ev: Evaluator,
    function: FunctionValue,
    args: list[Value],
    keywords: dict[str, Value],
    site: Site,
    receiver: Value = None,
) -> Value:
    """Evaluate a function of the repository on these arguments; depth and steps are bounded."""
    key: tuple[Value, ...] | None = None
    if not CACHING.isdisjoint(function.marks):
        key = tuple(id(arg) if not isinstance(arg, (str, int)) else arg for arg in (*args, *keywords.values()))
        if key in function.results:
            return function.results[key][1]
    if function.too_expensive or (function.too_long and ev.looks):
        return Unknown(f"{function.qualname} takes too many steps", site.file, site.line)
    if ev.depth >= MAX_DEPTH:
        return Unknown(f"{function.qualname} is called too deeply", site.file, site.line)
    closure = function.scope
    scope = Scope(function.module, {}, closure, f"{function.qualname}.<locals>.", cls=function.owner, receiver=receiver)
    bind_arguments(function, args, keywords, scope, site)
    ev.entered.add(function)
    ev.depth += 1
    before = ev.steps
    ev.stack.append(function.module)
    ev.limits.append(min(ev.limits[-1], ev.steps + (MAX_CALL_STEPS if ev.depth <= WIRING_DEPTH else MAX_DEEP_STEPS)))
    try:
        if function.node[0] == "lambda":
            return evaluate(ev, function.node[3], scope)
        if is_generator(function.node):
            scope.yields = []
        body = function.node[5] if ev.starting is None else ev.starting(function, scope)
        result = function_body(ev, body, scope)
    except Raised as raised:
        # Applications start. An exception that nothing catches comes from a value govern could not work out.
        if ev.tries:
            raise
        result = Unknown(f"{function.qualname} raises {exception_name(raised.value)}", site.file, site.line)
    except BudgetExceededError:
        if ev.steps > ev.limits[0]:
            raise
        if any(isinstance(arg, Instance) and classes.class_model(ev, arg.cls) for arg in (*args, *keywords.values())):
            ev.note(site, f"{function.qualname}(…)", "the call took more steps than govern evaluates")
        if ev.looks:  # it may be within its bounds: what is left of a look can be less
            function.too_long = True
        else:
            function.too_expensive = True
        ev.limits[1:-1] = [limit + ev.steps - before for limit in ev.limits[1:-1]]
        result = Unknown("too many steps", site.file, site.line)
    finally:
        ev.depth -= 1
        ev.stack.pop()
        ev.limits.pop()
    if key is not None:
        function.results[key] = ((*args, *keywords.values()), result)
    return result


def exception_name(value: Value) -> str:
    """The name of an evaluated exception, for messages."""
    name = getattr(value, "callee", "") or getattr(value, "dotted", "")
    if isinstance(value, (Instance, ClassValue)):
        cls = value.cls if isinstance(value, Instance) else value
        name = cls.name if isinstance(cls, ClassValue) else cls.dotted
    return name.rpartition(".")[2] or "an exception"


def bind_arguments(
    function: FunctionValue, args: list[Value], keywords: dict[str, Value], scope: Scope, site: Site
) -> None:
    """Bind arguments to parameters as Python would; what is missing is Unknown."""
    params: tuple[Any, ...] = function.node[2] if function.node[0] == "lambda" else function.node[3]
    remaining = dict(keywords)
    opaque = remaining.pop("**", None)
    position = 0
    for name, _, _, kind, _ in params:
        if kind == "vararg":
            scope.names[name] = tuple(args[position:])
            position = len(args)
        elif kind == "kwarg":
            scope.names[name] = {**remaining, **({"**": opaque} if opaque is not None else {})}
        elif kind != "kwonly" and position < len(args):
            scope.names[name] = args[position]
            position += 1
        elif name in remaining and kind != "posonly":
            scope.names[name] = remaining.pop(name)
        elif name in function.defaults:
            scope.names[name] = function.defaults[name]
        else:
            scope.names[name] = Unknown(f"the argument {name}", site.file, site.line)


def is_generator(node: Node) -> bool:
    """Whether a def holds a yield of its own. Known answers are kept with their node, so that no other takes its id."""
    known = _GENERATORS.get(id(node))
    if known is None or known[0] is not node:
        known = (node, any(inner[0] in ("yield", "yieldfrom") for inner in walk_scope(node[5])))
        _GENERATORS[id(node)] = known
    return known[1]


_GENERATORS: dict[int, tuple[Node, bool]] = {}
