"""Facts of one Markdown file: headings, code spans, links, fenced blocks, tables, comments, and where each stands.

A reader of lines of our own. ast-grep does bring a grammar for Markdown, but one that knows blocks only (code spans and
links would still be read by hand), and whose scanner ends the whole process, past any `except`, on a few hundred
nested block quotes. markdown-it-py would be one more dependency, and gives no columns for what stands inside a line.
"""

from __future__ import annotations

import re
from dataclasses import field

from govern.facts.directives import is_addressed
from govern.facts.markdown_inline import inline
from govern.facts.syntax import pack
from govern.records import dataclass
from govern.regex import regex

QUOTE = regex(r"(?: {0,3}> ?)+")
LIST_ITEM = regex(r"(\s*)((?:[-+*]|\d{1,9}[.)])(?:\s{1,4}|$))(?:\[[ xX]\]\s)?")
FENCE = regex(r"(\s*)(`{3,}|~{3,})(.*)$")
HEADING = regex(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
UNDERLINE = regex(r" {0,3}(=+|-+)[ \t]*$")
RULE = regex(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
DELIMITER = regex(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
DEFINITION = regex(r" {0,3}\[([^\[\]]{1,999})\]:\s*<?([^\s>]+)>?")
EXPLICIT_ANCHOR = regex(r"\s*\{[^{}]*#([\w-]+)[^{}]*\}\s*$")
CELL = regex(r"(?:\\.|[^\\|])*")

Row = tuple[tuple[int, str], ...]
Table = tuple[int, Row, tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class MarkdownFacts:
    """What one Markdown file says. Positions are packed (`syntax.line_of`, `syntax.column_of`).

    front_matter_end: line of the closing `---`, 0 where there is none
    headings: (at, level, text, anchor)     spans: (at, text) of inline code
    links: (at, text, target), images and resolved references too
    fences: (at, language, info, text, first_line, end_line)
    tables: (at, header, rows), a row being cells, a cell (at, text)
    prose: (at, text) of each line that is neither front matter, heading, fenced or indented code, nor a comment
    anchors: (at, id) of HTML anchors       comments: (at, text) of those that may be addressed to govern
    problems: (line, message)
    """

    path: str
    lines: int
    front_matter_end: int
    headings: tuple[tuple[int, int, str, str], ...]
    spans: tuple[tuple[int, str], ...]
    links: tuple[tuple[int, str, str], ...]
    fences: tuple[tuple[int, str, str, str, int, int], ...]
    tables: tuple[Table, ...]
    prose: tuple[tuple[int, str], ...]
    anchors: tuple[tuple[int, str], ...]
    comments: tuple[tuple[int, str], ...]
    problems: tuple[tuple[int, str], ...]


def read_markdown(source: bytes, path: str) -> MarkdownFacts:
    """Read one file. Never raises: what cannot be read becomes a problem."""
    problems: tuple[tuple[int, str], ...] = ()
    if b"\0" in source[:8192]:
        return MarkdownFacts(path, 0, 0, (), (), (), (), (), (), (), (), ((1, "not a text file: it holds NUL bytes"),))
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = source.decode("utf-8", errors="replace")
        problems = ((1, "not valid UTF-8"),)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    reader = _Reader(lines)
    reader.read()
    links = [(at, label, target) for at, label, target in reader.links if target is not None]
    for at, label, named in reader.references:
        if target := reader.definitions.get(named.strip().lower()):
            links.append((at, label, target))
    return MarkdownFacts(
        path, len(lines), reader.front_matter_end, tuple(reader.headings), tuple(sorted(reader.spans)),
        tuple(sorted(links)), tuple(reader.fences), tuple(reader.tables), tuple(reader.prose), tuple(reader.anchors),
        tuple(sorted(reader.comments)), problems,
    )  # fmt: skip


def slug(text: str) -> str:
    """The anchor that hosts of Markdown give a heading: lower case, blanks to hyphens, no punctuation."""
    return re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")


def plain(text: str) -> str:
    """A heading or cell without its marks: code ticks, emphasis, and links as their text."""
    text = re.sub(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])", r"\1", text)
    return re.sub(r"(?<![A-Za-z0-9])[*_]+|[*_]+(?![A-Za-z0-9])|[`*]", "", text).strip()


@dataclass(slots=True)
class _Reader:
    lines: list[str]
    front_matter_end: int = 0
    headings: list[tuple[int, int, str, str]] = field(default_factory=list)
    spans: list[tuple[int, str]] = field(default_factory=list)
    links: list[tuple[int, str, str]] = field(default_factory=list)
    references: list[tuple[int, str, str]] = field(default_factory=list)
    definitions: dict[str, str] = field(default_factory=dict)
    fences: list[tuple[int, str, str, str, int, int]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    prose: list[tuple[int, str]] = field(default_factory=list)
    anchors: list[tuple[int, str]] = field(default_factory=list)
    comments: list[tuple[int, str]] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    run: list[tuple[int, int, str]] = field(default_factory=list)
    in_list: bool = False

    def read(self) -> None:
        index = self._front_matter()
        while index < len(self.lines):
            index = self._block(index)
        self._end_run()

    def _front_matter(self) -> int:
        if not self.lines or self.lines[0].rstrip() != "---":
            return 0
        for index in range(1, len(self.lines)):
            if self.lines[index].rstrip() in ("---", "..."):
                self.front_matter_end = index + 1
                return index + 1
        return 0

    def _block(self, index: int) -> int:
        """Read what begins on a line; the index of the line after it."""
        line = self.lines[index]
        quote = QUOTE.match(line)
        skipped = quote.end() if quote else 0
        content = line[skipped:]
        if not content.strip():
            self._end_run()
            return index + 1
        item = LIST_ITEM.match(content)
        if item and not RULE.match(content):
            self._end_run()
            self.in_list = True
            skipped += item.end()
            content = line[skipped:]
        elif not content[0].isspace() and not self.run:
            self.in_list = False
        indent = len(content) - len(content.lstrip())
        fence = FENCE.match(content) if indent < 4 or self.in_list else None
        if fence and not (fence[2][0] == "`" and "`" in fence[3]):
            return self._fence(index, skipped, fence, bool(quote))
        if content.lstrip().startswith("<!--"):
            return self._comment(index)
        if indent >= 4 and not self.in_list and not self.run:
            return index + 1
        if heading := HEADING.match(content):
            self._end_run()
            self._heading(index, skipped + (heading.start(2) if heading[2] else 0), len(heading[1]), heading[2] or "")
            return index + 1
        if self.run and not item and (under := UNDERLINE.match(content)):
            last, column, text = self.run[-1]
            self._end_run(keep_inline=False)
            self._heading(last - 1, column, 1 if under[1][0] == "=" else 2, text.strip())
            return index + 1
        if RULE.match(content):
            self._end_run()
            return index + 1
        below = self.lines[index + 1][skipped:] if index + 1 < len(self.lines) else ""
        if "|" in content and "|" in below and DELIMITER.match(below):
            return self._table(index, skipped)
        if not self.run and (definition := DEFINITION.match(content)):
            self.definitions.setdefault(definition[1].strip().lower(), definition[2])
            return index + 1
        self.prose.append((pack(index + 1, skipped), content))
        self.run.append((index + 1, skipped, content))
        return index + 1

    def _end_run(self, keep_inline: bool = True) -> None:
        run, self.run = self.run, []
        if run and keep_inline:
            self._inline(run)
        elif len(run) > 1:
            self._inline(run[:-1])

    def _inline(self, run: list[tuple[int, int, str]]) -> None:
        for kind, at, text, target in inline(run):
            if kind == "code":
                self.spans.append((at, text))
            elif kind == "comment":
                if is_addressed(text):
                    self.comments.append((at, text))
            elif kind in ("link", "image"):
                self.links.append((at, text, target))
            elif kind == "reference":
                self.references.append((at, text, target))
            else:
                self.anchors.append((at, text))

    def _heading(self, index: int, column: int, level: int, text: str) -> None:
        self._inline([(index + 1, column, text)])
        explicit = EXPLICIT_ANCHOR.search(text)
        if explicit:
            text = text[: explicit.start()]
        base = anchor = explicit[1] if explicit else slug(plain(text))
        count = self.taken.get(base, 0)
        self.taken[base] = count + 1
        if count:
            anchor = f"{base}-{count}"
        self.headings.append((pack(index + 1, column), level, plain(text), anchor))

    def _fence(self, index: int, skipped: int, fence: re.Match[str], quoted: bool) -> int:
        self._end_run()
        mark, indent = fence[2], skipped + len(fence[1])
        closing = re.compile(rf"\s*{re.escape(mark[0])}{{{len(mark)},}}\s*$")
        held: list[str] = []
        end = index + 1
        while end < len(self.lines):
            line = self.lines[end]
            if quoted:
                prefix = QUOTE.match(line)
                if prefix is None:
                    break
                line = " " * prefix.end() + line[prefix.end() :]
            if closing.match(line):
                break
            blank = len(line) - len(line.lstrip())
            held.append(line[min(blank, indent) :])
            end += 1
        info = fence[3].strip()
        language = re.split(r"[\s{,:]", info, maxsplit=1)[0].lower() if info else ""
        text = "\n".join(held) + ("\n" if held else "")
        self.fences.append((pack(index + 1, indent), language, info, text, index + 2, min(end + 1, len(self.lines))))
        return end + 1 if end >= len(self.lines) or not quoted or QUOTE.match(self.lines[end]) else end

    def _comment(self, index: int) -> int:
        self._end_run()
        held: list[str] = []
        end = index
        while end < len(self.lines):
            held.append(self.lines[end])
            start = held[0].index("<!--") + 4 if end == index else 0
            end += 1
            if "-->" in held[-1][start:]:
                break
        text = "\n".join(held).strip()
        if is_addressed(text):
            closed = text.find("-->")
            self.comments.append((pack(index + 1, held[0].index("<!--")), text[: closed + 3] if closed > 0 else text))
        return end

    def _table(self, index: int, skipped: int) -> int:
        self._end_run()
        rows: list[Row] = []
        end = index
        while end < len(self.lines):
            content = self.lines[end][skipped:]
            if not content.strip() or (end > index + 1 and "|" not in content):
                break
            if end != index + 1:
                rows.append(self._row(end, skipped, content))
                self.prose.append((pack(end + 1, skipped), content))
            end += 1
        self.tables.append((pack(index + 1, skipped), rows[0], tuple(rows[1:])))
        return end

    def _row(self, index: int, skipped: int, content: str) -> Row:
        cells: list[tuple[int, str]] = []
        start = len(content) - len(content.lstrip())
        start += content[start] == "|"
        while start <= len(content.rstrip()):
            match = CELL.match(content, start)
            text = match[0] if match else ""
            stripped = text.strip()
            column = skipped + start + len(text) - len(text.lstrip())
            if start + len(text) >= len(content) and not stripped:
                break
            cells.append((pack(index + 1, column), stripped.replace("\\|", "|")))
            self._inline([(index + 1, column, stripped)])
            start += len(text) + 1
        return tuple(cells)
