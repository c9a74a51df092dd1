"""What the metadata of `Annotated` does to a core: constraints, `Field(...)`, serialisers, hidden types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govern.project.openapi.cores import (
    CONSTRAINTS,
    NO_SCHEMA,
    Core,
    Lost,
    constrain,
    innermost_family,
    update,
    validated,
)
from govern.project.openapi.cores import SILENT as DATE_LIMITS
from govern.project.openapi.fields import FIELD_CALLS, field_attributes, last
from govern.project.openapi.jsonable import NotKnownError, to_json
from govern.project.values import (
    BoundMethod,
    ClassValue,
    External,
    ExternalInstance,
    FunctionValue,
    Instance,
    Value,
    plain,
)

if TYPE_CHECKING:
    from govern.project.openapi.types import Types

LIMITS = {"Gt": "gt", "Ge": "ge", "Lt": "lt", "Le": "le", "MultipleOf": "multiple_of", "MinLen": "min_length",
          "MaxLen": "max_length"}  # fmt: skip
RENAMED = {"min_items": "min_length", "max_items": "max_length", "regex": "pattern"}
UPDATES = ("title", "description", "examples", "deprecated")
MADE_OF = {"conint": "int", "confloat": "float", "constr": "str", "condecimal": "Decimal", "conbytes": "bytes",
           "condate": "date"}  # fmt: skip
# Keywords of `Field` and its siblings that are neither constraints nor keys of the schema.
SILENT = frozenset((
    "default", "default_factory", "alias", "alias_priority", "validation_alias", "serialization_alias",
    "field_title_generator", "exclude", "exclude_if", "discriminator", "json_schema_extra", "frozen",
    "validate_default", "repr", "init", "init_var", "kw_only", "include", "allow_mutation", "const", "unique_items",
    "embed", "media_type", "convert_underscores", "include_in_schema", "openapi_examples",
    "parameter_example", "annotation", "schema_extra", "hash", "compare", "metadata", "name", "**",
))  # fmt: skip


def apply_metadata(types: Types, core: Core, part: Value, base: Value) -> Core:
    """The core with one item of metadata applied."""
    if isinstance(part, External):
        if part.dotted.endswith("SkipJsonSchema"):
            return {"kind": "omitted", "inner": core}
        return core
    if isinstance(part, Instance):
        from govern.project.openapi.hooks import hooked

        return hooked(types, core, part, base)
    if not isinstance(part, ExternalInstance):
        return core
    name = last(part)
    if name in FIELD_CALLS:
        said = field_attributes(part)
        core = apply_constraints(types, core, said)
        return core if core.get("fresh") else apply_updates(types, core, said)
    if name in LIMITS:
        value = part.args[0] if part.args else next(iter(part.keywords.values()), None)
        return _limit(core, LIMITS[name], value)
    if name in ("Interval", "StringConstraints", "Len", "UrlConstraints"):
        said = dict(part.keywords)
        if name == "Len":
            said.update(zip(("min_length", "max_length"), part.args, strict=False))
        return apply_constraints(types, core, said)
    return _special(types, core, part, name, base)


def _special(types: Types, core: Core, part: ExternalInstance, name: str, base: Value) -> Core:
    if name == "SkipJsonSchema":
        return {"kind": "omitted", "inner": core}
    if name == "WithJsonSchema":
        return _with_json_schema(core, part)
    if name in ("PlainSerializer", "WrapSerializer") and core.get("own"):
        return core  # a type that makes its schema itself does not ask the serialiser
    if name in ("PlainSerializer", "WrapSerializer"):
        returned = plain(part.keywords.get("return_type"))
        dump = types.core(returned) if returned is not None else returned_core(types, part.args[0] if part.args else
                                                                               part.keywords.get("func"))  # fmt: skip
        when = plain(part.keywords.get("when_used"))
        return {**core, "dump_as": dump, "dump_when": when} if dump is not None else core
    if name in ("BeforeValidator", "WrapValidator", "PlainValidator", "AfterValidator"):
        given = part.keywords.get("json_schema_input_type")
        taken = types.core(given) if given is not None else {"kind": "any"} if name == "PlainValidator" else None
        return validated({"kind": "wrapped", "inner": core, "input": taken})
    if name == "Discriminator":
        return discriminated(types, core, part.args[0] if part.args else part.keywords.get("discriminator"))
    if name == "Tag":
        return {**core, "tag_name": plain(part.args[0] if part.args else part.keywords.get("tag"))}
    return core


def _with_json_schema(core: Core, part: ExternalInstance) -> Core:
    given = plain(part.args[0] if part.args else part.keywords.get("json_schema"))
    mode = plain(part.keywords.get("mode"))
    if given is None:
        return {"kind": "omitted", "inner": core}
    try:
        schema = to_json(given)
    except NotKnownError as error:
        return {"kind": "unknown", "reason": str(error)}
    modes = (mode,) if isinstance(mode, str) else ("validation", "serialization")
    return {**core, "replace": {**core.get("replace", {}), **dict.fromkeys(modes, schema)}}


def returned_core(types: Types, function: Value) -> Core | None:
    """The core of what a function says it returns; None where it says nothing."""
    function = plain(function)
    if isinstance(function, External) and function.dotted.startswith("builtins."):
        return types.core(function)
    if isinstance(function, BoundMethod):
        function = function.function
    if isinstance(function, ClassValue):
        return types.core(function)
    if not isinstance(function, FunctionValue) or function.node[0] != "def" or function.node[4] is None:
        return None
    return types.core(types.ev.annotation(function.node[4], function.scope))


def _limit(core: Core, name: str, value: Value) -> Core:
    value = plain(value)
    if value is None or (innermost_family(core) == "date" and name in DATE_LIMITS):
        return core
    if isinstance(value, ExternalInstance) and last(value) == "compile" and value.args:
        value = plain(value.args[0])
    elif isinstance(value, Instance) and "pattern" in value.attributes:
        value = plain(value.attributes["pattern"])
    try:
        shown: Any = to_json(value)
    except NotKnownError as error:
        return {"kind": "unknown", "reason": f"{name}: {error}"}
    if isinstance(value, ExternalInstance) and last(value) == "Decimal":
        shown = float(shown)
    return constrain(core, name, shown)


def apply_constraints(types: Types, core: Core, said: dict[str, Value]) -> Core:
    """The core with the constraints that a `Field(...)` states, and its discriminator."""
    for keyword, value in said.items():
        name = RENAMED.get(keyword, keyword)
        if name in CONSTRAINTS or name in NO_SCHEMA:
            core = _limit(core, name, value)
    if plain(said.get("discriminator")) is not None:
        core = discriminated(types, core, said["discriminator"])
    return core


def apply_updates(types: Types, core: Core, said: dict[str, Value]) -> Core:
    """The core with what a `Field(...)` says for the schema: title, description, examples, extra keys, a default."""
    default = plain(said.get("default", ...))
    if "default_factory" not in said and default is not ... and last(default) not in ("PydanticUndefined", "Undefined"):
        core = {"kind": "default", "inner": core, "default": default}
    return update({**core}, updates_of(types, said)) | extra_of(types, core, said)


def updates_of(types: Types, said: dict[str, Value]) -> dict[str, Any]:
    """The keys that a `Field(...)` sets; an unknown one becomes a NotKnownError's text in place of its value."""
    found: dict[str, Any] = {}
    for name in UPDATES:
        value = plain(said.get(name))
        if value is None:
            continue
        if name == "deprecated":
            if value is not False:
                found[name] = True
            continue
        try:
            found[name] = to_json(value, types.ev)
        except NotKnownError as error:
            found[name] = Lost(str(error))
    return found


def extra_of(types: Types, core: Core, said: dict[str, Value]) -> dict[str, Any]:
    """`{"extra": ...}` where a `Field(...)` has keys of its own for the schema."""
    given = plain(said.get("json_schema_extra", said.get("schema_extra")))
    if given is None:
        own = {
            name: value
            for name, value in said.items()
            if name not in SILENT and name not in UPDATES and RENAMED.get(name, name) not in CONSTRAINTS | NO_SCHEMA
        }
        given = own or None
    return {} if given is None else {"extra": given}


def discriminated(types: Types, core: Core, tag: Value) -> Core:
    """A union as a tagged one, by the field or the function that tells its members apart."""
    if core["kind"] in ("nullable", "default", "wrapped", "named"):
        return {**core, "inner": discriminated(types, core["inner"], tag)}
    if core["kind"] != "union":
        return core
    return {**core, "kind": "tagged", "tag": plain(tag)}


def constrained_type(types: Types, name: str, value: ExternalInstance) -> Core | None:
    """`conint(ge=1)`, `constr(...)`, `conlist(Item, min_length=1)` and their siblings; None for anything else."""
    said = {key: item for key, item in value.keywords.items() if key != "item_type"}
    if name in MADE_OF:
        package = {"Decimal": "decimal", "date": "datetime"}.get(MADE_OF[name], "builtins")
        return apply_constraints(types, types.core(External(f"{package}.{MADE_OF[name]}")), said)
    if name in ("conlist", "conset", "confrozenset"):
        item = value.args[0] if value.args else value.keywords.get("item_type")
        said.update(zip(("min_length", "max_length"), value.args[1:], strict=False))
        core: Core = {"kind": "list", "items": types.core(item), "unique": name != "conlist"}
        return apply_constraints(types, core, said)
    return None
