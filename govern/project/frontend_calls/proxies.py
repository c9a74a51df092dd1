"""The proxies and rewrites that frontends are configured with: Vite, Vue CLI, Nuxt, webpack, Next.js, nginx."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from functools import cached_property

from govern.config.areas import Frontend
from govern.facts.syntax import Node, line_of
from govern.project.frontend_calls.evaluate import Evaluator
from govern.project.frontend_calls.forwards import (
    MARK,
    Forward,
    Gateway,
    as_segments,
    as_text,
    by_pattern,
    by_prefix,
    same,
)
from govern.project.frontend_calls.join import OWN_HOSTS
from govern.project.frontend_calls.nginx import gateways_of
from govern.project.frontend_calls.scopes import Scope
from govern.project.frontend_calls.sources import Sources
from govern.project.frontend_calls.templates import HOST, Segment, template_of
from govern.project.frontend_calls.values import (
    UNDEFINED,
    Closure,
    Items,
    Record,
    Text,
    Thunk,
    Value,
    options,
    text,
    texts,
)
from govern.regex import regex

CONFIG = regex(r"(?:^|/)(?:vite|vue|nuxt|webpack[\w.]*|rsbuild|quasar|next|astro|svelte)\.config\.[cm]?[jt]s\Z")
PROXIES = ("proxy", "devProxy")
NGINX = regex(
    r"(?:^|/)[\w.-]*(?:nginx|default|site|app|proxy)[\w.-]*\.conf(?:\.[\w.-]+)?\Z|(?:^|/)nginx[\w.-]*/[^/]+\.conf(?:\.[\w.-]+)?\Z"
)
PARAMETER = regex(r":([A-Za-z_]\w*)(\([^)]*\))?([*+?])?")


class Proxies:
    """The gateways in front of the frontends of a project."""

    def __init__(self, sources: Sources, evaluator: Evaluator) -> None:
        self.sources = sources
        self.evaluator = evaluator

    @cached_property
    def gateways(self) -> tuple[Gateway, ...]:
        """Every configuration that forwards anything, by file; those of nginx belong to all frontends."""
        found: list[Gateway] = []
        paths = self.sources.project.paths
        layout = self.sources.project.layout
        for frontend in self.sources.frontends:
            for path in paths:
                if CONFIG.search(path) and posixpath.dirname(path) == frontend.root and not layout.is_test(path):
                    found += self._of_config(path, frontend)
            package = posixpath.join(frontend.root, "package.json")
            if package in paths:
                found += self._of_package(package, frontend)
        if self.sources.frontends:
            for path in paths:
                if NGINX.search(path) and not layout.is_test(path) and not layout.is_example(path):
                    found += gateways_of(path, self.sources.read(path))
        return tuple(found)

    def of(self, frontend: str) -> tuple[Gateway, ...]:
        """The gateways of one frontend, given by its folder."""
        return tuple(one for one in self.gateways if one.frontend == frontend or one.tool == "nginx")

    def paths_of(self, frontend: str, segments: tuple[Segment, ...]) -> Iterator[tuple[Segment, ...]]:
        """What becomes of a path on the way to a backend, by each gateway that forwards it."""
        path = as_text(segments)
        for gateway in self.of(frontend):
            rule = gateway.of(path)
            if rule is not None and rule.backend:
                changed = rule.change(path)
                if changed is not None:
                    yield as_segments(changed)

    def _of_config(self, path: str, frontend: Frontend) -> Iterator[Gateway]:
        index = self.sources.index(path)
        next_js = posixpath.basename(path).startswith("next.")
        gateway = Gateway(
            "Next.js" if next_js else posixpath.basename(path).partition(".")[0].title(), path, 1, frontend.root
        )
        for node, scope in _named_members(self.sources.project.facts.typescript(path).body, index.scope):
            self.evaluator.fresh()
            frame = self.evaluator.symbolic(index.scope)
            value = self.evaluator.evaluate(node[3], scope, frame)
            if node[2] == "rewrites" and next_js:
                gateway.line = line_of(node[1])
                result = self.evaluator.result(value, ()) if isinstance(value, Closure) else value
                self._rewrites(gateway, result, 0)
            elif node[2] in PROXIES and not next_js:
                for one in options(value):
                    if isinstance(one, Record):
                        gateway.line = line_of(node[1])
                        self._table(gateway, one)
        if gateway.forwards:
            yield gateway

    def _of_package(self, path: str, frontend: Frontend) -> Iterator[Gateway]:
        """Create React App: `"proxy": "http://localhost:8000"` forwards what is no file."""
        raw = self.sources.read(path)
        try:
            data = json.loads(raw)
        except (ValueError, RecursionError):
            return
        target = data.get("proxy") if isinstance(data, dict) else None
        if isinstance(target, str):
            line = next((at for at, row in enumerate(raw.split("\n"), 1) if '"proxy"' in row), 1)
            rule = Forward("package.json", path, line, "/", by_prefix("/"), same)
            yield Gateway("package.json", path, line, frontend.root, [rule])

    def _table(self, gateway: Gateway, table: Record) -> None:
        """`{ "/api": { target, rewrite } }`."""
        rules: list[Forward] = []
        for key, member in table.members:
            if key is None:
                gateway.whole = False
                continue
            value = self.evaluator.force(member)
            accepts = by_pattern(key) if key.startswith("^") else by_prefix(key)
            if accepts is None:
                gateway.whole = False
                continue
            line = line_of(member.node[1]) if isinstance(member, Thunk) else gateway.line
            target = self.evaluator.member(value, "target") if isinstance(value, Record) else value
            base = self._base(target)
            rules.append(
                Forward(
                    gateway.tool, gateway.file, line, key, accepts,
                    lambda path, value=value, base=base: self._changed(path, value, base),  # type: ignore[misc]
                    not self._foreign(target),
                )
            )  # fmt: skip
        gateway.forwards += rules

    def _base(self, target: Value) -> str:
        """The path of a target, which goes before that of the request."""
        for one in texts(target):
            template = template_of(one)
            return as_text(template.segments).rstrip("/") if template.segments else ""
        return ""

    def _foreign(self, target: Value) -> bool:
        hosts = [template_of(one) for one in texts(target)] if target != UNDEFINED else []
        return bool(hosts) and all(
            one.base == HOST and "." in one.name and one.name.partition(":")[0] not in OWN_HOSTS for one in hosts
        )

    def _changed(self, path: str, value: Value, base: str) -> str | None:
        if isinstance(value, Record):
            rewrite = self.evaluator.member(value, "rewrite")
            if isinstance(rewrite, Closure):
                self.evaluator.fresh()
                result = self.evaluator.result(rewrite, (text(path),))
                known = result.known if isinstance(result, Text) else None
                return None if known is None else base + known
            table = self.evaluator.member(value, "pathRewrite")
            if isinstance(table, Record):
                return self._by_table(path, table, base)
            if table != UNDEFINED:
                return None
        return base + path

    def _by_table(self, path: str, table: Record, base: str) -> str | None:
        for key, member in table.members:
            new = self.evaluator.force(member)
            if key is None or not isinstance(new, Text) or new.known is None:
                return None
            try:
                changed, count = re.subn(key, new.known.replace("\\", ""), path, count=1)
            except re.error:
                return None
            if count:
                return base + changed
        return base + path

    def _rewrites(self, gateway: Gateway, value: Value, depth: int) -> None:
        """The rows of Next.js's rewrites, also where they are spread, chosen, or sorted by phase."""
        for one in options(value):
            if isinstance(one, Items) and depth < 6:
                for item in one.items:
                    self._rewrites(gateway, self.evaluator.force(item), depth + 1)
            elif isinstance(one, Record):
                source = self.evaluator.member(one, "source")
                if source == UNDEFINED and depth < 6:
                    for phase in ("beforeFiles", "afterFiles", "fallback"):
                        self._rewrites(gateway, self.evaluator.member(one, phase), depth + 1)
                elif isinstance(source, Text) and source.known is not None:
                    self._row(gateway, source.known, self.evaluator.member(one, "destination"))
                else:
                    gateway.whole = False
            elif one != UNDEFINED:
                gateway.whole = False

    def _row(self, gateway: Gateway, source: str, destination: Value) -> None:
        pattern = _pattern(source)
        try:
            compiled = re.compile(pattern)
        except re.error:
            gateway.whole = False
            return
        ends = [template_of(_plain(one)) for one in texts(destination)]
        paths = [as_text(one.segments) for one in ends]

        def change(path: str) -> str | None:
            match = compiled.fullmatch(path)
            if match is None or not paths:
                return None
            return _filled(paths[0], match.groupdict())

        backend = not self._foreign(destination)
        gateway.forwards.append(
            Forward(
                "Next.js",
                gateway.file,
                gateway.line,
                source,
                lambda path: compiled.fullmatch(path) is not None,
                change,
                backend,
            )
        )


def _plain(value: Text) -> Text:
    """A destination with its parameters kept as text: templates take `:path` for a hole."""
    return Text(
        tuple(re.sub(r":(?=[A-Za-z_])", "\x02", part) if isinstance(part, str) else part for part in value.parts)
    )


def _filled(path: str, found: dict[str, str | None]) -> str:
    return re.sub("\x02([A-Za-z_]\\w*)[*+?]?", lambda match: found.get(match[1]) or "", path)


def _pattern(source: str) -> str:
    """The regular expression of a Next.js source: `/api/:path*`."""
    out: list[str] = []
    at = 0
    for match in PARAMETER.finditer(source):
        out.append(re.escape(source[at : match.start()]))
        inner = match[2][1:-1] if match[2] else f"[^/{MARK}]+|{MARK}"
        if match[3] in ("*", "+"):
            before = out[-1]
            if before.endswith("/") and match[3] == "*":
                out[-1] = before[:-1]
                out.append(f"(?:/(?P<{match[1]}>.*))?")
            else:
                out.append(f"(?P<{match[1]}>.*)")
        else:
            out.append(f"(?P<{match[1]}>{inner})" + ("?" if match[3] else ""))
        at = match.end()
    out.append(re.escape(source[at:]))
    return "".join(out)


def _named_members(body: object, scope: Scope) -> Iterator[tuple[Node, Scope]]:
    """Every member of an object literal that is called as proxies and rewrites are."""
    stack: list[object] = [body]
    while stack:
        item = stack.pop()
        if not isinstance(item, tuple) or not item:
            continue
        if item[0] in ("prop", "method") and len(item) > 3 and item[2] in ("rewrites", *PROXIES):
            yield item, scope
            continue
        stack.extend(reversed(item))
