"""What the fixes of an example's findings make of a file."""

from __future__ import annotations

from collections.abc import Iterable

from govern.findings import Finding


def apply_fixes(text: str, path: str, findings: Iterable[Finding]) -> str:
    """`text` after every edit of every fix for `path`. Raises ValueError for edits that overlap or miss the text."""
    edits = {edit for finding in findings if finding.fix for edit in finding.fix.edits if edit.file == path}
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    spans = sorted((_offset(starts, edit.line, edit.column), _offset(starts, edit.end_line, edit.end_column), edit.text)
                   for edit in edits)  # fmt: skip
    out: list[str] = []
    done = 0
    for start, end, new in spans:
        if start < done or end < start or end > len(text):
            raise ValueError(f"edits of {path} overlap or lie outside it")
        out += (text[done:start], new)
        done = end
    return "".join((*out, text[done:]))


def _offset(starts: list[int], line: int, column: int) -> int:
    if not 1 <= line <= len(starts):
        raise ValueError(f"there is no line {line}")
    return starts[line - 1] + column - 1
