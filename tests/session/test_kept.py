"""A kept result is the answer as long as nothing that it rests on has changed, and never one moment longer."""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest

import govern.facts.beside
import govern.session.check
import govern.session.kept
from govern.cache.entry import MARK, read_entry, write_entry
from govern.cache.folder import VARIABLE, cache_of
from govern.cache.objects import from_plain, to_plain
from govern.errors import GovernError, UsageError
from govern.reporters.formats import CHECK_FORMATS, render
from govern.reporters.report import CheckResult, RenderOptions
from govern.session.check_request import CheckRequest
from govern.session.kept import MOST_RESULTS, PARTS, check
from govern.sift.rows import HEADER

APP = """\
from fastapi import APIRouter, FastAPI

router = APIRouter()


@router.get("/items")
def items():
    return []


app = FastAPI()
app.include_router(router)
"""
MORE = '\n\n@app.delete("/items/{key}")\ndef remove(key: int):\n    return key\n'


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").write_text("")
    (tmp_path / "app" / "main.py").write_text(APP)
    (tmp_path / "requirements.txt").write_text("fastapi==0.115.0\n")
    (tmp_path / "notes.rst").write_text("nothing of ours\n")
    return tmp_path


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one each time a check is worked out."""
    worked_out: list[int] = []
    run = govern.session.check.run_check

    def counted(*given: object) -> CheckResult:
        worked_out.append(1)
        return run(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(govern.session.check, "run_check", counted)
    return worked_out


def ask(repository: Path, **options: object) -> CheckResult:
    return check(CheckRequest(paths=(repository,), **options))  # type: ignore[arg-type]


def text(result: CheckResult) -> str:
    return "\n".join(render(name, result, RenderOptions(verbose=True)) for name in CHECK_FORMATS)


def fresh(repository: Path, **options: object) -> str:
    return text(check(CheckRequest(paths=(repository,), **options), cache=False))  # type: ignore[arg-type]


def kept_file(repository: Path) -> Path:
    folder = cache_of(repository)
    assert folder is not None
    return next(file for file in folder.glob("*.kept") if not file.name.startswith(PARTS))


def test_nothing_is_worked_out_twice(repository: Path, runs: list[int]) -> None:
    first, second = ask(repository), ask(repository)
    assert len(runs) == 1
    assert first.findings
    assert text(first) == text(second) == fresh(repository)


def test_without_a_cache_nothing_is_kept(repository: Path, cache: Path) -> None:
    check(CheckRequest(paths=(repository,)), cache=False)
    assert not list(cache.iterdir())


def _same_size_and_time(file: Path) -> None:
    before = file.stat()
    file.write_text(APP.replace("items", "itemz"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _link(file: Path, target: Path) -> None:
    file.unlink()
    file.symlink_to(target)


def _rule_page(repository: Path) -> None:
    page = repository / ".govern" / "rules" / "ours" / "no-lists.md"
    page.parent.mkdir(parents=True)
    page.write_text(
        "---\nname: no-lists\nsummary: A list\nmatch: {pattern: 'return []'}\nlanguage: python\nmessage: a list\n"
        "since: 0.1.0\nseverity: error\nprofile: recommended\n---\n# Why\nx\n# Examples\n## bad: one\n```python\nreturn []  # error\n```\n## good: none\n```python\n```\n"
    )


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file is edited": lambda at: (at / "app/main.py").write_text(APP + MORE),
    "a file is edited, its size and time stay": lambda at: _same_size_and_time(at / "app/main.py"),
    "a file is added": lambda at: (at / "app/other.py").write_text("x = 1\n"),
    "a file is deleted": lambda at: (at / "app/__init__.py").unlink(),
    "a file is renamed": lambda at: (at / "app/main.py").rename(at / "app/server.py"),
    "a file is replaced by a link": lambda at: _link(at / "app/main.py", at / "notes.rst"),
    "another version is required": lambda at: (at / "requirements.txt").write_text("fastapi==0.137.0\n"),
    "a configuration appears": lambda at: (at / "govern.yaml").write_text("profile: strict\n"),
    "a rule page appears": _rule_page,
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_the_answer_is_noticed(repository: Path, runs: list[int], change: str) -> None:
    ask(repository)
    CHANGES[change](repository)
    assert text(ask(repository)) == fresh(repository)
    assert len(runs) == 3


@pytest.mark.parametrize(
    "options", [{"profile": "strict"}, {"select": ("access",)}, {"ignore": ("access",)}, {"python_rules": False}]
)
def test_what_is_asked_belongs_to_the_answer(repository: Path, options: dict[str, object]) -> None:
    ask(repository)
    assert text(ask(repository, **options)) == fresh(repository, **options)


def test_a_named_configuration_belongs_to_the_answer(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, runs: list[int]
) -> None:
    config = tmp_path_factory.mktemp("elsewhere") / "govern.yaml"
    config.write_text("profile: strict\n")
    assert text(ask(repository, config=config)) == text(ask(repository, config=config))
    assert len(runs) == 1
    config.write_text("ignore: [access]\n")
    assert text(ask(repository, config=config)) == fresh(repository, config=config)


def test_what_no_rule_reads_may_change(repository: Path, runs: list[int]) -> None:
    ask(repository)
    (repository / "notes.rst").write_text("others' matters\n")
    os.utime(repository / "app" / "main.py", (1, 1))
    assert text(ask(repository)) == fresh(repository)
    assert len(runs) == 2


def git(repository: Path, *words: str) -> None:
    name = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *name, *words], cwd=repository, check=True, capture_output=True)


def test_back_on_a_branch_the_answer_is_still_known(repository: Path, runs: list[int]) -> None:
    git(repository, "init")
    git(repository, "add", ".")
    git(repository, "commit", "-m", "one")
    first = text(ask(repository))
    git(repository, "checkout", "-b", "other")
    (repository / "app" / "other.py").write_text(APP)
    git(repository, "add", ".")
    git(repository, "commit", "-m", "two")
    second = text(ask(repository))
    assert second == fresh(repository)
    git(repository, "checkout", "main")
    worked_out = len(runs)
    assert text(ask(repository)) == first
    git(repository, "checkout", "other")
    assert text(ask(repository)) == second
    assert len(runs) == worked_out


def test_what_is_staged_is_kept_by_its_content(repository: Path, runs: list[int]) -> None:
    subprocess.run(["git", "init", "-q"], cwd=repository, check=True)
    subprocess.run(["git", "add", "."], cwd=repository, check=True)
    first = ask(repository, staged=True)
    (repository / "app" / "main.py").write_text(APP + MORE)
    assert text(ask(repository, staged=True)) == text(first) == fresh(repository, staged=True)
    subprocess.run(["git", "add", "."], cwd=repository, check=True)
    assert text(ask(repository, staged=True)) == fresh(repository, staged=True) != text(first)


def test_a_hook_asks_what_was_asked_before(repository: Path, runs: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Git tells each hook who commits and when; that says nothing about what is staged."""
    subprocess.run(["git", "init", "-q"], cwd=repository, check=True)
    subprocess.run(["git", "add", "."], cwd=repository, check=True)
    git(repository, "commit", "-m", "one")
    first = ask(repository, staged=True)
    worked_out = len(runs)
    for at in ("@1 +0000", "@2 +0000"):
        monkeypatch.setenv("GIT_AUTHOR_DATE", at)
        monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
        assert text(ask(repository, staged=True)) == text(first)
    assert len(runs) == worked_out


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "one other byte": lambda content: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
    "an older version": lambda content: MARK.replace(b"1", b"0") + content[len(MARK) :],
    "something else": lambda content: b"SQLite format 3\0" + bytes(4096),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_replaced(repository: Path, runs: list[int], damage: str) -> None:
    ask(repository)
    file = kept_file(repository)
    file.write_bytes(DAMAGES[damage](file.read_bytes()))
    assert text(ask(repository)) == fresh(repository)
    assert len(runs) == 3
    ask(repository)
    assert len(runs) == 3


@pytest.mark.parametrize(
    "data", [None, 7, ("x",), (0,), (0, (0,), (0,), b"", (1,), (0,)), (0, (0,), (0,), b"", (1,), (4, "os:nothing"))]
)
def test_whole_files_that_hold_something_else_are_replaced(
    repository: Path, runs: list[int], data: tuple[object, ...]
) -> None:
    ask(repository)
    write_entry(kept_file(repository), data)  # type: ignore[arg-type]
    assert text(ask(repository)) == fresh(repository)


def test_a_cache_that_cannot_be_written_costs_only_time(
    repository: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (cache / "file").write_text("in the way")
    monkeypatch.setenv(VARIABLE, str(cache / "file"))
    assert text(ask(repository)) == text(ask(repository)) == fresh(repository)


def test_a_full_disk_costs_only_time(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*names: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert text(ask(repository)) == text(ask(repository)) == fresh(repository)


def test_two_at_once_give_the_same(repository: Path) -> None:
    answers: list[str] = []
    threads = [threading.Thread(target=lambda: answers.append(text(ask(repository)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [fresh(repository)] * 4


def test_the_folder_stays_small(repository: Path) -> None:
    for number in range(MOST_RESULTS + 3):
        (repository / "app" / f"m{number}.py").write_text("")
        ask(repository, select=("routers",))
    assert len(list(kept_file(repository).parent.glob("*.kept"))) == MOST_RESULTS


def test_verifying_finds_a_result_that_is_not_what_a_fresh_run_gives(repository: Path) -> None:
    ask(repository)
    file = kept_file(repository)
    stamps, named, refs, files, result = from_plain(read_entry(file))
    write_entry(file, to_plain((stamps, named, refs, files, _without_findings(result))))
    with pytest.raises(GovernError, match="is not what a fresh run finds"):
        check(CheckRequest(paths=(repository,)), verify=True)
    assert text(check(CheckRequest(paths=(repository,)), verify=True)) == fresh(repository)


def _without_findings(result: object) -> object:
    parts = [(name, () if name == "findings" else value) for name, value in from_plain(result)]  # type: ignore[arg-type]
    return to_plain(tuple(parts))


def test_a_rule_that_fails_keeps_nothing(repository: Path, monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    import govern.checks.run

    def broken(*given: object) -> Iterator[NoReturn]:
        raise RuntimeError("no")

    monkeypatch.setattr(govern.checks.run, "check_rule", broken)
    assert ask(repository).failures
    assert not list(cache.glob("*/*.kept"))


def test_what_is_read_past_the_tree_keeps_nothing(
    repository: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    run = govern.session.check.run_check

    def curious(*given: object) -> CheckResult:
        (repository / "notes.rst").read_text()
        return run(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(govern.session.check, "run_check", curious)
    ask(repository)
    assert not list(cache.glob("*/*.kept"))


def test_a_suppression_that_expires_is_kept_for_a_day(repository: Path, runs: list[int]) -> None:
    noted = '@router.get("/items")  # govern: ignore[endpoint-without-authentication] until=2030-01-01 for the fair'
    (repository / "app" / "main.py").write_text(APP.replace('@router.get("/items")', noted))
    days = [date(2029, 12, 31), date(2030, 1, 1), date(2030, 1, 2)]
    answers = [text(ask(repository, today=day)) for day in days for _ in range(2)]
    assert answers == [fresh(repository, today=day) for day in days for _ in range(2)]
    assert len(runs) == 9


def test_the_clock_is_asked_again_where_something_expires(
    repository: Path, runs: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = '@router.get("/items")  # govern: ignore[endpoint-without-authentication] until=2030-01-01 for the fair'
    ask(repository)
    for module in (govern.session.kept, govern.session.check):
        monkeypatch.setattr(module, "today_here", lambda: date(2031, 1, 1))
    ask(repository)
    assert len(runs) == 1
    (repository / "app" / "main.py").write_text(APP.replace('@router.get("/items")', noted))
    ask(repository)
    ask(repository)
    assert len(runs) == 2
    monkeypatch.setattr(govern.session.kept, "today_here", lambda: date(2031, 1, 2))
    ask(repository)
    assert len(runs) == 3


def test_a_baseline_is_looked_at_again_when_branches_move(repository: Path, runs: list[int]) -> None:
    git(repository, "init", "-q", "-b", "main")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "one")
    (repository / "govern-baseline.jsonl").write_text(f"{HEADER}\n")
    assert text(ask(repository)) == text(ask(repository)) == fresh(repository)
    assert len(runs) == 2
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "two")
    assert text(ask(repository)) == fresh(repository)
    assert len(runs) == 4


def test_a_named_baseline_belongs_to_the_answer(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    named = tmp_path_factory.mktemp("elsewhere") / "old.jsonl"
    named.write_text(f"{HEADER}\n")
    assert text(ask(repository, baseline=named)) == fresh(repository, baseline=named)
    row = {"rule": "endpoint-without-authentication", "endpoint": "GET /items", "file": "app/main.py"}
    named.write_text(f"{HEADER}\n{json.dumps(row)}\n")
    try:
        expected = fresh(repository, baseline=named)
    except UsageError as error:
        with pytest.raises(UsageError, match=re.escape(str(error))):
            ask(repository, baseline=named)
    else:
        assert text(ask(repository, baseline=named)) == expected


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_result_is_kept_however_many_processes_read(
    repository: Path, runs: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        (repository / "app" / f"part{number}.py").write_text(f"x = {number}\n" * 50)
    monkeypatch.setattr(govern.facts.beside, "SMALLEST_SHARE", 500)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    several = ask(repository, jobs=3)
    assert ask(repository, jobs=1).findings == several.findings
    assert len(runs) == 1
