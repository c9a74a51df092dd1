"""The comments of a YAML text: what follows a `#` that stands in no quoted or block scalar."""

from __future__ import annotations

import re

from govern.regex import regex

_HASH = regex(r"(?:^|(?<=[ \t]))#[^\n]*", re.MULTILINE)


def yaml_comments(text: str) -> list[tuple[int, int, str]]:
    """(line, column, text) of each comment, 1-based and 0-based; none where the text is no YAML."""
    import yaml

    held: list[tuple[int, int]] = []
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, yaml.ScalarToken) and not token.plain:
                held.append((token.start_mark.index, token.end_mark.index))
    except (yaml.YAMLError, RecursionError, ValueError):
        return []
    found = []
    for match in _HASH.finditer(text):
        at = match.start()
        if not any(start < at < end for start, end in held):
            found.append((text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at) - 1, match[0]))
    return found
