"""Types that declare their schema themselves: `__get_pydantic_core_schema__`, `__get_pydantic_json_schema__`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.openapi.cores import Core, leaf, unknown
from govern.project.openapi.fields import last, schema_kind
from govern.project.openapi.jsonable import NotKnownError, to_json
from govern.project.values import ClassValue, ExternalInstance, FunctionValue, Native, Site, Unknown, Value, plain

if TYPE_CHECKING:
    from govern.project.openapi.types import Types

CORE_HOOK, JSON_HOOK = "__get_pydantic_core_schema__", "__get_pydantic_json_schema__"
MADE = {
    "str_schema": "str", "int_schema": "int", "float_schema": "float", "bool_schema": "bool", "bytes_schema": "bytes",
    "date_schema": "date", "datetime_schema": "datetime", "any_schema": "Any", "uuid_schema": "UUID",
    "dict_schema": "dict", "list_schema": "list", "none_schema": "NoneType", "decimal_schema": "Decimal",
}  # fmt: skip
AROUND = frozenset((
    "no_info_after_validator_function", "with_info_after_validator_function", "no_info_before_validator_function",
    "with_info_before_validator_function", "no_info_wrap_validator_function", "with_info_wrap_validator_function",
))  # fmt: skip


def declared_core(types: Types, cls: ClassValue) -> Core | None:
    """The core that a class's own hooks give; None where it has none."""
    json_hook, core_hook = cls.lookup(JSON_HOOK), cls.lookup(CORE_HOOK)
    if schema_kind(cls):  # a model, which its hooks only adorn
        return None
    if isinstance(json_hook, FunctionValue):
        return _from_json(types, cls, json_hook, core_hook)
    if isinstance(core_hook, FunctionValue):
        return from_core_schema(types, _call(types, core_hook, cls, [cls, _handler(types)]))
    return None


def _handler(types: Types) -> Native:
    return Native("handler", lambda ev, args, keywords, site: ExternalInstance("govern.handled", tuple(args[:1])))


def _call(types: Types, hook: FunctionValue, cls: ClassValue, args: list[Value]) -> Value:
    from govern.project.evaluation.calls import call_function
    from govern.project.evaluation.evaluator import BudgetExceededError, Raised

    site = Site(cls.module.path, hook.line)
    try:
        return plain(call_function(types.ev, hook, args, {}, site, receiver=cls))
    except (Raised, BudgetExceededError, RecursionError, TypeError):
        return Unknown(f"{hook.qualname} could not be followed", cls.module.path, hook.line)


def _from_json(types: Types, cls: ClassValue, hook: FunctionValue, core_hook: Value) -> Core:
    inner = None
    if isinstance(core_hook, FunctionValue):
        inner = from_core_schema(types, _call(types, core_hook, cls, [cls, _handler(types)]))
    start = inner.get("schema", {}) if inner is not None and inner["kind"] == "leaf" else {}
    given = Native("handler", lambda ev, args, keywords, site: dict(start))
    made = _call(types, hook, cls, [ExternalInstance("pydantic_core.CoreSchema"), given])
    try:
        schema = to_json(made)
    except NotKnownError as error:
        return unknown(f"{hook.qualname}: {error}")
    return leaf(schema) if isinstance(schema, dict) else unknown(f"{hook.qualname} gives no schema")


def from_core_schema(types: Types, value: Value) -> Core:
    """The core of what `core_schema.…(…)` or a handler gave."""
    value = plain(value)
    if isinstance(value, ExternalInstance):
        name = last(value)
        if name == "handled":
            return types.core(value.args[0]) if value.args else unknown("what a handler was given")
        if name in MADE:
            return types.core(_external(MADE[name]))
        if name in AROUND:
            inner = value.keywords.get("schema", value.args[1] if len(value.args) > 1 else None)
            return {"kind": "wrapped", "inner": from_core_schema(types, inner), "input": None}
        if name == "json_or_python_schema" and "json_schema" in value.keywords:
            return from_core_schema(types, value.keywords["json_schema"])
        if name == "chain_schema":
            steps = plain(value.args[0] if value.args else value.keywords.get("steps"))
            return from_core_schema(types, steps[0]) if isinstance(steps, list) and steps else unknown("a chain")
        if name == "union_schema":
            choices = plain(value.args[0] if value.args else value.keywords.get("choices"))
            if isinstance(choices, list):
                return {"kind": "union", "choices": [from_core_schema(types, choice) for choice in choices]}
    return unknown("a core schema that is not followed")


def _external(name: str) -> Value:
    from govern.project.values import External

    package = {"date": "datetime", "datetime": "datetime", "UUID": "uuid", "Any": "typing", "Decimal": "decimal"}
    return External(f"{package.get(name, 'builtins')}.{name}")
