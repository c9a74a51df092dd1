"""What an entrypoint document says of an endpoint, and is not so any more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Location, Project, Verdict

WORDS = {
    "handler": "its handler is {actual}",
    "permission": "it asks for {actual}",
    "schemas": "it {actual}",
    "tests": "it is tested by {actual}",
    "frontend": "it is called by {actual}",
}


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each fact of an entry that the code contradicts, and for each marker that makes no sense."""
    if project.config.concept("entrypoints").enabled is False:
        return
    documents = project.entrypoint_documents
    for path, problem in documents.problems().items():
        yield Finding(
            Location(path, problem.line),
            message=f"govern cannot write this document: {problem.message}",
            instead="Put the markers right: `<!-- govern:begin endpoints -->` and `<!-- govern:end endpoints -->`.",
            subject="markers",
        )
    for one in documents.contradictions:
        if one.kind not in options["facts"] or one.kind not in WORDS or one.endpoint is None:
            continue
        written = one.written or "nothing"
        yield Finding(
            Location(one.document, one.line),
            values={
                "label": one.label,
                "fact": one.kind,
                "written": written.replace("`", ""),
                "now": WORDS[one.kind].format(actual=one.actual.replace("`", "")),
            },
            chain=(one.endpoint.location,),
            endpoint=one.label,
            subject=f"{one.label} {one.kind}",
            verdict=Verdict.REFUTED,
            fix=documents.fix(one.domain) if one.block and one.domain is not None else None,
        )
