"""Which paths a route matches, as Starlette's `compile_path` and its convertors decide (starlette/routing.py)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from govern.project.endpoints import Endpoint
from govern.regex import regex

PARAMETER = regex(r"{([a-zA-Z_][a-zA-Z0-9_]*)(:[a-zA-Z_][a-zA-Z0-9_]*)?}")
# starlette/convertors.py: the expression of each convertor, and a text that it and only it must stand for here
CONVERTORS = {
    "str": "[^/]+", "path": ".*", "int": "[0-9]+", "float": r"[0-9]+(\.[0-9]+)?",
    "uuid": "[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}",
}  # fmt: skip
# Texts that between them tell the convertors apart: what matches all of a kind's samples covers the kind.
SAMPLES = {
    "str": ("x~1", "7", "0.5", "0b7a1e52-9f0c-4c56-8a3e-1f2d3c4b5a69"), "path": ("x~1", "7", "a/b", ""),
    "int": ("7", "0"), "float": ("0.5", "7"), "uuid": ("0b7a1e52-9f0c-4c56-8a3e-1f2d3c4b5a69",),
}  # fmt: skip


@lru_cache(maxsize=16_384)
def expression(path: str) -> re.Pattern[str]:
    """The regular expression that Starlette matches a route's path with."""
    out, at = "", 0
    for match in PARAMETER.finditer(path):
        convertor = (match.group(2) or ":str")[1:]
        out += re.escape(path[at : match.start()]) + f"(?:{CONVERTORS.get(convertor, '[^/]+')})"
        at = match.end()
    return re.compile(out + re.escape(path[at:]))


def covers(earlier: str, later: str) -> bool:
    """Whether every path that `later` matches is matched by `earlier` as well."""
    fixed, other = earlier.partition("{")[0], later.partition("{")[0]
    if not other.startswith(fixed) and not fixed.startswith(other):
        return False
    pattern = expression(earlier)
    return all(pattern.fullmatch(sample) for sample in _samples(later))


def _samples(path: str) -> Iterator[str]:
    kinds = [(match.group(2) or ":str")[1:] for match in PARAMETER.finditer(path)]
    choices = [SAMPLES.get(kind, SAMPLES["str"]) for kind in kinds]
    for at in range(max((len(texts) for texts in choices), default=1)):
        picks = [texts[at % len(texts)] for texts in choices]
        yield PARAMETER.sub("{}", path).format(*picks) if picks else path


def shadowed(endpoints: Iterable[Endpoint]) -> Iterator[tuple[Endpoint, Endpoint]]:
    """Pairs (endpoint, the earlier one that takes all of its requests) of one application, in order.

    Endpoints of one and the same path are no such pair: they are duplicates. Conditional ones may take no requests.
    """
    groups: dict[tuple[str, str, int], list[Endpoint]] = {}
    for endpoint in endpoints:
        if not endpoint.resolved:
            continue
        key = (endpoint.app, endpoint.method, endpoint.path.count("/"))
        # A `path` convertor spans slashes, so those routes are compared with every length.
        earlier = groups.get(key, []) + [
            e for e in groups.get((endpoint.app, endpoint.method, -1), []) if e.path != endpoint.path
        ]
        hit = next(
            (e for e in earlier if e.path != endpoint.path and not e.conditional and covers(e.path, endpoint.path)),
            None,
        )
        if hit is not None:
            yield endpoint, hit
        groups.setdefault(key, []).append(endpoint)
        if ":path}" in endpoint.path:
            groups.setdefault((endpoint.app, endpoint.method, -1), []).append(endpoint)


def duplicates(endpoints: Iterable[Endpoint]) -> Iterator[tuple[Endpoint, Endpoint]]:
    """Pairs (endpoint, the first one of the application with the same method and path); conditional ones left out."""
    first: dict[tuple[str, str, str], Endpoint] = {}
    for endpoint in endpoints:
        if not endpoint.resolved or endpoint.conditional:
            continue
        shape = PARAMETER.sub(lambda match: "{" + (match.group(2) or "") + "}", endpoint.path)
        key = (endpoint.app, endpoint.method, shape)
        if key in first:
            yield endpoint, first[key]
        else:
            first[key] = endpoint
