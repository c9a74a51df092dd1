"""Taking a suppression out of the code: the whole comment, or only some of the rules that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from govern.findings import Edit
from govern.regex import regex
from govern.sift.suppressions import Suppression

_BRACKETS = regex(r"\[([^\]]*)\]")


def removal(one: Suppression, rules: Sequence[str], lines: Sequence[str], names: Mapping[str, str]) -> tuple[Edit, ...]:
    """The edits that take `rules` (all of them, if it is empty) out of a comment; `lines` are those of its file.

    A comment that would name nothing goes as a whole, with its line where nothing else stands on it, and with the
    blanks before it where it stands behind code. Nothing where the comment is not where it was read.
    """
    file, line = one.location.file, one.location.line
    text = one.text.split("\n")
    if not 0 < line <= len(lines) - len(text) + 1:
        return ()
    column = lines[line - 1].rfind(text[0])
    if column < 0:
        return ()
    listed = _BRACKETS.search(one.text)
    kept = [
        name.strip()
        for name in (listed[1].split(",") if listed is not None and rules else ())
        if names.get(name.strip(), name.strip()) not in rules
    ]
    if listed is not None and kept and "\n" not in one.text[: listed.end()]:
        start, end = column + listed.start(1) + 1, column + listed.end(1) + 1
        return (Edit(file, line, start, line, end, ", ".join(kept)),)
    last = line + len(text) - 1
    begin = column + 1
    end = (column if len(text) == 1 else 0) + len(text[-1]) + 1
    before, after = lines[line - 1][: begin - 1], lines[last - 1][end - 1 :]
    if before.rstrip().endswith("{") and after.lstrip().startswith("}"):
        begin = len(before.rstrip())
        end += len(after) - len(after.lstrip()) + 1
        before, after = lines[line - 1][: begin - 1], lines[last - 1][end - 1 :]
    if not before.strip() and not after.strip():
        return (Edit(file, line, 1, last + 1, 1, ""),)
    if not after.strip():
        begin, end = len(before.rstrip()) + 1, len(lines[last - 1]) + 1
    return (Edit(file, line, begin, last, end, ""),)
