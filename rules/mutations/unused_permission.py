"""A permission that is defined and that nothing in the backend asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Project, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each definition that no endpoint and no other code of the backend asks for."""
    ignored = set(options["ignore"])
    for one in project.permissions.unasked(options["registry"]):
        permission = one.definition.value
        if permission in ignored:
            continue
        asked = f"only the frontend asks for it ({one.frontend.file})" if one.frontend else "nothing asks for it"
        yield Finding(
            one.definition.place,
            values={"permission": permission, "registry": one.registry.shown, "how": asked},
            chain=() if one.frontend is None else (one.frontend,),
            subject=f"{permission} in {one.registry.name}",
            verdict=Verdict.REFUTED,
        )
