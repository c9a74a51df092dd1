"""Context managers: what entering one gives, and what leaving it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.values import ClassValue, ExternalInstance, Instance, Site, Value

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator


def enter(ev: Evaluator, manager: Value, site: Site) -> Value:
    """What `with manager as x` binds; of a generator function, whose code has run by now, what it yielded first."""
    if isinstance(manager, list):
        return manager[0] if manager else None
    if isinstance(manager, ExternalInstance) and manager.callee in ("contextlib.nullcontext", "contextlib.closing"):
        return manager.args[0] if manager.args else None
    found = _call(ev, manager, ("__enter__", "__aenter__"), [], site)
    return manager if found is NOTHING else found


def leave(ev: Evaluator, manager: Value, site: Site) -> None:
    """What the end of the block runs."""
    _call(ev, manager, ("__exit__", "__aexit__"), [None, None, None], site)


NOTHING = object()


def _call(ev: Evaluator, manager: Value, names: tuple[str, ...], args: list[Value], site: Site) -> Value:
    if not isinstance(manager, Instance) or not isinstance(manager.cls, ClassValue):
        return NOTHING
    name = next((name for name in names if manager.cls.lookup(name) is not None), None)
    return NOTHING if name is None else ev.call(ev.get_attribute(manager, name, site), args, {}, site)
