"""Finds pages: of the built-in pack, of installed packs, and those that a repository keeps in `.govern/rules/`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from govern.errors import GovernError
from govern.packs.installed import LEAVE_OUT
from govern.packs.pack import Pack, Reader, files_below
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


def load_rules(
    tree: Tree | None = None,
    *,
    allow_python: bool = False,
    pack: Traversable | None = None,
    installed: Sequence[Pack] = (),
    quickly: bool = False,
) -> tuple[Rule, ...]:
    """The rules of the built-in pack (or of `pack`), of the `installed` ones, of the tree, each by family and name.

    Raises PageError, one line a problem, if a page is wrong, if a name is given twice, or if a local page has
    `python:` and `allow_python` is false; all that is wrong with an installed pack is one line. Nothing is imported or
    run. Built-in pages are taken to be of the right form, which their tests show; `quickly` takes what an earlier run
    made of them.
    """
    known: Sequence[Page] | None = None
    if quickly and pack is None:
        from govern.packs.catalogue import compiled

        rules = compiled(lambda: tuple(page.rule for page in _load(None, True, None, (), trusted=True)))
        known = [Page(rule, "", "", 0) for rule in rules]
    return tuple(page.rule for page in _load(tree, allow_python, pack, installed, trusted=True, known=known))


def load_pages(
    tree: Tree | None = None,
    *,
    allow_python: bool = False,
    pack: Traversable | None = None,
    installed: Sequence[Pack] = (),
) -> tuple[Page, ...]:
    """Like `load_rules`, with the text of each page, and with a look at the form of every page."""
    return _load(tree, allow_python, pack, installed, trusted=False)


def _load(
    tree: Tree | None,
    allow_python: bool,
    pack: Traversable | None,
    installed: Sequence[Pack],
    *,
    trusted: bool,
    known: Sequence[Page] | None = None,
) -> tuple[Page, ...]:
    """The pages of all packs. `known` are those of the built-in pack, where they are at hand."""
    pages: list[Page] = [*(known or ())]
    packs = [*installed]
    if known is None:
        packs.insert(0, Pack(BUILT_IN if pack is None else GIVEN, "rules", files_below(pack or built_in_folder())))
    if tree is not None:
        packs.append(_local(tree))
    problems: list[Problem] = []
    for one in packs:
        found, wrong = _read_pack(one, trusted=trusted and one.name == BUILT_IN)
        wrong += _same_names(pages, found)
        pages += found
        problems += _in_one_line(one, wrong) if one.distribution else wrong
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
                read_page(
                    _text(pack.files[path], label),
                    label,
                    pack.name,
                    _sibling(pack, family),
                    package=pack.package,
                    trusted=trusted,
                )
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


def _same_names(known: Iterable[Page], pages: Sequence[Page]) -> list[Problem]:
    """The names of `pages` that others have, of those that are `known` or among themselves."""
    problems: list[Problem] = []
    taken = {name: page.rule.page for page in known for name in page.rule.names}
    families = {page.rule.family for page in (*known, *pages)}
    for page in pages:
        rule = page.rule
        for name in rule.names:
            key = "name" if name == rule.name else "aliases"
            if name in taken:
                problems.append(Problem(rule.page, 0, key, f"{name!r} is taken by {taken[name]}; write another"))
            elif name in families:
                problems.append(Problem(rule.page, 0, key, f"{name!r} is the name of a family; write another"))
            taken.setdefault(name, rule.page)
    return problems


def _in_one_line(pack: Pack, problems: Sequence[Problem]) -> Iterator[Problem]:
    """What is wrong with a pack that its user did not write: where it begins to be, and how to go on without."""
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        yield Problem(str(pack), 0, "", f"{problems[0]}{more}; {LEAVE_OUT}")
