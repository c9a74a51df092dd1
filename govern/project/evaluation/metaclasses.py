"""Metaclasses of the repository: what their `__new__` and `__init__` do to the classes they make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.values import ClassValue, External, FunctionValue, Site, Value

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

TYPE = External("builtins.type")


def made_by_metaclass(ev: Evaluator, cls: ClassValue, site: Site) -> ClassValue:
    """The class that is left when the metaclass of `cls`, or of one of its ancestors, has done its part."""
    from govern.project.evaluation.calls import call_function

    metaclass = _metaclass(cls)
    if metaclass is None:
        return cls
    options = {name: value for name, value in cls.keywords.items() if name != "metaclass"}
    new, init = metaclass.lookup("__new__"), metaclass.lookup("__init__")
    if isinstance(new, FunctionValue):
        made = call_function(ev, new, [metaclass, cls.name, cls.bases, cls.names], options, site, receiver=metaclass)
        if isinstance(made, ClassValue):
            _adopt(cls, made)
    if isinstance(init, FunctionValue):
        call_function(ev, init, [cls, cls.name, cls.bases, cls.names], options, site, receiver=cls)
    return cls


def _metaclass(cls: ClassValue) -> ClassValue | None:
    for ancestor in cls.ancestors():
        found = ancestor.keywords.get("metaclass") if isinstance(ancestor, ClassValue) else None
        if isinstance(found, ClassValue):
            return found
    return None


def _adopt(cls: ClassValue, made: ClassValue) -> None:
    """The names and bases that `type.__new__` was given are those of the class; its node and place stay."""
    if made is cls:
        return
    cls.names.update(made.names)
    if made.bases != cls.bases:
        cls.bases, cls.resolution = made.bases, None
    for value in cls.names.values():
        if isinstance(value, FunctionValue) and (value.owner is None or value.owner is made):
            value.owner = cls


def is_metaclass(cls: Value) -> bool:
    """Whether a class is a subclass of `type`."""
    return isinstance(cls, ClassValue) and TYPE in list(cls.ancestors())
