"""The HTTP statuses that endpoints can raise, and which of them their OpenAPI operations declare."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from govern.errors import UsageError
from govern.project.endpoints import Endpoint
from govern.project.statuses.raises import RaisedStatus, Raises
from govern.project.wiring.operation_ids import CONVERTOR
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project

__all__ = ["RaisedStatus", "Statuses", "Undeclared"]


@dataclass(frozen=True, slots=True, eq=False)
class Undeclared:
    """An endpoint, and the statuses that it can raise and does not declare, each where it is raised first."""

    endpoint: Endpoint
    raised: tuple[RaisedStatus, ...]


class Statuses:
    """What endpoints raise and declare. Nothing is worked out before it is asked for."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._raises = Raises(project)
        self._documents: dict[str, Mapping[str, Any]] = {}

    def raised(self, endpoint: Endpoint) -> tuple[RaisedStatus, ...]:
        """The statuses of HTTPException, or of a class that descends from it, that leave the endpoint's functions;
        each once, by status."""
        found: dict[int, RaisedStatus] = {}
        for root in self._project.calls.roots(endpoint):
            for one in self._raises.of(root):
                known = found.get(one.status)
                if known is None or len(one.chain) < len(known.chain):
                    found[one.status] = one
        return tuple(found[status] for status in sorted(found))

    def declared(self, endpoint: Endpoint) -> frozenset[str] | None:
        """The statuses that the endpoint's operation declares ("404", "4XX", "default"); None where it has none."""
        document = self._document(endpoint.app)
        item = document.get("paths", {}).get(CONVERTOR.sub(r"{\1}", endpoint.path), {})
        operation = item.get(endpoint.method.lower()) if isinstance(item, dict) else None
        if not isinstance(operation, dict):
            return None
        return frozenset(str(status) for status in operation.get("responses", {}))

    def _document(self, app: str) -> Mapping[str, Any]:
        if app not in self._documents:
            try:
                self._documents[app] = self._project.openapi.document(app)
            except UsageError:
                self._documents[app] = {}
        return self._documents[app]

    @cached_property
    def declares_any(self) -> bool:
        """Whether some endpoint of the repository declares an error besides the 422 that FastAPI adds itself."""
        return any(
            status[0] in "45" and status != "422"
            for endpoint in self._project.own_endpoints
            for status in self.declared(endpoint) or ()
        )

    def undeclared(self) -> tuple[Undeclared, ...]:
        """The endpoints that raise what they do not declare, in order."""
        found: list[Undeclared] = []
        for endpoint in self._project.own_endpoints:
            if endpoint.kind != "http" or not endpoint.include_in_schema:
                continue
            declared = self.declared(endpoint)
            if declared is None or "default" in declared:
                continue
            lacking = tuple(one for one in self.raised(endpoint) if not _covers(declared, one.status))
            if lacking:
                found.append(Undeclared(endpoint, lacking))
        return tuple(found)


def _covers(declared: frozenset[str], status: int) -> bool:
    return str(status) in declared or f"{status // 100}XX" in declared
