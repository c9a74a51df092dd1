"""Which classes are mapped to tables or collections, and which names their rows go by."""

from __future__ import annotations

from govern.facts.syntax import dotted
from govern.project.calls import documents
from govern.project.calls.rows import is_sqlalchemy
from govern.project.calls.types import Object, base_names
from govern.project.evaluation.classes import has_declared_fields
from govern.project.values import ClassValue, ExternalInstance, FunctionValue, Instance, Value, plain

BASES = {"DeclarativeBase", "DeclarativeBaseNoMeta", "declarative_base()", "as_declarative()", "AutomapBase"}


def is_model(cls: Value) -> bool:
    """Whether a class is mapped: its instances are rows of a table, or documents of a collection."""
    if not isinstance(cls, ClassValue):
        return False
    if documents.package_of(cls):
        return True
    for ancestor in cls.ancestors():
        if isinstance(ancestor, ClassValue):
            if "__tablename__" in ancestor.names or "__table__" in ancestor.names:
                return True
            if plain(ancestor.keywords.get("table")) is True:
                return True
    return any(is_sqlalchemy(name) and name.rpartition(".")[2] in BASES for name in base_names(cls))


def is_row(value: Value) -> bool:
    """Whether a value is an instance of a mapped class."""
    return isinstance(value, (Object, Instance)) and is_model(value.cls)


def sets_a_field(row: Value, attribute: str) -> bool:
    """Whether an attribute of a row is a column or relationship of its class, and no mere note on the object."""
    cls = row.cls if isinstance(row, (Object, Instance)) else None
    if attribute == "*" or not isinstance(cls, ClassValue):
        return True
    for ancestor in cls.ancestors():
        if isinstance(ancestor, ClassValue) and (
            _is_column(ancestor.names.get(attribute)) or _is_declared(cls, ancestor, attribute)
        ):
            return True
    return False


def _is_column(value: Value) -> bool:
    """Whether a class attribute describes a column: `Column()`, `relationship()`, a field of another mapper, or a
    function that gives one (`declared_attr`)."""
    if isinstance(value, FunctionValue):
        return any("declared_attr" in getattr(decorator, "dotted", "") for decorator in value.decorators)
    return isinstance(value, ExternalInstance)


def _is_declared(cls: ClassValue, ancestor: ClassValue, attribute: str) -> bool:
    """Whether an annotation declares a column: with `Mapped[...]`, or in a class whose annotations are its fields."""
    for name, annotation, _, _ in ancestor.annotations:
        if name == attribute:
            origin = dotted(annotation[2]) if annotation[0] == "sub" else None
            return has_declared_fields(cls) or bool(documents.package_of(cls)) or "Mapped" in (origin or "")
    return False


def model_name(value: Value, depth: int = 3) -> str | None:
    """The name of the model that a value is a row of, a query over, or is itself; None where it is none."""
    if isinstance(value, ClassValue):
        return value.name
    if isinstance(value, (Object, Instance)) and isinstance(value.cls, ClassValue):
        return value.cls.name
    if isinstance(value, Object) and depth > 0:
        names = (model_name(inner, depth - 1) for group in value.args for inner in group)
        return next((name for name in names if name is not None), None)
    return None
