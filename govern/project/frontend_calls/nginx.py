"""The locations of nginx configurations that stand in front of a frontend."""

from __future__ import annotations

import re
from dataclasses import field

from govern.project.frontend_calls.forwards import Forward, Gateway, by_pattern
from govern.records import dataclass
from govern.regex import regex

TOKEN = regex(
    r"""\s+|\#[^\n]*|("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\$\{[^}]*\}[^\s;{}]*|[{};]|(?:\$\{[^}]*\}|[^\s;{}])+)"""
)
HOST = regex(r"[a-z]+://[^/]*|\$[A-Za-z_]\w*|\$\{[^}]*\}")
MAX_BYTES = 400_000


@dataclass(slots=True)
class Directive:
    """A directive of a configuration: its words, its line, and what stands in its block."""

    words: list[str]
    line: int
    block: list[Directive] = field(default_factory=list)


def read_nginx(text: str) -> list[Directive]:
    """The directives of a configuration. What cannot be read is left out."""
    root: list[Directive] = []
    stack = [root]
    words: list[str] = []
    line = first = 1
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            at += 1
            continue
        token = match[1]
        if token in ("{", ";", "}"):
            if words:
                directive = Directive(words, first)
                stack[-1].append(directive)
                if token == "{":
                    stack.append(directive.block)
                words = []
            elif token == "{":
                stack.append([])
            if token == "}" and len(stack) > 1:
                stack.pop()
        elif token:
            if not words:
                first = line
            words.append(token.strip("\"'"))
        line += text.count("\n", at, match.end())
        at = match.end()
    return root


def gateways_of(path: str, text: str) -> list[Gateway]:
    """One gateway for each `server` that forwards anything."""
    found: list[Gateway] = []
    if "proxy_pass" not in text or len(text) > MAX_BYTES:
        return found
    for server in _servers(read_nginx(text)):
        gateway = Gateway("nginx", path, server.line, "")
        for directive in server.block:
            if directive.words[0] == "location" and len(directive.words) > 1:
                _location(gateway, directive)
            elif directive.words[0] in ("include", "rewrite"):
                gateway.whole = gateway.whole and _harmless(directive)
        gateway.forwards = [
            rule for _, rule in sorted(((_rank(rule), rule) for rule in gateway.forwards), key=lambda row: row[0])
        ]
        if gateway.serves_backend:
            found.append(gateway)
    return found


def _harmless(directive: Directive) -> bool:
    return directive.words[0] == "include" and directive.words[-1].endswith(
        ("mime.types", "proxy_params", "fastcgi_params")
    )


def _servers(directives: list[Directive]) -> list[Directive]:
    found = [one for one in directives if one.words[0] == "server" and one.block]
    for one in directives:
        if one.words[0] == "http":
            found += _servers(one.block)
    # A file that only holds locations is included into a server.
    if not found and any(one.words[0] == "location" for one in directives):
        found.append(Directive(["server"], 1, directives))
    return found


def _rank(rule: Forward) -> tuple[int, int]:
    """nginx's order: exact, then preferred prefixes, then patterns as written, then the longest prefix."""
    modifier, _, pattern = rule.shown.partition(" ")
    if modifier == "=":
        return (0, 0)
    if modifier == "^~":
        return (1, -len(pattern))
    return (2, rule.line) if modifier in ("~", "~*") else (3, -len(rule.shown))


def _location(gateway: Gateway, directive: Directive) -> None:
    words = directive.words[1:]
    modifier = words[0] if words[0] in ("=", "~", "~*", "^~") and len(words) > 1 else ""
    pattern = words[-1]
    target = next((one for one in directive.block if one.words[0] == "proxy_pass" and len(one.words) > 1), None)
    rewrites = [one.words for one in directive.block if one.words[0] == "rewrite" and len(one.words) > 2]
    if modifier in ("~", "~*"):
        accepts = by_pattern(pattern, re.IGNORECASE if modifier == "~*" else 0)
        if accepts is None:
            gateway.whole = False
            return
    elif modifier == "=":

        def accepts(path: str) -> bool:
            return path == pattern
    else:

        def accepts(path: str) -> bool:
            return path.startswith(pattern)

    # A location without a target that returns or redirects answers by itself; one with files serves the frontend.
    url = target.words[1] if target is not None else ""
    if target is None and any(one.words[0] == "include" for one in directive.block):
        gateway.whole = False

    def change(path: str) -> str | None:
        return _passed(path, pattern if modifier in ("", "^~", "=") else "", url, rewrites)

    shown = f"{modifier} {pattern}".strip()
    gateway.forwards.append(Forward("nginx", gateway.file, directive.line, shown, accepts, change, target is not None))


def _passed(path: str, prefix: str, url: str, rewrites: list[list[str]]) -> str | None:
    """What proxy_pass hands on: with a path of its own it takes the place of the location's prefix."""
    for words in rewrites:
        try:
            changed, count = re.subn(words[1], re.sub(r"\$(\d)", r"\\\1", words[2]), path, count=1)
        except (re.error, IndexError):
            return None
        if count:
            return changed
    match = HOST.match(url)
    rest = url[match.end() :] if match is not None else ""
    if not rest:
        return path
    if "$" in rest:
        return None
    return rest + path.removeprefix(prefix) if prefix else rest
