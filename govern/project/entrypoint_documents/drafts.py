"""The entrypoint documents as they should be: what `govern entrypoints write` makes of each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from govern.errors import GovernError
from govern.findings import Edit, Fix
from govern.project.documents import Domain
from govern.project.endpoints import Endpoint
from govern.project.entrypoint_documents.blocks import Block, Problem, blocks_of, split, with_block
from govern.project.entrypoint_documents.contradictions import Contradiction, contradictions_of
from govern.project.entrypoint_documents.entries import Entry, entry_of
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project

NAME = "endpoints"
NOTE = "<!-- what stands between these comments is written by `govern entrypoints write` -->"


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """The document of a domain: its path, its text now (None where there is none), and what it should be.

    `problem` says why it is left as it is: it is no UTF-8, or its markers make no sense.
    """

    domain: Domain
    path: str
    before: str | None
    after: str
    problem: Problem | None = None

    @property
    def changed(self) -> bool:
        return self.before != self.after


class EntrypointDocuments:
    """The documents of a project's domains, drawn anew from the code."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._blocks: dict[str, Block | None] = {}

    @cached_property
    def drafts(self) -> tuple[Draft, ...]:
        """A draft for each domain, by path."""
        return tuple(self.draft(domain) for domain in self.project.documents.domains)

    def draft(self, domain: Domain) -> Draft:
        """What the document of a domain should be."""
        before = self.text(domain.path) if domain.document is not None else None
        if before is None:
            problem = Problem(1, "not valid UTF-8") if domain.document is not None else None
            title = domain.name.replace("_", " ").replace("-", " ").strip()
            start = f"# {title[:1].upper()}{title[1:]}\n"
            return Draft(domain, domain.path, None, with_block(start, NAME, self._lines(domain, ())), problem)
        blocks, problems = blocks_of(before)
        if problems:
            return Draft(domain, domain.path, before, before, problems[0])
        block = next((one for one in blocks if one.name == NAME), None)
        lines = self._lines(domain, block.option("without") if block is not None else ())
        return Draft(domain, domain.path, before, with_block(before, NAME, lines))

    def _lines(self, domain: Domain, without: tuple[str, ...]) -> tuple[str, ...]:
        entries = self.entries(domain, without)
        return (NOTE, "", *(line for entry in entries for line in entry.lines()))

    def entries(self, domain: Domain, without: tuple[str, ...] = ()) -> tuple[Entry, ...]:
        """The entries of a domain's endpoints, by path and method."""
        by_label: dict[tuple[str, str], list[Endpoint]] = {}
        for endpoint in domain.endpoints:
            by_label.setdefault((endpoint.path, endpoint.method), []).append(endpoint)
        return tuple(entry_of(self.project, endpoints, without) for _, endpoints in sorted(by_label.items()))

    def text(self, path: str) -> str | None:
        """The text of a document, byte order mark and line ends as they stand; None where it is no UTF-8."""
        try:
            return self.project.tree.read(path).decode("utf-8")
        except (GovernError, UnicodeDecodeError):
            return None

    def block(self, path: str) -> Block | None:
        """The block of a document that lists its endpoints; None where it has none, or its markers make no sense."""
        if path not in self._blocks:
            text = self.text(path)
            blocks, problems = blocks_of(text) if text is not None else ([], [])
            found = next((one for one in blocks if one.name == NAME), None)
            self._blocks[path] = found if not problems else None
        return self._blocks[path]

    def problems(self) -> Mapping[str, Problem]:
        """The first marker of each document that makes no sense, by path."""
        found: dict[str, Problem] = {}
        for document in self.project.documents.all:
            text = self.text(document.path)
            problems = blocks_of(text)[1] if text is not None else []
            if problems:
                found[document.path] = problems[0]
        return found

    def fix(self, domain: Domain) -> Fix | None:
        """The edit that draws the block of a domain's document anew, or adds it; None where that is not possible."""
        draft = self.draft(domain)
        if draft.problem is not None or not draft.changed:
            return None
        if draft.before is None:
            return Fix(f"write {draft.path}", (Edit(draft.path, 1, 1, 1, 1, draft.after),))
        block = self.block(draft.path)
        lines = split(draft.before)
        if block is not None:
            new = split(draft.after)
            added = len(new) - len(lines)
            text = "".join(new[block.begin : block.end - 1 + added])
            edit = Edit(draft.path, block.begin + 1, 1, block.end, 1, text)
        else:
            last = lines[-1] if lines else ""
            ended = last.endswith(("\n", "\r"))
            line, column = (len(lines) + 1, 1) if ended or not lines else (len(lines), len(last) + 1)
            edit = Edit(draft.path, line, column, line, column, draft.after[len(draft.before) :])
        return Fix(f"draw the block of {draft.path} anew", (edit,))

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """What the documents say that the code does not bear out, by path and line."""
        return tuple(contradictions_of(self.project, self))
