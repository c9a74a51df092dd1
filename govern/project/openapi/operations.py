"""One operation of the document, after FastAPI's `get_openapi_path`."""

from __future__ import annotations

from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from govern.project.endpoints import Endpoint
from govern.project.openapi.cores import UNKNOWN, Lost
from govern.project.openapi.fields import docstring
from govern.project.openapi.generate import Generator
from govern.project.openapi.parameters import operation_parameters, request_body
from govern.project.openapi.responses import responses_of, update_deeply
from govern.project.openapi.security import security_of
from govern.project.values import BoundMethod, ClassValue, FunctionValue, Instance, Partial, Value, plain

if TYPE_CHECKING:
    from govern.project.wiring.flatten import ServedRoute

Schema = dict[str, Any]
WITH_BODY = frozenset(("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"))
ERROR = "#/components/schemas/HTTPValidationError"


def operation(generator: Generator, endpoint: Endpoint, served: ServedRoute) -> tuple[Schema, Schema, bool]:
    """An operation, the security schemes that it uses, and whether it can answer with a validation error."""
    own = served.route.attributes
    made: Schema = {}
    if endpoint.tags:
        made["tags"] = list(endpoint.tags)
    summary = plain(own.get("summary"))
    made["summary"] = generator.encoded(summary) if summary else endpoint.name.replace("_", " ").title()
    description = description_of(generator, served)
    if description:
        made["description"] = description
    made["operationId"] = endpoint.unique_id if endpoint.unique_id is not None else Lost("the operation's id")
    if endpoint.deprecated:
        made["deprecated"] = True
    schemes, required = security_of(generator, endpoint)
    if required:
        made["security"] = required
    parameters, reads = operation_parameters(generator, endpoint)
    if parameters:
        known = any(isinstance(one, dict) for one in parameters)
        made["parameters"] = parameters if known else Lost("; ".join(map(str, parameters)))
    body = request_body(generator, endpoint)
    if body is not None and endpoint.method in WITH_BODY:
        made["requestBody"] = body
    responses = responses_of(generator, endpoint, served)
    made["responses"] = responses
    fails = (reads or body is not None) and not any(status in responses for status in ("422", "4XX", "default"))
    if fails:
        content = {"application/json": {"schema": {"$ref": ERROR}}}
        responses["422"] = {"description": "Validation Error", "content": content}
    if served.calls_back:
        made["callbacks"] = Lost("callbacks are not derived")
    extra = plain(own.get("openapi_extra"))
    if isinstance(extra, dict):
        update_deeply(made, {str(key): generator.encoded(value) for key, value in extra.items()})
    elif extra is not None:
        made[UNKNOWN] = Lost("openapi_extra is not known")
    return made, schemes, fails


def description_of(generator: Generator, served: ServedRoute) -> Any:
    """The description: the option, else the handler's docstring, up to a form feed."""
    given = plain(served.route.attributes.get("description"))
    if not given and isinstance(served.endpoint, Partial):
        return Lost("the docstring of functools.partial, which depends on Python's version")
    text = generator.encoded(given) if given else cleandoc(documentation(served.endpoint) or "")
    return text if isinstance(text, Lost) else text.split("\f")[0].strip()


def documentation(endpoint: Value) -> str | None:
    """The `__doc__` of a handler: `functools.wraps` copies that of the function that is wrapped."""
    if isinstance(endpoint, BoundMethod):
        return documentation(endpoint.function)
    if isinstance(endpoint, Instance):
        return docstring(endpoint.cls.node[5]) if isinstance(endpoint.cls, ClassValue) else None
    if isinstance(endpoint, Partial):
        return None
    if isinstance(endpoint, FunctionValue):
        while isinstance(endpoint.wrapped, FunctionValue):
            endpoint = endpoint.wrapped
        given = plain(endpoint.attributes.get("__doc__"))
        if isinstance(given, str):
            return given
        return docstring(endpoint.node[5]) if endpoint.node[0] == "def" else None
    return None
