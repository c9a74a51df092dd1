"""A baseline through everything that happens to a repository: how many findings are new, fixed and kept."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from govern.errors import UsageError
from govern.session.merge import merge_stopped
from govern.session.record import prune_baseline, write_baseline
from tests.session.small_repository import BASELINE, ITEMS, OLD, TOOLS, Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """With a baseline of all that it has, committed."""
    made = Repository(tmp_path)
    done = write_baseline(made.request())
    assert (len(done.rows), len(done.added), done.changed) == (OLD, OLD, True)
    made.commit("baseline")
    return made


def test_what_was_recorded_is_old(repository: Repository) -> None:
    assert repository.counts() == (0, 0, OLD)
    assert '"line"' not in repository.read(BASELINE)


def test_lines_move(repository: Repository) -> None:
    repository.write("app/items.py", "# prose\n" * 30 + ITEMS)
    repository.write("app/tools.py", "import os\n\n\n" + TOOLS)
    assert repository.counts() == (0, 0, OLD)


def test_functions_and_handlers_get_other_names(repository: Repository) -> None:
    repository.replace("app/items.py", "read_me", "me")
    repository.replace("app/tools.py", "def greet", "def welcome")
    repository.replace("app/tools.py", "def shout", "def whisper")
    repository.replace("app/tools.py", "class Speaker", "class Talker")
    assert repository.counts() == (0, 0, OLD)


def test_variables_get_other_names(repository: Repository) -> None:
    repository.replace("app/items.py", "router", "items")
    repository.replace("app/main.py", "router", "items")
    repository.replace("app/main.py", "include_items", "include_router")
    assert repository.counts() == (0, 0, OLD)


def test_code_is_formatted(repository: Repository) -> None:
    repository.replace("app/tools.py", 'print("hello", name)', "print(\n        'hello',\n        name,\n    )")
    repository.replace("app/items.py", "def read_me() -> dict:", "def read_me(\n) -> dict:")
    repository.write("app/items.py", repository.read("app/items.py").replace('"', "'"))
    assert repository.counts() == (0, 0, OLD)


def test_files_get_other_names_and_folders(repository: Repository) -> None:
    repository.move("app/items.py", "app/routers/things.py")
    repository.write("app/routers/__init__.py", "")
    repository.replace("app/main.py", "app.items", "app.routers.things")
    repository.move("app/tools.py", "app/lib/speech.py")
    assert repository.counts() == (0, 0, OLD)


def test_a_file_is_split(repository: Repository) -> None:
    first, second = TOOLS.split("def leave", 1)
    repository.write("app/tools.py", first)
    repository.write("app/goodbye.py", f"def leave{second}")
    head, me, you = ITEMS.partition('@router.get("/me")')
    repository.write("app/items.py", head)
    repository.write(
        "app/people.py", f'from fastapi import APIRouter\n\nrouter = APIRouter(prefix="/items")\n\n\n{me}{you}'
    )
    repository.replace(
        "app/main.py", "include_router(router)", "include_router(router)\nfrom app.people import router as people\n"
        "app.include_router(people)"
    )  # fmt: skip
    assert repository.counts() == (0, 0, OLD)


def test_an_endpoint_gets_another_path(repository: Repository) -> None:
    repository.replace("app/items.py", 'prefix="/items"', 'prefix="/v2/items"')
    assert repository.counts() == (0, 0, OLD)


def test_one_is_fixed(repository: Repository) -> None:
    repository.replace("app/tools.py", 'print("hello", name)', "return name")
    assert repository.counts() == (0, 1, OLD - 1)
    assert repository.rules() == ["stale-baseline"]
    stale = repository.check().findings[0]
    assert (stale.location.file, stale.severity.value) == (BASELINE, "error")
    done = prune_baseline(repository.request())
    assert (len(done.removed), len(done.rows)) == (1, OLD - 1)
    assert repository.counts() == (0, 0, OLD - 1)


def test_pruning_takes_out_lines_and_touches_no_other(repository: Repository) -> None:
    before = repository.read(BASELINE).splitlines()
    repository.replace("app/tools.py", 'print("hello", name)', "return name")
    repository.write("app/items.py", "# moved\n" + ITEMS)
    prune_baseline(repository.request())
    after = repository.read(BASELINE).splitlines()
    assert [line for line in before if line not in after] == [line for line in before if '"greet"' in line]
    assert [line for line in after if line not in before] == []
    assert prune_baseline(repository.request()).changed is False


def test_one_comes(repository: Repository) -> None:
    repository.write("app/more.py", "def more():\n    print(1)\n")
    assert repository.counts() == (1, 0, OLD)
    with pytest.raises(UsageError, match="does not have no-print at more: fix it, or say why"):
        write_baseline(repository.request())
    done = write_baseline(repository.request(), "  waits for\nthe new log ")
    assert [one.reason for one in done.added] == ["waits for the new log"]
    assert repository.counts() == (0, 0, OLD + 1)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("app/tools.py", 'print("hello", name)', "return name\n\n\ndef other(name):\n    print(name, 1)"),
        ("app/items.py", 'get("/me")', 'get("/me/first")'),
    ],
)
def test_one_is_fixed_and_another_of_its_rule_comes_to_the_same_file(
    repository: Repository, file: str, old: str, new: str
) -> None:
    repository.replace(file, old, new)
    if "/me" in new:
        repository.write(
            file, repository.read(file) + '\n\n@router.get("/them")\ndef read_them() -> dict:\n    return {}\n'
        )
    assert repository.counts() == (1, 1, OLD - 1)


def test_the_same_text_fixed_in_one_function_and_written_in_another(repository: Repository) -> None:
    repository.replace("app/tools.py", "    print(text)\n", "")
    repository.write("app/more.py", "def leave_again(name):\n    text = name\n    print(text)\n    return text\n")
    assert repository.counts() == (1, 1, OLD - 1)


def test_one_is_duplicated(repository: Repository) -> None:
    repository.replace("app/tools.py", "    print(text)\n", "    print(text)\n    print(text)\n")
    assert repository.counts() == (1, 0, OLD)
    repository.write("app/copy.py", TOOLS)
    assert repository.counts() == (4, 0, OLD)


def test_a_comment_in_place_of_a_row(repository: Repository) -> None:
    repository.replace("app/tools.py", "def greet(name):", "def greet(name):  # govern: ignore[no-print] a tool")
    assert repository.counts() == (0, 1, OLD - 1)


def test_rows_of_rules_that_do_not_run_are_left_alone(repository: Repository) -> None:
    repository.write("govern.yaml", "select: [shadowed-route, repository]\n")
    assert repository.counts() == (0, 0, 2)
    assert len(write_baseline(repository.request()).rows) == OLD


def test_it_may_not_grow_without_a_reason(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "work")
    repository.write("app/more.py", "def more():\n    print(1)\n")
    done = write_baseline(repository.request(), "it waits")
    assert repository.counts() == (0, 0, OLD + 1)
    text = repository.read(BASELINE)
    repository.write(BASELINE, text.replace(', "reason": "it waits"', ""))
    assert text != repository.read(BASELINE)
    assert repository.rules() == ["baseline-growth"]
    repository.commit("launder it")
    assert repository.rules() == ["baseline-growth"]
    assert len(done.rows) == OLD + 1


def test_deleting_the_file_and_writing_it_anew_is_growth_too(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "work")
    repository.write("app/more.py", "def more():\n    print(1)\n")
    (repository.root / BASELINE).unlink()
    write_baseline(repository.request())
    assert repository.rules() == ["baseline-growth"]


def branches(repository: Repository) -> None:
    """On `work` greet is fixed and a file moves, on `main` shout is fixed: both prune."""
    repository.git("checkout", "-q", "-b", "work")
    repository.replace("app/tools.py", 'print("hello", name)', "return name")
    repository.move("app/items.py", "app/things.py")
    repository.replace("app/main.py", "app.items", "app.things")
    prune_baseline(repository.request())
    repository.commit("fix greet")
    repository.git("checkout", "-q", "main")
    repository.replace("app/tools.py", "print(text.upper())", "return text.upper()")
    prune_baseline(repository.request())
    repository.commit("fix shout")


def test_a_merge_that_stops_takes_the_stricter_side(repository: Repository) -> None:
    branches(repository)
    repository.git("merge", "-q", "work", check=False)
    if "<<<<<<<" in repository.read(BASELINE):
        with pytest.raises(UsageError, match="marks of a merge conflict: `govern baseline merge` resolves it"):
            repository.check()
        assert merge_stopped(repository.root).rows == OLD - 2
    repository.commit("merge")
    assert repository.counts() == (0, 0, OLD - 2)


def test_a_rebase_that_stops_takes_the_stricter_side(repository: Repository) -> None:
    branches(repository)
    repository.git("checkout", "-q", "work")
    repository.git("rebase", "-q", "main", check=False)
    if "<<<<<<<" in repository.read(BASELINE):
        assert merge_stopped(repository.root).rows == OLD - 2
        repository.git("add", "-A")
        repository.git("-c", "core.editor=true", "rebase", "--continue")
    assert repository.counts() == (0, 0, OLD - 2)


def test_git_calls_the_merge_driver(repository: Repository) -> None:
    repository.git(
        "config", "merge.govern-baseline.driver", f'"{sys.executable}" -m govern.cli.main baseline merge %O %A %B'
    )
    repository.write(".gitattributes", f"{BASELINE} merge=govern-baseline\n")
    repository.commit("driver")
    branches(repository)
    repository.git("merge", "-q", "--no-edit", "work")
    assert repository.counts() == (0, 0, OLD - 2)
    assert len(repository.read(BASELINE).splitlines()) == OLD - 1


def test_where_nothing_stopped_there_is_nothing_to_merge(repository: Repository) -> None:
    with pytest.raises(UsageError, match="no merge stopped here"):
        merge_stopped(repository.root)


def test_without_a_baseline(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    assert repository.counts() == (OLD, 0, 0)
    with pytest.raises(UsageError, match=r"there is no govern-baseline\.jsonl: `govern baseline write` makes one"):
        prune_baseline(repository.request())
