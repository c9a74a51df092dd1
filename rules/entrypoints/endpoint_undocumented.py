"""An endpoint that the entrypoint document of its domain does not list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from govern import Endpoint, Finding, Location, Project, Severity, Verdict

BY_FILE = {"auto": None, "endpoint": False, "file": True}


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each handler none of whose routes its document covers; a domain without a document is left to
    `entrypoint-document-missing`. Without any document, one remark for the whole repository."""
    documents = project.documents
    wanted = project.config.concept("entrypoints").enabled
    if wanted is False or not documents.domains:
        return
    if not documents.present:
        if not wanted:
            yield _absent(project)
        return
    for domain in documents.domains:
        if domain.document is None:
            continue
        by_handler: dict[str, list[Endpoint]] = {}
        for endpoint in domain.endpoints:
            if endpoint.include_in_schema or options["hidden"]:
                by_handler.setdefault(endpoint.handler, []).append(endpoint)
        for routes in by_handler.values():
            covered = (documents.coverage(domain, one, BY_FILE[options["by"]]) for one in routes)
            if any(one.how for one in covered):
                continue
            first = routes[0]
            document = domain.document.path
            yield Finding(
                first.location,
                values={"method": first.method, "path": first.path, "document": document, "domain": domain.name},
                chain=(Location(document, 1, note=f"the document of {domain.name}"), *_registration(first)),
                endpoint=first.label,
                fix=project.entrypoint_documents.fix(domain),
                subject=first.label,
                verdict=Verdict.REFUTED,
            )


def _registration(endpoint: Endpoint) -> tuple[Location, ...]:
    return (replace(endpoint.mounts[0], note="registered here"),) if endpoint.mounts else ()


def _absent(project: Project) -> Finding:
    app = next(app for app in project.apps if not app.test)
    documents = project.documents
    count = sum(len(domain.endpoints) for domain in documents.domains)
    return Finding(
        Location(app.file, app.line),
        message=f"no entrypoint documents in {documents.folder}, so none of {count} endpoints is documented there",
        instead="Write them, say where they are (`entrypoints: {folder: ...}` in govern.yaml), ask for them "
        "(`concepts: {entrypoints: {enabled: true}}`) or switch this off (`enabled: false`).",
        severity=Severity.INFO,
        subject="no entrypoint documents",
    )
