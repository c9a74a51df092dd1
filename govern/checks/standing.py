"""How rules stand with one endpoint: what they report about it, or why they report nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from govern.checks.entities import Subject, endpoints
from govern.checks.query import admits
from govern.findings import Finding, Location, Severity, Verdict
from govern.project.proofs.exemptions import is_listed
from govern.records import dataclass
from govern.rule import Rule

if TYPE_CHECKING:
    from govern.project.endpoints import Endpoint
    from govern.project.project import Project

# "silent": the rule looks at more than endpoints, or says nothing of those that keep it, and reports nothing here.
Word = Literal["refuted", "unknown", "proved", "silent", "does not apply"]
WORDS: tuple[Word, ...] = ("refuted", "unknown", "proved", "silent", "does not apply")
QUESTIONS = ("authentication", "permission", "audit", "idempotency")


@dataclass(frozen=True, slots=True)
class Standing:
    """A rule's verdict on one endpoint, why, and the chain that shows it; the finding, where it reports one."""

    rule: Rule
    verdict: Word
    why: str
    chain: tuple[Location, ...] = ()
    finding: Finding | None = None


def standings(rule: Rule, findings: Sequence[Finding], endpoint: Endpoint, project: Project) -> list[Standing]:
    """How a rule stands with an endpoint, given all that it reports: one standing, or one for each finding here."""
    here = [one for one in findings if concerns(one, endpoint, project)]
    if here:
        return [_reported(rule, one) for one in here]
    return [_unreported(rule, findings, endpoint, project)]


def concerns(finding: Finding, endpoint: Endpoint, project: Project) -> bool:
    """Whether a finding is about an endpoint: it names it, or stands in its handler or where it is registered."""
    at = finding.location
    if finding.endpoint is not None:
        several = sum(one.label == endpoint.label for one in project.endpoints) > 1
        return finding.endpoint == endpoint.label and (not several or _is_here(at, endpoint))
    return _is_here(at, endpoint) or (at.file == endpoint.router_file and finding.subject == at.file)


def _is_here(at: Location, endpoint: Endpoint) -> bool:
    heads = [mount.line for mount in endpoint.mounts[:1] if mount.file == endpoint.file]
    first = min([endpoint.line, *heads])
    if at.file == endpoint.file and first <= at.line <= endpoint.end_line:
        return True
    return any((at.file, at.line) == (mount.file, mount.line) for mount in endpoint.mounts)


def _reported(rule: Rule, finding: Finding) -> Standing:
    verdict: Word = "unknown" if finding.verdict is Verdict.UNKNOWN else "refuted"
    return Standing(rule, verdict, finding.message, finding.chain, finding)


def _unreported(rule: Rule, findings: Sequence[Finding], endpoint: Endpoint, project: Project) -> Standing:
    if endpoint.test or endpoint.external:
        what = "of tests or examples" if endpoint.test else "of a library"
        return Standing(rule, "does not apply", f"the endpoint is one {what}")
    # a remark on the whole repository stands for all endpoints
    if rule.concept and len(findings) == 1 and findings[0].endpoint is None and findings[0].severity is Severity.INFO:
        return Standing(rule, "does not apply", findings[0].message)
    if rule.concept is not None and project.config.concept(rule.concept).enabled is False:
        return Standing(rule, "does not apply", f"the configuration switches {rule.concept} off")
    if rule.each == "endpoint":
        return _queried(rule, endpoint, project)
    return _left_out(rule, endpoint, project) or _proved(rule, endpoint, project) or _silent(rule)


def _queried(rule: Rule, endpoint: Endpoint, project: Project) -> Standing:
    subject = next(one for one in endpoints(project) if one.subject == endpoint.label)
    refused = admits(rule, subject)
    if refused is not None:
        return Standing(rule, "does not apply", f"it looks at endpoints with {refused}")
    for condition in rule.require:
        ask = subject.answers.get(condition.attribute)
        if ask is not None:
            return _answered(rule, ask().verdict, subject, condition.attribute)
    return Standing(rule, "proved", "all that it asks for is there")


def _answered(rule: Rule, verdict: Verdict, subject: Subject, question: str) -> Standing:
    answer = subject.answers[question]()
    word: Word = "unknown" if verdict is Verdict.UNKNOWN else "proved"
    return Standing(rule, word, answer.detail, answer.chain)


def _left_out(rule: Rule, endpoint: Endpoint, project: Project) -> Standing | None:
    """Why a rule does not look at an endpoint: its options, or what the endpoint is."""
    methods = rule.values.get("methods")
    if isinstance(methods, list | tuple) and endpoint.method not in {str(one).upper() for one in methods}:
        return Standing(rule, "does not apply", f"it looks at {', '.join(map(str, methods))} only")
    ignored = rule.values.get("ignore")
    if isinstance(ignored, list | tuple) and is_listed(endpoint, tuple(map(str, ignored))):
        return Standing(rule, "does not apply", "the rule's option `ignore` lists it")
    if rule.concept not in QUESTIONS:
        return None
    if rule.family == "mutations" and isinstance(methods, list | tuple):
        mutation = project.effects.mutates(endpoint)
        if mutation.verdict is Verdict.REFUTED:
            return Standing(rule, "does not apply", f"it changes nothing: {mutation.detail}", mutation.chain)
        if mutation.verdict is Verdict.UNKNOWN:
            return Standing(rule, "unknown", f"whether it changes anything: {mutation.detail}", mutation.chain)
    return None


def _proved(rule: Rule, endpoint: Endpoint, project: Project) -> Standing | None:
    """What the question behind a rule comes to, where it is one of those that are asked of every endpoint."""
    if rule.concept not in QUESTIONS:
        return None
    proof = getattr(project.proofs, rule.concept)(endpoint)
    if proof.verdict is Verdict.PROVED:
        return Standing(rule, "proved", proof.detail, proof.chain)
    exemption = project.proofs.exemption(endpoint)
    if exemption is not None:
        chain = (exemption.location,) if exemption.location is not None else ()
        return Standing(rule, "does not apply", exemption.detail, chain)
    if proof.verdict is Verdict.UNKNOWN:
        return Standing(rule, "unknown", proof.detail, proof.chain)
    return None


def _silent(rule: Rule) -> Standing:
    return Standing(rule, "silent", "it reports nothing here")
