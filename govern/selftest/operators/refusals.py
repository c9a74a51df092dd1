"""What a guard does when it refuses: `if not allowed: raise ...`."""

from __future__ import annotations

from collections.abc import Iterator

from govern.facts.syntax import Node, line_of, walk_scope
from govern.selftest.ground import QUESTION_OF, Ground
from govern.selftest.mutant import Change, Gathered, Mutant
from govern.selftest.operators.families import ACCESS, GUARD_CONCEPTS
from govern.selftest.text import SourceText


class Refusal:
    """Takes the refusals of one kind away from a function: each `if` that does nothing but refuse becomes `pass`, each
    `raise` or `return` elsewhere does."""

    name = "guard-check"
    about = "an imperative check: `if not ...: raise`"
    concepts = GUARD_CONCEPTS
    families = ACCESS

    def mutants(self, ground: Ground) -> Iterator[Mutant]:
        """One for each function and kind of refusal."""
        found: dict[tuple[str, int, str], tuple[Node, dict[Change, int], Gathered]] = {}
        for endpoint in ground.endpoints:
            if ground.checks_callers_itself(endpoint):
                continue
            for one in ground.evidence(endpoint):
                question = QUESTION_OF[one.kind]
                text = ground.text(one.location.file) if question in GUARD_CONCEPTS else None
                statement = ground.statement(one.location) if text is not None else None
                if text is None or statement is None or statement[0] not in ("raise", "return"):
                    continue
                function = ground.function_around(one.location)
                if function is None:
                    continue
                key = (one.location.file, line_of(function[1]), question)
                _, changes, gathered = found.setdefault(key, (function, {}, Gathered()))
                changes[_gone(ground, text, function, statement)] = one.location.line
                gathered.add(ground.target(endpoint), question)
        for (file, _, question), (function, changes, gathered) in found.items():
            yield Mutant(
                self.name,
                file,
                min(changes.values()),
                f"the {question} check of {function[2]}",
                tuple(changes),
                tuple(gathered.targets),
                (question,),
            )


def _gone(ground: Ground, text: SourceText, function: Node, refusal: Node) -> Change:
    """A refusal gone, with its test where that is for nothing else."""
    gone = ground.dropped(text, refusal)
    for node in walk_scope(function[5]):
        if node[0] == "if" and node[3] == (refusal,) and not node[4]:
            start = text.offset(node[1])
            return Change(start, gone.end, "pass") if text.word_at(start) == "if" else gone
    return gone


OPERATORS = (Refusal(),)
