"""What the files of a tree say to govern: their comments, and the problems of Python. Notes of an earlier run stand for
files that did not change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from govern.facts.comments import PYTHON, comments_of, is_mentioned, kind_of
from govern.facts.directives import Comment
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.facts.store import Facts

Problems = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """The comments of a file, and its problems by the name of its facts (as in `Facts.problems`), if these were read
    for the comments."""

    comments: tuple[Comment, ...]
    problems: Mapping[str, Problems]


class Notes:
    """The notes of the files of `facts`. `earlier` are those of all its files at an earlier time, but for files that
    say nothing; they stand for files that are not in `changed`. None: there was no earlier time."""

    def __init__(
        self, facts: Facts, earlier: Mapping[str, Note] | None = None, changed: frozenset[str] = frozenset()
    ) -> None:
        self._facts = facts
        self._earlier = earlier
        self._changed = changed
        self._known: dict[str, Note] = {}

    def comments(self, path: str) -> tuple[Comment, ...]:
        """The comments of a file that may be addressed to govern. Raises GovernError if the tree cannot read it."""
        return self._of(path).comments

    def read_ahead(self, paths: Iterable[str], jobs: int, begun: Callable[[], None] = lambda: None) -> None:
        """Read the Python files among `paths` that `comments` would read, as `Facts.read_ahead` does."""
        asked = [path for path in paths if path.endswith(PYTHON) and not self._stands(path)]
        self._facts.read_ahead(asked, jobs, begun)

    def _stands(self, path: str) -> bool:
        return self._earlier is not None and path not in self._changed

    def _of(self, path: str) -> Note:
        note = self._known.get(path)
        if note is None:
            if self._earlier is not None and self._stands(path):
                note = self._earlier.get(path) or _silent(path)
            else:
                note = self._read(path)
            self._known[path] = note
        return note

    def _read(self, path: str) -> Note:
        kind = kind_of(path)
        if kind == "python":
            facts = self._facts.python(path)
            return Note(facts.comments, {f"python:{path}": facts.problems})
        if not kind or not is_mentioned(self._facts, path):
            return _silent(path)
        comments = comments_of(self._facts, path)
        if kind == "typescript":
            return Note(comments, {f"typescript:{path}": self._facts.typescript(path).problems})
        return Note(comments, {f"markdown:{path}": ()} if kind == "markdown" else {})

    @property
    def problems(self) -> Mapping[str, Problems]:
        """The problems of the files asked for, whose facts were read for that, by the names of the facts."""
        return {name: found for note in self._known.values() for name, found in note.problems.items()}

    def record(self) -> dict[str, Note]:
        """The notes of the files asked for that say anything."""
        return {path: note for path, note in self._known.items() if note != _silent(path)}


def _silent(path: str) -> Note:
    """The note of a file that says nothing."""
    return Note((), {f"python:{path}": ()} if path.endswith(PYTHON) else {})
