"""Types and metadata that declare their schema themselves, by Pydantic's two hooks.

The hooks are evaluated as all code is. A handler gives core schemas (`CoreSchema`), which hooks look into and change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from govern.project.openapi.cores import Core, leaf, nullable, unknown
from govern.project.openapi.fields import last, schema_kind
from govern.project.openapi.jsonable import NotKnownError, to_json
from govern.project.values import (
    BoundMethod,
    ClassValue,
    External,
    ExternalInstance,
    FunctionValue,
    Instance,
    Native,
    Site,
    Unknown,
    Value,
    plain,
)

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator
    from govern.project.openapi.types import Types

CORE_HOOK, JSON_HOOK = "__get_pydantic_core_schema__", "__get_pydantic_json_schema__"
MADE = {
    "str_schema": "str", "int_schema": "int", "float_schema": "float", "bool_schema": "bool", "bytes_schema": "bytes",
    "date_schema": "date", "datetime_schema": "datetime", "any_schema": "Any", "uuid_schema": "UUID",
    "none_schema": "NoneType", "decimal_schema": "Decimal", "time_schema": "time", "timedelta_schema": "timedelta",
    "url_schema": "AnyUrl",
}  # fmt: skip
PACKAGES = {
    "date": "datetime", "datetime": "datetime", "time": "datetime", "timedelta": "datetime", "UUID": "uuid",
    "Any": "typing", "Decimal": "decimal", "AnyUrl": "pydantic",
}  # fmt: skip
CONTAINERS = {"list_schema": "list", "set_schema": "set", "frozenset_schema": "frozenset", "dict_schema": "dict"}
AROUND = frozenset((
    "no_info_after_validator_function", "with_info_after_validator_function", "no_info_before_validator_function",
    "with_info_before_validator_function", "no_info_wrap_validator_function", "with_info_wrap_validator_function",
))  # fmt: skip
PLAIN = frozenset(("no_info_plain_validator_function", "with_info_plain_validator_function", "is_instance_schema"))
LIMITS = frozenset(("min_length", "max_length", "pattern", "ge", "gt", "le", "lt", "multiple_of"))


class CoreSchema(dict[Value, Value]):
    """A core schema that a handler gave: a dict for the code that reads and changes it."""

    def __init__(self, core: Core) -> None:
        super().__init__(type=core["kind"])
        self.core = core


def declared_core(types: Types, cls: ClassValue, source: Value) -> Core | None:
    """The core that a class's own hooks give; None where it has none. `source` is the type as it was written."""
    json_hook, core_hook = cls.lookup(JSON_HOOK), cls.lookup(CORE_HOOK)
    if schema_kind(cls):  # a model, which its hooks only adorn
        return None
    if isinstance(json_hook, FunctionValue):
        return _from_json(types, cls, json_hook, core_hook, source)
    if isinstance(core_hook, FunctionValue):
        return from_core_schema(types, _call(types, core_hook, cls, [source, handler(types)]))
    return None


def reference_of(types: Types, cls: ClassValue, source: Value) -> str:
    """What a model's own hook calls its component: the `ref` that it sets in its core schema; "" for none."""
    hook = cls.lookup(CORE_HOOK)
    if not isinstance(hook, FunctionValue):
        return ""
    receiver = source if "classmethod" in hook.marks else cls
    made = _call(types, hook, receiver, [source, handler(types, {"kind": "any"})])
    name = plain(made.get("ref")) if isinstance(made, CoreSchema) else None
    return name if isinstance(name, str) else ""


def hooked(types: Types, core: Core, part: Instance, base: Value) -> Core:
    """The core with one item of metadata applied that has hooks of its own."""
    cls = part.cls
    if not isinstance(cls, ClassValue):
        return core
    core_hook, json_hook = cls.lookup(CORE_HOOK), cls.lookup(JSON_HOOK)
    if isinstance(core_hook, FunctionValue):
        core = from_core_schema(types, _call(types, core_hook, part, [base, handler(types, core)]))
    if isinstance(json_hook, FunctionValue):
        core = {**core, "hooks": (*core.get("hooks", ()), BoundMethod(json_hook, part))}
    return core


def handler(types: Types, given: Core | None = None) -> Instance:
    """What stands for a `GetCoreSchemaHandler`: calling it gives the core of a type, or of the type that is `given`."""

    def generate(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        value = plain(args[0]) if args else None
        if isinstance(value, CoreSchema) or (isinstance(value, ExternalInstance) and "core_schema" in value.callee):
            return value
        return CoreSchema(types.core(value))

    def inner(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        return generate(ev, args, keywords, site) if given is None else CoreSchema(given)

    calls = {"__call__": Native("handler", inner), "generate_schema": Native("generate_schema", generate)}
    return Instance(External("pydantic.GetCoreSchemaHandler"), {**calls, "field_name": None})


def json_handler(make: Callable[[], dict[str, Any]], mode: str) -> Instance:
    """What stands for a `GetJsonSchemaHandler`: calling it gives the schema that `make` makes."""
    calls = {
        "__call__": Native("handler", lambda ev, args, keywords, site: make()),
        "resolve_ref_schema": Native("resolve_ref_schema", lambda ev, args, keywords, site: args[0] if args else {}),
    }
    return Instance(External("pydantic.GetJsonSchemaHandler"), {**calls, "mode": mode})


def _call(types: Types, hook: FunctionValue, receiver: Value, args: list[Value]) -> Value:
    from govern.project.evaluation.calls import call_function
    from govern.project.evaluation.evaluator import BudgetExceededError, Raised

    site = Site(hook.module.path, hook.line)
    given = args if "staticmethod" in hook.marks else [receiver, *args]
    try:
        return plain(call_function(types.ev, hook, given, {}, site, receiver=receiver))
    except (Raised, BudgetExceededError, RecursionError, TypeError):
        return Unknown(f"{hook.qualname} could not be followed", hook.module.path, hook.line)


def _from_json(types: Types, cls: ClassValue, hook: FunctionValue, core_hook: Value, source: Value) -> Core:
    inner = None
    if isinstance(core_hook, FunctionValue):
        inner = from_core_schema(types, _call(types, core_hook, cls, [source, handler(types)]))
    start = inner.get("schema", {}) if inner is not None and inner["kind"] == "leaf" else {}
    given = json_handler(lambda: dict(start), "validation")
    made = _call(types, hook, cls, [ExternalInstance("pydantic_core.CoreSchema"), given])
    try:
        schema = to_json(made)
    except NotKnownError as error:
        return unknown(f"{hook.qualname}: {error}")
    return leaf(schema) if isinstance(schema, dict) else unknown(f"{hook.qualname} gives no schema")


def from_core_schema(types: Types, value: Value) -> Core:
    """The core of what `core_schema.…(…)` or a handler gave."""
    value = plain(value)
    if isinstance(value, CoreSchema):
        core, name = value.core, plain(value.get("ref"))
        if "serialization" in value:
            core = _serialised(types, core, value["serialization"])
        return _named(core, name) if isinstance(name, str) else core
    if isinstance(value, Unknown):
        return unknown(value.reason)
    if not isinstance(value, ExternalInstance):
        return unknown("a core schema that is not followed")
    core = _built(types, value, last(value))
    return _serialised(types, core, value.keywords["serialization"]) if "serialization" in value.keywords else core


def _named(core: Core, name: str) -> Core:
    """The core as a component of its own; the hooks of its metadata work on what refers to it."""
    inner = {key: value for key, value in core.items() if key != "hooks"}
    made: Core = {"kind": "named", "inner": inner, "ref": name}
    return {**made, "hooks": core["hooks"]} if "hooks" in core else made


def _built(types: Types, value: ExternalInstance, name: str) -> Core:
    first = value.args[0] if value.args else None
    if name in MADE:
        from govern.project.openapi.metadata import apply_constraints

        core = types.core(External(f"{PACKAGES.get(MADE[name], 'builtins')}.{MADE[name]}"))
        return apply_constraints(types, core, {key: item for key, item in value.keywords.items() if key in LIMITS})
    if name in AROUND:
        inner = value.keywords.get("schema", value.args[1] if len(value.args) > 1 else None)
        taken = value.keywords.get("json_schema_input_schema")
        given = from_core_schema(types, taken) if taken is not None else None
        return {"kind": "wrapped", "inner": from_core_schema(types, inner), "input": given}
    if name in PLAIN:
        taken = value.keywords.get("json_schema_input_schema")
        return unknown(f"the core schema {name}") if taken is None else from_core_schema(types, taken)
    if name == "json_or_python_schema":
        return from_core_schema(types, value.keywords.get("json_schema", first))
    if name == "nullable_schema":
        return nullable(from_core_schema(types, value.keywords.get("schema", first)))
    if name in CONTAINERS:
        return _container(types, value, CONTAINERS[name])
    if name == "chain_schema":
        steps = plain(value.keywords.get("steps", first))
        return from_core_schema(types, steps[0]) if isinstance(steps, list) and steps else unknown("a chain")
    if name == "union_schema":
        choices = plain(value.keywords.get("choices", first))
        if isinstance(choices, list):
            return {"kind": "union", "choices": [from_core_schema(types, choice) for choice in choices]}
    if name == "literal_schema":
        expected = plain(value.keywords.get("expected", first))
        if isinstance(expected, list | tuple):
            return {"kind": "literal", "values": [plain(one) for one in expected]}
    return unknown(f"the core schema {name}" if name else "a core schema that is not followed")


def _container(types: Types, value: ExternalInstance, name: str) -> Core:
    keywords = value.keywords
    if name == "dict":
        parts = [keywords.get(key, value.args[at] if len(value.args) > at else None)
                 for at, key in enumerate(("keys_schema", "values_schema"))]  # fmt: skip
        keys, values = ({"kind": "any"} if part is None else from_core_schema(types, part) for part in parts)
        return {"kind": "dict", "keys": keys, "values": values}
    items = keywords.get("items_schema", value.args[0] if value.args else None)
    inner: Core = {"kind": "any"} if items is None else from_core_schema(types, items)
    return {"kind": "list", "items": inner, "unique": name != "list"}


def _serialised(types: Types, core: Core, serialiser: Value) -> Core:
    """The core with what a serialiser says it gives: text, or the type that it names."""
    serialiser = plain(serialiser)
    if not isinstance(serialiser, ExternalInstance):
        return core
    name = last(serialiser)
    dump: Core | None = None
    if name == "to_string_ser_schema":
        dump = types.core(External("builtins.str"))
    elif plain(serialiser.keywords.get("return_schema")) is not None:
        dump = from_core_schema(types, serialiser.keywords["return_schema"])
    elif name.endswith("serializer_function_ser_schema"):
        from govern.project.openapi.metadata import returned_core

        dump = returned_core(types, serialiser.args[0] if serialiser.args else serialiser.keywords.get("function"))
    if dump is None:
        return core
    return {**core, "dump_as": dump, "dump_when": plain(serialiser.keywords.get("when_used"))}
