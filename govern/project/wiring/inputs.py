"""Everything an endpoint and its dependencies read from a request, as FastAPI gathers it for OpenAPI."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from govern.project.endpoints import Body, Dependency, Inputs, Parameter, SecurityScheme
from govern.project.schema_aliases import MISSING
from govern.project.schema_fields import field_alias, fields_of
from govern.project.values import BoundMethod, ClassValue, Instance, Value, plain
from govern.project.values import ExternalInstance as ExternalValue
from govern.project.wiring.annotations import model_of, schema_names
from govern.project.wiring.dependencies import callable_name

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

BODY = ("body", "form", "file")
MEDIA_TYPES = {
    "body": "application/json",
    "form": "application/x-www-form-urlencoded",
    "file": "multipart/form-data",
}


def inputs_of(ev: Evaluator, own: Sequence[Parameter], roots: Iterable[Dependency]) -> Inputs:
    """What is read, the handler's own parameters first, then those of its dependencies, each dependency once."""
    found = [*own, *(parameter for dependency in _once(roots) for parameter in dependency.parameters)]

    def of(source: str) -> tuple[Parameter, ...]:
        read = [spread for parameter in found if parameter.source == source for spread in _spread(ev, parameter)]
        return tuple(_first_of_each(read, lambda parameter: parameter.alias))

    return Inputs(of("path"), of("query"), of("header"), of("cookie"), _body(found))


def _first_of_each(found: Iterable[Parameter], key: Callable[[Parameter], str]) -> list[Parameter]:
    kept: dict[str, Parameter] = {}
    for parameter in found:
        kept.setdefault(key(parameter), parameter)
    return list(kept.values())


def _once(roots: Iterable[Dependency]) -> Iterator[Dependency]:
    """The dependencies before those below them, each callable with the same scopes once."""
    seen: set[Hashable] = set()
    todo = [(root, ()) for root in reversed(list(roots))]  # type: list[tuple[Dependency, tuple[str, ...]]]
    while todo:
        dependency, above = todo.pop()
        scopes = (*above, *(scope for scope in dependency.scopes if scope not in above))
        key = (_identity(dependency.callable), tuple(sorted(set(scopes))))
        if key in seen:
            continue
        seen.add(key)
        yield dependency
        todo.extend((child, scopes) for child in reversed(dependency.children))


def _identity(value: Value) -> Hashable:
    """What makes two callables the same one: two bound methods of one object are equal."""
    return (id(value.function), id(value.receiver)) if isinstance(value, BoundMethod) else id(value)


def _spread(ev: Evaluator, parameter: Parameter) -> Iterator[Parameter]:
    """The fields of a schema that is read from the query, the headers or the cookies; else the parameter itself."""
    model = model_of(parameter.annotation) if parameter.source != "path" else None
    if model is None:
        yield parameter
        return
    for field in fields_of(model, "pydantic", ev):
        if not field.computed:
            default = ... if field.default is MISSING else field.default
            alias, owner = field_alias(field), model.full_name
            yield Parameter(field.name, parameter.source, field.annotation, default, field.required, alias, {}, owner)


def _body(read: Iterable[Parameter]) -> Body | None:
    """The body that the parameters make together, as `get_body_field` decides."""
    found = _first_of_each((one for one in read if one.source in BODY), lambda parameter: parameter.name)
    if not found:
        return None
    first = found[0]
    model = first.source == "form" and model_of(first.annotation) is not None
    embed = (
        len({parameter.name for parameter in found}) > 1
        or plain(first.options.get("embed")) is True
        or (first.source in ("form", "file") and not model)
    )
    deciding = next((kind for kind in ("file", "form") if any(p.source == kind for p in found)), "body")
    same_kind = [parameter for parameter in found if parameter.source == deciding] if embed else [first]
    given = {_media_type(parameter) for parameter in same_kind}
    media_type = given.pop() if len(given) == 1 and deciding != "file" else MEDIA_TYPES[deciding]
    required = any(parameter.required for parameter in found) if embed else first.required
    schemas = dict.fromkeys(name for parameter in found for name in schema_names(parameter.annotation))
    return Body(tuple(schemas), media_type, embed, required, tuple(found))


def _media_type(parameter: Parameter) -> str:
    given = plain(parameter.options.get("media_type"))
    return given if isinstance(given, str) else MEDIA_TYPES[parameter.source]


def security_schemes(roots: Iterable[Dependency]) -> tuple[SecurityScheme, ...]:
    """The schemes of fastapi.security in the trees, in the order in which they are solved, each once."""
    found = (_scheme(dependency.callable) for root in roots for dependency in root.walk())
    return tuple(dict.fromkeys(scheme for scheme in found if scheme is not None))


def _scheme(value: Value) -> SecurityScheme | None:
    if isinstance(value, ExternalValue):
        if not value.callee.startswith("fastapi.security."):
            return None
        given, own = plain(value.keywords.get("scheme_name")), value.callee.rpartition(".")[2]
    elif isinstance(value, Instance) and isinstance(value.cls, ClassValue):
        if not any(base.startswith("fastapi.security.") for base in value.cls.external_bases()):
            return None
        given = plain(value.keywords.get("scheme_name", value.attributes.get("scheme_name")))
        own = value.cls.name
    else:
        return None
    return SecurityScheme(callable_name(value).removesuffix("()"), given if isinstance(given, str) and given else own)
