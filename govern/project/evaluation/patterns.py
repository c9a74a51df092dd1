"""`match` statements: which cases fit a value, and what their patterns bind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from govern.facts.syntax import Body, Node
from govern.project.evaluation import branches, operators
from govern.project.values import ClassValue, Either, External, ExternalInstance, Instance, Scope, Site, Unknown, Value
from govern.project.values import plain as default_of
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

Block = Callable[["Evaluator", Body, Scope], Any]
# Classes whose one positional pattern is matched against the value itself (PEP 634).
SELF_MATCHING = {"bool", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"}


@dataclass(frozen=True, slots=True)
class Case:
    """A case that may be taken, and the names it binds."""

    names: dict[str, Value]
    body: Body


def match_statement(ev: Evaluator, node: Node, scope: Scope, block: Block) -> Any:
    """Run the case that fits; every case that may fit where the value is not known or a deployment decides it."""
    subject = ev.evaluate(node[2], scope)
    value, deployed = default_of(subject), operators.deployed(subject)
    possible: list[Case] = []
    taken: Case | None = None
    for pattern, guard, body in node[3]:
        names: dict[str, Value] = {}
        fits = matches(ev, pattern, value, scope, names)
        case = Case(names, body)
        if fits is True and guard is not None:
            fits = operators.truth(ev.evaluate(guard, _with_names(scope, names)))
        if fits is True and taken is None and (deployed or not possible):
            taken = case
            if not deployed:
                return _run(ev, case, scope, block)
            continue
        if fits is not False or deployed:
            possible.append(case)
        if fits is True and not deployed:
            break
    else:
        possible.append(Case({}, ()))
    cases = [case for case in (taken, *possible) if case is not None]
    bodies: Any = tuple(cases)
    return branches.either(
        ev, bodies, scope, lambda ev, case, scope: _run(ev, case, scope, block), decided=taken is not None
    )


def _run(ev: Evaluator, case: Any, scope: Scope, block: Block) -> Any:
    scope.names.update(case.names)
    return block(ev, case.body, scope)


def _with_names(scope: Scope, names: dict[str, Value]) -> Scope:
    return Scope(scope.module, names, scope, scope.prefix, cls=scope.cls, receiver=scope.receiver)


def matches(ev: Evaluator, pattern: Node, value: Value, scope: Scope, names: dict[str, Value]) -> bool | None:
    """Whether a pattern fits a value, None where that is not known; what it binds is added to `names`."""
    match pattern[0]:
        case "name":
            if pattern[2] != "_":
                names[pattern[2]] = value
            return True
        case "walrus":
            names[pattern[2]] = value
            return matches(ev, pattern[3], value, scope, names)
        case "binop" if pattern[2] == "|":
            return _any([matches(ev, side, value, scope, names) for side in pattern[3:5]])
        case "list" | "tuple":
            return _sequence(ev, pattern[2], value, scope, names)
        case "dict":
            return _mapping(ev, pattern[2], value, scope, names)
        case "call":
            return _class(ev, pattern, value, scope, names)
        case _:
            wanted = ev.evaluate(pattern, scope)
            op = "is" if pattern[0] == "const" and (pattern[2] is None or isinstance(pattern[2], bool)) else "=="
            if isinstance(value, Either):
                return _common([_equal(ev, op, option, wanted) for option in value.options])
            return _equal(ev, op, value, wanted)


LOST = Unknown("whether a pattern fits")


def _equal(ev: Evaluator, op: str, value: Value, wanted: Value) -> bool | None:
    return operators.truth(operators.compare(ev, op, value, wanted, LOST))


def _any(outcomes: list[bool | None]) -> bool | None:
    return True if True in outcomes else None if None in outcomes else False


def _all(outcomes: list[bool | None]) -> bool | None:
    return False if False in outcomes else None if None in outcomes else True


def _common(outcomes: list[bool | None]) -> bool | None:
    return outcomes[0] if len(set(outcomes)) == 1 else None


def _opaque(value: Value) -> bool:
    return isinstance(value, (Unknown, Either, External, ExternalInstance))


def _lost(patterns: list[Node], names: dict[str, Value]) -> None:
    """Bind what patterns would bind, to values that are not known."""
    for pattern in patterns:
        if pattern[0] in ("name", "walrus") and pattern[2] != "_":
            names[pattern[2]] = LOST
        inner: Any = pattern[2:] if pattern[0] != "walrus" else (pattern[3],)
        _lost(_nodes(inner), names)


def _nodes(parts: Any) -> list[Node]:
    found: list[Node] = []
    for part in parts:
        if isinstance(part, tuple) and part:
            is_node = isinstance(part[0], str) and len(part) > 1 and isinstance(part[1], int)
            found += [part] if is_node else _nodes(part)
    return found


def _sequence(
    ev: Evaluator, patterns: tuple[Node, ...], value: Value, scope: Scope, names: dict[str, Value]
) -> bool | None:
    if not isinstance(value, (list, tuple)):
        _lost(list(patterns), names)
        return None if _opaque(value) or isinstance(value, Instance) else False
    star = next((i for i, pattern in enumerate(patterns) if pattern[0] == "star"), None)
    if len(value) != len(patterns) if star is None else len(value) < len(patterns) - 1:
        return False
    items = list(value)
    if star is not None:
        behind = len(patterns) - star - 1
        items = [*items[:star], items[star : len(items) - behind], *items[len(items) - behind :]]
    inner = [pattern[2] if pattern[0] == "star" else pattern for pattern in patterns]
    return _all([matches(ev, p, item, scope, names) for p, item in zip(inner, items, strict=True)])


def _mapping(ev: Evaluator, pairs: Any, value: Value, scope: Scope, names: dict[str, Value]) -> bool | None:
    if not isinstance(value, dict):
        _lost([pattern for _, pattern in pairs], names)
        return None if _opaque(value) or isinstance(value, Instance) else False
    rest = dict(value)
    outcomes: list[bool | None] = []
    for key_node, pattern in pairs:
        if key_node is None:
            outcomes.append(matches(ev, pattern, rest, scope, names))
            continue
        key = default_of(ev.evaluate(key_node, scope))
        if not isinstance(key, operators.CONSTANT) or key not in value:
            return False if isinstance(key, operators.CONSTANT) and "**" not in value else None
        outcomes.append(matches(ev, pattern, rest.pop(key, value[key]), scope, names))
    return _all(outcomes)


def _class(ev: Evaluator, pattern: Node, value: Value, scope: Scope, names: dict[str, Value]) -> bool | None:
    from govern.project.evaluation.attributes import get_attribute
    from govern.project.evaluation.builtin_functions import is_instance

    cls_node, positional, keywords = pattern[2:5]
    cls = ev.evaluate(cls_node, scope)
    fits = is_instance(ev, value, cls)
    inner = [*positional, *[node for _, node in keywords]]
    if fits is not True:
        _lost(inner, names)
        return fits
    if isinstance(cls, External) and cls.dotted.removeprefix("builtins.") in SELF_MATCHING and len(positional) == 1:
        return matches(ev, positional[0], value, scope, names)
    attributes = [*_match_args(cls)[: len(positional)], *[name for name, _ in keywords]]
    if len(attributes) != len(inner):
        _lost(inner, names)
        return None
    site = Site(scope.module.path, 0)
    found = [get_attribute(ev, value, name, site) for name in attributes]
    return _all([matches(ev, node, item, scope, names) for node, item in zip(inner, found, strict=True)])


def _match_args(cls: Value) -> list[str]:
    """The attributes that positional patterns stand for: `__match_args__`, else the fields of a dataclass."""
    from govern.project.evaluation.classes import fields, has_declared_fields

    if not isinstance(cls, ClassValue):
        return []
    given = cls.lookup("__match_args__")
    if isinstance(given, (tuple, list)):
        return [name for name in given if isinstance(name, str)]
    return [name for _, name, _, _ in fields(cls)] if has_declared_fields(cls) else []
