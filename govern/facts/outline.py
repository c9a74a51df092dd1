"""What the parts of a Python file mention: the words in each function and class at its top, and in what is around."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from govern.facts.python import PythonFacts
from govern.facts.syntax import Node, is_node, line_of
from govern.records import dataclass
from govern.regex import regex

WORD = regex(r"[^\W\d]\w*")
RENAMED = regex(r"(?<=[\w])[ \t]+as[ \t]+([^\W\d]\w*)")
LISTED = r"\bimport\b[ \t]*(\([^)]*\)|(?:[^\n]*\\\n)*[^\n]*)"
IMPORTED = regex(LISTED)
TAKEN = regex(rf"\bfrom(?:[ \t]|\\\n)+[\w.]*?(\w*)(?:[ \t]|\\\n)+{LISTED}")
STARRED = regex(r"\bfrom[ \t]+[\w.]*?(\w*)[ \t]+import[ \t]*\(?\s*\*")
QUOTED = regex(r"""["']([\w.:/]+)["']""")
# What imports whatever it is told to.
IMPORTING = ("import_module", "__import__", "import_string", "load_module", "walk_packages", "iter_modules")

# In place of the module that a name is imported from: one that is found at run time.
ANY = "*"
AT_THE_ENDS = ("lifespan", "on_startup", "on_shutdown")


@dataclass(frozen=True, slots=True)
class Unit:
    """A function, a class or an assignment at the top of a module. `names` are those that it gives in the module,
    `attributes` those that it sets on anything, `words` those that stand in its source, in strings and comments, too,
    but for what an application runs when it starts and ends; `lines` are its first line and the one behind its last.
    `bases` are the words in the bases of a class; `decorators` those in what a function or class is decorated with."""

    names: tuple[str, ...]
    attributes: tuple[str, ...]
    words: frozenset[str]
    lines: tuple[int, int]
    is_class: bool = False
    bases: frozenset[str] = frozenset()
    decorators: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outline:
    """The units of a file; `loose` are the words of what is neither a unit nor an import.

    `imported` are the words behind every `import` (those in quotes, too, where modules are imported by a value),
    `taken` those behind `from`, each after the last part of its module ("items router", " items" of the own package,
    "*" where modules are imported by a value), `starred` the last parts of modules of which all is imported, `renamed`
    pairs of a name and what it may be called instead (`import a as b`).
    """

    units: tuple[Unit, ...] = ()
    loose: frozenset[str] = frozenset()
    imported: frozenset[str] = frozenset()
    starred: frozenset[str] = frozenset()
    renamed: tuple[tuple[str, str], ...] = ()
    taken: frozenset[str] = frozenset()

    def to_plain(self) -> tuple[object, ...]:
        """The outline as data that marshal writes."""
        units = tuple(
            (one.names, one.attributes, one.words, one.lines, one.is_class, one.bases, one.decorators)
            for one in self.units
        )
        return units, self.loose, self.imported, self.starred, self.renamed, self.taken

    @classmethod
    def from_plain(cls, data: tuple[Any, ...]) -> Outline:
        """The outline that `to_plain` gave the data for."""
        units, *rest = data
        return cls(tuple(Unit(*one) for one in units), *rest)


def outline_of(facts: PythonFacts, text: str) -> Outline:
    """The outline of a file that holds `text` (line ends as in `facts.python.decode`)."""
    lines = text.split("\n")
    starts = [*map(_first_line, facts.body), len(lines) + 1]
    units: list[Unit] = []
    loose: set[str] = set()
    for at, node in enumerate(facts.body):
        if node[0] in ("import", "from") or (node[0] == "expr" and node[2][0] == "const"):
            continue
        given = given_by(node)
        if given is None:
            loose.update(words_of(node))
            continue
        apart = Counter(_at_the_ends(node))
        first, end = starts[at], max(starts[at] + 1, starts[at + 1])
        source = "\n".join(lines[first - 1 : end - 1])
        is_class = node[0] == "class"
        bases = frozenset(words_of(node[3])) if is_class else frozenset()
        decorated = frozenset(words_of(decorating(node))) if node[0] in ("def", "class") else frozenset()
        words = frozenset(Counter(WORD.findall(source)) - apart) if apart else frozenset(WORD.findall(source))
        units.append(Unit(*given, words, (first, end), is_class, bases, decorated))
    imported = {word for words in IMPORTED.findall(text) for word in WORD.findall(words)}
    taken = {f"{module} {word}" for module, words in TAKEN.findall(text) for word in WORD.findall(words)}
    if any(word in text for word in IMPORTING):
        taken.add(ANY)
        imported.update(word for words in QUOTED.findall(text) for word in WORD.findall(words))
    renamed = sorted(
        {(before, one[1]) for one in RENAMED.finditer(text) if (before := _word_before(text, one.start()))}
    )
    return Outline(
        tuple(units),
        frozenset(loose),
        frozenset(imported),
        frozenset(STARRED.findall(text)),
        tuple(renamed),
        frozenset(taken),
    )


def _word_before(text: str, end: int) -> str:
    """The word that ends there, which a longer pattern would look for at each word of a file."""
    start = end
    while start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    return text[start:end]


def _first_line(node: Node) -> int:
    decorators = node[6] if node[0] in ("def", "class") else ()
    return min(line_of(one[1]) for one in (node, *decorators))


def given_by(node: Node) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The names and the attributes that a unit gives; None for what is no unit."""
    if node[0] in ("def", "class"):
        return (str(node[2]),), ()
    if node[0] != "assign" or node[3] is None:
        return None
    names: list[str] = []
    attributes: list[str] = []
    targets = list(node[2])
    while targets:
        target = targets.pop()
        while target[0] == "sub":
            target = target[2]
        if target[0] in ("tuple", "list"):
            targets += target[2]
        elif target[0] == "name":
            names.append(str(target[2]))
        elif target[0] == "attr":
            attributes.append(str(target[3]))
        else:
            return None
    return tuple(names), tuple(attributes)


def decorating(node: Node) -> tuple[Node, ...]:
    """What decorates a function or class, without the arguments that it was made with."""
    found = []
    for one in node[6]:
        while one[0] == "call":
            one = one[2]
        found.append(one)
    return tuple(found)


def _at_the_ends(node: Node) -> Iterator[str]:
    """The words of what an assignment gives to an application to run when it starts and ends."""
    if node[0] == "assign" and node[3] is not None and node[3][0] == "call":
        for name, value in node[3][4]:
            if name in AT_THE_ENDS:
                yield from (name, *words_of(value))


def words_of(node: object) -> Iterator[str]:
    """The words of nodes, without those of imports."""
    stack = [node]
    while stack:
        item = stack.pop()
        if item.__class__ is str:
            yield from WORD.findall(item)
        elif isinstance(item, tuple) and item and item[0] not in ("import", "from"):
            stack += item[1:] if is_node(item) else item
