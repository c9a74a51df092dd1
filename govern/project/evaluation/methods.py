"""Methods of Python's own strings and containers, as values that can be called."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from govern.project.evaluation import bounds, formatting, operators, regular_expressions
from govern.project.values import Native, Setting, Site, Unknown, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

# Fields by position or name only: attributes and items of arguments are not looked at.

PURE = {
    str: {
        "lower", "upper", "strip", "lstrip", "rstrip", "replace", "split", "rsplit", "startswith", "endswith", "title",
        "capitalize", "removeprefix", "removesuffix", "partition", "rpartition", "count", "find", "index", "isdigit",
        "isalpha", "isidentifier", "isupper", "islower", "splitlines", "zfill", "encode", "casefold", "swapcase",
        "isalnum",
    },
    bytes: {"decode", "hex"},
    tuple: {"count", "index"},
    int: {"bit_length"},
    float: {"is_integer"},
}  # fmt: skip


def method_of(value: Any, name: str) -> Value:
    """`value.name` for a constant or container; Unknown where it is not modelled."""
    if isinstance(value, list) and name == "sort":
        return Native(name, lambda ev, args, keywords, site: _sort(ev, value, keywords, site))
    if isinstance(value, list) and name in LIST:
        method = LIST[name]
        return Native(name, lambda ev, args, keywords, site: method(value, args, keywords))
    if isinstance(value, dict) and name in DICT:
        dict_method = DICT[name]
        return Native(name, lambda ev, args, keywords, site: dict_method(value, args, keywords))
    if isinstance(value, set) and name in SET:
        set_method = SET[name]
        return Native(name, lambda ev, args, keywords, site: set_method(value, args, keywords))
    if isinstance(value, str) and name in regular_expressions.WAYS:  # a settings field of type Pattern, given as text
        return Native(name, lambda ev, args, keywords, site: regular_expressions.matched(name, value, args))
    if isinstance(value, str) and name == "format":
        return Native(name, lambda ev, args, keywords, site: formatting.format_method(ev, value, args, keywords))
    if isinstance(value, str) and name == "join":
        return Native(name, lambda ev, args, keywords, site: formatting.join(ev, value, args))
    for kind, names in PURE.items():
        if isinstance(value, kind) and name in names:
            return Native(name, lambda ev, args, keywords, site: _pure(value, name, args, keywords, site))
    return Unknown(f"the method {name} of {type(value).__name__}")


def _pure(value: Any, name: str, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    plain_args = [plain(arg) for arg in args]
    if any(not isinstance(arg, (operators.CONSTANT, tuple)) for arg in plain_args) or not _bounded(
        value, name, plain_args
    ):
        return Unknown(f"the method {name}", site.file, site.line)
    try:
        result = getattr(value, name)(*plain_args, **{key: plain(item) for key, item in keywords.items()})
    except (TypeError, ValueError, LookupError, UnicodeError):
        return Unknown(f"the method {name}", site.file, site.line)
    origin = next((arg for arg in args if isinstance(arg, Setting)), None)
    return Setting(result, origin.origin) if origin is not None else result


def _bounded(value: Any, name: str, args: list[Value]) -> bool:
    """Whether what a method gives stays within bounds: only these can make something longer than their arguments."""
    if name == "zfill":
        return bool(args) and isinstance(args[0], int) and args[0] <= bounds.MAX_SIZE
    if name == "replace":
        return len(args) >= 2 and (bounds.size(value) + 1) * max(bounds.size(args[1]), 1) <= bounds.MAX_SIZE * 10
    return bounds.fits(value, *args)


def _append(value: list[Value], args: list[Value], keywords: dict[str, Value]) -> Value:
    if bounds.fits(value):
        value.extend(args[:1])
    return None


def _extend(value: list[Value], args: list[Value], keywords: dict[str, Value]) -> Value:
    items = operators.iterate(args[0]) if args else []
    more = items if items is not None else [Unknown("elements of something unknown")]
    if bounds.fits(value, more):
        value.extend(more)
    return None


def _insert(value: list[Value], args: list[Value], keywords: dict[str, Value]) -> Value:
    if len(args) == 2:
        value.insert(plain(args[0]) if isinstance(plain(args[0]), int) else 0, args[1])
    return None


def _remove(value: list[Value], args: list[Value], keywords: dict[str, Value]) -> Value:
    for position, item in enumerate(value):
        if args and (item is args[0] or (isinstance(item, operators.CONSTANT) and item == plain(args[0]))):
            del value[position]
            break
    return None


def _pop(value: list[Value], args: list[Value], keywords: dict[str, Value]) -> Value:
    try:
        return value.pop(*[plain(arg) for arg in args])
    except (IndexError, TypeError):
        return Unknown("an element of a list")


def _sort(ev: Evaluator, value: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    ordered = ev.functions["builtins.sorted"](ev, [value], keywords, site)
    if isinstance(ordered, list):
        value[:] = ordered
    return None


def _index(value: list[Value], args: list[Value], keywords: dict[str, Value]) -> Value:
    return next(
        (i for i, item in enumerate(value) if item is args[0] or plain(item) == plain(args[0])), Unknown("an index")
    )


def _clear(value: Any, args: list[Value], keywords: dict[str, Value]) -> Value:
    value.clear()
    return None


LIST: dict[str, Callable[[list[Value], list[Value], dict[str, Value]], Value]] = {
    "append": _append, "extend": _extend, "insert": _insert, "remove": _remove, "pop": _pop, "index": _index,
    "clear": _clear, "copy": lambda value, args, keywords: list(value),
    "reverse": lambda value, args, keywords: value.reverse(),
    "count": lambda value, args, keywords: sum(item is args[0] or item == args[0] for item in value),
}  # fmt: skip


def _get(value: dict[Value, Value], args: list[Value], keywords: dict[str, Value]) -> Value:
    default = args[1] if len(args) > 1 else keywords.get("default")
    if isinstance(plain(args[0]), Unknown):
        return Unknown("an entry of a dictionary")
    return value.get(operators.key_of(args[0]), default)


def _dict_pop(value: dict[Value, Value], args: list[Value], keywords: dict[str, Value]) -> Value:
    return value.pop(operators.key_of(args[0]), args[1] if len(args) > 1 else Unknown("an entry of a dictionary"))


def _setdefault(value: dict[Value, Value], args: list[Value], keywords: dict[str, Value]) -> Value:
    return value.setdefault(operators.key_of(args[0]), args[1] if len(args) > 1 else None)


def _update(value: dict[Value, Value], args: list[Value], keywords: dict[str, Value]) -> Value:
    other = plain(args[0]) if args else {}
    pairs = operators.iterate(other)
    if isinstance(other, dict):
        value.update(other)
    elif pairs is not None and all(isinstance(pair, (tuple, list)) and len(pair) == 2 for pair in pairs):
        value.update({operators.key_of(key): item for key, item in pairs})
    elif args:
        value["**"] = Unknown("a dictionary")
    value.update(keywords)
    return None


DICT: dict[str, Callable[[dict[Value, Value], list[Value], dict[str, Value]], Value]] = {
    "get": _get, "pop": _dict_pop, "setdefault": _setdefault, "update": _update, "clear": _clear,
    "items": lambda value, args, keywords: [(key, item) for key, item in value.items()],
    "keys": lambda value, args, keywords: list(value), "values": lambda value, args, keywords: list(value.values()),
    "copy": lambda value, args, keywords: dict(value),
}  # fmt: skip


def _add(value: set[Value], args: list[Value], keywords: dict[str, Value]) -> Value:
    if args and isinstance(plain(args[0]), (operators.CONSTANT, tuple)):
        value.add(plain(args[0]))
    return None


def _set_update(value: set[Value], args: list[Value], keywords: dict[str, Value]) -> Value:
    for item in operators.iterate(args[0]) or [] if args else []:
        _add(value, [item], {})
    return None


def _set_result(name: str) -> Any:
    def run(value: set[Value], args: list[Value], keywords: dict[str, Value]) -> Value:
        items = operators.iterate(args[0]) if args else []
        try:
            return getattr(value, name)(items) if items is not None else Unknown("a set")
        except TypeError:
            return Unknown("a set")

    return run


SET: dict[str, Callable[[set[Value], list[Value], dict[str, Value]], Value]] = {
    "add": _add, "update": _set_update, "discard": lambda value, args, keywords: value.discard(plain(args[0])),
    "clear": _clear,
    "union": _set_result("union"), "intersection": _set_result("intersection"), "difference": _set_result("difference"),
    "issubset": _set_result("issubset"), "copy": lambda value, args, keywords: set(value),
}  # fmt: skip
