"""What the other object mappers give: Beanie, Tortoise, MongoEngine, Peewee, Django, Piccolo, Ormar."""

from __future__ import annotations

from collections.abc import Sequence

from govern.project.calls.graph import UNKNOWN, Values
from govern.project.calls.types import Object, builtin, external_names
from govern.project.values import ClassValue, External, Value

PACKAGES = {
    "beanie", "tortoise", "mongoengine", "peewee", "django", "piccolo", "ormar", "odmantic", "redis_om", "gino", "pony",
}  # fmt: skip
ONE = {
    "get", "get_or_none", "first", "find_one", "first_or_none", "create", "insert", "insert_one", "save", "replace",
    "get_or_404", "earliest", "latest", "last", "aget", "afirst", "acreate", "find_one_or_none", "fetch_link",
    "refresh_from_db", "find_one_and_update", "get_by_id", "upsert", "set", "get_instance", "update_from_dict",
    "clone", "refresh", "sync",
}  # fmt: skip
PAIRS = {"get_or_create", "update_or_create", "aget_or_create", "aupdate_or_create"}
MANY = {
    "find", "find_all", "find_many", "all", "filter", "exclude", "select", "where", "aggregate", "order_by", "sort",
    "limit", "offset", "skip", "prefetch_related", "select_related", "annotate", "only", "distinct", "using_db",
    "select_for_update", "join", "fields", "project", "values", "values_list", "query",
}  # fmt: skip
QUERIES = ("FindMany", "QuerySet")


def package_of(value: Value) -> str:
    """The object mapper that a value belongs to: a document or model, its class, or a query; "" for anything else."""
    for name in external_names(value):
        top = name.partition(".")[0]
        if top in PACKAGES:
            return top
    return ""


def method(dotted: str, receiver: Object | ClassValue, args: Sequence[Values]) -> Values | None:
    """What a method of a model, or of a query over a model, gives; None where the receiver is neither."""
    package = package_of(receiver)
    if not package:
        return None
    name = dotted.rpartition(".")[2]
    row = _row(receiver)
    if name in ONE:
        return row
    if name in PAIRS:
        return (builtin("tuple", row, (builtin("bool"),)),)
    if name in ("to_list", "list"):
        return (builtin("list", row),)
    if name in MANY:
        return (Object(External(f"{package}.QuerySet"), (row,)),)
    return None


def _row(receiver: Object | ClassValue) -> Values:
    if isinstance(receiver, ClassValue):
        return (Object(receiver),)
    if isinstance(receiver.cls, ClassValue):
        return (receiver,)
    return receiver.args[0] if receiver.args else UNKNOWN
