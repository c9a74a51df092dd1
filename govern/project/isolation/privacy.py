"""Which models are private: the repository keeps their rows to their owners, where anybody looks at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.findings import Verdict
from govern.project.isolation.tags import ACTOR
from govern.project.isolation.verdicts import Access

if TYPE_CHECKING:
    from govern.project.isolation.isolate import View

SAFE = ("GET", "HEAD")
Count = tuple[int, int]


class Privacy:
    """The models of one view. Of each model, only the endpoints are looked at that may come to its rows, and only once
    somebody asks."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._accesses: dict[str, tuple[Access, ...]] = {}
        self._counts: dict[str, tuple[Count, Count]] = {}
        self._bound: dict[str, bool] = {}
        self._any_keyed: bool | None = None

    def private(self, model: str, *, changes: bool) -> bool:
        """Whether the repository keeps the rows of a model to their owners: where they are handed out, or at least
        where they are changed."""
        parents = self._view.owners.parents.get(model, {}).values()
        return self._kept(model, changes=changes) or any(self._kept(parent, changes=changes) for parent in parents)

    def _kept(self, model: str, *, changes: bool) -> bool:
        if not self._is_keyed(model):
            return False
        reads, writes = self._counted(model)
        if reads[0] and reads[0] >= reads[1]:
            return True
        return changes and bool(writes[0]) and writes[0] >= writes[1]

    def belongs(self, model: str) -> bool:
        """Whether the rows of a model belong to users, though nothing ever looks whose they are: they are made for
        the caller or looked for by caller, nobody is handed a list of everybody's, and the repository does look in
        other places."""
        belongs = self._view.owners.belongs(model) and self.is_bound(model)
        return belongs and not self._is_open(model) and self._is_any_keyed()

    def guards(self, model: str) -> frozenset[str]:
        """The dependencies that give the acting user where the rows of a model are kept to their owners."""
        own = [access for access in self._of(model) if access.own]
        return frozenset().union(*(self._view.of(access.endpoint).provided.acting for access in own))

    def is_bound(self, model: str) -> bool:
        """Whether the owner of a model's rows is the caller somewhere."""
        if model not in self._bound:
            columns = self._view.owners.columns.get(model, frozenset())
            self._bound[model] = any(
                bind.model == model and bind.column in columns and any(tag.kind == ACTOR for tag in bind.tags)
                for endpoint in self._view.endpoints
                if model in self._view.reaching.filtered(endpoint) | self._view.reaching.made(endpoint)
                for bind in self._view.of(endpoint).binds
            )
        return self._bound[model]

    def _of(self, model: str) -> tuple[Access, ...]:
        """All rows of a model that endpoints hand out, change, or fetch to see whose they are."""
        if model not in self._accesses:
            self._accesses[model] = tuple(
                access
                for endpoint in self._view.endpoints
                if model in self._view.reaching.queried(endpoint)
                for access in self._view.accesses_of(endpoint)
                if access.model == model
            )
        return self._accesses[model]

    def _is_open(self, model: str) -> bool:
        """Whether somebody is handed rows of everybody: a list that nothing limits, or any row without proving who
        they are."""
        view = self._view
        return any(
            access.verdict is Verdict.REFUTED
            and access.hands_out
            and (not view.authenticated(access.endpoint) or (not access.by_key and view.judged(access.endpoint)))
            for access in self._of(model)
        )

    def _is_keyed(self, model: str) -> bool:
        """Whether some endpoint is asked for a row of a model and looks whose it is. Where a request can name no row,
        a filter by its caller chooses the row, and forbids nothing."""
        return any(access.own and access.by_key for access in self._of(model))

    def _is_any_keyed(self) -> bool:
        """Whether that holds of any model."""
        if self._any_keyed is None:
            accesses = (access for endpoint in self._view.endpoints for access in self._view.accesses_of(endpoint))
            self._any_keyed = any(access.own and access.by_key for access in accesses)
        return self._any_keyed

    def _counted(self, model: str) -> tuple[Count, Count]:
        """How many endpoints keep to the caller's rows, and how many do not: handing out, changing."""
        if model not in self._counts:
            seen: dict[tuple[bool, int], bool] = {}
            for access in self._of(model):
                looked = not access.changes and not access.hands_out
                reads = access.hands_out or (looked and access.endpoint.method in SAFE)
                for changes in (False,) * reads + (True,) * (access.changes or (looked and not reads)):
                    key = (changes, id(access.endpoint))
                    if access.own:
                        seen[key] = True
                    elif access.verdict is Verdict.REFUTED and self._counts_against(access):
                        seen.setdefault(key, False)
            found = {changes: [own for (one, _), own in seen.items() if one == changes] for changes in (False, True)}
            reads_, writes = ((sum(some), len(some) - sum(some)) for some in (found[False], found[True]))
            self._counts[model] = (reads_, writes)
        return self._counts[model]

    def _counts_against(self, access: Access) -> bool:
        return not self._view.authenticated(access.endpoint) or self._view.judged(access.endpoint)
