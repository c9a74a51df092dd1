"""What annotations and evaluated values say an expression may stand for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from govern.cache.identity import identity
from govern.facts.syntax import Node, walk
from govern.project.calls import externals
from govern.project.calls.graph import UNKNOWN, Values
from govern.project.calls.types import Applied, Method, Object, builtin, flatten, one_of
from govern.project.evaluation import imports
from govern.project.evaluation.classes import is_enum
from govern.project.evaluation.evaluator import Evaluator, Raised
from govern.project.values import (
    Annotated,
    ClassValue,
    External,
    ExternalInstance,
    FunctionValue,
    Generic,
    Instance,
    ModuleValue,
    Native,
    Partial,
    Scope,
    Super,
    Union,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from govern.project.calls.resolve import Calls

# What says nothing about a value, however it is written.
NOTHING = {"Any", "object", "TypeVar", "ParamSpec", "Ellipsis", "Unpack", "AnyStr", "TypeAlias", "NoReturn", "Never"}
TRANSPARENT = {
    "ClassVar", "Final", "Required", "NotRequired", "ReadOnly", "Mapped", "WriteOnlyMapped", "DynamicMapped",
    "Awaitable", "Optional", "InitVar", "SkipValidation", "Relationship", "Link", "BackLink", "TypeGuard", "TypeIs",
}  # fmt: skip
MAPPINGS = {"dict", "Dict", "Mapping", "MutableMapping", "DefaultDict", "defaultdict", "OrderedDict", "ChainMap"}
SEQUENCES = {
    "list", "List", "Sequence", "MutableSequence", "set", "Set", "frozenset", "FrozenSet", "AbstractSet", "Collection",
    "Iterable", "Iterator", "AsyncIterable", "AsyncIterator", "deque", "Deque", "KeysView", "ValuesView", "MutableSet",
    "Reversible", "Container",
}  # fmt: skip
GENERATORS = {"Generator", "AsyncGenerator"}
MANAGERS = {"AbstractContextManager", "AbstractAsyncContextManager", "ContextManager", "AsyncContextManager"}
# What stands for itself, whatever it holds.
THEMSELVES = {str, FunctionValue, ClassValue, ModuleValue, External, Method}
MOST_ELEMENTS = 40
MAX_NESTING = 4
Variables = Callable[[Value], Values]


def values_of(value: Value, depth: int = MAX_NESTING) -> Values:
    """The values that an evaluated value stands for; containers by their elements, UNKNOWN for what is unknown and for
    what is nested more than `depth` levels deep."""
    if depth < 0:
        return UNKNOWN
    if value.__class__ in THEMSELVES:
        return (value,)
    return one_of(*[_single(option, depth - 1) for option in flatten(value)])


def _single(value: Value, depth: int) -> Values:
    if value is None or isinstance(value, (Unknown, Native)):
        return UNKNOWN
    if isinstance(value, str):
        return (value,)
    if isinstance(value, (bool, int, float, bytes, type(...))):
        return (builtin(type(value).__name__),)
    if isinstance(value, (list, set, frozenset)):
        return (builtin("list", one_of(*(values_of(item, depth) for item in list(value)[:MOST_ELEMENTS]))),)
    if isinstance(value, tuple):
        return (builtin("tuple", *(values_of(item, depth) for item in value[:MOST_ELEMENTS])),)
    if isinstance(value, dict):
        items = list(value.items())[:MOST_ELEMENTS]
        keys = one_of(
            *(values_of(key, depth) for key, _ in items if isinstance(key, str) or not isinstance(key, tuple))
        )
        return (builtin("dict", keys, one_of(*(values_of(item, depth) for _, item in items))),)
    if isinstance(value, ExternalInstance):
        args = [values_of(arg, depth) for arg in value.args]
        keywords = {name: values_of(item, depth) for name, item in value.keywords.items()}
        return externals.result(value.callee, None, args, keywords)
    if isinstance(value, Partial):
        keywords_ = tuple((name, values_of(item, depth)) for name, item in value.keywords.items())
        return tuple(
            Applied(inner, tuple(values_of(arg, depth) for arg in value.args), keywords_)
            for inner in values_of(value.function, depth)
        )
    if isinstance(value, (Generic, Annotated)):
        return values_of(value.origin if isinstance(value, Generic) else value.base, depth)
    if isinstance(value, Instance) and (isinstance(value.cls, External) or is_enum(value.cls)):
        return (Object(value.cls),)
    if isinstance(value, (FunctionValue, ClassValue, Instance, ModuleValue, External, Super, Method)):
        return (value,)
    return UNKNOWN


def instances(
    kind: Value, receiver: Value = None, variables: Variables | None = None, depth: int = MAX_NESTING
) -> Values:
    """What a value annotated with the type `kind` may be. `receiver` stands for Self; `variables` resolves TypeVars;
    types are looked at `depth` levels deep."""
    if kind is None or isinstance(kind, Unknown) or depth < 0:
        return UNKNOWN
    if isinstance(kind, ClassValue):
        return (Object(kind),)
    if isinstance(kind, External):
        name = kind.dotted.rpartition(".")[2]
        if name == "Self":
            return (receiver,) if receiver is not None else UNKNOWN
        return UNKNOWN if name in NOTHING else (Object(kind),)
    if isinstance(kind, Union):
        return one_of(*(instances(option, receiver, variables, depth - 1) for option in kind.options))
    if isinstance(kind, Annotated):
        return instances(kind.base, receiver, variables, depth - 1)
    if isinstance(kind, Generic):
        return _of_generic(kind, receiver, variables, depth - 1)
    if isinstance(kind, ExternalInstance):
        name = kind.callee.rpartition(".")[2]
        if name == "NewType" and len(kind.args) > 1:
            return instances(kind.args[1], receiver, variables, depth - 1)
        if name == "TypeVar":
            known = variables(kind) if variables is not None else UNKNOWN
            return known or instances(kind.keywords.get("bound"), receiver, None, depth - 1)
        return UNKNOWN
    if isinstance(kind, Instance) and isinstance(kind.cls, ClassValue):
        return (Object(kind.cls),)
    return UNKNOWN


def _of_generic(kind: Generic, receiver: Value, variables: Variables | None, depth: int) -> Values:
    origin, args = kind.origin, kind.args[:MOST_ELEMENTS]

    def inner(at: int) -> Values:
        return instances(args[at], receiver, variables, depth) if -len(args) <= at < len(args) else UNKNOWN

    if isinstance(origin, ClassValue):
        return (Object(origin, tuple(inner(at) for at in range(len(args)))),)
    if not isinstance(origin, External):
        return UNKNOWN
    name = origin.dotted.rpartition(".")[2]
    if name in ("type", "Type"):
        return _types(args[0]) if args else UNKNOWN
    if name in TRANSPARENT:
        return inner(0)
    if name == "Coroutine":
        return inner(-1)
    if name == "Callable":
        return (Object(External("typing.Callable"), (inner(-1),)),)
    if name in ("tuple", "Tuple"):
        if len(args) == 2 and args[1] is ...:
            return (builtin("list", inner(0)),)
        return (builtin("tuple", *(inner(at) for at in range(len(args)))),)
    if name in MAPPINGS:
        return (builtin("dict", inner(0), inner(1)),)
    if name in SEQUENCES:
        return (builtin("list", inner(0)),)
    if name in GENERATORS or name in MANAGERS:
        return (Object(External(f"typing.{'Generator' if name in GENERATORS else 'ContextManager'}"), (inner(0),)),)
    if name == "Literal":
        return (builtin("str"),)
    return (Object(origin, tuple(inner(at) for at in range(len(args)))),)


def _types(kind: Value) -> Values:
    """The classes that `type[kind]` admits."""
    if isinstance(kind, Union):
        return one_of(*(_types(option) for option in kind.options if not isinstance(option, Union)))
    return (kind,) if isinstance(kind, (ClassValue, External)) and not _says_nothing(kind) else UNKNOWN


def _says_nothing(kind: Value) -> bool:
    return isinstance(kind, External) and kind.dotted.rpartition(".")[2] in NOTHING


def type_of(calls: Calls, ev: Evaluator, node: Node | None, scope: Scope) -> Value:
    """The type that an annotation names, with the names that only type checkers import."""
    if node is None:
        return None
    key = (identity(node), identity(scope))
    if key not in calls.annotation_cache:
        calls.annotation_cache[key] = (scope, ev.annotation(node, _with_typing_names(calls, ev, scope)))
    return calls.annotation_cache[key][1]


def _with_typing_names(calls: Calls, ev: Evaluator, scope: Scope) -> Scope:
    names = typing_names(calls, ev, scope.module)
    return Scope(scope.module, names, scope, cls=scope.cls) if names else scope


def typing_names(calls: Calls, ev: Evaluator, module: ModuleValue) -> dict[str, Value]:
    """The names that a module imports under `if TYPE_CHECKING:`, without those it has anyway."""
    found = calls.typing_cache.get(module.path)
    if found is None:
        found = calls.typing_cache[module.path] = {}
        if module.path:
            for statement in ev.read(module.path).body:
                if statement[0] == "if" and _names_type_checking(statement[2]):
                    found.update(_imported(ev, statement[3], module))
            for name in [name for name in found if name in module.names]:
                del found[name]
    return found


def _names_type_checking(test: Node) -> bool:
    return any(inner[-1] == "TYPE_CHECKING" for inner in walk(test) if inner[0] in ("name", "attr"))


def _imported(ev: Evaluator, body: tuple[Node, ...], module: ModuleValue) -> dict[str, Value]:
    scope = Scope(module)
    for statement in body:
        try:
            if statement[0] == "import":
                imports.import_names(ev, statement, scope)
            elif statement[0] == "from":
                imports.import_from(ev, statement, scope)
        except Raised:
            continue
    return scope.names
