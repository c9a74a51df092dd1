"""What is known of one endpoint's isolation."""

from __future__ import annotations

from dataclasses import field

from govern.cache.objects import FLEETING
from govern.findings import Location, Verdict
from govern.project.endpoints import Dependency, Endpoint
from govern.records import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Access:
    """Rows of a model with an owner that an endpoint fetches or changes.

    `verdict` is proved where they are limited to the caller, refuted where nothing limits them, else unknown. `by_key`
    says that the request names the row, `changes` that it is changed or deleted, `hands_out` that it is returned.
    `columns` are the owner columns of the model, `method` is what runs the query, `own` says that the owner was asked
    for.
    """

    endpoint: Endpoint = field(metadata=FLEETING)
    model: str
    verdict: Verdict
    by_key: bool
    changes: bool
    hands_out: bool
    chain: tuple[Location, ...]
    columns: tuple[str, ...]
    method: str = ""
    own: bool = False

    @property
    def location(self) -> Location:
        """Where the query stands."""
        return self.chain[-1]


@dataclass(frozen=True, slots=True, eq=False)
class Identity:
    """An owner that an endpoint takes from what the request says: `source` is path, query, body, header or form,
    `name` what it is called there; `how` says whether rows are filtered by it or made with it."""

    endpoint: Endpoint
    model: str
    column: str
    source: str
    name: str
    how: str
    chain: tuple[Location, ...]

    @property
    def location(self) -> Location:
        """Where it is used."""
        return self.chain[-1]


@dataclass(frozen=True, slots=True, eq=False)
class Trusted:
    """A dependency that gives the acting user by what a request merely says: `source` and `name` of that, the first
    endpoint that relies on it, and how many do."""

    dependency: Dependency
    endpoint: Endpoint
    source: str
    name: str
    count: int = 1
