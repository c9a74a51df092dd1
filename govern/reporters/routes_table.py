"""The route inventory for people: a table for a terminal, and one for a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

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
ASKED_OF_MUTATIONS = ("permission", "audit", "idempotency")
HEADINGS = ("method", "path", "handler", "mutates", "auth", "permission", "audit", "idempotency", "notes")


class Cell(NamedTuple):
    """A text of the table, safe to print, and the role to paint it with."""

    text: str
    role: Role | None = None


def render_routes_table(inventory: Inventory, style: Style, width: int | None = None) -> str:
    """A line an endpoint below a heading for each application, then what is unresolved, then the figures.

    Where the lines would be wider than `width`, handlers are left out.
    """
    lines: list[str] = []
    for app in inventory.apps:
        rows = [_row(route) for route in inventory.routes if route.endpoint.app == app.app]
        lines += [style(_app(app), "strong"), *_aligned(rows, style, width), ""]
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
        lines += [_markdown_row([_escaped(cell.text) for cell in row]) for row in rows]
        lines += [""]
    if inventory.unresolved:
        lines += ["## Unresolved", ""]
        lines += [f"- `{where}` {_escaped(what)}" for where, what in _unresolved(inventory)]
        lines += [""]
    lines.append(_escaped(_figures(inventory)))
    return "\n".join(lines) + "\n"


def _row(route: Route) -> list[Cell]:
    endpoint = route.endpoint
    flags = {
        "conditional": endpoint.conditional,
        "unresolved": not endpoint.resolved,
        "external": endpoint.external,
        "hidden": not endpoint.include_in_schema,
    }
    names = [Cell(printable(name)) for name in (endpoint.method, endpoint.path, endpoint.handler)]
    notes = ", ".join(name for name, holds in flags.items() if holds)
    return [*names, *(_cell(route, question) for question in QUESTIONS), Cell(notes)]


def _cell(route: Route, question: str) -> Cell:
    """The word for an answer: a permission's own name; "-" where nothing is asked, for "no" would be an accusation."""
    answer = route.answers[question]
    text, role = SHOWN[answer.verdict]
    if question == "permission" and answer.verdict is Verdict.PROVED and answer.names:
        return Cell(printable(", ".join(answer.names)), role)
    harmless = route.answers["mutates"].verdict is Verdict.REFUTED
    if harmless and question in ASKED_OF_MUTATIONS and answer.verdict is Verdict.REFUTED:
        return Cell("-")
    return Cell(text, None if question == "mutates" else role)


def _aligned(rows: Sequence[Sequence[Cell]], style: Style, limit: int | None) -> Iterator[str]:
    if not rows:
        yield "  no endpoints"
        return
    headings = [Cell(heading, "dim") for heading in HEADINGS]
    widths = [max(_width(row[index].text) for row in (headings, *rows)) for index in range(len(HEADINGS))]
    too_wide = limit is not None and sum(widths) + 2 * len(widths) > limit
    columns = [index for index, heading in enumerate(HEADINGS) if not (too_wide and heading == "handler")]
    for row in (headings, *rows):
        last = max(index for index in columns if row[index].text)
        line = ""
        for index in columns[: columns.index(last) + 1]:
            cell = row[index]
            padding = " " * (widths[index] - _width(cell.text)) if index < last else ""
            line += f"  {style(cell.text, cell.role) if cell.role else cell.text}{padding}"
        yield line


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
    return f"{routes} in {apps}{unresolved}. Coverage: {_coverage(inventory)}."


def _coverage(inventory: Inventory) -> str:
    """ "exact"; with several applications, and where places are unresolved, what is known of each."""
    several = len(inventory.apps) > 1
    parts = []
    for app in inventory.apps:
        coverage = inventory.coverage[app.app]
        places = f" ({plural(coverage.unresolved, 'place')} unresolved)" if coverage.unresolved else ""
        parts.append(f"{printable(app.app) + ' ' if several else ''}{coverage.verdict}{places}")
    return ", ".join(parts)


def _markdown_row(row: Sequence[str]) -> str:
    return f"| {' | '.join(row)} |"


def _escaped(text: str) -> str:
    for character in "\\`*_[]<>|":
        text = text.replace(character, f"\\{character}")
    return text
