"""Whether a team's commit messages are Conventional Commits already, and in which form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field

from govern.commits.convention import Convention, problems_of
from govern.commits.message import Message
from govern.records import dataclass

FEWEST = 10
MOST = 200
FROM_PERCENT = 80
# How often a type must have been used to be one of the team's, and not a slip.
USES = 2
# From which share on (one in this many) long first lines are a habit.
LONG_ONE_IN = 50


@dataclass(frozen=True, slots=True)
class Practice:
    """How many of the last messages keep the convention, and what the rule's options must be to let them through."""

    kept: int
    of: int
    options: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_habit(self) -> bool:
        """Whether a message that breaks the convention is the exception."""
        return self.of >= FEWEST and 100 * self.kept >= FROM_PERCENT * self.of


def practice_of(messages: Iterable[Message], types: Iterable[str], longest: int) -> Practice:
    """The practice behind the messages that people wrote, against the usual types and length of a first line."""
    written = [one for one in messages if one.first is not None and not one.is_generated and not one.autosquash]
    kept = [one for one in written if not any(problems_of(one, Convention()))]
    usual = list(types)
    uses = Counter(one.header.type for one in kept if one.header is not None)
    more = sorted(name for name, count in uses.items() if count >= USES and name not in usual)
    options: dict[str, object] = {}
    if more:
        options["types"] = [*usual, *more]
    if LONG_ONE_IN * sum(len(one.subject) > longest for one in kept) > len(kept):
        options["max-header"] = 0
    return Practice(len(kept), len(written), options)
