"""Code that is written to make an analysis explode: each must end soon, with whatever was found."""

from __future__ import annotations

import time

import pytest

from tests.project.small_apps import function_of, project_of

DOUBLED = "\n".join(["    a = 'x'", *("    a = (a, a)" for _ in range(60)), "    take(a)"])
LISTED = "\n".join(["    a = target", *("    a = [a, a]" for _ in range(60)), "    a[0][0]()"])
PARTIALS = "\n".join(["    f = target", *("    f = partial(f, f)" for _ in range(60)), "    f()"])
MADE = "\n".join(["    a = Box(1)", *("    a = Box(a, a)" for _ in range(60)), "    a.first.first.touch()"])
NESTED = "    return " + "(" * 400 + "target()" + ")" * 400
CHAINED = "    return select(1)" + ".where(1)" * 400
LAMBDAS = "    f = " + "lambda: " * 60 + "target()\n    f()"
BRANCHES = "\n".join(f"    if a:\n        b{n} = Box(a)\n    else:\n        b{n} = target" for n in range(400))
ALIASES = "\n".join(["T0 = tuple[Box, Box]", *(f"T{n + 1} = tuple[T{n}, T{n}]" for n in range(60))])
MODULE = "\n".join(["a0 = [1]", *(f"a{n + 1} = [a{n}, a{n}]" for n in range(25))])
CHAIN = "\n".join(f"def step{n}(x): return step{n + 1}(x)" for n in range(300)) + "\ndef step300(x): return target()"
CLIQUE = "\n".join(f"def c{n}(x): return " + " or ".join(f"c{m}(x)" for m in range(25)) for n in range(25))
CALLERS = (
    "\n".join(f"def m{n}(): apply(Box{n}())\nclass Box{n}: ..." for n in range(200)) + "\ndef apply(x): apply((x, x))"
)


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (DOUBLED, "def take(x): return take((x, x))"),
        (LISTED, ""),
        (PARTIALS, ""),
        (MADE, ""),
        (NESTED, ""),
        (CHAINED, ""),
        (LAMBDAS, ""),
        (BRANCHES, ""),
        ("    x: T60 = None\n    x[0][0].touch()", ALIASES),
        ("    a25[0][0]()", MODULE),
        ("    step0(a)", CHAIN),
        ("    c0(a)", CLIQUE),
        ("    " + "\n    ".join(f"m{n}()" for n in range(200)), CALLERS),
    ],
    ids=[
        "doubled",
        "listed",
        "partials",
        "made",
        "nested",
        "chained",
        "lambdas",
        "branches",
        "aliases",
        "module",
        "chain",
        "clique",
        "callers",
    ],
)
def test_it_ends(body: str, more: str) -> None:
    source = f"""
from functools import partial
from sqlalchemy import select
class Box:
    def __init__(self, first, second=None):
        self.first = first
    def touch(self): ...
def target(): ...
{more}
def handler(a):
{body}
"""
    project = project_of(source)
    handler = function_of(project, "handler")
    start = time.process_time()
    found = list(project.calls.reach([handler]))
    assert found[0].function is handler
    project.effects.of(handler)
    assert time.process_time() - start < 8
