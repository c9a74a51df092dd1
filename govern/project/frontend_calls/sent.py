"""Requests as places of the code cause them."""

from __future__ import annotations

from govern.project.frontend_calls.scopes import Site
from govern.project.frontend_calls.templates import Template, template_of
from govern.project.frontend_calls.transports import Request
from govern.project.frontend_calls.values import UNDEFINED, Closure, Param, Text, Value, options, texts
from govern.records import dataclass

Alternative = tuple[str | None, Template]


@dataclass(frozen=True, slots=True, eq=False)
class Sent:
    """A request as one place of the code causes it: where it leaves, and the calls on the way there."""

    request: Request
    origin: Site
    alternatives: tuple[Alternative, ...]
    way: tuple[Site, ...] = ()

    @property
    def known(self) -> int:
        """How much of its path is known."""
        return max((template.known for _, template in self.alternatives), default=0)


@dataclass(frozen=True, slots=True, eq=False)
class Caller:
    """A call of a function of the repository. `args` where they are not those of the call itself."""

    site: Site
    closure: Closure
    args: tuple[Value, ...] | None = None


@dataclass(slots=True, eq=False)
class Place:
    """A place that causes requests: a call, or a class that fills in what its base leaves open."""

    site: Site
    function: tuple[str, ...]
    sent: list[Sent]


def alternatives_of(request: Request) -> tuple[Alternative, ...]:
    """The methods and templates that a request can have. A method that is not known is None."""
    methods: list[str | None] = []
    for one in texts(request.method):
        known = one.known.upper() if one.known is not None else None
        if known not in methods:
            methods.append(known)
    if len(methods) > 1 and None in methods and not _hangs(request.method):
        methods.remove(None)
    templates = list(dict.fromkeys(template_of(one) for one in _urls(request.url)))
    return tuple((method, template) for method in methods for template in templates)


def _urls(url: Value) -> list[Text]:
    found = [one for one in options(url) if one != UNDEFINED] or [url]
    return [text for one in found for text in texts(one)]


def _hangs(value: Value) -> bool:
    return any(isinstance(one, Param) for one in options(value))
