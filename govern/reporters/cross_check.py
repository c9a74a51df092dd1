"""What differs between the static inventory and the live application, for people and for machines."""

from __future__ import annotations

import json

from govern.cross_check.differences import AppCheck, CrossCheck, Difference
from govern.reporters.printable import printable
from govern.reporters.report import SCHEMA_VERSION
from govern.reporters.style import Style
from govern.reporters.summary import plural


def render_cross_check(check: CrossCheck, style: Style) -> str:
    """A heading for each application with its figures, then a line for each difference."""
    return "\n".join(line for app in check.apps for line in _lines(app, style)) + "\n"


def _lines(app: AppCheck, style: Style) -> list[str]:
    count = plural(len(app.differences), "difference") if app.differences else "no difference"
    modelled = "" if app.modelled == app.fastapi else f", modelled after {app.modelled}"
    heading = f"{app.app} (FastAPI {app.fastapi}{modelled}): {plural(app.served, 'endpoint')} served, {count}"
    return [style(printable(heading), "strong"), *(_line(one, style) for one in app.differences)]


def _line(one: Difference, style: Style) -> str:
    place = f"{one.method} {one.path}"
    if one.kind == "missing":
        told = f"served by {one.served}, not listed"
    elif one.kind == "spurious":
        told = f"listed as {one.listed}, not served"
    elif one.kind == "dependencies":
        told = f"only served: {one.served}; only listed: {one.listed}"
    else:
        told = f"served {one.served}, listed {one.listed}"
    return f"  {style(f'{one.kind:12}', 'error')}  {printable(f'{place}: {told}')}"


def render_cross_check_json(check: CrossCheck) -> str:
    """The same as one JSON document, ASCII only."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "apps": [
            {
                "app": app.app,
                "fastapi": app.fastapi,
                "modelled": app.modelled,
                "served": app.served,
                "differences": [
                    {"kind": d.kind, "method": d.method, "path": d.path, "served": d.served, "listed": d.listed}
                    for d in app.differences
                ],
            }
            for app in check.apps
        ],
    }
    return json.dumps(document, indent=2) + "\n"
