"""Built-in functions about objects and types: attributes, `isinstance`, `type`, `dir`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.evaluation import operators
from govern.project.evaluation.attributes import get_attribute, is_class_name, set_attribute
from govern.project.evaluation.classes import class_model, fields
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
    ModuleValue,
    Native,
    Scope,
    Site,
    Union,
    Unknown,
    Value,
    plain,
)

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator, ExternalFunction

# starlette/responses.py and fastapi/responses.py: every one descends from Response.
RESPONSES = {
    "Response", "JSONResponse", "HTMLResponse", "PlainTextResponse", "RedirectResponse", "StreamingResponse",
    "FileResponse", "ORJSONResponse", "UJSONResponse", "EventSourceResponse",
}  # fmt: skip


def _getattr(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    name = plain(args[1]) if len(args) > 1 else None
    if not isinstance(name, str):
        return Unknown("getattr with an unknown name", site.file, site.line)
    return get_attribute(ev, args[0], name, site, args[2]) if len(args) > 2 else get_attribute(ev, args[0], name, site)


def _setattr(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    if len(args) == 3 and isinstance(plain(args[1]), str):
        set_attribute(ev, args[0], plain(args[1]), args[2])
    return None


def _hasattr(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    missing = object()
    name = plain(args[1]) if len(args) > 1 else None
    if not isinstance(name, str) or isinstance(args[0], (Unknown, External, ExternalInstance, Either)):
        return Unknown("hasattr", site.file, site.line)
    found = get_attribute(ev, args[0], name, site, missing)
    return found is not missing and not (isinstance(found, Unknown))


def _isinstance(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    if len(args) != 2:
        return Unknown("isinstance", site.file, site.line)
    kinds = args[1] if isinstance(args[1], tuple) else (args[1],)
    verdicts = [is_instance(ev, plain(args[0]), kind) for kind in kinds]
    return True if True in verdicts else Unknown("isinstance", site.file, site.line) if None in verdicts else False


PYTHON_TYPES = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "list": list,
    "tuple": tuple,
    "dict": dict,
    "set": set,
    "bytes": bytes,
}


PARAMETERS = ("fastapi.params.", "pydantic.fields.FieldInfo")
PARENTS = {
    **dict.fromkeys(("Path", "Query", "Header", "Cookie"), ("Param", "FieldInfo")), "Body": ("FieldInfo",),
    "Form": ("Body", "FieldInfo"), "File": ("Form", "Body", "FieldInfo"), "Field": ("FieldInfo",),
}  # fmt: skip


def _is_parameter(value: ExternalInstance, kind: External) -> bool | None:
    """Whether what a library gave is a parameter of FastAPI of some kind, such as `Query(...)` or `Field(...)`."""
    package, name = value.callee.partition(".")[0], value.callee.rpartition(".")[2]
    if package in ("fastapi", "pydantic", "annotated_types"):
        return kind.dotted.rpartition(".")[2] in (name, *PARENTS.get(name, ()))
    return None


def is_instance(ev: Evaluator, value: Value, kind: Value) -> bool | None:
    """Whether a value is an instance of a class; None where that is not known."""
    if isinstance(value, (Unknown, Either)):
        return None
    if isinstance(value, ExternalInstance) and isinstance(kind, External) and kind.dotted.startswith(PARAMETERS):
        return _is_parameter(value, kind)
    made = isinstance(value, ExternalInstance) and operators.is_made(value)
    if made and isinstance(kind, External) and value.callee.rpartition(".")[2] == kind.dotted.rpartition(".")[2]:
        return True
    if isinstance(value, DependsValue) and isinstance(kind, External) and kind.dotted.startswith("fastapi."):
        return kind.dotted == "fastapi.params.Depends" or (value.security and kind.dotted == "fastapi.params.Security")
    if isinstance(kind, External) and kind.dotted.startswith("builtins."):
        python = PYTHON_TYPES.get(kind.dotted.rpartition(".")[2])
        if python is not None:
            return (
                isinstance(value, python) if isinstance(value, (operators.CONSTANT, list, tuple, dict, set)) else False
            )
        if kind.dotted == "builtins.type":
            return isinstance(value, ClassValue)
    if isinstance(value, (operators.CONSTANT, list, tuple, dict, set)):
        return False
    if isinstance(kind, ClassValue):
        return (
            isinstance(value, Instance)
            and isinstance(value.cls, ClassValue)
            and any(a is kind for a in value.cls.ancestors())
        )
    if isinstance(kind, External) and isinstance(value, Instance):
        wanted = ev.models.get(kind.dotted)
        own = class_model(ev, value.cls)
        if wanted is not None and own is not None:
            return own is wanted or wanted.name in own.parents
        if isinstance(value.cls, ClassValue) and wanted is None:
            return kind.dotted in value.cls.external_bases() or (None if value.cls.external_bases() else False)
        return False if wanted is not None else None
    if isinstance(value, (FunctionValue, BoundMethod, ModuleValue, ClassValue)) and isinstance(kind, External):
        return kind.dotted.rpartition(".")[2] in ("FunctionType", "Callable", "MethodType")
    if isinstance(value, (External, ExternalInstance)) and isinstance(kind, External) and kind.dotted in ev.models:
        name = value.dotted if isinstance(value, External) else value.callee
        last = name.rpartition(".")[2]
        return None if last[:1].islower() and last.endswith(("router", "routes", "app", "api")) else False
    return False if isinstance(kind, External) and kind.dotted in ev.models else None


def _issubclass(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    kinds = args[1] if len(args) == 2 and isinstance(args[1], tuple) else tuple(args[1:])
    if isinstance(args[0], ClassValue):
        ancestors = list(args[0].ancestors())
        return any(kind in ancestors for kind in kinds)
    if isinstance(args[0], External) and any(kind == args[0] for kind in kinds):
        return True
    if (
        isinstance(args[0], External)
        and is_class_name(args[0].dotted)
        and all(isinstance(k, ClassValue) for k in kinds)
    ):
        return False  # no class of a library descends from one of the repository
    if isinstance(args[0], External) and args[0].dotted.rpartition(".")[2] in RESPONSES:
        return any(isinstance(kind, External) and kind.dotted.rpartition(".")[2] == "Response" for kind in kinds)
    if args and (args[0] is None or isinstance(args[0], (Generic, Union, Annotated))):
        return False
    return Unknown("issubclass", site.file, site.line)


def _callable(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    if isinstance(args[0], (FunctionValue, ClassValue, BoundMethod, Native)):
        return True
    if isinstance(args[0], External) and args[0].dotted.startswith("builtins."):
        return True
    if isinstance(args[0], (operators.CONSTANT, list, dict, tuple)):
        return False
    return Unknown("callable", site.file, site.line)


def _type(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    if len(args) == 1:
        if isinstance(args[0], Instance):
            return args[0].cls
        python = type(plain(args[0]))
        return (
            External(f"builtins.{python.__name__}")
            if python in PYTHON_TYPES.values()
            else Unknown("a type", site.file, site.line)
        )
    name, bases, names = plain(args[0]), args[1], args[2] if len(args) > 2 else {}
    if isinstance(name, str) and isinstance(bases, tuple) and isinstance(names, dict):
        module = ModuleValue("", site.file, False)
        first = next((base for base in bases if isinstance(base, ClassValue)), None)
        owner = first.module if first is not None else module
        node = ("class", site.line << 12, name, (), (), (), (), site.line)
        made = ClassValue(name, name, owner, node, bases, Scope(owner, owner.names), dict(names))
        for value in made.names.values():
            if isinstance(value, FunctionValue) and value.owner is None:
                value.owner = made
        return made
    return Unknown("a type", site.file, site.line)


def _vars(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    if args and isinstance(args[0], (ModuleValue, ClassValue)):
        return args[0].names
    return args[0].attributes if args and isinstance(args[0], Instance) else Unknown("vars", site.file, site.line)


def _dir(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    if args and isinstance(args[0], ModuleValue):
        return sorted(args[0].names)
    target = args[0].cls if args and isinstance(args[0], Instance) else args[0] if args else None
    if isinstance(target, ClassValue):
        names = {name for ancestor in target.ancestors() if isinstance(ancestor, ClassValue) for name in ancestor.names}
        return sorted(names | {field[1] for field in fields(target)})
    return Unknown("dir", site.file, site.line)


FUNCTIONS: dict[str, ExternalFunction] = {
    f"builtins.{name}": function
    for name, function in {
        "getattr": _getattr, "setattr": _setattr, "hasattr": _hasattr, "isinstance": _isinstance,
        "issubclass": _issubclass, "callable": _callable, "type": _type, "vars": _vars, "dir": _dir,
    }.items()
}  # fmt: skip
