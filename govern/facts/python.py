"""Facts of one Python file: its code as the tuples of `syntax`, its size, its directives, its problems."""

from __future__ import annotations

import io
import sys
import tokenize
from dataclasses import dataclass

from govern.facts.syntax import Body, Node

# A chain of 300 string concatenations nests 600 frames deep; generated files hold longer ones.
RECURSION_LIMIT = 12_000


@dataclass(frozen=True, slots=True)
class PythonFacts:
    """What one Python file says. `lines` counts physical lines, `code_lines` those that hold more than blanks and comments.

    `comments` are (line, text) of the comments that may hold a directive ("govern:" in them); `problems` are
    (line, message) of what could not be read. A file with problems still gives what could be read.
    """

    path: str
    lines: int
    code_lines: int
    body: Body
    docstring: str | None
    comments: tuple[tuple[int, str], ...]
    problems: tuple[tuple[int, str], ...]


def read_python(source: bytes, path: str) -> PythonFacts:
    """Parse one file once and lower it. Never raises: what cannot be read becomes a problem."""
    text, problem = decode(source)
    if text is None:
        return PythonFacts(path, 0, 0, (), None, (), ((1, problem),))
    problems = [(1, problem)] if problem else []
    body, more, comments, comment_lines = _lower(text)
    problems += more
    lines = text.splitlines()
    code_lines = sum(1 for line in lines if line.strip()) - comment_lines
    docstring = None
    if body and body[0][0] == "expr" and body[0][2][0] == "const" and isinstance(body[0][2][2], str):
        docstring = body[0][2][2]
    return PythonFacts(path, len(lines), code_lines, body, docstring, tuple(comments), tuple(problems))


def parse_expression(text: str) -> Node:
    """The expression that a piece of source stands for, for annotations written as strings; ("error", ...) if it is none."""
    body = _lower(text.strip())[0]
    if len(body) == 1 and body[0][0] == "expr":
        return body[0][2]  # type: ignore[no-any-return]
    return ("error", 0, text[:80])


def decode(source: bytes) -> tuple[str | None, str]:
    """The text of a source file and a problem ("" if none); None for what is not text."""
    if b"\0" in source[:8192]:
        return None, "not a text file: it holds NUL bytes"
    try:
        encoding = tokenize.detect_encoding(io.BytesIO(source).readline)[0]
        return source.decode(encoding).replace("\r\n", "\n"), ""
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return source.decode("utf-8", errors="replace"), "not valid UTF-8, and no encoding is declared"


def _lower(text: str) -> tuple[Body, list[tuple[int, str]], list[tuple[int, str]], int]:
    from ast_grep_py import SgRoot

    from govern.facts.python_statements import body

    root = SgRoot(text, "python").root()
    problems: list[tuple[int, str]] = []
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
    try:
        lowered = body(root)
    except RecursionError:
        return (), [(1, "nested too deeply to read")], [], 0
    finally:
        sys.setrecursionlimit(limit)
    error = root.find(kind="ERROR")
    if error is not None:
        problems.append((error.range().start.line + 1, "syntax error: this part of the file was not understood"))
    comments: list[tuple[int, str]] = []
    comment_lines = 0
    if "#" in text:
        source_lines = text.split("\n")
        for node in root.find_all(kind="comment"):
            start = node.range().start
            if not source_lines[start.line][: start.column].strip():
                comment_lines += 1
            content = node.text()
            if "govern:" in content:
                comments.append((start.line + 1, content))
    return lowered, problems, comments, comment_lines
