"""`govern index`: which files belong to which domain, held against the tree and written anew."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from govern.errors import UsageError
from govern.fixes.plan import Change
from govern.fixes.write import write_changes
from govern.project.repository_index import RepositoryIndex
from govern.session.repository import open_stored
from govern.session.start import Progress, silent


def open_index(path: Path | None, config: Path | None, progress: Progress = silent) -> tuple[RepositoryIndex, Path]:
    """The index of a repository, and the repository's root. Raises UsageError where there is none, or the index that is
    there is no JSON."""
    progress("reading the repository")
    project = open_stored(() if path is None else (path,), config).project
    index = project.repository_index
    if index.text is not None and not isinstance(index.committed, dict):
        raise UsageError(f"{index.path} is no JSON object: take it away, or name another one (`index: {{file: ...}}`)")
    return index, project.tree.root


def write_index(index: RepositoryIndex, root: Path, progress: Progress = silent) -> Mapping[str, bool]:
    """Write the index and its Markdown view, both or none; for each path whether it is new.

    Raises UsageError where there is no domain to list, GovernError where a file cannot be written.
    """
    progress("following calls and imports")
    if not index.joining.parts:
        raise UsageError("no domain with endpoints was found: `govern config show` says what was detected")
    stale = index.stale()
    tree = index.project.tree
    changes = {
        path: Change(tree.read(path) if tree.exists(path) else None, text.encode()) for path, text in stale.items()
    }
    write_changes(root, changes)
    return {path: change.before is None for path, change in changes.items()}
