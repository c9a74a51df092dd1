"""Signatures as FastAPI reads them: through `__wrapped__`, `__signature__`, partials, classes and instances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.evaluation import operators
from govern.project.evaluation.classes import fields, has_declared_fields
from govern.project.evaluation.evaluator import ClassModel
from govern.project.values import (
    Annotated,
    BoundMethod,
    ClassValue,
    External,
    ExternalInstance,
    FunctionValue,
    Generic,
    Instance,
    Native,
    Partial,
    Scope,
    Site,
    Unknown,
    Value,
    plain,
)
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

MODELS = frozenset(("BaseModel", "BaseSettings", "SQLModel", "GenericModel", "RootModel"))
EMPTY = External("inspect.Signature.empty")
LIMITS = frozenset((
    "gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length", "pattern", "max_digits", "decimal_places",
))  # fmt: skip


@dataclass(slots=True, eq=False)
class Parameter:
    """One parameter of a signature: its evaluated annotation and default, EMPTY where it has none."""

    name: str
    annotation: Value = EMPTY
    default: Value = EMPTY
    kind: str = "any"


def signature(ev: Evaluator, value: Value) -> list[Parameter] | None:
    """The parameters that FastAPI sees of a callable; None where they are not known (an external callable)."""
    seen = 0
    while (
        isinstance(value, FunctionValue)
        and value.wrapped is not None
        and "__signature__" not in value.attributes
        and seen < 20
    ):
        value, seen = value.wrapped, seen + 1
    if isinstance(value, FunctionValue):
        rewritten = value.attributes.get("__signature__")
        if rewritten is not None:
            return from_instance(rewritten)
        return _of_function(ev, value)
    if isinstance(value, BoundMethod):
        if "__signature__" in value.function.attributes:
            return from_instance(value.function.attributes["__signature__"])
        inner = signature(ev, value.function)
        return inner[1:] if inner is not None else None
    if isinstance(value, ClassValue):
        return _of_class(ev, value)
    if isinstance(value, Instance):
        call = value.cls.lookup("__call__") if isinstance(value.cls, ClassValue) else None
        inner = signature(ev, call) if isinstance(call, FunctionValue) else None
        return inner[1:] if inner is not None else None
    if isinstance(value, Partial):
        inner = signature(ev, value.function)
        if inner is None:
            return None
        return [_rebound(parameter, value.keywords) for parameter in inner[len(value.args) :]]
    if isinstance(value, Generic):
        return signature(ev, value.origin)
    if isinstance(value, Annotated):
        return signature(ev, value.base)
    if isinstance(value, ExternalInstance) and "__signature__" in value.keywords:
        return from_instance(value.keywords["__signature__"])
    return None


def _rebound(parameter: Parameter, keywords: dict[str, Value]) -> Parameter:
    """A parameter of a partial: one that was given by keyword stays, with the given value as its default."""
    if parameter.name not in keywords:
        return parameter
    return Parameter(parameter.name, parameter.annotation, keywords[parameter.name], "kwonly")


def _of_function(ev: Evaluator, function: FunctionValue) -> list[Parameter]:
    params = function.node[2] if function.node[0] == "lambda" else function.node[3]
    rewritten = function.attributes.get("__annotations__") or {}
    found: list[Parameter] = []
    for name, node, _, kind, _ in params:
        annotation = ev.annotation(node, function.scope) if node is not None else EMPTY
        default = function.defaults.get(name, EMPTY)
        found.append(Parameter(name, rewritten.get(name, annotation), default, kind))
    return found


def _of_class(ev: Evaluator, cls: ClassValue) -> list[Parameter] | None:
    rewritten = cls.names.get("__signature__")
    if rewritten is not None:
        return from_instance(rewritten)
    init = cls.lookup("__init__")
    if isinstance(init, FunctionValue):
        inner = signature(ev, init)
        return inner[1:] if inner is not None else None
    if any(base.rpartition(".")[2] in MODELS for base in cls.external_bases()):
        return _of_model(ev, cls)
    if has_declared_fields(cls):
        return [_field_parameter(ev, owner, name, annotation) for owner, name, annotation, _ in fields(cls)]
    return []


def _of_model(ev: Evaluator, cls: ClassValue) -> list[Parameter]:
    """A Pydantic model's signature: its fields by their aliases, of `Query()` and `Field()` only the constraints."""
    from govern.project.schema_aliases import MISSING, field_info
    from govern.project.schema_fields import field_alias, fields_of

    found: list[Parameter] = []
    for one in fields_of(cls, "pydantic", ev):
        if one.computed:
            continue
        alias, annotation = field_alias(one), one.annotation
        said = field_info(annotation, one.owner.names.get(one.name, MISSING))
        limits = {name: value for name, value in said.items() if name in LIMITS}
        while isinstance(annotation, Annotated):
            annotation = annotation.base
        if limits:
            annotation = Annotated(annotation, (ExternalInstance("pydantic.Field", (), limits),))
        default = EMPTY if one.required else None if one.default is MISSING else one.default
        found.append(Parameter(alias if alias.isidentifier() else one.name, annotation, default, "kwonly"))
    return found


def _field_parameter(ev: Evaluator, owner: ClassValue, name: str, annotation: object) -> Parameter:
    scope = Scope(owner.module, owner.module.names, owner.scope.parent)
    return Parameter(name, ev.annotation(annotation, scope), owner.names.get(name, EMPTY), "kwonly")  # type: ignore[arg-type]


def from_instance(value: Value) -> list[Parameter] | None:
    """The parameters of an `inspect.Signature` that evaluated code made."""
    if not isinstance(value, Instance):
        return None
    parameters = operators.iterate(list(plain(value.attributes.get("parameters", {})).values()))
    return [
        Parameter(
            str(plain(p.attributes.get("name"))),
            p.attributes.get("annotation", EMPTY),
            p.attributes.get("default", EMPTY),
        )
        for p in parameters or []
        if isinstance(p, Instance)
    ]


def inspect_signature(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """`inspect.signature(callable)` as an object whose parameters evaluated code can read and replace."""
    found = signature(ev, args[0]) if args else None
    if args and isinstance(args[0], Native):  # object.__init__(self, /, *args, **kwargs)
        found = [Parameter("self", kind="posonly"), Parameter("args", kind="vararg"), Parameter("kwargs", kind="kwarg")]
    if found is None:
        return Unknown("the signature of something unknown", site.file, site.line)
    made = made_signature(found, site)
    made.attributes["return_annotation"] = _returned(ev, args[0])
    return made


def _returned(ev: Evaluator, value: Value) -> Value:
    """The return annotation of a signature; EMPTY where there is none."""
    if isinstance(value, BoundMethod | Partial):
        return _returned(ev, value.function)
    if not isinstance(value, FunctionValue):
        return EMPTY
    rewritten = value.attributes.get("__signature__")
    if isinstance(rewritten, Instance):
        return rewritten.attributes.get("return_annotation", EMPTY)
    if isinstance(value.wrapped, FunctionValue):
        return _returned(ev, value.wrapped)
    returns = value.node[4] if value.node[0] == "def" else None
    return ev.annotation(returns, value.scope) if returns is not None else EMPTY


def made_signature(parameters: list[Parameter], site: Site) -> Instance:
    """An `inspect.Signature` of these parameters."""
    made = Instance(External("inspect.Signature"), file=site.file, line=site.line)
    made.attributes["parameters"] = {p.name: _parameter_instance(p, site) for p in parameters}
    return made


def _parameter_instance(parameter: Parameter, site: Site) -> Instance:
    made = Instance(External("inspect.Parameter"), file=site.file, line=site.line)
    kinds = {
        "posonly": "POSITIONAL_ONLY",
        "any": "POSITIONAL_OR_KEYWORD",
        "vararg": "VAR_POSITIONAL",
        "kwonly": "KEYWORD_ONLY",
        "kwarg": "VAR_KEYWORD",
    }
    made.attributes.update(
        name=parameter.name, annotation=parameter.annotation, default=parameter.default,
        kind=External(f"inspect.Parameter.{kinds[parameter.kind]}"), empty=EMPTY,
    )  # fmt: skip
    return made


def _init_signature(ev: Evaluator, made: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> None:
    parameters = operators.iterate(args[0] if args else keywords.get("parameters")) or []
    made.attributes["parameters"] = {
        str(plain(p.attributes.get("name"))): p for p in parameters if isinstance(p, Instance)
    }
    made.attributes["return_annotation"] = keywords.get("return_annotation", EMPTY)


def _init_parameter(ev: Evaluator, made: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> None:
    given: dict[str, Value] = {"default": EMPTY, "annotation": EMPTY, **keywords}
    for name, value in zip(("name", "kind"), args, strict=False):
        given[name] = value
    made.attributes.update(given, empty=EMPTY)


def _replace_signature(
    ev: Evaluator, instance: Instance, args: list[Value], keywords: dict[str, Value], site: Site
) -> Value:
    made = Instance(instance.cls, dict(instance.attributes), file=site.file, line=site.line)
    if "parameters" in keywords:
        _init_signature(
            ev,
            made,
            [keywords["parameters"]],
            {"return_annotation": keywords.get("return_annotation", instance.attributes.get("return_annotation"))},
            site,
        )
    return made


def _replace_parameter(
    ev: Evaluator, instance: Instance, args: list[Value], keywords: dict[str, Value], site: Site
) -> Value:
    return Instance(instance.cls, {**instance.attributes, **keywords}, file=site.file, line=site.line)


def with_signature(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """`makefun.with_signature(signature)`: a decorator whose result has that signature."""
    given = args[0] if args else keywords.get("func_signature")

    def decorate(ev: Evaluator, inner: list[Value], inner_keywords: dict[str, Value], at: Site) -> Value:
        if inner and isinstance(inner[0], FunctionValue) and isinstance(given, Instance):
            inner[0].attributes["__signature__"] = given
        return inner[0] if inner else None

    return Native("with_signature", decorate)


SIGNATURE = ClassModel("inspect.Signature", _init_signature, {"replace": _replace_signature})
PARAMETER = ClassModel("inspect.Parameter", _init_parameter, {"replace": _replace_parameter})
