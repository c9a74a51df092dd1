"""What one place in a body does to the world outside the process."""

from __future__ import annotations

from dataclasses import field, replace

from govern.cache.objects import FLEETING
from govern.facts.syntax import Node, unparse
from govern.findings import Location, Verdict
from govern.project.calls import Call, Store
from govern.records import dataclass

HIGH, MEDIUM, LOW = "high", "medium", "low"


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """One effect.

    `kind` is read, write, delete, commit, rollback, ping (a statement that reads no table), query (a statement is
    built), make (a row is made), assign (an attribute of a row is set), send, log, cache or file. `via` is what it goes
    through: database, store (a repository or index of another library), http, mail, queue, cloud, log, cache or file.
    `model` names the model where it is known. `confidence` is high where the receiver's type or the statement says it,
    medium where names do, low where a statement is executed that could be anything. `closing` marks what a context
    manager or a dependency does on its way out: a commit that says nothing of what went before.
    """

    kind: str
    location: Location
    via: str = "database"
    model: str | None = None
    call: Call | None = field(default=None, metadata=FLEETING)
    confidence: str = HIGH
    closing: bool = False
    store: Store | None = field(default=None, metadata=FLEETING)
    written: str = ""

    @property
    def text(self) -> str:
        """What is written there: "db.add(order)", "order.status = …"."""
        if self.written:
            return self.written
        if self.call is not None:
            return self.call.text
        node = self.store.node if self.store is not None else None
        return unparse(node, 60) if node is None or node[0] == "call" else f"{unparse(node, 60)} = …"

    def noted(self) -> Effect:
        """The same effect with its text: it can be kept without what it was found in."""
        return replace(self, written=self.text)

    @property
    def node(self) -> Node | None:
        """The expression that has the effect."""
        return self.call.node if self.call is not None else self.store.node if self.store is not None else None


@dataclass(frozen=True, slots=True, eq=False)
class Mutation:
    """Whether an endpoint changes state: the verdict, the models that it changes, and the chain that shows it. Where it
    is unknown, the chain leads to the first call that could not be followed."""

    verdict: Verdict
    names: tuple[str, ...] = ()
    chain: tuple[Location, ...] = ()
    detail: str = ""
    effect: Effect | None = None
