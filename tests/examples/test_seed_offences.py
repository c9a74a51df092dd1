"""The shop is clean, and the script that seeds offences seeds what it says."""

from __future__ import annotations

import dataclasses
import importlib.util
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from govern.findings import Verdict
from govern.session.check import run_check
from govern.session.check_request import CheckRequest
from govern.session.routes import RoutesRequest, list_routes

SCRIPT = Path(__file__).parents[2] / "examples" / "seed_offences.py"


def load_script() -> Any:
    """The script as a module. Not an import: examples/ is no package, and is not installed."""
    spec = importlib.util.spec_from_file_location("seed_offences", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


script = load_script()
each_offence = pytest.mark.parametrize("offence", script.OFFENCES, ids=lambda offence: offence.rule)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean copy."""
    folder = tmp_path_factory.mktemp("clean") / "shop"
    script.copy_shop(folder)
    return folder


@pytest.fixture
def copy(shop: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    return Path(shutil.copytree(shop, tmp_path / "shop"))


def one_edit(offence: Any, edit: Any) -> Any:
    return dataclasses.replace(offence, edits=(edit,))


def findings_in(folder: Path) -> set[tuple[str, str, int]]:
    result = run_check(CheckRequest(paths=(folder,)))
    assert result.failures == ()
    assert result.summary.endpoints == 28
    return {(one.rule, one.location.file, one.location.line) for one in result.findings}


def test_govern_finds_nothing_in_the_shop(shop: Path) -> None:
    assert findings_in(shop) == set()


def test_govern_sees_what_guards_each_mutation(shop: Path) -> None:
    routes = list_routes(RoutesRequest(path=shop)).routes
    mutations = {one.endpoint.label: one for one in routes if one.answers["mutates"].verdict is Verdict.PROVED}
    assert {label: one.answers["permission"].names for label, one in mutations.items()} == {
        "POST /api/drafts": ("orders:write",),
        "DELETE /api/drafts/{draft_id}": ("owner",),
        "POST /api/orders": ("orders:write",),
        "POST /api/orders/{order_id}/ship": ("orders:write",),
        "POST /api/orders/{order_id}/cancel": ("orders:write",),
        "POST /api/products": ("products:write",),
        "PATCH /api/products/{product_id}": ("products:write",),
        "DELETE /api/products/{product_id}": ("products:write",),
        "POST /api/stock/movements": ("stock:write",),
        "POST /api/suppliers": ("suppliers:manage",),
        "PATCH /api/suppliers/{supplier_id}": ("suppliers:manage",),
        "DELETE /api/suppliers/{supplier_id}": ("suppliers:manage",),
    }
    for question in ("authentication", "permission", "audit", "idempotency"):
        verdicts = {one.answers[question].verdict for one in mutations.values()}
        assert verdicts == {Verdict.PROVED}, question


@each_offence
def test_govern_finds_the_offence_and_nothing_else(copy: Path, offence: Any) -> None:
    script.seed(copy, [offence])
    assert findings_in(copy) == {(offence.rule, offence.file, script.line_of(copy, offence))}


def test_govern_finds_all_offences_side_by_side(copy: Path) -> None:
    script.seed(copy, script.OFFENCES)
    expected = {(offence.rule, offence.file, script.line_of(copy, offence)) for offence in script.OFFENCES}
    assert findings_in(copy) == expected


@each_offence
def test_what_is_seeded_still_compiles(copy: Path, offence: Any) -> None:
    script.seed(copy, [offence])
    for path in sorted(copy.glob("backend/**/*.py")):
        compile(path.read_text(encoding="utf-8"), path, "exec")


@each_offence
def test_an_anchor_that_is_gone_is_an_error(copy: Path, offence: Any) -> None:
    for edit in offence.edits:
        path = copy / edit.file
        before = path.read_text(encoding="utf-8")
        if edit.old:
            path.write_text(before.replace(edit.old, ""), encoding="utf-8")
        else:
            path.unlink()
        with pytest.raises(script.SeedError, match=rf"^{offence.rule}: {edit.file} "):
            script.seed(copy, [one_edit(offence, edit)])
        path.write_text(before, encoding="utf-8")


def test_an_ambiguous_anchor_is_an_error(copy: Path) -> None:
    edit = script.Edit("backend/app/main.py", "app", "application")
    offence = script.Offence("some-rule", "", edit.file, "", (edit,))
    with pytest.raises(script.SeedError, match=r"some-rule: backend/app/main.py holds \d+ times, not once: 'app'"):
        script.seed(copy, [offence])
    with pytest.raises(script.SeedError, match=r"some-rule: backend/app/main.py has \d+ lines, not one, with ''"):
        script.line_of(copy, offence)


def test_each_offence_breaks_a_rule_of_its_own() -> None:
    rules = [offence.rule for offence in script.OFFENCES]
    assert len(set(rules)) == len(rules) == 10


def test_the_command_says_where_everything_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "seeded"
    assert script.main([str(folder)]) == 0
    printed = capsys.readouterr().out
    for offence in script.OFFENCES:
        place = f"{offence.file}:{script.line_of(folder, offence)}: {offence.rule}: "
        assert place in printed
    assert script.main([str(folder)]) == 2
    assert capsys.readouterr().err == f"seed_offences: {folder}: is not empty\n"


def test_the_command_can_seed_one_rule_or_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert script.main(["--rule", "field-missing", str(tmp_path / "one")]) == 0
    assert capsys.readouterr().out.startswith("frontend/src/types/products.ts:")
    assert script.main(["--clean", str(tmp_path / "none")]) == 0
    assert capsys.readouterr().out.startswith("\n0 offences in ")


def test_the_list_names_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert script.main(["--list"]) == 0
    printed = capsys.readouterr().out.splitlines()
    named = [line.partition(":")[0] for line in printed if not line.startswith(" ")]
    assert named == [offence.rule for offence in script.OFFENCES]
