"""After an edit only what rests on the edited file is worked out again, and the result is that of a fresh run."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import govern.checks.run
from govern.cache.entry import MARK, read_entry, write_entry
from govern.cache.folder import VARIABLE, cache_of
from govern.errors import GovernError
from govern.project.project import Project
from govern.reporters.formats import render
from govern.reporters.report import CheckResult, RenderOptions
from govern.rule import Rule
from govern.session import parts
from govern.session.check_request import CheckRequest
from govern.session.kept import PARTS, check

FILES = {
    "app/main.py": """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/items")
def items():
    return []


@app.delete("/items/{key}")
def remove(key: int):
    return key
""",
    "requirements.txt": "fastapi==0.115.0\n",
    "README.md": "# Items\n\nSee `app/gone.py`.\n",
    "tests/test_items.py": "def test_items():\n    assert True\n",
    "frontend/package.json": '{"dependencies": {"react": "18.0.0"}}\n',
    "frontend/src/api.ts": "export const items = () => fetch('/nothing');\n",
    "compose.yaml": "services: {}\n",
}


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rules that were held against a project since the list was emptied."""
    names: list[str] = []
    hold = govern.checks.run.check_rule

    def counted(rule: Rule, project: Project, options: object = None) -> object:
        names.append(rule.name)
        return hold(rule, project, options)  # type: ignore[arg-type]

    monkeypatch.setattr(govern.checks.run, "check_rule", counted)
    return names


def text(result: CheckResult) -> str:
    return "\n".join(render(name, result, RenderOptions(verbose=True)) for name in ("json", "text", "sarif"))


def warm(repository: Path, **options: object) -> str:
    return text(check(CheckRequest(paths=(repository,), **options)))  # type: ignore[arg-type]


def fresh(repository: Path, **options: object) -> str:
    return text(check(CheckRequest(paths=(repository,), **options), cache=False))  # type: ignore[arg-type]


def parts_file(repository: Path) -> Path:
    folder = cache_of(repository)
    assert folder is not None
    return next(folder.glob(f"{PARTS}*"))


ABOUT_CODE = "endpoint-without-authentication"
ABOUT_FRONTENDS = "unknown-endpoint-called"
ABOUT_DOCUMENTS = "dead-reference"


@pytest.mark.parametrize(
    ("path", "more", "again", "stands"),
    [
        ("README.md", "See `app/none.py`.\n", {ABOUT_DOCUMENTS}, {ABOUT_CODE, ABOUT_FRONTENDS}),
        ("frontend/src/api.ts", "fetch('/none');\n", {ABOUT_FRONTENDS}, {ABOUT_CODE, ABOUT_DOCUMENTS}),
        ("app/main.py", "# a note\n", {ABOUT_CODE, ABOUT_FRONTENDS}, {ABOUT_DOCUMENTS}),
        ("tests/test_items.py", "# a note\n", set(), {ABOUT_CODE, ABOUT_FRONTENDS, ABOUT_DOCUMENTS}),
        ("compose.yaml", "# a note\n", set(), {ABOUT_CODE, ABOUT_FRONTENDS, ABOUT_DOCUMENTS}),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_only_what_rests_on_the_file_is_asked_again(
    repository: Path, asked: list[str], path: str, more: str, again: set[str], stands: set[str]
) -> None:
    before = warm(repository)
    assert {ABOUT_CODE, ABOUT_FRONTENDS, ABOUT_DOCUMENTS} <= set(asked)
    (repository / path).write_text(FILES[path] + more)
    asked.clear()
    after = warm(repository)
    assert again <= set(asked)
    assert stands.isdisjoint(asked)
    assert after == fresh(repository)
    (repository / path).write_text(FILES[path])
    assert warm(repository) == before


def test_edits_add_up(repository: Path, asked: list[str]) -> None:
    warm(repository)
    for path, more in (
        ("README.md", "`app/none.py`\n"),
        ("frontend/src/api.ts", "fetch('/none');\n"),
        ("app/main.py", "x = 1\n"),
    ):
        (repository / path).write_text(FILES[path] + more)
        assert warm(repository) == fresh(repository)
    asked.clear()
    (repository / "README.md").write_text("# Items\n")
    assert warm(repository) == fresh(repository)
    assert asked.count(ABOUT_CODE) == 1  # by the fresh run


def test_a_suppression_in_any_file_counts(repository: Path) -> None:
    warm(repository)
    (repository / "compose.yaml").write_text("# govern: ignore[hard-delete] not here\n")
    (repository / "tests/test_items.py").write_text("# govern: ignore[no-such-rule] not here\n")
    assert "no-such-rule" in warm(repository)
    assert warm(repository) == fresh(repository)


def test_the_problems_of_files_that_are_not_read_again_are_told(repository: Path) -> None:
    (repository / "frontend/src/api.ts").write_text("export const x = {;\nfetch('/nothing');\n")
    (repository / "app/other.py").write_text("def f(:\n")
    warm(repository)
    (repository / "README.md").write_text("# Items\n")
    assert warm(repository) == fresh(repository)


@pytest.mark.parametrize("file", ["govern.yaml", ".govern/rules/ours/no-lists.md"])
def test_configuration_and_rules_are_behind_everything(repository: Path, asked: list[str], file: str) -> None:
    (repository / file).parent.mkdir(parents=True, exist_ok=True)
    contents = {
        "govern.yaml": ("profile: strict\n", "profile: recommended\n"),
        file: (PAGE, PAGE.replace("message: a list", "message: one list")),
    }
    contents["govern.yaml"] = ("profile: strict\n", "profile: recommended\n")
    (repository / file).write_text(contents[file][0])
    warm(repository)
    (repository / file).write_text(contents[file][1])
    asked.clear()
    after = warm(repository)
    assert ABOUT_CODE in asked
    assert after == fresh(repository)


PAGE = """\
---
name: no-lists
summary: no list
severity: warning
profile: recommended
since: 0.1.0
match: {pattern: 'list($$$)'}
language: python
message: a list
---
# Why
x
# Examples
## bad: one
```python
list()  # error
```
## good: none
```python
```
"""


def test_matches_of_files_that_did_not_change_stand(repository: Path) -> None:
    page = repository / ".govern/rules/ours/no-lists.md"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE)
    (repository / "app/lists.py").write_text("x = list()\n")
    (repository / "app/more.py").write_text("x = 1\n")
    warm(repository)
    (repository / "app/more.py").write_text("x = list()\n")
    after = warm(repository)
    assert after.count('"no-lists"') >= 2
    assert after == fresh(repository)


def test_a_rule_that_reads_past_the_tree_is_asked_each_time(repository: Path, asked: list[str]) -> None:
    (repository / "govern.yaml").write_text("python-rules: true\n")
    (repository / "notes.rst").write_text("one\n")
    folder = repository / ".govern/rules/ours"
    folder.mkdir(parents=True)
    (folder / "no-notes.md").write_text(
        PAGE.replace("no-lists", "no-notes")
        .replace(
            "match: {pattern: 'list($$$)'}\nlanguage: python\nmessage: a list",
            'python: no_notes.py:check\nmessage: "{what}"',
        )
        .replace("list()  # error", "list()  # error")
    )
    (folder / "no_notes.py").write_text(
        "from govern import Finding, Location\n\n\ndef check(project, options):\n"
        f"    what = open({str(repository / 'README.md')!r}).read()\n"
        "    yield Finding(Location('README.md', 1), {'what': what[:20]}, subject='x')\n"
    )
    warm(repository)
    (repository / "README.md").write_text("# Other\n")
    assert "# Other" in warm(repository)
    assert warm(repository) == fresh(repository)


def test_staged_files_are_told_apart_by_what_git_calls_them(repository: Path, asked: list[str]) -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "core.hooksPath=/dev/null")
        subprocess.run(["git", *who, *words], cwd=repository, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-q", "-m", "one")
    warm(repository, staged=True)
    (repository / "README.md").write_text("# Items\n")
    git("add", "-A")
    asked.clear()
    after = warm(repository, staged=True)
    assert ABOUT_DOCUMENTS in asked
    assert ABOUT_CODE not in asked
    assert after == fresh(repository, staged=True)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "one other byte": lambda content: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
    "an older version": lambda content: MARK.replace(b"1", b"0") + content[len(MARK) :],
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_memory_is_forgotten(repository: Path, damage: str) -> None:
    warm(repository)
    file = parts_file(repository)
    file.write_bytes(DAMAGES[damage](file.read_bytes()))
    (repository / "README.md").write_text("# Items\n")
    assert warm(repository) == fresh(repository)


@pytest.mark.parametrize("data", [None, 7, (0,), (4, "govern.session.parts:Parts"), (4, "os:nothing")])
def test_a_memory_of_something_else_is_forgotten(repository: Path, data: tuple[object, ...]) -> None:
    warm(repository)
    write_entry(parts_file(repository), data)  # type: ignore[arg-type]
    (repository / "README.md").write_text("# Items\n")
    assert warm(repository) == fresh(repository)


def _poison(plain: object, message: str) -> object:
    """The data of a memory with a message in it changed, under a right checksum."""
    if isinstance(plain, tuple):
        return tuple(_poison(one, message) for one in plain)
    return "a lie" if plain == message else plain


def test_a_wrong_memory_is_found_by_verifying(repository: Path) -> None:
    found = check(CheckRequest(paths=(repository,))).findings
    file = parts_file(repository)
    poisoned = _poison(read_entry(file), next(one.message for one in found if one.location.file == "app/main.py"))
    write_entry(file, poisoned)  # type: ignore[arg-type]
    (repository / "README.md").write_text("# Items\n")
    with pytest.raises(GovernError, match="not what a fresh run finds"):
        check(CheckRequest(paths=(repository,)), verify=True)
    assert warm(repository) == fresh(repository)


def test_a_file_that_changes_in_between_spoils_nothing(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is taken for unchanged, and another when a rule reads it."""
    warm(repository)
    recall = parts.recall

    def changing(*given: object) -> object:
        answer = recall(*given)  # type: ignore[arg-type]
        (repository / "app/main.py").write_text(FILES["app/main.py"].replace("/items", "/things"))
        return answer

    monkeypatch.setattr(parts, "recall", changing)
    (repository / "frontend/src/api.ts").write_text("fetch('/none');\n")
    assert warm(repository) == fresh(repository)
