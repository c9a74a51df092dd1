"""Class statements, instances of the repository's classes, enums, settings and dataclasses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from govern.facts.syntax import Body, Node, line_of
from govern.project.evaluation import columns, metaclasses, operators
from govern.project.evaluation.expressions import arguments
from govern.project.values import (
    ClassValue,
    External,
    ExternalInstance,
    FunctionValue,
    Generic,
    Instance,
    ModuleValue,
    Scope,
    Setting,
    Site,
    Unknown,
    Value,
    plain,
)

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import ClassModel, Evaluator, ExternalFunction

ENUMS = ("Enum", "StrEnum", "IntEnum", "Flag", "IntFlag")
SETTINGS = ("BaseSettings",)
DICTS = ("TypedDict", "ConfigDict", "SettingsConfigDict")  # calling a subclass gives a dict
TYPE_PARAMETERS = "__type_params__"
AFTER_INIT = ("__post_init__", "__attrs_post_init__", "model_post_init")
FIELD_CALLS = ("Field", "field", "mapped_column", "Column", "PrivateAttr", "attrib", "ib")


def make_class(ev: Evaluator, node: Node, scope: Scope, block: Callable[[Evaluator, Body, Scope], Any]) -> ClassValue:
    """The class that a class statement makes; its body is executed in a scope of its own."""
    _, _, name, args, keywords, body, _, _ = node
    bases, named = arguments(ev, args, keywords, scope)
    declared = named.pop(TYPE_PARAMETERS, ())
    bases = [base.origin if isinstance(base, Generic) else base for base in bases]
    enclosing = scope if not scope.is_class else (scope.parent or scope)
    cls = ClassValue(name, scope.prefix + name, scope.module, node, tuple(bases), enclosing, keywords=named)
    inner = Scope(scope.module, cls.names, scope, f"{scope.prefix}{name}.", is_class=True, cls=cls)
    cls.names["__module__"], cls.names["__qualname__"] = scope.module.name, cls.qualname
    if declared:
        cls.names[TYPE_PARAMETERS] = tuple(ExternalInstance("typing.TypeVar", (name,)) for name in declared)
    block(ev, body, inner)
    if is_enum(cls):
        _make_members(ev, cls)
    columns.name_columns(cls)
    for value in cls.names.values():
        if isinstance(value, FunctionValue) and value.owner is None:
            value.owner = cls
    cls = metaclasses.made_by_metaclass(ev, cls, Site(scope.module.path, line_of(node[1])))
    hook = next((a.names["__init_subclass__"] for a in list(cls.ancestors())[1:]
                 if isinstance(a, ClassValue) and "__init_subclass__" in a.names), None)  # fmt: skip
    if isinstance(hook, FunctionValue):
        from govern.project.evaluation.calls import call_function

        call_function(ev, hook, [cls], dict(named), Site(scope.module.path, line_of(node[1])), receiver=cls)
    return cls


def is_enum(cls: ClassValue) -> bool:
    return any(base.rpartition(".")[2] in ENUMS for base in cls.external_bases())


def _make_members(ev: Evaluator, cls: ClassValue) -> None:
    made: list[Value] = []
    for name, value in list(cls.names.items()):
        if name.startswith("_") or isinstance(value, (FunctionValue, ClassValue, Instance, External)):
            continue
        if isinstance(value, ExternalInstance) and value.callee.endswith("auto"):
            value = _auto(ev, cls, name, made)
        made.append(plain(value))
        cls.names[name] = Instance(cls, {"name": name, "value": value}, file=cls.module.path)


def _auto(ev: Evaluator, cls: ClassValue, name: str, made: list[Value]) -> Value:
    """What `auto()` stands for: what the class itself generates, the lower name in a StrEnum, else the next number."""
    from govern.project.evaluation.calls import call_function

    generator = cls.lookup("_generate_next_value_")
    if isinstance(generator, FunctionValue):
        return call_function(ev, generator, [name, 1, len(made), list(made)], {}, Site(cls.module.path, cls.line))
    if any(base.rpartition(".")[2] == "StrEnum" for base in cls.external_bases()):
        return name.lower()
    numbers = [value for value in made if isinstance(value, int)]
    return max(numbers) + 1 if numbers else 1


def functional_enum(base: str) -> ExternalFunction:
    """`Enum("Color", "red green")` and its siblings: the class with the members that the second argument names."""

    def make(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        name = plain(args[0]) if args else None
        pairs = _named_members(base, args[1] if len(args) > 1 else keywords.get("names"))
        if not isinstance(name, str) or pairs is None:
            return ExternalInstance(f"enum.{base}", tuple(args), dict(keywords), site.file, site.line)
        module = ev.stack[-1] if ev.stack else ModuleValue("", site.file, False)
        node = ("class", site.line << 12, name, (), (), (), (), site.line)
        bases: list[Value] = [External(f"enum.{base}")]
        if (kind := plain(keywords.get("type"))) is not None:
            bases.insert(0, kind)
        made = ClassValue(name, name, module, node, tuple(bases), Scope(module, module.names))
        for member, value in pairs.items():
            made.names[member] = Instance(made, {"name": member, "value": value}, file=site.file)
        return made

    return make


def _named_members(base: str, names: Value) -> dict[str, Value] | None:
    """The members that a functional enum is given: text, names, pairs or a mapping; None where they are not known."""
    names = plain(names)
    if isinstance(names, str):
        names = names.replace(",", " ").split()
    items = operators.iterate(names)
    if isinstance(names, dict):
        items = [(key, value) for key, value in names.items()]
    if items is None:
        return None
    found: dict[str, Value] = {}
    for at, item in enumerate(items):
        pair = plain(item)
        if isinstance(pair, str):
            pair = (pair, pair.lower() if base == "StrEnum" else 1 << at if "Flag" in base else at + 1)
        if not isinstance(pair, (tuple, list)) or len(pair) != 2 or not isinstance(plain(pair[0]), str):
            return None
        found[plain(pair[0])] = pair[1]
    return found


def is_settings(cls: ClassValue) -> bool:
    """Whether a class reads its fields from the environment (pydantic-settings, or Pydantic 1's BaseSettings)."""
    return any(base.rpartition(".")[2] in SETTINGS for base in cls.external_bases())


def class_model(ev: Evaluator, cls: ClassValue | External) -> ClassModel | None:
    """The model of the framework's class that `cls` is, or descends from; None if it is none."""
    if isinstance(cls, External):
        return ev.models.get(cls.dotted)
    for base in cls.external_bases():
        if base in ev.models:
            return ev.models[base]
    return None


def is_conditional_route(ev: Evaluator, value: Value) -> bool:
    """Whether a value is a route that only some deployments have: what code does with it is as conditional."""
    if not isinstance(value, Instance) or not value.conditional:
        return False
    model = class_model(ev, value.cls)
    return model is not None and "starlette.routing.BaseRoute" in model.parents


def has_declared_fields(cls: ClassValue) -> bool:
    """Whether calling the class sets its annotated fields, as Pydantic models and dataclasses have them."""
    bases = {base.rpartition(".")[2] for base in cls.external_bases()}
    if bases & {"BaseModel", "BaseSettings", "SQLModel", "NamedTuple", "TypedDict", "Struct", "GenericModel"}:
        return True
    for ancestor in cls.ancestors():
        if isinstance(ancestor, ClassValue):
            for decorator in ancestor.decorators:
                dotted = getattr(decorator, "dotted", "") or getattr(decorator, "callee", "")
                if dotted.rpartition(".")[2] in ("dataclass", "define", "frozen", "attrs", "s"):
                    return True
    return False


def equal_objects(ev: Evaluator, left: Instance, right: Instance) -> bool | None:
    """Whether two objects are equal: field by field for dataclasses and models, by identity for others."""
    classes = [one.cls for one in (left, right) if isinstance(one.cls, ClassValue)]
    if any(cls.lookup("__eq__") is not None for cls in classes):
        return None
    if left.cls is not right.cls or not classes or not has_declared_fields(classes[0]):
        return False
    lost = Unknown("whether two objects are equal")
    names = left.attributes.keys() | right.attributes.keys()
    found = [
        operators.truth(operators.compare(ev, "==", left.attributes.get(name), right.attributes.get(name), lost))
        for name in sorted(names)
    ]
    return False if False in found else None if None in found else True


def make_instance(ev: Evaluator, cls: ClassValue, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """What calling a class of the repository gives. Runs its `__new__` and `__init__`, or sets its declared fields."""
    from govern.project.evaluation.calls import call_function

    if is_enum(cls) and args:
        wanted = plain(args[0])
        members = operators.enum_members(cls) or []
        member = next((m for m in members if plain(m.attributes.get("value")) == wanted), Unknown("enum member"))
        return Setting(member, args[0].origin) if isinstance(args[0], Setting) else member
    if any(base.rpartition(".")[2] in DICTS for base in cls.external_bases()):
        first = plain(args[0]) if args else {}
        return {**first, **keywords} if isinstance(first, dict) else Unknown("a dict of something unknown")
    instance = Instance(
        cls, args=tuple(args), keywords=dict(keywords), file=site.file, line=site.line, conditional=ev.conditions > 0
    )
    new = cls.lookup("__new__")
    if isinstance(new, FunctionValue):
        made = call_function(ev, new, [cls, *args], keywords, site, receiver=cls)
        if isinstance(made, Instance):
            instance = made
    init = cls.lookup("__init__")
    if isinstance(init, FunctionValue):
        call_function(ev, init, [instance, *args], keywords, site, receiver=instance)
        return instance
    model = class_model(ev, cls)
    if model is not None:
        model.init(ev, instance, args, keywords, site)
        return instance
    if has_declared_fields(cls):
        _set_fields(ev, cls, instance, args, keywords)
        after = next((hook for name in AFTER_INIT if (hook := cls.lookup(name)) is not None), None)
        if isinstance(after, FunctionValue):
            extra = [None] if after.name == "model_post_init" else []
            call_function(ev, after, [instance, *extra], {}, site, receiver=instance)
        return instance
    instance.attributes.update(keywords)
    return instance


def fields(cls: ClassValue) -> list[tuple[ClassValue, str, Node, Node | None]]:
    """The annotated fields of a class, inherited ones first: (class, name, annotation, default expression)."""
    found: dict[str, tuple[ClassValue, str, Node, Node | None]] = {}
    for ancestor in reversed([a for a in cls.ancestors() if isinstance(a, ClassValue)]):
        for name, annotation, default, _ in ancestor.annotations:
            found[name] = (ancestor, name, annotation, default)
    return list(found.values())


def _set_fields(
    ev: Evaluator, cls: ClassValue, instance: Instance, args: list[Value], keywords: dict[str, Value]
) -> None:
    settings = is_settings(cls)
    names = fields(cls)
    for (_, name, _, _), value in zip(names, args, strict=False):
        instance.attributes[name] = value
    for owner, name, _, default in names:
        if name in keywords:
            instance.attributes[name] = keywords[name]
        elif name not in instance.attributes:
            value = field_default(ev, owner, name, default)
            origin = f"{cls.qualname}.{name}"
            instance.attributes[name] = Setting(value, origin) if settings and not isinstance(value, Setting) else value
    for name, value in keywords.items():
        instance.attributes.setdefault(name, value)


def field_default(ev: Evaluator, owner: ClassValue, name: str, default: Node | None) -> Value:
    """The default of a field: its own, or that of `Field(...)` and its siblings; Unknown if it is required."""
    from govern.project.evaluation.calls import call

    if default is None and name not in owner.names:
        return Unknown(f"{owner.qualname}.{name} has no default", owner.module.path)
    value = owner.names.get(name)
    if isinstance(value, ExternalInstance) and value.callee.rpartition(".")[2] in FIELD_CALLS:
        factory = value.keywords.get("default_factory", value.keywords.get("factory"))  # attrs says `factory`
        if factory is not None:
            return call(ev, factory, [], {}, Site(value.file, value.line))
        if "default" in value.keywords:
            return value.keywords["default"]
        if value.args and value.callee.rpartition(".")[2] == "Field" and value.args[0] is not ...:
            return value.args[0]
        return Unknown(f"{owner.qualname}.{name} has no default", owner.module.path)
    return value
