"""What entrypoint documents say of endpoints that the code does not bear out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from govern.facts.syntax import line_of
from govern.findings import Location, Verdict
from govern.project.document_mentions import PATH, normalised
from govern.project.documents import Document, Domain
from govern.project.endpoints import Endpoint
from govern.project.entrypoint_documents.entries import read_entries
from govern.records import dataclass
from govern.regex import regex

if TYPE_CHECKING:
    from govern.project.entrypoint_documents.drafts import EntrypointDocuments
    from govern.project.project import Project

METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE|WEBSOCKET|WS"
# A method and the path behind it, in one code span, in two, or in two cells of a table.
NAMED = regex(rf"\b({METHODS})\b[`*_\"']*\s*\|?\s*[`*_\"']*(?=/|https?://)")
TOKEN = regex(r"[A-Za-z_][\w.:-]*\w")
ROUTER = regex(r"[\w./-]+\.py\b")
OWN_HOST = regex(r"https?://(?:localhost|127\.|0\.0\.0\.0|[^/.]+(?::\d+)?(?:/|$))")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing that a document says and the code does not.

    `kind`: gone (no such endpoint), or the fact that is not so: handler, permission, schemas, tests, frontend.
    `label` is the endpoint as it is written, `written` what the document says of it, `actual` what is so; `line` is
    where it says so. `endpoint` is the endpoint that is meant, `domain` whose document it is, `block` whether it stands
    in what govern wrote.
    """

    kind: str
    document: str
    line: int
    label: str
    written: str
    actual: str
    domain: Domain | None
    block: bool
    endpoint: Endpoint | None = None
    related: tuple[Location, ...] = ()


def contradictions_of(project: Project, documents: EntrypointDocuments) -> Iterator[Contradiction]:
    """Everything that the documents of the domains say and the code does not, by document and line."""
    by_path = {domain.document.path: domain for domain in project.documents.domains if domain.document is not None}
    checker = _Checker(project, documents)
    for document in project.documents.all:
        found = [*checker.in_block(document, by_path.get(document.path)), *checker.by_hand(document, by_path)]
        yield from sorted(found, key=lambda one: (one.line, one.kind, one.label))


class _Checker:
    def __init__(self, project: Project, documents: EntrypointDocuments) -> None:
        self.project = project
        self.documents = documents

    # -- what govern wrote ----------------------------------------------------------------------------------------
    def in_block(self, document: Document, domain: Domain | None) -> Iterator[Contradiction]:
        block = self.documents.block(document.path)
        if block is None:
            return
        without = block.option("without")
        expected = {one.label: one for one in self.documents.entries(domain, without)} if domain is not None else {}
        for written in read_entries(block.lines):
            entry, line = written.entry, block.begin + 1 + written.at
            right = expected.get(entry.label)
            if right is None:
                yield self._gone(document, line, entry.label, domain, block=True)
                continue
            endpoint = self._endpoint(domain, entry.label)
            for name, text in right.facts:
                if entry.fact(name) != text:
                    place = block.begin + 1 + written.places.get(name, written.at)
                    yield Contradiction(
                        name, document.path, place, entry.label, entry.fact(name), text, domain, True, endpoint
                    )

    def _gone(self, document: Document, line: int, label: str, domain: Domain | None, *, block: bool) -> Contradiction:
        """An entry of an endpoint that its domain does not have; where somebody else has it, that is the actual."""
        other = self._all.get(label)
        moved = f"it is {other.label} of {other.file}" if other is not None else ""
        related = (other.location,) if other is not None else ()
        return Contradiction("gone", document.path, line, label, label, moved, domain, block, None, related)

    @staticmethod
    def _endpoint(domain: Domain | None, label: str) -> Endpoint | None:
        return next((one for one in domain.endpoints if one.label == label), None) if domain is not None else None

    @cached_property
    def _all(self) -> Mapping[str, Endpoint]:
        return {one.label: one for one in self.project.endpoints}

    # -- what people wrote ----------------------------------------------------------------------------------------
    def by_hand(self, document: Document, domains: Mapping[str, Domain]) -> Iterator[Contradiction]:
        block = self.documents.block(document.path)
        domain = domains.get(document.path)
        for line, text in _text(document):
            if block is not None and block.begin <= line <= block.end:
                continue
            named = list(_named(text))
            for method, path in named:
                meant = self._meant(method, path)
                if not meant:
                    if self._is_certain(path):
                        yield self._gone(document, line, f"{method} {path}", domain, block=False)
                elif len(named) == 1 and len({one.handler for one in meant}) == 1:
                    yield from self._said(document, line, text, meant[0], domain)

    def _meant(self, method: str, path: str) -> list[Endpoint]:
        """The endpoints that a written method and path may mean: the whole path, or its end."""
        written = normalised(path)
        wanted = "WEBSOCKET" if method == "WS" else method
        rows = [
            (known, one)
            for known, one in self._paths
            if known == written or known.endswith(written) or (written == "/" and one.kind)
        ]
        fits = [
            one
            for known, one in rows
            if (one.kind == "websocket" and wanted in ("WEBSOCKET", "GET"))
            or one.method == wanted
            or (wanted in ("HEAD", "OPTIONS") and one.method == "GET")
        ]
        exact = [one for one in fits if normalised(one.path) == written]
        return exact or fits

    @cached_property
    def _paths(self) -> list[tuple[str, Endpoint]]:
        return [(normalised(one.path), one) for one in self.project.endpoints]

    @cached_property
    def _firsts(self) -> frozenset[str]:
        """How the paths of the applications begin."""
        return frozenset(known.split("/")[1] for known, _ in self._paths if known != "/")

    def _is_certain(self, path: str) -> bool:
        """Whether a path that no endpoint has must be one of this repository: it begins as theirs do, it is written in
        full, and all of the wiring is known."""
        written = normalised(path)
        first = written.split("/")[1] if written != "/" else ""
        known = all(one.verdict == "exact" for one in self.project.coverage.values())
        return known and first in self._firsts and "*" not in path and "..." not in path and "…" not in path

    def _said(
        self, document: Document, line: int, text: str, endpoint: Endpoint, domain: Domain | None
    ) -> Iterator[Contradiction]:
        """What the line of one endpoint says of its permission and its file."""
        words = set(TOKEN.findall(text))
        named = sorted(words & self._permissions)
        proof = self.project.proofs.permission(endpoint)
        if named and (proof.verdict is Verdict.REFUTED or (proof.names and not set(named) & set(proof.names))):
            actual = ", ".join(sorted(proof.names)) or "none"
            yield Contradiction(
                "permission", document.path, line, endpoint.label, ", ".join(named), actual, domain, False, endpoint
            )
        files = {endpoint.file, endpoint.router_file, *(mount.file for mount in endpoint.mounts)}
        for name in ROUTER.findall(text):
            router = next((one for one in self._routers if one == name or one.endswith("/" + name)), None)
            if router is not None and router not in files:
                yield Contradiction(
                    "handler", document.path, line, endpoint.label, name, endpoint.file, domain, False, endpoint
                )

    @cached_property
    def _permissions(self) -> frozenset[str]:
        """The names of the permissions that cannot be words of a sentence."""
        names = {one.name for one in self.project.permissions.catalogue}
        return frozenset(name for name in names if re.search(r"[.:_-]", name))

    @cached_property
    def _routers(self) -> tuple[str, ...]:
        return tuple(one.path for one in self.project.router_files)


def _text(document: Document) -> Iterator[tuple[int, str]]:
    """(line, text) of headings, prose, tables and code that speaks of requests."""
    facts = document.facts
    rows = [(line_of(at), text) for at, _, text, _ in facts.headings]
    rows += [(line_of(at), text) for at, text in facts.prose]
    for _, language, _, text, first, _ in facts.fences:
        if language in ("", "http", "text", "txt"):
            rows += [(first + offset, line) for offset, line in enumerate(text.split("\n"))]
    return iter(sorted(set(rows)))


def _named(text: str) -> Iterator[tuple[str, str]]:
    """(method, path) of each endpoint that a line names, other hosts' left out."""
    for match in NAMED.finditer(text):
        rest = text[match.end() :]
        if rest.startswith("http") and not OWN_HOST.match(rest):
            continue
        path = PATH.match(rest)
        if path is not None:
            yield match[1], path[1].rstrip("`.,;:)")
