"""Where exactly a message breaks the convention, and in which words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.commits.convention import Convention, problems_of
from govern.commits.message import read_message

TYPES = ("feat", "fix", "docs")
ALL = Convention(TYPES, ("api", "ui"), "required", 40, 40, ("Refs",), autosquash=False, period=False)


def problems(text: str, convention: Convention = ALL) -> list[str]:
    return [
        f"{one.line}:{one.column}-{one.end_column} {one.text}" for one in problems_of(read_message(text), convention)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("feat(api): x\n\nRefs: 1\n", []),
        ("feat(api, ui): x\n\nrefs: 1\n", []),
        ("feat(apu): x\n\nRefs: 1", ["1:6-9 unknown scope `apu`; did you mean 'api'?"]),
        ("feet(api): x\n\nRefs: 1", ["1:1-5 unknown type `feet`; did you mean 'feat'?"]),
        ("feat: x\n\nRefs: 1", ["1:1-5 a scope is missing: write `feat(scope): ...` (one of api, ui)"]),
        ("feat(): x\n\nRefs: 1", ["1:5-7 the scope between the brackets is empty"]),
        ("feat(api):x\n\nRefs: 1", ["1:1-11 no blank belongs before the colon, and one behind it"]),
        ("feat(api): x.\n\nRefs: 1", ["1:13-14 the first line ends with a period"]),
        ("feat(api): x", ["1:1-13 no `Refs: ...` at the end"]),
        ("fixup! feat(api): x", ["1:1-6 `fixup!` is to be squashed before it is shared"]),
        ("# c\n\n\nhello\n\nRefs: 1", ["4:1-6 is no Conventional Commit: write `type(scope): what it does`, with one of feat, fix, docs"]),
        ("feat(api): x\n\nBREAKING CHANGE it all\n\nRefs: 1", ["3:1-16 `BREAKING CHANGE` is followed by a colon, a blank and what breaks"]),
        ("", []),
        ("Merge branch 'x'", []),
    ],
)  # fmt: skip
def test_messages(text: str, expected: list[str]) -> None:
    assert problems(text) == expected


def test_without_wishes_only_the_form_counts() -> None:
    for text in ("anything(goes): " + "x" * 200, "feat: x.", "fixup! x", "Feat: x"):
        assert problems(text, Convention()) == []


@given(st.text(max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    message = read_message(text)
    for one in problems_of(message, ALL):
        assert one.line >= 1
        assert one.end_column > one.column >= 1
        assert "\n" not in one.text
