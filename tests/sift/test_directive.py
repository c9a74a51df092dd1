"""What a comment says to govern, and what was meant by one that is not understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.sift.directive import read_directive


@pytest.mark.parametrize(
    "comment",
    [
        "# govern: ignore[no-audit] it is a read",
        "#govern:ignore[no-audit]it is a read",
        "## govern:  ignore [ no-audit ]  it is a read  ",
        "# govern: ignore[no-audit] -- it is a read",
        "# govern: ignore[no-audit]: it is a read",
        "// govern: ignore[no-audit] it is a read",
        "/* govern: ignore[no-audit] it is a read */",
        "/** govern: ignore[no-audit] it is a read **/",
        "/**\n * govern: ignore[no-audit] it is a read\n */",
        "{/* govern: ignore[no-audit] it is a read */}",
        "<!-- govern: ignore[no-audit] it is a read -->",
        "-- govern: ignore[no-audit] it is a read",
    ],
)
def test_every_form_of_comment_is_read(comment: str) -> None:
    found = read_directive("a", 3, comment, 3, 4)
    assert found is not None
    assert (found.rules, found.reason, found.problem) == (("no-audit",), "it is a read", "")
    assert (found.first, found.last, found.whole) == (3, 4, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("until=2027-01-31 owner=@team why", ("why", "2027-01-31", "@team")),
        ("why not until=2027-01-31", ("why not", "2027-01-31", "")),
        ("owner=ann why x=3 is", ("why x=3 is", "", "ann")),
        ("see https://tracker/?until=never", ("see https://tracker/?until=never", "", "")),
        ("by=hand", ("by=hand", "", "")),
        ("", ("", "", "")),
    ],
)
def test_expiry_owner_and_reason(text: str, expected: tuple[str, str, str]) -> None:
    found = read_directive("a", 1, f"# govern: ignore[a, b] {text}")
    assert found is not None
    assert (found.reason, found.until, found.owner) == expected
    assert (found.rules, found.problem) == (("a", "b"), "")


def test_a_directive_for_the_file_stands_on_a_line_of_its_own() -> None:
    alone = read_directive("a", 1, "# govern: ignore-file[a-b] generated", 3, 9)
    assert alone is not None
    assert (alone.whole, alone.problem) == (True, "")
    behind = read_directive("a", 3, "# govern: ignore-file[a-b] generated", 3, 3)
    assert behind is not None
    assert "a line of its own" in behind.problem


@pytest.mark.parametrize(
    ("comment", "problem"),
    [
        ("# govern: ignore", "names no rule"),
        ("# govern: ignore because", "names no rule"),
        ("# govern: ignore unused", "names no rule"),
        ("# govern: ignore[] because", "names no rule"),
        ("# govern: ignore no-audit because", "write `govern: ignore[no-audit] reason`"),
        ("# govern: ignore(no-audit)", "write `govern: ignore[no-audit] reason`"),
        ("# govern: ignore: no-audit, a-b", "write `govern: ignore[no-audit, a-b] reason`"),
        ("# govern: ignore-file no-audit", "write `govern: ignore-file[no-audit] reason`"),
        ("# govern: ignore[no-audit", "write `govern: ignore[no-audit] reason`"),
        ("# govern-ignore: no-audit", "write `govern: ignore[no-audit] reason`"),
        ("# Govern: Ignore[no-audit]", "write `govern: ignore[no-audit] reason`"),
        ("# govern ignore[no-audit]", "write `govern: ignore[no-audit] reason`"),
        ("# govern: ignored[no-audit]", "write `govern: ignore[no-audit] reason`"),
        ("# govern: disable=no-audit", "write `govern: ignore[no-audit] reason`"),
        ("// govern: ignore-next-line[no-audit]", "write `govern: ignore[no-audit] reason`"),
        ("# govern: noqa", "write `govern: ignore[rule-name] reason`"),
        ("# noqa: no-audit", "the form of another tool: write `govern: ignore[no-audit] reason`"),
        ("# nosemgrep: no-audit", "the form of another tool"),
        ("# govern: ignore[a-b] until=2027-13-01 x", "is no date"),
        ("# govern: ignore[a-b] until=soon x", "is no date"),
        ("# govern: ignore[a-b] expires=2027-01-31 x", "did you mean 'until'?"),
        ("# govern: ignore[a-b] unti=2027-01-31 x", "did you mean 'until'?"),
        ("# govern: ignore[a-b] ower=@team x", "did you mean 'owner'?"),
    ],
)
def test_a_near_miss_says_what_was_meant(comment: str, problem: str) -> None:
    found = read_directive("a", 1, comment)
    assert found is not None
    assert problem in found.problem


@pytest.mark.parametrize(
    "comment",
    [
        "# write `govern: ignore[no-audit]` to accept it",
        "# see govern: ignore[no-audit]",
        "# govern: check",
        "# govern checks this file",
        "# govern ignores what git ignores",
        "# govern: ignoring what git ignores",
        "# nogovern: ignore[no-audit]",
        "# noqa",
        "# noqa: F401",
        "# nosemgrep",
        "# nosemgrep: python.lang.security.audit",
        "# type: ignore[no-any-return]",
        "",
    ],
)
def test_prose_about_a_directive_is_none(comment: str) -> None:
    assert read_directive("a", 1, comment) is None


@given(st.text())
def test_any_comment_can_be_read(text: str) -> None:
    read_directive("a", 1, text)
    read_directive("a", 1, f"# govern: ignore[{text}] {text} until={text}")
    read_directive("a", 1, f"# govern {text}")
