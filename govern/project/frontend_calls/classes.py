"""Requests that hang on what an object was made with, or on what a class fills in of its base."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from govern.facts.syntax import Node
from govern.project.frontend_calls.scopes import Scope, Site
from govern.project.frontend_calls.values import ClassRef, Closure, Frame, Instance

if TYPE_CHECKING:
    from govern.project.frontend_calls.follow import Follow


class Classes:
    """The part of following that knows classes."""

    def _instance(self: Follow, site: Site, cls: ClassRef, frame: Frame) -> None:  # type: ignore[misc]
        args = self.evaluator.arguments(site.node[3], site.scope, frame)
        for base in self.evaluator.bases(cls):
            self.made.setdefault(id(base.node), []).append((site, Instance(cls, args)))

    def _subclasses(self: Follow) -> None:  # type: ignore[misc]
        """What classes and their instances fill in of what their base class leaves open."""
        for path in self.sources.paths:
            for node, scope in self.sources.index(path).classes:
                cls = ClassRef(node, scope, self.evaluator.symbolic(scope))
                for base in self.evaluator.bases(cls)[1:]:
                    if id(base.node) in self.classes:
                        where = Site(("call", node[1], ("name", node[1], node[2]), (), (), False), scope)
                        self._fill(where, Instance(cls, None), id(base.node), node[2])
        for owner in list(self.classes):
            for site, instance in self.made.get(owner, ()):
                if instance.args:
                    self._fill(site, instance, owner, "")

    def _fill(self: Follow, where: Site, instance: Instance, owner: int, name: str) -> None:  # type: ignore[misc]
        for site in list(self.classes[owner]):
            method = next(
                (one for one in site.scope.functions() if one.owner is not None and not _inside_function(one)), None
            )
            if method is None or method.node is None:
                continue
            current = self.evaluator.member(instance, method.node[2])
            if isinstance(current, Closure) and current.node is not method.node:
                continue
            self.evaluator.fresh()
            parent = self.evaluator.symbolic(method.parent) if method.parent is not None else None
            frame = Frame(method, parent, None, instance)
            sent = [one for one in self._at(site, frame, 0, (where,)) if self._adds(one)]
            # What a class inherits is called only where an endpoint is meant: nobody may call the rest.
            sent = [one for one in sent if any(self.joins(*each) for each in one.alternatives)]
            mark = (
                id(instance.cls.node),
                id(method.node),
                frozenset(each for one in sent for each in one.alternatives),
            )
            if sent and mark not in self.filled:
                self.filled.add(mark)
                label = (name, method.node[2]) if name else (*where.scope.label, method.node[2])
                key = hash((id(where.node), id(instance.cls.node), id(method.node), id(site.node)))
                self._report(where, sent, label, key)

    def _constructors(self: Follow, site: Site, owner: Node) -> Iterator[Scope]:  # type: ignore[misc]
        frame = self.evaluator.symbolic(site.scope)
        this = self.evaluator.this(frame)
        if isinstance(this, Instance):
            for base in self.evaluator.bases(this.cls):
                for member in base.node[7]:
                    if member[0] == "method" and member[2] == "constructor":
                        scope = self.sources.functions.get(id(member[3]))
                        if scope is not None:
                            yield scope


def _inside_function(scope: Scope) -> bool:
    """Whether a function of a class stands in another function of it."""
    return scope.parent is not None and scope.parent.function.owner is scope.owner
