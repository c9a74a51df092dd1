"""Finding the endpoint that somebody names by a method and a path, as a template or as it stands in a request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govern.errors import UsageError
from govern.project.endpoints import Endpoint
from govern.project.wiring.matching import PARAMETER, expression
from govern.suggestions import did_you_mean

MOST_NAMED = 6


def find_endpoint(endpoints: Sequence[Endpoint], method: str, path: str) -> Endpoint:
    """The endpoint that answers `method` at `path`: a template ("/items/{id}", its parameters under any name) or a
    concrete path ("/items/42"), with or without a slash at the end.

    Of several that match, the first one takes the request. Endpoints of tests count where no other matches.
    Raises UsageError where there is none, naming the methods of the path or the closest endpoint, and where several
    applications have one.
    """
    method = method.upper()
    for group in ([one for one in endpoints if not one.test], [one for one in endpoints if one.test]):
        there: list[Endpoint] = []
        for fitting in _at_path(group, path):
            there += fitting
            found = [one for one in fitting if one.method == method]
            apps = list(dict.fromkeys(one.app for one in found))
            if len(apps) > 1:
                raise UsageError(f"{method} {path} is served by {_listed(apps)}: choose one with --app")
            if found:
                return found[0]
        if there:
            methods = sorted({one.method for one in there})
            raise UsageError(f"{path} does not answer {method}, only {_listed(methods)}")
    raise UsageError(_unknown(endpoints, method, path))


def _at_path(endpoints: Sequence[Endpoint], path: str) -> Iterator[list[Endpoint]]:
    """The endpoints of a path, those that fit best first: its template is the path, a request to the path reaches it,
    each of them then but for a slash at the end."""
    wanted = _shape(path)
    yield [one for one in endpoints if _shape(one.path) == wanted]
    if "{" not in path:
        yield [one for one in endpoints if expression(one.path).fullmatch(path)]
    yield [one for one in endpoints if _bare(_shape(one.path)) == _bare(wanted)]
    other = path.rstrip("/") if path.endswith("/") else f"{path}/"
    if "{" not in path:
        yield [one for one in endpoints if expression(one.path).fullmatch(other)]


def _shape(path: str) -> str:
    return PARAMETER.sub("{}", path if path.startswith("/") else f"/{path}")


def _bare(path: str) -> str:
    return path.rstrip("/") or "/"


def _unknown(endpoints: Sequence[Endpoint], method: str, path: str) -> str:
    hint = did_you_mean(f"{method} {path}", {one.label for one in endpoints})
    hint = hint or did_you_mean(path, {one.path for one in endpoints})
    return f"no endpoint {method} {path}{hint or '; `govern routes` lists them'}"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMED])
    return shown if len(names) <= MOST_NAMED else f"{shown} and {len(names) - MOST_NAMED} more"
