"""The references of a project's documents that lead nowhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from govern.errors import GovernError
from govern.facts.markdown import MarkdownFacts
from govern.project.references.commands import Commands
from govern.project.references.dead import Dead
from govern.project.references.mentions import AT_LINE, Mention, is_about_now, is_placeholder, mentions_in
from govern.project.references.tree import Known
from govern.project.references.trees import tree_in
from govern.project.references.which import documents_of, is_instruction
from govern.project.values import ModuleValue
from govern.regex import regex

if TYPE_CHECKING:
    from govern.project.project import Project

SCHEME = regex(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#|\?|mailto")
# What a site's documents are held to: their other names are those of their readers' projects.
LINKED = frozenset(("link", "symbol"))
ARROW = regex(r"→|->|=>")
SITES = (
    "mkdocs.yml", "mkdocs.yaml", "docusaurus.config.js", "docusaurus.config.ts", "mint.json", "docs.json", "conf.py",
    "book.toml", "astro.config.mjs", "_config.yml", "hugo.toml", ".vitepress", "sidebars.js", "sidebars.ts",
)  # fmt: skip
LEAST_OF_TREE = 4
MOSTLY = 0.7
# Files that documents speak of wherever they may stand.
WELL_KNOWN = frozenset((
    "agents.md", "claude.md", "gemini.md", "readme.md", "skill.md", "changelog.md", "contributing.md", "setup.py",
    "conftest.py", "main.py", "app.py", "__init__.py", "models.py", "router.py", "schemas.py", "service.py", "utils.py",
    "config.py", "settings.py", "manage.py", "install.sh", "license.md", "security.md", "tasks.md", "plan.md",
    "spec.md",
))  # fmt: skip
SUFFIX = regex(r"\.[A-Za-z][A-Za-z0-9]{0,5}$")


class References:
    """What the documents of a project name that is not there. Nothing is read before it is asked for."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.known = Known(project.tree)
        self.commands = Commands(self.known)

    def dead(
        self,
        also: Callable[[str], bool] = lambda path: False,
        ignored: Callable[[str], bool] = lambda path: False,
        kinds: frozenset[str] = frozenset(("link", "code", "name", "shell", "symbol", "tree")),
    ) -> Iterator[Dead]:
        """Every reference that leads nowhere, by document and place. `also` says which documents count besides those
        that do by themselves, `ignored` which paths may be missing, `kinds` what counts as a reference."""
        for path in documents_of(self.project.paths, self.project.layout.is_test, also):
            try:
                facts = self.project.facts.markdown(path)
            except GovernError:
                continue
            found = [
                dead
                for mention in mentions_in(facts)
                if mention.kind in (kinds & (LINKED if self._is_site(path) and not is_instruction(path) else kinds))
                and not self._is_block(facts, mention)
                for dead in self._judge(path, facts, mention)
                if not ignored(dead.named)
            ]
            if "tree" in kinds and (is_instruction(path) or not self._is_site(path)):
                found += [dead for dead in self._trees(path, facts) if not ignored(dead.named)]
            unique = {(one.line, one.named): one for one in sorted(found, key=lambda one: (one.line, one.column))}
            yield from unique.values()

    @staticmethod
    def _is_block(facts: MarkdownFacts, mention: Mention) -> bool:
        return mention.line <= facts.front_matter_end

    def _judge(self, document: str, facts: MarkdownFacts, mention: Mention) -> Iterator[Dead]:
        if mention.kind == "link":
            yield from self._link(document, facts, mention)
        elif mention.kind == "code":
            yield from self._path(document, mention, mention.text)
        elif mention.kind == "name":
            yield from self._name(document, mention)
        elif mention.kind == "symbol":
            yield from self._symbol(document, mention)
        else:
            for kind, named, reason in self.commands.missing(mention.text):
                if kind == "path":
                    yield from self._path(document, mention, named)
                elif is_about_now(mention.line_text, mention.text) or is_instruction(document):
                    yield Dead(kind, document, mention.line, mention.column, named, reason)

    # -- links ----------------------------------------------------------------------------------------------------
    def _link(self, document: str, facts: MarkdownFacts, mention: Mention) -> Iterator[Dead]:
        target = mention.text.strip()
        if target.startswith("#"):
            yield from self._anchor(document, document, facts, mention, target[1:])
            return
        if not target or SCHEME.match(target) or is_placeholder(target) or target.startswith(("/", "~", "@")):
            return
        path, _, anchor = unquote(target).partition("#")
        path = AT_LINE.sub("", path.partition("?")[0])
        folder = posixpath.dirname(document)
        full = posixpath.normpath(posixpath.join(folder, path)) if path else document
        if full.startswith(".."):
            return
        found = next(
            (one for one in (full, f"{full}.md", f"{full}.mdx", f"{full}/README.md") if self.known.at(one)), None
        )
        if found is None:
            if self._is_site(document) or not SUFFIX.search(path.rstrip("/")) or self.known.is_made(full):
                return
            moved = self.known.moved(path)
            yield Dead("file", document, mention.line, mention.column, target, "no such file", moved, is_link=True)
        elif anchor and found.endswith(".md") and not self._is_site(document):
            try:
                there = self.project.facts.markdown(found)
            except GovernError:
                return
            yield from self._anchor(document, found, there, mention, anchor)

    def _anchor(
        self, document: str, target: str, facts: MarkdownFacts, mention: Mention, anchor: str
    ) -> Iterator[Dead]:
        if not anchor or target.endswith(".mdx") or self._is_site(document) or re.match(r"L\d+|:~:", anchor):
            return
        wanted = _folded(unquote(anchor))
        there = {_folded(one[3]) for one in facts.headings} | {_folded(text) for _, text in facts.anchors}
        if wanted in there or not wanted or wanted in ("top", "readme"):
            return
        try:
            source = self.project.tree.read(target).decode("utf-8", "replace")
        except GovernError:
            return
        if re.search(rf"(?:id|name)=[\"']?{re.escape(unquote(anchor))}[\"'\s>]", source, re.IGNORECASE):
            return
        where = "" if target == document else f" of {target}"
        yield Dead("anchor", document, mention.line, mention.column, mention.text, f"no heading{where} has this anchor")

    def _is_site(self, document: str) -> bool:
        """Whether a tool makes a site of the document, with paths and anchors of its own."""
        folder = posixpath.dirname(document)
        while True:
            for name in SITES:
                if self.known.at(posixpath.join(folder, name)) and (folder or document.startswith("docs/")):
                    return True
            if not folder:
                return document.endswith(".mdx")
            folder = posixpath.dirname(folder)

    # -- trees and names ------------------------------------------------------------------------------------------
    def _trees(self, document: str, facts: MarkdownFacts) -> Iterator[Dead]:
        """What the trees of files lack that documents draw of this repository: those of which most is there."""
        for _, _, _, text, first, _ in facts.fences:
            if "\u2500" not in text and "|--" not in text:
                continue
            root, entries = tree_in(text)
            bases = dict.fromkeys(
                (root, "", posixpath.dirname(document), posixpath.join(posixpath.dirname(document), root))
            )
            home = max(bases, key=lambda base: sum(self.known.at(posixpath.join(base, one.path)) for one in entries))
            there = [one for one in entries if self.known.at(posixpath.join(home, one.path))]
            if len(there) < LEAST_OF_TREE or len(there) < MOSTLY * len(entries):
                continue
            known = {one.path.rstrip("/") for one in there}
            for entry in entries:
                full = posixpath.join(home, entry.path)
                above = entry.path.rstrip("/").rpartition("/")[0]
                if (
                    entry in there
                    or (above and above not in known)  # the folder above is reported
                    or not (SUFFIX.search(entry.path) or entry.path.endswith("/"))
                    or is_placeholder(entry.path)
                    or any(mark in entry.path for mark in "*[(,")
                    or self.known.is_made(full)
                    or not is_about_now(entry.said, "")
                ):
                    continue
                kind = "folder" if entry.path.endswith("/") else "file"
                moved = self.known.moved(full)
                yield Dead(kind, document, first + entry.at, 1, entry.path, f"no such {kind}", moved)

    def _name(self, document: str, mention: Mention) -> Iterator[Dead]:
        """A file that is named without a folder, in a document that tells people or agents where to look."""
        name = AT_LINE.sub("", mention.text)
        told = is_instruction(document) or posixpath.basename(document).lower() == "readme.md"
        if not told or not name.endswith((".md", ".sh", ".py")) or is_placeholder(name) or "_test" in name:
            return
        if name.lower() in WELL_KNOWN or not is_about_now(mention.line_text, mention.text) or self.known.is_made(name):
            return
        if name in self.known.by_name or any(one.endswith(name) for one in self.known.by_name):
            return
        yield Dead("file", document, mention.line, mention.column, mention.text, "no such file", self.known.moved(name))

    # -- paths ----------------------------------------------------------------------------------------------------
    def _path(self, document: str, mention: Mention, named: str) -> Iterator[Dead]:
        inner = AT_LINE.sub("", named)
        symbol = named.removeprefix(inner)
        path = inner.removeprefix("./")
        if path.startswith(("/", "~", "@", "-", "../..")) or is_placeholder(path) or "//" in path or "\\" in path:
            return
        if not is_about_now(mention.line_text, mention.text):
            return
        here = posixpath.normpath(posixpath.join(posixpath.dirname(document), path))
        if path.startswith("../"):
            if here.startswith("..") or self.known.at(here) or self.known.anywhere(path.replace("../", "")):
                return
            path = here
        if any(mark in path for mark in "*[("):
            plain = re.split(r"[*\[(]", path)[0].rpartition("/")[0]
            gone = self._is_ours(document, plain + "/x") and not self.known.matches(path)
            if gone and not any(mark in path for mark in "[(") and not self.known.is_made(path):
                yield Dead("file", document, mention.line, mention.column, named, "no file matches")
            return
        if self.known.at(here) or self.known.anywhere(path):
            yield from self._in_file(document, mention, named, path, symbol)
            return
        if self.known.is_made(path) or self.known.is_made(here) or not self._is_ours(document, path):
            return
        kind = "file" if SUFFIX.search(path) else "folder"
        if kind == "folder" and (not path.endswith("/") or ARROW.search(mention.line_text)):
            return
        yield Dead(kind, document, mention.line, mention.column, named, f"no such {kind}", self.known.moved(path))

    def _is_ours(self, document: str, path: str) -> bool:
        """Whether a path that is not there would be one of this repository: the folder it would stand in is, or the one
        above it, and it is not the only part of a path that is known."""
        folder = posixpath.dirname(path.rstrip("/"))
        if not folder:
            return False
        parts = folder.split("/")
        bases = ("", posixpath.dirname(document))
        for base in bases:
            if self.known.at(posixpath.normpath(posixpath.join(base, parts[0]))) and (len(parts) > 1 or base == ""):
                return True
        return len(parts) > 1 and self.known.anywhere(folder)

    def _in_file(self, document: str, mention: Mention, named: str, path: str, symbol: str) -> Iterator[Dead]:
        """A test or function that is named behind a file: `tests/test_orders.py::test_create`."""
        if not symbol.startswith("::") or not path.endswith(".py"):
            return
        last = path.rpartition("/")[2]
        files = [one for one in self.known.by_name.get(last, ()) if one == path or one.endswith("/" + path)]
        name = re.split(r"[\[(]", symbol[2:].replace("::", "."))[0].rstrip(".")
        for file in files:
            source = self.project.tests.files.file(file)
            if (
                name in source.functions
                or name in source.classes
                or any(one.endswith("." + name) for one in source.functions)
            ):
                return
        if files:
            yield Dead("symbol", document, mention.line, mention.column, named, f"{files[0]} has no {name}")

    # -- symbols --------------------------------------------------------------------------------------------------
    def _symbol(self, document: str, mention: Mention) -> Iterator[Dead]:
        """A dotted name that begins with a module of the repository and goes on with what that does not have."""
        text = mention.text.removesuffix("()").replace(":", ".")
        parts = text.split(".")
        if len(parts) < 3 or is_placeholder(text) or not is_about_now(mention.line_text, mention.text):
            return
        modules = self.project.modules
        best = next((n for n in range(len(parts), 0, -1) if ".".join(parts[:n]) in modules), 0)
        if best == len(parts):
            return
        package = ".".join(parts[: best or 1])
        if best == 0:
            if not any(name.startswith(f"{'.'.join(parts[:2])}.") for name in modules):
                return
            package = ".".join(parts[:2])
        if best < 2 and best:
            return
        module = modules.get(package)
        value = self.project.module_value(module.path) if module is not None else None
        if not isinstance(value, ModuleValue) or value.star_sources:
            return
        name = parts[best]
        if name in value.names or f"{package}.{name}" in modules or "__getattr__" in value.names:
            return
        if any(one.startswith(f"{package}.{name}.") for one in modules):
            return
        reason = f"{module.path if module is not None else package} has no {name}"
        yield Dead("symbol", document, mention.line, mention.column, mention.text, reason)


def _folded(anchor: str) -> str:
    return re.sub(r"[^\w]", "", anchor.lower())
