"""Comments that accept findings: where they go, and that they change nothing else."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.findings import Finding, Location
from govern.sift.adding import Added, add_ignores
from govern.sift.sift import sift
from tests.sift.small_runs import run_over

PYTHON = '''\
"""doc
text
"""
@router.post(
    "/x",
)
@limited
async def f(
    a: int,
    b: str = "größe",
):
    x = foo(
        1,
        """
        text
        """,
    )
    if x: return 1
    return (
        y
        + z)
'''
TSX = """\
const V = () => (
  <div>
    text {x}
    <Foo
      a={1}
    />
  </div>
);
const t = `
 a ${b}
`;
interface A { a: string;
  b: number }
"""


def find(path: str, *lines: int, rule: str = "no-audit") -> list[Finding]:
    return [Finding(Location(path, line), rule=rule) for line in lines]


def added(path: str, text: str, *lines: int, reason: str = "why") -> Added:
    return add_ignores(text.encode(), path, find(path, *lines), reason)


def comments(content: bytes) -> list[int]:
    return [number for number, line in enumerate(content.decode().split("\n"), start=1) if "govern:" in line]


@pytest.mark.parametrize(
    ("path", "text", "line", "at"),
    [
        ("a.py", PYTHON, 8, 4),
        ("a.py", PYTHON, 9, 9),
        ("a.py", PYTHON, 15, 14),
        ("a.py", PYTHON, 18, 18),
        ("a.py", PYTHON, 20, 20),
        ("a.tsx", TSX, 4, 4),
        ("a.tsx", TSX, 5, 5),
        ("a.tsx", TSX, 10, 9),
        ("a.tsx", TSX, 13, 13),
        ("a.sql", "CREATE TABLE t (\n  a text DEFAULT 'x\n  y',\n  b text);\n", 3, 1),
        ("a.yml", "a:\n  b: x\n", 2, 2),
        ("a.md", "# T\n\n| a |\n|---|\n| x |\n", 5, 3),
    ],
)
def test_a_comment_stands_as_near_as_the_syntax_lets_it(path: str, text: str, line: int, at: int) -> None:
    found = added(path, text, line)
    assert (comments(found.content), len(found.accepted)) == ([at], 1)
    without = [one for one in found.content.decode().split("\n") if "govern:" not in one]
    assert "\n".join(without) == text


def test_the_form_and_the_indentation_are_those_of_the_place() -> None:
    assert b"\n      // govern: ignore[no-audit] why\n      a={1}" in added("a.tsx", TSX, 5).content
    assert b"\n    {/* govern: ignore[no-audit] why */}\n    <Foo" in added("a.tsx", TSX, 4).content
    assert b"\n<!-- govern: ignore[no-audit] why -->\n# B" in added("a.md", "a\n\n# B\n", 3).content


@pytest.mark.parametrize(
    ("path", "text", "at"),
    [
        ("a.py", "import os\n", 1),
        ("a.py", "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\nimport os\n", 3),
        ("a.py", '"""Doc."""\nimport os\n', 1),
        ("a.ts", "#!/usr/bin/env node\nexport const a = 1;\n", 2),
        ("a.md", "---\ntitle: A\n---\n# A\n", 4),
    ],
)
def test_what_is_said_of_a_file_is_accepted_at_its_top(path: str, text: str, at: int) -> None:
    """A finding about a file as a whole stays on its first line, whatever is written there."""
    found = added(path, text, 1)
    assert (comments(found.content), len(found.accepted)) == ([at], 1)
    assert len(sift(find(path, 1), run_over({path: found.content.decode()})).suppressed) == 1


def test_rules_of_one_line_share_a_comment() -> None:
    findings = [*find("a.py", 1, rule="b-c"), *find("a.py", 1, 1, rule="a-b")]
    found = add_ignores(b"x = 1\n", "a.py", findings, "until=2027-01-31 why")
    assert found.content == b"# govern: ignore[a-b, b-c] until=2027-01-31 why\nx = 1\n"
    assert len(found.accepted) == 3


def test_what_is_accepted_already_needs_no_second_comment() -> None:
    once = added("a.py", PYTHON, 8, 9).content
    again = add_ignores(once, "a.py", find("a.py", 9, 11), "another reason")
    assert (again.content, len(again.accepted)) == (once, 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_encoding_and_line_ends_stay(encoding: str, ends: str) -> None:
    text = f"# -*- coding: {encoding} -*-\nname = 'größe'\n".replace("\n", ends)
    content = text.encode(encoding)
    found = add_ignores(content, "a.py", find("a.py", 2), "why")
    if encoding == "utf-16":
        assert (found.content, len(found.left)) == (content, 1)
        return
    assert found.content.decode(encoding) == text.replace("name", f"# govern: ignore[no-audit] why{ends}name")
    unspeakable = add_ignores(content, "a.py", find("a.py", 2), "日本")
    assert len(unspeakable.left) == (1 if encoding == "latin-1" else 0)


@pytest.mark.parametrize(
    ("path", "text", "line"), [("a.json", "{}", 1), ("a.yml", "a: |\n  b\n  c\n", 3), ("a.py", "x\n", 9)]
)
def test_where_there_is_no_place_the_finding_is_left(path: str, text: str, line: int) -> None:
    found = added(path, text, line)
    assert (found.content, len(found.left)) == (text.encode(), 1)


@given(st.sets(st.integers(1, 21), min_size=1), st.sampled_from(["\n", "\r\n"]))
def test_whatever_was_found_is_suppressed_and_the_code_is_the_same(lines: set[int], ends: str) -> None:
    found = add_ignores(PYTHON.replace("\n", ends).encode(), "a.py", find("a.py", *lines), "why")
    text = found.content.decode().replace("\r\n", "\n")
    assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(PYTHON))
    assert found.content.count(b"\r\n") == (found.content.count(b"\n") if ends == "\r\n" else 0)
    kept = [number for number, line in enumerate(text.split("\n"), start=1) if "govern:" not in line]
    now = [kept[finding.location.line - 1] for finding in found.accepted]
    assert len(sift(find("a.py", *now), run_over({"a.py": text})).suppressed) == len(now)
    assert {finding.location.line for finding in (*found.accepted, *found.left)} == lines
