"""All operators, in the order in which they are listed."""

from __future__ import annotations

from collections.abc import Iterable

from govern.errors import UsageError
from govern.selftest.mutant import Operator
from govern.selftest.operators import (
    calls,
    decorators,
    headers,
    lists,
    middleware,
    parameters,
    reached,
    refusals,
    types,
    wiring,
)
from govern.suggestions import did_you_mean

OPERATORS: tuple[Operator, ...] = tuple(
    operator
    for module in (parameters, lists, decorators, refusals, calls, middleware, headers, reached, wiring, types)
    for operator in module.OPERATORS
)


def named(names: Iterable[str]) -> tuple[Operator, ...]:
    """The operators of these names, all without any. Raises UsageError for a name that is none of them."""
    wanted = list(names)
    known = {one.name for one in OPERATORS}
    for name in wanted:
        if name not in known:
            hint = did_you_mean(name, known) or f": choose of {', '.join(sorted(known))}"
            raise UsageError(f"there is no operator {name!r}{hint}")
    return tuple(one for one in OPERATORS if not wanted or one.name in wanted)
