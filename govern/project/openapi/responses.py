"""The responses of operations."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from govern.project.endpoints import Endpoint
from govern.project.evaluation.builtin_functions import RESPONSES
from govern.project.openapi.cores import UNKNOWN, Lost
from govern.project.openapi.extras import OmittedError
from govern.project.openapi.generate import Generator
from govern.project.openapi.objects import SERIALIZATION, VALIDATION
from govern.project.openapi.parameters import titled
from govern.project.values import ClassValue, External, Instance, Value, plain

if TYPE_CHECKING:
    from govern.project.wiring.flatten import ServedRoute

Schema = dict[str, Any]
RANGES = {
    "1XX": "Information", "2XX": "Success", "3XX": "Redirection", "4XX": "Client Error", "5XX": "Server Error",
    "DEFAULT": "Default Response",
}  # fmt: skip
# As in http.client, which loads what it takes to speak with servers.
PHRASES = {status.value: status.phrase for status in HTTPStatus}
MEDIA = {
    "JSONResponse": "application/json", "ORJSONResponse": "application/json", "UJSONResponse": "application/json",
    "HTMLResponse": "text/html", "PlainTextResponse": "text/plain", "EventSourceResponse": "text/event-stream",
}  # fmt: skip
# Classes of libraries, and the class of Starlette that they come from.
OF_LIBRARIES = {"tagflow.TagResponse": "HTMLResponse", "fastapi_tags.TagResponse": "HTMLResponse"}
JSON = ("JSONResponse", "ORJSONResponse", "UJSONResponse")
NO_BODY = frozenset((204, 205, 304))


def media_type(response_class: Value) -> tuple[str | None, bool]:
    """The media type of a response class (None without one, Lost where it is not known), and whether it is of JSON."""
    cls = plain(response_class)
    if not isinstance(cls, External | ClassValue):
        return "application/json", True
    if isinstance(cls, ClassValue) and isinstance(own := plain(cls.lookup("media_type")), str):
        return own, any(name in JSON for name in map(last, cls.external_bases()))
    bases = [cls.dotted] if isinstance(cls, External) else cls.external_bases()
    for base in bases:
        name = OF_LIBRARIES.get(base, last(base))
        if name in RESPONSES or name in MEDIA:
            return MEDIA.get(name), name in JSON
    return Lost(f"the media type of {bases[0] if bases else 'a response class'}"), False


def last(dotted: str) -> str:
    return dotted.rpartition(".")[2]


def field(generator: Generator, value: Value, name: str) -> Schema:
    """The schema of a response's model, with the title that FastAPI gives what is no reference."""
    try:
        core = generator.types.core(value)
        schema = generator.of(core, SERIALIZATION if generator.separate or generator.computes(core) else VALIDATION)
    except OmittedError:
        return {}
    return titled(schema, {}, name)


def responses_of(generator: Generator, endpoint: Endpoint, served: ServedRoute) -> Schema:
    """The responses of an operation, by status; the 422 is added by the caller."""
    own = served.route.attributes
    media, json = media_type(served.response_class)
    described = plain(own.get("response_description"))
    unique = endpoint.unique_id or ""
    main: Schema = {"description": described if isinstance(described, str) else "Successful Response"}
    given = plain(own.get("status_code"))
    allowed = given is None or not (endpoint.status_code < 200 or endpoint.status_code in NO_BODY)
    model = endpoint.response_value
    # What a model is made of is published even where the answer is no JSON.
    published: Schema = {} if model is None else field(generator, model, f"Response_{unique}")
    if allowed and media is not None:
        schema: Schema = {"type": "string"}
        if json:
            schema = published
            if endpoint.unique_id is None and "title" in schema:
                schema["title"] = Lost("the operation's id is not known")
        main["content"] = media if isinstance(media, Lost) else {media: {"schema": schema}}
    found: Schema = {str(endpoint.status_code): main}
    more = served.responses
    for status, value in more.items():
        _additional(
            generator,
            found,
            plain(status),
            plain(value),
            "application/json" if media is None or isinstance(media, Lost) else media,
            unique,
        )
    return found


def _additional(generator: Generator, found: Schema, status: Value, value: Value, media: str, unique: str) -> None:
    if isinstance(status, Instance):
        status = plain(status.attributes.get("value"))
    if not isinstance(status, int | str) or not isinstance(value, dict):
        found[str(status)] = {UNKNOWN: Lost("an additional response that is not known")}
        return
    key = str(status).upper()
    key = "default" if key == "DEFAULT" else key
    known: Schema = found.setdefault(key, {})
    shown = {str(name): generator.encoded(item) for name, item in value.items() if name != "model"}
    model = plain(value.get("model"))
    if model is not None:
        schema = field(generator, model, f"Response_{status}_{unique}")
        content = shown.setdefault("content", {})
        update_deeply(content.setdefault(media, {}).setdefault("schema", {}), schema)
    text = RANGES.get(str(status).upper())
    if text is None and str(status).isdigit():
        text = PHRASES.get(int(status))
    description = shown.get("description") or known.get("description") or text or "Additional Response"
    update_deeply(known, shown)
    known["description"] = description


def update_deeply(target: Schema, more: Schema) -> None:
    """FastAPI's `deep_dict_update`."""
    for key, value in more.items():
        if isinstance(target.get(key), dict) and isinstance(value, dict):
            update_deeply(target[key], value)
        elif isinstance(target.get(key), list) and isinstance(value, list):
            target[key] = target[key] + value
        else:
            target[key] = value
