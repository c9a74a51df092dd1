"""Globs over paths."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.config.globs import escape, is_plain, matcher, problem_of


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        ("*.py", "a.py", True),
        ("*.py", "deep/a.py", True),
        ("/*.py", "deep/a.py", False),
        ("./a.py", "deep/a.py", False),
        ("a/*.py", "a/b.py", True),
        ("a/*.py", "a/b/c.py", False),
        ("a/*.py", "x/a/b.py", False),
        ("a/**/c.py", "a/c.py", True),
        ("a/**/c.py", "a/b/b/c.py", True),
        ("a/**/c.py", "a/b/xc.py", False),
        ("a/**", "a", False),
        ("a/**", "a/b/c", True),
        ("**/gen/**", "gen/a.py", True),
        ("**/gen/**", "x/gen/a.py", True),
        ("**/gen/**", "x/gen", False),
        ("**", "anything/at all", True),
        ("gen", "x/gen/y.py", True),
        ("gen", "x/genuine/y.py", False),
        ("gen/", "gen/y.py", True),
        ("a/b", "a/b/c/d.py", True),
        ("a/b", "a/bc.py", False),
        ("a?c.py", "abc.py", True),
        ("a?c.py", "a/c.py", False),
        ("[ab].py", "b.py", True),
        ("[!ab].py", "c.py", True),
        ("[!ab].py", "a.py", False),
        ("[a-c]x", "bx", True),
        ("a[/]b", "a/b", False),
        ("[", "[", True),
        ("[z-a]", "[z-a]", True),
        ("x[]]y", "x]y", True),
        ("{a,b}/*.{ts,tsx}", "b/x.tsx", True),
        ("{a,b}/*.{ts,tsx}", "c/x.ts", False),
        ("x{a,b{c,d}}", "xbd", True),
        ("{a}", "{a}", True),
        ("{{cookiecutter.name}}/app", "{{cookiecutter.name}}/app/a.py", True),
        ("a*b*c", "a1b2c", True),
        ("a*b*c", "a1b2cd", False),
        ("a.py", "axpy", False),
        ("a\nb", "a\nb", True),
        ("*", "a\nb", True),
        ("a$", "a$", True),
        ("", "a", False),
    ],
)
def test_what_matches(glob: str, path: str, expected: bool) -> None:
    assert matcher([glob])(path) is expected


def test_no_globs_match_nothing() -> None:
    assert not matcher([])("a.py")


def test_one_of_several_is_enough() -> None:
    matches = matcher(["a/**", "*.ts"])
    assert [matches(path) for path in ("a/x.py", "b/x.ts", "b/x.py")] == [True, True, False]


@given(st.text(st.characters(exclude_characters="/", exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_an_escaped_name_matches_itself(name: str) -> None:
    if name not in (".", ".."):
        assert matcher([escape("folder/" + name)])("folder/" + name)


@given(st.text("ab*?[]{},/!-^.", max_size=25), st.text("ab/.", max_size=25))
def test_nothing_breaks_it(glob: str, path: str) -> None:
    assert matcher([glob])(path) in (True, False)


@pytest.mark.parametrize(
    "glob",
    [
        "*a" * 60 + "b",
        "**/a/" * 40 + "b",
        "*?" * 60 + "b",
        "[a-z]*" * 60 + "!",
        "/".join(["*a*a*b"] * 20),
    ],
)
def test_hostile_globs_end_soon(glob: str) -> None:
    matches = matcher([glob])
    start = time.process_time()
    assert not matches("a" * 2000)
    assert not matches("a/" * 1000 + "c")
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("glob", "problem"),
    [
        ("", "an empty glob matches nothing"),
        ("/", "an empty glob matches nothing"),
        ("../x", "a glob cannot leave the repository"),
        ("a\\b", "paths have forward slashes"),
        ("{a,b}" * 10, "more than 64 alternatives in braces"),
        ("src/**/*.{ts,tsx}", None),
    ],
)
def test_problems(glob: str, problem: str | None) -> None:
    assert problem_of(glob) == problem


def test_too_many_alternatives_match_nothing_and_end() -> None:
    assert not matcher(["{a,b}" * 40])("a" * 40)


def test_plain() -> None:
    assert is_plain("a/b.py")
    assert is_plain("{{x}}/b.py")
    assert not is_plain("a/*.py")
    assert not is_plain("{a,b}")
