"""Reads the examples of a page. What is wrong with them is one line each, like everything about a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from govern.examples.blocks import Block, Heading, Name, example_parts
from govern.examples.markers import Mark, take_marks
from govern.packs.pages import Page
from govern.packs.problems import PageError, Problem
from govern.records import dataclass
from govern.regex import regex

FORM = "`## bad: ...` or `## good: ...`"
_TITLE = regex(r"(bad|good)[ \t]*:[ \t]*(\S.*)")


@dataclass(frozen=True, slots=True)
class Example:
    """A small repository and what a rule must say of it.

    `files` are without markers; `places` gives the page's line of a file's first line; `fixed` gives what the fixes
    must make of files, of new ones among them, `before` what a file was before the change that is judged.
    """

    kind: str
    title: str
    line: int
    files: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    fixed: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """ "bad: the service commits and returns"."""
        return f"{self.kind}: {self.title}"


def read_examples(page: Page) -> tuple[Example, ...]:
    """The examples of a page, in order; at least one bad and one good. Raises PageError with every problem."""
    reader = _Reader(page)
    for part in example_parts(page.body, page.body_line):
        reader.take(part)
    return reader.examples()


@dataclass(slots=True)
class _Draft:
    """An example while its blocks are read. The first draft of a page, without kind, holds the files that all share."""

    kind: str
    title: str
    line: int
    files: dict[str, str] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    fixed: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    broken: bool = False


class _Reader:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[Problem] = []
        self.drafts: list[_Draft] = []
        self.shared = _Draft("", "", page.body_line)

    def _problem(self, line: int, text: str) -> None:
        self.problems.append(Problem(self.page.rule.page, line, "", text))

    def take(self, part: Heading | Block | Name) -> None:
        if isinstance(part, Heading):
            title = _TITLE.fullmatch(part.title)
            if title is None:
                self._problem(part.line, f"a heading of the second level under Examples is {FORM}")
            elif any((one.kind, one.title) == (title[1], title[2]) for one in self.drafts):
                self._problem(part.line, f"a second example is called {part.title!r}; write another title")
            self.drafts.append(_Draft(title[1] if title else "", title[2] if title else part.title, part.line))
        elif isinstance(part, Name):
            self._problem(part.line, f"no block follows `{part.name}`")
        else:
            self._take_block(part, self.drafts[-1] if self.drafts else self.shared)

    def _take_block(self, block: Block, draft: _Draft) -> None:
        fixed, before = block.name.startswith("fixed:"), block.name.startswith("before:")
        path = block.name.removeprefix("fixed:").removeprefix("before:").strip()
        into = draft.fixed if fixed else draft.before if before else draft.files
        if problem := _block_problem(block, path, into):
            draft.broken = True
            self._problem(block.line - 1, problem)
            return
        if fixed or before:
            into[path] = _text(block.lines)
            return
        lines, marks, wrong = take_marks(path, block.lines)
        into[path] = _text(lines)
        draft.marks += marks
        draft.places[path] = block.line
        for line, text in wrong:
            draft.broken = True
            self._problem(block.line + line - 1, text)

    def examples(self) -> tuple[Example, ...]:
        if not self.drafts:
            self._problem(0, f"no examples; write `# Examples` with {FORM} below it")
        else:
            self._check()
        if self.problems:
            raise PageError(sorted(self.problems, key=lambda problem: problem.line))
        shared = self.shared
        return tuple(
            Example(
                draft.kind,
                draft.title,
                draft.line,
                {**shared.files, **draft.files},
                tuple(draft.marks),
                draft.fixed,
                {**shared.before, **draft.before},
                {**shared.places, **draft.places},
            )
            for draft in self.drafts
        )

    def _check(self) -> None:
        for kind in ("bad", "good"):
            if not any(draft.kind == kind for draft in self.drafts):
                self._problem(0, f"no {kind} example; write one under `## {kind}: ...`")
        for mark in self.shared.marks[:1]:
            self._problem(self.shared.places[mark.path] + mark.line - 1, "a file that all examples share marks no line")
        for path in self.shared.fixed:
            self._problem(0, f"`fixed: {path}` belongs to one example")
        for draft in self.drafts:
            self._check_draft(draft)
        fixes = any(draft.fixed for draft in self.drafts)
        if self.page.rule.fix and not fixes:
            self._problem(0, "the rule has a fix, and no example has a `fixed: path` block")
        if fixes and not self.page.rule.fix:
            self._problem(
                0, "an example has a `fixed: path` block; write `fix: safe` or `fix: unsafe` in the front matter"
            )

    def _check_draft(self, draft: _Draft) -> None:
        if draft.broken:
            return
        if draft.kind and not {**self.shared.files, **draft.files}:
            self._problem(draft.line, "the example has no files")
        elif draft.kind == "bad" and not draft.marks:
            self._problem(draft.line, "a bad example marks no line; end the guilty line with `# error`")
        elif draft.kind == "good" and draft.marks:
            self._problem(draft.line, "a good example marks a line; take the marker out, or call the example bad")


def _block_problem(block: Block, path: str, taken: Mapping[str, str]) -> str:
    if not block.closed:
        return "the block is never closed"
    if not path:
        return "a block without a path; above it write the file's path in backticks, alone on a line"
    if path.startswith("/") or any(part in ("", ".", "..") for part in path.split("/")):
        return f"`{path}` is not a path below the repository's root"
    return f"`{block.name}` is given twice in this example" if path in taken else ""


def _text(lines: list[str] | tuple[str, ...]) -> str:
    return "".join(f"{line}\n" for line in lines)
