"""Both branches of a test that is not decided: they run one after the other, and what they bind is merged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, Any

from govern.facts.syntax import Body
from govern.project.evaluation.raised import Raised
from govern.project.values import Either, External, Instance, Scope, Unknown, Value, next_birth
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

MAX_OPTIONS = 6
SIMPLE = (str, int, float, bool, bytes, type(None), External)


@dataclass(slots=True)
class Aside:
    """A branch that a default deployment does not take: what it assigns to objects that were there before is undone.

    `since` is the birth number of the first object that is made in the branch.
    """

    since: int
    kept: list[tuple[Instance, str, Value]] = field(default_factory=list)

    def keep(self, instance: Instance, name: str) -> None:
        """Remember an attribute that is about to be replaced."""
        if instance.born < self.since and name in instance.attributes:
            self.kept.append((instance, name, instance.attributes[name]))

    def undo(self) -> None:
        for instance, name, value in reversed(self.kept):
            instance.attributes[name] = value


def either(
    ev: Evaluator,
    bodies: tuple[Body, ...],
    scope: Scope,
    block: Callable[[Evaluator, Body, Scope], Any],
    *,
    decided: bool,
) -> Any:
    """Run each body from the same start; the first is the one a default deployment takes (if `decided`).

    Names that differ afterwards become Either, or keep the first body's value where a default decides. Gives the
    signal of the block: of the first body, or, where only some bodies return, None with their values kept aside.
    """
    start = dict(scope.names)
    ends: list[dict[str, Value]] = []
    signals: list[Any] = []
    raised: list[Value] = []  # values, not exceptions: one kept by the frame that it passed would never be freed
    for body in bodies:
        if not body:
            signals.append(None)
            ends.append(start)
            continue
        scope.names.clear()
        scope.names.update(start)
        ev.conditions += 1
        aside = len(ev.aside)
        if decided and body is not bodies[0]:
            ev.aside.append(Aside(next_birth()))
        try:
            signals.append(block(ev, body, scope))
            ends.append(dict(scope.names))
        except Raised as error:
            raised.append(error.value)
        finally:
            ev.conditions -= 1
            undo(ev, aside)
    if not ends and raised:
        raise Raised(raised[-1])
    scope.names.clear()
    scope.names.update(ends[0] if ends else start)
    if len(ends) > 1 and not decided:
        _merge_names(scope, ends)
    elif len(ends) > 1:
        for end in ends[1:]:
            for name, value in end.items():
                scope.names.setdefault(name, value)
    return _merge_signals(ev, signals, decided)


def _merge_names(scope: Scope, ends: list[dict[str, Value]]) -> None:
    first = ends[0]
    # one that no other body has, or that all have alike, is as the first left it
    differing = {name for end in ends[1:] for name, value in end.items() if first.get(name, end) is not value}
    for name in differing:
        values = [end[name] for end in ends if name in end]
        if any(value is not values[0] for value in values[1:]):
            scope.names[name] = merge_values(values)
        elif name not in scope.names:
            scope.names[name] = values[0]


def undo(ev: Evaluator, depth: int) -> None:
    """Take back what was assigned aside, down to this depth."""
    while len(ev.aside) > depth:
        ev.aside.pop().undo()


def _merge_signals(ev: Evaluator, signals: list[Any], decided: bool) -> Any:
    """One signal for those of several branches. Where only some of them leave the block, what follows runs only in
    the deployments, or in the worlds, in which none of them was taken: until the loop or the function ends."""
    left = [signal for signal in signals if signal is not None]
    if not left:
        return None
    returned = [signal for signal in left if hasattr(signal, "value")]
    if len(left) == len(signals):
        if decided or not returned:
            return left[0]
        if len(returned) == len(left):
            return type(returned[0])(merge_values([signal.value for signal in returned]))
    by_default = decided and signals[0] is not None
    if returned and ev.returned and (by_default or not decided):
        ev.returned[-1].extend(Early(signal.value, by_default) for signal in returned)
    if by_default:
        ev.aside.append(Aside(next_birth()))
    ev.conditions += 1
    if not returned and ev.left_loops:
        ev.left_loops[-1][left[0]] = ev.left_loops[-1].get(left[0], 0) + 1
    return None


def end_round(ev: Evaluator, aside: int, *signals: str) -> None:
    """The round, or the loop, ends: what a `continue` or `break` of only some deployments left conditional is over."""
    ev.conditions -= sum(ev.left_loops[-1].pop(signal, 0) for signal in signals)
    undo(ev, aside)
    if ev.returned and any(early.by_default for early in ev.returned[-1]):
        ev.aside.append(Aside(next_birth()))


@dataclass(slots=True)
class Early:
    """A value that a function returns before its end; `by_default` where a default deployment does."""

    value: Value
    by_default: bool


def returned_value(early: list[Early], last: Value) -> Value:
    """What a function returns that may have returned before its end."""
    default = next((one for one in early if one.by_default), None)
    return default.value if default is not None else merge_values([*[one.value for one in early], last])


def one_of(values: list[Value]) -> Value:
    """One value for several, none dropped, never an Either within an Either: those would grow with every step."""
    options: list[Value] = []
    for value in values:
        for option in value.options if isinstance(value, Either) else (value,):
            if not any(option is seen for seen in options):
                options.append(option)
    return options[0] if len(options) == 1 else Either(tuple(options[:MAX_OPTIONS]))


def merge_values(values: list[Value]) -> Value:
    """One value for several: equal ones once, unknown and empty ones only where nothing better is there."""
    found: dict[object, Value] = {}
    for value in values:
        for option in value.options if isinstance(value, Either) else (value,):
            key = (option.__class__, option) if isinstance(option, SIMPLE) else id(option)
            found.setdefault(key, option)
    distinct = list(found.values())
    known = [value for value in distinct if not isinstance(value, Unknown)]
    lost = [value for value in distinct if isinstance(value, Unknown)]
    useful = [value for value in known if value is not None] or lost[:1] or known
    if len(useful) == 1:
        return useful[0]
    return Either(tuple(useful[:MAX_OPTIONS]))
