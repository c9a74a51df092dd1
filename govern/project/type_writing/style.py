"""The style of a TypeScript file: how it ends members, indents, quotes, writes lists and declares objects."""

from __future__ import annotations

import re
from collections import Counter

from govern.facts.typescript_text import BodyText, TypeScriptText
from govern.records import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """`ending` follows each member (";", "," or nothing), `indent` is one step, `quote` is around strings; `generic`
    says that lists are `Array<T>`, `interface` that objects are declared so, `terminated` that statements end in ";",
    `single` that a type is written on one line where it fits."""

    ending: str = ";"
    indent: str = "  "
    quote: str = '"'
    generic: bool = False
    interface: bool = True
    terminated: bool = True
    single: bool = False


def style_of(parts: TypeScriptText) -> Style:
    """The style that most of a file has; that of Prettier where nothing is to be seen."""
    text = parts.text
    every = {id(body): body for body in parts.bodies.values()}.values()
    bodies = [one for one in every if one.kind in ("interface", "shape")]
    endings = Counter(member.separator for body in bodies for member in body.members)
    indents = Counter(re.findall(r"^([ \t]+)\S", text, re.MULTILINE))
    declared = Counter(
        one.kind
        for one in parts.declarations.values()
        if one.kind == "interface" or (one.value is not None and text[one.value.start : one.value.start + 1] == "{")
    )
    doubles, singles = len(re.findall(r'"[^"\n]*"', text)), len(re.findall(r"'[^'\n]*'", text))
    spaces = [one for one in indents if set(one) == {" "}]
    tabs = bool(indents) and max(indents, key=lambda one: indents[one]).startswith("\t")
    indent = "\t" if tabs else min(spaces, key=len, default="  ")
    aliases = [one.whole for one in parts.declarations.values() if one.kind == "alias"]
    spans = [*aliases, *(span for _, span in (*parts.imports, *parts.reexports))]
    ended = [";" in text[one.end - 1 : one.end + 1] for one in spans]
    ended += [one == ";" for one in re.findall(r"^(?:const|export const) [^\n]*?[^\s{(\[,;>](;?)$", text, re.MULTILINE)]
    return Style(
        ending=endings.most_common(1)[0][0] if endings else ";",
        indent=indent if len(indent) > 1 or tabs else "  ",
        quote="'" if singles > doubles else '"',
        generic=len(re.findall(r"\bArray<", text)) > len(re.findall(r"\w\[\]", text)),
        interface=declared["interface"] >= declared["alias"],
        terminated=not ended or sum(ended) * 2 >= len(ended),
        single=any(one.members for one in bodies)
        and not any("\n" in text[one.open : one.close] for one in bodies if one.members),
    )


def ending_of(body: BodyText, style: Style) -> str:
    """What ends the members of a body: what most of its own have, or the file's."""
    own = Counter(member.separator for member in body.members[:-1] or body.members)
    return own.most_common(1)[0][0] if own else style.ending
