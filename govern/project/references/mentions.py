"""What one document names: links, files in code, commands, symbols, each with its place and the line around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govern.facts.markdown import MarkdownFacts
from govern.facts.syntax import column_of, line_of
from govern.records import dataclass
from govern.regex import regex

SHELL = frozenset(("bash", "sh", "shell", "zsh", "console", "shell-session", "terminal", "fish"))
PATH = regex(r"\.{0,2}/?(?:[\w@.+()\[\]*-]+/)+[\w@.+()\[\]*-]*")
FILE = regex(r"[\w.+-]+\.(?:py|tsx?|jsx?|mjs|cjs|md|mdx|sh|ya?ml|toml|json|sql|css|scss|html|vue|svelte|ini|cfg|txt)")
AT_LINE = regex(r"(?::\d+(?:[-:,]\d+)*|#L\d+(?:-L?\d+)?|::[\w:.\[\]-]+)$")
SYMBOL = regex(r"[a-z_]\w*(?:\.\w+)+(?:\(\))?|[\w.]+:[a-z_]\w*")
# Who is told to make something, or told what was or might be, is not told what is there.
NOT_NOW = regex(
    r"\b(?:creat\w+|add(?:s|ed|ing)?|generat\w+|writ(?:e|es|ten)|sav(?:e|es|ed)|export(?:s|ed)?|produc\w+|emit\w*|output\w*"
    r"|new|remov\w+|delet\w+|renam\w+|mov(?:e|es|ed|ing)|replac\w+|deprecat\w+|obsolete|legacy|former\w*|previous\w*|old"
    r"|no longer|not exist\w*|does ?n[o']t|doesn't|missing|absent|gone|instead|was|were|used to|will|would|should|could"
    r"|may|might|if|when|once|todo|future|planned|plan|later|tbd|e\.g\.|eg|example|examples|such as|like|similar"
    r"|placeholder|imagin\w+|hypothetical|suppose|optional\w*|download\w*|install\w*|clon\w+|copy|copies|copied|cp"
    r"|scaffold\w*|extract\w*|split\w*|migrat\w+|convert\w*|refactor\w*|your|my|upstream|external|third-party"
    r"|ignored?|gitignored|untracked|local|locally|build|built|compil\w+|cache[ds]?|erstell\w+|neu\w*|entfern\w+)\b",
    re.IGNORECASE,
)
PLACEHOLDER = regex(
    r"[<>{}$%|\u2026]|\.\.\.|\bX{2,}|(?:\b|_)(?:your|my|some|foo|bar|baz|example|sample|xxx|yyy|path/to|to/file|path(?=\.)|description|domain|name|module"
    r"|feature|entity|resource|component|page)(?=[-_/.]|$)|-(?:name|id)\b|\bN{2,}\b|YYYY|\*\*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that a document names. `kind`: link, code (a path in inline code), name (a file without folder), shell
    (a command line), symbol. `line_text` is the line it stands in."""

    kind: str
    line: int
    column: int
    text: str
    line_text: str


def mentions_in(facts: MarkdownFacts) -> Iterator[Mention]:
    """Everything that a document names, in no order."""
    texts = {line_of(at): text for at, text in facts.prose}
    texts |= {line_of(at): text for at, _, text, _ in facts.headings}
    for at, _, target in facts.links:
        yield Mention("link", line_of(at), column_of(at) + 1, target, texts.get(line_of(at), ""))
    for at, text in facts.spans:
        line, column = line_of(at), column_of(at) + 1
        around = texts.get(line, "")
        inner = text.strip()
        if " " in inner:
            yield Mention("shell", line, column, inner, around)
        elif PATH.fullmatch(AT_LINE.sub("", inner)) or inner.startswith(("./", "../")):
            yield Mention("code", line, column, inner, around)
        elif FILE.fullmatch(AT_LINE.sub("", inner)):
            yield Mention("code" if "::" in inner else "name", line, column, inner, around)
        elif SYMBOL.fullmatch(inner):
            yield Mention("symbol", line, column, inner, around)
    for at, language, _, text, first, _ in facts.fences:
        if language in SHELL:
            above = texts.get(line_of(at) - 1, "") or texts.get(line_of(at) - 2, "")
            for offset, line_text in enumerate(text.split("\n")):
                if line_text.strip() and not line_text.lstrip().startswith("#"):
                    yield Mention("shell", first + offset, 1, line_text.strip(), f"{above} {line_text}")


def is_placeholder(text: str) -> bool:
    """Whether a name stands for others, or leaves something out."""
    return bool(PLACEHOLDER.search(text))


def is_about_now(line_text: str, named: str) -> bool:
    """Whether a sentence says that something is there; what it names is left out of what is read."""
    return not NOT_NOW.search(line_text.replace(named, " ") if named else line_text)
