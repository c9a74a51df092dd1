"""What an endpoint's answers have beside their schema: fields left out, or nothing to do with it at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.facts.syntax import walk_scope
from govern.project.proofs.looking import look
from govern.project.values import External, plain

if TYPE_CHECKING:
    from govern.project.endpoints import Endpoint
    from govern.project.project import Project

# The options of a route that leave fields out, by what is left out.
LEFT_OUT = {
    "response_model_exclude_none": "null",
    "response_model_exclude_unset": "unset",
    "response_model_exclude_defaults": "unset",
}


def left_out(endpoint: Endpoint) -> frozenset[str]:
    """What the answers of an endpoint may lack: "null" fields that are null, "unset" those that have their default."""
    if endpoint.served is None:
        return frozenset()
    set_ = endpoint.served.route.attributes
    return frozenset(what for option, what in LEFT_OUT.items() if plain(set_.get(option)) not in (None, False))


def answers_itself(project: Project, endpoint: Endpoint) -> bool:
    """Whether every value that a handler returns is a `Response`: FastAPI sends it as it is, whatever the schema."""
    function = endpoint.function
    wiring = project.wiring_of(function.file) if function is not None else None
    if function is None or wiring is None or function.node[0] != "def":
        return False
    scope = function.value.scope
    returned = [node[2] for node in walk_scope(function.node[5]) if node[0] == "return" and node[2] is not None]
    return bool(returned) and all(
        node[0] == "call"
        and node[2][0] in ("name", "attr")
        and str(node[2][-1]).endswith("Response")
        and _is_response(plain(look(wiring.evaluator, node[2], scope)))
        for node in returned
    )


def _is_response(value: object) -> bool:
    return isinstance(value, External) and value.dotted.startswith(("fastapi.", "starlette."))
