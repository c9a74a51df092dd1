"""Facts of one Python file: its code as the tuples of `syntax`, its size, its directives, its problems."""

from __future__ import annotations

import functools
import io
import sys
import tokenize
from typing import Any

from govern.facts.directives import PYTHON, Comment, addressed_to_govern
from govern.facts.syntax import Body, Node, line_of
from govern.records import dataclass

# How many frames lowering may take: real code takes a hundred; facts must not nest deeper than marshal writes (2,000).
MAX_FRAMES = 1_700
NOT_UNDERSTOOD = "syntax error: what stands near this line may be missing"
FINDINGS = {"rule": {"any": [{"kind": "ERROR"}, {"kind": "comment"}, {"regex": "^$"}]}}


@dataclass(frozen=True, slots=True)
class PythonFacts:
    """What one Python file says. `lines` counts physical lines, `code_lines` those with more than blanks and comments.

    `comments` are (line, text, first line, last line) of the comments that may be addressed to govern, with the lines
    that each stands for (`directives`); `problems` are (line, message) of what could not be read. A file with problems
    still gives what could be read.
    """

    path: str
    lines: int
    code_lines: int
    body: Body
    docstring: str | None
    comments: tuple[Comment, ...]
    problems: tuple[tuple[int, str], ...]


def read_python(source: bytes, path: str) -> PythonFacts:
    """Parse one file once and lower it. Never raises: what cannot be read becomes a problem."""
    text, problem = decode(source)
    if text is None:
        return PythonFacts(path, 0, 0, (), None, (), ((1, problem),))
    problems = [(1, problem)] if problem else []
    body, more, comments, comment_lines = _lower(text)
    problems += more
    lines = text.split("\n")
    code_lines = sum(map(bool, map(str.strip, lines))) - comment_lines
    docstring = None
    if body and body[0][0] == "expr" and body[0][2][0] == "const" and isinstance(body[0][2][2], str):
        docstring = body[0][2][2]
    count = len(lines) if lines[-1] else len(lines) - 1
    return PythonFacts(path, count, code_lines, body, docstring, tuple(comments), tuple(problems))


@functools.lru_cache(maxsize=4096)
def parse_expression(text: str) -> Node:
    """The expression that a piece of source stands for (an annotation in quotes); ("error", ...) if it is none."""
    body = _lower(text.strip())[0]
    if len(body) == 1 and body[0][0] == "expr":
        return body[0][2]  # type: ignore[no-any-return]
    return ("error", 0, text[:80])


def decode(source: bytes) -> tuple[str | None, str]:
    """The text of a source file and a problem ("" if none); None for what is not text."""
    if b"\0" in source:
        return None, "not a text file: it holds NUL bytes"
    try:
        text, problem = source.decode(encoding_of(source)), ""
    except (SyntaxError, ValueError, LookupError):
        text, problem = source.decode("utf-8", errors="replace"), "not valid UTF-8, and no encoding is declared"
    return text.replace("\r\n", "\n").replace("\r", "\n"), problem


def encoding_of(source: bytes) -> str:
    """The encoding of a Python file, "utf-8-sig" where it begins with a mark. Raises SyntaxError for a wrong name."""
    return tokenize.detect_encoding(io.BytesIO(source).readline)[0]


def _lower(text: str) -> tuple[Body, list[tuple[int, str]], list[Comment], int]:
    from ast_grep_py import SgRoot

    # these fill the tables of the lowering
    from govern.facts import python_operators, python_patterns, python_statements, python_strings  # noqa: F401
    from govern.facts.python_dispatch import TOO_DEEP, WHAT_STOPS, body
    from govern.facts.python_recovery import recovered

    try:
        root = SgRoot(text, "python").root()
    except UnicodeEncodeError:  # lone surrogates, which no file holds but a string in one may
        text = text.encode("utf-8", "replace").decode()
        root = SgRoot(text, "python").root()
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(_depth() + MAX_FRAMES)
    try:
        lowered = body(root, WHAT_STOPS)
        broken, comments, comment_lines = _broken_and_comments(root, text)
        if broken:
            lowered = recovered(root, text, lowered, broken)
    finally:
        sys.setrecursionlimit(limit)
    problems = [(broken, NOT_UNDERSTOOD)] if broken else []
    problems += [(line_of(node[1]), TOO_DEEP) for node in lowered if node[0] == "expr" and node[2][2:] == (TOO_DEEP,)]
    return lowered, problems, comments, comment_lines


def _depth() -> int:
    """How many frames are on the stack."""
    frame, count = sys._getframe(), 0
    while frame.f_back is not None:
        frame, count = frame.f_back, count + 1
    return count


def _broken_and_comments(root: Any, text: str) -> tuple[int, list[Comment], int]:
    """The line of the first part not understood (innermost; 0 if there is none), what is addressed to govern, the
    lines of comments.

    The parser marks what it skips as ERROR and what it makes up (a closing bracket) by a node without text.
    """
    broken, broken_until, comment_lines = 0, 0, 0
    comments: list[Any] = []
    source_lines = text.split("\n")
    for node in root.find_all(FINDINGS):
        kind, start = node.kind(), node.range().start
        if kind != "comment":
            if kind != "module" and (not broken or node.range().end.index <= broken_until):
                broken, broken_until = start.line + 1, node.range().end.index
            continue
        if not source_lines[start.line][: start.column].strip():
            comment_lines += 1
        comments.append(node)
    return broken, addressed_to_govern(root, comments, source_lines, PYTHON), comment_lines
