"""Every application of a project, imported by the interpreter that the user named, and compared."""

from __future__ import annotations

from pathlib import Path

from govern.cross_check.ask import ask
from govern.cross_check.differences import AppCheck, CrossCheck, differences
from govern.errors import UsageError
from govern.project.project import Project


def verify(project: Project, root: Path, python: str, seconds: float) -> CrossCheck:
    """Import each application that is neither test nor example, and compare what it serves with what is listed.

    Raises UsageError where there is no application, GovernError where one cannot be imported.
    """
    found: list[AppCheck] = []
    for wiring in project.wirings:
        roots = wiring.backend.python_paths or (wiring.backend.root,)
        for app in wiring.apps:
            if app.test and project.app is None:
                continue
            live = ask(python, app.app, root.resolve(), root / wiring.backend.root, roots, seconds)
            own = [endpoint for endpoint in wiring.endpoints if endpoint.app == app.app]
            found.append(
                AppCheck(app.app, live.fastapi, app.fastapi, len(live.routes), tuple(differences(live.routes, own)))
            )
    if not found:
        raise UsageError("no application to verify: `govern routes` says which were found")
    return CrossCheck(tuple(found))
