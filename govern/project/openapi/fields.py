"""The fields of one class as a schema shows them: type, default, names outside, and what `Field(...)` says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from itertools import pairwise
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, line_of
from govern.project.evaluation.classes import is_settings
from govern.project.openapi.substitution import class_scope, substitute, variables_of
from govern.project.schema_aliases import _generated
from govern.project.schema_fields import linearised
from govern.project.schemas import kind_of
from govern.project.values import (
    Annotated,
    ClassValue,
    External,
    ExternalInstance,
    FunctionValue,
    Generic,
    Site,
    Unknown,
    Value,
    plain,
)
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

NOT_FIELDS = frozenset(("ClassVar", "InitVar", "KW_ONLY"))
NOT_VALUES = frozenset(("Relationship", "PrivateAttr", "relationship"))
FIELD_CALLS = frozenset((
    "Field", "field", "FieldInfo", "Query", "Path", "Body", "Form", "Header", "Cookie", "File", "dataclass_field",
))  # fmt: skip
SQL_KEYS = frozenset((
    "sa_type", "sa_column", "sa_column_args", "sa_column_kwargs", "primary_key", "foreign_key", "unique", "nullable",
    "index", "ondelete",
))  # fmt: skip
WITH_MODEL_FIELDS = ("pydantic", "sqlmodel", "table", "root")


@dataclass(slots=True, eq=False)
class Declared:
    """One field: `default` is `...` without one; `factory` says that a factory makes it. `info` is what its `Field`s
    say together, the last word last. `request` and `response` are its names outside, `known` False where these could
    not be worked out. `computed` is the method behind a computed field."""

    name: str
    annotation: Value
    default: Value
    factory: bool
    info: dict[str, Value]
    request: str
    response: str
    known: bool
    owner: ClassValue | None
    at: int
    required: bool = True
    computed: FunctionValue | None = None
    doc: str | None = None
    extra: dict[str, Value] = field(default_factory=dict)


def declared_fields(
    ev: Evaluator, cls: ClassValue, kind: str, config: Mapping[str, Value], args: tuple[Value, ...] = ()
) -> list[Declared]:
    """The fields of a class, inherited ones first; a field that a subclass declares again keeps its place."""
    variables = variables_of(ev, cls, args)
    found: dict[str, Declared] = {}
    for ancestor in reversed(linearised(cls)):
        if kind == "dataclass" and not _is_dataclass(ancestor):
            continue
        absent = left_out(ev, ancestor)
        docs = field_docs(ancestor) if plain(config.get("use_attribute_docstrings")) is True else {}
        for name, node, value, at in ancestor.annotations:
            if at in absent or name == "model_config" or (name.startswith("_") and kind != "typeddict"):
                continue
            made = _declared(ev, ancestor, name, node, value, at, kind, config, variables.get(id(ancestor), {}))
            if made is None:
                found.pop(name, None)
                continue
            made.doc = docs.get(name)
            found[name] = made
    return list(found.values())


def schema_kind(cls: ClassValue) -> str:
    """What sort of schema a class is, settings of pydantic-settings among the models; "" for one that is none."""
    kind = kind_of(cls)
    return kind or ("pydantic" if is_settings(cls) else "")


def left_out(ev: Evaluator, cls: ClassValue) -> frozenset[int]:
    """The positions of fields and methods in branches of a class's body that are not taken where every setting has its
    default: the document describes that deployment."""
    from govern.facts.syntax import walk
    from govern.project.evaluation import operators
    from govern.project.evaluation.evaluator import BudgetExceededError, Raised

    found: set[int] = set()
    for statement in cls.node[5]:
        if statement[0] != "if":
            continue
        try:
            truth = operators.truth(ev.evaluate(statement[2], cls.scope))
        except (Raised, BudgetExceededError, RecursionError):
            truth = None
        skipped = statement[3] if truth is False else statement[4] if truth is True else ()
        found.update(node[1] for node in walk(skipped) if node[0] in ("def", "name"))
    return frozenset(found)


def _is_dataclass(cls: ClassValue) -> bool:
    return any(called(decorator).rpartition(".")[2] == "dataclass" for decorator in cls.decorators)


def called(value: Value) -> str:
    """The dotted name of an external value, or of what made it."""
    if isinstance(value, External):
        return value.dotted
    return value.callee if isinstance(value, ExternalInstance) else ""


def last(value: Value) -> str:
    """The last part of an external name; "" for anything else."""
    return called(plain(value)).rpartition(".")[2]


def outermost(value: Value) -> str:
    """The last name of a type's outermost part: "ClassVar" for `ClassVar[int]`."""
    value = plain(value)
    value = value.base if isinstance(value, Annotated) else value
    return last(value.origin if isinstance(value, Generic) else value)


def is_field_call(value: Value) -> bool:
    """Whether a value is what `Field(...)` or a sibling gives."""
    return isinstance(value, ExternalInstance) and last(value) in FIELD_CALLS


def field_attributes(value: ExternalInstance) -> dict[str, Value]:
    """What one `Field(...)` says, its default under "default"."""
    sql = SQL_KEYS if value.callee.startswith("sqlmodel") else ()
    said = {key: item for key, item in value.keywords.items() if key not in sql}
    if value.args:
        said["default"] = value.args[0]
    return said


def _declared(
    ev: Evaluator, owner: ClassValue, name: str, node: Node, value_node: Node | None, at: int, kind: str,
    config: Mapping[str, Value], variables: Mapping[str, Value],
) -> Declared | None:  # fmt: skip
    annotation = plain(substitute(ev.annotation(node, class_scope(owner)), variables))
    if outermost(annotation) in NOT_FIELDS:
        return None
    default: Value = ...
    info: dict[str, Value] = {}
    for part in annotation.metadata if isinstance(annotation, Annotated) else ():
        if is_field_call(plain(part)):
            info.update(field_attributes(plain(part)))
    own = plain(owner.names.get(name, Unknown("not evaluated"))) if value_node is not None else ...
    if isinstance(own, ExternalInstance) and last(own) in NOT_VALUES:
        return None
    extra: dict[str, Value] = {}
    if isinstance(own, ExternalInstance) and is_field_call(own):
        extra = field_attributes(own)
        info.update(extra)
        own = extra.get("default", ...)
    elif own is not ...:
        info.pop("default_factory", None)
        info["default"] = own
    default = info.get("default", ...)
    if plain(default) is ... or last(default) in ("PydanticUndefined", "Undefined", "Ellipsis"):
        default = ...
    factory = plain(info.get("default_factory")) is not None
    required = default is ... and not factory
    if kind == "typeddict":
        total = plain(owner.keywords.get("total", True)) is not False
        outer = outermost(annotation)
        required = required and (outer == "Required" or (total and outer != "NotRequired"))
    request, response, known = outside(name, info, config, ev, Site(owner.module.path, line_of(at)))
    return Declared(
        name, annotation, default, factory, info, request, response, known, owner, at, required, extra=extra
    )


def outside(
    name: str, info: Mapping[str, Value], config: Mapping[str, Value], ev: Evaluator | None, site: Site
) -> tuple[str, str, bool]:
    """The names of a field in the schema of requests and of responses, and whether both are known."""
    alias = plain(info.get("alias"))
    request, response = plain(info.get("validation_alias")), plain(info.get("serialization_alias"))
    request = alias if request is None else request
    response = alias if response is None else response
    generator, known = plain(config.get("alias_generator")), True
    priority = plain(info.get("alias_priority"))
    if generator is not None and (request is None or response is None or priority == 1) and priority != 2:
        made = _generated(name, generator, ev, site)
        known = made is not None
        if made is not None:
            request = made[0] if request is None or priority == 1 else request
            response = made[1] if response is None or priority == 1 else response
    taken = _first_name(request) if request is not None else name
    if taken is None:
        taken = name
    if plain(config.get("validate_by_alias")) is False:
        taken = name
    if response is not None and not isinstance(response, str):
        known, response = False, name
    return taken, name if response is None else response, known


def _first_name(value: Value) -> str | None:
    """The name that a schema shows for a validation alias: the first choice that is one name."""
    value = plain(value)
    if isinstance(value, str):
        return value
    if last(value) == "AliasChoices":
        return next((found for arg in value.args if (found := _first_name(arg)) is not None), None)
    if last(value) == "AliasPath" and len(value.args) == 1:
        return _first_name(value.args[0])
    return None


def field_docs(cls: ClassValue) -> dict[str, str]:
    """The strings that stand below the fields of a class."""
    from inspect import cleandoc

    found: dict[str, str] = {}
    body = cls.node[5]
    for statement, after in pairwise(body):
        if statement[0] == "assign" and statement[4] is not None and after[0] == "expr":
            text = after[2][2] if after[2][0] == "const" else None
            if isinstance(text, str) and statement[2] and statement[2][0][0] == "name":
                found[statement[2][0][2]] = cleandoc(text)
    return found


def docstring(body: tuple[Node, ...]) -> str | None:
    """The docstring of a function or class, as `__doc__` has it."""
    if body and body[0][0] == "expr" and body[0][2][0] == "const" and isinstance(body[0][2][2], str):
        return str(body[0][2][2])
    return None
