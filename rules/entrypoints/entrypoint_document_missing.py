"""A domain that has no entrypoint document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from govern import Finding, Location, Project, Severity, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each domain without a document, at its first handler. Where the repository has no document at
    all, and does not ask for them, one remark for the whole of it."""
    documents = project.documents
    wanted = project.config.concept("entrypoints").enabled
    if wanted is False:
        return
    missing = [
        domain
        for domain in documents.domains
        if domain.document is None and not any(fnmatchcase(domain.name, glob) for glob in options["ignore"])
    ]
    if missing and not documents.present and not wanted:
        app = next(app for app in project.apps if not app.test)
        names = ", ".join(domain.name for domain in missing[:5]) + (", ..." if len(missing) > 5 else "")
        yield Finding(
            Location(app.file, app.line),
            message=f"no entrypoint documents in {documents.folder}: {len(missing)} domains have none ({names})",
            instead="Write them, say where they are (`entrypoints: {folder: ...}` in govern.yaml), ask for them "
            "(`concepts: {entrypoints: {enabled: true}}`) or switch this off (`enabled: false`).",
            severity=Severity.INFO,
            subject="no entrypoint documents",
        )
        return
    for domain in missing:
        first = min(domain.endpoints, key=lambda endpoint: (endpoint.file, endpoint.line))
        count = len(domain.endpoints)
        files = sorted({endpoint.file for endpoint in domain.endpoints} - {first.file})
        yield Finding(
            first.location,
            values={
                "domain": domain.name,
                "document": domain.path,
                "count": count,
                "plural": "" if count == 1 else "s",
            },
            chain=tuple(Location(file, 1, note=f"{domain.name} too") for file in files[:3]),
            subject=domain.name,
            fix=project.entrypoint_documents.fix(domain),
            verdict=Verdict.REFUTED,
        )
