"""Facts of a YAML file: the comments that may be addressed to govern."""

from __future__ import annotations

from govern.config.yaml_comments import yaml_comments
from govern.facts.directives import MENTIONED, Comment, is_addressed
from govern.records import dataclass


@dataclass(frozen=True, slots=True)
class YamlFacts:
    """What one YAML file says of itself: `comments` are (line, text, first line, last line), with the line that each
    stands for: its own or, on a line of its own, the next one that says something."""

    path: str
    comments: tuple[Comment, ...]


def read_yaml_comments(source: bytes, path: str) -> YamlFacts:
    """Read one file. Never raises: a file that is no YAML has no comments."""
    text = source.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    if MENTIONED.search(text) is None:
        return YamlFacts(path, ())
    lines = text.split("\n")
    found: list[Comment] = []
    for line, column, comment in yaml_comments(text):
        if not is_addressed(comment):
            continue
        target = line
        if not lines[line - 1][:column].strip():
            after = (at for at in range(line + 1, len(lines) + 1) if lines[at - 1].split("#")[0].strip())
            target = next(after, 0)
        found.append((line, comment, target, target))
    return YamlFacts(path, tuple(found))
