"""A commit message does not follow the convention."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from govern import Convention, Finding, Verdict, problems_of

if TYPE_CHECKING:  # the project is not imported where the message is all that is looked at
    from govern import Project


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each thing that is wrong with the message of a commit. Merges are left alone."""
    if not project.commits:
        return
    scopes = tuple(options["scopes"])
    if options["scopes-from-domains"]:
        scopes += tuple(name for domain in project.documents.domains for name in domain.names[:1])
    convention = Convention(
        types=tuple(options["types"]),
        scopes=scopes,
        scope=options["scope"],
        max_header=options["max-header"],
        max_line=options["max-line"],
        footers=tuple(options["footers"]),
        autosquash=options["autosquash"],
        period=options["period"],
    )
    for commit in project.commits:
        if commit.is_merge:
            continue
        for one in problems_of(commit.message, convention):
            yield Finding(
                commit.location(one.line, one.column, one.end_column),
                values={"problem": f"{commit.name}: {one.text}" if commit.name else one.text},
                subject=f"{commit.id or commit.message.subject} {one.text}"[:300],
                verdict=Verdict.REFUTED,
            )
