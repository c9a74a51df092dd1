"""What a request of a test is to those who ask."""

from __future__ import annotations

from typing import Literal

from govern.findings import Location
from govern.project.endpoints import Endpoint
from govern.records import dataclass

Status = Literal["joined", "unknown", "dynamic", "external"]


@dataclass(frozen=True, slots=True, eq=False)
class ClientCall:
    """A place in a test file where a client sends a request to the application.

    `method` is "" where it is not known, `path` the template as it is called ("/api/items/{}"). `status`: joined to
    `endpoints`, unknown (no endpoint has it), dynamic (the path is not known), external (another host). `function`
    names what stands around it ("TestOrders.test_create", a helper, a fixture), "" for the module itself; `test` says
    whether that is a test. `reason` says why nothing was found.
    """

    method: str
    path: str
    file: str
    line: int
    column: int
    function: str
    test: bool
    status: Status
    endpoints: tuple[Endpoint, ...] = ()
    reason: str = ""

    @property
    def location(self) -> Location:
        """The call."""
        return Location(self.file, self.line, self.column)

    @property
    def name(self) -> str:
        """As pytest names it: "tests/test_orders.py::TestOrders::test_create"."""
        return "::".join((self.file, *self.function.split("."))) if self.function else self.file
