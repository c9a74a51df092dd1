"""Dependency trees and parameters of a callable, as FastAPI's `get_dependant` and `analyze_param` build them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from govern.facts.syntax import line_of
from govern.findings import Location
from govern.project.endpoints import Dependency, FunctionRef, Parameter
from govern.project.framework.signatures import Parameter as SignatureParameter
from govern.project.values import (
    Annotated,
    BoundMethod,
    ClassValue,
    DependsValue,
    Either,
    External,
    ExternalInstance,
    FunctionValue,
    Generic,
    Instance,
    Partial,
    Site,
    Unknown,
    Value,
    plain,
)
from govern.project.wiring.parameters import is_empty, marker, read_parameter, read_signature

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

MAX_DEPTH = 30


def function_ref(value: Value) -> FunctionRef | None:
    """The function that runs when a callable is called: behind methods, instances, partials and `functools.wraps`."""
    if isinstance(value, FunctionValue):
        inner = value
        while isinstance(inner.wrapped, FunctionValue):
            inner = inner.wrapped
        return FunctionRef(
            inner.module.name, inner.qualname, inner.module.path, inner.line, inner.node, inner, inner.owner
        )
    if isinstance(value, BoundMethod):
        return function_ref(value.function)
    if isinstance(value, Partial):
        return function_ref(value.function)
    if isinstance(value, Instance) and isinstance(value.cls, ClassValue):
        return function_ref(value.cls.lookup("__call__"))
    if isinstance(value, ClassValue):
        return function_ref(value.lookup("__init__"))
    return None


def callable_name(value: Value) -> str:
    """The name of a callable: module.qualname, of an instance "module.Class()", of an external one its dotted path.

    What an external function gave has no name that can be known: it is called after the function, "library.make(…)".
    """
    if isinstance(value, FunctionValue):
        inner = value
        while isinstance(inner.wrapped, FunctionValue):  # functools.wraps copies the name
            inner = inner.wrapped
        return inner.full_name
    if isinstance(value, ClassValue):
        return value.full_name
    if isinstance(value, BoundMethod):
        return callable_name(value.function)
    if isinstance(value, Instance):
        return f"{value.cls.full_name if isinstance(value.cls, ClassValue) else value.cls.dotted}()"
    if isinstance(value, External):
        return _home(value.dotted)
    if isinstance(value, ExternalInstance):
        made_by_function = value.callee.rpartition(".")[2][:1].islower()
        return f"{value.callee}(…)" if made_by_function else f"{_home(value.callee)}()"
    if isinstance(value, Partial):
        return callable_name(value.function)
    if isinstance(value, Generic):
        return callable_name(value.origin)
    return ""


SECURITY_MODULES = {
    "OAuth2": "oauth2", "OAuth2PasswordBearer": "oauth2", "OAuth2AuthorizationCodeBearer": "oauth2",
    "OAuth2PasswordRequestForm": "oauth2", "OAuth2PasswordRequestFormStrict": "oauth2", "SecurityScopes": "oauth2",
    "HTTPBase": "http", "HTTPBasic": "http", "HTTPBearer": "http", "HTTPDigest": "http", "HTTPBasicCredentials": "http",
    "HTTPAuthorizationCredentials": "http", "APIKeyHeader": "api_key", "APIKeyQuery": "api_key",
    "APIKeyCookie": "api_key", "OpenIdConnect": "open_id_connect_url",
}  # fmt: skip


def _home(dotted: str) -> str:
    """The name at run time of a class that fastapi.security hands on from another module (its `__init__.py`)."""
    package, _, name = dotted.rpartition(".")
    if package != "fastapi.security" or name not in SECURITY_MODULES:
        return dotted
    return f"{package}.{SECURITY_MODULES[name]}.{name}"


def place_of(value: Value) -> tuple[str, int]:
    """File and line of a callable's definition; ("", 0) outside the repository."""
    if isinstance(value, FunctionValue | ClassValue):
        return value.module.path, value.line
    if isinstance(value, BoundMethod | Partial):
        return place_of(value.function)
    if isinstance(value, Instance):
        return place_of(value.cls) if isinstance(value.cls, ClassValue) else ("", 0)
    return "", 0


def captured(value: Value) -> dict[str, Value]:
    """What a closure or an instance holds: the arguments it was made with."""
    if isinstance(value, FunctionValue):
        held: dict[str, Value] = {}
        scope = value.scope
        while scope is not None and scope.parent is not None:
            held = {**scope.names, **held}
            scope = scope.parent
        if scope is not None and scope.names is not value.module.names:
            held = {**scope.names, **held}
        return {name: item for name, item in held.items() if item is not value}
    if isinstance(value, BoundMethod):
        return captured(value.receiver) if isinstance(value.receiver, Instance) else {}
    if isinstance(value, Instance):
        return dict(value.attributes)
    if isinstance(value, Partial):
        return {
            **captured(value.function),
            **value.keywords,
            **{f"argument {i}": arg for i, arg in enumerate(value.args)},
        }
    return {}


def dependency(
    ev: Evaluator, depends: Value, level: str, path: str, depth: int = 0, annotation: Value = None
) -> list[Dependency]:
    """The tree below one `Depends(...)`. Several where govern cannot tell which; none where it is unknown (noted)."""
    depends = plain(depends)
    if isinstance(depends, Either):
        return [tree for option in depends.options for tree in dependency(ev, option, level, path, depth, annotation)]
    if not isinstance(depends, DependsValue):
        if isinstance(depends, Unknown):
            ev.note(Site(depends.file, depends.line), "dependency", depends.reason)
        return []
    target = plain(depends.callable if depends.callable is not None else annotation)
    if isinstance(target, Either):
        options = [replace(depends, callable=option) for option in target.options]
        return [tree for option in options for tree in dependency(ev, option, level, path, depth)]
    if isinstance(target, Annotated):
        target = target.base
    site = Location(depends.file, depends.line)
    if isinstance(target, Unknown) or target is None:
        ev.note(
            Site(depends.file, depends.line), "Depends(…)", getattr(target, "reason", "the dependency is not known")
        )
        return []
    file, line = place_of(target)
    children, others = parameters(ev, target, path, depth + 1) if depth < MAX_DEPTH else ([], [])
    return [
        Dependency(
            callable_name(target),
            file,
            line,
            target,
            function_ref(target),
            level,
            site,
            depends.scopes,
            captured(target),
            tuple(children),
            tuple(others),
            depends.conditional,
        )
    ]


def parameters(ev: Evaluator, target: Value, path: str, depth: int = 0) -> tuple[list[Dependency], list[Parameter]]:
    """The dependencies and the other parameters that FastAPI reads from a callable's signature, in order."""
    dependencies: list[Dependency] = []
    others: list[Parameter] = []
    path_names = set(re.findall(r"{([^}:]+)(?::[^}]*)?}", path))
    for parameter in read_signature(ev, target):
        if parameter.kind in ("vararg", "kwarg") and is_empty(parameter.annotation) and is_empty(parameter.default):
            continue
        depends, base = _depends_of(parameter)
        if depends is not None:
            dependencies += dependency(ev, depends, "parameter", path, depth, base)
        else:
            others.append(read_parameter(parameter, base, path_names))
    return dependencies, others


def _depends_of(parameter: SignatureParameter) -> tuple[Value, Value]:
    """The Depends of a parameter (from Annotated, else its default) and its bare type."""
    annotation = parameter.annotation
    base = annotation
    metadata: tuple[Value, ...] = ()
    while isinstance(base, Annotated):
        metadata = (*base.metadata, *metadata)
        base = base.base
    markers = [item for item in metadata if isinstance(plain(item), DependsValue) or marker(item)]
    if markers and isinstance(plain(markers[-1]), DependsValue):
        return plain(markers[-1]), base
    default = plain(parameter.default)
    if isinstance(default, DependsValue):
        return default, base
    if isinstance(default, Either) and any(isinstance(option, DependsValue) for option in default.options):
        return default, base
    return None, base


def definition_line(value: FunctionValue) -> int:
    return line_of(value.node[1])
