"""How a schema's fields are called outside: configuration of the model, alias generators, what `Field(...)` says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from govern.project.casing import to_camel, to_pascal, to_snake
from govern.project.values import (
    Annotated,
    ClassValue,
    External,
    ExternalInstance,
    Site,
    Unknown,
    Value,
    plain,
)
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

GENERATORS: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(("to_camel", "to_lower_camel", "camelize", "camelcase", "snake2camel"), to_camel),
    **dict.fromkeys(("to_pascal", "pascalize", "pascalcase"), to_pascal),
    **dict.fromkeys(("to_snake", "decamelize"), to_snake),
}
# Base classes of other packages whose fields are camelCase outside.
CAMEL_BASES = frozenset(("fastapi_camelcase.CamelModel", "fastapi_utils.api_model.APIModel", "fastapi_utils.APIModel"))
FIELD_CALLS = frozenset(("Field", "field", "FieldInfo", "Query", "Path", "Body", "Form", "Header", "Cookie", "File"))
MISSING = object()


@dataclass(frozen=True, slots=True)
class Names:
    """What a field is called outside: the names a request may use, the one a response has.

    `known` is False where a generator or an alias could not be evaluated: the names are then those of the code.
    """

    request: frozenset[str]
    response: str
    known: bool = True


def model_config(cls: ClassValue) -> dict[str, Value]:
    """The configuration of a Pydantic model: of its bases in order, its `model_config`, its `class Config`, and the
    keywords of its class statement."""
    found: dict[str, Value] = {}
    for base in cls.bases:
        if isinstance(base, ClassValue) and base is not cls:
            found.update(model_config(base))
        elif isinstance(base, External) and base.dotted in CAMEL_BASES:
            found["alias_generator"] = External("pydantic.alias_generators.to_camel")
            found["populate_by_name"] = True
    own = plain(cls.names.get("model_config"))
    if isinstance(own, ExternalInstance):
        found.update(own.keywords)
    elif isinstance(own, dict):
        found.update({key: value for key, value in own.items() if isinstance(key, str)})
    nested = cls.names.get("Config")
    if isinstance(nested, ClassValue):
        for ancestor in reversed([a for a in nested.ancestors() if isinstance(a, ClassValue)]):
            found.update({key: value for key, value in ancestor.names.items() if not key.startswith("__")})
    found.update({key: value for key, value in cls.keywords.items() if key != "metaclass"})
    return found


def field_info(annotation: Value, default: Value) -> dict[str, Value]:
    """What `Field(...)` says of a field, in its annotation and as its default, the default last; key "default" for its
    positional argument. Empty where nothing is said."""
    found: dict[str, Value] = {}
    metadata = annotation.metadata if isinstance(annotation, Annotated) else ()
    for part in (*metadata, default):
        part = plain(part)
        if isinstance(part, ExternalInstance):
            called = part.callee.rpartition(".")[2]
            if called in FIELD_CALLS:
                found.update(part.keywords)
                if part.args:
                    found["default"] = part.args[0]
            elif called == "Alias" and part.args:
                found["alias"] = part.args[0]
    return found


def outside_names(
    name: str, info: Mapping[str, Value], config: Mapping[str, Value], ev: Evaluator | None, site: Site
) -> Names:
    """The names of a field outside, from what its `Field` says and from the alias generator of its model."""
    alias = plain(info.get("alias"))
    request = plain(info.get("validation_alias"))
    response = plain(info.get("serialization_alias"))
    request, response = alias if request is None else request, alias if response is None else response
    generator = plain(config.get("alias_generator"))
    fields = plain(config.get("fields"))  # Pydantic 1: Config.fields = {"name": "alias"}
    known = True
    if alias is None and isinstance(fields, dict) and isinstance(plain(fields.get(name)), str):
        request = response = plain(fields[name])
    if generator is not None and (request is None or response is None) and plain(info.get("alias_priority")) != 2:
        made = _generated(name, generator, ev, site)
        known = made is not None
        if made is not None:
            request = made[0] if request is None else request
            response = made[1] if response is None else response
    accepted = set(_strings(request)) if request is not None else {name}
    if request is not None and not accepted:
        known, accepted = False, {name}
    by_name = any(
        plain(config.get(key)) is True
        for key in ("populate_by_name", "validate_by_name", "allow_population_by_field_name")
    )
    if by_name:
        accepted.add(name)
    if response is not None and not isinstance(response, str):
        known = False
    return Names(frozenset(accepted), response if isinstance(response, str) else name, known)


def _strings(value: Value) -> Iterable[str]:
    """The names that a validation alias accepts: a string, or the first step of `AliasChoices` and `AliasPath`."""
    value = plain(value)
    if isinstance(value, str):
        return [value]
    if isinstance(value, ExternalInstance):
        called = value.callee.rpartition(".")[2]
        if called == "AliasChoices":
            return [text for arg in value.args for text in _strings(arg)]
        if called == "AliasPath" and value.args:
            return _strings(value.args[0])
    return []


def _generated(name: str, generator: Value, ev: Evaluator | None, site: Site) -> tuple[str, str] | None:
    """What a generator makes of a name: (in requests, in responses); None where it cannot be worked out."""
    if isinstance(generator, ExternalInstance) and generator.callee.rpartition(".")[2] == "AliasGenerator":
        keywords = generator.keywords
        alias = keywords.get("alias", generator.args[0] if generator.args else None)
        pair = []
        for key in ("validation_alias", "serialization_alias"):
            chosen = plain(keywords.get(key, alias))
            pair.append(name if chosen is None else _apply(name, chosen, ev, site))
        first, second = pair
        return None if first is None or second is None else (first, second)
    made = _apply(name, generator, ev, site)
    return None if made is None else (made, made)


def _apply(name: str, generator: Value, ev: Evaluator | None, site: Site) -> str | None:
    if isinstance(generator, External):
        known = GENERATORS.get(generator.dotted.rpartition(".")[2])
        return known(name) if known is not None else None
    if ev is None or isinstance(generator, Unknown):
        return None
    from govern.project.evaluation.calls import call
    from govern.project.evaluation.evaluator import BudgetExceededError, Raised

    try:
        made = plain(call(ev, generator, [name], {}, site))
    except (Raised, BudgetExceededError, RecursionError):
        return None
    return made if isinstance(made, str) else None
