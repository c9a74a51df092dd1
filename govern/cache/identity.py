"""Which object something is, for what is remembered of objects.

`id` says the same, but raises an audit event each time: while a run is watched (`watch`), that costs as much as ten
calls, and a run asks millions of times.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NewType, cast

# Not the number that `id` gives: a type of its own, so that the two do not meet in one set.
Identity = NewType("Identity", int)

# As long as two objects live, these differ.
identity = cast("Callable[[object], Identity]", object.__hash__)
