"""The route inventory for people: a table for a terminal, and one for a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govern.findings import Verdict
from govern.project.endpoints import AppInfo
from govern.reporters.inventory import QUESTIONS, Inventory, Route
from govern.reporters.printable import cells, printable
from govern.reporters.style import Role, Style
from govern.reporters.summary import plural

SHOWN: dict[Verdict, tuple[str, Role]] = {
    Verdict.PROVED: ("yes", "good"),
    Verdict.REFUTED: ("no", "error"),
    Verdict.UNKNOWN: ("?", "warning"),
}
HEADINGS = ("method", "path", "handler", "mutates", "auth", "permission", "audit", "idempotency", "notes")


def render_routes_table(inventory: Inventory, style: Style) -> str:
    """A line an endpoint below a heading for each application, then what is unresolved, then the figures."""
    lines: list[str] = []
    for app in inventory.apps:
        rows = [_row(route) for route in inventory.routes if route.endpoint.app == app.app]
        lines += [style(_app(app), "strong"), *_aligned(rows, style), ""]
    if inventory.unresolved:
        lines += [style("unresolved", "strong")]
        lines += [f"  {style(where, 'place')}  {what}" for where, what in _unresolved(inventory)]
        lines += [""]
    lines.append(_figures(inventory))
    return "\n".join(lines) + "\n"


def render_routes_markdown(inventory: Inventory) -> str:
    """The same as GitHub-flavoured Markdown."""
    lines: list[str] = []
    for app in inventory.apps:
        rows = [_row(route) for route in inventory.routes if route.endpoint.app == app.app]
        lines += [f"## {_escaped(_app(app))}", ""]
        lines += [_markdown_row(HEADINGS), _markdown_row(["---"] * len(HEADINGS))]
        lines += [_markdown_row([_escaped(cell) for cell in row]) for row in rows]
        lines += [""]
    if inventory.unresolved:
        lines += ["## Unresolved", ""]
        lines += [f"- `{where}` {_escaped(what)}" for where, what in _unresolved(inventory)]
        lines += [""]
    lines.append(_escaped(_figures(inventory)))
    return "\n".join(lines) + "\n"


def _row(route: Route) -> list[str]:
    endpoint = route.endpoint
    answers = [SHOWN[route.answers[question].verdict][0] for question in QUESTIONS]
    if route.answers["mutates"].verdict is Verdict.REFUTED:
        # nothing is asked of an endpoint that changes nothing, so a "no" here would read as an accusation
        answers = [
            "-" if question in ("permission", "audit", "idempotency") and answer == "no" else answer
            for question, answer in zip(QUESTIONS, answers, strict=True)
        ]
    flags = {
        "conditional": endpoint.conditional,
        "unresolved": not endpoint.resolved,
        "external": endpoint.external,
        "hidden": not endpoint.include_in_schema,
    }
    notes = ", ".join(name for name, holds in flags.items() if holds)
    return [printable(cell) for cell in (endpoint.method, endpoint.path, endpoint.handler, *answers, notes)]


def _aligned(rows: Sequence[Sequence[str]], style: Style) -> Iterator[str]:
    if not rows:
        yield "  no endpoints"
        return
    widths = [max(_width(row[index]) for row in (HEADINGS, *rows)) for index in range(len(HEADINGS))]
    paints = dict(SHOWN.values())
    yield style(_padded(HEADINGS, widths), "dim")
    for row in rows:
        padded = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
        painted = [
            style(text, paints[cell]) if 3 <= index < 3 + len(QUESTIONS) and cell in paints else text
            for index, (cell, text) in enumerate(zip(row, padded, strict=True))
        ]
        yield f"  {'  '.join(painted)}".rstrip()


def _padded(row: Sequence[str], widths: Sequence[int]) -> str:
    return (
        f"  {'  '.join(cell + ' ' * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))}".rstrip()
    )


def _width(text: str) -> int:
    return sum(width for _, width in cells(text))


def _app(app: AppInfo) -> str:
    return f"{printable(app.app)} (FastAPI {printable(app.fastapi)}{', in tests or examples' if app.test else ''})"


def _unresolved(inventory: Inventory) -> Iterator[tuple[str, str]]:
    for one in inventory.unresolved:
        yield f"{printable(one.file)}:{one.line}", printable(f"{one.expression}: {one.reason}")


def _figures(inventory: Inventory) -> str:
    routes, apps = plural(len(inventory.routes), "endpoint"), plural(len(inventory.apps), "application")
    if not inventory.apps:
        return "No application was found: `govern config show` says which backends were detected, and why."
    unresolved = f", {plural(len(inventory.unresolved), 'expression')} unresolved" if inventory.unresolved else ""
    return f"{routes} in {apps}{unresolved}."


def _markdown_row(row: Sequence[str]) -> str:
    return f"| {' | '.join(row)} |"


def _escaped(text: str) -> str:
    for character in "\\`*_[]<>|":
        text = text.replace(character, f"\\{character}")
    return text
