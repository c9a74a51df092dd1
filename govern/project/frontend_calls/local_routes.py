"""Paths that a frontend's own server answers: route handlers of Next.js, Nuxt and SvelteKit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from govern.project.frontend_calls.sources import Sources
from govern.project.frontend_calls.templates import Segment
from govern.regex import regex

ENDING = r"\.[cm]?[jt]sx?\Z"
NEXT_APP = regex(r"(?:src/)?app/(?P<path>.*/)?route" + ENDING)
NEXT_PAGES = regex(r"(?:src/)?pages/(?P<path>api/.*)" + ENDING)
NITRO = regex(
    r"(?:src/)?server/(?:(?P<api>api)|routes)/(?P<path>.*?)(?:\.(?:get|post|put|patch|delete|head))?" + ENDING
)
SVELTE_KIT = regex(r"src/routes/(?P<path>.*/)?\+server" + ENDING)
SENDS = regex(r"\bfetch\s*\(|\baxios\b|\brewrite\s*\(|\bproxyRequest\b")
MIDDLEWARE = regex(
    r"(?:src/)?(?:middleware|proxy|hooks\.server|server/middleware/.*)\.[jt]sx?|(?:src/)?setupProxy\.js|server\.[cm]?[jt]s"
)
REST = "\x00"


class LocalRoutes:
    """The routes that the frontends serve themselves, by the frontend's folder."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources

    @cached_property
    def _routes(self) -> dict[str, list[tuple[tuple[str, ...], bool]]]:
        found: dict[str, list[tuple[tuple[str, ...], bool]]] = {}
        layout = self.sources.project.layout
        for path in self.sources.project.paths:
            home = layout.frontend_of(path)
            if home is None or home.example:
                continue
            inner = path[len(home.root) + 1 :] if home.root else path
            route = _route_of(inner)
            # A handler for every path that sends requests itself passes them on.
            if route is not None:
                passes = REST in route and SENDS.search(self.sources.read(path)) is not None
                found.setdefault(home.root, []).append((route, passes))
        return found

    def serves(self, frontend: str, segments: tuple[Segment, ...]) -> bool:
        """Whether a frontend answers a path by itself."""
        return any(_fits(route, segments) for route, passes in self._routes.get(frontend, ()) if not passes)

    def hands_on(self, frontend: str, segments: tuple[Segment, ...]) -> bool:
        """Whether a route of a frontend's own server, or its middleware, may pass a path on to a backend."""
        if any(_fits(route, segments) for route, passes in self._routes.get(frontend, ()) if passes):
            return True
        return frontend in self._with_middleware

    @cached_property
    def _with_middleware(self) -> frozenset[str]:
        """The frontends whose middleware rewrites paths."""
        found = set()
        for path in self.sources.project.paths:
            home = self.sources.project.layout.frontend_of(path)
            if home is None or not MIDDLEWARE.fullmatch(path[len(home.root) + 1 :] if home.root else path):
                continue
            if SENDS.search(self.sources.read(path)):
                found.add(home.root)
        return frozenset(found)


def _route_of(path: str) -> tuple[str, ...] | None:
    for pattern in (NEXT_APP, NEXT_PAGES, NITRO, SVELTE_KIT):
        match = pattern.match(path)
        if match is not None:
            inner = match["path"] or ""
            before = "api/" if match.groupdict().get("api") else ""
            return tuple(_pieces(before + inner))
    return None


def _pieces(path: str) -> Iterator[str]:
    for piece in path.split("/"):
        if not piece or piece == "index" or re.fullmatch(r"\(.*\)|@.*", piece):
            continue
        if piece.startswith(("[...", "[[...")):
            yield REST
        elif piece.startswith("["):
            yield ""
        else:
            yield piece


def _fits(route: tuple[str, ...], segments: tuple[Segment, ...]) -> bool:
    for at, piece in enumerate(route):
        if piece == REST:
            return True
        if at >= len(segments):
            return False
        known = segments[at][0] if len(segments[at]) == 1 else ""
        if piece and piece != known:
            return False
    return len(route) == len(segments)
