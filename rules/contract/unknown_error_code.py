"""An error code outside the catalogue, or one that is defined and used nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Location, Project, Severity, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each text that is no code of the catalogue, and for each code that nothing uses; one remark for a
    repository that uses codes and defines none."""
    bodies = project.error_bodies
    name = str(options["catalogue"])
    catalogue = bodies.catalogue(name)
    known = frozenset(options["also"])
    if catalogue is None:
        uses = [use for use in bodies.codes() if use.code not in known]
        if uses or name:
            missing = f"the catalogue {name!r} was not found" if name else "error codes are defined nowhere"
            yield Finding(
                uses[0].location if uses else Location(project.apps[0].file if project.apps else ".", 1),
                message=f"{missing}, and {len(uses)} places write them as text: the rule says no more",
                instead="Define them in one enum, or name it (`rules: {unknown-error-code: {catalogue: Codes}}`).",
                severity=Severity.INFO,
                subject="no catalogue of error codes",
            )
        return
    for use in bodies.codes():
        if use.code not in catalogue.values | known:
            yield Finding(
                use.location,
                values={"code": use.code, "what": f"is not in {catalogue.name}"},
                chain=(catalogue.location,),
                subject=f"{use.location.file} {use.code}",
                verdict=Verdict.REFUTED,
            )
    if catalogue.open or not options["unused"]:
        return
    for member, place in catalogue.places.items():
        if member not in catalogue.used:
            yield Finding(
                place,
                values={"code": catalogue.members[member], "what": f"is defined in {catalogue.name} and used nowhere"},
                subject=f"{catalogue.name}.{member} is unused",
                verdict=Verdict.REFUTED,
            )
