"""Examples of rules that look at what becomes of findings: all rules of their pack run, and are sifted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from govern.checks.run import check_rules
from govern.findings import Finding
from govern.packs import load_rules, select_rules
from govern.project.project import Project
from govern.rule import Rule
from govern.sift.baseline import Baseline
from govern.sift.rows import read_rows
from govern.sift.sift import Run, sift
from govern.sift.suppressions import suppressions_of

# The day on which examples are judged; what expires in them does so before or after it for good.
TODAY = date(2026, 1, 1)


def findings_of_late_rule(rule: Rule, before: Mapping[str, str], project: Project) -> list[Finding]:
    """What a rule of a later stage reports on the files of a project. `before` are files at the merge base.

    Raises what the rule raises, as one line.
    """
    tree, config = project.tree, project.config
    every = (*(one for one in _built_in() if one.name != rule.name), rule)
    chosen = tuple(one for one in select_rules(every, config) if one.stage == "check") + select_rules(
        [rule], replace(config, rules={}), select=[rule.name]
    )
    outcome = check_rules(chosen, project)
    names = {name: one.name for one in every for name in one.names}
    suppressions = suppressions_of(project.facts, tree.paths(), config, names, TODAY)
    failed = frozenset(one.rule for one in outcome.failures)

    def source(path: str) -> Sequence[str]:
        return tree.read(path).decode().split("\n")

    run = Run(project, chosen, failed, suppressions, names, source)
    result = sift(outcome.findings, run, _baseline(project, before))
    for failure in result.failures:
        raise RuntimeError(failure.message)
    return [one for one in result.findings if one.rule == rule.name]


def _baseline(project: Project, before: Mapping[str, str]) -> Baseline | None:
    file = project.config.baseline
    if not project.tree.exists(file):
        return None
    rows = read_rows(project.tree.read(file).decode(), file)
    old = read_rows(before[file], file) if file in before else None
    return Baseline(file, rows, old, "the merge base" if old is not None else "")


@lru_cache(maxsize=1)
def _built_in() -> tuple[Rule, ...]:
    return load_rules()
