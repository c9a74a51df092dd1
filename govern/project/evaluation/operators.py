"""Operators over symbolic values: truth, comparison, arithmetic, subscripts, types as values."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from govern.project.evaluation.bounds import MAX_NUMBER, may_apply
from govern.project.evaluation.branches import merge_values
from govern.project.values import (
    Annotated,
    BoundMethod,
    ClassValue,
    DefaultDict,
    Either,
    External,
    ExternalInstance,
    FunctionValue,
    Generic,
    Instance,
    ModuleValue,
    Native,
    Partial,
    Scope,
    Setting,
    Site,
    Super,
    Unknown,
    Value,
    plain,
)

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

CONSTANT = str | int | float | bool | bytes | type(None) | type(...)
# What is true or false as Python says; a tuple, which is quicker to ask than a union.
TRUTHS = (str, int, float, bytes, type(None), type(...), list, tuple, dict, set, frozenset)
SIMPLE = CONSTANT | list | tuple | dict | set
HASHABLE = frozenset((str, int, bytes, type(None)))
# `get_origin(A | B)` is `types.UnionType` or `typing.Union`, by how it was written and by the version of Python.
SOME_UNION = External("typing.Union or types.UnionType")
ENVIRONMENT = External("os.environ")
OPAQUE = Unknown | External | ExternalInstance | Either
DEFAULT_PLACEHOLDER = "fastapi.datastructures.Default"  # its truth is that of the value it stands for


def is_made(value: Value) -> bool:
    """Whether a value is surely an object: what calling a class of a library gave, or a model made at run time."""
    name = value.callee.rpartition(".")[2] if isinstance(value, ExternalInstance) else ""
    return name[:1].isupper() or name == "create_model"


def truth(value: Value) -> bool | None:
    """Whether a value is true; None where that cannot be decided."""
    value = plain(value)
    if isinstance(value, TRUTHS):
        return bool(value)
    if isinstance(value, Unknown):
        return None
    if isinstance(value, (FunctionValue, ClassValue, ModuleValue, BoundMethod, Partial, Native, Generic, Annotated)):
        return True
    if isinstance(value, Instance):
        defined = isinstance(value.cls, ClassValue) and (value.cls.lookup("__bool__") or value.cls.lookup("__len__"))
        return None if defined else True
    if isinstance(value, Either):
        found = {truth(option) for option in value.options}
        return found.pop() if len(found) == 1 else None
    if isinstance(value, External) and value.dotted.rpartition(".")[2] == "TYPE_CHECKING":
        return False
    if isinstance(value, ExternalInstance) and value.callee == DEFAULT_PLACEHOLDER:
        return truth(value.args[0]) if value.args else None
    if isinstance(value, ExternalInstance) and value.callee.startswith(("pydantic.", "annotated_types.")):
        return True if is_made(value) else None
    return None


def deployed(value: Value) -> bool:
    """Whether a deployment can change the value."""
    return isinstance(value, Setting)


def mark_deployed(value: Value, cause: Value) -> Value:
    """`value`, marked as changeable by a deployment if `cause` is and the value itself is a constant."""
    if isinstance(cause, Setting) and isinstance(value, CONSTANT):
        return Setting(value, cause.origin)
    return value


def iterate(value: Value) -> list[Value] | None:
    """The elements of something iterable; None where they are not known."""
    value = plain(value)
    if isinstance(value, (set, frozenset)):  # in an order that is the same in every run, which Python's own is not
        return sorted(value, key=_set_order)
    if isinstance(value, (list, tuple)):
        return list(value)
    if isinstance(value, dict):
        return list(value)
    if isinstance(value, str):
        return list(value)
    if isinstance(value, range):
        return list(value[:5000])
    if isinstance(value, ClassValue):
        return enum_members(value)
    if isinstance(value, Instance):
        return _tuple_fields(value)
    return None


def _set_order(value: Value) -> tuple[str, str]:
    """Where an element of a set comes: by its type, and by its text where that says all."""
    if isinstance(value, tuple):
        return "tuple", "".join(f"{kind}:{text};" for kind, text in map(_set_order, value))
    return type(value).__name__, repr(value) if isinstance(value, (CONSTANT, External)) else ""


def _tuple_fields(value: Instance) -> list[Value] | None:
    """The elements of a named tuple; None for any other object."""
    bases = value.cls.external_bases() if isinstance(value.cls, ClassValue) else [value.cls.dotted]
    is_tuple = any(base.rpartition(".")[2] in ("NamedTuple", "ModuleInfo") for base in bases)
    return list(value.attributes.values()) if is_tuple else None


def enum_members(cls: ClassValue) -> list[Value] | None:
    """The members of an enum class, in order; None for any other class."""
    if not any(
        base.rpartition(".")[2] in ("Enum", "StrEnum", "IntEnum", "Flag", "IntFlag") for base in cls.external_bases()
    ):
        return None
    return [value for name, value in cls.names.items() if isinstance(value, Instance) and not name.startswith("_")]


ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv,
    "%": operator.mod, "**": operator.pow, "|": operator.or_, "&": operator.and_, "^": operator.xor,
    "<<": operator.lshift, ">>": operator.rshift,
}  # fmt: skip


def binary(ev: Evaluator, op: str, left: Value, right: Value, lost: Unknown) -> Value:
    """The result of a binary operator; `lost` where it cannot be worked out."""
    if isinstance(left, Setting) or isinstance(right, Setting):
        origin = left.origin if isinstance(left, Setting) else right.origin
        result = binary(ev, op, plain(left), plain(right), lost)
        return result if isinstance(result, Unknown) else Setting(result, origin)
    if isinstance(left, Either):
        return merge_values([binary(ev, op, option, right, lost) for option in left.options])
    if isinstance(right, Either):
        return merge_values([binary(ev, op, left, option, lost) for option in right.options])
    if op == "/" and isinstance(left, Instance) and isinstance(left.cls, External):
        return (
            ev.models[left.cls.dotted].methods["__truediv__"](ev, left, [right], {}, Site("", 0))
            if left.cls.dotted == "pathlib.Path"
            else lost
        )
    if isinstance(left, Instance) and isinstance(left.cls, ClassValue):
        left = left.attributes.get("value", left)
    if isinstance(right, Instance) and isinstance(right.cls, ClassValue):
        right = right.attributes.get("value", right)
    if not isinstance(left, SIMPLE) or not isinstance(right, SIMPLE):
        return lost
    if not may_apply(op, left, right):
        return lost
    try:
        return ARITHMETIC[op](left, right)
    except (TypeError, ValueError, ArithmeticError, KeyError, MemoryError):
        return lost


def text(ev: Evaluator, value: Value) -> Value:
    """`str(value)` where that is known."""
    if isinstance(value, Setting):
        inner = text(ev, value.value)
        return inner if isinstance(inner, Unknown) else Setting(inner, value.origin)
    if isinstance(value, Either):
        return merge_values([text(ev, option) for option in value.options])
    if isinstance(value, CONSTANT):
        too_long = isinstance(value, int) and abs(value) > MAX_NUMBER
        return Unknown("the text of a very large number") if too_long else str(value)
    if isinstance(value, Instance) and "value" in value.attributes and isinstance(value.cls, ClassValue):
        plain_enum = not any(base.endswith(("StrEnum", ".str", "IntEnum")) for base in value.cls.external_bases())
        return (
            f"{value.cls.name}.{value.attributes.get('name')}" if plain_enum else str(plain(value.attributes["value"]))
        )
    if isinstance(value, Instance) and isinstance(value.cls, ClassValue):
        method = value.cls.lookup("__str__") or value.cls.lookup("__format__")
        if isinstance(method, FunctionValue):
            extra = [""] if method.name == "__format__" else []
            return ev.call_function(method, [value, *extra], {}, Site(value.file, value.line), receiver=value)
    if isinstance(value, External):
        return Unknown(f"the value of {value.dotted}")
    if isinstance(value, Instance) and isinstance(value.cls, External) and value.cls.dotted == "pathlib.Path":
        return value.attributes["path"]
    return value if isinstance(value, Unknown) else Unknown("the text of an object")


COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "in": lambda a, b: a in b, "not in": lambda a, b: a not in b,
}  # fmt: skip


def compare(ev: Evaluator, op: str, left: Value, right: Value, lost: Unknown) -> Value:
    """A comparison: True, False, one of them marked as a Setting, or `lost`."""
    if isinstance(left, Setting) or isinstance(right, Setting):
        origin = left.origin if isinstance(left, Setting) else right.origin
        result = compare(ev, op, plain(left), plain(right), lost)
        return result if isinstance(result, Unknown) else Setting(result, origin)
    if (
        op in ("is", "is not")
        and isinstance(left, ExternalInstance)
        and left.callee == DEFAULT_PLACEHOLDER
        and right is None
    ):
        return op == "is not"
    if op in ("is", "is not") and (left is None or right is None) and is_made(right if left is None else left):
        return op == "is not"
    if SOME_UNION in (left, right) and op in ("is", "is not", "==", "!="):
        other = right if left == SOME_UNION else left
        if getattr(other, "dotted", "") in ("typing.Union", "types.UnionType"):
            return lost
    if op in ("in", "not in") and isinstance(right, (list, tuple, set, frozenset, dict)) and not right:
        return op == "not in"
    if op in ("in", "not in") and right == ENVIRONMENT and isinstance(left, str):
        return Setting(op == "not in", left)  # a default deployment sets no variable
    if isinstance(left, (Unknown, Either, ExternalInstance)) or isinstance(right, (Unknown, Either, ExternalInstance)):
        return lost
    if op in ("is", "is not"):
        same = left is right or (
            isinstance(left, (CONSTANT, External)) and isinstance(right, (CONSTANT, External)) and left == right
        )
        return same if op == "is" else not same
    if op in ("in", "not in") and isinstance(right, (list, tuple, set, frozenset, dict)):
        if left.__class__ in HASHABLE and all(item.__class__ in HASHABLE for item in right):
            return (left in right) is (op == "in")
        return _membership(op, comparable(left), [comparable(plain(item)) for item in right], lost)
    if op in ("in", "not in") and isinstance(right, ClassValue) and (members := enum_members(right)) is not None:
        known = [member.attributes.get("value") for member in members] if not isinstance(left, Instance) else members
        return _membership(op, left, known, lost)
    left, right = comparable(left), comparable(right)
    if op in ("==", "!=") and isinstance(left, Instance) and isinstance(right, Instance) and left is not right:
        from govern.project.evaluation.classes import equal_objects

        equal = equal_objects(ev, left, right)
        return lost if equal is None else equal is (op == "==")
    if isinstance(left, External) or (isinstance(right, External) and op not in ("==", "!=")):
        if isinstance(left, External) and isinstance(right, External) and op in ("==", "!="):
            return lost if left != right else op == "=="
        return lost
    try:
        return bool(COMPARISONS[op](left, right))
    except (TypeError, KeyError):
        return lost


def _membership(op: str, left: Value, items: list[Value], lost: Value) -> Value:
    if any(
        item is left or (isinstance(item, (CONSTANT, tuple, External)) and type(item) is type(left) and item == left)
        for item in items
    ):
        return op == "in"
    unsure = (items and isinstance(left, Unknown)) or any(isinstance(item, (Unknown, Either)) for item in items)
    return lost if unsure else op == "not in"


def comparable(value: Value) -> Value:
    """A value as comparisons see it: members of a StrEnum or IntEnum are their values."""
    if not isinstance(value, Instance):
        return value
    cls = value.cls if "value" in value.attributes else None
    bases = cls.external_bases() if isinstance(cls, ClassValue) else []
    if any(base.endswith(("StrEnum", ".str", "IntEnum", ".int")) for base in bases):
        return plain(value.attributes["value"])
    return value


def subscript(ev: Evaluator, container: Value, key: Value, lost: Unknown, site: Site) -> Value:
    """`container[key]` for containers, enums and objects with `__getitem__`; `lost` where it is not known."""
    if isinstance(container, Setting):
        return mark_deployed(subscript(ev, container.value, key, lost, site), container)
    key = plain(key)
    if container == ENVIRONMENT:
        return Setting(Unknown(f"the environment variable {key}"), str(key))
    if isinstance(container, External) and container.dotted == "sys.modules" and isinstance(key, str):
        from govern.project.evaluation.imports import load_module

        return load_module(ev, key)
    if isinstance(container, ClassValue) and isinstance(key, str):
        return container.names.get(key, lost)
    fields = _tuple_fields(container) if isinstance(container, Instance) else None
    if fields is not None:
        container = fields
    if isinstance(container, DefaultDict) and isinstance(key, (CONSTANT, tuple)) and key not in container:
        container[key] = ev.call(container.factory, [], {}, site)
    if isinstance(container, Instance):
        method = ev.get_attribute(container, "__getitem__", site)
        return ev.call(method, [key], {}, site) if isinstance(method, (BoundMethod, Native)) else lost
    if isinstance(container, (list, tuple, dict, str)):
        try:
            return container[key]
        except (KeyError, IndexError, TypeError):
            return lost
    return lost


def key_of(value: Value) -> Value:
    """A value as a key: settings by their default, what cannot be hashed by its identity."""
    value = plain(value)
    try:
        hash(value)
    except TypeError:
        return id(value)
    return value


def as_set(values: list[Value]) -> Value:
    """A set of hashable values, in a list where some are not (order and identity matter more than type here)."""
    if all(isinstance(plain(value), (CONSTANT, tuple)) for value in values):
        try:
            return {plain(value) for value in values}
        except TypeError:  # a tuple that holds a list or a set
            pass
    distinct: list[Value] = []
    for value in values:
        if not any(value is seen for seen in distinct):
            distinct.append(value)
    return distinct


def make_super(scope: Scope) -> Value:
    """`super()` in a method: the class it stands in and the receiver it was called on."""
    current: Scope | None = scope
    while current is not None and current.cls is None:
        current = current.parent
    if current is None or current.cls is None:
        return Unknown("super() outside a class", scope.module.path)
    return Super(current.cls, current.receiver)


def exception_names(value: Value) -> set[str]:
    """The names by which an external exception can be caught: its own, and those of its built-in parents."""
    dotted = value.dotted if isinstance(value, External) else getattr(value, "callee", "")
    name = dotted.rpartition(".")[2]
    parents = {"ModuleNotFoundError": {"ImportError"}, "KeyError": {"LookupError"}, "IndexError": {"LookupError"}}
    return {name} | parents.get(name, set())
