"""Calls that a configured proxy or rewrite does not bring to the endpoint that they mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from govern.findings import Location
from govern.project.endpoints import Endpoint
from govern.project.frontend_calls.forwards import MARK, Gateway, as_segments, as_text
from govern.project.frontend_calls.model import FrontendCall
from govern.project.frontend_calls.routes import GOOD, served
from govern.project.frontend_calls.templates import ENV, RELATIVE, Template
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.frontend_calls.calls import FrontendCalls


@dataclass(frozen=True, slots=True)
class Gap:
    """A call that `gateway` does not forward, or forwards as `path`, which is not its endpoint's."""

    call: FrontendCall
    endpoint: Endpoint
    tool: str
    where: Location
    path: str


def gaps_of(calls: FrontendCalls) -> Iterator[Gap]:
    """The first call of each endpoint that each gateway loses."""
    seen: set[tuple[str, int]] = set()
    for call in calls.all:
        frontend = calls.home(call.file)
        template = _own_path(call)
        if call.status != "joined" or template is None or calls.local.hands_on(frontend, template.segments):
            continue
        for gateway in calls.proxies.of(frontend):
            key = (f"{gateway.file}:{gateway.line}", id(call.endpoints[0]))
            if key in seen or not gateway.whole or not gateway.serves_backend:
                continue
            gap = _gap(calls, call, template, gateway)
            if gap is not None:
                seen.add(key)
                yield gap


def _own_path(call: FrontendCall) -> Template | None:
    """The path of a call that goes to the page's own host, as far as that is known."""
    templates = [template for _, template in call.alternatives]
    if any(template.base not in (RELATIVE, ENV) for template in templates):
        return None
    return next((one for one in templates if one.base == RELATIVE and one.segments and one.path == call.path), None)


def _gap(calls: FrontendCalls, call: FrontendCall, template: Template, gateway: Gateway) -> Gap | None:
    path = as_text(template.segments)
    rule = gateway.of(path)
    endpoint = call.endpoints[0]
    if rule is None:
        return Gap(call, endpoint, gateway.tool, Location(gateway.file, gateway.line), "")
    if not rule.backend:
        return Gap(call, endpoint, gateway.tool, Location(rule.file, rule.line), "")
    changed = rule.change(path)
    if changed is None:
        return None
    grade, found = calls.routes.find(as_segments(changed))
    methods = [method for method, _ in call.alternatives if method]
    if grade == GOOD and any(served(one, method) for one in found for method in methods or [one.method]):
        return None
    # The prefix may be one that the application is told of elsewhere (root_path, a mount in a container).
    if not any(one.path == endpoint.path for one in calls.routes.find(template.segments)[1]):
        return None
    way = call.path if changed == path else changed.replace(MARK, "{}")
    return Gap(call, endpoint, gateway.tool, Location(rule.file, rule.line), way)
