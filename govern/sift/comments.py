"""Where ignore comments come from: the facts of the files that were read, and of those that have findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from govern.facts.python import PythonFacts
from govern.facts.store import Facts
from govern.facts.syntax import Body, line_of
from govern.findings import Finding
from govern.sift.ignores import Directive, Ignores, read_directive, read_ignores

if TYPE_CHECKING:
    from govern.facts.markdown import MarkdownFacts
    from govern.facts.typescript import TypeScriptFacts

TYPESCRIPT = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
MARKDOWN = (".md", ".mdx")


def ignores_of(
    facts: Facts, files: Iterable[str], lines: Callable[[str], Sequence[str]], names: Mapping[str, str]
) -> dict[str, Ignores]:
    """What comments ignore, for each file with directives: those that were read already, and `files`.

    `lines` gives the lines of a file; `names` is as in `read_ignores`. Raises GovernError if a file cannot be read.
    """
    for file in files:
        _read(facts, file)
    found: dict[str, Ignores] = {}
    for one in facts.read_so_far():
        if one.comments:
            found[one.path] = read_ignores(one.path, _by_line(one), lines(one.path), _python_code(one), names)
    return found


def ignored_by(
    finding: Finding | None, facts: Facts, lines: Callable[[str], Sequence[str]], names: Mapping[str, str]
) -> Directive | None:
    """The comment that ignores a finding; None where none does. `lines` and `names` are as above."""
    if finding is None or not finding.location.file:
        return None
    path = finding.location.file
    _read(facts, path)
    for one in facts.read_so_far():
        if one.path != path:
            continue
        for at, text in _by_line(one):
            directive = read_directive(path, at, text)
            places = read_ignores(path, [(at, text)], lines(path), _python_code(one), names).places
            if directive is not None and (finding.rule, finding.location.line) in places:
                return directive
    return None


def _read(facts: Facts, file: str) -> None:
    suffix = PurePosixPath(file).suffix
    if suffix == ".py":
        facts.python(file)
    elif suffix in TYPESCRIPT:
        facts.typescript(file)
    elif suffix in MARKDOWN:
        facts.markdown(file)


def _by_line(one: PythonFacts | TypeScriptFacts | MarkdownFacts) -> Iterable[tuple[int, str]]:
    from govern.facts.markdown import MarkdownFacts

    if isinstance(one, MarkdownFacts):
        return [(line_of(at), text) for at, text in one.comments]
    return one.comments


def _python_code(one: PythonFacts | TypeScriptFacts | MarkdownFacts) -> Body:
    return one.body if isinstance(one, PythonFacts) else ()
