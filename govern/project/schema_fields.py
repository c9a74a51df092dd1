"""The fields of one schema class: which there are, in which order, and what each says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, column_of, line_of
from govern.findings import Location
from govern.project.schema_aliases import FIELD_CALLS, MISSING, Names, field_info, model_config, outside_names
from govern.project.values import (
    Annotated,
    ClassValue,
    Either,
    External,
    ExternalInstance,
    FunctionValue,
    Generic,
    Site,
    Union,
    Unknown,
    Value,
    plain,
)
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

NOT_FIELDS = frozenset(("ClassVar", "InitVar", "KW_ONLY"))
TRANSPARENT = frozenset(("Required", "NotRequired", "Optional", "ReadOnly", "SkipJsonSchema"))
NOT_VALUES = frozenset(("Relationship", "PrivateAttr", "ForeignKey", "relationship"))


@dataclass(frozen=True, slots=True, eq=False)
class SchemaField:
    """One field of a schema.

    `names` says what it is called outside. `required` is about requests (a response has every field that is not
    `excluded`); `nullable` is None where the annotation could not be evaluated. `default` is `MISSING` without one, and
    Unknown where a factory makes it. `computed` fields are in responses only; `hidden` ones are kept out of the JSON
    Schema on purpose (`SkipJsonSchema`). `owner` is the class that declares it.
    """

    name: str
    names: Names
    annotation: Value
    node: Node | None
    required: bool
    nullable: bool | None
    default: Value
    excluded: bool
    computed: bool
    hidden: bool
    owner: ClassValue
    at: int

    @property
    def location(self) -> Location:
        """The field's name where it is declared."""
        line, column = line_of(self.at), column_of(self.at) + 1
        return Location(self.owner.module.path, line, column, line, column + len(self.name))


def fields_of(cls: ClassValue, kind: str, ev: Evaluator | None, *, pydantic_1: bool = False) -> tuple[SchemaField, ...]:
    """The fields of a schema class in the order in which it serialises them, inherited ones first.

    `kind` is that of `schemas.kind_of`. A field that a subclass declares again keeps its place.
    """
    config = model_config(cls) if kind in ("pydantic", "sqlmodel", "table", "root") else {}
    found: dict[str, SchemaField] = {}
    computed: dict[str, SchemaField] = {}
    for ancestor in reversed(linearised(cls)):
        if kind in ("dataclass", "typeddict") and not _declares(ancestor, kind):
            continue
        for name, node, value_node, at in ancestor.annotations:
            made = _field(ancestor, name, node, value_node, at, config, kind, ev, pydantic_1)
            if made is not None:
                found[name] = made
            else:
                found.pop(name, None)
        for name, value in ancestor.names.items():
            if isinstance(value, FunctionValue) and (info := _computed(value)) is not None:
                computed[name] = _computed_field(value, ancestor, info, config, ev)
            elif name in computed and isinstance(value, FunctionValue):
                computed.pop(name)
    return (*found.values(), *[field for name, field in computed.items() if name not in found])


def linearised(cls: ClassValue) -> list[ClassValue]:
    """The classes of the repository in method resolution order; depth first where there is no consistent order."""
    merged = _merge(cls, 0)
    return merged if merged is not None else [a for a in cls.ancestors() if isinstance(a, ClassValue)]


def _merge(cls: ClassValue, depth: int) -> list[ClassValue] | None:
    bases = [base for base in cls.bases if isinstance(base, ClassValue) and base is not cls]
    if depth > 40:
        return None
    queues: list[list[ClassValue]] = []
    for base in bases:
        above = _merge(base, depth + 1)
        if above is None:
            return None
        queues.append(list(above))
    queues.append(list(bases))
    order = [cls]
    while queues := [queue for queue in queues if queue]:
        head = next((q[0] for q in queues if not any(q[0] in other[1:] for other in queues)), None)
        if head is None:
            return None
        order.append(head)
        queues = [[c for c in queue if c is not head] for queue in queues]
    return order


def field_alias(field: SchemaField) -> str:
    """The one name under which Pydantic looks for a field first: its alias, else its name."""
    if field.names.response in field.names.request:
        return field.names.response
    others = sorted(field.names.request - {field.name})
    return others[0] if others else field.name


def _declares(cls: ClassValue, kind: str) -> bool:
    """Whether a class's own annotations are fields: a dataclass's only where the decorator stands on it."""
    if kind == "typeddict":
        return True
    return any(_named(decorator).rpartition(".")[2] == "dataclass" for decorator in cls.decorators)


def _named(value: Value) -> str:
    if isinstance(value, External):
        return value.dotted
    return value.callee if isinstance(value, ExternalInstance) else ""


def _field(
    owner: ClassValue, name: str, node: Node, value_node: Node | None, at: int, config: dict[str, Value], kind: str,
    ev: Evaluator | None, pydantic_1: bool,
) -> SchemaField | None:  # fmt: skip
    if name.startswith("_") or name == "model_config":
        return None
    annotation = ev.annotation(node, owner.scope) if ev is not None else Unknown("not evaluated")
    bare = annotation.base if isinstance(annotation, Annotated) else annotation
    if _outer(bare) in NOT_FIELDS:
        return None
    default = MISSING if value_node is None else owner.names.get(name, Unknown("not evaluated"))
    if isinstance(plain(default), ExternalInstance) and _named(plain(default)).rpartition(".")[2] in NOT_VALUES:
        return None
    info = field_info(annotation, default)
    if kind == "dataclass" and plain(info.get("init")) is False:
        info = {**info, "default": None}
    said = _default(default, info)
    nullable = is_nullable(annotation)
    required = said is MISSING and not (pydantic_1 and nullable)
    if kind == "typeddict":
        required = _outer(bare) != "NotRequired" and (owner.keywords.get("total", True) is not False)
        required = required or _outer(bare) == "Required"
    site = Site(owner.module.path, line_of(at))
    return SchemaField(
        name, outside_names(name, info, config, ev, site), annotation, node, required, nullable, said,
        plain(info.get("exclude")) is True, False, is_hidden(annotation), owner, at,
    )  # fmt: skip


def _default(default: Value, info: dict[str, Value]) -> Value:
    """The default of a field; MISSING where it has none."""
    if plain(info.get("default_factory")) is not None:
        return Unknown("made by a factory")
    value = plain(default)
    if (isinstance(value, ExternalInstance) and value.callee.rpartition(".")[2] in FIELD_CALLS) or default is MISSING:
        value = info.get("default", ...)
    return MISSING if value is ... or value is MISSING else value


def _outer(value: Value) -> str:
    """The last name of an annotation's outermost type: "ClassVar" for `typing.ClassVar[int]`."""
    if isinstance(value, Generic):
        value = value.origin
    return value.dotted.rpartition(".")[2] if isinstance(value, External) else ""


def is_hidden(annotation: Value) -> bool:
    """Whether a type is kept out of the JSON Schema by `SkipJsonSchema`."""
    if isinstance(annotation, Annotated):
        marks = [_named(part).rpartition(".")[2] for part in annotation.metadata]
        return "SkipJsonSchema" in marks or is_hidden(annotation.base)
    return _outer(annotation) == "SkipJsonSchema"


def is_nullable(annotation: Value) -> bool | None:
    """Whether None is among the values of an annotation; None where it could not be evaluated."""
    if annotation is None or _outer(annotation) in ("NoneType", "Any", "object"):
        return True
    if isinstance(annotation, Annotated):
        return is_nullable(annotation.base)
    if isinstance(annotation, Generic) and _outer(annotation) in TRANSPARENT:
        return _outer(annotation) == "Optional" or is_nullable(annotation.args[0])
    if isinstance(annotation, Generic) and _outer(annotation) == "Literal":
        return None in annotation.args
    if isinstance(annotation, Union | Either):
        options = [is_nullable(option) for option in annotation.options]
        return True if True in options else None if None in options else False
    return None if isinstance(annotation, Unknown) else False


def _computed(value: FunctionValue) -> dict[str, Value] | None:
    """The options of the `computed_field` that decorates a method; None where none does."""
    for decorator in value.decorators:
        if _named(decorator).rpartition(".")[2] == "computed_field":
            return dict(decorator.keywords) if isinstance(decorator, ExternalInstance) else {}
    return None


def _computed_field(
    value: FunctionValue, owner: ClassValue, info: dict[str, Value], config: dict[str, Value], ev: Evaluator | None
) -> SchemaField:
    annotation = ev.annotation(value.node[4], value.scope) if ev is not None else Unknown("not evaluated")
    site = Site(owner.module.path, value.line)
    names = outside_names(value.name, info, config, ev, site)
    nullable = is_nullable(annotation) if value.node[4] is not None else None
    return SchemaField(
        value.name, Names(frozenset(), names.response, names.known), annotation, value.node[4], True, nullable, MISSING,
        False, True, is_hidden(annotation), owner, value.node[1],
    )  # fmt: skip


def mentioned(annotation: Value, depth: int = 0) -> Iterator[ClassValue]:
    """The classes of the repository that a type names, its arguments and options included."""
    if depth > 12:
        return
    if isinstance(annotation, ClassValue):
        yield annotation
    elif isinstance(annotation, Annotated):
        yield from mentioned(annotation.base, depth + 1)
    elif isinstance(annotation, Union | Either):
        for option in annotation.options:
            yield from mentioned(option, depth + 1)
    elif isinstance(annotation, Generic):
        yield from mentioned(annotation.origin, depth + 1)
        for argument in annotation.args:
            yield from mentioned(argument, depth + 1)
