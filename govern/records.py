"""Dataclasses that cost next to nothing until they are used.

`dataclasses.dataclass` writes and compiles about six methods for each class while a module is imported: that was half
of what starting a run cost. Here a method is written when it is first called (most never are), and `frozen` is a matter
of the type checker alone, so that such an instance is made as fast as any other. Type checkers see the decorator of the
standard library; its `fields`, `replace`, `asdict` and `is_dataclass` take these classes as they take others.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, field
from functools import partial
from inspect import get_annotations
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

COMPARISONS = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}
NO_FIELDS = ("ClassVar", "InitVar", "KW_ONLY")

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass
else:
    from dataclasses import _FIELD

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True, order=False):
        """As the decorator of the standard library, for classes of which every annotation is a field. What is no
        parameter (`init=False`) is left to `__post_init__`.

        `frozen` makes instances that are compared by value hashable. Raises TypeError for what is no field, ValueError
        for a default that can change.
        """
        if cls is None:
            return partial(dataclass, frozen=frozen, slots=slots, eq=eq, order=order)
        own = {name: _field(cls, name, kind) for name, kind in get_annotations(cls).items()}
        if slots:
            cls = _with_slots(cls, own)
        cls.__dataclass_fields__ = _inherited(cls) | own
        cls.__match_args__ = tuple(name for name, one in _fields(cls).items() if one.init and not one.kw_only)
        methods = {"__init__": _Unwritten(cls, "__init__", _init), "__repr__": _repr}
        if eq:
            methods["__eq__"] = _Unwritten(cls, "__eq__", partial(_compare, "=="))
            methods["__hash__"] = _Unwritten(cls, "__hash__", _hash) if frozen else None
        if order:
            for name, sign in COMPARISONS.items():
                methods[name] = _Unwritten(cls, name, partial(_compare, sign))
        for name, method in methods.items():
            if cls.__dict__.get(name) is None:
                setattr(cls, name, method)
        return cls

    def _inherited(cls):
        """The fields of the bases, the furthest first."""
        found = {}
        for base in reversed(cls.__mro__[1:]):
            found.update(base.__dict__.get("__dataclass_fields__", {}))
        return found

    def _field(cls, name, kind):
        """The field that an annotation makes, as the standard library describes it."""
        default = cls.__dict__.get(name, MISSING)
        one = default if isinstance(default, Field) else field(default=default)
        if str(kind).startswith(NO_FIELDS):
            raise TypeError(f"{cls.__qualname__}.{name}: {kind} cannot be a field here")
        one.kw_only = one.kw_only is True
        if one.default.__class__.__hash__ is None:
            raise ValueError(f"{cls.__qualname__}.{name}: a default that can change needs a default_factory")
        one.name, one.type, one._field_type = name, kind, _FIELD
        if one.default is not MISSING:
            setattr(cls, name, one.default)
        elif default is one:
            delattr(cls, name)
        return one

    def _with_slots(cls, own):
        """The class made anew with a slot for each of its fields for which no base has one."""
        space = dict(cls.__dict__)
        taken = {name for base in cls.__mro__[1:] for name in base.__dict__.get("__slots__", ())}
        space["__slots__"] = tuple(name for name in own if name not in taken)
        for name in (*own, "__dict__", "__weakref__"):
            space.pop(name, None)
        made = type(cls)(cls.__name__, cls.__bases__, space)
        made.__qualname__ = cls.__qualname__
        return made


# The parameters of a method, the lines of its body, and the values of the names in both.
Written = tuple[str, list[str], dict[str, object]]


class _Unwritten:
    """A method of a class that takes its own place in it when it is first looked up."""

    __slots__ = ("_cls", "_name", "_write")

    def __init__(self, cls: type, name: str, write: Callable[[type], Written]) -> None:
        self._cls = cls
        self._name = name
        self._write = write

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        parameters, body, names = self._write(self._cls)
        exec(f"def {self._name}({parameters}):\n " + "\n ".join(body), names)
        method: Any = names[self._name]
        method.__qualname__ = f"{self._cls.__qualname__}.{self._name}"
        method.__module__ = self._cls.__module__
        setattr(self._cls, self._name, method)
        return method.__get__(instance, owner)


def _init(cls: type) -> Written:
    parameters = ["self"]
    named: list[str] = []
    body: list[str] = []
    names: dict[str, object] = {"_missing": MISSING}
    for name, one in _fields(cls).items():
        default, parameter, value = f"_default_{name}", name, name
        if one.default_factory is not MISSING:
            names[default] = one.default_factory
            parameter, value = f"{name}=_missing", f"{default}() if {name} is _missing else {name}"
        elif one.default is not MISSING:
            names[default] = one.default
            parameter = f"{name}={default}"
        if one.init:
            (named if one.kw_only else parameters).append(parameter)
            body.append(f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    return ", ".join(parameters + ["*", *named] * bool(named)), body or ["pass"], names


def _hash(cls: type) -> Written:
    return "self", [f"return hash({_compared(cls, 'self')})"], {}


def _compare(sign: str, cls: type) -> Written:
    values = f"{_compared(cls, 'self')} {sign} {_compared(cls, 'other')}"
    return "self, other", [f"return {values} if other.__class__ is self.__class__ else NotImplemented"], {}


def _compared(cls: type, of: str) -> str:
    """The tuple of the values that are compared, as code."""
    return f"({''.join(f'{of}.{name}, ' for name, one in _fields(cls).items() if one.compare)})"


@recursive_repr()
def _repr(self: object) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name, one in _fields(type(self)).items() if one.repr)
    return f"{type(self).__qualname__}({shown})"


def _fields(cls: type) -> dict[str, Field[Any]]:
    found: dict[str, Field[Any]] = cls.__dataclass_fields__  # type: ignore[attr-defined]
    return found
