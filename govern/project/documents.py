"""The entrypoint documents of a repository: which domain each is about, and which endpoints it covers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from posixpath import commonprefix
from typing import TYPE_CHECKING

from govern.errors import GovernError
from govern.facts.markdown import MarkdownFacts
from govern.project.document_mentions import Mentions, mentions_of, normalised
from govern.project.domains import domains_of, same_name
from govern.project.endpoints import Endpoint
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """An entrypoint document. `domain` is what stands for {domain} in its name."""

    path: str
    domain: str
    facts: MarkdownFacts
    mentions: Mentions


@dataclass(frozen=True, slots=True, eq=False)
class Domain:
    """What some router files are about: its endpoints, in order, and its document. `names` are what it may be called,
    the likeliest first."""

    names: tuple[str, ...]
    endpoints: tuple[Endpoint, ...]
    document: Document | None
    path: str

    @property
    def name(self) -> str:
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a document covers an endpoint: by "endpoint" (method and path), "path", "handler" or "file", and in which
    line; `how` is "" where it does not."""

    how: str
    line: int = 0


class Documents:
    """The entrypoint documents of a project, in the folder and under the names that the configuration says."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.folder = project.config.entrypoints_folder.strip("/")
        self.template = project.config.entrypoints_template

    @property
    def present(self) -> bool:
        """Whether the repository has entrypoint documents at all."""
        return bool(self.all)

    @cached_property
    def all(self) -> tuple[Document, ...]:
        """The documents, by path. What cannot be read is left out."""
        before, after = (re.escape(part) for part in self.template.split("{domain}"))
        pattern = re.compile(rf"{re.escape(self.folder)}/{before}([^/]+){after}\Z")
        found: list[Document] = []
        for path in self.project.paths:
            match = pattern.match(path)
            if match is None or match[1].lower() in ("readme", "index", "_template", "template"):
                continue
            try:
                facts = self.project.facts.markdown(path)
            except GovernError:
                continue
            found.append(Document(path, match[1], facts, mentions_of(facts)))
        return tuple(found)

    def path_for(self, domain: str) -> str:
        """Where the document of a domain belongs."""
        return f"{self.folder}/{self.template.replace('{domain}', domain)}"

    @cached_property
    def domains(self) -> tuple[Domain, ...]:
        """The domains of the application's own endpoints, by the path their document has or should have.

        Router files with one document are one domain, so are those whose likeliest name is the same.
        """
        groups: dict[str, tuple[tuple[str, ...], Document | None, list[Endpoint]]] = {}
        for endpoint in self.project.own_endpoints:
            names, document = self._home(endpoint.file)
            if not names:
                continue
            path = document.path if document is not None else self.path_for(names[0])
            groups.setdefault(path, (names, document, []))[2].append(endpoint)
        return tuple(
            Domain((document.domain, *names) if document else names, tuple(endpoints), document, path)
            for path, (names, document, endpoints) in sorted(groups.items())
        )

    def _home(self, file: str) -> tuple[tuple[str, ...], Document | None]:
        """What a router file may be about, and the document that is about it."""
        known = self._homes.get(file)
        if known is None and file in self._app_files:
            known = self._homes[file] = ((), None)
        if known is None:
            backend = self.project.layout.backend_of(file)
            names = domains_of(file, backend.python_paths if backend is not None else ("",))
            known = self._homes[file] = (names, self._document_for(file, names))
        return known

    @cached_property
    def _app_files(self) -> frozenset[str]:
        """The files that build an application: what they serve themselves is about all of it."""
        return frozenset(app.file for app in self.project.apps)

    @cached_property
    def _homes(self) -> dict[str, tuple[tuple[str, ...], Document | None]]:
        return {}

    def _document_for(self, file: str, names: tuple[str, ...]) -> Document | None:
        """The document of a name; else one that names the file; else one whose name the file's begins with."""
        for name in names:
            for document in self.all:
                if same_name(document.domain, name):
                    return document
        for document in self.all:
            if names and document.mentions.names_file(file):
                return document
        starts = [d for d in self.all for name in names[:1] if name.startswith((f"{d.domain}_", f"{d.domain}-"))]
        return max(starts, key=lambda document: len(document.domain)) if starts else None

    @cached_property
    def lists_endpoints(self) -> bool:
        """Whether most of the documents that belong to a domain list endpoints, not just files."""
        held = [domain for domain in self.domains if domain.document is not None]
        listing = sum(1 for domain in held if self._lists(domain))
        return bool(held) and 2 * listing >= len(held)

    def _lists(self, domain: Domain) -> bool:
        document = domain.document
        return document is not None and any(
            self._listed(document.mentions, endpoint, domain).how for endpoint in domain.endpoints
        )

    def coverage(self, domain: Domain, endpoint: Endpoint, by_file: bool | None = None) -> Coverage:
        """How the document of a domain covers one of its endpoints.

        That its router file is named is enough if `by_file` says so; left to govern, it is where the document lists no
        endpoint, and neither do most others.
        """
        if domain.document is None:
            return Coverage("")
        mentions = domain.document.mentions
        listed = self._listed(mentions, endpoint, domain)
        if listed.how:
            return listed
        if by_file is None:
            by_file = not self.lists_endpoints and not self._lists(domain)
        line = mentions.names_file(endpoint.file) if by_file else 0
        return Coverage("file", line) if line else Coverage("")

    def _listed(self, mentions: Mentions, endpoint: Endpoint, domain: Domain) -> Coverage:
        path = normalised(endpoint.path)
        method = "WEBSOCKET" if endpoint.kind == "websocket" else endpoint.method
        for (named, written), line in mentions.endpoints.items():
            if named == method and _is_path(written, path, domain):
                return Coverage("endpoint", line)
        for written, line in mentions.paths.items():
            if written != "/" and _is_path(written, path, domain):
                return Coverage("path", line)
        name = endpoint.handler.rpartition(".")[2]
        line = mentions.words.get(endpoint.handler, 0) or (mentions.words.get(name, 0) if "_" in name else 0)
        return Coverage("handler", line) if line else Coverage("")


def _is_path(written: str, path: str, domain: Domain) -> bool:
    """Whether a written path means an endpoint's: the whole of it, or what follows the prefix of the domain."""
    if written == path:
        return True
    base = _base(domain)
    if written == "/":
        return path == base
    return path.endswith(written) and len(base) > 1 and (base + written == path or base.endswith(path[: -len(written)]))


def _base(domain: Domain) -> str:
    """The path that all endpoints of a domain begin with, up to a slash."""
    paths = [normalised(endpoint.path) + "/" for endpoint in domain.endpoints]
    return commonprefix(paths).rpartition("/")[0] if paths else ""


def domains_by_endpoint(domains: tuple[Domain, ...]) -> Mapping[int, Domain]:
    """The domain of each endpoint, by the endpoint's identity."""
    return {id(endpoint): domain for domain in domains for endpoint in domain.endpoints}
