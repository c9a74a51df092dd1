"""What became of a mutant: the rules are run on it, and what they report is held against what they reported before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from govern.checks.run import RuleFailure, check_rules
from govern.findings import Finding, Verdict
from govern.project.endpoints import Endpoint
from govern.project.overlay import overlaid
from govern.project.project import Project
from govern.project.proofs.evidence import Evidence
from govern.project.proofs.proof import Proof
from govern.rule import Rule
from govern.selftest.ground import QUESTION_OF, Ground
from govern.selftest.mutant import Mutant, Operator, Outcome

GUARDS = frozenset(("permission", "authentication"))
Identity = tuple[str, str, str, str, str]


class Judge:
    """Judges mutants of one repository with one choice of rules. `failures` are those of rules that cannot do their
    work on the repository as it is."""

    def __init__(self, ground: Ground, rules: Sequence[Rule]) -> None:
        self._ground = ground
        self._rules = rules
        self.failures: dict[str, RuleFailure] = {}
        self._bytes: dict[str, bytes] = {}
        self._before: dict[str, Counter[Identity]] = {}
        self._endpoints = {ground.target(one): one for one in ground.endpoints}

    def rules_for(self, operator: Operator) -> tuple[Rule, ...]:
        """The rules that could notice what an operator takes away."""
        return tuple(
            rule
            for rule in self._rules
            if rule.family in operator.families
            and (rule.concept is None or rule.concept in operator.concepts)
            and rule.name in getattr(operator, "rules", (rule.name,))
        )

    def prepare(self, operators: Iterable[Operator]) -> None:
        """Run the rules that will be asked on the repository as it is."""
        for operator in operators:
            for rule in self.rules_for(operator):
                self._known(rule)

    def judge(self, mutant: Mutant, operator: Operator) -> Outcome:
        """Run the rules on a mutant. Never raises because of what was taken away."""
        rules = self.rules_for(operator)
        after = overlaid(self._ground.project, {mutant.file: self._mutated(mutant)}, self._bytes)
        labels = {target.label for target in mutant.targets}
        outcome = check_rules(rules, after)
        failed = sorted({one.rule for one in outcome.failures} - self.failures.keys())
        new = [one for one in self._new(rules, outcome.findings) if one.endpoint is None or one.endpoint in labels]
        if new:
            return Outcome(mutant, "killed", tuple(new))
        decidable = bool(mutant.questions or mutant.facts) and not mutant.doubtful
        doubled = self._doubled(mutant, after) if decidable else None
        if doubled is not None:
            return Outcome(mutant, "equivalent", why=doubled)
        told = f"{', '.join(failed)} failed on it; " if failed else ""
        return Outcome(mutant, "survived", why=told + self._why(mutant, after))

    def _mutated(self, mutant: Mutant) -> bytes:
        text = self._ground.project.tree.read(mutant.file).decode("utf-8-sig")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        for change in sorted(mutant.changes, reverse=True):
            text = text[: change.start] + change.text + text[change.end :]
        return text.encode()

    def _new(self, rules: Sequence[Rule], findings: Iterable[Finding]) -> list[Finding]:
        before = sum((self._known(rule) for rule in rules), Counter[Identity]())
        new: list[Finding] = []
        for one in findings:
            key = _identity(one)
            if before[key]:
                before[key] -= 1
            else:
                new.append(one)
        return new

    def _known(self, rule: Rule) -> Counter[Identity]:
        if rule.name not in self._before:
            outcome = check_rules([rule], self._ground.project)
            self._before[rule.name] = Counter(map(_identity, outcome.findings))
            self.failures.update((one.rule, one) for one in outcome.failures)
        return self._before[rule.name]

    def _doubled(self, mutant: Mutant, after: Project) -> str | None:
        """What shows that a mutant changes nothing: everything that was taken away is still there, by another way."""
        now = {self._ground.target(one): one for one in after.own_endpoints}
        told = ""
        for target in mutant.targets:
            before, mutated = self._endpoints.get(target), now.get(target)
            if before is None or mutated is None:
                return None
            if any(getattr(before, fact) != getattr(mutated, fact) for fact in mutant.facts):
                return None
            told = told or "".join(f"{fact} stays as it was" for fact in mutant.facts[:1])
            if not mutant.questions:
                continue
            own = self._own_check(before, mutated, after) if GUARDS.issuperset(mutant.questions) else ""
            if own:
                told = told or own
                continue
            left = {_proof(one): one for one in after.proofs.evidence(mutated)}
            had = [one for one in self._ground.evidence(before) if QUESTION_OF[one.kind] in mutant.questions]
            if not had or not all(_proof(one) in left for one in had):
                return None
            place = left[_proof(had[0])].trail[0]
            told = told or f"the same is still asked for by {place.file}:{place.line}"
        return told or None

    def _own_check(self, before: Endpoint, mutated: Endpoint, after: Project) -> str:
        """How an endpoint checks by itself who calls, before and after: a guard around it adds nothing to that."""
        if not self._ground.checks_callers_itself(before):
            return ""
        was, now = self._ground.project.proofs.exemption(before), after.proofs.exemption(mutated)
        same = was is not None and now is not None and (was.kind, was.detail) == (now.kind, now.detail)
        return f"the endpoint {now.detail}" if same and now is not None else ""

    def _why(self, mutant: Mutant, after: Project) -> str:
        """What the first endpoint that lost something looks like to the rules now."""
        now = {self._ground.target(one): one for one in after.own_endpoints}
        target = next(iter(mutant.targets), None)
        if target is None:
            return "no rule noticed"
        endpoint = now.get(target)
        if endpoint is None:
            return f"{target.label} is gone, and no rule says so"
        return f"{target.label}: {'; '.join(_told(after, endpoint, mutant.questions)) or 'no rule noticed'}"


def _told(after: Project, endpoint: Endpoint, questions: Iterable[str]) -> Iterable[str]:
    mutation = after.effects.mutates(endpoint)
    if mutation.verdict is not Verdict.PROVED:
        yield f"mutates {mutation.verdict}"
    for question in questions:
        proof = proof_of(after, question, endpoint)
        at = (
            f", {proof.chain[-1].file}:{proof.chain[-1].line}"
            if proof.chain and proof.verdict is Verdict.PROVED
            else ""
        )
        yield f"{question} {proof.verdict}" + (f" ({proof.detail}{at})" if proof.detail else "")
    exemption = after.proofs.exemption(endpoint)
    if exemption is not None:
        yield f"exempt: {exemption.detail}"


def proof_of(project: Project, question: str, endpoint: Endpoint) -> Proof:
    """The proof of "permission", "authentication", "audit" or "idempotency" for an endpoint."""
    proof = getattr(project.proofs, question)(endpoint)
    assert isinstance(proof, Proof)
    return proof


def _proof(one: Evidence) -> tuple[object, ...]:
    """What a piece of evidence shows, in words that survive edits elsewhere in its file."""
    return (one.kind, one.location.file, one.location.note, one.names, one.depends_on_request)


def _identity(finding: Finding) -> Identity:
    verdict = finding.verdict.value if finding.verdict is not None else ""
    return (finding.rule, finding.location.file, finding.subject, verdict, finding.severity.value)
