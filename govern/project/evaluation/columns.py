"""Columns of SQLAlchemy's and SQLModel's classes as evaluated code asks about them: their names, the primary key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.facts.syntax import Node
from govern.project.values import ClassValue, External, ExternalInstance, FunctionValue, Instance, Site, Unknown, Value

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator, ExternalFunction

COLUMNS = ("mapped_column", "Column")
MAPPED = ("Mapped", "DynamicMapped", "WriteOnlyMapped")
MAPPER = External("sqlalchemy.orm.Mapper")


def is_column(value: Value) -> bool:
    """Whether a value is what `mapped_column(...)` or `Column(...)` gave."""
    return isinstance(value, ExternalInstance) and value.callee.rpartition(".")[2] in COLUMNS


def name_columns(cls: ClassValue) -> None:
    """Give each column that a class body binds its name, as SQLAlchemy does: the first argument, else the attribute."""
    for attribute, value in cls.names.items():
        if is_column(value) and "name" not in value.keywords:
            first = value.args[0] if value.args else None
            value.keywords["name"] = first if isinstance(first, str) else attribute


def declared_column(ev: Evaluator, cls: ClassValue, name: str) -> Value:
    """The column that stands behind an attribute that is only annotated, `name: Mapped[int]`; None for no such one."""
    for ancestor in cls.ancestors():
        if isinstance(ancestor, ClassValue):
            for attribute, node, value, _ in ancestor.annotations:
                if attribute == name and value is None and _mapped(node):
                    return ExternalInstance("sqlalchemy.orm.mapped_column", (), {"name": name}, ancestor.module.path)
    return None


def _mapped(node: Node) -> bool:
    if node[0] != "sub":
        return False
    origin = node[2]
    return (origin[2] if origin[0] == "name" else origin[3] if origin[0] == "attr" else "") in MAPPED


def declared_attribute(ev: Evaluator, cls: ClassValue, function: FunctionValue) -> Value:
    """What a method under `@declared_attr` gives of its class; the column that it is a synonym of. None for others."""
    from govern.project.evaluation.calls import call_function

    if not any(getattr(one, "dotted", "").endswith(".declared_attr") for one in function.decorators):
        return None
    made = call_function(ev, function, [cls], {}, Site(function.module.path, function.line), receiver=cls)
    if not isinstance(made, ExternalInstance):
        return made
    target = made.args[0] if made.callee.endswith(".synonym") and made.args else None
    if isinstance(target, str):
        found = cls.lookup(target)
        return found if found is not None else declared_column(ev, cls, target) or made
    if is_column(made):
        made.keywords.setdefault("name", function.name)
    return made


def _inspect(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """`sqlalchemy.inspect(cls)`: the mapper of a class, with its primary key."""
    cls = args[0] if args else keywords.get("subject")
    if not isinstance(cls, ClassValue):
        return ExternalInstance("sqlalchemy.inspect", tuple(args), dict(keywords), site.file, site.line)
    return Instance(MAPPER, {"primary_key": primary_key(cls, site), "class_": cls}, file=site.file, line=site.line)


def primary_key(cls: ClassValue, site: Site) -> Value:
    """The columns of a class's primary key, in the order of the table; Unknown where several classes declare some."""
    found = []
    for ancestor in cls.ancestors():
        own = ancestor.names.values() if isinstance(ancestor, ClassValue) else ()
        keys = tuple(value for value in own if _is_key(value))
        if keys:
            found.append(keys)
    if len(found) != 1:
        return Unknown(f"the primary key of {cls.name}", site.file, site.line)
    return found[0]


def _is_key(value: Value) -> bool:
    name = value.callee.rpartition(".")[2] if isinstance(value, ExternalInstance) else ""
    return (name in COLUMNS or name == "Field") and value.keywords.get("primary_key") is True


FUNCTIONS: dict[str, ExternalFunction] = {
    "sqlalchemy.inspect": _inspect, "sqlalchemy.inspection.inspect": _inspect, "sqlmodel.inspect": _inspect,
}  # fmt: skip
