"""A reference that leads nowhere."""

from __future__ import annotations

from govern.records import dataclass


@dataclass(frozen=True, slots=True)
class Dead:
    """What a document names and the repository does not have.

    `kind` is file, folder, anchor, script, target or symbol; `named` the text as it stands; `line` and
    `column` are 1-based; `reason` says what is missing, `moved` where it may be by now, "" where nothing like it is.
    `is_link` says whether it is named from the folder of the document, as links are.
    """

    kind: str
    document: str
    line: int
    column: int
    named: str
    reason: str
    moved: str = ""
    is_link: bool = False
