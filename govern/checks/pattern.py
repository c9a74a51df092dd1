"""`match:`: ast-grep rules, held against every file they apply to. A file is read and parsed once for all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from govern.checks.complete import RuleError
from govern.checks.literals import literal_test
from govern.checks.replacement import fix_of
from govern.config.globs import matcher
from govern.facts.python import decode
from govern.findings import Finding, Location
from govern.packs.pages import metavariables
from govern.packs.template import placeholders
from govern.records import dataclass
from govern.rule import Rule

if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from govern.project.answers import Answers
    from govern.project.project import Project

SUFFIXES = {".py": "python", ".ts": "typescript", ".mts": "typescript", ".cts": "typescript", ".tsx": "tsx"}
SCOPES = {
    "function_definition", "class_definition", "function_declaration", "class_declaration", "method_definition",
    "interface_declaration", "type_alias_declaration", "variable_declarator",
}  # fmt: skip


@dataclass(slots=True)
class _Pattern:
    rule: Rule
    applies: Callable[[str, str], bool]
    may_match: Callable[[str], bool] | None
    names: tuple[str, ...]


def check_patterns(
    rules: Sequence[Rule], project: Project, answers: Answers | None = None
) -> Iterator[tuple[Rule, Finding | RuleError]]:
    """Each match of each rule, files in order; for a rule that ast-grep refuses, its error once, and nothing more. With
    `answers`, each file is asked for through them."""
    patterns = [_prepare(rule, project) for rule in rules]
    by_name = {rule.name: rule for rule in rules}
    errors: list[tuple[Rule, RuleError]] = []

    def look(path: str) -> tuple[tuple[str, Finding], ...]:
        return tuple(_in_file(path, patterns, project, errors))

    for path in project.tree.paths():
        found = look(path) if answers is None else answers.of_file("patterns", path, look)
        yield from ((by_name[name], one) for name, one in found)
        yield from errors
        errors.clear()


def _in_file(
    path: str, patterns: list[_Pattern], project: Project, errors: list[tuple[Rule, RuleError]]
) -> Iterator[tuple[str, Finding]]:
    """The matches in one file, with the names of their rules. A rule that ast-grep refuses is taken out of `patterns`,
    its error put to `errors`."""
    language = SUFFIXES.get(path[path.rfind(".") :])
    fitting = [pattern for pattern in patterns if pattern.applies(path, language)] if language is not None else []
    text = decode(project.tree.read(path))[0] if fitting else None
    if text is None or language is None:
        return
    wanted = [pattern for pattern in fitting if pattern.may_match is None or pattern.may_match(text)]
    if not wanted:
        return
    root = _parse(text, language)
    for pattern in wanted:
        try:
            for finding in _matches(pattern, root, path, text):
                yield pattern.rule.name, finding
        except RuleError as error:
            patterns.remove(pattern)
            errors.append((pattern.rule, error))


def try_pattern(rule: Rule) -> None:
    """Raises RuleError if ast-grep refuses the rule in one of its languages, whether or not a file would reach it."""
    for language in rule.language:
        _find(rule.match or {}, _parse("", language))


def files_of(rule: Rule, project: Project) -> Iterator[str]:
    """The files that a `match:` rule looks at."""
    applies = _applies(rule, project)
    for path in project.tree.paths():
        language = SUFFIXES.get(path[path.rfind(".") :])
        if language is not None and applies(path, language):
            yield path


def _parse(text: str, language: str) -> SgNode:
    from ast_grep_py import SgRoot

    return SgRoot(text, language).root()


def _prepare(rule: Rule, project: Project) -> _Pattern:
    assert rule.match is not None
    named = {*placeholders(rule.message), *placeholders(rule.instead)}
    names = tuple(name for name in dict.fromkeys(metavariables(rule.match)) if name in named)
    return _Pattern(rule, _applies(rule, project), literal_test(rule.match), names)


def _applies(rule: Rule, project: Project) -> Callable[[str, str], bool]:
    """Whether a rule looks at a file. One that names neither layers nor files leaves out tests and examples."""
    in_files = matcher(rule.files) if rule.files else None

    def applies(path: str, language: str) -> bool:
        if language not in rule.language or (in_files is not None and not in_files(path)):
            return False
        if rule.layers:
            return project.layer_of(path) in rule.layers
        return in_files is not None or not (project.layout.is_test(path) or project.layout.is_example(path))

    return applies


def _matches(pattern: _Pattern, root: SgNode, path: str, source: str) -> Iterator[Finding]:
    seen: set[tuple[int, int]] = set()
    for node in _find(pattern.rule.match or {}, root):
        region = node.range()
        place = (region.start.index, region.end.index)
        if place in seen:
            continue
        seen.add(place)
        start, end = region.start, region.end
        location = Location(path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        text = " ".join(node.text().split())
        values: dict[str, object] = {name: _captured(node, name) for name in pattern.names}
        fix = fix_of(pattern.rule, node, location, source)
        yield Finding(location, {**values, "text": text}, subject=f"{_scope(node)}: {text}"[:300], fix=fix)


def _find(match: Mapping[str, Any], root: SgNode) -> list[SgNode]:
    """All matches. Raises RuleError if ast-grep does not take the rule."""
    try:
        # the keyword form takes a rule object, the positional one a rule with its constraints and utils
        return root.find_all(dict(match)) if "rule" in match else root.find_all(**match)  # type: ignore[call-overload]
    except Exception as error:
        raise RuleError(f"match: ast-grep does not take this rule: {_reason(str(error))}") from None


def _reason(text: str) -> str:
    """The last cause that ast-grep names, on one line, without its stack."""
    causes = re.split(r"^\s*\d+: ", text.partition("Stack backtrace")[0], flags=re.MULTILINE)
    return " ".join(causes[-1].split()) or "no reason given"


def _captured(node: SgNode, name: str) -> str:
    one = node.get_match(name)
    if one is not None:
        return one.text()
    return ", ".join(part.text() for part in node.get_multiple_matches(name) if part.is_named())


def _scope(node: SgNode) -> str:
    """The functions and classes around a node, outermost first; empty at the top of a file."""
    names = []
    for above in node.ancestors():
        if above.kind() in SCOPES and (name := above.field("name")) is not None:
            names.append(name.text())
    return ".".join(reversed(names))
