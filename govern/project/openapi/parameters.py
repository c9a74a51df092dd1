"""Parameters and bodies of operations, from what endpoints read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from govern.project.endpoints import Endpoint, Parameter
from govern.project.openapi.cores import UNKNOWN, Lost
from govern.project.openapi.extras import OmittedError
from govern.project.openapi.fields import Declared, field_attributes, is_field_call
from govern.project.openapi.generate import Generator
from govern.project.openapi.models import ModelField, field_core, synthetic
from govern.project.openapi.names import ClassKey
from govern.project.openapi.objects import VALIDATION
from govern.project.schemas import kind_of
from govern.project.values import Annotated, ClassValue, External, Generic, Value, plain
from govern.project.wiring.annotations import is_model, options
from govern.project.wiring.inputs import _once
from govern.project.wiring.parameters import is_empty, unread

if TYPE_CHECKING:
    from govern.project.openapi.models import ClassSchema

PLACES = ("path", "query", "header", "cookie")
Schema = dict[str, Any]


def declared(parameter: Parameter) -> Declared:
    """A parameter as a field: with all that its annotation and its marker say."""
    annotation = plain(parameter.declared)
    if is_empty(annotation):
        annotation = External("typing.Any")
    info: dict[str, Value] = {}
    marked = False
    for part in annotation.metadata if isinstance(annotation, Annotated) else ():
        if is_field_call(plain(part)):
            info.update(field_attributes(plain(part)))
            marked = marked or plain(part).keywords is parameter.options
    said = dict(parameter.options)
    from_default = not any(
        is_field_call(plain(part)) and dict(plain(part).keywords) == said
        for part in (annotation.metadata if isinstance(annotation, Annotated) else ())
    )
    for old in ("min_items", "max_items"):  # FastAPI's own markers hand these on as keys of the schema
        if old in said:
            given = plain(said.get("json_schema_extra"))
            said["json_schema_extra"] = {**(given if isinstance(given, dict) else {}), old: said.pop(old)}
            info.pop(old, None)
    info.update(said)
    if "example" in info:  # FastAPI's own, which stands beside the schema; of a model's field it is a key of the schema
        info["parameter_example"] = info.pop("example")
        said.pop("example", None)
    default = parameter.default
    factory = plain(info.get("default_factory")) is not None
    missing = parameter.required or is_empty(default) or plain(default) is ...
    info.pop("default", None)
    extra = {key: value for key, value in said.items() if key != "default"} if from_default else {}
    return Declared(
        parameter.name, annotation, ... if missing or factory else default, factory, info, parameter.alias,
        parameter.alias, True, None, 0, missing and not factory, extra=extra,
    )  # fmt: skip


def alias_of(one: Declared) -> str:
    """The name under which a request has a parameter."""
    given = plain(one.info.get("validation_alias"))
    return given if isinstance(given, str) and given else one.request


def field_schema(generator: Generator, one: Declared, alias: str) -> Schema:
    """The schema of a parameter: `get_schema_from_model_field`, which gives everything but references a title."""
    core = field_core(generator.types, one, of_model=False)
    try:
        schema = generator.of(core, VALIDATION)
    except OmittedError:
        return {}
    return titled(schema, one.info, alias)


def titled(schema: Schema, info: dict[str, Value], alias: str) -> Schema:
    """A field's schema with the title that FastAPI gives it."""
    if "$ref" in schema:
        return schema
    given = plain(info.get("title"))
    return {**schema, "title": given if isinstance(given, str) and given else alias.title().replace("_", " ")}


def read_parameters(endpoint: Endpoint) -> list[Parameter]:
    """Everything an endpoint reads: its own parameters, then those of its dependencies, each dependency once."""
    dependencies = _once(endpoint.dependencies)
    return [*endpoint.parameters, *(one for dependency in dependencies for one in dependency.parameters)]


def operation_parameters(generator: Generator, endpoint: Endpoint) -> tuple[list[Schema], bool]:
    """The parameters of an operation, and whether anything is read that could be wrong (the 422)."""
    read = read_parameters(endpoint)
    found: list[Schema] = []
    reads = False
    for place in PLACES:
        group = [one for one in read if one.source == place]
        reads = reads or bool(group)
        for parameter in group:
            if plain(parameter.options.get("include_in_schema")) is False:
                field_schema(generator, declared(parameter), "")  # its types are published nevertheless
                continue
            spreads = generator.versions.every_model_spreads or len(group) == 1
            model = spread_model(parameter) if spreads and place != "path" else None
            if model is None:
                found.append(_parameter(generator, declared(parameter), place, alias_of(declared(parameter))))
            else:
                found += _spread(generator, parameter, model, place)
    by_name = {(one["in"], one["name"]): one for one in found}
    by_name.update({(one["in"], one["name"]): one for one in found if one["required"]})
    return [*by_name.values(), *_unread(generator, endpoint)], reads


def _unread(generator: Generator, endpoint: Endpoint) -> Iterable[Any]:
    """What stands for the parameters of dependencies that come from libraries which are not known."""
    names = (unread(generator.ev, dependency.callable) for dependency in _once(endpoint.dependencies))
    return [Lost(f"what {name} reads of the request") for name in dict.fromkeys(names) if name]


def spread_model(parameter: Parameter) -> ClassKey | None:
    """The model whose fields a parameter stands for; None for one that stands for itself."""
    found = [option for option in options(parameter.annotation) if option is not None]
    if len(found) != 1:
        return None
    cls = found[0].origin if isinstance(found[0], Generic) else found[0]
    if not isinstance(cls, ClassValue) or not (is_model(cls) or kind_of(cls) in ("pydantic", "sqlmodel", "root")):
        return None
    return ClassKey(cls, found[0].args if isinstance(found[0], Generic) else ())


def _spread(generator: Generator, parameter: Parameter, model: ClassKey, place: str) -> Iterable[Schema]:
    cls: ClassSchema = generator.class_of(model)
    dashes = place == "header" and plain(parameter.options.get("convert_underscores", True)) is not False
    for field in cls.fields:
        if field.computed or field.declared is None:
            continue
        name = field.request.replace("_", "-") if dashes and field.request == field.name else field.request
        one = field.declared
        try:
            schema = titled(generator.of(field.core, VALIDATION), one.info, field.request)
        except OmittedError:
            schema = {}
        yield _described(generator, {"name": name, "in": place, "required": field.required, "schema": schema}, one)


def _parameter(generator: Generator, one: Declared, place: str, alias: str) -> Schema:
    schema = field_schema(generator, one, alias)
    required = one.required or place == "path"
    return _described(generator, {"name": alias, "in": place, "required": required, "schema": schema}, one)


def _described(generator: Generator, parameter: Schema, one: Declared) -> Schema:
    description = plain(one.info.get("description"))
    if description is None and one.doc:
        description = one.doc
    if description is not None and description != "":
        parameter["description"] = generator.encoded(description)
    examples, example = plain(one.info.get("openapi_examples")), one.info.get("parameter_example", ...)
    if examples:
        parameter["examples"] = generator.encoded(examples)
    elif plain(example) is not ...:
        parameter["example"] = generator.encoded(example)
    if plain(one.info.get("deprecated")):
        parameter["deprecated"] = True
    return parameter


def request_body(generator: Generator, endpoint: Endpoint) -> Schema | None:
    """The request body of an operation; None without one."""
    body = endpoint.inputs.body
    if body is None:
        return None
    first = declared(body.parameters[0])
    if body.embed:
        schema = _together(generator, endpoint)
        first = Declared("body", None, ..., False, {}, "body", "body", True, None, 0)
    else:
        schema = field_schema(generator, first, alias_of(first))
    content: Schema = {"schema": schema}
    examples, example = plain(first.info.get("openapi_examples")), first.info.get("parameter_example", ...)
    if examples:
        content["examples"] = generator.encoded(examples)
    elif plain(example) is not ...:
        content["example"] = generator.encoded(example)
    made: Schema = {"content": {body.media_type: content}}
    if body.required:
        made["required"] = True
    return made


def _together(generator: Generator, endpoint: Endpoint) -> Schema:
    """The schema of a body that several parameters make: a model of its own."""
    if endpoint.unique_id is None:
        return {UNKNOWN: Lost("the operation's id is not known")}
    assert endpoint.inputs.body is not None
    fields: list[ModelField] = []
    for parameter in endpoint.inputs.body.parameters:
        one = declared(parameter)
        alias = alias_of(one)
        core = field_core(generator.types, one)
        fields.append(ModelField(one.name, alias, alias, core, one.required, declared=one))
    made = synthetic(generator.types, f"Body_{endpoint.unique_id}", fields, generator.versions)
    generator.classes[made.key.identity] = made
    generator.kept.append(made)
    return generator.of({"kind": "ref", "cls": made.key}, VALIDATION)
