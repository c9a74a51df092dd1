"""Objects that stand for the request being answered: outside of one, reading them fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.values import External, ExternalInstance, Site, Value

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator, ExternalFunction


def _read(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """`starlette_context.context.get(name)`: while a module is imported there is no request."""
    from govern.project.evaluation.evaluator import Raised

    if any(module.state == "running" for module in ev.stack):
        raise Raised(External("starlette_context.errors.ContextDoesNotExistError"))
    return ExternalInstance("starlette_context.context.get", tuple(args), dict(keywords), site.file, site.line)


FUNCTIONS: dict[str, ExternalFunction] = {
    "starlette_context.context.get": _read,
    "starlette_context.ctx.context.get": _read,
}
