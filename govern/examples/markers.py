"""The comments that mark guilty lines in examples: `# error`, `// error: "text"`, `{/* error */}`, `<!-- error -->`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from govern.records import dataclass

_TEXT = r'(?:[ \t]*:[ \t]*"(?P<text>(?:[^"\\]|\\.)*)")?[ \t]*'
HASH, SLASHES, DASHES = ("#", ""), ("//", ""), ("--", "")
BRACES, MARKUP = (r"\{/\*", r"\*/\}"), ("<!--", "-->")
COMMENTS = {
    "ts": (SLASHES,), "mts": (SLASHES,), "cts": (SLASHES,), "js": (SLASHES,), "mjs": (SLASHES,), "json": (SLASHES,),
    "tsx": (BRACES, SLASHES), "jsx": (BRACES, SLASHES), "md": (MARKUP,), "html": (MARKUP,), "sql": (DASHES,),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of an example's file that the rule must report; `text` must be part of the message, if it is given."""

    path: str
    line: int
    text: str | None = None


def take_marks(path: str, lines: Sequence[str]) -> tuple[list[str], list[Mark], list[tuple[int, str]]]:
    """The lines without their markers, the marks, and (line, what is wrong) for markers that mark nothing.

    A marker alone on its line marks the next line and leaves an empty one.
    """
    patterns = [_pattern(*comment) for comment in COMMENTS.get(path.rpartition(".")[2], (HASH,))]
    clean: list[str] = []
    marks: list[Mark] = []
    problems: list[tuple[int, str]] = []
    waiting: list[str | None] = []
    for number, line in enumerate(lines, 1):
        rest, found = _take(line, patterns)
        if _looks_like_marker(rest, path):
            problems.append((number, 'a marker is `error`, or `error: "text"` with the text in double quotes'))
        clean.append(rest)
        if found and not rest.strip():
            waiting += found
            continue
        marks += [Mark(path, number, text) for text in (*waiting, *found)]
        waiting = []
    if waiting:
        problems.append((len(lines), "a marker alone on its line marks the next one, and no line follows"))
    return clean, marks, problems


def _pattern(start: str, end: str) -> re.Pattern[str]:
    return re.compile(rf"[ \t]*{start}[ \t]*error\b{_TEXT}{end}[ \t]*$")


def _take(line: str, patterns: Sequence[re.Pattern[str]]) -> tuple[str, list[str | None]]:
    found: list[str | None] = []
    while match := next((match for pattern in patterns if (match := pattern.search(line))), None):
        text = match["text"]
        found.insert(0, re.sub(r"\\(.)", r"\1", text) if text is not None else None)
        line = line[: match.start()]
    return line, found


def _looks_like_marker(line: str, path: str) -> bool:
    starts = [start for start, _ in COMMENTS.get(path.rpartition(".")[2], (HASH,))]
    return any(re.search(rf"{start}[ \t]*errors?[ \t]*(:|$)", line) for start in starts)
