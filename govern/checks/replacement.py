"""The fix of a `match:` rule: ast-grep's `fix` template, filled with what was captured."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govern.findings import Edit, Fix, Location
from govern.regex import regex

if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from govern.rule import Rule

VARIABLE = regex(r"\$\$\$(?P<many>[A-Z_][A-Z0-9_]*)|\$(?P<one>[A-Z_][A-Z0-9_]*)")
LONGEST_TITLE = 60


def fix_of(rule: Rule, node: SgNode, place: Location, text: str) -> Fix | None:
    """The fix of one match in a file of `text`; None where the rule has no template.

    Further lines of the template are indented like the line that the match begins on. A match that has its lines for
    itself is taken out with them by an empty template.
    """
    if rule.template is None:
        return None
    lines = text.split("\n")
    first, last = lines[place.line - 1], lines[place.end_line - 1]
    indent = first[: len(first) - len(first.lstrip())]
    new = _filled(rule.template.rstrip("\n").replace("\n", f"\n{indent}"), node, text)
    alone = not (first[: place.column - 1] + last[place.end_column - 1 :]).strip()
    title = f"replace it by `{_short(new)}`" if new else "take it out"
    if not new and alone and place.end_line < len(lines):
        edit = Edit(place.file, place.line, 1, place.end_line + 1, 1, "")
    else:
        edit = Edit(place.file, place.line, place.column, place.end_line, place.end_column, new)
    return Fix(title, (edit,), safe=rule.fix == "safe")


def _filled(template: str, node: SgNode, text: str) -> str:
    def captured(found: re.Match[str]) -> str:
        if found["one"]:
            name = found["one"]
            one = node.get_match(name)
            return one.text() if one is not None else node.get_transformed(name) or ""
        many = node.get_multiple_matches(found["many"])
        return text[many[0].range().start.index : many[-1].range().end.index] if many else ""

    return VARIABLE.sub(captured, template)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1]}…"
