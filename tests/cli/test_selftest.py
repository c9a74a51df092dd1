"""`govern selftest`: on the shop every mutant of mutations and access is killed; nothing is written; seeds decide."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from govern.cli.main import main

SHOP = Path(__file__).parents[2] / "examples" / "shop"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", ".*_cache", "node_modules", "*.db")
    return Path(shutil.copytree(SHOP, tmp_path_factory.mktemp("selftest") / "shop", ignore=ignored))


def selftest(shop: Path, capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert main(["selftest", str(shop), *arguments]) == code
    return capsys.readouterr().out


def document(shop: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(selftest(shop, capsys, "--format", "json", *arguments))
    return found


def test_every_mutant_of_mutations_and_access_is_killed(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = document(shop, capsys, "--profile", "strict", "--select", "mutations,access", "--limit", "0")
    assert told["left_out"] == ["inclusion", "response-model", "type-field"]
    judged = told["mutants"]
    assert not [(one["operator"], one["takes"]) for one in judged if one["fate"] == "survived"]
    killed = {one["operator"] for one in judged if one["fate"] == "killed"}
    assert killed == {
        "guard-parameter", "guard-listed", "guard-check", "key-parameter", "key-header", "key-read", "audit-call",
        "audit-decorator", "middleware", "soft-delete", "owner-filter",
    }  # fmt: skip
    for one in judged:
        assert bool(one["killed_by"]) is (one["fate"] == "killed")


def test_nothing_is_written(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def state() -> dict[str, str]:
        files = [path for path in shop.rglob("*") if path.is_file()]
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    before = state()
    selftest(shop, capsys, "--limit", "10")
    assert state() == before


def test_the_same_seed_prints_the_same_bytes(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = selftest(shop, capsys, "--limit", "12", "--seed", "7")
    assert selftest(shop, capsys, "--limit", "12", "--seed", "7") == first
    assert selftest(shop, capsys, "--limit", "12", "--seed", "8") != first
    assert "A sample: 12 of " in first


def test_the_exit_code_asks_for_a_ratio_only_where_one_is_named(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    few = ("--operator", "guard-check", "--select", "mutation-without-permission", "--limit", "0")
    assert "survived" in selftest(shop, capsys, *few)
    selftest(shop, capsys, *few, "--fail-under", "99", code=1)
    selftest(shop, capsys, "--operator", "audit-call", "--fail-under", "100")


def test_the_text_tells_who_killed_what(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = selftest(shop, capsys, "--operator", "audit-decorator")
    assert "without the decorator @audited('stock.move') of record_movement" in printed
    assert "by mutation-without-audit at backend/app/routers/stock.py:" in printed
    assert "1 of 1 mutant killed (100 %)." in printed
    assert "killed" not in selftest(shop, capsys, "--operator", "audit-decorator", "--quiet").split("\n\n")[0][:10]


def test_wrong_names_are_told(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["selftest", str(shop), "--operator", "guard-chek"]) == 2
    assert "there is no operator 'guard-chek'; did you mean 'guard-check'?" in capsys.readouterr().err
    assert main(["selftest", str(shop / "nowhere")]) == 2
    assert main(["selftest", str(shop), "--app", "app.other:app"]) == 2
