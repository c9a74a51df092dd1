"""Equal things that are one object: comparing and hashing them costs the same however large they are."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any
from weakref import ref


class Kept(ref[Any]):
    """A weak reference to the one object that was made for `key`."""

    __slots__ = ("key",)

    key: Hashable


class Made(dict[Hashable, Kept]):
    """What was made, by what it was made of; forgotten once nothing else holds it.

    A `WeakValueDictionary` would do the same for three times the price, which counts here: a run asks a million times.
    """

    def keep(self, key: Hashable, value: Any) -> None:
        """Remember the object that `key` stands for."""
        kept = Kept(value, self._forget)
        kept.key = key
        self[key] = kept

    def _forget(self, kept: ref[Any]) -> None:
        key = kept.key  # type: ignore[attr-defined]
        if self.get(key) is kept:
            del self[key]
