"""What SQLAlchemy and SQLModel give: sessions, statements with the models they name, results, rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from govern.project.calls.graph import UNKNOWN, Values
from govern.project.calls.types import Object, base_names, builtin, external_names, one_of
from govern.project.values import ClassValue, External, Value

PACKAGES = {
    "sqlalchemy",
    "sqlmodel",
    "flask_sqlalchemy",
    "fastapi_async_sqlalchemy",
    "fastapi_sqlalchemy",
    "sqlalchemy_utils",
}
STATEMENTS = {"select": "Select", "insert": "Insert", "update": "Update", "delete": "Delete"}
SESSIONS = {
    "Session",
    "AsyncSession",
    "scoped_session",
    "async_scoped_session",
    "AsyncConnection",
    "Connection",
    "DBSession",
}
STATEMENT_TYPES = {f"sqlalchemy.{name}" for name in STATEMENTS.values()}
FIRST = {"scalar", "scalar_one", "scalar_one_or_none"}
ONE = {"first", "one", "one_or_none", "fetchone", "get", "get_one"}
MANY = {"all", "fetchall", "partitions", "fetchmany", "yield_per", "tuples"}


def is_sqlalchemy(dotted: str) -> bool:
    return dotted.partition(".")[0] in PACKAGES


def is_session(value: Value) -> bool:
    """Whether a value is a session or connection of SQLAlchemy or SQLModel, or of a class that extends one."""
    if isinstance(value, ClassValue):
        return False
    return any(map(_names_session, external_names(value)))


def _names_session(dotted: str) -> bool:
    return dotted.rpartition(".")[2] in SESSIONS and is_sqlalchemy(dotted)


def is_statement(value: Value) -> bool:
    return isinstance(value, Object) and value.dotted in STATEMENT_TYPES


def rows_of(values: Values) -> tuple[Values, ...]:
    """The entities that a row of an executed statement holds."""
    for value in values:
        if isinstance(value, Object) and is_sqlalchemy(value.dotted):
            return value.args
    return ()


def function(dotted: str, args: Sequence[Values], keywords: Mapping[str, Values]) -> Values | None:
    """What calling a function or class of SQLAlchemy gives; None for anything that is not modelled."""
    if not is_sqlalchemy(dotted):
        return None
    name = dotted.rpartition(".")[2]
    if name in STATEMENTS:
        return (Object(External(f"sqlalchemy.{STATEMENTS[name]}"), tuple(_entity(arg) for arg in args)),)
    if name in ("sessionmaker", "async_sessionmaker"):
        return (Object(External(dotted), (keywords.get("class_", UNKNOWN),)),)
    if name in ("union", "union_all", "except_", "intersect", "aliased", "with_polymorphic") and args:
        return args[0]
    if name == "text":
        return (Object(External("sqlalchemy.text"), (args[0] if args else UNKNOWN,)),)
    if name == "lambda_stmt":
        return (Object(External("sqlalchemy.Select")),)
    return None


def called(value: Object, keywords: Mapping[str, Values]) -> Values | None:
    """What calling a sessionmaker gives."""
    name = value.dotted.rpartition(".")[2]
    if name not in ("sessionmaker", "async_sessionmaker", "scoped_session", "async_scoped_session"):
        return None
    given = one_of(*value.args, keywords.get("class_", UNKNOWN))
    made = tuple(Object(cls) for cls in given if isinstance(cls, (ClassValue, External)))
    home = "sqlalchemy.ext.asyncio.AsyncSession" if name.startswith("async") else "sqlalchemy.orm.Session"
    return made or (Object(External(home)),)


def _entity(values: Values) -> Values:
    return one_of(*((Object(value),) if isinstance(value, ClassValue) else _of_table(value) for value in values))


def names_no_table(statement: Object) -> bool:
    """Whether a statement selects constants only: `select(1)`."""
    values = [value for group in statement.args for value in group]
    return bool(values) and all(isinstance(value, Object) and value.dotted.startswith("builtins.") for value in values)


def _of_table(value: Value) -> Values:
    if isinstance(value, Object) and value.dotted in ("builtins.int", "builtins.bool"):
        return (value,)
    if isinstance(value, Object) and value.dotted in ("sqlalchemy.Table", "sqlalchemy.Subquery"):
        return value.args[0] if value.args else UNKNOWN
    return UNKNOWN


def method(
    dotted: str, receiver: Object | ClassValue, args: Sequence[Values], keywords: Mapping[str, Values]
) -> Values | None:
    """What a method of a SQLAlchemy object gives; None where the receiver is none, or it is not modelled."""
    name = dotted.rpartition(".")[2]
    if isinstance(receiver, ClassValue):
        return _of_model(receiver, name)
    if is_session(receiver):
        return _of_session(receiver, name, args, keywords)
    if not is_sqlalchemy(receiver.dotted):
        return _of_row(receiver, name)
    kind = receiver.dotted.rpartition(".")[2]
    if kind in STATEMENTS.values():
        return _of_statement(receiver, name)
    if kind == "Table":
        return (Object(External(f"sqlalchemy.{STATEMENTS[name]}"), receiver.args),) if name in STATEMENTS else None
    if kind in ("Result", "ScalarResult", "Query"):
        return _of_result(receiver, kind, name)
    if kind in ("sessionmaker", "async_sessionmaker") and name == "begin":
        return called(receiver, {})
    if kind in ("Engine", "create_engine()") and name in ("connect", "begin"):
        return (Object(External("sqlalchemy.engine.Connection")),)
    if kind in ("AsyncEngine", "create_async_engine()") and name in ("connect", "begin"):
        return (Object(External("sqlalchemy.ext.asyncio.AsyncConnection")),)
    return None


def _of_model(model: ClassValue, name: str) -> Values | None:
    if any(is_sqlalchemy(base) for base in base_names(model)) and name == "query":
        return (Object(External("sqlalchemy.orm.Query"), ((Object(model),),)),)
    return None


def _of_row(receiver: Object, name: str) -> Values | None:
    if isinstance(receiver.cls, ClassValue) and name == "sqlmodel_update":
        return (receiver,)
    return None


def _of_session(receiver: Object, name: str, args: Sequence[Values], keywords: Mapping[str, Values]) -> Values:
    first = args[0] if args else one_of(keywords.get("statement", UNKNOWN), keywords.get("entity", UNKNOWN))
    entities = rows_of(first)
    if name in ("execute", "stream"):
        return (Object(External("sqlalchemy.Result"), entities),)
    if name in ("exec", "scalars", "stream_scalars"):
        single = name != "exec" or len(entities) == 1
        return (Object(External(f"sqlalchemy.{'ScalarResult' if single else 'Result'}"), entities),)
    if name == "scalar":
        return entities[0] if entities else UNKNOWN
    if name in ("get", "get_one"):
        return _entity(first)
    if name == "query":
        return (Object(External("sqlalchemy.orm.Query"), tuple(_entity(arg) for arg in args)),)
    if name == "merge":
        return first
    if name == "connection":
        home = (
            "sqlalchemy.ext.asyncio.AsyncConnection" if "Async" in receiver.dotted else "sqlalchemy.engine.Connection"
        )
        return (Object(External(home)),)
    if name in ("begin", "begin_nested", "execution_options", "no_autoflush"):
        return (receiver,)
    return UNKNOWN


def _of_statement(receiver: Object, name: str) -> Values:
    if name in ("subquery", "cte", "alias", "lateral"):
        return (Object(External("sqlalchemy.Subquery"), receiver.args),)
    if name in ("scalar_subquery", "exists", "label", "as_scalar"):
        return (Object(External("sqlalchemy.ColumnElement")),)
    # `select(1).where(Order.id == 1)` reads a table after all
    return (Object(receiver.cls),) if names_no_table(receiver) else (receiver,)


def _of_result(receiver: Object, kind: str, name: str) -> Values:
    entities = receiver.args
    first = entities[0] if entities else UNKNOWN
    whole = first if kind == "ScalarResult" or (kind == "Query" and len(entities) == 1) else _row(entities)
    if name in FIRST:
        return first
    if name in ONE:
        return whole
    if name in MANY:
        return (builtin("list", whole),)
    if name == "scalars":
        return (Object(External("sqlalchemy.ScalarResult"), entities),)
    if name in ("count", "delete", "update", "rowcount"):
        return (builtin("int"),)
    if name in ("subquery", "cte"):
        return (Object(External("sqlalchemy.Subquery"), entities),)
    if name == "exists":
        return (Object(External("sqlalchemy.ColumnElement")),)
    return (receiver,)


def _row(entities: tuple[Values, ...]) -> Values:
    return (builtin("tuple", *entities),) if entities else UNKNOWN
