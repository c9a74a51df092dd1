"""The comments addressed to govern in a file of any language that has comments."""

from __future__ import annotations

from collections.abc import Iterator
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
KINDS = {
    suffix: kind
    for kind, suffixes in zip(
        ("python", "typescript", "markdown", "sql", "yaml"), (PYTHON, TYPESCRIPT, MARKDOWN, SQL, YAML), strict=True
    )
    for suffix in suffixes
}


def comments_of(facts: Facts, path: str) -> tuple[Comment, ...]:
    """The comments of a file that may be addressed to govern, each with the lines that it stands for; none where the
    language has no comments. Raises GovernError if the tree cannot read the file."""
    kind = kind_of(path)
    if kind == "python":
        return facts.python(path).comments
    # what does not hold the word needs no parser
    if not kind or not is_mentioned(facts, path):
        return ()
    if kind == "typescript":
        return facts.typescript(path).comments
    if kind == "markdown":
        return tuple(_of_markdown(facts.markdown(path), facts.tree.read(path)))
    if kind == "sql":
        from govern.facts.sql import read_sql

        return read_sql(facts.tree.read(path), path).comments
    from govern.facts.yaml import read_yaml_comments

    return read_yaml_comments(facts.tree.read(path), path).comments


def kind_of(path: str) -> str:
    """How a file is read for its comments: "python", "typescript", "markdown", "sql", "yaml"; "" if not at all."""
    return KINDS.get(path[path.rfind(".") :], "") if "." in path else ""


def is_mentioned(facts: Facts, path: str) -> bool:
    """Whether a file holds a word that comments begin with. Raises GovernError if the tree cannot read it."""
    source = facts.tree.read(path)
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
