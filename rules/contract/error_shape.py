"""An error response that does not have the shape of the repository's error model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Location, Project, Severity, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each error body that departs; one remark for a repository that has errors and no model."""
    bodies = project.error_bodies
    model = bodies.model(str(options["model"]), tuple(options["fields"]))
    if model is None:
        app = project.main_app
        if app is not None and bodies.all:
            name = options["model"]
            found = f"the error model {name!r} was not found" if name else "no error model was found"
            yield Finding(
                Location(app.file, app.line),
                message=f"{found}, neither as a class nor as a shape that most errors have: the rule says no more",
                instead="Name it (`rules: {error-shape: {model: ApiError}}`), or its keys (`fields: [detail, code]`).",
                severity=Severity.INFO,
                subject="no error model",
            )
        return
    for body in bodies.departing(model):
        what = f"{'the detail of an HTTPException' if body.raised and model.inside else 'an error'} with {body.status}"
        yield Finding(
            body.location,
            values={"what": what, "model": model.name, "difference": model.difference(body)},
            chain=(Location(*_where(model.location), note="the error model"),) if model.location is not None else (),
            subject=f"{body.location.file} {body.status} {model.difference(body)}",
            verdict=Verdict.REFUTED,
        )


def _where(place: Location) -> tuple[str, int, int]:
    return place.file, place.line, place.column
