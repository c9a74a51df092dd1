"""Pairs of documents that differ in something other than one schema, and the kinds reported there and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from govern.contract.walk import Options
from tests.contract.documents import document, with_schema

TODAY = Options(today=date(2026, 1, 1))
SLOW = Options(today=date(2026, 1, 1), deprecation_days=90)
TEXT = {"type": "string"}
THING = {"type": "object"}


@dataclass(frozen=True)
class Pair:
    """Two documents, and the kinds of all changes from the first to the second, and back."""

    before: dict[str, Any]
    after: dict[str, Any]
    there: frozenset[str]
    back: frozenset[str]
    options: Options = field(default=TODAY)


def pair(before: Any, after: Any, there: str, back: str, options: Options = TODAY) -> Pair:
    return Pair(before, after, frozenset(there.split()), frozenset(back.split()), options)


def paths(**operations: Any) -> dict[str, Any]:
    """GET /items stays; `operations` are methods of /things."""
    kept: dict[str, Any] = {"/items": {"get": {"responses": {}}}}
    return document(None, paths={**kept, "/things": operations} if operations else kept)


def op(**more: Any) -> dict[str, Any]:
    return {"responses": {}, **more}


def parameter(name: Any = "q", where: Any = "query", **more: Any) -> dict[str, Any]:
    return {"name": name, "in": where, "schema": TEXT, **more}


def parameters(*listed: Any) -> dict[str, Any]:
    return document({"parameters": list(listed)})


def at(path: str, *listed: Any) -> dict[str, Any]:
    return document(None, paths={path: {"get": op(parameters=list(listed))}})


def body(schema: Any = THING, name: str = "application/json", **more: Any) -> dict[str, Any]:
    return document({"requestBody": {"content": {name: {"schema": schema}}, **more}})


def answer(content: Any = None, status: str = "200", headers: Any = None) -> dict[str, Any]:
    return document({"responses": {status: {"description": "", "content": content or {}, "headers": headers or {}}}})


def properties(side: str, required: list[str], **named: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": named, "required": required}
    return with_schema(side, "parameter" if side == "parameter" else "body", schema)


def in_parameter(required: list[str], **named: Any) -> dict[str, Any]:
    return with_schema("request", "parameter", {"type": "object", "properties": named, "required": required})


def in_header(required: list[str], **named: Any) -> dict[str, Any]:
    return with_schema("response", "header", {"type": "object", "properties": named, "required": required})


def secured(**top: Any) -> dict[str, Any]:
    return document(None, **top)


def scheme(**more: Any) -> dict[str, Any]:
    return document(None, components={"securitySchemes": {"oauth": {"type": "oauth2", **more}}})


def flow(**more: Any) -> dict[str, Any]:
    return scheme(flows={"authorizationCode": more})


LATER = {"deprecated": True, "x-sunset": "2031-01-01"}
OVER = {"deprecated": True, "x-sunset": "2021-01-01"}
PAIRS: dict[str, Pair] = {
    # endpoints
    "endpoint": pair(paths(get=op()), paths(), "endpoint-removed", "endpoint-added"),
    "one method": pair(paths(get=op(), put=op()), paths(get=op()), "endpoint-removed", "endpoint-added"),
    "endpoint after deprecation": pair(
        paths(get=op(deprecated=True)), paths(), "endpoint-removed-with-deprecation", "endpoint-added"
    ),
    "endpoint after its sunset": pair(
        paths(get=op(**OVER)), paths(), "endpoint-removed-with-deprecation", "endpoint-added"
    ),
    "endpoint before its sunset": pair(
        paths(get=op(**LATER)), paths(), "endpoint-removed-before-sunset", "endpoint-added"
    ),
    "endpoint with no date": pair(
        paths(get=op(deprecated=True, **{"x-sunset": "soon"})), paths(), "endpoint-sunset-invalid", "endpoint-added"
    ),
    "endpoint deprecated": pair(
        paths(get=op()), paths(get=op(deprecated=True)), "endpoint-deprecated", "endpoint-reactivated"
    ),
    "endpoint deprecated with a sunset": pair(
        paths(get=op()), paths(get=op(**LATER)), "endpoint-deprecated-with-sunset", "endpoint-reactivated"
    ),
    "endpoint deprecated, sunset asked for": pair(
        paths(get=op()),
        paths(get=op(deprecated=True)),
        "endpoint-deprecated-sunset-missing",
        "endpoint-reactivated",
        SLOW,
    ),
    "endpoint deprecated, no date": pair(
        paths(get=op()),
        paths(get=op(deprecated=True, **{"x-sunset": "soon"})),
        "endpoint-deprecated-sunset-invalid",
        "endpoint-reactivated",
    ),
    "endpoint deprecated, too soon": pair(
        paths(get=op()),
        paths(get=op(deprecated=True, **{"x-sunset": "2026-02-01"})),
        "endpoint-sunset-date-too-small",
        "endpoint-reactivated",
        SLOW,
    ),
    "sunset deleted": pair(
        paths(get=op(**LATER)),
        paths(get=op(deprecated=True)),
        "endpoint-sunset-deleted",
        "endpoint-sunset-changed",
    ),
    "sunset sooner": pair(
        paths(get=op(**LATER)),
        paths(get=op(deprecated=True, **{"x-sunset": "2030-01-01"})),
        "endpoint-sunset-date-changed-too-small",
        "endpoint-sunset-changed",
    ),
    "stability": pair(
        paths(get=op(**{"x-stability-level": "stable"})),
        paths(get=op(**{"x-stability-level": "alpha"})),
        "endpoint-stability-decreased",
        "endpoint-stability-increased",
    ),
    "stability is no level": pair(
        paths(get=op()), paths(get=op(**{"x-stability-level": "great"})), "endpoint-stability-invalid", ""
    ),
    "operation id": pair(paths(get=op()), paths(get=op(operationId="x")), "operation-id-added", "operation-id-removed"),
    "tags": pair(
        paths(get=op(tags=["a"])),
        paths(get=op(tags=["a", "b"])),
        "endpoint-tag-added",
        "endpoint-tag-removed",
    ),
    "webhook": pair(
        document(None, webhooks={"paid": {"post": op()}}), document(None), "webhook-removed", "webhook-added"
    ),
    "component": pair(
        document(None, components={"schemas": {"Old": TEXT}}), document(None), "schema-removed", "schema-added"
    ),
    # parameters
    "parameter required": pair(
        parameters(),
        parameters(parameter(required=True)),
        "new-required-request-parameter",
        "request-parameter-removed",
    ),
    "parameter optional": pair(
        parameters(), parameters(parameter()), "new-optional-request-parameter", "request-parameter-removed"
    ),
    "parameter of the whole path": pair(
        document(None, paths={"/a": {"get": op()}}),
        document(None, paths={"/a": {"get": op(), "parameters": [parameter(required=True)]}}),
        "new-required-request-parameter",
        "request-parameter-removed",
    ),
    "path parameter declared": pair(
        at("/a/{id}"),
        at("/a/{id}", parameter("id", "path", required=True)),
        "new-request-path-parameter",
        "request-path-parameter-removed",
    ),
    "path parameter renamed": pair(
        at("/a/{id}", parameter("id", "path", required=True)),
        at("/a/{item_id}", parameter("item_id", "path", required=True)),
        "request-path-parameter-renamed",
        "request-path-parameter-renamed",
    ),
    "parameter after deprecation": pair(
        parameters(parameter(deprecated=True)),
        parameters(),
        "request-parameter-removed-with-deprecation",
        "new-optional-request-parameter",
    ),
    "parameter before its sunset": pair(
        parameters(parameter(**LATER)),
        parameters(),
        "request-parameter-removed-before-sunset",
        "new-optional-request-parameter",
    ),
    "parameter with no date": pair(
        parameters(parameter(deprecated=True, **{"x-sunset": "soon"})),
        parameters(),
        "request-parameter-sunset-invalid",
        "new-optional-request-parameter",
    ),
    "parameter deprecated": pair(
        parameters(parameter()),
        parameters(parameter(deprecated=True)),
        "request-parameter-deprecated",
        "request-parameter-reactivated",
    ),
    "parameter deprecated, sunset asked for": pair(
        parameters(parameter()),
        parameters(parameter(deprecated=True)),
        "request-parameter-deprecated-sunset-missing",
        "request-parameter-reactivated",
        SLOW,
    ),
    "parameter need": pair(
        parameters(parameter()),
        parameters(parameter(required=True)),
        "request-parameter-became-required",
        "request-parameter-became-optional",
    ),
    "parameter written another way": pair(
        parameters(parameter(explode=False)),
        parameters(parameter()),
        "request-parameter-serialization-changed",
        "request-parameter-serialization-changed",
    ),
    "parameter became a list": pair(
        parameters(parameter()),
        parameters(parameter(schema={"type": "array", "items": TEXT})),
        "request-parameter-type-generalized",
        "request-parameter-type-changed",
    ),
    "parameter property required": pair(
        in_parameter([]),
        in_parameter(["p"], p=TEXT),
        "new-required-request-parameter-property",
        "request-parameter-property-removed",
    ),
    "parameter property optional": pair(
        in_parameter([]),
        in_parameter([], p=TEXT),
        "new-optional-request-parameter-property",
        "request-parameter-property-removed",
    ),
    "parameter property need": pair(
        in_parameter([], p=TEXT),
        in_parameter(["p"], p=TEXT),
        "request-parameter-property-became-required",
        "request-parameter-property-became-optional",
    ),
    # bodies
    "body required": pair(document(), body(required=True), "request-body-added-required", "request-body-removed"),
    "body optional": pair(document(), body(), "request-body-added-optional", "request-body-removed"),
    "body need": pair(body(), body(required=True), "request-body-became-required", "request-body-became-optional"),
    "body media type": pair(
        body(),
        document({"requestBody": {"content": {"application/json": {"schema": THING}, "text/csv": {"schema": TEXT}}}}),
        "request-body-media-type-added",
        "request-body-media-type-removed",
    ),
    "body schema": pair(
        document({"requestBody": {"content": {"application/json": {}}}}),
        body(),
        "request-body-media-type-schema-added",
        "request-body-media-type-schema-removed",
    ),
    "body as text": pair(
        body({"type": "integer"}, "text/plain"),
        body(TEXT, "text/plain"),
        "request-body-type-compatible",
        "request-body-type-changed",
    ),
    "property required": pair(
        properties("request", []),
        properties("request", ["p"], p=TEXT),
        "new-required-request-property",
        "request-property-removed",
    ),
    "property required with a default": pair(
        properties("request", []),
        properties("request", ["p"], p={**TEXT, "default": "x"}),
        "new-required-request-property-with-default",
        "request-property-removed",
    ),
    "property optional": pair(
        properties("request", []),
        properties("request", [], p=TEXT),
        "new-optional-request-property",
        "request-property-removed",
    ),
    "property need": pair(
        properties("request", [], p=TEXT),
        properties("request", ["p"], p=TEXT),
        "request-property-became-required",
        "request-property-became-optional",
    ),
    "property need with a default": pair(
        properties("request", [], p={**TEXT, "default": "x"}),
        properties("request", ["p"], p={**TEXT, "default": "x"}),
        "request-property-became-required-with-default",
        "request-property-became-optional",
    ),
    "property where others are refused": pair(
        with_schema("request", "body", {**THING, "properties": {"p": TEXT}, "additionalProperties": False}),
        with_schema("request", "body", {**THING, "properties": {}, "additionalProperties": False}),
        "request-property-removed-and-forbidden",
        "new-optional-request-property",
    ),
    "read-only property": pair(
        properties("request", []),
        properties("request", ["p"], p={**TEXT, "readOnly": True}),
        "request-read-only-property-added",
        "request-read-only-property-removed",
    ),
    "read-only property need": pair(
        properties("request", [], p={**TEXT, "readOnly": True}),
        properties("request", ["p"], p={**TEXT, "readOnly": True}),
        "request-read-only-property-became-required",
        "request-read-only-property-became-optional",
    ),
    # responses
    "status": pair(
        answer(status="200"),
        answer(status="201"),
        "response-success-status-removed response-success-status-added",
        "response-success-status-removed response-success-status-added",
    ),
    "status of an error": pair(
        answer(status="404"),
        document({"responses": {}}),
        "response-non-success-status-removed",
        "response-non-success-status-added",
    ),
    "media type": pair(
        answer({"application/json": {}, "text/csv": {}}),
        answer({"application/json": {}}),
        "response-media-type-removed",
        "response-media-type-added",
    ),
    "media type with parameters": pair(
        answer({"text/csv": {}}),
        answer({"text/csv; charset=utf-8": {}}),
        "response-media-type-name-changed",
        "response-media-type-name-changed",
    ),
    "media type widened": pair(
        answer({"application/atom+xml": {}}),
        answer({"application/xml": {}}),
        "response-media-type-name-generalized",
        "response-media-type-name-specialized",
    ),
    "answer's schema": pair(
        answer({"application/json": {}}),
        answer({"application/json": {"schema": TEXT}}),
        "response-body-media-type-schema-added",
        "response-body-media-type-schema-removed",
    ),
    "answer as text": pair(
        answer({"text/plain": {"schema": TEXT}}),
        answer({"text/plain": {"schema": {"type": "integer"}}}),
        "response-body-type-compatible",
        "response-body-type-changed",
    ),
    "answer's property as text": pair(
        answer({"text/plain": {"schema": {**THING, "properties": {"p": TEXT}}}}),
        answer({"text/plain": {"schema": {**THING, "properties": {"p": {"type": "integer"}}}}}),
        "response-property-type-compatible",
        "response-property-type-changed",
    ),
    "property of a text": pair(
        body({**THING, "properties": {"p": {"type": "integer"}}}, "text/plain"),
        body({**THING, "properties": {"p": TEXT}}, "text/plain"),
        "request-property-type-compatible",
        "request-property-type-changed",
    ),
    "header": pair(
        answer(headers={"X-A": {"required": True, "schema": TEXT}}),
        answer(),
        "required-response-header-removed",
        "response-header-added",
    ),
    "optional header": pair(
        answer(headers={"X-A": {"schema": TEXT}}), answer(), "optional-response-header-removed", "response-header-added"
    ),
    "header need": pair(
        answer(headers={"X-A": {"required": True, "schema": TEXT}}),
        answer(headers={"x-a": {"schema": TEXT}}),
        "response-header-became-optional",
        "response-header-became-required",
    ),
    "header property": pair(
        in_header([], p=TEXT), in_header([]), "response-header-property-removed", "response-header-property-added"
    ),
    "header property need": pair(
        in_header(["p"], p=TEXT),
        in_header([], p=TEXT),
        "response-header-property-became-optional",
        "response-header-property-became-required",
    ),
    "required property of an answer": pair(
        properties("response", ["p"], p=TEXT),
        properties("response", []),
        "response-required-property-removed",
        "response-required-property-added",
    ),
    "optional property of an answer": pair(
        properties("response", [], p=TEXT),
        properties("response", []),
        "response-optional-property-removed",
        "response-optional-property-added",
    ),
    "need of a property of an answer": pair(
        properties("response", ["p"], p=TEXT),
        properties("response", [], p=TEXT),
        "response-property-became-optional",
        "response-property-became-required",
    ),
    "write-only property": pair(
        properties("response", ["p"], p={**TEXT, "writeOnly": True}),
        properties("response", []),
        "response-write-only-property-removed",
        "response-write-only-property-added",
    ),
    "write-only property need": pair(
        properties("response", ["p"], p={**TEXT, "writeOnly": True}),
        properties("response", [], p={**TEXT, "writeOnly": True}),
        "response-write-only-property-became-optional",
        "response-write-only-property-became-required",
    ),
    "write-only enum": pair(
        properties("response", ["p"], p={**TEXT, "writeOnly": True, "enum": ["a"]}),
        properties("response", ["p"], p={**TEXT, "writeOnly": True, "enum": ["a", "b"]}),
        "response-write-only-property-enum-value-added",
        "response-write-only-property-enum-value-removed",
    ),
    # security
    "security": pair(
        document(),
        document({"security": [{"key": []}]}),
        "security-added",
        "security-removed",
    ),
    "scope": pair(
        document({"security": [{"oauth": ["a"]}]}),
        document({"security": [{"oauth": ["a", "b"]}]}),
        "security-scope-added",
        "security-scope-removed",
    ),
    "security of all": pair(
        document(), document(security=[{"key": []}]), "global-security-added", "global-security-removed"
    ),
    "scope of all": pair(
        document(security=[{"oauth": []}]),
        document(security=[{"oauth": ["a"]}]),
        "global-security-scope-added",
        "global-security-scope-removed",
    ),
    "scheme": pair(document(), scheme(), "security-scheme-added", "security-scheme-removed"),
    "scheme's type": pair(
        scheme(),
        document(None, components={"securitySchemes": {"oauth": {"type": "http", "scheme": "bearer"}}}),
        "security-scheme-type-changed",
        "security-scheme-type-changed",
    ),
    "scheme's address": pair(
        flow(authorizationUrl="/a"),
        flow(authorizationUrl="/b"),
        "security-scheme-oauth-url-changed",
        "security-scheme-oauth-url-changed",
    ),
    "scheme's token address": pair(
        flow(tokenUrl="/a"),
        flow(tokenUrl="/b"),
        "security-scheme-oauth-token-url-changed",
        "security-scheme-oauth-token-url-changed",
    ),
    "scheme's scopes": pair(
        flow(scopes={"a": "A"}),
        flow(scopes={"a": "A", "b": "B"}),
        "security-scheme-oauth-scope-added",
        "security-scheme-oauth-scope-removed",
    ),
    "scheme's words": pair(
        flow(scopes={"a": "A"}),
        flow(scopes={"a": "B"}),
        "security-scheme-oauth-scope-changed",
        "security-scheme-oauth-scope-changed",
    ),
}
for _side in ("request", "response"):
    for _need in ("optional", "required"):
        for _word, _keyword in (("read-only", "readOnly"), ("write-only", "writeOnly")):
            _required = ["p"] if _need == "required" else []
            PAIRS[f"{_need} property of a {_side} and {_word}"] = pair(
                properties(_side, _required, p=TEXT),
                properties(_side, _required, p={**TEXT, _keyword: True}),
                f"{_side}-{_need}-property-became-{_word}",
                f"{_side}-{_need}-property-became-not-{_word}",
            )
for _side in ("request", "response"):
    PAIRS[f"{_side} property deprecated, sunset asked for"] = pair(
        properties(_side, [], p=TEXT),
        properties(_side, [], p={**TEXT, "deprecated": True}),
        f"{_side}-property-deprecated-sunset-missing",
        f"{_side}-property-reactivated",
        SLOW,
    )
for _version, _kind in (
    ("1.0.0", "version-not-bumped"),
    ("0.9.0", "version-decreased"),
    ("1.1", "major-version-not-bumped"),
):
    PAIRS[f"version {_version}"] = pair(
        paths(get=op()), {**paths(), "info": {"version": _version}}, f"endpoint-removed {_kind}", "endpoint-added"
    )
PAIRS["version raised"] = pair(
    paths(get=op()), {**paths(), "info": {"version": "2.0.0"}}, "endpoint-removed", "endpoint-added"
)
