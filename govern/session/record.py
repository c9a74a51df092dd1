"""`govern baseline write` and `prune`: recording what is there, and forgetting what is fixed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from govern.config.globs import matcher
from govern.errors import GovernError, UsageError
from govern.fixes.plan import Change
from govern.fixes.write import write_changes
from govern.records import dataclass
from govern.session.baselines import baseline_path
from govern.session.check import Checked, sift_repository
from govern.session.check_request import CheckRequest
from govern.session.repository import Repository, open_stored
from govern.session.start import Progress, silent
from govern.sift.baseline import NEVER
from govern.sift.identity import Identities
from govern.sift.rows import Row, render_rows


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a baseline: its file for people, the rows that it holds now, those that came and went, and those
    that follow code which moved. `changed` says whether the file did."""

    file: str
    rows: tuple[Row, ...]
    added: tuple[Row, ...]
    removed: tuple[Row, ...]
    moved: tuple[Row, ...]
    changed: bool


def write_baseline(request: CheckRequest, reason: str = "", progress: Progress = silent) -> Recorded:
    """Record the findings that nothing accepts. Where there is a baseline, what is fixed goes, what moved is followed,
    and what is new needs a `reason`. Rows of rules that do not run are left alone.

    Raises UsageError for new findings without a reason, GovernError where a rule fails or the file cannot be written.
    """
    repository, checked = _run(request, progress)
    identities = Identities(repository.project)
    excluded = matcher(repository.config.exclude)
    new = [
        Row(identities.of(one.finding), " ".join(reason.split()))
        for one in checked.sifted.settled
        if one.is_open and one.finding.rule not in NEVER and not excluded(one.finding.location.file)
    ]
    if checked.baseline is None:
        new = [Row(row.identity) for row in new]
    elif new and not reason.strip():
        first = new[0].identity
        what = first.endpoint or first.symbol or first.file
        more = f" and {len(new) - 1} more" if len(new) > 1 else ""
        raise UsageError(
            f"the baseline does not have {first.rule} at {what}{more}: fix it, or say why it has to wait by --reason"
        )
    return _write(repository, request, checked, new, refresh=True)


def prune_baseline(request: CheckRequest, progress: Progress = silent) -> Recorded:
    """Take out the rows of what is fixed, and let rows follow what moved; all others stay as they are.

    Raises UsageError where there is no baseline, GovernError where a rule fails or the file cannot be written.
    """
    repository, checked = _run(request, progress)
    if checked.baseline is None:
        raise UsageError(
            f"there is no {repository.config.baseline}: `govern baseline write` makes one, to be committed"
        )
    return _write(repository, request, checked, (), refresh=False)


def _run(request: CheckRequest, progress: Progress) -> tuple[Repository, Checked]:
    progress("reading the repository")
    repository = open_stored(request.paths, request.config)
    checked = sift_repository(repository, request, progress)
    if checked.failures:
        one = checked.failures[0]
        raise GovernError(f"{one.what} failed: {one.message}; the baseline was not touched")
    return repository, checked


def _write(
    repository: Repository, request: CheckRequest, checked: Checked, new: Sequence[Row], *, refresh: bool
) -> Recorded:
    identities = Identities(repository.project)
    old = checked.baseline.rows if checked.baseline is not None else ()
    stale = {id(row) for row in checked.sifted.stale}
    found = {id(one.row): one.finding for one in checked.sifted.settled if one.row is not None}
    kept: list[Row] = []
    moved: list[Row] = []
    for row in old:
        if id(row) in stale:
            continue
        if id(row) not in found:
            kept.append(row)
            continue
        now = Row(identities.of(found[id(row)]), row.reason)
        if _place(now) != _place(row):
            moved.append(now)
            kept.append(now)
        else:
            kept.append(now if refresh else row)
    rows = (*kept, *new)
    path = baseline_path(repository, request.baseline)
    changed = _replace(path, render_rows(rows))
    name = checked.baseline.file if checked.baseline is not None else _name(repository, path)
    return Recorded(name, rows, tuple(new), tuple(row for row in old if id(row) in stale), tuple(moved), changed)


def _place(row: Row) -> tuple[str, str, str, str]:
    one = row.identity
    return one.endpoint, one.file, one.symbol, one.detail


def _name(repository: Repository, path: Path) -> str:
    root = repository.tree.root.resolve()
    return path.resolve().relative_to(root).as_posix() if path.resolve().is_relative_to(root) else str(path)


def _replace(path: Path, text: str) -> bool:
    """Give the file this text in one step; False where it has it already."""
    before = path.read_bytes() if path.is_file() else None
    after = text.encode()
    if before == after:
        return False
    write_changes(path.parent, {path.name: Change(before, after)})
    return True
