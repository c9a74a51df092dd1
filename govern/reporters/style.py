"""How a reporter asks for colour without knowing of terminals: it names a role, and a function given to it paints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Role = Literal["error", "warning", "info", "good", "place", "gutter", "rule", "help", "strong", "dim"]
Style = Callable[[str, Role], str]
Link = Callable[[str, str, int], str]


def plain(text: str, role: Role) -> str:
    """No colour at all: what pipes and files get."""
    return text


def no_link(text: str, file: str, line: int) -> str:
    """No hyperlink: what pipes, files and plain terminals get."""
    return text
