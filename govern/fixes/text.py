"""A file as its edits see it: lines and columns on the outside; encoding, mark and line ends kept on the inside."""

from __future__ import annotations

import io
import tokenize
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from govern.findings import Edit
from govern.records import dataclass
from govern.regex import regex

_LINE_END = regex("\r\n|\r|\n")
Span = tuple[int, int, str]


class FixError(Exception):
    """An edit that a file does not admit. The message is one line without the file's name."""


@dataclass(frozen=True)
class FileText:
    """The text of a file with its line ends as they stand, without the byte order mark; how it is encoded ("utf-8-sig"
    has that mark); the line end that most of its lines have."""

    text: str = ""
    encoding: str = "utf-8"
    newline: str = "\n"

    @cached_property
    def _lines(self) -> list[tuple[int, int]]:
        """Where each line starts, and where its text ends."""
        ends = [(found.start(), found.end()) for found in _LINE_END.finditer(self.text)]
        starts = [0, *(end for _, end in ends)]
        return list(zip(starts, [*(start for start, _ in ends), len(self.text)], strict=True))

    def span(self, edit: Edit) -> Span:
        """The offsets that an edit replaces, and its text with this file's line ends. Raises FixError where it lies
        outside the text."""
        start, end = self._offset(edit.line, edit.column), self._offset(edit.end_line, edit.end_column)
        if end < start:
            raise FixError(f"an edit ends at {edit.end_line}:{edit.end_column}, before it begins")
        return start, end, _LINE_END.sub("\n", edit.text).replace("\n", self.newline)

    def _offset(self, line: int, column: int) -> int:
        if not 1 <= line <= len(self._lines):
            raise FixError(f"there is no line {line}")
        start, end = self._lines[line - 1]
        if not 1 <= column <= end - start + 1:
            raise FixError(f"line {line} has no column {column}")
        return start + column - 1

    def replaced(self, spans: Iterable[Span]) -> bytes:
        """The file with spans replaced; they are sorted and do not overlap. Raises FixError where the file's encoding
        has no character for the new text."""
        out: list[str] = []
        done = 0
        for start, end, text in spans:
            out += (self.text[done:start], text)
            done = end
        out.append(self.text[done:])
        try:
            return "".join(out).encode(self.encoding)
        except UnicodeEncodeError as error:
            raise FixError(f"{self.encoding} has no {error.object[error.start]!r}") from None


def read_text(source: bytes) -> FileText:
    """The text of a file. Raises FixError for what is not text, and for what would not be written back as it was."""
    if b"\0" in source:
        raise FixError("it is no text file")
    try:
        encoding = tokenize.detect_encoding(io.BytesIO(source).readline)[0]
        text = source.decode(encoding)
        same = text.encode(encoding) == source
    except (SyntaxError, ValueError, LookupError):
        raise FixError("it is not valid UTF-8, and no encoding is declared") from None
    if not same:
        raise FixError(f"it would not be written back as it was ({encoding})")
    ends = Counter(_LINE_END.findall(text))
    newline = max(ends, key=lambda one: (ends[one], one == "\n")) if ends else "\n"
    return FileText(text, encoding, newline)
