from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.facts.python import read_python
from govern.sift.ignores import Directive, Ignores, read_directive, read_ignores

NAMES = {"no-audit": "no-audit", "old-name": "no-audit", "too-long": "too-long"}


def ignored(source: str, file: str = "a.py", comments: list[tuple[int, str]] | None = None) -> Ignores:
    facts = read_python(source.encode(), file)
    if comments is not None:
        return read_ignores(file, comments, source.split("\n"), (), NAMES)
    return read_ignores(file, facts.comments, source.split("\n"), facts.body, NAMES)


def places(source: str, file: str = "a.py", comments: list[tuple[int, str]] | None = None) -> set[tuple[str, int]]:
    return set(ignored(source, file, comments).places)


@pytest.mark.parametrize(
    "comment",
    [
        "# govern: ignore[no-audit] it is a read",
        "#govern:ignore[no-audit]it is a read",
        "## govern:  ignore [ no-audit ]  it is a read  ",
        "// govern: ignore[no-audit] it is a read",
        "/* govern: ignore[no-audit] it is a read */",
        "/** govern: ignore[no-audit] it is a read **/",
        "{/* govern: ignore[no-audit] it is a read */}",
        "<!-- govern: ignore[no-audit] it is a read -->",
    ],
)
def test_every_form_of_comment_is_read(comment: str) -> None:
    assert read_directive("a", 3, comment) == Directive("a", 3, ("no-audit",), "it is a read")


@pytest.mark.parametrize(
    "comment",
    [
        "# write `govern: ignore[no-audit]` to accept it",
        "# see govern: ignore[no-audit]",
        "# govern: check",
        "# govern: ignored[no-audit]",
        "# noqa",
        "",
    ],
)
def test_prose_about_a_directive_is_none(comment: str) -> None:
    assert read_directive("a", 1, comment) is None


@given(st.text())
def test_any_comment_can_be_read(text: str) -> None:
    read_directive("a", 1, text)
    read_directive("a", 1, f"# govern: ignore[{text}]")


def test_a_comment_behind_code_stands_for_its_line() -> None:
    assert places("x = 1\ny = 2  # govern: ignore[no-audit] why\nz = 3\n") == {("no-audit", 2)}


def test_a_comment_on_its_own_line_stands_for_the_next_line_of_code() -> None:
    source = "# govern: ignore[no-audit] why\n# more prose\n\nx = 1\ny = 2\n"
    assert places(source) == {("no-audit", 4)}


def test_stacked_comments_all_stand_for_the_line_below_them() -> None:
    source = "# govern: ignore[no-audit] a\n# govern: ignore[too-long] b\nx = 1\n"
    assert places(source) == {("no-audit", 3), ("too-long", 3)}


HEAD = """\
# above
@router.post(
    "/orders",
)
@limited
async def create(
    body: Order,
) -> None:
    return None
"""


@pytest.mark.parametrize("line", [1, 2, 5, 6])
def test_in_the_head_of_a_decorated_function_it_stands_for_the_whole_head(line: int) -> None:
    lines = HEAD.split("\n")
    lines[line - 1] += "  # govern: ignore[no-audit] why" if line > 1 else ""
    source = "\n".join(lines).replace("# above", "# govern: ignore[no-audit] why" if line == 1 else "")
    assert places(source) == {("no-audit", one) for one in range(2, 7)}


def test_on_a_parameter_it_stands_for_the_parameter_only() -> None:
    source = HEAD.replace("body: Order,", "body: Order,  # govern: ignore[too-long] why")
    assert places(source) == {("too-long", 7)}


def test_one_comment_may_name_several_rules_and_old_names() -> None:
    assert places("x = 1  # govern: ignore[too-long, old-name] why\n") == {("too-long", 1), ("no-audit", 1)}


def test_an_unknown_rule_ignores_nothing_and_says_so() -> None:
    found = ignored("x = 1  # govern: ignore[no-audits] why\n")
    assert not found.places
    assert [(one.line, one.message) for one in found.notices] == [
        (1, "this ignores nothing: there is no rule 'no-audits'; did you mean 'no-audit'?")
    ]


@pytest.mark.parametrize("comment", ["# govern: ignore", "# govern: ignore because", "# govern: ignore[] because"])
def test_a_comment_that_names_no_rule_ignores_nothing_and_says_so(comment: str) -> None:
    found = ignored(f"x = 1  {comment}\n")
    assert not found.places
    assert "name the rule" in found.notices[0].message


def test_a_directive_in_a_string_is_none() -> None:
    assert places('x = "# govern: ignore[no-audit] why"\n') == set()


def test_typescript_lines_that_begin_with_a_hash_or_star_are_code() -> None:
    source = "class A {\n  // govern: ignore[no-audit] why\n  #secret = 1;\n}\n"
    assert places(source, "a.ts", [(2, "// govern: ignore[no-audit] why")]) == {("no-audit", 3)}


def test_markdown_headings_are_no_comments() -> None:
    source = "<!-- govern: ignore[no-audit] why -->\n# Orders\n"
    assert places(source, "a.md", [(1, "<!-- govern: ignore[no-audit] why -->")]) == {("no-audit", 2)}


def test_a_comment_at_the_end_of_a_file_stands_for_itself() -> None:
    assert places("x = 1\n# govern: ignore[no-audit] why\n") == {("no-audit", 2)}
