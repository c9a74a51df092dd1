"""Which classes are mapped to tables or collections, and which names their rows go by."""

from __future__ import annotations

from govern.project.calls import documents
from govern.project.calls.rows import is_sqlalchemy
from govern.project.calls.types import Object, base_names
from govern.project.values import ClassValue, Instance, Value, plain

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
    return isinstance(value, Object | Instance) and is_model(value.cls)


def sets_a_field(row: Value, attribute: str) -> bool:
    """Whether an attribute of a row is one that its class declares: a column or a relationship, no mere note on it."""
    cls = row.cls if isinstance(row, Object | Instance) else None
    if attribute == "*" or not isinstance(cls, ClassValue):
        return True
    for ancestor in cls.ancestors():
        if isinstance(ancestor, ClassValue) and (
            attribute in ancestor.names or any(name == attribute for name, _, _, _ in ancestor.annotations)
        ):
            return True
    return False


def model_name(value: Value) -> str | None:
    """The name of the model that a value is a row of, a query over, or is itself; None where it is none."""
    if isinstance(value, ClassValue):
        return value.name
    if isinstance(value, Object | Instance) and isinstance(value.cls, ClassValue):
        return value.cls.name
    if isinstance(value, Object):
        for group in value.args:
            for inner in group:
                found = model_name(inner)
                if found is not None:
                    return found
    return None
