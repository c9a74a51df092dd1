"""The closed vocabulary of `each` rules: entities with their attributes, and operators. Documented here, once.

`govern.checks.entities` gives each of them its meaning; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping

from govern.records import dataclass

TEXT, NUMBER, FLAG, LIST, ANSWER = "text", "number", "true or false", "list", "answer"


@dataclass(frozen=True, slots=True)
class Attribute:
    """What conditions and messages may name. `type` is one of the five; an answer is proved, refuted or unknown."""

    type: str
    help: str


@dataclass(frozen=True, slots=True)
class Entity:
    """Something of a project that a rule can look at one by one."""

    help: str
    attributes: Mapping[str, Attribute]


@dataclass(frozen=True, slots=True)
class Operator:
    """How an attribute is held against an operand. `types` are those of the attributes it is for."""

    types: tuple[str, ...]
    help: str


_PLACE = {
    "file": Attribute(TEXT, "the file, relative to the root"),
    "line": Attribute(NUMBER, "the line, from 1"),
    "layer": Attribute(TEXT, "the layer, such as routers, services, repositories, tests; or empty"),
}
_SIZE = {
    "physical": Attribute(NUMBER, "all lines of the file"),
    "code": Attribute(NUMBER, "its lines without blank ones and comments"),
}

ENTITIES: dict[str, Entity] = {
    "endpoint": Entity(
        "one method of one path of an application (of this repository's code, not of tests or examples)",
        {
            "label": Attribute(TEXT, "method and path: `POST /api/orders`"),
            "method": Attribute(TEXT, "`GET`, `POST` ...; `WEBSOCKET` for a websocket"),
            "path": Attribute(TEXT, "the full path"),
            "kind": Attribute(TEXT, "`http` or `websocket`"),
            "app": Attribute(TEXT, "the application: `app.main:app`"),
            "handler": Attribute(TEXT, "the handler: `app.api.items.read_item`"),
            "name": Attribute(TEXT, "the route's name"),
            "status-code": Attribute(NUMBER, "the declared success status"),
            "response-model": Attribute(TEXT, "the response model, or empty"),
            "include-in-schema": Attribute(FLAG, "whether OpenAPI shows it"),
            "tags": Attribute(LIST, "its tags, those of routers and includes among them"),
            "dependencies": Attribute(LIST, "names of every callable in its dependency tree"),
            "security-scopes": Attribute(LIST, "the security scopes it asks for"),
            "conditional": Attribute(FLAG, "whether a deployment decides if it is served"),
            "resolved": Attribute(FLAG, "whether all of its wiring is known"),
            "mutates": Attribute(ANSWER, "whether it reaches a write"),
            "authentication": Attribute(ANSWER, "whether it refuses callers who do not prove who they are"),
            "permission": Attribute(ANSWER, "whether it refuses callers who may not do this"),
            "audit": Attribute(ANSWER, "whether it leaves an audit record"),
            "idempotency": Attribute(ANSWER, "whether it reads the idempotency header"),
            **_PLACE,
        },
    ),
    "router-file": Entity(
        "a file in which handlers of some application are registered",
        {"endpoints": Attribute(NUMBER, "how many endpoints it registers"), **_SIZE, **_PLACE},
    ),
    "unresolved": Entity(
        "a wiring expression (router, prefix, include, dependency) that govern cannot resolve",
        {
            "expression": Attribute(TEXT, "the expression"),
            "reason": Attribute(TEXT, "why it cannot be resolved"),
            **_PLACE,
        },
    ),
    "module": Entity(
        "a Python module of the repository",
        {
            "name": Attribute(TEXT, "its dotted name"),
            "package": Attribute(FLAG, "whether it is a package (`__init__.py`)"),
            "docstring": Attribute(TEXT, "its docstring, or empty"),
            **_SIZE,
            **_PLACE,
        },
    ),
    "function": Entity(
        "a function or method of the repository, nested ones included",
        {
            "name": Attribute(TEXT, "its own name"),
            "qualname": Attribute(TEXT, "`Class.method`, without the module"),
            "module": Attribute(TEXT, "the dotted name of its module"),
            "public": Attribute(FLAG, "no part of its qualname starts with an underscore"),
            "async": Attribute(FLAG, "`async def`"),
            "method": Attribute(FLAG, "defined in the body of a class"),
            "nested": Attribute(FLAG, "defined inside another function"),
            "decorators": Attribute(LIST, "dotted names of its decorators"),
            "parameters": Attribute(LIST, "names of its parameters"),
            "docstring": Attribute(TEXT, "its docstring, or empty"),
            "lines": Attribute(NUMBER, "lines from `def` to its end"),
            **_PLACE,
        },
    ),
    "class": Entity(
        "a class of the repository",
        {
            "name": Attribute(TEXT, "its own name"),
            "qualname": Attribute(TEXT, "`Outer.Inner`, without the module"),
            "module": Attribute(TEXT, "the dotted name of its module"),
            "public": Attribute(FLAG, "no part of its qualname starts with an underscore"),
            "bases": Attribute(LIST, "its bases as written: `BaseModel`"),
            "decorators": Attribute(LIST, "dotted names of its decorators"),
            "docstring": Attribute(TEXT, "its docstring, or empty"),
            "lines": Attribute(NUMBER, "lines from `class` to its end"),
            **_PLACE,
        },
    ),
}

OPERATORS: dict[str, Operator] = {
    "is": Operator(
        (TEXT, NUMBER, FLAG, LIST, ANSWER),
        "equal (of a list: a member is); the same as the value alone: `method: POST`",
    ),
    "in": Operator(
        (TEXT, NUMBER, LIST),
        "one of these (of a list: a member is); the same as a list alone: `method: [PUT, PATCH]`",
    ),
    "not": Operator((TEXT, NUMBER, LIST), "none of these: `layer: {not: [tests, migrations]}`"),
    "glob": Operator((TEXT, LIST), "matches one of these globs: `path: {glob: /admin/**}`"),
    "at-least": Operator((NUMBER,), "this number or more: `code: {at-least: $max-loc}`"),
    "at-most": Operator((NUMBER,), "this number or less"),
    "empty": Operator((TEXT, NUMBER, LIST), "`true`: absent, empty or zero; `false`: the opposite"),
}
