"""The first govern.yaml of a repository: what was detected, and what there is to set, as comments."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from govern.config.areas import Layout
from govern.findings import Finding, Severity
from govern.records import dataclass

OPEN_RULE = "endpoint-without-authentication"
MOST_OPEN = 12
MOST_RULES = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found out: the layout, each application with its FastAPI version, what a first check reports, and the
    options that `commit-message` needs for the messages there are."""

    layout: Layout
    apps: Sequence[tuple[str, str]]
    findings: Sequence[Finding]
    messages: Mapping[str, object] = field(default_factory=dict)


def configuration_text(seen: Seen) -> str:
    """The text of govern.yaml. As it stands it changes nothing but what messages are held against; every example in it
    is valid once uncommented."""
    return "\n".join(_lines(seen)) + "\n"


def _lines(seen: Seen) -> Iterator[str]:
    yield "# What govern holds this repository against. Every key may be left out: `govern config show` says what holds"
    yield "# and why, `govern config schema` gives the JSON Schema for editors."
    yield "#"
    yield "# Detected, and looked for again in every run; to be written here only where it is wrong:"
    yield from (f"#   {line}" for line in _detected(seen))
    yield ""
    yield "profile: recommended  # or strict, or opt-in: each adds rules to those before (`govern rules list`)"
    yield ""
    yield from _public(seen.findings)
    yield ""
    yield "# Rules that are to have another severity, to be off, or to have options (`govern explain RULE` lists them):"
    if seen.messages:
        yield "rules:"
        yield "  commit-message:  # as the last messages are written"
        yield from (f"    {name}: {json.dumps(value)}" for name, value in seen.messages.items())
    else:
        yield "# rules:"
    yield from (f"#   {line}" for line in _rules(seen.findings))
    yield ""
    yield "# Files that are not to be judged:"
    yield "# exclude:"
    yield '#   - "scripts/**"'


def _detected(seen: Seen) -> Iterator[str]:
    apps = ", ".join(f"{app} (FastAPI {version})" for app, version in seen.apps)
    for backend in seen.layout.backends:
        if not backend.example:
            yield f"backend   {_shown(backend.root)}"
    if not seen.layout.backends:
        yield "backend   none"
    if apps:
        yield f"serves    {_shown(apps)}"
    for frontend in seen.layout.frontends:
        yield f"frontend  {_shown(frontend.root)}"
    if seen.layout.tests:
        folders = [one for one in seen.layout.tests if not one.startswith("**")]
        yield f"tests     {_shown(', '.join(folders) or 'by the names of files')}"


def _shown(text: str) -> str:
    return "".join(one if one.isprintable() else "?" for one in text) or "."


def _public(findings: Iterable[Finding]) -> Iterator[str]:
    open_today = sorted({one.endpoint for one in findings if one.rule == OPEN_RULE and one.endpoint})
    if open_today:
        yield "# Endpoints that anybody may call on purpose. These are open today, and reported for it:"
    else:
        yield "# Endpoints that anybody may call on purpose:"
    yield "# public:"
    yield from (f"#   - {json.dumps(one)}" for one in open_today[:MOST_OPEN] or ["GET /health"])
    if len(open_today) > MOST_OPEN:
        yield f"#   # and {len(open_today) - MOST_OPEN} more: govern check --select {OPEN_RULE}"


def _rules(findings: Sequence[Finding]) -> Iterator[str]:
    counts: dict[str, int] = {}
    for one in findings:
        if one.severity is not Severity.ERROR:
            counts[one.rule] = counts.get(one.rule, 0) + 1
    most = sorted(counts, key=lambda name: (-counts[name], name))[:MOST_RULES]
    for name in most or ["data-access-in-router"]:
        found = f"  # {counts[name]} today" if name in counts else ""
        yield f"{name}: info{found}"
    if "router-too-long" not in most:
        yield "router-too-long: off"
