"""The unique id of a path operation: `generate_unique_id` of FastAPI, or the function that the repository gives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govern.project.framework.routes import is_default
from govern.project.values import Instance, Site, Value, plain
from govern.project.wiring.flatten import ServedRoute
from govern.regex import regex

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

CONVERTOR = regex(r"{([^}:]+):[^}]*}")


def operation_id(served: ServedRoute) -> str | None:
    """The operation id that a route was given; None where it was given none."""
    given = plain(served.route.attributes.get("operation_id"))
    return given if isinstance(given, str) else None


def unique_id(ev: Evaluator, served: ServedRoute) -> str | None:
    """What `route.unique_id` is: the operation id, else what the function makes of the route; None where not known."""
    given = operation_id(served)
    if given is not None:
        return given
    path = plain(served.local_path)
    if not isinstance(path, str):
        return None
    path_format = CONVERTOR.sub(r"{\1}", path)
    if is_default(served.unique_id_function):
        text = f"{plain(served.route.attributes.get('name'))}{path_format}"
        return re.sub(r"\W", "_", text) + f"_{served.methods[0].lower()}"
    return _generated(ev, served, path, path_format)


def _generated(ev: Evaluator, served: ServedRoute, path: str, path_format: str) -> str | None:
    """What the repository's function makes of the route as it is served: with its full path and all its tags."""
    from govern.project.evaluation.calls import call
    from govern.project.evaluation.evaluator import BudgetExceededError, Raised

    effective = {
        **served.route.attributes, "path": path, "path_format": path_format, "tags": list(served.tags),
        "methods": list(served.methods), "include_in_schema": served.include_in_schema, "deprecated": served.deprecated,
    }  # fmt: skip
    route = Instance(served.route.cls, effective, file=served.route.file, line=served.route.line)
    site = Site(served.route.file, served.route.line)
    try:
        made: Value = plain(call(ev, served.unique_id_function, [route], {}, site))
    except (Raised, BudgetExceededError, RecursionError):
        return None
    return made if isinstance(made, str) else None
