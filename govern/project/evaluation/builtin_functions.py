"""Python's built-in functions over symbolic values, by the dotted name `builtins.<name>`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.evaluation import operators
from govern.project.evaluation.builtin_objects import RESPONSES, is_instance
from govern.project.values import ExternalInstance, Site, Unknown, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator, ExternalFunction

MAX_RANGE = 2_000


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
            pairs = [item for item in items if isinstance(item, (tuple, list)) and len(item) == 2]
            return {operators.key_of(key): value for key, value in pairs} | keywords
        return make(items)

    return run


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
    keys = [operators.comparable(plain(item)) for item in items]
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


def _next(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    items = operators.iterate(args[0]) if args else None
    if items:
        return items[0]
    return args[1] if len(args) > 1 and items is not None else Unknown("next", site.file, site.line)


FUNCTIONS: dict[str, ExternalFunction] = {
    f"builtins.{name}": function
    for name, function in {
        "list": _iterable("list", list), "tuple": _iterable("tuple", tuple), "set": _iterable("set", set),
        "frozenset": _iterable("frozenset", frozenset), "dict": _iterable("dict", dict), "str": _text,
        "int": _convert(int),
        "float": _convert(float), "bool": _bool, "len": _len, "range": _range, "enumerate": _enumerate, "zip": _zip,
        "sorted": _sorted, "reversed": _reversed, "map": _map, "filter": _filter, "any": _any_all("any"),
        "all": _any_all("all"),
        "iter": lambda ev, a, k, s: a[0] if a else None, "next": _next, "print": lambda ev, a, k, s: None,
        "id": lambda ev, a, k, s: id(a[0]) if a else 0,
        "object": lambda ev, a, k, s: ExternalInstance("builtins.object"),
    }.items()
}  # fmt: skip
__all__ = ["FUNCTIONS", "RESPONSES", "is_instance"]
