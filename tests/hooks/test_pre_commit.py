"""What another repository gets from `repo: .../govern` in its .pre-commit-config.yaml."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("govern", "rules", "hooks", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
NO_INDEX = ("Temporary failure in name resolution", "NewConnectionError", "ReadTimeout")
MAIN = """\
from fastapi import FastAPI

from app.registry import read_prefix
from app.routers import orders

app = FastAPI()
app.include_router(orders.router, prefix=read_prefix())
"""
REGISTRY = """\
import sqlite3


def read_prefix():
    return sqlite3.connect("settings.db").execute("select prefix from settings").fetchone()[0]
"""
ORDERS = """\
from fastapi import APIRouter

router = APIRouter()


@router.get("/orders")
def list_orders():
    return []
"""


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PYTHON", "PRE_COMMIT"))}
    clean["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{clean['PATH']}"
    clean["PRE_COMMIT_HOME"] = str(folder.parent / "pre-commit")  # what others have built does not count
    return subprocess.run(
        command, cwd=folder, env=clean, capture_output=True, encoding="utf-8", check=False, timeout=600
    )


def commit_all(folder: Path) -> None:
    author = ("-c", "user.name=tests", "-c", "user.email=tests@example.invalid", "-c", "commit.gpgsign=false")
    for command in (("init", "--quiet"), ("add", "--all"), (*author, "commit", "--quiet", "--message", "all")):
        done = run("git", *command, folder=folder)
        assert done.returncode == 0, done.stderr


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """This repository as another one would fetch it."""
    folder = tmp_path / "govern"
    folder.mkdir()
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    commit_all(folder)
    return folder


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A repository with one finding: a prefix that only the running process knows."""
    folder = tmp_path / "shop"
    (folder / "app" / "routers").mkdir(parents=True)
    (folder / "pyproject.toml").write_text('[project]\nname = "shop"\ndependencies = ["fastapi"]\n', encoding="utf-8")
    (folder / "app" / "main.py").write_text(MAIN, encoding="utf-8")
    (folder / "app" / "registry.py").write_text(REGISTRY, encoding="utf-8")
    (folder / "app" / "routers" / "orders.py").write_text(ORDERS, encoding="utf-8")
    commit_all(folder)
    return folder


def failing_hook(name: str, published: Path, shop: Path) -> str:
    """The output of the hook, which must fail, for there is a finding. Skips where no environment can be built."""
    command = ("pre-commit", "try-repo", str(published), name, "--all-files", "--verbose")
    found = run(*command, folder=shop)
    output = found.stdout + found.stderr
    if any(one in output for one in NO_INDEX):
        pytest.skip("pre-commit cannot build an environment here: no package index")
    assert found.returncode == 1, output
    return output


def assert_shows_the_finding(output: str) -> None:
    assert "- hook id: govern" in output
    assert "- exit code: 1" in output
    assert "[unresolved-wiring]" in output
    assert "--> app/" in output
    assert "Traceback" not in output


@pytest.mark.slow
def test_the_hook_builds_its_own_environment_and_finds(published: Path, shop: Path) -> None:
    (shop / "govern.yaml").write_text("rules:\n  unresolved-wiring: {severity: error}\n", encoding="utf-8")
    commit_all(shop)
    assert_shows_the_finding(failing_hook("govern", published, shop))


@pytest.mark.slow
def test_the_system_hook_uses_the_govern_on_the_path(published: Path, shop: Path) -> None:
    (shop / "govern.yaml").write_text("rules:\n  unresolved-wiring: {severity: error}\n", encoding="utf-8")
    commit_all(shop)
    assert_shows_the_finding(failing_hook("govern-system", published, shop))


@pytest.mark.slow
def test_a_clean_repository_passes(published: Path, shop: Path) -> None:
    (shop / "govern.yaml").write_text("select: [router-too-long]\n", encoding="utf-8")
    commit_all(shop)
    found = run("pre-commit", "try-repo", str(published), "govern-system", "--all-files", folder=shop)
    assert found.returncode == 0, found.stdout + found.stderr
    assert "Passed" in found.stdout


@pytest.mark.parametrize(
    "command", [("validate-manifest", ".pre-commit-hooks.yaml"), ("validate-config", ".pre-commit-config.yaml")]
)
def test_what_is_published_is_well_formed(command: tuple[str, str]) -> None:
    found = run("pre-commit", *command, folder=ROOT)
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")


def test_the_entry_point_is_govern_check(tmp_path: Path) -> None:
    found = run("govern-pre-commit", "--help", folder=tmp_path)
    assert found.stdout.startswith("Usage: govern check ")
