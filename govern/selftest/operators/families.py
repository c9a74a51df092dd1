"""Which rules could notice what operators take away: by family and by concept."""

from __future__ import annotations

from collections.abc import Collection

ACCESS = frozenset({"mutations", "access"})
ROUTERS = frozenset({"routers"})
TYPES = frozenset({"types"})
GUARD_CONCEPTS = frozenset({"permission", "authentication", "isolation", "ownership"})
# Where one thing carries several, the operator of the first of these takes it.
ORDER = ("permission", "audit", "idempotency", "authentication")


class Takes:
    """Which of the questions of ORDER an operator takes the proof of."""

    def __init__(self, *questions: str) -> None:
        self.questions = frozenset(questions)

    @property
    def concepts(self) -> frozenset[str]:
        """The concepts of the rules that could notice."""
        return GUARD_CONCEPTS if self.questions & GUARD_CONCEPTS else self.questions

    def first_of(self, carried: Collection[str]) -> bool:
        """Whether this operator is the one for something that carries these."""
        first = next((one for one in ORDER if one in carried), None)
        return first in self.questions
