"""A check whose result is kept: where nothing that it rests on has changed, it is the answer again.

What a result rests on: what was asked, the code of govern, of installed packs and of the libraries that read, the list
of files of the tree, the content of each file that was read, and, where git was asked about commits, its references.
Anything else that is opened or started while it is worked out means that it is not kept.
"""

from __future__ import annotations

import os
import time
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govern.cache.code import fingerprint, folder_stamps, library_stamps, still_there
from govern.cache.entry import ENDING, Plain, drop_oldest, read_entry, write_entry
from govern.cache.folder import cache_of, prepare
from govern.cache.installed import declared
from govern.cache.objects import NotPlainError, from_plain, to_plain
from govern.cache.seen import Seen, digest_of, digest_of_names
from govern.errors import GovernError
from govern.session.check_request import CheckRequest
from govern.session.source import source_of
from govern.session.start import Progress, open_tree, silent, today_here

if TYPE_CHECKING:
    from govern.reporters.report import CheckResult
    from govern.tree.base import Tree

MOST_RESULTS = 24
PARTS = "parts-"
# Commands of git that list the files of a tree, and those whose answers hang on its references and nothing else.
LISTING = {"ls-files", "diff-files"}
ABOUT_COMMITS = {"rev-parse", "merge-base", "for-each-ref", "ls-tree", "cat-file"}


def check(
    request: CheckRequest, progress: Progress = silent, *, cache: bool = True, verify: bool = False
) -> CheckResult:
    """What `run_check` gives, without working it out again where nothing has changed.

    With `cache` false nothing is looked up or kept. With `verify` it is worked out in any case: a kept result that is
    another is forgotten, and a GovernError says so. Raises UsageError and GovernError as `run_check` does.
    """
    if not cache or request.base is not None:  # what a change causes is asked once
        return _fresh(request, progress)
    now = time.time_ns()
    progress("reading the repository")
    tree = open_tree(request.paths, staged=request.staged, at=request.at)
    folder = cache_of(tree.root)
    if folder is None:
        return _fresh(request, progress, tree)
    file = folder / f"{_question(request, tree)}{ENDING}"
    kept = _find(file, tree, request, now)
    if kept is not None and not verify:
        return kept
    result = kept or _work_out(file, tree, request, progress, now)
    if verify:
        fresh = _work_out(file, tree, request, progress, now, recalling=False)
        _compare(file, tree, request, now, result, fresh)
    return result


def kept_result(request: CheckRequest) -> CheckResult | None:
    """The result of the same check, where an earlier run kept it and nothing has changed since; nothing is worked out.
    Raises UsageError where there is no repository."""
    now = time.time_ns()
    tree = open_tree(request.paths, staged=request.staged, at=request.at)
    folder = cache_of(tree.root)
    return None if folder is None else _find(folder / f"{_question(request, tree)}{ENDING}", tree, request, now)


def _fresh(request: CheckRequest, progress: Progress, tree: Tree | None = None) -> CheckResult:
    from govern.session.check import run_check

    return _without_values(run_check(request, progress, tree))


def _question(request: CheckRequest, tree: Tree, *, contents: bool = True) -> str:
    """What was asked, of which files, of which govern: the name under which the answer is kept. The contents of files
    enter where they have names, unless `contents` is false."""
    about = [repr(request), os.getcwd(), os.fspath(tree.root), type(tree).__name__]
    for path in (*request.paths, *_named(request)):
        about += [os.path.realpath(path), str(path.is_dir())]
    about += [digest_of_names(tree.paths()).hex(), repr(tree.notices), digest_of_names(sorted(tree.unread())).hex()]
    object_id = getattr(tree, "object_id", None)
    if object_id is not None and contents:
        about.append(digest_of_names(map(object_id, tree.paths())).hex())
    about += [fingerprint().hex(), repr(declared())]
    return digest_of(repr(about).encode("utf-8", "surrogateescape")).hex()[:40]


def _find(file: Path, tree: Tree, request: CheckRequest, now: int) -> CheckResult | None:
    """The kept result; None where there is none, or a file has changed, or something is wrong with it."""
    data = read_entry(file)
    try:
        stamps, named, refs, files, result = from_plain(data)
        if not still_there(stamps) or named != _named_files(request) or (refs and refs != _refs(tree)):
            return None
        known = Seen(files)
        current = known if hasattr(tree, "object_id") else known.unchanged(os.fspath(tree.root), tree.read, now)
        if current is None:
            return None
        found = _result(result, tree)
        if found.day not in ("", _day(request)):
            return None
    except (GovernError, OSError, ValueError, TypeError, AttributeError, ImportError, RecursionError):
        return None
    if current is not known:
        write_entry(file, to_plain((stamps, named, refs, current.files, result)))
    return found


def _work_out(
    file: Path, tree: Tree, request: CheckRequest, progress: Progress, now: int, *, recalling: bool = True
) -> CheckResult:
    """The result, with the help of what an earlier run remembers, unless `recalling` is false."""
    from govern.cache.watch import watching
    from govern.packs.installed import folders_of_packs
    from govern.session.check import run_check
    from govern.session.memory import Remembered
    from govern.session.parts import recall, remember, witness
    from govern.session.stored import pieces_in
    from govern.tree.recorded import RecordedTree

    pieces = pieces_in(file.parent)
    recorded = RecordedTree(tree, pieces)
    named, refs = _named_files(request), _refs(tree)
    memory = file.with_name(f"{PARTS}{_question(request, tree, contents=False)[:32]}{ENDING}")
    known = recall(memory, tree, named) if recalling else None
    remembered = Remembered(witness=lambda: witness(recorded))
    if known is not None:
        parts, changed = known
        digests = {path: digest for path, (digest, _) in parts.files.items()}
        remembered = Remembered(parts.memory, changed, digests, lambda: witness(recorded))
    writable = prepare(file.parent)  # first: what it opens is no part of the result
    with watching() as opened:
        result = _without_values(run_check(request, progress, recorded, remembered))
        shown = (*result.findings, *(one.finding for one in result.accepted))
        for path in sorted({finding.location.file for finding in shown}):
            if tree.exists(path):
                recorded.read(path)
    pieces.close()
    packs = folders_of_packs()
    unknown = opened.below(os.fspath(tree.root), packs) - recorded.digests.keys()
    for one in _named(request):
        unknown.discard(os.path.relpath(os.path.realpath(one), tree.root).replace(os.sep, "/"))
    asked = {_word(command) for command in opened.commands} - LISTING
    if result.failures or recorded.unreadable or unknown or asked - ABOUT_COMMITS or not writable:
        return result
    stamps = (*library_stamps(), *folder_stamps(packs))
    rests_on = remember(memory, recorded, None if known is None else known[0], remembered, (stamps, named), now)
    if rests_on is None:
        return _work_out(file, tree, request, progress, now, recalling=False)
    try:
        plain = to_plain(_parts(result))
    except NotPlainError:
        return result
    files = {} if hasattr(tree, "object_id") else rests_on
    if write_entry(file, to_plain((stamps, named, refs if asked else b"", files, plain))):
        drop_oldest(file.parent, MOST_RESULTS)
    return _result(plain, tree)


def _compare(
    file: Path, tree: Tree, request: CheckRequest, now: int, kept: CheckResult | None, fresh: CheckResult
) -> None:
    for other in (kept, _find(file, tree, request, now)):
        if other is not None and to_plain(_parts(other)) != to_plain(_parts(fresh)):
            file.unlink(missing_ok=True)
            raise GovernError(
                "the kept result is not what a fresh run finds; it was forgotten:"
                " please report this, with the version of govern and what was changed since the run before"
            )


def _named(request: CheckRequest) -> tuple[Path, ...]:
    """The files that a request names, which may lie outside the tree."""
    return tuple(one for one in (request.config, request.baseline) if one is not None)


def _named_files(request: CheckRequest) -> tuple[bytes, ...]:
    """The digests of these files; empty for one that cannot be read."""
    found = []
    for file in _named(request):
        try:
            found.append(digest_of(file.read_bytes()))
        except OSError:
            found.append(b"")
    return tuple(found)


def _refs(tree: Tree) -> bytes:
    from govern.tree.refs import state_of_refs

    return state_of_refs(tree.root)


def _day(request: CheckRequest) -> str:
    return (request.today or today_here()).isoformat()


def _word(command: tuple[str, ...]) -> str:
    """What git is asked to do; the whole command where it is none of git."""
    if not command or os.path.basename(command[0]) != "git":
        return " ".join(command)
    words = [word for at, word in enumerate(command) if at and not word.startswith("-") and command[at - 1] != "-c"]
    return words[0] if words else "git"


def _without_values(result: CheckResult) -> CheckResult:
    """The result without what only messages needed: it would differ between a fresh and a kept one."""
    findings = tuple(replace(finding, values={}) for finding in result.findings)
    accepted = tuple(replace(one, finding=replace(one.finding, values={})) for one in result.accepted)
    return replace(result, findings=findings, accepted=accepted)


def _parts(result: CheckResult) -> tuple[Any, ...]:
    return tuple((one.name, getattr(result, one.name)) for one in fields(result) if one.name != "source")


def _result(plain: Plain, tree: Tree) -> CheckResult:
    from govern.reporters.report import CheckResult

    return CheckResult(**dict(from_plain(plain)), source=source_of(tree))
