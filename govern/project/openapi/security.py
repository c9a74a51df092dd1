"""Security schemes and requirements of operations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from govern.project.endpoints import Dependency, Endpoint
from govern.project.openapi.cores import UNKNOWN, Lost
from govern.project.openapi.jsonable import NotKnownError, to_json
from govern.project.values import (
    ClassValue,
    ExternalInstance,
    FunctionValue,
    Instance,
    Scope,
    Value,
    plain,
)
from govern.project.wiring.inputs import _identity, _scheme

if TYPE_CHECKING:
    from govern.project.openapi.generate import Generator

Schema = dict[str, Any]
POSITIONAL = {
    "OAuth2PasswordBearer": ("tokenUrl", "scheme_name", "scopes", "description", "auto_error", "refreshUrl"),
    "OAuth2AuthorizationCodeBearer": (
        "authorizationUrl", "tokenUrl", "refreshUrl", "scheme_name", "scopes", "description",
    ),
}  # fmt: skip
HTTP = {"HTTPBearer": "bearer", "HTTPBasic": "basic", "HTTPDigest": "digest"}
PLACES = {"APIKeyHeader": "header", "APIKeyQuery": "query", "APIKeyCookie": "cookie"}
WITH_SCOPES = ("OAuth2", "OpenIdConnect")


def security_of(generator: Generator, endpoint: Endpoint) -> tuple[Schema, list[dict[str, list[str]]]]:
    """The schemes that an endpoint's dependencies use, by name, and what the operation requires of callers."""
    schemes: Schema = {}
    merged: dict[str, list[str]] = {}
    listed: list[dict[str, list[str]]] = []
    for dependency, scopes in _schemes(endpoint):
        named = _scheme(dependency.callable)
        if named is None:
            continue
        schemes[named.name] = scheme_model(generator, dependency.callable)
        kind = _class_name(dependency.callable)
        if not generator.versions.merges_scopes:
            listed.append({named.name: list(scopes) if kind.startswith(WITH_SCOPES) else []})
            continue
        known = merged.setdefault(named.name, [])
        known += [scope for scope in scopes if scope not in known]
    return schemes, [{name: scopes} for name, scopes in merged.items()] or listed


def _schemes(endpoint: Endpoint) -> Iterator[tuple[Dependency, tuple[str, ...]]]:
    """The dependencies in the order in which FastAPI visits them, each callable with the same scopes once."""
    seen: set[object] = set()
    todo: list[tuple[Dependency, tuple[str, ...]]] = [(root, ()) for root in reversed(endpoint.dependencies)]
    while todo:
        dependency, above = todo.pop()
        scopes = (*above, *(scope for scope in dependency.scopes if scope not in above))
        key = (_identity(dependency.callable), tuple(sorted(set(scopes))))
        if key in seen:
            continue
        seen.add(key)
        yield dependency, scopes
        todo.extend((child, scopes) for child in reversed(dependency.children))


def _class_name(value: Value) -> str:
    if isinstance(value, ExternalInstance):
        return value.callee.rpartition(".")[2]
    if isinstance(value, Instance) and isinstance(value.cls, ClassValue):
        names = [base.rpartition(".")[2] for base in value.cls.external_bases() if base.startswith("fastapi.security")]
        return names[0] if names else ""
    return ""


def scheme_model(generator: Generator, value: Value) -> Schema:
    """The scheme as OpenAPI describes it."""
    try:
        if isinstance(value, ExternalInstance):
            return _model(_class_name(value), _given(_class_name(value), value.args, value.keywords))
        if isinstance(value, Instance) and isinstance(value.cls, ClassValue):
            return _of_instance(generator, value, value.cls)
    except NotKnownError as error:
        return {UNKNOWN: Lost(str(error))}
    return {UNKNOWN: Lost("a security scheme that is not followed")}


def _given(name: str, args: tuple[Value, ...], keywords: dict[str, Value]) -> dict[str, Value]:
    return {**dict(zip(POSITIONAL.get(name, ()), args, strict=False)), **keywords}


def _of_instance(generator: Generator, value: Instance, cls: ClassValue) -> Schema:
    """The scheme of a class of the repository: the model it sets itself, else what it hands to its base."""
    name = _class_name(value)
    model = plain(value.attributes.get("model"))
    if isinstance(model, ExternalInstance):
        return _own_model(model)
    init = cls.lookup("__init__")
    if not isinstance(init, FunctionValue):
        return _model(name, _given(name, value.args, value.keywords))
    return _model(name, _given(name, *_handed_up(generator, init, value)))


def _handed_up(
    generator: Generator, init: FunctionValue, value: Instance
) -> tuple[tuple[Value, ...], dict[str, Value]]:
    """The arguments of `super().__init__(...)`, with the parameters of `__init__` bound as the instance was made."""
    from govern.facts.syntax import walk
    from govern.project.evaluation.expressions import arguments

    names = [param[0] for param in init.node[3]]
    bound = {**init.defaults, **dict(zip(names, (value, *value.args), strict=False)), **value.keywords}
    scope = Scope(init.module, dict(bound), init.scope, cls=init.owner, receiver=value)
    for node in walk(init.node[5]):
        if node[0] == "call" and node[2][0] == "attr" and node[2][3] == "__init__":
            args, keywords = arguments(generator.ev, node[3], node[4], scope)
            return tuple(args), keywords
        if node[0] == "assign" and len(node[2]) == 1 and node[2][0][0] == "name" and node[3] is not None:
            scope.names[node[2][0][2]] = generator.ev.evaluate(node[3], scope)
    return (), {}


def _own_model(model: ExternalInstance) -> Schema:
    name = model.callee.rpartition(".")[2]
    given = {("in" if key in ("in_", "in") else key): value for key, value in model.keywords.items()}
    if name in ("HTTPBearer", "HTTPBase", "APIKey", "OpenIdConnect", "OAuth2"):
        kinds = {"APIKey": "apiKey", "OAuth2": "oauth2", "OpenIdConnect": "openIdConnect"}
        shown = {key: _json(value) for key, value in given.items() if key not in ("type", "type_", "**")}
        if "**" in given:
            raise NotKnownError("the options of a scheme are not known")
        if name == "HTTPBearer":
            shown.setdefault("scheme", "bearer")
        return {"type": kinds.get(name, "http"), **{k: v for k, v in shown.items() if v is not None}}
    raise NotKnownError(f"the scheme {name}")


def _json(value: Value) -> Any:
    value = plain(value)
    if isinstance(value, ExternalInstance) and value.callee.rpartition(".")[2].startswith(("OAuthFlow", "OAuth2")):
        return {key: _json(item) for key, item in value.keywords.items() if plain(item) is not None}
    if isinstance(value, dict):
        return {str(key): _json(item) for key, item in value.items()}
    if hasattr(value, "dotted"):
        return str(value.dotted).rpartition(".")[2]
    return to_json(value)


def _model(name: str, given: dict[str, Value]) -> Schema:
    said = {key: _json(value) for key, value in given.items() if plain(value) is not None and key != "**"}
    made: Schema = {}
    if name.startswith("OAuth2"):
        made = {"type": "oauth2", "flows": _flows(name, said)}
    elif name in HTTP or name == "HTTPBase":
        made = {"type": "http", "scheme": HTTP.get(name, said.get("scheme"))}
        if "bearerFormat" in said:
            made["bearerFormat"] = said["bearerFormat"]
    elif name in PLACES:
        made = {"type": "apiKey", "in": PLACES[name], "name": said.get("name")}
    elif name == "OpenIdConnect":
        made = {"type": "openIdConnect", "openIdConnectUrl": said.get("openIdConnectUrl")}
    else:
        raise NotKnownError(f"the scheme {name}")
    if said.get("description"):
        made["description"] = said["description"]
    return made


def _flows(name: str, said: Schema) -> Schema:
    scopes = said.get("scopes") or {}
    if name == "OAuth2PasswordBearer":
        flow = {"scopes": scopes, "tokenUrl": said.get("tokenUrl"), "refreshUrl": said.get("refreshUrl")}
        return {"password": {key: value for key, value in flow.items() if value is not None}}
    if name == "OAuth2AuthorizationCodeBearer":
        flow = {key: said.get(key) for key in ("authorizationUrl", "tokenUrl", "refreshUrl")} | {"scopes": scopes}
        return {"authorizationCode": {key: value for key, value in flow.items() if value is not None}}
    flows = said.get("flows") or {}
    return {key: {"scopes": {}, **flow} for key, flow in flows.items()} if isinstance(flows, dict) else {}
