"""The whole document of one application, after FastAPI's `get_openapi`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any

from govern.findings import Location
from govern.project.endpoints import Endpoint
from govern.project.evaluation.evaluator import Evaluator
from govern.project.framework.registering import UNRESOLVED
from govern.project.framework.validation_errors import CONTEXT, validation_errors
from govern.project.openapi.cores import Lost
from govern.project.openapi.finish import finish
from govern.project.openapi.flat import define_every_model
from govern.project.openapi.generate import Generator
from govern.project.openapi.operations import operation
from govern.project.openapi.override import about, endpoints_of_routes, replaced
from govern.project.openapi.places import places_of
from govern.project.openapi.versions import Versions
from govern.project.values import Instance, Value, plain
from govern.project.wiring.operation_ids import CONVERTOR
from govern.records import dataclass

Schema = dict[str, Any]
INFO = (
    ("summary", "summary"), ("description", "description"), ("terms_of_service", "termsOfService"),
    ("contact", "contact"), ("license_info", "license"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Derived:
    """A document derived from source.

    `unknown` are the parts that could not be worked out: (JSON pointer, reason); the document says nothing there.
    `places` says where the code behind a part stands, by JSON pointer: of operations the handler, of component schemas
    the class, of their properties the field.
    """

    document: Schema
    unknown: tuple[tuple[str, str], ...] = ()
    places: dict[str, Location] = field(default_factory=dict)


def derive(ev: Evaluator, app: Instance, endpoints: Sequence[Endpoint], versions: Versions) -> Derived:
    """The document of an application, from the endpoints of the application that serves it.

    `app` may be mounted in that application; its paths are then those below the mount. What replaces `app.openapi` is
    followed where it can be.
    """
    own = [e for e in endpoints if e.served is not None and e.served.apps and e.served.apps[-1] is app]
    made: list[Derived] = []

    def make(keywords: dict[str, Value], routes: Value) -> Schema | None:
        served = endpoints_of_routes(endpoints, routes, app)
        if served is None:
            return None
        made.append(compose(ev, keywords, served, versions))
        return made[-1].document

    document, problem = replaced(ev, app, make)
    if document is None:
        derived = compose(ev, about(app), own, versions)
        unknown = (("", problem), *derived.unknown) if problem else derived.unknown
        return Derived(derived.document, unknown, derived.places)
    first = made[0] if made else Derived({})
    return Derived(document, first.unknown, first.places)


def compose(ev: Evaluator, options: Mapping[str, Value], endpoints: Iterable[Endpoint], versions: Versions) -> Derived:
    """`get_openapi(**options, routes=...)`, with the endpoints for the routes."""
    generator = Generator(ev, versions, separate=plain(options.get("separate_input_output_schemas")) is not False)
    paths: Schema = {}
    schemes: Schema = {}
    handlers: dict[str, Endpoint] = {}
    fails = False
    for endpoint in endpoints:
        served = endpoint.served
        if served is None or not served.is_fastapi or endpoint.kind != "http":
            continue
        path = plain(served.local_path) if served.mounted else endpoint.path
        if not endpoint.include_in_schema or not isinstance(path, str) or UNRESOLVED in path:
            continue
        made, used, failing = operation(generator, endpoint, served)
        path = CONVERTOR.sub(r"{\1}", path)
        paths.setdefault(path, {})[endpoint.method.lower()] = made
        handlers[f"/paths/{escaped(path)}/{endpoint.method.lower()}"] = endpoint
        schemes.update(used)
        fails = fails or failing
    schemas = _schemas(generator, fails, paths)
    document: Schema = {"openapi": _openapi_version(options, versions), "info": _info(generator, options)}
    if plain(options.get("servers")):
        document["servers"] = generator.encoded(options["servers"])
    components = {"schemas": schemas, "securitySchemes": schemes}
    if any(components.values()):
        document["components"] = {key: value for key, value in components.items() if value}
    document["paths"] = paths
    if _has_routes(options.get("webhooks")):
        document["webhooks"] = Lost("webhooks are not derived")
    for option, key in (("tags", "tags"), ("external_docs", "externalDocs")):
        if plain(options.get(option)):
            document[key] = generator.encoded(options[option])
    finished, unknown = finish(document, floats=versions.floats_everywhere)
    return Derived(finished, tuple(unknown), places_of(handlers, generator.components.keys, finished))


def escaped(part: str) -> str:
    """A key as a step of a JSON pointer."""
    return part.replace("~", "~0").replace("/", "~1")


def _has_routes(webhooks: Value) -> bool:
    """Whether `app.webhooks`, or the routes of it that `get_openapi` is given, hold any; or nobody knows which."""
    webhooks = plain(webhooks)
    return bool(webhooks.attributes.get("routes") if isinstance(webhooks, Instance) else webhooks)


def _schemas(generator: Generator, fails: bool, paths: Schema) -> Schema:
    from govern.project.openapi.components import renamed

    define_every_model(generator)
    generator.components.finish()
    moved = generator.components.moved
    for path, item in paths.items():
        paths[path] = renamed(item, moved)
    schemas = dict(generator.components.schemas)
    for schema in schemas.values():
        if isinstance(schema.get("description"), str):
            schema["description"] = schema["description"].split("\f")[0]
    if fails:
        error, answer = (generator.encoded(one) for one in validation_errors(generator.ev))
        if generator.versions.error_context and isinstance(error.get("properties"), dict):
            error["properties"].update(CONTEXT)
        schemas.update(ValidationError=error, HTTPValidationError=answer)
    return dict(sorted(schemas.items()))


def _openapi_version(options: Mapping[str, Value], versions: Versions) -> str:
    given = plain(options.get("openapi_version"))
    return given if isinstance(given, str) else "3.1.0" if versions.fastapi >= (0, 99, 0) else "3.0.2"


def _info(generator: Generator, options: Mapping[str, Value]) -> Schema:
    info: Schema = {name: generator.encoded(options.get(name)) for name in ("title", "version")}
    for option, key in INFO:
        value = plain(options.get(option))
        if value:
            info[key] = generator.encoded(value)
    return info
