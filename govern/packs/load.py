"""Finds pages: those of the built-in pack, and those that a repository keeps in `.govern/rules/`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govern.errors import GovernError
from govern.packs.pages import Page, read_page
from govern.packs.problems import PageError, Problem
from govern.rule import BUILT_IN, LOCAL, Rule

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from govern.tree.base import Tree

GIVEN = "given"
LOCAL_FOLDER = ".govern/rules"
RUNS_CODE = (
    "this rule runs code of the repository; to allow that, set `python-rules: true` in the configuration "
    "(and leave out --no-python-rules), or remove the rule"
)
Reader = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of families: `files` gives for "family/name.md" and "family/name.py" how to read it."""

    name: str
    label: str
    files: Mapping[str, Reader]


def load_rules(
    tree: Tree | None = None, *, allow_python: bool = False, pack: Traversable | None = None
) -> tuple[Rule, ...]:
    """The rules of the built-in pack (or of `pack`), then those of the tree, each sorted by family and name.

    Raises PageError, one line a problem, if a page is wrong, if a name is given twice, or if a local page has
    `python:` and `allow_python` is false. Nothing is imported or run. Built-in pages are taken to be of the right form,
    which their tests show.
    """
    return tuple(page.rule for page in _load(tree, allow_python, pack, trusted=True))


def load_pages(
    tree: Tree | None = None, *, allow_python: bool = False, pack: Traversable | None = None
) -> tuple[Page, ...]:
    """Like `load_rules`, with the text of each page, and with a look at the form of every page."""
    return _load(tree, allow_python, pack, trusted=False)


def _load(tree: Tree | None, allow_python: bool, pack: Traversable | None, *, trusted: bool) -> tuple[Page, ...]:
    built_in = _folder(BUILT_IN, "rules", built_in_folder()) if pack is None else _folder(GIVEN, "rules", pack)
    packs = [built_in]
    if tree is not None:
        packs.append(_local(tree))
    pages: list[Page] = []
    problems: list[Problem] = []
    for one in packs:
        found, wrong = _read_pack(one, trusted=trusted and one.name == BUILT_IN)
        pages += found
        problems += wrong
    problems += _same_names(pages)
    if not allow_python:
        refused = [page.rule for page in pages if page.rule.python and page.rule.pack == LOCAL]
        problems += [Problem(rule.page, 0, "python", RUNS_CODE) for rule in refused]
    if problems:
        raise PageError(problems)
    return tuple(pages)


def built_in_folder() -> Traversable:
    """The folder of the built-in pack. Raises GovernError where govern is not installed whole."""
    from importlib.resources import files

    try:
        return files("govern.rules")
    except ModuleNotFoundError:
        raise GovernError(
            "the built-in rules are missing; install govern again (in a clone: pip install -e .)"
        ) from None


def _folder(name: str, label: str, folder: Traversable) -> Pack:
    files: dict[str, Reader] = {}
    for family in folder.iterdir():
        if not family.is_dir() or family.name.startswith(("_", ".")):
            continue
        for file in family.iterdir():
            if file.name.endswith((".md", ".py")):
                files[f"{family.name}/{file.name}"] = file.read_bytes
    return Pack(name, label, files)


def _local(tree: Tree) -> Pack:
    prefix = f"{LOCAL_FOLDER}/"
    paths = [path for path in tree.paths() if path.startswith(prefix) and path.endswith((".md", ".py"))]
    return Pack(LOCAL, LOCAL_FOLDER, {path[len(prefix) :]: _reader(tree, path) for path in paths})


def _reader(tree: Tree, path: str) -> Reader:
    return lambda: tree.read(path)


def _read_pack(pack: Pack, *, trusted: bool) -> tuple[list[Page], list[Problem]]:
    pages: list[Page] = []
    problems: list[Problem] = []
    for path in sorted(pack.files):
        family, _, file = path.rpartition("/")
        if not file.endswith(".md") or file == "README.md":
            continue
        label = f"{pack.label}/{path}"
        if not family or "/" in family:
            problems.append(Problem(label, 0, "", f"must stand in its family's folder: {pack.label}/<family>/{file}"))
            continue
        try:
            pages.append(
                read_page(_text(pack.files[path], label), label, pack.name, _sibling(pack, family), trusted=trusted)
            )
        except PageError as error:
            problems += error.problems
    return pages, problems


def _sibling(pack: Pack, family: str) -> Callable[[str], str | None]:
    def read(file: str) -> str | None:
        path = f"{family}/{file}"
        return _text(pack.files[path], f"{pack.label}/{path}") if path in pack.files else None

    return read


def _text(read: Reader, label: str) -> str:
    try:
        return read().decode()
    except UnicodeDecodeError:
        raise PageError([Problem(label, 0, "", "is not UTF-8 text")]) from None


def _same_names(pages: Iterable[Page]) -> Iterator[Problem]:
    taken: dict[str, str] = {}
    families = {page.rule.family for page in pages}
    for page in pages:
        rule = page.rule
        for name in rule.names:
            key = "name" if name == rule.name else "aliases"
            if name in taken:
                yield Problem(rule.page, 0, key, f"{name!r} is taken by {taken[name]}; write another")
            elif name in families:
                yield Problem(rule.page, 0, key, f"{name!r} is the name of a family; write another")
            taken.setdefault(name, rule.page)
