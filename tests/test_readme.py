"""Nothing stands in the README that does not work."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from govern.cli.main import main
from govern.session.check import run_check
from govern.session.check_request import CheckRequest

NO_INDEX = ("Temporary failure in name resolution", "NewConnectionError", "ReadTimeout")
ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands(program: str) -> list[str]:
    """The command lines of the README that call a program, without their comments."""
    lines = [line.partition("  #")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    return [line for line in lines if shlex.split(line)[0] == program]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme") / "shop"
    seeding = [sys.executable, str(ROOT / "examples" / "seed_offences.py"), str(folder)]
    subprocess.run(seeding, check=True, capture_output=True, timeout=60)
    return folder


@pytest.mark.parametrize("command", commands("govern"))
def test_every_command_works_on_the_example(
    command: str, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each on a copy of its own, for some of them write."""
    shutil.copytree(shop, tmp_path / "shop")
    monkeypatch.chdir(tmp_path / "shop")
    assert main(shlex.split(command)[1:]) in (0, 1)
    printed = capsys.readouterr()
    assert printed.out
    assert printed.err == ""


def test_every_file_it_names_is_there() -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", README)
    scripts = [line.split()[0] for block in blocks("sh") for line in block.splitlines() if "/" in line.split()[0]]
    assert {"docs/check.svg", "docs/writing-rules.md"} <= set(linked)
    assert {"scripts/demo", ".ci/run"} <= set(scripts)
    assert not [name for name in linked if not (ROOT / name).exists()]
    assert not [name for name in scripts if not (ROOT / name).is_file()]
    assert all(os.access(ROOT / name, os.X_OK) for name in scripts)


def test_the_hooks_it_names_are_published() -> None:
    published = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    snippets: list[Any] = [yaml.safe_load(block) for block in blocks("yaml")]
    named = {hook["id"] for one in snippets for repo in one.get("repos", ()) for hook in repo["hooks"]}
    assert named
    assert named <= published
    guide = (ROOT / "docs" / "guides" / "hooks.md").read_text(encoding="utf-8")
    assert not [one for one in published if f"`{one}`" not in guide]


def test_the_workflow_calls_commands_that_exist(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (workflow,) = [one for one in map(yaml.safe_load, blocks("yaml")) if "steps" in one]
    (command,) = [step["run"] for step in workflow["steps"] if step.get("run", "").startswith("govern ")]
    monkeypatch.chdir(shop)
    assert main(shlex.split(command)[1:]) == 1
    assert (shop / "findings.json").is_file()


def test_the_comment_it_shows_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = blocks("python")
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "app.py").write_text(f"{block}def pay() -> None: ...\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = run_check(CheckRequest())
    assert not [notice for notice in result.notices if "ignore" in notice.message]
    assert "govern: ignore[" in block


@pytest.mark.slow
def test_the_demo_does_all_the_set_up(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    for name in ("govern", "rules", "hooks", "examples", "scripts"):
        shutil.copytree(ROOT / name, clone / name, ignore=shutil.ignore_patterns("__pycache__", ".*_cache"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, clone / name)
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "GOVERN", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [clone / "scripts" / "demo", tmp_path / "shop"],
        env={**clean, "PYTHON": sys.executable},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )
    if any(one in done.stderr for one in NO_INDEX):
        pytest.skip("no package index")
    assert done.returncode == 0, done.stderr
    assert (clone / ".venv" / "bin" / "govern").is_file()
    assert "error[field-missing]" in done.stdout
    assert any(line.startswith("Found ") for line in done.stdout.splitlines()[-4:])
