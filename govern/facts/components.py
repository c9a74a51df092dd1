"""The script of a component file (.vue, .svelte), at the lines where it stands."""

from __future__ import annotations

import re

from govern.regex import regex

COMPONENT_ENDINGS = (".vue", ".svelte")
SCRIPT = regex(r"<script\b([^>]*)>(.*?)(?:</script\s*>|\Z)", re.DOTALL | re.IGNORECASE)
TYPED = regex(r"""\blang\s*=\s*["']?tsx?["']?""", re.IGNORECASE)


def script_of(text: str) -> tuple[str, bool]:
    """(the text with all but its scripts made blank, so that lines and columns stay, whether these are TypeScript)."""
    kept: list[str] = []
    at, typed = 0, False
    for match in SCRIPT.finditer(text):
        kept += [_blank(text[at : match.start(2)]), match[2]]
        typed = typed or TYPED.search(match[1]) is not None
        at = match.end(2)
    kept.append(_blank(text[at:]))
    return "".join(kept), typed


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
