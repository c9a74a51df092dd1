"""What git keeps of a message, against git itself, and the parts of what is left."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govern.commits.message import SCISSORS, read_message


def kept(text: str, comment: str = "#", *, comments: bool = True) -> str:
    return "".join(f"{line.text}\n" for line in read_message(text, comment, comments=comments).lines)


@settings(max_examples=30)
@given(st.text(alphabet="ab# \n\t;", max_size=40), st.booleans())
def test_what_is_kept_is_what_git_keeps(text: str, comments: bool) -> None:
    """`git stripspace` is what `git commit` uses."""
    command = ["git", "-c", "core.commentChar=#", "stripspace", *(["--strip-comments"] if comments else [])]
    asked = subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout.decode()
    assert kept(text, comments=comments) == asked


def test_scissors_cut_and_numbers_are_those_of_the_text() -> None:
    text = f"# a\n\nfix: x\n\n\nbody\n# {SCISSORS}\ndiff --git\n"
    assert [(line.number, line.text) for line in read_message(text).lines] == [(3, "fix: x"), (4, ""), (6, "body")]
    assert kept(f"fix: x\n# {SCISSORS}\ny\n", comments=False) == "fix: x\n"


@pytest.mark.parametrize(
    ("sign", "text", "expected"),
    [
        (";", "fix: x\n\n# kept\n; gone\n", "fix: x\n\n# kept\n"),
        ("//", "fix: x\n// gone\n", "fix: x\n"),
        ("auto", "#12: x\n\n; Please enter\n; the message\n", "#12: x\n"),
        ("auto", "fix: x\n\n# Please enter\n", "fix: x\n"),
        ("#", "\ufefffix: x\r\n\r\nbody\r\n", "fix: x\n\nbody\n"),
    ],
)
def test_other_signs_for_comments(sign: str, text: str, expected: str) -> None:
    assert kept(text, sign) == expected


def test_the_parts_of_a_header() -> None:
    header = read_message("feat(api,ui)!: cancel orders\n").header
    assert header is not None
    assert (header.type, header.scopes, header.bang, header.description, header.exact) == (
        "feat", ("api", "ui"), True, "cancel orders", True,
    )  # fmt: skip
    loose = read_message("fix (api) :x").header
    assert loose is not None
    assert (loose.type, loose.scope, loose.exact) == ("fix", "api", False)
    assert read_message("Fixed the thing").header is None
    assert read_message("").header is None


def test_footers_and_breaking_changes() -> None:
    message = read_message("fix: x\n\nNote: no footer\n\nRefs #12\nSigned-off-by: Ada <a@b.c>\n")
    assert message.footers == {"Refs": "12", "Signed-off-by": "Ada <a@b.c>"}
    assert not message.is_breaking
    for text in ("fix!: x", "fix: x\n\nBREAKING CHANGE: y", "fix: x\n\nBREAKING-CHANGE: y\nRefs: z"):
        assert read_message(text).is_breaking
    assert not read_message("fix: BREAKING CHANGE\n\nBREAKING CHANGE").is_breaking


@pytest.mark.parametrize(
    "subject",
    [
        "Merge branch 'main' into topic",
        "Merge branches 'a' and 'b'",
        "Merge remote-tracking branch 'origin/main'",
        "Merge pull request #12 from ada/topic",
        "Merge tag 'v1'",
        "Merge 1a2b3c into 4d5e6f",
        'Revert "feat: x"',
        'Reapply "feat: x"',
        "Initial commit",
        "v1.2.3",
        "1.2.3-rc.1",
    ],
)
def test_what_git_and_forges_write(subject: str) -> None:
    assert read_message(subject).is_generated


@pytest.mark.parametrize(
    "subject", ["Merge the two services", "Reverted the export", "Initial commit of it", "1.2 is out"]
)
def test_what_people_write(subject: str) -> None:
    assert not read_message(subject).is_generated


def test_what_is_to_be_squashed(tmp_path: Path) -> None:
    assert [read_message(f"{kind}! fix: x").autosquash for kind in ("fixup", "squash", "amend", "other")] == [
        "fixup", "squash", "amend", "",
    ]  # fmt: skip
