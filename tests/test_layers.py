"""Who may import whom, exhaustively: a module without a layer fails here, and so does an import against the flow."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]

# From the lowest to the highest; a module may import modules of lower layers, and of its own part.
LAYERS = (
    ("records", "regex"),
    ("errors", "findings", "suggestions", "version"),
    ("cache", "edits", "rule"),
    ("beside", "config"),
    ("commits", "facts", "packs", "tree"),
    ("project",),
    ("checks",),
    ("contract", "cross_check", "examples", "fixes", "reporters", "selftest", "setup", "sift"),
    ("session",),
    ("cli",),
    ("__main__", "hooks", "rules"),
)
RANK = {part: rank for rank, layer in enumerate(LAYERS) for part in layer}
# Parts of one layer do not import each other, but for these.
SIBLINGS = {
    ("facts", "tree"): "facts are read from a tree, whose protocol they name",
    ("packs", "tree"): "a repository's own pages come from its tree",
    ("examples", "fixes"): "the fix of an example is applied as that of a finding is",
    ("examples", "sift"): "a rule about what becomes of findings is shown on findings that are sifted",
    ("reporters", "selftest"): "what became of mutants is rendered as everything else is",
    ("reporters", "sift"): "the page of an endpoint shows the comment that ignores a finding",
    ("reporters", "contract"): "changes are rendered as everything else is",
    ("reporters", "cross_check"): "differences to the live application are rendered as everything else is",
}
# Who may import what lies outside this repository.
KEEPERS = {
    "click": {"cli"},
    "ast_grep_py": {"facts", "checks"},
    "git": {"tree"},
    "subprocess": {"tree", "cross_check"},
    "pydantic": {"config", "packs"},
    "yaml": {"config", "packs"},
}


class Import(NamedTuple):
    """One import: the file, the line, what is imported."""

    file: Path
    line: int
    module: str

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line} imports {self.module}"


@cache
def sources() -> tuple[Path, ...]:
    return tuple(sorted(path for folder in ("govern", "hooks", "rules") for path in (ROOT / folder).rglob("*.py")))


def part_of(path: Path) -> str:
    """The part that a file belongs to: the folder or module below `govern`, or `hooks`, or `rules`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[1] if parts[0] == "govern" else parts[0]


def part_of_module(module: str) -> str:
    """The part that a dotted name of govern belongs to, "" for govern itself."""
    return module.partition(".")[2].partition(".")[0]


@cache
def imports(path: Path) -> tuple[Import, ...]:
    """Every import of a file, those in functions and those for type checkers too. Relative ones are made absolute."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[Import]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (Import(path, node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level:
                package = path.relative_to(ROOT).parts[: -node.level]
                module = ".".join((*package, module)).rstrip(".")
            if module == "govern":
                yield from (Import(path, node.lineno, f"govern.{alias.name}") for alias in node.names)
            else:
                yield Import(path, node.lineno, module)


def surface() -> Path:
    """The file that offers rule authors what they may use; it alone names modules of every layer."""
    return ROOT / "govern" / "__init__.py"


def inner() -> list[Path]:
    return [path for path in sources() if path != surface()]


def allowed(part: str, wanted: str) -> bool:
    if part == wanted or (part, wanted) in SIBLINGS:
        return True
    return RANK[wanted] < RANK[part]


def test_every_module_has_a_layer() -> None:
    homeless = sorted({part_of(path) for path in inner()} - RANK.keys())
    assert not homeless, f"give these a layer in {Path(__file__).name}: {homeless}"


@pytest.mark.parametrize("path", inner(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path: Path) -> None:
    part = part_of(path)
    wrong = [
        str(one)
        for one in imports(path)
        if one.module.split(".")[0] == "govern"
        and part != "rules"
        and not allowed(part, part_of_module(one.module) or "hooks")
    ]
    assert not wrong


def test_rules_use_only_what_is_offered_to_rule_authors() -> None:
    offered = _offered()
    wrong = [
        str(one)
        for path in inner()
        if part_of(path) == "rules"
        for one in imports(path)
        if one.module.split(".")[0] == "govern" and one.module.removeprefix("govern.") not in offered
    ]
    assert not wrong


def test_siblings_that_may_import_each_other_do() -> None:
    used = {
        (part_of(path), part_of_module(one.module))
        for path in inner()
        for one in imports(path)
        if one.module.startswith("govern.")
    }
    assert not {pair for pair in SIBLINGS if pair not in used}, "remove what is no longer needed"


@pytest.mark.parametrize("library", KEEPERS)
def test_libraries_stay_where_they_belong(library: str) -> None:
    importers = [one for path in sources() for one in imports(path) if one.module.split(".")[0] == library]
    assert not [str(one) for one in importers if part_of(one.file) not in KEEPERS[library]]


def test_only_one_module_starts_what_the_user_named() -> None:
    """`--verify-import` alone runs code of the repository: one module starts it, and only the session reaches it."""
    starters = {
        one.file.name for path in sources() for one in imports(path) if part_of(path) == "cross_check"
        and one.module.split(".")[0] in ("subprocess", "multiprocessing", "os.spawn")
    }  # fmt: skip
    assert starters == {"ask.py"}
    users = {
        part_of(one.file) for path in sources() for one in imports(path)
        if one.module.startswith(("govern.cross_check.ask", "govern.cross_check.verify"))
    }  # fmt: skip
    assert users == {"cross_check", "session"}


def test_nothing_but_the_command_line_prints() -> None:
    printing = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        if part_of(path) != "cli"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print")
        or (isinstance(node, ast.Attribute) and ast.unparse(node) in ("sys.stdout", "sys.stderr"))
    ]
    assert not printing


def test_no_file_is_too_long_or_badly_named() -> None:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert not {str(path.relative_to(ROOT)): size for path, size in sizes.items() if size > 350}
    assert not [path for path in sizes if path.stem in ("utils", "common", "helpers")]


def _offered() -> set[str]:
    import govern

    return set(govern.__all__)
