"""Which object something is, for what is remembered of objects.

`id` says the same, but raises an audit event each time: while a run is watched (`watch`), that costs as much as ten
calls, and a run asks millions of times.
"""

from __future__ import annotations

from collections.abc import Callable

# As long as two objects live, these numbers differ. They are not those of `id`.
identity: Callable[[object], int] = object.__hash__
