"""`govern types`: TypeScript types held against the schemas, and written so that they agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from govern.config.layout import detect_layout
from govern.errors import UsageError
from govern.findings import Finding
from govern.fixes.plan import Change, plan_fixes
from govern.fixes.write import write_changes
from govern.project.project import Project
from govern.project.type_sync.sync import read_document
from govern.project.type_writing.whole import whole_file
from govern.records import dataclass
from govern.reporters.report import CheckResult
from govern.session.check import check_repository
from govern.session.check_request import CheckRequest
from govern.session.repository import Repository, focus_of, open_repository, open_stored
from govern.session.start import Progress, silent
from govern.tree.base import Tree
from govern.tree.overlay import OverlayTree

FAMILY = "types"
MOST_PASSES = 8


@dataclass(frozen=True, slots=True)
class TypesRequest:
    """What to compare: `paths` picks the repository and the files whose findings count, `schemas` an OpenAPI document
    of the repository to read schemas from instead of the code."""

    paths: tuple[Path, ...] = ()
    config: Path | None = None
    app: str | None = None
    schemas: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the files and what became of them, how many findings that cured, and what is left."""

    changes: Mapping[str, Change]
    cured: int
    left: CheckResult


def check_types(request: TypesRequest, progress: Progress = silent) -> CheckResult:
    """What the rules of the family `types` find. Raises UsageError as `open_repository` does, and where `schemas` is no
    OpenAPI document of the repository."""
    progress("reading the repository")
    repository = _repository(request, None)
    return _checked(repository, request, progress)


def write_types(request: TypesRequest, progress: Progress = silent, *, write: bool = True) -> Written:
    """Apply the safe fixes of the family, pass after pass, until nothing changes. Without `write` nothing is written.

    Raises GovernError where a file changed since it was read or cannot be written; then no file is changed.
    """
    progress("reading the repository")
    known: dict[str, bytes] = {}
    repository = _repository(request, None)
    base = repository.tree
    changed: dict[str, bytes] = {}
    cured = 0
    result = _checked(repository, request, progress)
    for _ in range(MOST_PASSES):
        pending = [one for one in result.findings if _is_ours(one)]
        tree = OverlayTree(base, changed, known)
        plan = plan_fixes(pending, lambda path, tree=tree: tree.read(path) if tree.exists(path) else None)  # type: ignore[misc]
        if not plan.changes:
            break
        changed.update({path: one.after for path, one in plan.changes.items()})
        cured += len(plan.taken)
        repository = _repository(request, OverlayTree(base, changed, known))
        result = _checked(repository, request, progress)
    changes = {
        path: Change(base.read(path) if base.exists(path) else None, after) for path, after in sorted(changed.items())
    }
    changes = {path: one for path, one in changes.items() if one.before != one.after}
    if write and changes:
        write_changes(base.root, changes)
    return Written(changes, cured, result)


def write_whole(request: TypesRequest, output: str, *, write: bool = True) -> Mapping[str, Change]:
    """Write every schema of the application as a file of TypeScript types. Raises UsageError for a file that people
    wrote, or outside the repository."""
    repository = _repository(request, None)
    if ".." in Path(output).parts or Path(output).is_absolute() or not output.endswith(".ts"):
        raise UsageError("--output must be a .ts file of the repository, from its top")
    tree = repository.tree
    before = tree.read(output) if tree.exists(output) else None
    documents = repository.project.type_sync.documents
    if not documents:
        raise UsageError("no application was found: `govern config show` says what was detected")
    text = whole_file(documents[0][1], before, output)
    if text is None:
        raise UsageError(f"{output} is not written by govern: name another file, or remove it first")
    changes = {output: Change(before, text.encode())} if before != text.encode() else {}
    if write and changes:
        write_changes(tree.root, changes)
    return changes


def _is_ours(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.safe and bool(finding.fix.edits)


def _checked(repository: Repository, request: TypesRequest, progress: Progress) -> CheckResult:
    return check_repository(
        repository, CheckRequest(paths=request.paths, config=request.config, select=(FAMILY,)), progress
    )


def _repository(request: TypesRequest, tree: Tree | None) -> Repository:
    if tree is None:
        opened = open_stored(request.paths, request.config, request.app)
    else:
        opened = open_repository(request.paths, request.config, request.app, tree=tree)
    if request.schemas is None:
        return opened
    if not opened.tree.exists(request.schemas):
        raise UsageError(f"there is no {request.schemas} in this repository")
    read_document(opened.project, request.schemas)
    config = replace(opened.config, types=replace(opened.config.types, schemas=request.schemas))
    layout = detect_layout(opened.tree, config, focus_of(request.paths, opened.tree.root))
    return Repository(opened.tree, config, layout, Project(opened.tree, config, layout, request.app))
