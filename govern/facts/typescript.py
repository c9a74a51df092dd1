"""Facts of one TypeScript or TSX file: its code as the tuples of `typescript_syntax`, its directives, its problems."""

from __future__ import annotations

import itertools
import re
import sys
from typing import Any

from govern.facts.components import COMPONENT_ENDINGS, script_of
from govern.facts.directives import MENTIONED, TYPESCRIPT, Comment, addressed_to_govern
from govern.facts.syntax import COLUMN_BITS, Body, Node, line_of
from govern.facts.typescript_dispatch import MASKED_AMPERSAND, TOO_DEEP
from govern.records import dataclass
from govern.regex import regex

RECURSION_LIMIT = 12_000
HEADER_LIMIT = 600
# Reading minified code takes minutes, and nobody wrote it.
LARGEST = 8_000_000
MINIFIED_FROM = 30_000
MINIFIED_LINE = 400
TSX_ENDINGS = (".tsx", ".jsx", ".js", ".mjs", ".cjs")
DECLARATION_START = regex(
    r"^(?:export\b|import\b|interface\s+\w|type\s+\w|(?:const\s+)?enum\s+\w|declare\b|(?:abstract\s+)?class\s+\w"
    r"|(?:async\s+)?function\b|const\s+\w|let\s+\w|namespace\s+\w)",
    re.MULTILINE,
)
MAX_RECOVERED = 500
NOT_PARSED = "could not be parsed from here on: what stands near this line may be missing"
BARE_AMPERSAND = regex(r"&(?![&=]|\w+;|#\w+;)")


@dataclass(frozen=True, slots=True)
class TypeScriptFacts:
    """What one TypeScript file says. `header` is the comment the file begins with (generators sign there), cut to 600
    characters; `comments` are (line, text, first line, last line) of those that may be addressed to govern, with the
    lines that each stands for; `problems` are (line, message) of what could not be read. A file with problems still
    gives what could be read."""

    path: str
    lines: int
    body: Body
    header: str
    comments: tuple[Comment, ...]
    problems: tuple[tuple[int, str], ...]


def read_typescript(source: bytes, path: str) -> TypeScriptFacts:
    """Parse one file once and lower it. Never raises: what cannot be read becomes a problem.

    A path that ends in .ts, .mts or .cts is read as TypeScript, anything else (.tsx, .jsx, .js) as TSX; of a .vue or
    .svelte file only the scripts. Files that are minified, or very large, are not read.
    """
    if b"\0" in source[:8192]:
        return TypeScriptFacts(path, 0, (), "", (), ((1, "not a text file: it holds NUL bytes"),))
    refused = _refused(source, path)
    if refused:
        return TypeScriptFacts(path, source.count(b"\n") + 1, (), "", (), ((1, f"not read: the file is {refused}"),))
    problems: list[tuple[int, str]] = []
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = source.decode("utf-8", errors="replace")
        problems.append((1, "not valid UTF-8"))
    text = text.replace("\r\n", "\n")
    language = "tsx" if path.endswith(TSX_ENDINGS) else "typescript"
    if path.endswith(COMPONENT_ENDINGS):
        text, typed = script_of(text)
        language = "typescript" if typed else "tsx"
    body, comments, more = _lower(text, language)
    return TypeScriptFacts(path, len(text.splitlines()), body, _header(text), comments, (*problems, *more))


def _refused(source: bytes, path: str) -> str:
    """Why a file is not read: "too large", or "minified" for JavaScript of very long lines; "" for all others."""
    if len(source) > LARGEST:
        return "too large"
    is_script = path.endswith((".js", ".mjs", ".cjs"))
    long = len(source) > MINIFIED_LINE * (source.count(b"\n") + 1)
    return "minified" if is_script and long and len(source) > MINIFIED_FROM else ""


def _lower(text: str, language: str) -> tuple[Body, tuple[Comment, ...], tuple[tuple[int, str], ...]]:
    from govern.facts import typescript_modules, typescript_statements  # noqa: F401  they fill the tables of the lowering
    from govern.facts.typescript_dispatch import body

    root = parsed(text, language)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
    try:
        lowered = body(root)
        error = root.find(kind="ERROR")
        problems: list[tuple[int, str]] = []
        if error is not None:
            problems.append((error.range().start.line + 1, NOT_PARSED))
            lowered = _recovered(root, lowered, text, language)
    except RecursionError:
        return (), (), ((1, "nested too deeply to read"),)
    finally:
        sys.setrecursionlimit(limit)
    problems += [
        (line_of(node[1]), "nested too deeply to read")
        for node in lowered
        if node[0] == "error" and node[2] == TOO_DEEP
    ]
    comments: list[Comment] = []
    if MENTIONED.search(text) is not None:
        comments = addressed_to_govern(root, root.find_all(kind="comment"), text.split("\n"), TYPESCRIPT)
    return lowered, tuple(comments), tuple(problems)


def parsed(text: str, language: str) -> Any:
    """The root node. JSX takes a bare `&` in text and attributes, the grammar does not: where it stumbles over one, the
    file is read again with those characters masked (`unescape` puts them back), and the better reading counts."""
    from ast_grep_py import SgRoot

    root = SgRoot(text, language).root()
    if language != "tsx" or "&" not in text:
        return root
    errors = root.find_all(kind="ERROR")
    if not errors:
        return root
    lines = text.split("\n")
    for node in errors:
        area = node.range()
        if node.find(kind="ERROR") is None or area.start.line == area.end.line:
            for number in range(area.start.line, min(area.end.line + 1, len(lines))):
                lines[number] = BARE_AMPERSAND.sub(MASKED_AMPERSAND, lines[number])
    again = SgRoot("\n".join(lines), language).root()
    return again if len(again.find_all(kind="ERROR")) < len(errors) else root


def _recovered(root: Any, lowered: Body, text: str, language: str) -> Body:
    """Declarations that an error at the top level swallowed: the text from there on is cut where a line begins like a
    declaration, and each piece is read by itself."""
    from ast_grep_py import SgRoot

    from govern.facts.typescript_dispatch import body

    broken = next((child for child in root.children() if child.kind() == "ERROR"), None)
    if broken is None:
        return lowered
    first = broken.range().start.line
    lines = text.split("\n")
    offset = sum(len(line) + 1 for line in lines[:first])
    rest = text[offset:]
    cuts = [match.start() for match in DECLARATION_START.finditer(rest)][:MAX_RECOVERED]
    found: list[Node] = [node for node in lowered if line_of(node[1]) <= first]
    for start, end in itertools.pairwise([*cuts, len(rest)]):
        piece = SgRoot(rest[start:end], language).root()
        shift = first + rest.count("\n", 0, start)
        found += [shifted(node, shift << COLUMN_BITS) for node in body(piece)]
    return tuple(found)


def shifted(node: Any, by: int) -> Any:
    """A copy of a node whose positions, and line numbers of ends, are moved down by `by` packed lines."""
    if not isinstance(node, tuple):
        return node
    if node and isinstance(node[0], str) and len(node) > 1 and type(node[1]) is int:
        moved = (node[0], node[1] + by, *[shifted(part, by) for part in node[2:]])
        ends = node[0] in ("interface", "alias", "class", "func") and type(moved[-1]) is int
        return (*moved[:-1], moved[-1] + (by >> COLUMN_BITS)) if ends else moved
    return tuple(shifted(part, by) for part in node)


def _header(text: str) -> str:
    """The comments before the first code of a file."""
    start = text[: 4 * HEADER_LIMIT].lstrip()
    kept: list[str] = []
    while start.startswith(("//", "/*")):
        if start.startswith("//"):
            line, _, start = start.partition("\n")
        else:
            line, end, start = start.partition("*/")
            line += end
        kept.append(line)
        start = start.lstrip()
    return "\n".join(kept)[:HEADER_LIMIT]
