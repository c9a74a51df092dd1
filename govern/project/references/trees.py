"""Trees of files as documents draw them, in code blocks."""

from __future__ import annotations

from govern.records import dataclass
from govern.regex import regex

BRANCH = regex(r"^([\s│|]*)(?:[├└+|`][─-]{1,3})\s*(\S+)(.*)$")
ROOT = regex(r"^\s*([\w@.-]+(?:/[\w@.-]+)*)/?\s*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class Leaf:
    """An entry of a tree: its path from the tree's root, the index of its line, what is said of it behind it."""

    path: str
    at: int
    said: str


def tree_in(text: str) -> tuple[str, list[Leaf]]:
    """(root, entries) of the tree that a block draws: root "" where it has none; no entries where it draws no tree."""
    root = ""
    entries: list[Leaf] = []
    stack: list[tuple[int, str]] = []
    for at, line in enumerate(text.split("\n")):
        branch = BRANCH.match(line)
        if branch is None:
            if not entries and (found := ROOT.match(line)):
                root = found[1].strip("/")
            continue
        column = len(branch[1])
        while stack and stack[-1][0] >= column:
            stack.pop()
        name = branch[2].rstrip(",")
        above = stack[-1][1] if stack else ""
        path = f"{above}/{name.rstrip('/')}" if above else name.rstrip("/")
        stack.append((column, path))
        entries.append(Leaf(path + ("/" if name.endswith("/") else ""), at, branch[3]))
    return ("" if root == "." else root), entries
