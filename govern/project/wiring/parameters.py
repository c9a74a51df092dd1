"""How FastAPI reads one parameter of a callable: its `analyze_param`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from govern.project.endpoints import Parameter
from govern.project.evaluation.builtin_functions import RESPONSES
from govern.project.framework.signatures import EMPTY, signature
from govern.project.framework.signatures import Parameter as SignatureParameter
from govern.project.values import (
    Annotated,
    ClassValue,
    External,
    ExternalInstance,
    Instance,
    Union,
    Unknown,
    Value,
    plain,
)
from govern.project.wiring.annotations import is_scalar, is_upload

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

SPECIAL = frozenset(("Request", "WebSocket", "HTTPConnection", "Response", "BackgroundTasks", "SecurityScopes"))
SOURCES = {
    "Query": "query",
    "Path": "path",
    "Header": "header",
    "Cookie": "cookie",
    "Body": "body",
    "Form": "form",
    "File": "file",
}
FRAMEWORK = ("fastapi.", "starlette.")
# What is called as a dependency and reads no parameter: of the framework, of the language, of libraries whose
# callables take the Request and the Response, or nothing at all.
READS_NOTHING = (
    *FRAMEWORK, "abc.", "builtins.", "collections.", "contextlib.", "functools.", "typing.", "typing_extensions.",
    "pydantic.", "pydantic_settings.", "sqlmodel.", "fastapi_limiter.depends.RateLimiter",
    "dependency_injector.wiring.", "fastapi_csrf_protect.", "fastapi_jwt_auth.", "async_fastapi_jwt_auth.",
    "svcs.fastapi.",
)  # fmt: skip
CREDENTIALS = {
    "HTTPBasicCredentials": ("username", "password"),
    "HTTPAuthorizationCredentials": ("scheme", "credentials"),
}
STR = External("builtins.str")
ANCHORED, SECRET_FORMAT = (0, 115, 9), (0, 116, 0)  # what the form of OAuth2 says of its fields since


def is_empty(value: Value) -> bool:
    """Whether a default or an annotation is not there."""
    return isinstance(value, External) and value.dotted in (EMPTY.dotted, "inspect.Parameter.empty", "inspect._empty")


def read_signature(ev: Evaluator, target: Value) -> list[SignatureParameter]:
    """The parameters that FastAPI sees of a callable: none where they are not known."""
    cls = plain(target)
    if isinstance(cls, ClassValue) and cls.lookup("__init__") is None:
        return (
            next((form for base in cls.external_bases() if (form := _form(base, ev.version))), None)
            or signature(ev, target)
            or []
        )
    if isinstance(target, External):
        return _form(target.dotted, ev.version)
    return signature(ev, target) or []


def unread(ev: Evaluator, target: Value) -> str:
    """The name of a callable of a library whose parameters are not known, so that nobody knows what it reads of a
    request; "" for all that `read_signature` reads in full."""
    target = plain(target)
    if isinstance(target, External):
        name = target.dotted
    elif isinstance(target, ExternalInstance) and signature(ev, target) is None:
        name = target.callee
    elif isinstance(target, Instance) and isinstance(target.cls, ClassValue) and target.cls.lookup("__call__") is None:
        name = next(iter(target.cls.external_bases()), "")
    elif isinstance(target, ClassValue) and target.lookup("__init__") is None and not read_signature(ev, target):
        name = next((base for base in target.external_bases() if not base.startswith(READS_NOTHING)), "")
    else:
        return ""
    return "" if not name or name.startswith(READS_NOTHING) else name


def _form(dotted: str, version: tuple[int, int, int]) -> list[SignatureParameter]:
    """The fields of a class of fastapi.security that is used as a dependency: credentials, and the form of OAuth2."""
    name = dotted.rpartition(".")[2]
    if dotted.startswith("fastapi.security") and name in CREDENTIALS:
        return [SignatureParameter(field, STR) for field in CREDENTIALS[name]]
    if not dotted.startswith("fastapi.security") or not name.startswith("OAuth2PasswordRequestForm"):
        return []
    optional = Union((STR, None))
    strict = name.endswith("Strict")
    kind: dict[str, Value] = {"pattern": "^password$" if version >= ANCHORED else "password"}
    secret: dict[str, Value] = {"json_schema_extra": {"format": "password"}} if version >= SECRET_FORMAT else {}
    rows: Iterable[tuple[str, Value, Value, dict[str, Value]]] = (
        ("grant_type", STR if strict else optional, ... if strict else None, kind),
        ("username", STR, ..., {}),
        ("password", STR, ..., secret),
        ("scope", STR, "", {}),
        ("client_id", optional, None, {}),
        ("client_secret", optional, None, secret),
    )
    return [
        SignatureParameter(name, annotation, ExternalInstance("fastapi.Form", (default,), keywords))
        for name, annotation, default, keywords in rows
    ]


def marker(value: Value) -> str:
    """The source that `Query()`, `Body()` and their siblings name; "" for anything else."""
    value = plain(value)
    if isinstance(value, ExternalInstance):
        package, _, name = value.callee.rpartition(".")
        return SOURCES.get(name, "") if package.startswith("fastapi") else ""
    if isinstance(value, Instance) and isinstance(value.cls, ClassValue):
        bases = (base for base in value.cls.external_bases() if base.startswith("fastapi."))
        return next((SOURCES[name] for base in bases if (name := base.rpartition(".")[2]) in SOURCES), "")
    return ""


def read_parameter(parameter: SignatureParameter, base: Value, path_names: set[str]) -> Parameter:
    """What FastAPI makes of a parameter that is no dependency; `path_names` are the names in the full path."""
    if is_special(base):
        return Parameter(parameter.name, "special", base, parameter.default, False, parameter.name)
    annotation = parameter.annotation
    markers = [plain(m) for m in (annotation.metadata if isinstance(annotation, Annotated) else ()) if marker(m)]
    default = parameter.default
    declared: Value = markers[-1] if markers else plain(default) if marker(default) else None
    options = dict(declared.keywords) if declared is not None else {}
    if declared is not None and not markers:
        default = declared.args[0] if declared.args else options.get("default", EMPTY)
    if is_empty(default) and "default_factory" in options:
        default = Unknown("made by a factory")
    source = marker(declared) if declared is not None else _inferred(parameter.name, base, path_names)
    required = is_empty(default) or plain(default) is ... or source == "path"
    kept = base if declared is not None and not markers else annotation  # a marker as the default drops the metadata
    alias = plain(options.get("alias"))
    if not isinstance(alias, str) or not alias:
        dashes = source == "header" and plain(options.get("convert_underscores", True)) is not False
        alias = parameter.name.replace("_", "-") if dashes else parameter.name
    return Parameter(parameter.name, source, base, default, required, alias, options, "", kept)


def _inferred(name: str, base: Value, path_names: set[str]) -> str:
    if name in path_names:
        return "path"
    return "file" if is_upload(base) else "query" if is_empty(base) or is_scalar(base) else "body"


def is_special(base: Value) -> bool:
    """Whether FastAPI hands in an object of its own for this type: the request, the response, background tasks."""
    named = base.external_bases() if isinstance(base, ClassValue) else [getattr(base, "dotted", "")]
    return any(
        name.startswith(FRAMEWORK) and (name.rpartition(".")[2] in SPECIAL or name.rpartition(".")[2] in RESPONSES)
        for name in named
    )
