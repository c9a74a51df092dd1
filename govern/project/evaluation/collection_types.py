"""The containers of `collections`, and named tuples made by a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.evaluation import operators
from govern.project.values import ClassValue, DefaultDict, External, ModuleValue, Scope, Site, Unknown, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator, ExternalFunction


def _dictionary(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    return ev.functions["builtins.dict"](ev, args, keywords, site)


def _default_dict(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    given = _dictionary(ev, args[1:], keywords, site)
    if not args or plain(args[0]) is None or not isinstance(given, dict):
        return given
    return DefaultDict(args[0], given)


def _chain_map(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    maps = [plain(arg) for arg in args]
    if not all(isinstance(one, dict) for one in maps):
        return Unknown("a ChainMap of something unknown", site.file, site.line)
    return {key: value for one in reversed(maps) for key, value in one.items()}


def _deque(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    items = operators.iterate(args[0]) if args else []
    return Unknown("a deque of something unknown", site.file, site.line) if items is None else items


def _from_keys(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    items = operators.iterate(args[0]) if args else None
    keys = [operators.key_of(item) for item in items or []]
    return (
        Unknown("keys that are not known", site.file, site.line) if items is None else dict.fromkeys(keys, *args[1:2])
    )


def _named_tuple(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """`namedtuple("Point", "x y")` and `NamedTuple("Point", [("x", int)])`: a class with these fields."""
    name, given = (plain(arg) for arg in (*args[:2], None, None)[:2])
    texts = given.replace(",", " ").split() if isinstance(given, str) else operators.iterate(given)
    fields = [plain(item[0] if isinstance(item, tuple) and item else item) for item in texts or []]
    if not isinstance(name, str) or texts is None or not all(isinstance(field, str) for field in fields):
        return Unknown("a named tuple", site.file, site.line)
    module = ModuleValue("", site.file, False)
    at = site.line << 12
    cls = ClassValue(
        name,
        name,
        module,
        ("class", at, name, (), (), (), (), site.line),
        (External("typing.NamedTuple"),),
        Scope(module),
    )
    cls.annotations = [(field, ("name", at, "object"), None, at) for field in fields]
    return cls


FUNCTIONS: dict[str, ExternalFunction] = {
    "collections.defaultdict": _default_dict, "collections.OrderedDict": _dictionary,
    "types.MappingProxyType": _dictionary,
    "collections.ChainMap": _chain_map, "collections.deque": _deque, "collections.namedtuple": _named_tuple,
    "typing.NamedTuple": _named_tuple, "builtins.dict.fromkeys": _from_keys,
}  # fmt: skip
