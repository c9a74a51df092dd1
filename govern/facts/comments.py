"""The comments addressed to govern in a file of any language that has comments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from govern.facts.components import COMPONENT_ENDINGS
from govern.facts.directives import MENTIONED, WORDS, Comment
from govern.facts.syntax import column_of, line_of

if TYPE_CHECKING:
    from govern.facts.markdown import MarkdownFacts
    from govern.facts.store import Facts

PYTHON = (".py",)
TYPESCRIPT = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", *COMPONENT_ENDINGS)
MARKDOWN = (".md", ".mdx")
SQL = (".sql",)
YAML = (".yaml", ".yml")
COMMENTED = (*PYTHON, *TYPESCRIPT, *MARKDOWN, *SQL, *YAML)


def comments_of(facts: Facts, path: str) -> tuple[Comment, ...]:
    """The comments of a file that may be addressed to govern, each with the lines that it stands for; none where the
    language has no comments. Raises GovernError if the tree cannot read the file."""
    suffix = PurePosixPath(path).suffix
    if suffix in PYTHON:
        return facts.python(path).comments
    # what does not hold the word needs no parser
    if suffix not in COMMENTED or not _mentions(facts.tree.read(path)):
        return ()
    if suffix in TYPESCRIPT:
        return facts.typescript(path).comments
    if suffix in MARKDOWN:
        return tuple(_of_markdown(facts.markdown(path), facts.tree.read(path)))
    if suffix in SQL:
        from govern.facts.sql import read_sql

        return read_sql(facts.tree.read(path), path).comments
    from govern.facts.yaml import read_yaml_comments

    return read_yaml_comments(facts.tree.read(path), path).comments


def _mentions(source: bytes) -> bool:
    folded = source.lower()  # a search that is blind to case takes five times as long, and scripts are bundled
    return any(word in folded for word in WORDS) and MENTIONED.search(source.decode("latin-1")) is not None


def _of_markdown(facts: MarkdownFacts, source: bytes) -> Iterator[Comment]:
    """A comment behind text stands for its line, one on a line of its own for the block below it: up to a blank line,
    or the end of the fenced code."""
    text = source.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    ends = {line_of(at): end for at, _, _, _, _, end in facts.fences}
    for at, comment in facts.comments:
        line = line_of(at)
        if lines[line - 1][: column_of(at)].strip(" \t>-*+"):
            yield line, comment, line, line
            continue
        last = line + comment.count("\n")
        behind = lines[last - 1].rpartition("-->")[2] if comment.endswith("-->") else ""
        if behind.strip():
            yield line, comment, last, last
            continue
        first = next((number for number in range(last + 1, len(lines) + 1) if _is_text(lines[number - 1])), 0)
        end = first
        while first > 0 and end < len(lines) and lines[end].strip():
            end += 1
        yield line, comment, first, ends.get(first, end)


def _is_text(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("<!--")
