"""What one document says of endpoints and files: methods with paths, paths alone, names of handlers, files."""

from __future__ import annotations

from collections.abc import Iterator

from govern.config.globs import matcher
from govern.facts.markdown import MarkdownFacts
from govern.facts.syntax import line_of
from govern.records import dataclass
from govern.regex import regex

METHOD = regex(r"\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE|WEBSOCKET|WS)\b")
# A path of a URL: it begins where no word, dot or star does, which would make it a path of a file.
PATH = regex(r"(?<![\w.*/<\-])(?:https?://[\w.\-]+(?::\d+)?)?(/[\w{}:<>\[\]$.\-~/*%@]*)")
PARAMETER = regex(r"\{[^{}/]*\}|\$\{[^{}/]*\}|<[^<>/]*>|\[[^\[\]/]*\]|:[A-Za-z_]\w*")
FILE = regex(r"(?<![\w/.])\.?/?((?:[\w.\-*]+/)+[\w.\-*]*)")
WORD = regex(r"[A-Za-z_][\w.]*")


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a document names. Paths have `{}` for each parameter and no slash at their end; lines are 1-based.

    `endpoints` are ("POST", "/orders/{}") with the line, `paths` those that stand without a method, `files` paths and
    globs of files, `words` the identifiers, dotted ones with each of their ends.
    """

    endpoints: dict[tuple[str, str], int]
    paths: dict[str, int]
    files: dict[str, int]
    words: dict[str, int]

    def names_file(self, path: str) -> int:
        """The line that names a file, by itself, by a folder above it or by a glob; 0 where none does."""
        for named, line in self.files.items():
            if named == path or path.endswith(f"/{named}") or _covers(named, path):
                return line
        return 0


def _covers(named: str, path: str) -> bool:
    return (named.endswith("/") or "*" in named) and matcher([named.removesuffix("/*"), named])(path)


def mentions_of(facts: MarkdownFacts) -> Mentions:
    """What the text, the headings, the tables and the code of a document name."""
    found = Mentions({}, {}, {}, {})
    under: list[str] = []  # paths of the heading above, for lines that give methods alone
    for line, text, heading in _lines(facts):
        methods = METHOD.findall(text)
        paths = [normalised(path) for path in PATH.findall(text)]
        if heading:
            under = [] if methods else paths
        for path in paths or (under if methods and not heading else ()):
            for method in methods:
                found.endpoints.setdefault(("WEBSOCKET" if method == "WS" else method, path), line)
            if not methods:
                found.paths.setdefault(path, line)
        for name in FILE.findall(text):
            found.files.setdefault(name, line)
        for word in WORD.findall(text):
            found.words.setdefault(word, line)
            if "." in word:
                found.words.setdefault(word.rpartition(".")[2], line)
    return found


def _lines(facts: MarkdownFacts) -> Iterator[tuple[int, str, bool]]:
    """(line, text, whether it is a heading) of everything but front matter and comments, in order."""
    found = [(line_of(at), text, True) for at, _, text, _ in facts.headings]
    found += [(line_of(at), text, False) for at, text in facts.prose]
    for _, _, _, text, first, _ in facts.fences:
        found += [(first + offset, line, False) for offset, line in enumerate(text.split("\n"))]
    return iter(sorted(found))


def normalised(path: str) -> str:
    """A path with `{}` for each parameter, without query and without a slash at its end; "/" for the root."""
    path = PARAMETER.sub("{}", path.partition("?")[0])
    return path.rstrip("/.") or "/"
