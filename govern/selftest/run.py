"""The way of a self-test: what can be taken away, which of it is, what the rules say of each."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Sequence

from govern.checks.run import RuleFailure
from govern.project.project import Project
from govern.records import dataclass
from govern.rule import Rule
from govern.selftest.ground import Ground
from govern.selftest.judge import Judge
from govern.selftest.mutant import Mutant, Operator, Outcome
from govern.selftest.sample import sample


@dataclass(frozen=True, slots=True)
class SelfTest:
    """The outcome: of `possible` mutants a sample was chosen, and `outcomes` tells what became of each.

    `failures` are rules that cannot do their work on the repository as it is, `left_out` operators that no rule could
    notice.
    `rules` are those that were asked; `untried` how many of the sample time did not suffice for, `seconds` what the
    others took together.
    """

    outcomes: tuple[Outcome, ...]
    operators: tuple[Operator, ...]
    rules: tuple[Rule, ...]
    possible: int
    seed: int
    untried: int = 0
    seconds: float = 0.0
    left_out: tuple[Operator, ...] = ()
    endpoints: int = 0
    failures: tuple[RuleFailure, ...] = ()


def self_test(
    project: Project,
    rules: Sequence[Rule],
    operators: Sequence[Operator],
    *,
    limit: int | None,
    seed: int,
    timeout: float | None,
    progress: Callable[[str], None],
) -> SelfTest:
    """Take things away from `project`, one at a time, and hold `rules` against what is left.

    Operators that none of the rules could notice make no mutants.
    """
    ground = Ground(project)
    judge = Judge(ground, rules)
    left_out = tuple(one for one in operators if not judge.rules_for(one))
    operators = [one for one in operators if one not in left_out]
    progress("looking for what can be taken away")
    by_name = {one.name: one for one in operators}
    possible = _distinct(mutant for operator in operators for mutant in operator.mutants(ground))
    chosen = sample(possible, limit, seed)
    judge.prepare(by_name[name] for name in dict.fromkeys(mutant.operator for mutant in chosen))
    gc.freeze()
    start = time.monotonic()
    outcomes: list[Outcome] = []
    for number, mutant in enumerate(chosen, 1):
        if timeout is not None and time.monotonic() - start > timeout:
            break
        progress(f"mutant {number} of {len(chosen)}")
        outcomes.append(judge.judge(mutant, by_name[mutant.operator]))
        # a project is full of cycles, and the command line has switched their collection off
        gc.collect()
    asked = {rule.name: rule for operator in operators for rule in judge.rules_for(operator)}
    gc.unfreeze()
    return SelfTest(
        tuple(sorted(outcomes, key=lambda one: one.mutant.key)),
        tuple(operators),
        tuple(rule for rule in rules if rule.name in asked),
        len(possible),
        seed,
        len(chosen) - len(outcomes),
        time.monotonic() - start,
        left_out,
        len(ground.endpoints),
        tuple(judge.failures.values()),
    )


def _distinct(mutants: Iterable[Mutant]) -> list[Mutant]:
    """Mutants that make the same edits, once: those of the operator that comes first."""
    found: dict[tuple[object, ...], Mutant] = {}
    for one in mutants:
        found.setdefault((one.file, one.changes), one)
    return list(found.values())
