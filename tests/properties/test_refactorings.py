"""Refactorings that change nothing never change a verdict, on the shop as it is and with something taken away."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govern.checks.run import check_rules
from govern.config.layout import detect_layout
from govern.config.load import load_config
from govern.packs import load_rules
from govern.project.project import Project
from govern.selftest.ground import Ground
from govern.selftest.operators.catalogue import named
from govern.tree.memory import MemoryTree
from tests.properties.refactorings import REFACTORINGS, Refactoring, own

SHOP = Path(__file__).parents[2] / "examples" / "shop"
SUFFIXES = (".py", ".txt", ".toml", ".yaml", ".md")
QUESTIONS = ("authentication", "permission", "audit", "idempotency")
TAKEN = ("guard-parameter", "guard-listed", "guard-check", "audit-call", "audit-decorator", "key-header", "middleware")
RULES = tuple(rule for rule in load_rules() if rule.family in ("mutations", "access"))
Verdicts = dict[str, Any]


@cache
def shop() -> dict[str, str]:
    """The shop's backend as text."""
    files = sorted(path for path in SHOP.rglob("*") if path.suffix in SUFFIXES and path.is_file())
    names = {path.relative_to(SHOP).as_posix(): path.read_text(encoding="utf-8") for path in files}
    return {name: text for name, text in names.items() if not name.startswith(("frontend/", "backend/tests/"))}


@cache
def bases() -> tuple[tuple[str, dict[str, str]], ...]:
    """The shop as it is, and with one thing taken away: two of each of some operators."""
    project = project_of(shop())
    ground = Ground(project)
    found = [("as it is", shop())]
    for operator in named(TAKEN):
        for mutant in sorted(operator.mutants(ground), key=lambda one: one.key)[::4][:2]:
            text = shop()[mutant.file]
            for change in sorted(mutant.changes, reverse=True):
                text = text[: change.start] + change.text + text[change.end :]
            found.append((f"without {mutant.what}", {**shop(), mutant.file: text}))
    return tuple(found)


def project_of(files: Mapping[str, str]) -> Project:
    tree = MemoryTree(files)
    config = load_config(tree)
    return Project(tree, config, detect_layout(tree, config))


def verdicts(files: Mapping[str, str]) -> Verdicts:
    """What govern says of each endpoint, and what it reports, but for where."""
    project = project_of(files)
    found: Verdicts = {}
    for endpoint in project.own_endpoints:
        proofs = {question: getattr(project.proofs, question)(endpoint) for question in QUESTIONS}
        exemption = project.proofs.exemption(endpoint)
        found[endpoint.label] = {
            "mutates": project.effects.mutates(endpoint).verdict.value,
            **{name: (proof.verdict.value, sorted(proof.names), proof.mode) for name, proof in proofs.items()},
            "exempt": exemption.kind if exemption is not None else None,
        }
    outcome = check_rules(RULES, project)
    assert outcome.failures == ()
    found["findings"] = Counter((one.rule, one.endpoint, str(one.verdict)) for one in outcome.findings)
    found["unresolved"] = len(project.unresolved)
    return found


@cache
def verdicts_of_base(number: int) -> Verdicts:
    return verdicts(bases()[number][1])


def changed(before: Verdicts, after: Verdicts) -> dict[str, Any]:
    """What differs, for a message that can be read."""
    return {key: (before.get(key), after.get(key)) for key in before | after if before.get(key) != after.get(key)}


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_refactorings_change_no_verdict(data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(bases()) - 1), label="base")
    files = dict(bases()[number][1])
    done = [bases()[number][0]]
    for _ in range(data.draw(st.integers(1, 3), label="how many")):
        refactoring = data.draw(st.sampled_from(REFACTORINGS), label="refactoring")
        candidates = refactoring.candidates(files)
        if candidates:
            path, name = data.draw(st.sampled_from(candidates), label="what")
            files = refactoring.apply(files, path, name)
            done.append(f"{refactoring.name}: {name} of {path}")
    assert changed(verdicts_of_base(number), verdicts(files)) == {}, done


@pytest.mark.parametrize("refactoring", REFACTORINGS, ids=lambda one: one.name)
def test_each_refactoring_has_much_to_do_and_leaves_python(refactoring: Refactoring) -> None:
    candidates = refactoring.candidates(shop())
    assert len(candidates) >= 5
    for path, name in candidates:
        files = refactoring.apply(shop(), path, name)
        assert files != shop()
        for one in own(files):
            if files[one] != shop().get(one):
                ast.parse(files[one], one)
