"""Python's built-in functions over symbolic values, by the dotted name `builtins.<name>`."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from govern.project.evaluation import operators
from govern.project.evaluation.attributes import get_attribute, set_attribute
from govern.project.evaluation.classes import class_model, fields
from govern.project.values import (
    Annotated,
    Generic,
    Union,
    BoundMethod,
    ClassValue,
    Either,
    External,
    ExternalInstance,
    FunctionValue,
    Instance,
    ModuleValue,
    Native,
    Scope,
    Site,
    Unknown,
    Value,
    plain,
)

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator, ExternalFunction

BUILTINS: dict[str, Value] = {name: External(f"builtins.{name}") for name in dir(builtins) if not name.startswith("__")}
BUILTINS["__debug__"] = True
MAX_RANGE = 2_000
# starlette/responses.py and fastapi/responses.py: every one descends from Response.
RESPONSES = {
    "Response", "JSONResponse", "HTMLResponse", "PlainTextResponse", "RedirectResponse", "StreamingResponse", "FileResponse",
    "ORJSONResponse", "UJSONResponse", "EventSourceResponse",
}  # fmt: skip


def _iterable(name: str, make: type) -> ExternalFunction:
    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        if not args:
            return dict(keywords) if make is dict else make()
        items = operators.iterate(args[0])
        if make is dict and isinstance(plain(args[0]), dict):
            return {**plain(args[0]), **keywords}
        if items is None:
            return Unknown(f"{name} of something unknown", site.file, site.line)
        if make in (set, frozenset):
            return operators.as_set(items)
        if make is dict:
            pairs = [item for item in items if isinstance(item, tuple | list) and len(item) == 2]
            return {operators_key(key): value for key, value in pairs} | keywords
        return make(items)

    return run


def operators_key(value: Value) -> Value:
    from govern.project.evaluation.expressions import index_of

    return index_of(value)


def _text(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    return operators.text(ev, args[0]) if args else ""


def _convert(make: type) -> ExternalFunction:
    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        value = plain(args[0]) if args else 0
        try:
            return operators.mark_deployed(make(value), args[0] if args else None)
        except (TypeError, ValueError, OverflowError):
            return Unknown("a conversion", site.file, site.line)

    return run


def _bool(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    truth = operators.truth(args[0]) if args else False
    return (
        Unknown("a truth value", site.file, site.line)
        if truth is None
        else operators.mark_deployed(truth, args[0] if args else None)
    )


def _len(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    items = operators.iterate(args[0]) if args else None
    return Unknown("a length", site.file, site.line) if items is None else len(items)


def _range(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    numbers = [plain(arg) for arg in args]
    if not numbers or not all(isinstance(number, int) for number in numbers):
        return Unknown("a range", site.file, site.line)
    try:
        return range(*numbers)[:MAX_RANGE]
    except (TypeError, ValueError):
        return Unknown("a range", site.file, site.line)


def _enumerate(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    items = operators.iterate(args[0])
    start = plain(args[1] if len(args) > 1 else keywords.get("start", 0))
    if items is None or not isinstance(start, int):
        return Unknown("an enumeration", site.file, site.line)
    return [(start + i, item) for i, item in enumerate(items)]


def _zip(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    lists = [operators.iterate(arg) for arg in args]
    if any(items is None for items in lists):
        return Unknown("zipped lists", site.file, site.line)
    return list(zip(*[items for items in lists if items is not None], strict=False))


def _sorted(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    items = operators.iterate(args[0])
    if items is None:
        return Unknown("a sorted list", site.file, site.line)
    keys = [plain(item) for item in items]
    if plain(keywords.get("key")) is not None:
        from govern.project.evaluation.calls import call

        keys = [plain(call(ev, keywords["key"], [item], {}, site)) for item in items]
    keys = [tuple(plain(part) for part in key) if isinstance(key, tuple) else key for key in keys]
    try:
        order = sorted(
            range(len(items)), key=lambda at: keys[at], reverse=plain(keywords.get("reverse", False)) is True
        )
    except TypeError:
        return items
    return [items[at] for at in order]


def _reversed(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    items = operators.iterate(args[0])
    return Unknown("a reversed list", site.file, site.line) if items is None else items[::-1]


def _map(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    from govern.project.evaluation.calls import call

    items = operators.iterate(args[1]) if len(args) == 2 else None
    return (
        Unknown("a mapped list", site.file, site.line)
        if items is None
        else [call(ev, args[0], [item], {}, site) for item in items]
    )


def _filter(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    from govern.project.evaluation.calls import call

    items = operators.iterate(args[1]) if len(args) == 2 else None
    if items is None:
        return Unknown("a filtered list", site.file, site.line)
    keep = [item if args[0] is None else call(ev, args[0], [item], {}, site) for item in items]
    return [item for item, kept in zip(items, keep, strict=True) if operators.truth(kept) is not False]


def _any_all(name: str) -> ExternalFunction:
    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        items = operators.iterate(args[0]) if args else None
        truths = [operators.truth(item) for item in items or []]
        decisive = name == "any"
        if decisive in truths:
            return decisive
        return Unknown(name, site.file, site.line) if items is None or None in truths else not decisive

    return run


def _getattr(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    name = plain(args[1]) if len(args) > 1 else None
    if not isinstance(name, str):
        return Unknown("getattr with an unknown name", site.file, site.line)
    return get_attribute(ev, args[0], name, site, args[2]) if len(args) > 2 else get_attribute(ev, args[0], name, site)


def _setattr(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    if len(args) == 3 and isinstance(plain(args[1]), str):
        set_attribute(ev, args[0], plain(args[1]), args[2])
    return None


def _hasattr(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    missing = object()
    name = plain(args[1]) if len(args) > 1 else None
    if not isinstance(name, str) or isinstance(args[0], Unknown | External | ExternalInstance | Either):
        return Unknown("hasattr", site.file, site.line)
    found = get_attribute(ev, args[0], name, site, missing)
    return found is not missing and not (isinstance(found, Unknown))


def _isinstance(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    if len(args) != 2:
        return Unknown("isinstance", site.file, site.line)
    kinds = args[1] if isinstance(args[1], tuple) else (args[1],)
    verdicts = [is_instance(ev, plain(args[0]), kind) for kind in kinds]
    return True if True in verdicts else Unknown("isinstance", site.file, site.line) if None in verdicts else False


PYTHON_TYPES = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "list": list,
    "tuple": tuple,
    "dict": dict,
    "set": set,
    "bytes": bytes,
}


def is_instance(ev: Evaluator, value: Value, kind: Value) -> bool | None:
    """Whether a value is an instance of a class; None where that is not known."""
    if isinstance(value, Unknown | Either):
        return None
    if isinstance(kind, External) and kind.dotted.startswith("builtins."):
        python = PYTHON_TYPES.get(kind.dotted.rpartition(".")[2])
        if python is not None:
            return (
                isinstance(value, python)
                if isinstance(value, operators.CONSTANT | list | tuple | dict | set)
                else False
            )
        if kind.dotted == "builtins.type":
            return isinstance(value, ClassValue)
    if isinstance(value, operators.CONSTANT | list | tuple | dict | set):
        return False
    if isinstance(kind, ClassValue):
        return (
            isinstance(value, Instance)
            and isinstance(value.cls, ClassValue)
            and any(a is kind for a in value.cls.ancestors())
        )
    if isinstance(kind, External) and isinstance(value, Instance):
        wanted = ev.models.get(kind.dotted)
        own = class_model(ev, value.cls)
        if wanted is not None and own is not None:
            return own is wanted or wanted.name in own.parents
        if isinstance(value.cls, ClassValue) and wanted is None:
            return kind.dotted in value.cls.external_bases() or (None if value.cls.external_bases() else False)
        return False if wanted is not None else None
    if isinstance(value, FunctionValue | BoundMethod | ModuleValue | ClassValue) and isinstance(kind, External):
        return kind.dotted.rpartition(".")[2] in ("FunctionType", "Callable", "MethodType")
    if isinstance(value, External | ExternalInstance) and isinstance(kind, External) and kind.dotted in ev.models:
        name = value.dotted if isinstance(value, External) else value.callee
        last = name.rpartition(".")[2]
        return None if last[:1].islower() and last.endswith(("router", "routes", "app", "api")) else False
    return False if isinstance(kind, External) and kind.dotted in ev.models else None


def _issubclass(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    kinds = args[1] if len(args) == 2 and isinstance(args[1], tuple) else tuple(args[1:])
    if isinstance(args[0], ClassValue):
        ancestors = list(args[0].ancestors())
        return any(kind in ancestors for kind in kinds)
    if isinstance(args[0], External) and any(kind == args[0] for kind in kinds):
        return True
    if isinstance(args[0], External) and args[0].dotted.rpartition(".")[2] in RESPONSES:
        return any(isinstance(kind, External) and kind.dotted.rpartition(".")[2] == "Response" for kind in kinds)
    if args and (args[0] is None or isinstance(args[0], Generic | Union | Annotated)):
        return False
    return Unknown("issubclass", site.file, site.line)


def _callable(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    if isinstance(args[0], FunctionValue | ClassValue | BoundMethod | Native):
        return True
    if isinstance(args[0], operators.CONSTANT | list | dict | tuple):
        return False
    return Unknown("callable", site.file, site.line)


def _type(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    if len(args) == 1:
        if isinstance(args[0], Instance):
            return args[0].cls
        python = type(plain(args[0]))
        return (
            External(f"builtins.{python.__name__}")
            if python in PYTHON_TYPES.values()
            else Unknown("a type", site.file, site.line)
        )
    name, bases, names = plain(args[0]), args[1], args[2] if len(args) > 2 else {}
    if isinstance(name, str) and isinstance(bases, tuple) and isinstance(names, dict):
        module = ModuleValue("", site.file, False)
        first = next((base for base in bases if isinstance(base, ClassValue)), None)
        owner = first.module if first is not None else module
        node = ("class", site.line << 12, name, (), (), (), (), site.line)
        return ClassValue(name, name, owner, node, bases, Scope(owner, owner.names), dict(names))
    return Unknown("a type", site.file, site.line)


def _vars(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    if args and isinstance(args[0], ModuleValue | ClassValue):
        return args[0].names
    return args[0].attributes if args and isinstance(args[0], Instance) else Unknown("vars", site.file, site.line)


def _dir(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    if args and isinstance(args[0], ModuleValue):
        return sorted(args[0].names)
    target = args[0].cls if args and isinstance(args[0], Instance) else args[0] if args else None
    if isinstance(target, ClassValue):
        names = {name for ancestor in target.ancestors() if isinstance(ancestor, ClassValue) for name in ancestor.names}
        return sorted(names | {field[1] for field in fields(target)})
    return Unknown("dir", site.file, site.line)


def _next(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    items = operators.iterate(args[0]) if args else None
    if items:
        return items[0]
    return args[1] if len(args) > 1 and items is not None else Unknown("next", site.file, site.line)


def _extreme(name: str) -> ExternalFunction:
    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        items = operators.iterate(args[0]) if len(args) == 1 else args
        values = [plain(item) for item in items or []]
        if values and all(isinstance(value, int | float) for value in values):
            return max(values) if name == "max" else min(values)
        return Unknown(name, site.file, site.line)

    return run


FUNCTIONS: dict[str, ExternalFunction] = {
    f"builtins.{name}": function
    for name, function in {
        "list": _iterable("list", list), "tuple": _iterable("tuple", tuple), "set": _iterable("set", set),
        "frozenset": _iterable("frozenset", frozenset), "dict": _iterable("dict", dict), "str": _text, "int": _convert(int),
        "float": _convert(float), "bool": _bool, "len": _len, "range": _range, "enumerate": _enumerate, "zip": _zip,
        "sorted": _sorted, "reversed": _reversed, "map": _map, "filter": _filter, "any": _any_all("any"), "all": _any_all("all"),
        "getattr": _getattr, "setattr": _setattr, "hasattr": _hasattr, "isinstance": _isinstance, "issubclass": _issubclass,
        "callable": _callable, "type": _type, "vars": _vars, "dir": _dir, "iter": lambda ev, a, k, s: a[0] if a else None,
        "next": _next, "max": _extreme("max"), "min": _extreme("min"), "print": lambda ev, a, k, s: None,
        "id": lambda ev, a, k, s: id(a[0]) if a else 0, "object": lambda ev, a, k, s: ExternalInstance("builtins.object"),
    }.items()
}  # fmt: skip
