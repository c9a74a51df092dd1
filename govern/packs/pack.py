"""A pack: a folder of families, wherever it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from govern.records import dataclass

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Reader = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of families: `files` gives for "family/name.md" and "family/name.py" how to read it.

    `label` stands for the folder where people read it. An installed pack has a `package`, from which the code of its
    rules is imported, and the name and version of the `distribution` that it came with.
    """

    name: str
    label: str
    files: Mapping[str, Reader]
    package: str = ""
    distribution: str = ""

    def __str__(self) -> str:
        return f"pack {self.name} ({self.distribution})" if self.distribution else self.label


def files_below(folder: Traversable) -> dict[str, Reader]:
    """How to read each page and each function of the families in a folder."""
    files: dict[str, Reader] = {}
    for family in folder.iterdir():
        if not family.is_dir() or family.name.startswith(("_", ".")):
            continue
        for file in family.iterdir():
            if file.name.endswith((".md", ".py")):
                files[f"{family.name}/{file.name}"] = file.read_bytes
    return files
