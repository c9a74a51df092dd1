"""A field of a schema that the TypeScript type of the same name lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from govern import Finding, Project, Severity, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each field that crosses the wire and that the type mirroring its schema does not have.

    A field that only requests carry, and that has a default, is a warning: leaving it out works.
    """
    for match in project.frontend.matches(options["affixes"]):
        if match.type.generated and not options["generated"]:
            continue
        schema, use = match.schema, match.use
        for field, name in match.missing():
            named = (schema.name, f"{schema.name}.{field.name}", schema.full_name, f"{schema.full_name}.{field.name}")
            if any(fnmatchcase(one, glob) for one in named for glob in options["ignore"]):
                continue
            answered = bool(use.responses) and not field.excluded
            users = sorted(use.responses if answered else use.requests, key=lambda endpoint: not endpoint.resolved)
            more = f" and {len(users) - 1} more" if len(users) > 1 else ""
            verb = "answer" if answered else "take"
            way = f"{users[0].label}{more} {verb if more else verb + 's'}{' with' if answered else ''} it"
            optional = not answered and not field.required
            yield Finding(
                match.type.location,
                values={"type": match.type.name, "name": name, "schema": schema.name, "field": field.name, "way": way},
                chain=(
                    replace(field.location, note=f"{field.owner.name}.{field.name} is declared here"),
                    replace(
                        users[0].location, note=f"{users[0].label} {verb}s{' with' if answered else ''} {schema.name}"
                    ),
                ),
                instead=f"Run {match.type.generated} again." if match.type.generated else "",
                subject=f"{schema.full_name}.{field.name} {match.type.name}",
                severity=Severity.WARNING if optional else Severity.ERROR,
                verdict=Verdict.REFUTED,
            )
