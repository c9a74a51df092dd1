"""What is asked of functions: who is turned away, and what else they do. Each is worked out where it is asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field
from typing import TYPE_CHECKING

from govern.cache.identity import Identity
from govern.project.calls.graph import Frame
from govern.project.proofs.evidence import AUTHENTICATION, DECIDED, PERMISSION, UNDECIDED, UNFOLLOWED, Evidence
from govern.project.proofs.recogniser import Recogniser
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.proofs.local import Edge, Item

REFUSALS = frozenset((AUTHENTICATION, PERMISSION, UNDECIDED))
Key = tuple[Identity, Frame]
Found = tuple[Evidence, ...]


@dataclass(slots=True, eq=False)
class Question:
    """One question with what is known of it. `refusals` says whether it is who is turned away; `known` are the answers
    for functions, `telling` the nodes in their bodies that show something whose tests are worth deciding, `sensitive`
    the parameters that decide it."""

    refusals: bool
    recognisers: tuple[Recogniser, ...]
    known: dict[Key, Found] = field(default_factory=dict)
    telling: dict[Key, frozenset[Identity]] = field(default_factory=dict)
    sensitive: dict[Key, frozenset[str]] = field(default_factory=dict)

    def asks(self, kind: str) -> bool:
        """Whether evidence of a kind answers this question."""
        return kind != UNFOLLOWED and (kind in REFUSALS) is self.refusals

    def is_of(self, kinds: Collection[str]) -> bool:
        """Whether evidence of one of some kinds answers this question."""
        return any(map(self.asks, kinds))

    def settle(self, items: dict[Key, list[Item]], found: dict[Key, Found]) -> None:
        """Remember the answers for functions that call each other, and what in their bodies decides them."""
        shown = {key: [one for one in every if self._shows(one[1], found)] for key, every in items.items()}
        self._settle_parameters(shown)
        self.known.update(found)
        self.telling.update({key: frozenset(at for at, _, _ in every) for key, every in shown.items()})

    def _shows(self, item: Evidence | Edge, settling: dict[Key, Found]) -> bool:
        if isinstance(item, Evidence):
            return item.kind in DECIDED and self.asks(item.kind)
        return any(one.kind in DECIDED for one in settling.get(item.key) or self.known.get(item.key, ()))

    def _settle_parameters(self, shown: dict[Key, list[Item]]) -> None:
        """Work out which parameters decide what functions that call each other show, until a round adds nothing."""
        decide = dict.fromkeys(shown, frozenset[str]())
        self.sensitive.update(decide)
        grows = True
        while grows:
            grows = False
            for key, items in shown.items():
                for _, item, looked_at in items:
                    decide[key] |= looked_at
                    if not isinstance(item, Evidence):
                        for parameter in self.sensitive[item.key]:
                            decide[key] |= item.made_from(parameter)
                grows = grows or len(decide[key]) > len(self.sensitive[key])
                self.sensitive[key] = decide[key]
