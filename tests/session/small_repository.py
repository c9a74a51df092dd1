"""A small repository under git with a rule of its own, and what happens to repositories."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path

from govern.reporters.report import CheckResult
from govern.session.check import run_check
from govern.session.check_request import CheckRequest

NO_PRINT = """\
---
name: no-print
summary: A call of print
severity: error
profile: recommended
since: 0.1.0
language: python
match: {pattern: print($$$ARGS)}
message: "{file} prints"
---
# Why
Output belongs to the log.
# Examples
## bad: it prints
`a.py`
```python
print("x")  # error
```
## good: it logs
`a.py`
```python
log("x")
```
"""
ITEMS = """\
from fastapi import APIRouter

router = APIRouter(prefix="/items")


@router.get("/{name}")
def read_item(name: str) -> dict:
    return {"name": name}


@router.get("/me")
def read_me() -> dict:
    return {}


@router.get("/you")
def read_you() -> dict:
    return {}
"""
TOOLS = """\
def greet(name):
    print("hello", name)


def leave(name):
    text = f"bye {name}"
    print(text)
    return text


class Speaker:
    def shout(self, text):
        print(text.upper())
"""
FILES = {
    "requirements.txt": "fastapi==0.115.0\n",
    "govern.yaml": "select: [no-print, shadowed-route, repository]\n",
    ".govern/rules/style/no-print.md": NO_PRINT,
    "app/__init__.py": "",
    "app/main.py": "from fastapi import FastAPI\n\nfrom app.items import router\n\n"
    "app = FastAPI()\napp.include_router(router)\n",
    "app/items.py": ITEMS,
    "app/tools.py": TOOLS,
}
BASELINE = "govern-baseline.jsonl"
# Two shadowed routes, three prints.
OLD = 5


class Repository:
    """The files above at `root`, under git on the branch main."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, text in FILES.items():
            self.write(name, text)
        self.git("init", "-q", "-b", "main")
        for key, value in {"user.name": "a", "user.email": "a@example.org", "commit.gpgsign": "false"}.items():
            self.git("config", key, value)
        self.commit("start")

    def write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8", newline="")

    def read(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert old in text, f"{name} does not hold {old!r}"
        self.write(name, text.replace(old, new))

    def move(self, old: str, new: str) -> None:
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(self.root / new)

    def git(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.root, capture_output=True, text=True, check=False)
        assert not check or done.returncode == 0, done.stderr
        return done.stdout

    def commit(self, message: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def request(self) -> CheckRequest:
        return CheckRequest(paths=(self.root,))

    def check(self) -> CheckResult:
        result = run_check(self.request())
        assert result.failures == ()
        return result

    def counts(self) -> tuple[int, int, int]:
        """How many findings are new, how many rows are of fixed ones, how many findings are kept as old."""
        result = self.check()
        rules = Counter(one.rule for one in result.findings)
        fixed = rules.pop("stale-baseline", 0)
        return rules.total(), fixed, result.summary.baselined

    def rules(self) -> list[str]:
        return sorted(one.rule for one in self.check().findings)
