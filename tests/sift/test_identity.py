"""What a finding is about, in Python and TypeScript: lines, formatting and names do not enter, code and evidence do."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.findings import Finding, Location
from govern.sift.identity import Identities, Identity, normalised
from tests.sift.small_runs import project_of

CLOCK = """\
import datetime


def now(zone=None):
    \"\"\"The time.\"\"\"
    stamp = datetime.datetime.now()
    return {"now": stamp, 'zone': zone or 5000}


class Clock:
    def tick(self):
        return now()
"""


def identity(source: str, line: int, subject: str, file: str = "app/clock.py", endpoint: str | None = None) -> Identity:
    project = project_of({"app/__init__.py": "", file: source})
    return Identities(project).of(Finding(Location(file, line), rule="r", subject=subject, endpoint=endpoint))


def test_the_symbol_is_the_innermost_function_and_the_detail_the_rest() -> None:
    found = identity(CLOCK, 6, "now: datetime.datetime.now()")
    assert (found.symbol, found.detail) == ("now", "datetime.datetime.now()")
    inner = identity(CLOCK, 12, "Clock.tick: now()")
    assert (inner.symbol, inner.detail) == ("Clock.tick", "now()")
    assert identity(CLOCK, 1, "import datetime").symbol == ""


def test_modules_and_files_are_taken_out_of_the_detail() -> None:
    assert identity(CLOCK, 1, "app.clock.Clock.tick Clock").detail == "Clock.tick Clock"
    assert identity(CLOCK, 6, "app/clock.py says so").detail == "says so"
    assert identity(CLOCK, 1, "app.clock.other.name").detail == "other.name"


def test_formatting_changes_nothing() -> None:
    once = identity(CLOCK, 6, "now: datetime.datetime.now( )")
    tidy = ast.unparse(ast.parse(CLOCK))
    line = next(number for number, text in enumerate(tidy.splitlines(), start=1) if "stamp =" in text)
    assert identity(tidy, line, "now: datetime.datetime.now()") == once


@given(st.integers(0, 30), st.integers(0, 3))
def test_lines_change_nothing(above: int, between: int) -> None:
    source = "# prose\n" * above + CLOCK.replace("\n    stamp", "\n" * (between + 1) + "    stamp")
    line = next(number for number, text in enumerate(source.splitlines(), start=1) if "stamp =" in text)
    assert identity(source, line, "now: datetime.datetime.now()") == identity(CLOCK, 6, "now: datetime.datetime.now()")


def test_another_name_leaves_the_anchor_and_another_body_does_not() -> None:
    anchor = identity(CLOCK, 6, "x").anchor
    assert identity(CLOCK.replace("def now", "def moment"), 6, "x").anchor == anchor
    assert identity(CLOCK.replace("5000", "6000"), 6, "x").anchor != anchor
    assert identity(CLOCK.replace("zone=None", "zone=1"), 6, "x").anchor != anchor
    assert identity(CLOCK, 12, "x").anchor != anchor


TYPESCRIPT = """\
export interface Order {
  id: number
}

export const load = async () => {
  const found = await fetch("/orders");
  return found.json();
};
"""


def test_declarations_of_typescript() -> None:
    found = identity(TYPESCRIPT, 6, "GET /orders load", "web/a.ts")
    assert found.symbol == "load"
    assert identity(TYPESCRIPT, 2, "Order.id Order", "web/a.ts").symbol == "Order"
    renamed = identity("// prose\n" + TYPESCRIPT.replace("load", "read"), 7, "GET /orders read", "web/a.ts")
    assert (renamed.symbol, renamed.anchor) == ("read", found.anchor)
    assert identity(TYPESCRIPT.replace("json", "text"), 6, "x", "web/a.ts").anchor != found.anchor


ENDPOINTS = """\
from fastapi import FastAPI

app = FastAPI()


@app.post("/orders")
def create() -> dict:
    return {}
"""


def test_an_endpoint_is_named_by_its_label_and_its_handler() -> None:
    for subject in ("POST /orders", "app.main.create", "POST /orders app.main.create"):
        found = identity(ENDPOINTS, 7, subject, "app/main.py", "POST /orders")
        assert (found.endpoint, found.symbol, found.detail) == ("POST /orders", "app.main.create", "")
    assert identity(ENDPOINTS, 7, "POST /orders Order", "app/main.py", "POST /orders").detail == "Order"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("print( 'a',\n  b, )", 'print("a",b)'),
        ("f(x ,y)", "f(x, y)"),
        ("[ 1 , 2 , ]", "[1, 2]"),
    ],
)
def test_what_a_formatter_decides_does_not_count(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)
