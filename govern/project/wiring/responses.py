"""Response models and status codes, as `APIRoute` derives them from options and return annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.evaluation import operators
from govern.project.evaluation.type_objects import ANNOTATED_ALIASES
from govern.project.framework.returns import annotated_model
from govern.project.framework.routes import DEFAULT
from govern.project.values import (
    Annotated,
    ClassValue,
    Either,
    External,
    ExternalInstance,
    FunctionValue,
    Generic,
    Instance,
    Union,
    Unknown,
    Value,
    plain,
)
from govern.project.wiring.flatten import ServedRoute

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

# Response classes whose constructor has another default than 200 (starlette/responses.py).
RESPONSE_STATUS = {"RedirectResponse": 307}


def response_model(ev: Evaluator, served: ServedRoute) -> Value:
    """The value of the response model: the option, else the return annotation; None where there is none."""
    given = plain(served.route.attributes.get("response_model", DEFAULT))
    if isinstance(given, ExternalInstance) and given.callee == operators.DEFAULT_PLACEHOLDER:
        return annotated_model(ev, served.endpoint)
    return given


def status_code(ev: Evaluator, served: ServedRoute) -> int:
    """The status of a success: the option, else that of the response class, else 200."""
    given = plain(served.route.attributes.get("status_code"))
    if isinstance(given, Instance):
        given = plain(given.attributes.get("value"))
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    return _class_status(served.response_class)


def _class_status(value: Value) -> int:
    value = plain(value)
    if isinstance(value, External):
        return RESPONSE_STATUS.get(value.dotted.rpartition(".")[2], 200)
    if isinstance(value, ClassValue):
        for base in value.external_bases():
            name = base.rpartition(".")[2]
            if name in RESPONSE_STATUS:
                return RESPONSE_STATUS[name]
    return 200


# Names that stand for another type at run time: annotated types of Pydantic, classes that a package passes on.
RUNTIME_NAMES = {**ANNOTATED_ALIASES, "fastapi.UploadFile": "fastapi.datastructures.UploadFile"}


def runtime_name(dotted: str) -> str:
    """The name under which a type outside the repository is known at run time."""
    return RUNTIME_NAMES.get(dotted, dotted)


def type_name(value: Value) -> str | None:
    """A type as text: "app.schemas.Item", "list[app.schemas.Item]", "A | B | None"; None for no type."""
    value = plain(value)
    if value is None:
        return None
    return _render(value)


def _render(value: Value) -> str:
    value = plain(value)
    if value is None:
        return "None"
    if isinstance(value, ClassValue | FunctionValue):
        return value.full_name
    if value is ... or (isinstance(value, External) and value.dotted == "builtins.Ellipsis"):
        return "..."
    if isinstance(value, External):
        name = runtime_name(value.dotted)
        return name.rpartition(".")[2] if name.startswith(("builtins.", "typing.", "typing_extensions.")) else name
    if isinstance(value, Annotated):
        return _render(value.base)
    if isinstance(value, Union):
        return " | ".join(_render(option) for option in value.options)
    if isinstance(value, Either):
        return " | ".join(_render(option) for option in value.options)
    if isinstance(value, Generic):
        origin = _render(value.origin)
        args = ", ".join(_render(arg) if not isinstance(arg, str | int) else repr(arg) for arg in value.args)
        return f"{origin.lower() if origin in ('List', 'Dict', 'Set', 'Tuple') else origin}[{args}]"
    if isinstance(value, Unknown):
        return "?"
    if isinstance(value, tuple | list):
        return ", ".join(_render(item) for item in value)
    if isinstance(value, ExternalInstance):
        return f"{value.callee}()"
    if isinstance(value, str | int | float | bytes):
        return str(value)
    return "?"  # an object where a type should stand; its text would be as large as what it holds
