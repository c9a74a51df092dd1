"""`govern init`: what it writes, what it leaves alone, and that a second run changes nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from govern.cli.main import main
from govern.config.load import load_config
from govern.session.init import InitOutcome, InitRequest, run_init
from govern.tree.worktree import open_worktree

APP = "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get('/health')\ndef health() -> dict:\n    return {}\n"
INSTALL = "govern==0.1.0"
HOOKS = ".pre-commit-config.yaml"
WORKFLOW = ".github/workflows/govern.yml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    put(tmp_path, "app/main.py", APP)
    put(tmp_path, "app/__init__.py", "")
    put(tmp_path, "requirements.txt", "fastapi==0.115.0\n")
    put(tmp_path, ".github/dependabot.yml", "version: 2\n")
    return tmp_path


def put(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def init(root: Path, **more: object) -> InitOutcome:
    return run_init(InitRequest(root, install_from=INSTALL, **more))  # type: ignore[arg-type]


def files(root: Path) -> dict[str, str]:
    found = (path for path in root.rglob("*") if path.is_file() and ".git/" not in f"{path.relative_to(root)}")
    return {str(path.relative_to(root)): path.read_text() for path in found}


def test_it_writes_three_files_that_hold_and_twice_is_once(root: Path) -> None:
    outcome = init(root)
    assert sorted(outcome.changes) == [WORKFLOW, HOOKS, "govern.yaml"]
    assert load_config(open_worktree(root)).file == "govern.yaml"
    assert outcome.apps == (("app.main:app", "0.115.0"),)
    after = files(root)
    again = init(root)
    assert (dict(again.changes), files(root)) == ({}, after)
    assert again.kept == {
        "govern.yaml": "it is yours",
        HOOKS: "it runs govern already",
        WORKFLOW: "it runs govern already",
    }


def test_a_dry_run_writes_nothing(root: Path) -> None:
    before = files(root)
    assert sorted(init(root, dry_run=True).changes) == [WORKFLOW, HOOKS, "govern.yaml"]
    assert files(root) == before


def test_what_is_there_is_kept(root: Path) -> None:
    put(root, "pyproject.toml", "[tool.govern]\nprofile = 'strict'\n")
    put(root, ".husky/pre-commit", "npm test\n")
    put(root, ".github/workflows/ci.yml", "jobs: {a: {steps: [{run: govern check}]}}\n")
    before = files(root)
    outcome = init(root)
    assert (dict(outcome.changes), files(root)) == ({}, before)
    assert outcome.kept == {
        "pyproject.toml": "it is yours",
        ".husky/pre-commit": "another program's hooks",
        ".github/workflows/ci.yml": "it runs govern already",
    }
    assert outcome.remarks == ["Let the hook in .husky/pre-commit run `govern check --staged`."]


def test_hook_and_job_can_be_left_out(root: Path) -> None:
    assert list(init(root, hook=False, ci=False).changes) == ["govern.yaml"]


def test_no_job_where_nobody_knows_what_to_install(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govern.session.init._requirement", lambda: "")
    outcome = run_init(InitRequest(root))
    assert WORKFLOW not in outcome.changes
    assert any("--install-from" in one for one in outcome.remarks)


def test_gitlab_is_told_by_its_file_or_its_address(root: Path) -> None:
    (root / ".github/dependabot.yml").unlink()
    put(root, ".gitlab-ci.yml", "test: {script: [pytest]}\n")
    outcome = init(root)
    assert outcome.kept == {".gitlab-ci.yml": "its jobs are yours"}
    assert any(one.startswith("Add to .gitlab-ci.yml:\ngovern:\n") for one in outcome.remarks)
    (root / ".gitlab-ci.yml").unlink()
    subprocess.run(["git", "init", "-q", root], check=True)
    subprocess.run(["git", "-C", root, "remote", "add", "origin", "git@gitlab.com:a/b.git"], check=True)
    assert ".gitlab-ci.yml" in init(root).changes


def test_what_git_ignores_is_not_written(root: Path) -> None:
    subprocess.run(["git", "init", "-q", root], check=True)
    put(root, ".gitignore", "govern.yaml\n")
    put(root, "govern.yaml", "profile: strict\n")
    outcome = init(root)
    assert outcome.kept["govern.yaml"] == "git ignores it"
    assert (root / "govern.yaml").read_text() == "profile: strict\n"


def test_the_command(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(root), "--dry-run", "--install-from", INSTALL]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Serves app.main:app (FastAPI 0.115.0).\n")
    assert "would write   govern.yaml\n" in out
    assert "+++ b/govern.yaml\n" in out
    assert main(["init", str(root), "--install-from", INSTALL]) == 0
    assert "wrote   govern.yaml\n" in capsys.readouterr().out


def commit(root: Path, message: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    row = ("git", "-C", root, *who, "commit", "-q", "--allow-empty", "--no-verify", "-m", message)
    subprocess.run(row, check=True)


def test_a_history_of_conventional_commits_gets_the_hook_for_them(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    subprocess.run(["git", "init", "-q", root], check=True)
    for number in range(10):
        commit(root, f"feat(shop): part {number}" if number < 8 else "dev: try something")
    outcome = init(root)
    assert "entry: govern commit-msg" in files(root)[HOOKS]
    assert any(one.startswith("10 of the last 10 messages are Conventional Commits") for one in outcome.remarks)
    options = load_config(open_worktree(root)).rules["commit-message"].options
    assert "dev" in options["types"]  # type: ignore[operator]
    (root / "message").write_text("dev: go on\n")
    assert main(["commit-msg", str(root / "message")]) == 0
    assert not init(root).changes


@pytest.mark.parametrize("judge", ["", "repos:\n- repo: https://github.com/commitizen-tools/commitizen\n"])
def test_no_hook_for_messages_where_there_is_no_habit_or_another_judge(root: Path, judge: str) -> None:
    subprocess.run(["git", "init", "-q", root], check=True)
    for number in range(10):
        commit(root, f"feat: part {number}" if judge or number < 5 else f"part {number}")
    put(root, HOOKS, judge)
    outcome = init(root)
    assert "govern check --staged" in files(root)[HOOKS]
    assert "govern commit-msg" not in files(root)[HOOKS]
    assert not any("Conventional" in one for one in outcome.remarks)
