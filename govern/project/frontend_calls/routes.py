"""Which endpoints of the backends a path template can mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from govern.project.endpoints import Endpoint
from govern.project.frontend_calls.templates import Segment
from govern.regex import regex

PARAMETER = regex(r"\{[^{}]*\}")
NO, WEAK, GOOD = 0, 1, 2
MAX_PREFIX = 4


# The pieces of a path, None for one that is not written out.
Pieces = tuple[str | None, ...]


@lru_cache(maxsize=8192)
def _pattern(segment: str) -> re.Pattern[str]:
    pieces = PARAMETER.split(segment)
    return re.compile(".+".join(re.escape(piece) for piece in pieces))


def fits(segment: Segment, route: str) -> int:
    """How a segment of a call fits one of a route: not at all, maybe (a hole where the route has text), or well."""
    if "{" in route:
        if route.startswith("{") and route.endswith("}") and route.count("{") == 1:
            return GOOD
        if len(segment) == 1 and isinstance(segment[0], str):
            return GOOD if _pattern(route).fullmatch(segment[0]) else NO
        statics = [piece for piece in PARAMETER.split(route) if piece]
        known = [part for part in segment if isinstance(part, str)]
        return (
            GOOD if known and all(any(piece in part or part in piece for piece in statics) for part in known) else WEAK
        )
    if len(segment) == 1 and isinstance(segment[0], str):
        return GOOD if segment[0] == route else NO
    wanted = "".join(re.escape(part) if isinstance(part, str) else ".*" for part in segment)
    return WEAK if re.fullmatch(wanted, route) else NO


def _written(segment: Segment) -> str | None:
    only = segment[0] if len(segment) == 1 else None
    return only if isinstance(only, str) else None


class Routes:
    """The endpoints, found by path."""

    def __init__(self, endpoints: Iterable[Endpoint]) -> None:
        self._rows: list[tuple[tuple[str, ...], Pieces, Endpoint]] = []
        self._by_length: dict[int, list[int]] = {}
        self._by_piece: dict[tuple[int, int, str | None], list[int]] = {}
        self._known: dict[tuple[tuple[Segment, ...], tuple[str, ...]], tuple[int, list[Endpoint]]] = {}
        self._open: list[tuple[tuple[str, ...], Endpoint]] = []
        self.all: list[tuple[tuple[str, ...], Endpoint]] = []
        self.prefixes: Counter[tuple[str, ...]] = Counter()
        for endpoint in endpoints:
            segments = tuple(piece for piece in endpoint.path.split("/") if piece)
            row = (segments, endpoint)
            self.all.append(row)
            if any(_is_rest(segment) for segment in segments):
                self._open.append(row)
            else:
                plain = tuple(None if "{" in segment else segment for segment in segments)
                self._by_length.setdefault(len(segments), []).append(len(self._rows))
                for at, piece in enumerate(plain):
                    self._by_piece.setdefault((len(segments), at, piece), []).append(len(self._rows))
                self._rows.append((segments, plain, endpoint))
            for count in range(1, min(len(segments), MAX_PREFIX + 1)):
                if "{" in segments[count - 1]:
                    break
                self.prefixes[segments[:count]] += 1

    def find(self, segments: tuple[Segment, ...], prefix: tuple[str, ...] = ()) -> tuple[int, list[Endpoint]]:
        """The endpoints of any method whose path a call's segments fit, below a prefix, and how well: those that fit
        best."""
        key = (segments, prefix)
        if key not in self._known:
            self._known[key] = self._find(segments, prefix)
        return self._known[key]

    def _like(self, written: Pieces) -> list[int]:
        """The routes that can be like a path, by the piece of it that fewest have: most routes differ from it in a
        piece that is written out on both sides."""
        length = len(written)
        best = self._by_length.get(length, [])
        for at, piece in enumerate(written):
            if piece is not None:
                same, holes = self._by_piece.get((length, at, piece), []), self._by_piece.get((length, at, None), [])
                if len(same) + len(holes) < len(best):
                    best = sorted([*same, *holes])
        return best

    def _find(self, segments: tuple[Segment, ...], prefix: tuple[str, ...]) -> tuple[int, list[Endpoint]]:
        found: dict[int, list[Endpoint]] = {}
        written: Pieces = (*prefix, *(_written(segment) for segment in segments))
        for at in self._like(written):
            route, plain, endpoint = self._rows[at]
            if any(
                one != other and one is not None and other is not None
                for one, other in zip(written, plain, strict=True)
            ):
                continue
            grade = self._grade(segments, route, prefix)
            if grade:
                found.setdefault(grade, []).append(endpoint)
        if GOOD in found:
            return GOOD, _closest(segments, found[GOOD])
        for route, endpoint in self._open:
            grade = self._grade_open(segments, route, prefix)
            if grade:
                found.setdefault(grade, []).append(endpoint)
        best = max(found, default=NO)
        return best, found.get(best, [])

    def _grade(self, segments: tuple[Segment, ...], route: tuple[str, ...], prefix: tuple[str, ...]) -> int:
        if prefix and route[: len(prefix)] != prefix:
            return NO
        best = GOOD
        for segment, piece in zip(segments, route[len(prefix) :], strict=True):
            grade = fits(segment, piece)
            if not grade:
                return NO
            best = min(best, grade)
        return best

    def _grade_open(self, segments: tuple[Segment, ...], route: tuple[str, ...], prefix: tuple[str, ...]) -> int:
        """A route whose last parameter takes slashes; one that takes everything is no answer."""
        if route[: len(prefix)] != prefix:
            return NO
        rest = route[len(prefix) :]
        at = next((at for at, piece in enumerate(rest) if _is_rest(piece)), len(rest))
        tail = rest[at + 1 :]
        if not at or len(segments) < at + len(tail):
            return NO
        best = GOOD
        ends = segments[len(segments) - len(tail) :] if tail else ()
        for segment, piece in [*zip(segments[:at], rest[:at], strict=True), *zip(ends, tail, strict=True)]:
            grade = fits(segment, piece)
            if not grade:
                return NO
            best = min(best, grade)
        return best

    def anywhere(self, method: str | None, segments: tuple[Segment, ...]) -> bool:
        """Whether a call's segments fit the end of some path well, after a prefix without parameters."""
        if not any(isinstance(part, str) for segment in segments for part in segment):
            return False
        for route, endpoint in self.all:
            if method is not None and not served(endpoint, method):
                continue
            extra = len(route) - len(segments)
            if extra < 0 or extra > MAX_PREFIX or any("{" in piece for piece in route[:extra]):
                continue
            pairs = list(zip(segments, route[extra:], strict=True))
            # Something must be written the same: a parameter at the end fits anything.
            if all(fits(*pair) == GOOD for pair in pairs) and any("{" not in piece for _, piece in pairs):
                return True
        return False

    def reachable(self, segments: tuple[Segment, ...], prefix: tuple[str, ...] = (), more: bool = False) -> bool:
        """Whether any endpoint could be meant if holes held slashes, or nothing; `more` if something may follow."""
        pieces = [re.escape(one) for one in prefix]
        pieces += ["".join(re.escape(p) if isinstance(p, str) else "(?:.*)" for p in segment) for segment in segments]
        wanted = re.compile("/".join(pieces) + (".*" if more else ""))
        return any(wanted.fullmatch("/".join(route)) for route, _ in self.all)


def _closest(segments: tuple[Segment, ...], found: list[Endpoint]) -> list[Endpoint]:
    """Of endpoints that fit, those whose path has the most text of the call as text: `/items/me` before `/items/{id}`,
    for each method."""
    if len(found) < 2:
        return found
    known = {"".join(part for part in segment if isinstance(part, str)) for segment in segments}
    grades = [sum(piece in known for piece in endpoint.path.split("/") if piece) for endpoint in found]
    best: dict[str, int] = {}
    for endpoint, grade in zip(found, grades, strict=True):
        best[endpoint.method] = max(grade, best.get(endpoint.method, 0))
    return [one for one, grade in zip(found, grades, strict=True) if grade == best[one.method]]


def served(endpoint: Endpoint, method: str) -> bool:
    """Whether an endpoint answers a method; HEAD and OPTIONS are answered where GET and CORS are."""
    if endpoint.kind == "websocket":
        return method in ("WEBSOCKET", "GET")
    return method in (endpoint.method, "OPTIONS") or (method == "HEAD" and endpoint.method == "GET")


def shared_prefixes(routes: Routes, least: int = 2) -> Iterator[tuple[str, ...]]:
    """The prefixes that several paths share, none first, short ones before long ones."""
    yield ()
    for prefix, count in sorted(routes.prefixes.items(), key=lambda row: (len(row[0]), row[0])):
        if count >= least:
            yield prefix


def _is_rest(segment: str) -> bool:
    return segment.startswith("{") and segment.endswith(":path}")
