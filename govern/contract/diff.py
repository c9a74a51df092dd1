"""`govern contract diff`: which two documents are meant, what changed between them, and whose fault it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, replace
from pathlib import Path

from govern.contract.change import Change, Level
from govern.contract.compare import VERSION, compare
from govern.contract.consumers import consumers_of
from govern.contract.doubts import doubtful
from govern.contract.locate import Locator
from govern.contract.sides import Side, find_snapshot, side_in_tree, side_of_file, side_of_tree
from govern.contract.walk import Options
from govern.errors import UsageError
from govern.records import dataclass
from govern.tree.commit import find_commit, merge_base, open_commit
from govern.tree.worktree import WorkTree, open_worktree

DOCUMENTS = (".json", ".yaml", ".yml")
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DiffRequest:
    """Which documents to compare.

    `base` and `head` are files, commits, or files in commits ("REV:path"); "A...B" as `base` means where A and B
    parted, and B. Without `head` it is the work tree's source; without `base` the committed snapshot, or HEAD where
    there is none. `repository` is a path in the repository, `app` the application.
    """

    base: str | None = None
    head: str | None = None
    repository: Path | None = None
    app: str | None = None
    config: Path | None = None
    options: Options = field(default_factory=Options)


@dataclass(frozen=True, slots=True)
class ContractDiff:
    """The changes, the names of what was compared, and what a reader should know besides.

    `has_frontend` says whether there are calls of a frontend that changes could reach.
    """

    base: str
    head: str
    changes: tuple[Change, ...]
    notices: tuple[str, ...] = ()
    has_frontend: bool = False

    def count(self, level: Level) -> int:
        return sum(one.level is level for one in self.changes)


def diff(request: DiffRequest, progress: Progress = lambda _: None) -> ContractDiff:
    """Compare what the request names.

    Raises UsageError where a file, a commit, a document or an application is not there.
    """
    if request.base is not None and request.head is None and "..." in request.base:
        request = _from_fork(request)
    opener = _Opener(request)
    progress("reading both sides")
    base, head = opener.sides()
    progress("comparing")
    return compare_sides(base, head, request.options)


def compare_sides(base: Side, head: Side, options: Options | None = None) -> ContractDiff:
    """Compare two sides; each change with its source line and its consumers, where there is source."""
    found = compare(base.document, head.document, options)
    certain = [one for one in found if not doubtful(one, base, head)]
    if not any(one.level is Level.BREAKING for one in certain):
        certain = [one for one in certain if one.subject.part != VERSION]
    locator, consumers = Locator(base, head), consumers_of(head.project)
    placed = (locator.place(one) for one in certain)
    changes = tuple(replace(one, consumers=consumers.of(one)) for one in placed)
    notices = tuple(_notices(base, head, len(found) - len(certain)))
    return ContractDiff(base.name, head.name, changes, notices, consumers.known)


def _notices(base: Side, head: Side, doubts: int) -> list[str]:
    notices = []
    if doubts:
        parts = len(base.unknown) + len(head.unknown)
        what = "1 difference left out: it hangs" if doubts == 1 else f"{doubts} differences left out: they hang"
        notices.append(f"{what} on {parts} {'part' if parts == 1 else 'parts'} that could not be worked out")
    for side in (base, head):
        if side.project is not None and side.project.unresolved:
            count = len(side.project.unresolved)
            notices.append(f"{side.name}: {count} places that wire the application could not be followed")
    return notices


def _from_fork(request: DiffRequest) -> DiffRequest:
    first, _, second = (request.base or "").partition("...")
    root = open_worktree(request.repository or Path()).root
    head = second or None
    return replace(request, base=merge_base(root, first or "HEAD", second or "HEAD"), head=head)


class _Opener:
    """Opens the sides that a request names."""

    def __init__(self, request: DiffRequest) -> None:
        self._request = request
        self._worktree: WorkTree | None = None

    def sides(self) -> tuple[Side, Side]:
        """Both sides. A document is read first: source is derived to be held against it."""
        base = self._document(self._request.base) if self._request.base is not None else self._snapshot()
        head = self._document(self._request.head) if self._request.head is not None else None
        if head is None:
            head = self._source(self._request.head, self._request.app, base)
        if base is None:
            base = self._source(self._request.base or "HEAD", self._request.app or head.app or None, head)
        return base, head

    def _snapshot(self) -> Side | None:
        found = find_snapshot(self._tree())
        return side_in_tree(self._tree(), found, found) if found is not None else None

    def _document(self, spec: str) -> Side | None:
        """The document of a name: a file where there is one, or a file in a commit; None for a commit."""
        if spec.endswith(DOCUMENTS) and _is_file(spec):
            return side_of_file(Path(spec))
        revision, _, path = spec.partition(":")
        if revision and path:
            return side_in_tree(open_commit(self._tree().root, revision), path, spec)
        if _is_file(spec) and not _is_commit(self._tree().root, spec):
            return side_of_file(Path(spec))
        return None

    def _source(self, revision: str | None, app: str | None, other: Side | None) -> Side:
        """The document derived from a commit, or from the work tree where none is named."""
        like = other.document if other is not None and other.project is None else None
        tree = open_commit(self._tree().root, revision) if revision is not None else self._tree()
        return side_of_tree(
            tree,
            revision if revision is not None else "the work tree",
            app=app,
            config=self._request.config,
            fallback=self._request.app is None,
            like=like,
        )

    def _tree(self) -> WorkTree:
        if self._worktree is None:
            self._worktree = open_worktree(self._request.repository or Path())
        return self._worktree


def _is_file(spec: str) -> bool:
    try:
        return Path(spec).is_file()
    except (OSError, ValueError):
        return False


def _is_commit(root: Path, spec: str) -> bool:
    try:
        find_commit(root, spec)
    except UsageError:
        return False
    return True
