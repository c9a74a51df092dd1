"""Whether a request to another host takes the cookies along, and whether its endpoint looks for them."""

from __future__ import annotations

from collections.abc import Iterator

from govern.project.endpoints import Endpoint
from govern.project.frontend_calls.evaluate import Evaluator
from govern.project.frontend_calls.sent import Sent
from govern.project.frontend_calls.templates import HOST
from govern.project.frontend_calls.values import UNDEFINED, Client, Plain, Record, Text, Value, options
from govern.project.values import ExternalInstance

# The option that says it, by kind of request, and the values with which cookies go to another host.
OPTIONS = {"fetch": ("credentials", "include"), "axios": ("withCredentials", True)}
UNKNOWN = object()


def reads_cookies(endpoint: Endpoint) -> bool:
    """Whether a dependency of an endpoint reads a cookie: that is how it knows the caller."""
    for top in endpoint.dependencies:
        for one in top.walk():
            if any(parameter.source == "cookie" for parameter in one.parameters):
                return True
            value = one.callable
            if isinstance(value, ExternalInstance) and value.callee.rpartition(".")[2] == "APIKeyCookie":
                return True
    return False


def leaves_cookies(evaluator: Evaluator, sent: Sent, set_elsewhere: str) -> bool:
    """Whether a request surely goes to another host without cookies. `set_elsewhere` is the text, in lower case, of the
    files in which interceptors and the like add to requests."""
    option = OPTIONS.get(sent.request.kind)
    if option is None or not sent.alternatives or any(template.base != HOST for _, template in sent.alternatives):
        return False
    name, wanted = option
    if name.lower() in set_elsewhere:
        return False
    configs = [sent.request.config]
    if isinstance(sent.request.client, Client):
        configs.append(sent.request.client.config)
    said = [value for config in configs for value in _said(evaluator, config, name)]
    return UNKNOWN not in said and wanted not in said


def _said(evaluator: Evaluator, config: Value, name: str) -> Iterator[object]:
    """What options say under a name: nothing where they do not have it, UNKNOWN where they may."""
    for one in options(config):
        if one == UNDEFINED:
            continue
        if not isinstance(one, Record):
            yield UNKNOWN
            continue
        spread = [value for key, value in one.members if key is None]
        for value in options(evaluator.member(one, name)):
            if isinstance(value, Text) and value.known is not None:
                yield value.known
            elif isinstance(value, Plain):
                yield value.value
            else:
                yield UNKNOWN
        if any(not isinstance(each, Record) for value in spread for each in options(evaluator.force(value))):
            yield UNKNOWN
