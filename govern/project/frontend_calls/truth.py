"""What is known of values without asking more: whether they count as true, which strings a type allows."""

from __future__ import annotations

from typing import Any

from govern.project.frontend_calls.values import (
    Choice,
    ClassRef,
    Client,
    Closure,
    External,
    Instance,
    Items,
    Namespace,
    Opaque,
    Param,
    Plain,
    Record,
    Text,
    Value,
)


def unsure(value: Value) -> bool:
    """Whether a value may be this or that."""
    return isinstance(value, Param | Opaque | External | Choice)


def truth_of(value: Value) -> bool | None:
    """Whether a value counts as true; None where that is not known."""
    match value:
        case Plain(inner):
            return bool(inner)
        case Text(parts):
            return True if any(isinstance(part, str) and part for part in parts) else False if not parts else None
        case Closure() | ClassRef() | Instance() | Record() | Items() | Client() | Namespace():
            return True
        case _:
            return None


def literals_of(type_: Any) -> tuple[str, ...]:
    """The strings of a type that is a union of string literals; none for any other."""
    items = type_[2] if type_[0] == "union" else (type_,)
    found = tuple(item[2] for item in items if item[0] == "literal" and isinstance(item[2], str))
    return found if len(found) == len(items) else ()


def member_type(type_: Any, keys: tuple[Any, ...]) -> Any:
    """The type of a member of an object type, by the keys that lead to it; None where that is not known."""
    for key in keys:
        members = type_[2] if type_ is not None and type_[0] == "shape" else ()
        type_ = next((one[3] for one in members if one[0] == "field" and one[2] == key), None)
    return type_
