"""Code that would fill the memory, or never end, costs nothing: what would be too large is lost."""

from __future__ import annotations

import pytest

from govern.config.layout import detect_layout
from govern.config.settings import Config
from govern.project.evaluation.bounds import MAX_SIZE, fits, may_apply, wide
from govern.project.project import Project
from govern.tree.memory import MemoryTree

BOMBS = """
from fastapi import FastAPI
app = FastAPI()
x = [1]
for i in range(1000):
    x = x + x
y = [1]
for i in range(1000): y += y
for i in range(1000): y.extend(y)
s = "a" * 9999 * 9999 * 9999
s = "ab"
for i in range(1000): s = s.replace("a", s)
f = f"{1:>1000000000}"
g = "%1000000000d" % 1
h = "{:>1000000000}".format(1)
z = "1".zfill(10**9)
n = 3
for i in range(100000): n = n * n
n = 2 ** 10 ** 10
m = 1 << 10 ** 10
t = str(10 ** 5000)
k = list(range(10 ** 12))
d = {}
for i in range(2000): d = {**d, i: d}
def r(n): return r(n + 1) + r(n + 1)
q = r(0)
def loop():
    while True: pass
loop()
while True:
    n += 1
j = ",".join(["a" * 90000] * 5000)
c = [a for a in range(2000) for b in range(2000) for e in range(2000)]
@app.get("/x")
def a(): ...
"""


def test_bombs_are_not_built_and_what_follows_is_still_read() -> None:
    tree = MemoryTree({"app/main.py": BOMBS, "requirements.txt": "fastapi"})
    project = Project(tree, Config(), detect_layout(tree, Config()))
    assert [endpoint.label for endpoint in project.endpoints] == ["GET /x"]
    evaluator = project.wirings[0].evaluator
    names = project.module_value("app/main.py").names  # type: ignore[union-attr]
    sizes = [len(value) for value in names.values() if isinstance(value, str | list | dict)]
    assert max(sizes) <= MAX_SIZE
    assert evaluator.steps < 500_000


@pytest.mark.parametrize(
    ("op", "left", "right"),
    [
        ("*", "ab", 10**6),
        ("*", 10**6, [0]),
        ("**", 10, 10_000),
        ("**", 10_000, 10),
        ("<<", 1, 100_000),
        ("+", "a" * 60_000, "b" * 60_000),
        ("%", "%9999d", 1),
    ],
)
def test_what_would_grow_too_large_is_refused(op: str, left: object, right: object) -> None:
    assert not may_apply(op, left, right)


@pytest.mark.parametrize(
    ("op", "left", "right"), [("*", "ab", 3), ("+", [1], [2]), ("%", "%s-%d", ("a", 1)), ("*", 6, 7)]
)
def test_what_stays_small_is_worked_out(op: str, left: object, right: object) -> None:
    assert may_apply(op, left, right)


def test_sizes() -> None:
    assert fits("a", [1], {})
    assert wide("{:>10000}")
    assert not wide("02d")
