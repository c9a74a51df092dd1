"""Finding pages: the built-in pack, and a repository's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from govern.packs import PageError, load_pages, load_rules
from govern.rule import BUILT_IN, LOCAL
from govern.tree.memory import MemoryTree
from tests.packs.page_texts import page_text

RUNS_CODE = {"each": None, "python": "too_long.py:check", "message": "x"}
CODE = "raise SystemExit('loading must not run this')\ndef check(project, options): ...\n"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A pack without rules, in place of the built-in one."""
    return tmp_path


def test_the_built_in_pack_is_found_and_whole() -> None:
    rules = load_rules()
    assert {"router-too-long", "unresolved-wiring"} <= {rule.name for rule in rules}
    assert all(rule.pack == BUILT_IN and rule.page == f"rules/{rule.family}/{rule.name}.md" for rule in rules)
    assert [(rule.family, rule.name) for rule in rules] == sorted((rule.family, rule.name) for rule in rules)


def test_rules_of_a_repository_come_after_the_built_in_ones() -> None:
    rules = load_rules(MemoryTree({".govern/rules/house/too-long.md": page_text()}))
    assert (rules[-1].name, rules[-1].pack, rules[-1].page) == ("too-long", LOCAL, ".govern/rules/house/too-long.md")


def test_a_folder_can_be_given(empty: Path) -> None:
    (empty / "house").mkdir()
    (empty / "house" / "too-long.md").write_text(page_text())
    (empty / "house" / "README.md").write_text("no page")
    (empty / "house" / "notes.txt").write_text("no page")
    assert [rule.name for rule in load_rules(pack=empty)] == ["too-long"]


def test_files_that_are_no_pages_are_left_alone(empty: Path) -> None:
    tree = MemoryTree({".govern/rules/README.md": "x", ".govern/rules/house/notes.txt": "x", "rules/a/b.md": "x"})
    assert load_rules(tree, pack=empty) == ()


@pytest.mark.parametrize("path", ["too-long.md", "house/deeper/too-long.md"])
def test_a_page_stands_in_the_folder_of_its_family(path: str, empty: Path) -> None:
    tree = MemoryTree({f".govern/rules/{path}": page_text()})
    with pytest.raises(PageError) as caught:
        load_rules(tree, pack=empty)
    expected = f".govern/rules/{path}: must stand in its family's folder: .govern/rules/<family>/too-long.md"
    assert str(caught.value) == expected


def test_a_page_that_is_not_text(empty: Path) -> None:
    with pytest.raises(PageError) as caught:
        load_rules(MemoryTree({".govern/rules/house/too-long.md": b"\xff\xfe"}), pack=empty)
    assert str(caught.value) == ".govern/rules/house/too-long.md: is not UTF-8 text"


def test_one_name_for_two_rules(empty: Path) -> None:
    tree = MemoryTree({
        ".govern/rules/a/too-long.md": page_text(),
        ".govern/rules/b/too-long.md": page_text(),
        ".govern/rules/c/other.md": page_text({"name": "other", "aliases": ["too-long", "a"]}),
    })  # fmt: skip
    with pytest.raises(PageError) as caught:
        load_rules(tree, pack=empty)
    assert str(caught.value).splitlines() == [
        ".govern/rules/b/too-long.md: name: 'too-long' is taken by .govern/rules/a/too-long.md; write another",
        ".govern/rules/c/other.md: aliases: 'too-long' is taken by .govern/rules/a/too-long.md; write another",
        ".govern/rules/c/other.md: aliases: 'a' is the name of a family; write another",
    ]


def test_a_local_rule_cannot_take_the_name_of_a_built_in_one() -> None:
    page = page_text({"name": "router-too-long"})
    with pytest.raises(PageError, match=r"'router-too-long' is taken by rules/routers/router-too-long.md"):
        load_rules(MemoryTree({".govern/rules/house/router-too-long.md": page}))


def test_all_pages_are_read_before_any_problem_is_raised(empty: Path) -> None:
    tree = MemoryTree({
        ".govern/rules/house/one.md": "no front matter",
        ".govern/rules/house/two.md": page_text({"name": "two", "severity": "bad"}),
    })  # fmt: skip
    with pytest.raises(PageError) as caught:
        load_rules(tree, pack=empty)
    assert [problem.page for problem in caught.value.problems] == [
        ".govern/rules/house/one.md",
        ".govern/rules/house/two.md",
    ]


def test_local_code_is_refused_unless_it_is_allowed(empty: Path) -> None:
    tree = MemoryTree(
        {".govern/rules/house/too-long.md": page_text(RUNS_CODE), ".govern/rules/house/too_long.py": CODE}
    )
    with pytest.raises(PageError) as caught:
        load_rules(tree, pack=empty)
    assert str(caught.value) == (
        ".govern/rules/house/too-long.md: python: this rule runs code of the repository; to allow that, set "
        "`python-rules: true` in the configuration (and leave out --no-python-rules), or remove the rule"
    )


def test_loading_runs_no_code(empty: Path) -> None:
    tree = MemoryTree(
        {".govern/rules/house/too-long.md": page_text(RUNS_CODE), ".govern/rules/house/too_long.py": CODE}
    )
    assert load_rules(tree, allow_python=True, pack=empty)[0].python_source == CODE


def test_a_function_must_stand_beside_its_page(empty: Path) -> None:
    tree = MemoryTree({".govern/rules/house/too-long.md": page_text(RUNS_CODE), ".govern/rules/too_long.py": CODE})
    with pytest.raises(PageError, match=r"there is no file 'too_long.py' beside the page"):
        load_rules(tree, allow_python=True, pack=empty)


def test_pages_hold_their_text(empty: Path) -> None:
    (page,) = load_pages(MemoryTree({".govern/rules/house/too-long.md": page_text()}), pack=empty)
    assert page.text == page_text()
