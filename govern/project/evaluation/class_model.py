"""How what lies outside the repository behaves where it is modelled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from govern.project.values import Instance, Site, Value
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator


@dataclass(slots=True, frozen=True)
class ClassModel:
    """How a class from outside the repository behaves: what its constructor does, its methods, its computed attributes.

    `init(evaluator, instance, args, keywords, site)`; each method `(evaluator, instance, args, keywords, site)`;
    each property `(evaluator, instance)`.
    """

    name: str
    init: Callable[[Evaluator, Instance, list[Value], dict[str, Value], Site], None]
    methods: Mapping[str, Callable[[Evaluator, Instance, list[Value], dict[str, Value], Site], Value]]
    properties: Mapping[str, Callable[[Evaluator, Instance], Value]] = field(default_factory=dict)
    parents: tuple[str, ...] = ()
