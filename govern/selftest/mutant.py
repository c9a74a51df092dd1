"""What a mutant is: one thing taken away from one file, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from govern.findings import Finding
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.selftest.ground import Ground

Fate = Literal["killed", "survived", "equivalent"]
FATES: tuple[Fate, ...] = ("killed", "survived", "equivalent")


class Change(NamedTuple):
    """Characters of a file and what to put in their place."""

    start: int
    end: int
    text: str


class Target(NamedTuple):
    """An endpoint that a mutant takes something from."""

    app: str
    label: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """One thing that is taken away.

    `what` says so in a few words, `line` is where; `changes` are the edits of `file`, apart from each other. `targets`
    are the endpoints that lose it, `questions` those of their proofs that it may have carried, `facts` those of their
    attributes that should change. `doubtful` says that proofs may not rest on what is taken away, so that their staying
    as they were shows nothing.
    """

    operator: str
    file: str
    line: int
    what: str
    changes: tuple[Change, ...]
    targets: tuple[Target, ...] = ()
    questions: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    doubtful: bool = False

    @property
    def key(self) -> tuple[str, int, str, str]:
        return (self.file, self.line, self.what, self.operator)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant: the findings that killed it, or why it lives."""

    mutant: Mutant
    fate: Fate
    findings: tuple[Finding, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """How many mutants of one operator (or all) were killed, survived, changed nothing."""

    killed: int = 0
    survived: int = 0
    equivalent: int = 0

    @property
    def percent(self) -> float | None:
        """The part of the mutants that could be killed which was; None without any."""
        judged = self.killed + self.survived
        return 100 * self.killed / judged if judged else None


def score(outcomes: Sequence[Outcome]) -> Score:
    """The figures of some outcomes."""
    return Score(*(sum(one.fate == fate for one in outcomes) for fate in FATES))


class Operator(Protocol):
    """One way to take something away.

    `concepts` are what it takes away, `families` those of the rules that could notice; a rule of another concept than
    these cannot. An operator for what only some rules look at names them, as its `rules`.
    """

    name: str
    about: str
    concepts: frozenset[str]
    families: frozenset[str]

    def mutants(self, ground: Ground) -> Iterator[Mutant]:
        """Every mutant that can be made of a repository, in any order."""


@dataclass(slots=True)
class Gathered:
    """Endpoints that lose something at one place, and what."""

    targets: dict[Target, None] = field(default_factory=dict)
    questions: dict[str, None] = field(default_factory=dict)

    def add(self, target: Target, *questions: str) -> None:
        self.targets[target] = None
        self.questions.update(dict.fromkeys(questions))
