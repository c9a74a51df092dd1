"""`govern check --add-ignores REASON`: a comment for each finding that is left, in the language of its file."""

from __future__ import annotations

from collections import defaultdict

from govern.errors import UsageError
from govern.findings import Finding
from govern.fixes.plan import Change
from govern.fixes.write import write_changes
from govern.records import dataclass
from govern.reporters.report import CheckResult
from govern.session.check import check_repository
from govern.session.check_request import CheckRequest
from govern.session.repository import Repository, open_stored
from govern.session.rules import rules_of
from govern.session.start import Progress, silent
from govern.sift.adding import add_ignores

MOST_PASSES = 3
# What would end a comment, in one language or another.
ENDINGS = ("*/", "-->", "\n", "\r")


@dataclass(frozen=True, slots=True)
class IgnoresAdded:
    """What is left once the comments stand in the code: how many findings they accept, in how many files."""

    result: CheckResult
    accepted: int
    files: int


def add_ignores_for(request: CheckRequest, reason: str, progress: Progress = silent) -> IgnoresAdded:
    """Write a comment for each finding that counts, and check again. Findings without a file, in files without comments
    (JSON), or about suppressions and the baseline themselves, are left; a second call writes nothing more.

    Raises UsageError for a reason that is empty or no part of a comment, GovernError where a file cannot be written.
    """
    if not reason.strip() or any(one in reason for one in ENDINGS):
        raise UsageError("--add-ignores needs a reason, in one line: it stands in every comment that is written")
    progress("reading the repository")
    repository = open_stored(request.paths, request.config)
    result = check_repository(repository, request, progress)
    accepted = 0
    files: set[str] = set()
    # comments make files longer, which is a finding of its own where a limit is reached
    for _ in range(MOST_PASSES):
        progress("writing comments")
        changes, count = _comments(repository, request, result, " ".join(reason.split()))
        if not changes:
            break
        write_changes(repository.tree.root, changes)
        accepted, files = accepted + count, files | changes.keys()
        progress("checking again")
        repository = open_stored(request.paths, request.config)
        result = check_repository(repository, request)
    return IgnoresAdded(result, accepted, len(files))


def _comments(
    repository: Repository, request: CheckRequest, result: CheckResult, reason: str
) -> tuple[dict[str, Change], int]:
    """The files with comments for what was found, and how many findings these accept."""
    rules = rules_of(repository.tree, repository.config, python_rules=request.python_rules)
    stages = {rule.name: rule.stage for rule in rules}
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for finding in result.findings:
        if stages.get(finding.rule) == "check" and repository.tree.exists(finding.location.file):
            by_file[finding.location.file].append(finding)
    changes: dict[str, Change] = {}
    accepted = 0
    for path, findings in sorted(by_file.items()):
        before = repository.tree.read(path)
        added = add_ignores(before, path, findings, reason)
        if added.content != before:
            changes[path] = Change(before, added.content)
            accepted += len(added.accepted)
    return changes, accepted
