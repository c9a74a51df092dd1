"""What types are called: titles of generic models, the names of components, after Pydantic's `display_as_type`."""

from __future__ import annotations

import re

from govern.project.evaluation.type_values import alias_mark
from govern.project.values import (
    Annotated,
    ClassValue,
    External,
    ExternalInstance,
    FunctionValue,
    Generic,
    Instance,
    Union,
    Value,
    plain,
)
from govern.records import dataclass


@dataclass(frozen=True, slots=True)
class ClassKey:
    """A class that gets a component of its own: a class of the repository (or what `create_model` gave), and the
    arguments that a generic one was given. `ref` is what code calls the component in place of the class's own name,
    `shown` its `__name__` where code gives that."""

    cls: ClassValue | ExternalInstance
    args: tuple[Value, ...] = ()
    module: str = ""
    ref: str = ""
    shown: str = ""

    @property
    def name(self) -> str:
        """The class's `__name__`: "Page[Item]" for a generic model with arguments."""
        if self.shown:
            return self.shown
        own = self.cls.name if isinstance(self.cls, ClassValue) else str(self.cls.args[0])
        return f"{own}[{', '.join(map(display, self.args))}]" if self.args else own

    @property
    def qualname(self) -> str:
        """The name with those of the classes around it."""
        own = self.cls.qualname if isinstance(self.cls, ClassValue) else str(self.cls.args[0])
        return f"{own}[{', '.join(map(display, self.args))}]" if self.args else own

    @property
    def identity(self) -> tuple[object, ...]:
        """What tells two components apart."""
        return (id(self.cls), *(identity(arg) for arg in self.args)) if not self.ref else ("ref", self.ref)

    @property
    def short(self) -> str:
        """What the component is called where nothing else has that name."""
        if self.ref:
            return normal("".join(_short(part) for part in re.split(r"([\][,])", self.ref)))
        own = self.cls.qualname if isinstance(self.cls, ClassValue) else str(self.cls.args[0])
        return normal(_short(own) + self._arguments(_short))

    @property
    def long(self) -> str:
        """What the component is called where the short name clashes."""
        if self.ref:
            return normal(self.ref)
        own = self.cls.full_name if isinstance(self.cls, ClassValue) else f"{self.module}.{self.cls.args[0]}"
        return normal(own + self._arguments(str))

    def _arguments(self, shown: object) -> str:
        if not self.args:
            return ""
        texts = [display(arg) for arg in self.args]
        if shown is not str:
            texts = ["".join(_short(part) for part in re.split(r"([\][,])", text)) for text in texts]
        return f"[{','.join(texts)}]"


def _short(text: str) -> str:
    return re.sub(r"(?:[^.[\]]+\.)+((?:[^.[\]]+))", r"\1", text)


def normal(name: str) -> str:
    """A name as a key of `components`: Pydantic's `normalize_name`."""
    return re.sub(r"[^a-zA-Z0-9.\-_]", "_", name).replace(".", "__")


def identity(value: Value) -> object:
    """Something hashable that is equal for types that are the same."""
    value = plain(value)
    if isinstance(value, Generic):
        return ("generic", identity(value.origin), *(identity(arg) for arg in value.args))
    if isinstance(value, Union):
        return ("union", *(identity(option) for option in value.options))
    if isinstance(value, Annotated):
        return ("annotated", identity(value.base), *(id(part) for part in value.metadata))
    if isinstance(value, External):
        return value.dotted
    if value is None or isinstance(value, str | int | float | bytes | bool):
        return (type(value).__name__, value)
    return id(value)


def display(value: Value) -> str:
    """A type as Pydantic writes it in the names of generic models."""
    value = plain(value)
    if value is None:
        return "NoneType"
    if value is ...:
        return "..."
    if isinstance(value, ClassValue):
        return value.qualname
    if isinstance(value, External):
        return value.dotted.rpartition(".")[2]
    if isinstance(value, Union):
        return f"Union[{', '.join(map(display, value.options))}]"
    if (named := alias_mark(value)) is not None:
        return str(named[0].args[0])
    if isinstance(value, Annotated):
        return f"Annotated[{', '.join(map(display, (value.base, *value.metadata)))}]"
    if isinstance(value, Generic):
        name = display(value.origin)
        if name == "Literal":
            return f"Literal[{', '.join(_literal(arg) for arg in value.args)}]"
        return f"{name}[{', '.join(map(display, value.args))}]"
    if isinstance(value, ExternalInstance):
        return _made(value)
    if isinstance(value, FunctionValue):
        return value.name
    return type(value).__name__


def _literal(value: Value) -> str:
    value = plain(value)
    if isinstance(value, Instance) and isinstance(value.cls, ClassValue):
        shown = f"{value.cls.name}.{value.attributes.get('name')}"
        return f"<{shown}: {plain(value.attributes.get('value'))!r}>"
    return repr(value)


def _made(value: ExternalInstance) -> str:
    name = value.callee.rpartition(".")[2]
    if name in ("TypeVar", "NewType", "create_model") and value.args:
        return f"~{value.args[0]}" if name == "TypeVar" else str(value.args[0])
    return "FieldInfo" if name == "Field" else name
