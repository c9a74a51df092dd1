"""Refactorings that change nothing, as edits of a repository held in memory.

Each works on text, at positions that the facts give. A refactoring lists its candidates and applies itself to one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from govern.facts.python import read_python
from govern.facts.syntax import Body, Node, line_of, walk, walk_scope
from govern.selftest.ground import leftmost
from govern.selftest.text import SourceText

Files = Mapping[str, str]
APP = "backend/app/"
WRAPPING = '''"""A decorator that adds nothing."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def unchanged(function: Callable[P, R]) -> Callable[P, R]:
    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    return call
'''


class Refactoring(NamedTuple):
    """One kind: its candidates in some files, and what the files are once it was applied to one of them."""

    name: str
    candidates: Callable[[Files], list[tuple[str, str]]]
    apply: Callable[[Files, str, str], dict[str, str]]


def parsed(files: Files, path: str) -> Body:
    return read_python(files[path].encode(), path).body


def own(files: Files) -> list[str]:
    """The modules of the application."""
    return sorted(path for path in files if path.startswith(APP) and path.endswith(".py"))


def functions(files: Files, path: str) -> Iterator[Node]:
    """The functions at the top of a module."""
    return (node for node in parsed(files, path) if node[0] == "def")


def text_of(files: Files, path: str) -> SourceText:
    return SourceText(path, files[path])


def first_line(node: Node) -> int:
    """The line of the first decorator, or of the definition."""
    return min([line_of(node[1]), *(line_of(leftmost(one)) for one in node[6])])


def head_of(text: SourceText, node: Node) -> tuple[int, int]:
    """From `def` to the colon that ends the head."""
    name = text.offset(node[1])
    start = text.text.rindex("def", 0, name)
    depth = text.tokens[text.index(start)].depth
    for token in text.tokens[text.index(name) :]:
        if token.text == ":" and token.depth == depth:
            return start, token.end
    raise AssertionError("a function has a head")


def is_plain(node: Node) -> bool:
    """A function that is neither async nor a generator."""
    return not node[7] and not any(one[0] in ("yield", "yieldfrom") for one in walk_scope(node[5]))


def replaced(files: Files, **changes: str) -> dict[str, str]:
    """The files with some of them changed, or new."""
    return {**files, **changes}


def with_import(source: str, line: str) -> str:
    """A module with one more import, before its others."""
    body = read_python(source.encode(), "a.py").body
    first = next(node for node in body if node[0] in ("import", "from") and "__future__" not in node)
    lines = source.split("\n")
    lines.insert(line_of(first[1]) - 1, line)
    return "\n".join(lines)


# -- renaming -----------------------------------------------------------------------------------------------------
def renamable(files: Files) -> list[tuple[str, str]]:
    """Functions whose name is that of nothing else: no parameter, attribute of a model, keyword or module, nothing that
    stands in a string; names of one word are those of methods of libraries, too."""
    taken: set[str] = set()
    found: list[tuple[str, str]] = []
    for path in own(files):
        taken |= in_strings(files, path)
        taken.update(path.removesuffix(".py").split("/"))
        for node in walk(parsed(files, path)):
            if node[0] == "def":
                taken.update(one[0] for one in node[3])
            elif node[0] == "call":
                taken.update(name for name, _ in node[4] if name)
            elif node[0] == "assign":
                taken.update(str(target[-1]) for target in node[2] if target[0] in ("name", "attr"))
    for path in own(files):
        names = [node[2] for node in functions(files, path) if node[2] not in taken]
        found += [(path, name) for name in names if "_" in name.strip("_") or name.startswith("_")]
    return found


def in_strings(files: Files, path: str) -> set[str]:
    """The words in the strings of a module that are no docstrings: they may be code in an f-string."""
    strings = [token.text for token in text_of(files, path).tokens if token.kind == "string"]
    return {word for text in strings if not text.startswith('"""') for word in re.findall(r"\w+", text)}


def rename(files: Files, path: str, name: str) -> dict[str, str]:
    """Another name that says nothing, everywhere but in strings."""
    new = f"f{sum(map(ord, name))}_{len(name)}"
    done = dict(files)
    for one in own(files):
        text = text_of(files, one)
        places = [token for token in text.tokens if token.kind == "word" and token.text == name]
        for token in reversed(places):
            done[one] = done[one][: token.start] + new + done[one][token.end :]
    return done


# -- aliasing an import -------------------------------------------------------------------------------------------
def aliasable(files: Files) -> list[tuple[str, str]]:
    """Names that a module imports from the application, and that nothing in it binds again."""
    found: list[tuple[str, str]] = []
    for path in own(files):
        body = parsed(files, path)
        bound = {one[0] for node in walk(body) if node[0] == "def" for one in node[3]}
        bound |= {node[2] for node in walk(body) if node[0] in ("def", "class")}
        bound |= {str(t[2]) for node in walk(body) if node[0] == "assign" for t in node[2] if t[0] == "name"}
        keywords = {name for node in walk(body) if node[0] == "call" for name, _ in node[4] if name}
        bound |= in_strings(files, path)
        exported = "__all__" in files[path]
        for node in body:
            if node[0] == "from" and node[3].startswith("app") and not exported:
                names = {name for name, alias in node[4] if alias is None}
                found += [(path, name) for name in sorted(names - bound - keywords)]
    return found


def alias(files: Files, path: str, name: str) -> dict[str, str]:
    """`from app.x import name as other`, and `other` wherever it is used."""
    text = text_of(files, path)
    new = f"{name}_alias"
    lines = {node[1]: node for node in parsed(files, path) if node[0] == "from"}
    spans = [text.statement(text.offset(at)) for at in lines]
    source = files[path]
    for number in range(len(text.tokens) - 1, -1, -1):
        token = text.tokens[number]
        if token.kind != "word" or token.text != name:
            continue
        imported = any(span.start <= token.start < span.end for span in spans)
        attribute = number > 0 and text.tokens[number - 1].text == "."
        if imported and text.text[: token.start].rpartition("import")[1] and "import" in _before(text, number):
            source = source[: token.end] + f" as {new}" + source[token.end :]
        elif not imported and not attribute:
            source = source[: token.start] + new + source[token.end :]
    return replaced(files, **{path: source})


def _before(text: SourceText, number: int) -> list[str]:
    """The words of the statement before a token."""
    words: list[str] = []
    for token in reversed(text.tokens[:number]):
        if token.kind == "newline":
            break
        words.append(token.text)
    return words


# -- moving to another module -------------------------------------------------------------------------------------
def movable(files: Files) -> list[tuple[str, str]]:
    """Functions that use no other name of their module than those it imports."""
    found: list[tuple[str, str]] = []
    for path in own(files):
        body = parsed(files, path)
        made = {node[2] for node in body if node[0] in ("def", "class")}
        made |= {str(t[2]) for node in body if node[0] == "assign" for t in node[2] if t[0] == "name"}
        for node in functions(files, path):
            used = {str(one[2]) for one in walk(node) if one[0] == "name"}
            if not node[6] and not used & (made - {node[2]}) and not path.endswith("__init__.py"):
                found.append((path, node[2]))
    return found


def move(files: Files, path: str, name: str) -> dict[str, str]:
    """The function in a module of its own, imported where it was."""
    lines = files[path].split("\n")
    body = parsed(files, path)
    node = next(one for one in functions(files, path) if one[2] == name)
    text = text_of(files, path)
    imports = [files[path][slice(*text.statement(text.offset(one[1])))] for one in body if one[0] in ("import", "from")]
    moved = path.replace(".py", f"_{name.strip('_')}.py")
    module = moved.removeprefix("backend/").removesuffix(".py").replace("/", ".")
    function = "\n".join(lines[first_line(node) - 1 : node[8]])
    rest = [*lines[: first_line(node) - 1], f"from {module} import {name}  # moved", *lines[node[8] :]]
    return replaced(files, **{path: "\n".join(rest), moved: "\n".join([*imports, "", "", function, ""])})


# -- wrapping in a decorator --------------------------------------------------------------------------------------
def wrappable(files: Files) -> list[tuple[str, str]]:
    """Functions that are neither async nor generators."""
    return [
        (path, node[2])
        for path in own(files)
        for node in functions(files, path)
        if is_plain(node) and any(one[0] in ("import", "from") for one in parsed(files, path))
    ]


def wrap(files: Files, path: str, name: str) -> dict[str, str]:
    """A decorator that adds nothing, nearest to the function."""
    node = next(one for one in functions(files, path) if one[2] == name)
    lines = files[path].split("\n")
    lines.insert(line_of(node[1]) - 1, "@unchanged")
    source = with_import("\n".join(lines), "from app.wrapping import unchanged")
    return replaced(files, **{path: source, f"{APP}wrapping.py": WRAPPING})


# -- extracting a function ----------------------------------------------------------------------------------------
def extractable(files: Files) -> list[tuple[str, str]]:
    """Functions with plain parameters."""
    return [
        (path, name)
        for path, name in wrappable(files)
        for node in functions(files, path)
        if node[2] == name and all(one[3] == "any" for one in node[3]) and not name.startswith("inner_")
    ]


def extract(files: Files, path: str, name: str) -> dict[str, str]:
    """The body in a function of its own, which the function calls with its parameters."""
    node = next(one for one in functions(files, path) if one[2] == name)
    text = text_of(files, path)
    start, end = head_of(text, node)
    lines = files[path].split("\n")
    inner = f"inner_{name.strip('_')}"
    parameters = ", ".join(one[0] for one in node[3])
    last = text.offset_of(node[8]) + len(lines[node[8] - 1])
    annotated = _inner_head(files[path][start:end], name, inner)
    call = f"\n    return {inner}({parameters})\n\n\n{annotated}"
    source = files[path][:end] + call + files[path][end:last] + files[path][last:]
    return replaced(files, **{path: source})


def _inner_head(head: str, name: str, inner: str) -> str:
    """The head of the inner function: the same, under its own name, with no dependencies to be filled."""
    return re.sub(rf"\b{re.escape(name)}\b", inner, head, count=1)


# -- a dependency as a class --------------------------------------------------------------------------------------
def callable_dependencies(files: Files) -> list[tuple[str, str]]:
    """Functions that some `Depends(...)` names."""
    named = {
        str(node[3][0][2])
        for path in own(files)
        for node in walk(parsed(files, path))
        if node[0] == "call" and node[2][-1] == "Depends" and node[3] and node[3][0][0] == "name"
    }
    return [
        (path, node[2]) for path in own(files) for node in functions(files, path) if node[2] in named and not node[6]
    ]


def as_class(files: Files, path: str, name: str) -> dict[str, str]:
    """A class whose instances are called, and an instance under the function's name."""
    node = next(one for one in functions(files, path) if one[2] == name)
    lines = files[path].split("\n")
    text = text_of(files, path)
    first = line_of(node[1])
    assert first == text.line_at(head_of(text, node)[0])
    opening = text.text.index("(", text.offset(node[1]))
    after = text.tokens[text.index(opening) + 1]
    receiver = "self" if after.text == ")" else "self, "
    column = opening + 1 - text.offset_of(first)
    lines[first - 1] = lines[first - 1][:column] + receiver + lines[first - 1][column:]
    lines[first - 1] = re.sub(rf"\bdef {name}\(", "def __call__(", lines[first - 1], count=1)
    method = [f"    {line}" if line else "" for line in lines[first - 1 : node[8]]]
    cls = "".join(part.title() for part in name.split("_"))
    block = [f"class {cls}:", *method, "", "", f"{name} = {cls}()"]
    return replaced(files, **{path: "\n".join([*lines[: first - 1], *block, *lines[node[8] :]])})


# -- aliases of annotations ---------------------------------------------------------------------------------------
def annotated_aliases(files: Files) -> list[tuple[str, str]]:
    """Aliases `Name = Annotated[...]` that parameters of the same module use."""
    found: list[tuple[str, str]] = []
    for path in own(files):
        body = parsed(files, path)
        used = {
            one[1][2] for node in walk(body) if node[0] == "def" for one in node[3] if one[1] and one[1][0] == "name"
        }
        for node in body:
            if node[0] == "assign" and node[3] is not None and node[3][0] == "sub" and node[3][2][-1] == "Annotated":
                found += [(path, target[2]) for target in node[2] if target[0] == "name" and target[2] in used]
    return found


def inline_alias(files: Files, path: str, name: str) -> dict[str, str]:
    """What the alias stands for in its place, in every parameter of the module."""
    text = text_of(files, path)
    body = parsed(files, path)
    value = next(
        node[3] for node in body if node[0] == "assign" and any(t[0] == "name" and t[2] == name for t in node[2])
    )
    span = text.primary(text.offset(leftmost(value)))
    whole = " ".join(files[path][span.start : span.end].split())
    source = files[path]
    places = [
        text.offset(one[1][1])
        for node in walk(body)
        if node[0] == "def"
        for one in node[3]
        if one[1] and one[1][0] == "name" and one[1][2] == name
    ]
    for place in sorted(places, reverse=True):
        source = source[:place] + whole + source[place + len(name) :]
    return replaced(files, **{path: source})


REFACTORINGS = (
    Refactoring("rename", renamable, rename),
    Refactoring("alias an import", aliasable, alias),
    Refactoring("move to another module", movable, move),
    Refactoring("wrap in a decorator", wrappable, wrap),
    Refactoring("extract a function", extractable, extract),
    Refactoring("a dependency as a class", callable_dependencies, as_class),
    Refactoring("inline an alias", annotated_aliases, inline_alias),
)
