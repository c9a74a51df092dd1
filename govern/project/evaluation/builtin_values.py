"""Built-in functions that work out constants, `functools.reduce`, and the functions of `operator`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from govern.project.evaluation import bounds, operators
from govern.project.evaluation.attributes import get_attribute
from govern.project.evaluation.formatting import is_simple
from govern.project.values import Native, Site, Unknown, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator, ExternalFunction

LARGEST = 1_000_000
OPERATORS = {
    "add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**", "or_": "|",
    "and_": "&",
    "xor": "^", "concat": "+", "iadd": "+", "ior": "|",
}  # fmt: skip
COMPARISONS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "is_": "is", "is_not": "is not"}


def _of_constants(name: str, function: Callable[..., Any]) -> ExternalFunction:
    """A function of constants and of containers of constants; Unknown for anything else."""

    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        given = [plain(arg) for arg in args]
        numbers = [abs(arg) for arg in given if isinstance(arg, (int, float))]
        if keywords or not all(map(is_simple, given)) or not bounds.fits(*given) or any(n > LARGEST for n in numbers):
            return Unknown(name, site.file, site.line)
        try:
            return operators.mark_deployed(function(*given), args[0] if args else None)
        except (TypeError, ValueError, ArithmeticError):
            return Unknown(name, site.file, site.line)

    return run


def _power(base: int, exponent: int) -> Any:
    if not bounds.may_apply("**", base, exponent):
        raise ValueError
    return base**exponent


def _sum(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    items = operators.iterate(args[0]) if args else None
    lost = Unknown("a sum", site.file, site.line)
    start = args[1] if len(args) > 1 else keywords.get("start", 0)
    return lost if items is None else functools.reduce(lambda a, b: operators.binary(ev, "+", a, b, lost), items, start)


def _extreme(name: str) -> ExternalFunction:
    choose: Callable[..., Any] = max if name == "max" else min

    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        from govern.project.evaluation.calls import call

        items = operators.iterate(args[0]) if len(args) == 1 else args
        if not items:
            return (
                keywords["default"]
                if items is not None and "default" in keywords
                else Unknown(name, site.file, site.line)
            )
        keys = [operators.comparable(plain(item)) for item in items]
        if plain(keywords.get("key")) is not None:
            keys = [plain(call(ev, keywords["key"], [item], {}, site)) for item in items]
        try:
            if not all(map(is_simple, keys)):
                return Unknown(name, site.file, site.line)
            return items[choose(range(len(items)), key=lambda at: keys[at])]
        except TypeError:
            return Unknown(name, site.file, site.line)

    return run


def _reduce(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    from govern.project.evaluation.calls import call

    items = operators.iterate(args[1]) if len(args) > 1 else None
    items = [*args[2:3], *items] if items is not None else None
    if not items:
        return Unknown("functools.reduce", site.file, site.line)
    return functools.reduce(lambda left, right: call(ev, args[0], [left, right], {}, site), items)


def _binary(op: str) -> ExternalFunction:
    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        lost = Unknown(f"the operator {op}", site.file, site.line)
        if len(args) != 2:
            return lost
        return (operators.binary if op in operators.ARITHMETIC else operators.compare)(ev, op, args[0], args[1], lost)

    return run


def _getter(find: Callable[[Evaluator, Value, Value, Site], Value]) -> ExternalFunction:
    """`attrgetter` and `itemgetter`: several names give a tuple."""

    def make(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        def run(ev: Evaluator, inner: list[Value], inner_keywords: dict[str, Value], site: Site) -> Value:
            found = [find(ev, inner[0] if inner else None, name, site) for name in args]
            return found[0] if len(found) == 1 else tuple(found)

        return Native("getter", run)

    return make


def _attribute(ev: Evaluator, value: Value, name: Value, site: Site) -> Value:
    for part in str(plain(name)).split("."):
        value = get_attribute(ev, value, part, site)
    return value


def _item(ev: Evaluator, value: Value, key: Value, site: Site) -> Value:
    return operators.subscript(ev, value, key, Unknown("an item", site.file, site.line), site)


CONSTANTS: dict[str, Callable[..., Any]] = {
    "repr": repr, "ascii": ascii, "round": round, "divmod": divmod, "ord": ord, "chr": chr, "hex": hex, "oct": oct,
    "bin": bin,
    "abs": abs, "pow": _power,
}  # fmt: skip
FUNCTIONS: dict[str, ExternalFunction] = {
    **{f"builtins.{name}": _of_constants(name, function) for name, function in CONSTANTS.items()},
    "builtins.sum": _sum, "builtins.max": _extreme("max"), "builtins.min": _extreme("min"), "functools.reduce": _reduce,
    **{f"operator.{name}": _binary(op) for name, op in {**OPERATORS, **COMPARISONS}.items()},
    "operator.attrgetter": _getter(_attribute), "operator.itemgetter": _getter(_item),
}  # fmt: skip
