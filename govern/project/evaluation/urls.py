"""The functions of `urllib.parse` on texts that are known."""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from govern.project.evaluation import bounds, operators
from govern.project.values import External, Instance, Site, Unknown, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator, ExternalFunction

PARTS = ("scheme", "netloc", "path", "query", "fragment", "hostname", "username", "password")


def _of_texts(function: Callable[..., Any], make: Callable[[Any], Value] = lambda found: found) -> ExternalFunction:
    """A function whose arguments are texts."""

    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        given = [plain(arg) for arg in args]
        named = {key: plain(item) for key, item in keywords.items()}
        if not all(isinstance(one, str) and bounds.fits(one) for one in (*given, *named.values())):
            return Unknown("a part of a URL that is not known", site.file, site.line)
        try:
            found = make(function(*given, **named))
        except (TypeError, ValueError):
            return Unknown("what is no URL", site.file, site.line)
        if isinstance(found, Instance):
            cause = args[0] if args else None
            found.attributes = {name: operators.mark_deployed(one, cause) for name, one in found.attributes.items()}
            return found
        return operators.mark_deployed(found, next((arg for arg in args if operators.deployed(arg)), None))

    return run


def _split(found: Any) -> Instance:
    return Instance(External("urllib.parse.SplitResult"), {name: getattr(found, name) for name in PARTS})


FUNCTIONS: dict[str, ExternalFunction] = {
    "urllib.parse.urlsplit": _of_texts(urllib.parse.urlsplit, _split),
    "urllib.parse.urlparse": _of_texts(urllib.parse.urlparse, _split),
    "urllib.parse.urljoin": _of_texts(urllib.parse.urljoin),
    "urllib.parse.quote": _of_texts(urllib.parse.quote),
    "urllib.parse.unquote": _of_texts(urllib.parse.unquote),
}
