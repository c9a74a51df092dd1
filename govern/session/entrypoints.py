"""`govern entrypoints`: the documents of the domains, held against the code and drawn anew from it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from govern.errors import UsageError
from govern.fixes.plan import Change
from govern.fixes.write import write_changes
from govern.project.entrypoint_documents import Draft
from govern.records import dataclass
from govern.reporters.report import CheckResult
from govern.session.check import check_repository
from govern.session.check_request import CheckRequest
from govern.session.repository import Repository, open_stored
from govern.session.start import Progress, silent
from govern.suggestions import did_you_mean

RULES = ("endpoint-undocumented", "entrypoint-document-missing", "outdated-entrypoint", "stale-entrypoint")


@dataclass(frozen=True, slots=True)
class EntrypointsRequest:
    """Which repository, and which of its domains (all, where none is named)."""

    path: Path | None = None
    config: Path | None = None
    domains: tuple[str, ...] = ()


def check_entrypoints(request: EntrypointsRequest, progress: Progress = silent) -> CheckResult:
    """What the rules about entrypoint documents report. Raises UsageError where there are none to check."""
    repository = _open(request, progress)
    documents = repository.project.documents
    if not documents.present:
        raise UsageError(
            f"no entrypoint documents in {documents.folder}: `govern entrypoints write` makes them;"
            " `entrypoints: {folder: ...}` in govern.yaml says where others stand"
        )
    paths = () if request.path is None else (request.path,)
    return check_repository(repository, CheckRequest(paths=paths, config=request.config, select=RULES), progress)


def write_entrypoints(request: EntrypointsRequest, progress: Progress = silent) -> tuple[Draft, ...]:
    """Write the documents, all of them or none; what became of each domain's, by path.

    Raises UsageError where there is no endpoint, no such domain, or a document whose markers make no sense; GovernError
    where a file cannot be written.
    """
    repository = _open(request, progress)
    progress("asking what is known of the endpoints")
    drafts = repository.project.entrypoint_documents.drafts
    if not drafts:
        raise UsageError("no domain with endpoints was found: `govern config show` says what was detected")
    wanted = [draft for draft in drafts if not request.domains or _is_wanted(draft, request.domains)]
    missing = [name for name in request.domains if not any(name in draft.domain.names for draft in drafts)]
    if missing:
        names = [draft.domain.name for draft in drafts]
        hint = did_you_mean(missing[0], names) or f": there are {', '.join(names)}"
        raise UsageError(f"there is no domain {missing[0]!r}{hint}")
    problems = [f"{one.path}:{one.problem.line}: {one.problem.message}" for one in wanted if one.problem is not None]
    if problems:
        raise UsageError("\n".join((*problems, "nothing was written")))
    changes = {
        draft.path: Change(None if draft.before is None else draft.before.encode(), draft.after.encode())
        for draft in wanted
        if draft.changed
    }
    write_changes(repository.tree.root, changes)
    return tuple(wanted)


def _is_wanted(draft: Draft, names: Collection[str]) -> bool:
    return any(name in names for name in draft.domain.names)


def _open(request: EntrypointsRequest, progress: Progress) -> Repository:
    progress("reading the repository")
    return open_stored(() if request.path is None else (request.path,), request.config)
