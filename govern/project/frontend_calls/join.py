"""Joins what frontends call to what backends serve."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from govern.project.endpoints import Endpoint
from govern.project.frontend_calls.model import Status
from govern.project.frontend_calls.routes import GOOD, Routes, served, shared_prefixes
from govern.project.frontend_calls.sent import Alternative, Place
from govern.project.frontend_calls.templates import ENV, HOST, RELATIVE, UNKNOWN, Segment, Template
from govern.records import dataclass

OWN_HOSTS = ("localhost", "127.0.0.1", "0.0.0.0", "[::1]", "host.docker.internal")
ASSET = (
    ".json",
    ".svg",
    ".png",
    ".jpg",
    ".webp",
    ".ico",
    ".txt",
    ".md",
    ".js",
    ".mjs",
    ".css",
    ".wasm",
    ".html",
    ".csv",
)
DOCUMENTATION = (("docs",), ("redoc",), ("openapi.json",))
Group = tuple[str, str, str]
Rewrite = Callable[[str, tuple[Segment, ...]], Iterable[tuple[Segment, ...]]]


@dataclass(frozen=True, slots=True)
class Shift:
    """How the path of a call becomes that of an endpoint: segments taken away at the front, a prefix put there."""

    dropped: tuple[str, ...] = ()
    prefix: tuple[str, ...] = ()

    def of(self, segments: tuple[Segment, ...]) -> tuple[Segment, ...] | None:
        """The segments that are left; None for a path that does not begin with what is taken away."""
        count = len(self.dropped)
        if tuple(segments[:count]) != tuple((one,) for one in self.dropped):
            return None
        return segments[count:]


PLAIN = Shift()


@dataclass(frozen=True, slots=True)
class Ends:
    """The endpoints that a path means, those that answer other methods there, and those that it may mean if a part
    that is not known were this or that."""

    right: list[Endpoint]
    others: list[Endpoint]
    maybe: list[Endpoint]


@dataclass(frozen=True, slots=True)
class Joined:
    """What a call means: its status, the endpoints, and why nothing was found."""

    status: Status
    endpoints: tuple[Endpoint, ...]
    reason: str = ""
    maybe: tuple[Endpoint, ...] = ()
    shown: Alternative | None = None
    answers: tuple[str, ...] = ()


class Joiner:
    """Joins places of one project. `forwarded` gives the paths that proxies make of one, `local` whether the frontend
    of a file serves a path itself."""

    def __init__(
        self,
        routes: Routes,
        forwarded: Rewrite,
        local: Callable[[str, tuple[Segment, ...]], bool],
        frontend: Callable[[str], str],
    ) -> None:
        self.routes = routes
        self.forwarded = forwarded
        self.local = local
        self.frontend = frontend
        self.shifts: dict[Group, Shift] = {}
        self.own: set[Group] = set()
        self._forwarded: dict[tuple[str, tuple[Segment, ...]], list[tuple[Segment, ...]]] = {}

    def learn(self, places: list[Place]) -> None:
        """Find out, for each base that calls have, what stands before their paths at the backend."""
        groups: dict[Group, list[tuple[str, str | None, Template]]] = {}
        for place in places:
            path = place.site.scope.path
            for method, template in {each for sent in place.sent for each in sent.alternatives}:
                if template.known:
                    groups.setdefault(self._group(path, template), []).append((path, method, template))
        for group, rows in groups.items():
            self.shifts[group] = self._best(rows)
            meant = self._count(rows, self.shifts[group])
            # Somebody else's host may have a path like ours by chance.
            foreign = group[1] == HOST and "." in group[2] and group[2].partition(":")[0] not in OWN_HOSTS
            if meant and (not foreign or (meant > 2 and meant * 2 >= len(rows))):
                self.own.add(group)

    def _best(self, rows: list[tuple[str, str | None, Template]]) -> Shift:
        plain = self._count(rows, PLAIN)
        if plain * 2 > len(rows):
            return PLAIN
        best, most = PLAIN, plain
        candidates = [Shift((), prefix) for prefix in shared_prefixes(self.routes) if prefix]
        heads = Counter(
            template.segments[0][0]
            for _, _, template in rows
            if len(template.segments) > 1
            and len(template.segments[0]) == 1
            and isinstance(template.segments[0][0], str)
        )
        for head, count in heads.most_common(2):
            if count * 2 > len(rows) and isinstance(head, str):
                candidates += [Shift((head,), prefix) for prefix in shared_prefixes(self.routes)]
        for shift in candidates:
            count = self._count(rows, shift)
            if count > most:
                best, most = shift, count
        # A shift that explains few of the calls explains none.
        return best if most * 3 >= len(rows) and (most > plain + 1 or not plain) else PLAIN

    def _count(self, rows: list[tuple[str, str | None, Template]], shift: Shift) -> int:
        return sum(bool(self._ends(path, method, template, shift).right) for path, method, template in rows)

    def _group(self, path: str, template: Template) -> Group:
        return (self.frontend(path), template.base, template.name)

    def _ends(self, path: str, method: str | None, template: Template, shift: Shift) -> Ends:
        """The endpoints that a template means."""
        ends = Ends([], [], [])
        for segments, prefix in self._variants(path, template, shift):
            grade, found = self.routes.find(segments, prefix)
            if prefix or shift.dropped:
                found = [one for one in found if _is_anchored(one, prefix)]
            right = [one for one in found if method is None or served(one, method)]
            if grade != GOOD:
                ends.maybe.extend(right)
                continue
            if right:
                return Ends(right, [], [])
            ends.others.extend(one for one in found if ":path}" not in one.path)
        return ends

    def _variants(
        self, path: str, template: Template, shift: Shift
    ) -> Iterable[tuple[tuple[Segment, ...], tuple[str, ...]]]:
        """The paths that a template can have at a backend, each with the prefix that goes before it."""
        if template.base == RELATIVE:
            key = (self.frontend(path), template.segments)
            if key not in self._forwarded:
                self._forwarded[key] = list(self.forwarded(*key))
            for forwarded in self._forwarded[key]:
                yield forwarded, ()
        segments = shift.of(template.segments)
        if segments is not None:
            yield segments, shift.prefix
        if shift != PLAIN:
            yield template.segments, ()

    def join(self, place: Place) -> Joined:
        """What a place means."""
        path = place.site.scope.path
        alternatives = list(dict.fromkeys(each for sent in place.sent for each in sent.alternatives))
        if all(template.base == RELATIVE and self._is_route(path, template) for _, template in alternatives):
            return Joined("local", (), "the frontend serves it itself")
        found: list[Endpoint] = []
        others: list[Endpoint] = []
        maybe: list[Endpoint] = []
        shown: Alternative | None = None
        for method, template in alternatives:
            if self._is_foreign(path, template):
                continue
            if template.known or (template.base == HOST and not template.segments):
                ends = self._ends(path, method, template, self._shift(path, template))
                if ends.right and (shown is None or (shown[1].base == ENV and template.base != ENV)):
                    shown = (method, template)
                found += [one for one in ends.right if not any(one is known for known in found)]
                others += ends.others
                maybe += ends.maybe
        if found:
            return Joined("joined", tuple(found), shown=shown)
        if maybe:
            return Joined("dynamic", (), "part of the path is not known", tuple(maybe))
        joined = self._without(path, alternatives, others)
        based = any(template.base == UNKNOWN for _, template in alternatives)
        if joined.status == "unknown" and based and not all(sent.request.sure for sent in place.sent):
            return Joined("dynamic", (), "what stands before the path is not known")
        return joined

    def _shift(self, path: str, template: Template) -> Shift:
        return self.shifts.get(self._group(path, template), PLAIN)

    def _without(self, path: str, alternatives: list[Alternative], others: list[Endpoint]) -> Joined:
        known = [(method, template) for method, template in alternatives if not template.is_dynamic]
        if not known:
            return Joined("dynamic", (), "the path is not known")
        if any(template.base == RELATIVE and self._is_local(path, template) for _, template in known):
            return Joined("local", (), "the frontend serves it itself")
        hosts = {template.name for _, template in known if template.base == HOST}
        if hosts and all(self._is_foreign(path, template) for _, template in known):
            return Joined("external", (), f"another host: {min(hosts)}")
        answers = tuple(sorted({one.method or "WEBSOCKET" for one in others}))
        if answers and any(method for method, _ in known):
            return Joined("unknown", (), f"the path answers {', '.join(answers)} only", answers=answers)
        for _, template in known:
            shift = self._shift(path, template)
            for segments, prefix in self._variants(path, template, shift):
                if self._could_be(segments, prefix, template.glued):
                    return Joined("dynamic", (), "part of the path is not known")
            if template.base and self._group(path, template) not in self.own:
                return Joined("dynamic", (), "the host is not known")
        return Joined("unknown", (), "no endpoint has this path")

    def _could_be(self, segments: tuple[Segment, ...], prefix: tuple[str, ...], glued: bool) -> bool:
        holes = any(not isinstance(part, str) and not part.single for segment in segments for part in segment)
        return (holes or glued) and self.routes.reachable(segments, prefix, glued)

    def _is_foreign(self, path: str, template: Template) -> bool:
        if template.base != HOST:
            return False
        host = template.name.rpartition("@")[2].partition(":")[0]
        return host not in OWN_HOSTS and self._group(path, template) not in self.own

    def _is_local(self, path: str, template: Template) -> bool:
        last = template.segments[-1][-1] if template.segments else ""
        if isinstance(last, str) and last.endswith(ASSET):
            return True
        if not template.segments or tuple(segment[0] for segment in template.segments) in DOCUMENTATION:
            return True
        return self._is_route(path, template)

    def _is_route(self, path: str, template: Template) -> bool:
        return bool(template.segments) and self.local(self.frontend(path), template.segments)


def _is_anchored(endpoint: Endpoint, prefix: tuple[str, ...]) -> bool:
    """Whether something of a path below a prefix that was guessed is text: a parameter alone fits anything."""
    pieces = [piece for piece in endpoint.path.split("/") if piece]
    return any("{" not in piece for piece in pieces[len(prefix) :])
