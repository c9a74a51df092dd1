"""What is known of one frontend file: its names, scope by scope, and the calls in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Any

from govern.facts.syntax import Node
from govern.records import dataclass


@dataclass(slots=True, eq=False)
class Binding:
    """What a name was declared as: "import" (source, name there), "func", "class", "enum", "value", "param", "unknown".

    `keys` lead from the value to the name where it was destructured: a name, a number, or "..." for the rest.
    `more` are the values that are assigned later, each (operator, expression, scope)."""

    kind: str
    node: Any = None
    keys: tuple[str | int, ...] = ()
    default: Node | None = None
    index: int = 0
    type: Node | None = None
    more: list[tuple[str, Node, Scope]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Scope:
    """The names of a file, a function or a block. `function` is the scope of the function around it, itself for one;
    `node` the function, None for a file; `label` the names of functions and classes around it, from outside."""

    path: str
    parent: Scope | None
    node: Node | None = None
    label: tuple[str, ...] = ()
    owner: Node | None = None
    names: dict[str, Binding] = field(default_factory=dict)
    returns: list[tuple[Node, Scope]] = field(default_factory=list)
    loop: bool = False
    function: Scope = field(init=False)

    def __post_init__(self) -> None:
        is_function = self.parent is None or self.node is not None
        self.function = self if is_function else self.parent.function  # type: ignore[union-attr]

    def find(self, name: str) -> tuple[Binding, Scope] | None:
        """The declaration of a name as seen from here."""
        scope: Scope | None = self
        while scope is not None:
            binding = scope.names.get(name)
            if binding is not None:
                return binding, scope
            scope = scope.parent
        return None

    def functions(self) -> Iterator[Scope]:
        """The functions around this place, the nearest first."""
        scope: Scope | None = self.function
        while scope is not None:
            if scope.node is not None:
                yield scope
            scope = scope.parent.function if scope.parent is not None else None


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """A call, `new` or tagged template, where it stands, and the expressions around it, from outside."""

    node: Node
    scope: Scope
    around: tuple[Node, ...] = ()


@dataclass(slots=True, eq=False)
class FileIndex:
    """One file: its scopes by function, its calls, what it exports, and what is assigned to members of names."""

    path: str
    scope: Scope
    functions: dict[int, Scope] = field(default_factory=dict)
    sites: list[Site] = field(default_factory=list)
    exports: dict[str, tuple[str, str]] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    default: tuple[Node, Scope] | None = None
    classes: list[tuple[Node, Scope]] = field(default_factory=list)
    assigned: list[tuple[Node, Node, Scope]] = field(default_factory=list)
