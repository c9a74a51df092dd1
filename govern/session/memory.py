"""What a check remembers for the next one of the same question: its answers, and what each rests on.

The whole result of a run is kept by `kept`. This is for the run after an edit: whatever does not rest on the files that
were edited is not worked out again.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import field, replace

from govern.cache.entry import BY_VALUE
from govern.cache.objects import NotPlainError, to_plain
from govern.cache.seen import digest_of
from govern.config.areas import Layout
from govern.config.layout import detect_layout
from govern.config.settings import Config
from govern.config.sketches import Sketches
from govern.facts.edit import Edit
from govern.facts.noted import Note, Notes
from govern.facts.store import Facts
from govern.project.answers import Answers, Record, Witness
from govern.project.project import Project
from govern.project.reads import Reads, ReadTree
from govern.records import dataclass
from govern.rule import Rule
from govern.tree.base import Tree


@dataclass(frozen=True, slots=True)
class Memory:
    """What one run found. The layout was worked out from `layout_files` and from `sketches` (as in `Sketches`); `basis`
    stands for the configuration, the layout and the rules, without which nothing holds; `config` for the configuration
    alone."""

    config: bytes
    layout: Layout
    layout_files: tuple[str, ...]
    sketches: Mapping[str, bytes]
    basis: bytes
    record: Record
    notes: Mapping[str, Note]


@dataclass(slots=True)
class Remembered:
    """The memory of an `earlier` run, if any, the files that changed since, and the memory of this run in the making.

    `digests` stand for what files held in that run (`cache.seen.digest_of`); `witness` is that of Answers.
    """

    earlier: Memory | None = None
    changed: frozenset[str] = frozenset()
    digests: Mapping[str, bytes] = field(default_factory=dict)
    witness: Callable[[], AbstractContextManager[Witness]] = lambda: nullcontext(Witness())
    later: Memory | None = None
    _config: bytes | None = None
    _layout: tuple[Layout, tuple[str, ...], Mapping[str, bytes]] | None = None

    def layout(self, tree: Tree, config: Config, focus: str) -> Layout:
        """The layout of a tree, as `detect_layout` gives it."""
        self._config = _digest(config)
        if self.earlier is not None and self.earlier.config != self._config:
            self.earlier = None
        earlier = self.earlier
        sketches = Sketches(tree, None if earlier is None else earlier.sketches, self.changed)
        if earlier is not None and self.changed.isdisjoint(earlier.layout_files) and sketches.stand():
            self._layout = (earlier.layout, earlier.layout_files, earlier.sketches)
        else:
            reads = Reads()
            layout = detect_layout(ReadTree(tree, reads), config, focus, sketches)
            self._layout = (layout, tuple(sorted(reads.files)), sketches.kept)
        return self._layout[0]

    def begin(self, project: Project, rules: tuple[Rule, ...], chosen: tuple[Rule, ...], *, wary: bool) -> Recall:
        """What can be asked of a project by these rules. If `wary`, as in Answers."""
        basis = _basis(project, rules, chosen)
        if self.earlier is not None and (basis is None or basis != self.earlier.basis):
            self.earlier = None
        record = None if self.earlier is None else self.earlier.record
        answers = Answers(project, record, self.changed, self.witness, self._edit_of(project.facts), wary=wary)
        notes = Notes(project.facts, None if self.earlier is None else self.earlier.notes, self.changed)
        return Recall(answers, notes, basis)

    def _edit_of(self, facts: Facts) -> Callable[[str], Edit | None]:
        def edit_of(path: str) -> Edit | None:
            from govern.facts.edit import edit_between

            before = facts.earlier(path, self.digests[path]) if path in self.digests else None
            return edit_between(before, facts.python(path)) if before is not None else None

        return edit_of

    def end(self, recall: Recall) -> None:
        """Remember what was asked for."""
        if recall.basis is not None and self._layout is not None and self._config is not None:
            self.later = Memory(
                self._config, *self._layout, recall.basis, recall.answers.record(), recall.notes.record()
            )


@dataclass(frozen=True, slots=True)
class Recall:
    """The answers and the notes of one run, and what they stand on, None where that cannot be told."""

    answers: Answers
    notes: Notes
    basis: bytes | None


def _basis(project: Project, rules: tuple[Rule, ...], chosen: tuple[Rule, ...]) -> bytes | None:
    # the reasons count what they are told by, and are only shown
    backends = tuple(replace(one, reasons=()) for one in project.layout.backends)
    frontends = tuple(replace(one, reasons=()) for one in project.layout.frontends)
    layout = replace(project.layout, backends=backends, frontends=frontends)
    return _digest((project.config, layout, project.app, rules, chosen))


def _digest(value: object) -> bytes | None:
    """A digest of plain data; None for other data."""
    try:
        return digest_of(marshal.dumps(to_plain(value), BY_VALUE))
    except NotPlainError:
        return None
