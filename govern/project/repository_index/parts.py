"""What belongs to one domain, by kind of file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from govern.records import dataclass

# The lists of a module of the index, in the order in which they are written; those of a frontend are nested.
KINDS = ("routers", "services", "repositories", "schemas", "models", "migrations", "tests")
FRONTEND = ("types", "services", "pages")
SHARED = ("services", "repositories", "models")


@dataclass(frozen=True, slots=True)
class Parts:
    """The files of a domain, each list sorted. `endpoints` are its labels ("POST /api/orders")."""

    name: str
    endpoints: tuple[str, ...]
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    frontend: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    documents: tuple[str, ...] = ()

    def of(self, kind: str) -> tuple[str, ...]:
        """The files of one of KINDS."""
        return self.files.get(kind, ())
