"""`govern why`: all that is known of one endpoint, and every rule's verdict on it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from govern.checks.run import check_rules
from govern.packs import select_rules
from govern.project.wiring.backend import require_app
from govern.records import dataclass
from govern.reporters.report import Failure
from govern.session.baselines import read_baseline
from govern.session.check import run_of
from govern.session.check_request import CheckRequest
from govern.session.repository import open_stored
from govern.session.routes import answers_of
from govern.session.rules import rules_of
from govern.session.start import Progress, silent
from govern.sift.sift import sift

if TYPE_CHECKING:
    from govern.reporters.endpoint_page import EndpointPage


@dataclass(frozen=True, slots=True)
class WhyRequest:
    """Which endpoint to explain: `method` and `path` (a template, or as a request has it), of the application `app`
    where several serve it. `repository` picks the repository; the rest is as in CheckRequest."""

    method: str
    path: str
    repository: Path | None = None
    config: Path | None = None
    app: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str | None = None
    python_rules: bool = True
    baseline: Path | None = None
    today: date | None = None


def explain_endpoint(request: WhyRequest, progress: Progress = silent) -> EndpointPage:
    """All that is known of one endpoint, and how each selected rule stands with it.

    Raises UsageError where there is no repository, no such application or endpoint, and for rules that do not exist.
    """
    from govern.checks.standing import standings
    from govern.project.wiring.lookup import find_endpoint
    from govern.reporters.endpoint_page import EndpointPage, carried

    progress("reading the repository")
    paths = () if request.repository is None else (request.repository,)
    repository = open_stored(paths, request.config, request.app)
    project = repository.project
    progress("working out the endpoints")
    require_app(project)
    endpoint = find_endpoint(project.endpoints, request.method, request.path)
    rules = rules_of(repository.tree, repository.config, python_rules=request.python_rules)
    chosen = select_rules(
        rules, repository.config, select=request.select, ignore=request.ignore, profile=request.profile
    )
    progress(f"checking {len(chosen)} rules")
    outcome = check_rules(chosen, project)
    failed = frozenset(one.rule for one in outcome.failures)
    asked = CheckRequest(baseline=request.baseline, today=request.today)
    sifted = sift(
        outcome.findings, run_of(repository, rules, chosen, failed, request.today), read_baseline(repository, asked)
    )
    # a finding is known by what it says and where: the sift marks copies
    settled = {(one.finding.rule, one.finding.location, one.finding.message): one for one in sifted.settled}
    by_rule = {rule.name: [one for one in outcome.findings if one.rule == rule.name] for rule in chosen}
    standing = [
        (one, settled.get((one.finding.rule, one.finding.location, one.finding.message)) if one.finding else None)
        for rule in chosen
        if rule.stage == "check" and rule.name not in failed
        for one in standings(rule, by_rule[rule.name], endpoint, project)
    ]
    return EndpointPage(
        endpoint,
        answers_of(project, endpoint),
        carried(project, endpoint),
        project.proofs.exemption(endpoint),
        tuple(standing),
        tuple(Failure(f"rule {one.rule}", one.message) for one in outcome.failures),
    )
