"""A scripted history: what is found at each step, with git's own hooks and with pre-commit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RULE = """\
---
name: no-print
summary: A call of print
severity: error
profile: recommended
since: 0.1.0
language: python
match: {pattern: print($$$ARGS)}
message: "prints"
instead: log instead
---
# Why
Output belongs to the log.
# Examples
## bad: it prints
```python
print("x")  # error
```
## good: it logs
```python
log("x")
```
"""
CONFIG = "select: [no-print, commit-message]\n"
LINES = [f"line_{number} = {number}\n" for number in range(12)]
GOOD = "".join(LINES)
BAD = "".join([*LINES, 'print("x")\n'])
PRE_COMMIT = """\
default_install_hook_types: [pre-commit, pre-merge-commit, commit-msg, pre-push]
repos:
  - repo: {published}
    rev: HEAD
    hooks:
      - {{id: govern-system, args: [--format, concise, --quiet]}}
  - repo: local
    hooks:
      - {{id: govern-commit-msg, name: m, entry: govern commit-msg --format concise, language: system, stages: [commit-msg]}}
"""


@dataclass
class Clone:
    """A work tree in which commits are tried."""

    root: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def git(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ("git", *arguments), cwd=self.root, env=self.environment, capture_output=True, text=True, check=False
        )

    def done(self, *arguments: str) -> None:
        found = self.git(*arguments)
        assert found.returncode == 0, found.stdout + found.stderr

    def write(self, files: Mapping[str, str]) -> None:
        for path, text in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text, encoding="utf-8")

    def found(self, *arguments: str) -> list[str]:
        """Try a git command; the findings that stopped it, none if it went through."""
        tried = self.git(*arguments)
        output = tried.stdout + tried.stderr
        assert "Traceback" not in output
        found = re.findall(r"^\s*(\S+:\d+:\d+): error\[([a-z-]+)\]", output, flags=re.MULTILINE)
        assert bool(found) == (tried.returncode != 0), output
        return [f"{place} {rule}" for place, rule in found]


def clean_environment(home: Path) -> dict[str, str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PYTHON", "PRE_COMMIT"))}
    names = {"GIT_AUTHOR_NAME": "Ada", "GIT_COMMITTER_NAME": "Ada"}
    mails = {"GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_COMMITTER_EMAIL": "ada@example.org"}
    path = f"{Path(sys.executable).parent}{os.pathsep}{clean['PATH']}"
    own = {"PATH": path, "HOME": str(home), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return {**clean, **names, **mails, **own, "GIT_EDITOR": "true", "PRE_COMMIT_HOME": str(home / "pre-commit")}


def with_git_alone(clone: Clone, home: Path) -> None:
    """The scripts of hooks/git in `core.hooksPath`."""
    shutil.copytree(ROOT / "hooks" / "git", home / "hooks")
    for name in ("pre-commit", "pre-merge-commit"):
        script = (home / "hooks" / name).read_text(encoding="utf-8")
        (home / "hooks" / name).write_text(
            script.replace("--staged", "--staged --quiet --format concise"), encoding="utf-8"
        )
    message = (home / "hooks" / "commit-msg").read_text(encoding="utf-8")
    (home / "hooks" / "commit-msg").write_text(
        message.replace("commit-msg ", "commit-msg --format concise "), encoding="utf-8"
    )
    clone.done("config", "core.hooksPath", str(home / "hooks"))


def with_pre_commit(clone: Clone, home: Path) -> None:
    """The published manifest, from a clone of what would be published, and the govern that is installed here."""
    published = home / "published"
    published.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", published)
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "all")):
        Clone(published, clone.environment).done(*command)
    clone.write({".pre-commit-config.yaml": PRE_COMMIT.format(published=published)})
    done = subprocess.run(
        (sys.executable, "-m", "pre_commit", "install"),
        cwd=clone.root, env=clone.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(params=[with_git_alone, with_pre_commit])
def clone(request: pytest.FixtureRequest, tmp_path: Path) -> Clone:
    home = tmp_path / "home"
    home.mkdir()
    made = Clone(tmp_path / "shop", clean_environment(home))
    made.root.mkdir()
    made.done("init", "-q", "-b", "main")
    made.write({"pyproject.toml": "", "govern.yaml": CONFIG, ".govern/rules/style/no-print.md": RULE, "app/a.py": GOOD})
    request.param(made, home)
    return made


@pytest.mark.slow
def test_each_step_of_a_history(clone: Clone, tmp_path: Path) -> None:
    # the first commit: no HEAD to compare with
    clone.done("add", "-A")
    assert clone.found("commit", "-m", "began") == [".git/COMMIT_EDITMSG:1:1 commit-message"]
    assert clone.found("commit", "-m", "feat: begin") == []

    # partial staging: what is staged counts, not what is on disk
    clone.write({"app/a.py": BAD})
    clone.done("add", "app/a.py")
    clone.write({"app/a.py": GOOD})
    assert clone.found("commit", "-m", "feat: staged is bad") == ["app/a.py:13:1 no-print"]
    clone.write({"app/a.py": GOOD + "more = 1\n"})
    clone.done("add", "app/a.py")
    clone.write({"app/a.py": "print(1)\n" + GOOD + "more = 1\n"})
    assert clone.found("commit", "-m", "feat: staged is good") == []

    # an untracked bad file, an announced one; then `commit -a` takes the change along
    clone.write({"app/untracked.py": BAD, "README.md": "# Shop\n"})
    clone.done("add", "README.md")
    assert clone.found("commit", "-m", "docs: say what it is") == []
    assert clone.found("commit", "-a", "-m", "feat: all") == ["app/a.py:1:1 no-print"]
    clone.done("checkout", "app/a.py")

    # `commit FILE` leaves what else is staged behind
    clone.write({"app/b.py": "b = 1\n", "app/c.py": BAD})
    clone.done("add", "app/b.py", "app/c.py")
    assert clone.found("commit", "-m", "feat: b alone", "app/b.py") == []
    assert clone.found("commit", "-m", "feat: c", "app/c.py") == ["app/c.py:13:1 no-print"]
    clone.done("rm", "-q", "-f", "app/c.py")

    # a rename, with a bad line along the way
    clone.done("mv", "app/b.py", "app/renamed.py")
    clone.write({"app/renamed.py": 'print("renamed")\nb = 1\n'})
    clone.done("add", "-A", "app/renamed.py")
    assert clone.found("commit", "-m", "refactor: rename") == ["app/renamed.py:1:1 no-print"]
    clone.write({"app/renamed.py": "b = 1\n"})
    clone.done("add", "app/renamed.py")
    assert clone.found("commit", "-m", "refactor: rename") == []

    # the last commit again, with other content, then with another message
    clone.write({"app/renamed.py": "b = 2\nprint(b)\n"})
    assert clone.found("commit", "-a", "--amend", "--no-edit") == ["app/renamed.py:2:1 no-print"]
    clone.write({"app/renamed.py": "b = 2\n"})
    assert clone.found("commit", "-a", "--amend", "-m", "renamed") == [".git/COMMIT_EDITMSG:1:1 commit-message"]
    assert clone.found("commit", "-a", "--amend", "--no-edit") == []

    # a conflict, and a resolution that is bad first
    clone.done("checkout", "-q", "-b", "topic")
    clone.write({"app/renamed.py": "b = 3\n"})
    assert clone.found("commit", "-a", "-m", "feat: three") == []
    clone.done("checkout", "-q", "main")
    clone.write({"app/renamed.py": "b = 4\n"})
    assert clone.found("commit", "-a", "-m", "feat: four") == []
    assert clone.git("merge", "topic").returncode == 1
    clone.write({"app/renamed.py": "b = 7\nprint(b)\n"})
    clone.done("add", "app/renamed.py")
    assert clone.found("commit", "--no-edit") == ["app/renamed.py:2:1 no-print"]
    clone.write({"app/renamed.py": "b = 7\n"})
    clone.done("add", "app/renamed.py")
    assert clone.found("commit", "--no-edit") == []

    # a merge without conflict, of what somebody committed past the hooks
    clone.done("checkout", "-q", "-b", "past")
    clone.write({"app/past.py": BAD})
    clone.done("add", "app/past.py")
    clone.done("commit", "--no-verify", "-q", "-m", "past the hooks")
    clone.done("checkout", "-q", "main")
    assert clone.found("merge", "--no-ff", "--no-edit", "past") == ["app/past.py:13:1 no-print"]
    clone.done("merge", "--abort")

    # a linked work tree has an index of its own
    clone.done("worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
    linked = Clone(tmp_path / "linked", clone.environment)
    linked.write({"app/a.py": BAD})
    assert linked.found("commit", "-a", "-m", "feat: linked") == ["app/a.py:13:1 no-print"]
    linked.done("checkout", "app/a.py")
    linked.write({"app/linked.py": "x = 1\n"})
    linked.done("add", "app/linked.py")
    assert linked.found("commit", "-m", "feat: linked") == []
