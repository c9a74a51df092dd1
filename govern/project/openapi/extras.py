"""What code of the repository does to finished schemas: `json_schema_extra`, and hooks of metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.openapi.components import json_copy
from govern.project.openapi.cores import UNKNOWN, Lost
from govern.project.openapi.shapes import Schema
from govern.project.values import BoundMethod, ExternalInstance, FunctionValue, Partial, Site, Value, plain

if TYPE_CHECKING:
    from govern.project.openapi.generate import Generator


class OmittedError(Exception):
    """A type that is kept out of the schema."""


def extended(generator: Generator, schema: Schema, extra: Value, cls: Value = None) -> Schema:
    """The schema with extra keys: those of a dict, or what a function of the repository does to it."""
    extra = plain(extra)
    if isinstance(extra, dict):
        return {**schema, **{str(key): generator.encoded(value) for key, value in extra.items()}}
    if isinstance(extra, FunctionValue | BoundMethod | Partial):
        from govern.project.evaluation.calls import call
        from govern.project.evaluation.evaluator import BudgetExceededError, Raised
        from govern.project.framework.signatures import signature

        changed = dict(schema)
        wanted = signature(generator.ev, extra) or []
        try:
            call(generator.ev, extra, [changed, cls][: max(1, len(wanted))], {}, Site("", 0))
            return {str(key): generator.encoded(value) for key, value in changed.items()}
        except (Raised, BudgetExceededError, RecursionError):
            pass
    return {**schema, UNKNOWN: Lost("extra keys of the schema are not known")}


def hooked(generator: Generator, schema: Schema, hook: BoundMethod) -> Schema:
    """The schema as a `__get_pydantic_json_schema__` of its metadata changes it."""
    from govern.project.evaluation.calls import call, exception_name
    from govern.project.evaluation.evaluator import BudgetExceededError, Raised
    from govern.project.openapi.hooks import json_handler

    given = [ExternalInstance("pydantic_core.CoreSchema"), json_handler(lambda: json_copy(schema), generator.mode)]
    try:
        made = plain(call(generator.ev, hook, given, {}, Site(hook.function.module.path, hook.function.line)))
    except Raised as error:
        if exception_name(error.value) == "PydanticOmit":
            raise OmittedError from None
        made = None
    except (BudgetExceededError, RecursionError):
        made = None
    if not isinstance(made, dict):
        return {UNKNOWN: Lost(f"what {hook.function.qualname} gives")}
    return {str(key): generator.encoded(value) for key, value in made.items()}
