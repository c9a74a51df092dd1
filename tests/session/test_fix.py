"""`--fix` from end to end: what is applied, what is refused and why, and that nothing else moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from govern.errors import GovernError
from govern.facts.python import PythonFacts, read_python
from govern.fixes import write
from govern.session.check_request import CheckRequest
from govern.session.fix import FixOutcome, run_fix
from govern.session.kept import check

APP = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
def health():
    print("one")
    print("two"); print("three")
    return {}
"""
PAGE = """\
---
name: {name}
summary: A call of print
severity: warning
profile: recommended
since: 0.1.0
python: {file}:check
fix: safe
message: "{{file}} prints"
---
# Why
# Examples
## bad: it prints
"""
# Replaces the first `wanted` of each line that has one.
CHECK = """\
from govern import Edit, Finding, Fix, Location


def check(project, options):
    for path in project.paths:
        if not path.endswith(".py") or path.startswith(".govern"):
            continue
        for line, text in enumerate(project.tree.read(path).decode().replace("\\r", "").split("\\n"), 1):
            at = text.find({wanted!r}) + 1
            if at:
                edits = (Edit(path, line, at, line, at + len({wanted!r}), {by!r}),)
                yield Finding(Location(path, line, at), subject=text.strip(), fix=Fix("fix it", edits, {safe}))
"""


def repository(
    root: Path, rules: Mapping[str, tuple[str, str]], *, safe: bool = True, app: str = APP, subject: str = "path"
) -> None:
    """A repository with a local rule for each name, that finds the first text of a pair and fixes it to the second."""
    files = {
        "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["fastapi==0.115.0"]\n',
        "govern.yaml": "python-rules: true\nexclude: ['.govern/**']\n",
        "app/__init__.py": "",
    }
    for name, (wanted, by) in rules.items():
        file = f"{name.replace('-', '_')}.py"
        files[f".govern/rules/style/{name}.md"] = PAGE.format(name=name, file=file)
        files[f".govern/rules/style/{file}"] = CHECK.format(wanted=wanted, by=by, safe=safe)
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    (root / "app/main.py").write_bytes(app.encode())


def fix(root: Path, *select: str, unsafe: bool = False, write: bool = True) -> FixOutcome:
    return run_fix(CheckRequest((root,), select=select), unsafe=unsafe, write=write)


def notices(outcome: FixOutcome) -> list[str]:
    return [one.message for one in outcome.result.notices]


def test_fixes_are_applied_until_nothing_is_left_and_twice_is_once(tmp_path: Path) -> None:
    repository(tmp_path, {"no-print": ("print(", "log(")})
    outcome = fix(tmp_path, "no-print")
    assert (len(outcome.result.fixed or ()), outcome.result.findings, notices(outcome)) == (3, (), [])
    assert (tmp_path / "app/main.py").read_text() == APP.replace("print", "log")
    again = fix(tmp_path, "no-print")
    assert (again.result.fixed, dict(again.changes)) == ((), {})


def test_nothing_is_written_for_a_diff(tmp_path: Path) -> None:
    repository(tmp_path, {"no-print": ("print(", "log(")}, app=APP.replace("\n", "\r\n"))
    outcome = fix(tmp_path, "no-print", write=False)
    assert (tmp_path / "app/main.py").read_bytes() == APP.replace("\n", "\r\n").encode()
    assert outcome.changes["app/main.py"].after == APP.replace("\n", "\r\n").replace("print", "log").encode()


def test_unsafe_fixes_are_asked_for(tmp_path: Path) -> None:
    repository(tmp_path, {"no-print": ("print(", "log(")}, safe=False)
    assert not fix(tmp_path, "no-print").changes
    assert fix(tmp_path, "no-print", unsafe=True).changes


@pytest.mark.parametrize(
    ("wanted", "by", "reason"),
    [
        ('"/health"', '"/healthz"', "GET /health would no longer be served"),
        ("def health(", "def healthy(", "GET /health would be served otherwise"),
        ('@app.get("/health")', '@app.get("/health", deprecated=True)', "the contract of app.main:app would change"),
        ("print(", "print((", "app/main.py would not be understood any more"),
        ('"one"', '"one" and "one"', "its fixes come to no end"),
        ('"one"', '"one"', "the finding would still be there"),
    ],
)
def test_a_fix_that_moves_something_is_refused_and_spoils_no_other(
    tmp_path: Path, wanted: str, by: str, reason: str
) -> None:
    repository(tmp_path, {"bad-fix": (wanted, by), "good-fix": ("return {}", "return dict()")})
    outcome = fix(tmp_path, "bad-fix", "good-fix")
    assert (tmp_path / "app/main.py").read_text() == APP.replace("return {}", "return dict()")
    assert [one.rule for one in outcome.result.fixed or ()] == ["good-fix"]
    assert {one.rule for one in outcome.result.findings} == {"bad-fix"}
    assert all(f"the fix of bad-fix was not applied: {reason}" in one for one in notices(outcome))
    assert notices(outcome)


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository(tmp_path, {"no-print": ("print(", "log(")})
    original = write.write_changes

    def late(root: Path, changes: object) -> None:
        (tmp_path / "app/main.py").write_text(APP + "# edited\n")
        original(root, changes)  # type: ignore[arg-type]

    monkeypatch.setattr("govern.session.fix.write_changes", late)
    with pytest.raises(GovernError, match="has changed since it was read"):
        fix(tmp_path, "no-print")
    assert (tmp_path / "app/main.py").read_text() == APP + "# edited\n"


def test_a_kept_result_without_fixes_is_the_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVERN_CACHE_DIR", str(tmp_path / "cache"))
    root = tmp_path / "shop"
    repository(root, {"no-print": ("print(", "log(")}, app=APP.replace("print", "log"))
    request = CheckRequest((root,), select=("no-print",))
    kept = check(request)
    monkeypatch.setattr("govern.session.fix.open_repository", None)
    outcome = run_fix(request).result
    assert outcome == replace(kept, fixed=(), source=outcome.source)
    monkeypatch.undo()
    monkeypatch.setenv("GOVERN_CACHE_DIR", str(tmp_path / "cache"))
    (root / "app/main.py").write_text(APP)
    assert len(run_fix(request).result.fixed or ()) == 3


def test_files_that_were_read_before_are_not_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVERN_CACHE_DIR", str(tmp_path / "cache"))
    root = tmp_path / "shop"
    repository(root, {"no-print": ("print(", "log(")})
    request = CheckRequest((root,), select=("no-print",))
    found = check(request)
    seen: list[str] = []
    reading = read_python

    def read(source: bytes, path: str) -> PythonFacts:
        seen.append(path)
        return reading(source, path)

    monkeypatch.setattr("govern.facts.store.read_python", read)
    outcome = run_fix(request, write=False)
    assert (len(found.findings), len(outcome.result.fixed or ())) == (2, 3)
    assert set(seen) == {"app/main.py"}, "what fixes make of it is new"
    seen.clear()
    run_fix(request, write=False, cache=False)
    assert "app/__init__.py" in seen
