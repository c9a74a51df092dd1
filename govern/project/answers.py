"""Answers about a project, each with what it rests on. Those of an earlier run stand where nothing of that changed."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from govern.project.kept_answers import Kept, KeptAnswers
from govern.project.readers import APART, CODE, COMPARED, VOLATILE, ProjectView, ReadProject
from govern.project.reads import Reads
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.facts.edit import Edit
    from govern.facts.outline import Outline
    from govern.project.endpoints import Endpoint
    from govern.project.evaluation.evaluator import Evaluator
    from govern.project.project import Project
    from govern.project.touched import Place, Touched
    from govern.project.values import Value
    from govern.project.wired import Wired

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FileSet:
    """Files that were read, and those whose facts were seen ("markdown:README.md"), both sorted."""

    files: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A value, and the numbers of the sets of files that it rests on: of those that were read for it alone, and of
    those of each part of the project behind it."""

    value: Any
    own: int
    parts: Mapping[str, int]

    @property
    def sets(self) -> frozenset[int]:
        """All these numbers."""
        return frozenset((self.own, *self.parts.values()))


@dataclass(frozen=True, slots=True)
class Record:
    """The answers of a run by name, the sets that they refer to, and the problems (line, message) of files by the name
    that facts have in a FileSet. `by_file` holds answers about single files, but for empty ones, by name and path,
    `by_question` those that `KeptAnswers` keeps; `entered` are the functions that had a part in the wiring, `outlines`
    the outlines of the files of the backends (marshalled), where they were asked for; `wired` is what the wiring gave
    (`wired.Wired`, marshalled)."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    sets: tuple[FileSet, ...] = ()
    problems: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    by_file: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    by_question: Kept = field(default_factory=dict)
    entered: tuple[Place, ...] = ()
    outlines: Mapping[str, bytes] = field(default_factory=dict)
    wired: bytes = b""


@dataclass(slots=True)
class Witness:
    """Sees what happens while an answer is found; `innocent` says afterwards whether all of it was reading the tree."""

    innocent: bool = True


class Answers:
    """Answers about `project`. Those of `earlier` stand, but for what rests on a file in `changed`.

    `edit_of` gives the edit that changed a Python file, None where nobody can tell what it did.
    `witness` watches each answer being found: one that looks at more than the tree is found again in each run. If
    `wary`, all answers behind which is the same part of the project (but for the code) stand or fall together.
    """

    def __init__(
        self,
        project: Project,
        earlier: Record | None = None,
        changed: frozenset[str] = frozenset(),
        witness: Callable[[], AbstractContextManager[Witness]] = lambda: nullcontext(Witness()),
        edit_of: Callable[[str], Edit | None] = lambda _: None,
        *,
        wary: bool = False,
    ) -> None:
        self._earlier = earlier or Record()
        self._edit_of = edit_of
        edited = any(path.endswith(".py") for path in changed)
        self._outlines: Mapping[str, bytes] = {} if edited else self._earlier.outlines
        self.project = ReadProject(project)
        self._wired: list[Wired] = []
        self._kept_answers = KeptAnswers(self.project, self._earlier.by_question, self._touched, self._see_wired)
        self.project.kept = self._kept_answers
        self._standing = _standing(self._earlier, changed, wary=wary)
        self._witness = witness
        self._kept: set[str] = set()
        self._found: dict[str, tuple[Any, Reads]] = {}
        self._changed = changed
        self._by_file: dict[str, dict[str, Any]] = {}

    def ask(self, name: str, work: Callable[[ProjectView], T]) -> T:
        """The answer of that name: an earlier one that stands, or what `work` says of the project as it is given.

        The value has to be plain data (`govern.cache.objects`). Raises whatever `work` raises.
        """
        if name in self._standing:
            self._kept.add(name)
            value: T = self._earlier.answers[name].value
            return value
        reads = Reads()
        with self._witness() as seen:
            value = work(ProjectView(self.project, reads))
        if not seen.innocent:
            reads.parts.add(VOLATILE)
        self._found[name] = (value, reads)
        return value

    def of_file(self, name: str, path: str, work: Callable[[str], tuple[Any, ...]]) -> tuple[Any, ...]:
        """The answer of that name about a file: what `work` says of it, which must look at nothing else. In one run a
        name is asked for all files or for none."""
        known = self._by_file.setdefault(name, {})
        earlier = self._earlier.by_file.get(name)
        value: tuple[Any, ...]
        value = earlier.get(path, ()) if earlier is not None and path not in self._changed else work(path)
        if value:
            known[path] = value
        return value

    def stands(self, name: str) -> bool:
        """Whether the answer of that name is an earlier one."""
        return name in self._standing

    @property
    def problems(self) -> Mapping[str, tuple[tuple[int, str], ...]]:
        """The problems of the files whose facts are behind the answers that were kept, named as in a FileSet."""
        return {name: self._earlier.problems.get(name, ()) for name in self._kept_facts()}

    @property
    def is_certain(self) -> bool:
        """Whether it is known which facts a run without earlier answers would have seen.

        A part reads what those who ask make it read. Where one of them asked again, and it did not read what it had
        read for all of them, nobody knows what it read for whom.
        """
        seen = {name: _file_set(reads).facts for name, reads in self.project.reads.items() if name in APART}
        kept = (self._earlier.answers[name] for name in self._kept)
        return all(
            self._earlier.sets[number].facts == seen[part]
            for one in kept for part, number in one.parts.items() if part in seen
        )  # fmt: skip

    def record(self) -> Record:
        """All answers that were asked for and can be kept, with what they rest on."""
        sets: dict[FileSet, int] = {}
        answers: dict[str, Answer] = {}
        if self._kept_answers.used:  # their answers rest on what the code was read from then
            self.project.read_before(CODE, self._code())
        now = {number: _number(self._earlier.sets[number], sets) for number in sorted(self._kept_sets())}
        for name in sorted(self._kept):
            one = self._earlier.answers[name]
            parts = {part: now[number] for part, number in one.parts.items()}
            answers[name] = Answer(one.value, now[one.own], parts)
        of_parts = {name: _number(_file_set(reads), sets) for name, reads in self.project.reads.items()}
        for name, (value, reads) in self._found.items():
            behind = self._closure(reads.parts)
            if behind.isdisjoint((VOLATILE, *COMPARED)):
                parts = {part: of_parts[part] for part in sorted(behind) if part in of_parts}
                answers[name] = Answer(value, _number(_file_set(reads), sets), parts)
        problems = {**self.problems, **self.project.facts.problems()}
        problems = {name: some for name, some in problems.items() if some}
        from govern.project.touched import entered_in

        entered = entered_in(self.project) if CODE in self.project.reads else self._earlier.entered
        about_endpoints = self._kept_answers.kept()
        return Record(
            answers, tuple(sets), problems, self._by_file, about_endpoints, entered, self._outlines, self._marks()
        )

    @cached_property
    def _edits(self) -> Mapping[str, Edit] | None:
        """What changed of the code; None where that is more than edits of some Python files."""
        edits: dict[str, Edit] = {}
        for path in sorted(self._changed.intersection(one for file_set in self._code() for one in file_set.files)):
            edit = self._edit_of(path) if path.endswith(".py") else None
            if edit is None:
                return None
            edits[path] = edit
        return edits

    @cached_property
    def _wires_alike(self) -> bool:
        """Whether the wiring is that of the earlier run, so that nothing need be compared."""
        if not self._earlier.wired or self._edits is None:
            return False
        inside = {(path, name) for path, edit in self._edits.items() for name in edit.names}
        return inside.isdisjoint(self._earlier.entered) and not any(edit.around for edit in self._edits.values())

    def _see_wired(self, ev: Evaluator, apps: Collection[Value], endpoints: Collection[Endpoint]) -> None:
        if not self._wires_alike:
            from govern.project.wired import marks_of

            self._wired.append(marks_of(ev, apps, endpoints))

    def _marks(self) -> bytes:
        """What the wiring gave, as data."""
        if not self._wired:
            return self._earlier.wired
        from govern.project.wired import together

        return marshal.dumps(together(self._wired).to_plain())

    def _touched(self) -> Touched | None:
        """Which endpoints the changes touch; None where they are no edits of code."""
        from govern.project.touched import Touched

        if self._edits is None:
            return None
        wirings = None
        if not self._wires_alike:
            from govern.project.wired import Wired, together

            if not self._earlier.wired:
                return None
            _ = self.project.endpoints
            wirings = Wired(*marshal.loads(self._earlier.wired)), together(self._wired)
        touched = Touched(self.project, self._edits, self._earlier.entered, self._known_outlines(), wirings)
        if self._edits:
            known = {path: one for path, one in self._earlier.outlines.items() if path not in self._changed}
            self._outlines = {path: known.get(path) or _written(one) for path, one in touched.outlines.items()}
        return touched

    def _known_outlines(self) -> Mapping[str, Outline]:
        """The outlines of the earlier run, of files that are as they were."""
        from govern.facts.outline import Outline

        known = {path: one for path, one in self._earlier.outlines.items() if path not in self._changed}
        return {path: Outline.from_plain(marshal.loads(one)) for path, one in known.items()}

    def _code(self) -> tuple[FileSet, ...]:
        """What the code was read from in the earlier run."""
        numbers = {one.parts[CODE] for one in self._earlier.answers.values() if CODE in one.parts}
        return tuple(self._earlier.sets[number] for number in sorted(numbers))

    def _closure(self, parts: Iterable[str]) -> set[str]:
        found: set[str] = set()
        waiting = list(parts)
        while waiting:
            part = waiting.pop()
            if part not in found:
                found.add(part)
                waiting += self.project.reads[part].parts if part in self.project.reads else ()
        return found

    def _kept_facts(self) -> frozenset[str]:
        return frozenset(one for number in self._kept_sets() for one in self._earlier.sets[number].facts)

    def _kept_sets(self) -> set[int]:
        return {number for name in self._kept for number in self._earlier.answers[name].sets}


def _standing(earlier: Record, changed: frozenset[str], *, wary: bool) -> frozenset[str]:
    """The answers that rest on nothing that changed. If `wary`, of those who asked a part, all ask again or none."""
    touched = {number for number, one in enumerate(earlier.sets) if not changed.isdisjoint(one.files)}
    fallen = {name for name, one in earlier.answers.items() if not touched.isdisjoint(one.sets)}
    more = fallen if wary else set()
    while more:
        parts = {part for name in fallen for part in earlier.answers[name].parts if part in APART}
        left = earlier.answers.keys() - fallen
        more = {name for name in left if not parts.isdisjoint(earlier.answers[name].parts)}
        fallen |= more
    return frozenset(earlier.answers.keys() - fallen)


def _written(outline: Outline) -> bytes:
    plain: Any = outline.to_plain()
    return marshal.dumps(plain)


def _file_set(reads: Reads) -> FileSet:
    files = {*reads.files, *(path for _, path in reads.facts)}
    return FileSet(tuple(sorted(files)), tuple(sorted(f"{kind}:{path}" for kind, path in reads.facts)))


def _number(one: FileSet, sets: dict[FileSet, int]) -> int:
    return sets.setdefault(one, len(sets))
