"""The front matter of a page: YAML as plain data, and the line of every key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govern.config.yaml_lines import BrokenYamlError, Path, read_yaml
from govern.packs.problems import PageError, Problem
from govern.records import dataclass

LONGEST_PAGE = 256 * 1024


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The data, the line of each key by its path ("options", "max-loc", "default"), and what follows."""

    data: dict[str, Any]
    lines: Mapping[Path, int]
    body: str
    body_line: int


def read_front_matter(text: str, page: str) -> FrontMatter:
    """Split a page at its `---` lines and read the part between. Raises PageError with one problem."""
    lines = text.split("\n")
    if len(text) > LONGEST_PAGE:
        raise _error(page, 0, f"is {len(text) // 1024} KB long; a page may have {LONGEST_PAGE // 1024} KB")
    if lines[0].rstrip() != "---":
        raise _error(page, 1, "no front matter; the page must begin with a line `---`, then its keys, then `---` again")
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        raise _error(page, 1, "the front matter is never closed; write a line `---` after its last key")
    try:
        data, places = read_yaml("\n".join(lines[1:end]) + "\n", first_line=2)
    except BrokenYamlError as broken:
        raise _error(page, broken.line, str(broken)) from None
    if not isinstance(data, dict):
        raise _error(page, 2, "the front matter must be keys with values, such as `name: my-rule`")
    return FrontMatter(data, places, "\n".join(lines[end + 1 :]), end + 2)


def _error(page: str, line: int, text: str) -> PageError:
    return PageError([Problem(page, line, "", text)])
