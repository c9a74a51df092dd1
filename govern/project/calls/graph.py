"""What is known of the calls in a function's body: calls, what they call, and the way to what they reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from govern.facts.syntax import Node, unparse
from govern.findings import Location
from govern.project.endpoints import FunctionRef
from govern.project.interned import Made
from govern.project.values import ClassValue, Value
from govern.records import dataclass

# What an expression may stand for: one value for each possibility, () where nothing is known.
Values = tuple[Value, ...]
UNKNOWN: Values = ()


_frames = Made()


class Frame:
    """What a call says about the function it enters, beyond its annotations: the class of `self`, and what parameters
    without a useful annotation are bound to. Two calls with equal frames see the same body; equal ones are one object.
    """

    __slots__ = ("__weakref__", "bound", "receiver")

    receiver: Value
    bound: tuple[tuple[str, Values], ...]

    def __new__(cls, receiver: Value = None, bound: tuple[tuple[str, Values], ...] = ()) -> Frame:
        key = (receiver, bound)
        kept = _frames.get(key)
        found: Frame | None = kept() if kept is not None else None
        if found is None:
            found = super().__new__(cls)
            found.receiver, found.bound = receiver, bound
            _frames.keep(key, found)
        return found

    def __repr__(self) -> str:
        return f"Frame({self.receiver!r}, {self.bound!r})"


NO_FRAME = Frame()


@dataclass(slots=True, eq=False)
class Target:
    """One thing that a call may run. Never changed once made, like calls and stores; to freeze them would double what
    making them costs.

    `kind` is "function" (of the repository: `function` is set), "class" (of the repository: `cls` is set; its
    `__init__`, where it has one, is a target of its own), "local" (a nested function or lambda: what it calls is listed
    with the body it stands in) or "external". `dotted` names it: "app.services.items.ItemService.create",
    "sqlalchemy.ext.asyncio.AsyncSession.commit" where the receiver's type is known, else the path it was imported by.
    """

    kind: str
    dotted: str
    function: FunctionRef | None = None
    cls: ClassValue | None = None
    frame: Frame = NO_FRAME


@dataclass(slots=True, eq=False)
class Call:
    """One place in a body that runs other code; no targets where the callee is unknown.

    `kind` is "call", "callback" (a function handed to something that runs it), "enter" (a context manager) or
    "property".
    `receiver` is what stands before the last dot of the callee, `args` and `keywords` the values of the arguments,
    `values` those of the result. `awaited` says whether the call stands under `await`.
    """

    node: Node
    file: str
    line: int
    column: int
    targets: tuple[Target, ...]
    kind: str = "call"
    receiver: Values = UNKNOWN
    args: tuple[Values, ...] = ()
    keywords: Mapping[str, Values] = field(default_factory=dict)
    values: Values = UNKNOWN
    awaited: bool = False

    @property
    def location(self) -> Location:
        return Location(self.file, self.line, self.column)

    @property
    def text(self) -> str:
        """The call as it is written, shortened."""
        return unparse(self.node, 60)

    @property
    def name(self) -> str:
        """The last part of the callee as it is written: "commit" of `self.db.commit()`; "" where it has none."""
        callee = self.node[2] if self.node[0] == "call" else self.node
        return str(callee[-1]) if callee[0] in ("name", "attr") else ""

    @property
    def functions(self) -> tuple[FunctionRef, ...]:
        """The functions of the repository that it may run."""
        return tuple(target.function for target in self.targets if target.function is not None)

    @property
    def externals(self) -> tuple[str, ...]:
        """The dotted names of what it may run outside the repository."""
        return tuple(target.dotted for target in self.targets if target.kind == "external")


@dataclass(slots=True, eq=False)
class Store:
    """An assignment to an attribute or an item in a body: `order.status = ...`. `receiver` is what `order` may be."""

    node: Node
    file: str
    line: int
    column: int
    attribute: str
    receiver: Values
    value: Values

    @property
    def location(self) -> Location:
        return Location(self.file, self.line, self.column)


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """What a function's body does, in source order: its calls, its attribute assignments, what it returns and yields.

    `parameters` are the values of its parameters, as annotations and the frame give them.
    """

    calls: tuple[Call, ...] = ()
    stores: tuple[Store, ...] = ()
    returns: Values = UNKNOWN
    yields: Values = UNKNOWN
    generator: bool = False
    parameters: Mapping[str, Values] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Hop:
    """A function that was reached, from `root`; `before` is the hop whose body calls it there, None for a root."""

    function: FunctionRef
    frame: Frame
    root: FunctionRef
    before: Hop | None = None
    call: Call | None = None

    @property
    def chain(self) -> tuple[Location, ...]:
        """The call sites that lead to it from the root: one location for each, its note "create_item ->
        ItemService.create". The chain of a root is empty."""
        sites: list[Location] = []
        hop = self
        while hop.before is not None and hop.call is not None:
            note = f"{hop.before.function.qualname} -> {hop.function.qualname}"
            sites.append(Location(hop.call.file, hop.call.line, hop.call.column, note=note))
            hop = hop.before
        return tuple(reversed(sites))
