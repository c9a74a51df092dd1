"""Pages with examples, for tests."""

from __future__ import annotations

from govern.packs import Page, read_page
from tests.packs.page_texts import page_text

PATTERN = {"each": None, "match": {"pattern": "print($X)"}, "language": "python", "message": "prints {X}"}
FIXING = {"pattern": "print($X)", "fix": "log($X)"}
PATH = "rules/house/too-long.md"


def page_of(examples: str, **keys: object) -> Page:
    """A page whose rule finds calls of print, with these examples below its heading."""
    return read_page(page_text({**PATTERN, **keys}, f"\n# Examples\n\n{examples}"), PATH)


def block(path: str, text: str, language: str = "python") -> str:
    """A named block."""
    return f"`{path}`\n\n```{language}\n{text}```\n\n"
