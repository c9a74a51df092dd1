"""What a deployment decides, and what nobody can know: both branches, marked."""

from __future__ import annotations

from typing import Any

import pytest

from govern.project.values import Either, Instance, Setting, Unknown, Value
from tests.project.evaluation.evaluated import evaluator, names, value

UNKNOWN = "import somewhere\nflag = somewhere.flag()\n"
DEPLOYED = "import os\nflag = os.getenv('FLAG', 'on')\n"


def options(found: Value) -> Any:
    return sorted(found.options, key=repr) if isinstance(found, Either) else found


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("x = 1 if flag else 2", [1, 2]),
        ("if flag: x = 1\nelse: x = 2", [1, 2]),
        ("x = 1\nif flag: x = 2", [1, 2]),
        ("if flag: x = 1\nelse: x = 1", 1),
        ("x = 0\nif flag: pass\nelif flag.other: x = 1\nelse: x = 2", [0, 1, 2]),
        ("def f():\n    if flag: return 1\n    return 2\nx = f()", [1, 2]),
        ("def f():\n    if flag: return 1\n    else: return 2\nx = f()", [1, 2]),
        ("def f():\n    if flag: return 1\nx = f()", 1),
        ("def f():\n    for i in flag: return 1\n    return 2\nx = f()", [1, 2]),
        ("x = 0\nwhile flag: x = 1", [0, 1]),
        ("x = 0\nfor i in flag: x = 1", [0, 1]),
        ("match flag:\n    case 1: x = 'a'\n    case _: x = 'b'", ["a", "b"]),
        ("x = 3\nmatch flag:\n    case [1, *r]: x = r", 3),
        ("x = 3\nmatch flag:\n    case {'k': 1}: x = 4", [3, 4]),
        ("try:\n    x = 1\n    flag.run()\nexcept ValueError:\n    x = 2", 1),
        ("x = {1: 2}[1 if flag else 1]", 2),
        ("x = [1 if flag else 2, 3][0]", [1, 2]),
        ("x = (1 if flag else 2) + 1", [2, 3]),
        ("x = 'a' + ('b' if flag else 'c')", ["ab", "ac"]),
        ('x = f\'/{"b" if flag else "c"}\'', ["/b", "/c"]),
        ("def f(): return 1\ndef g(): return 2\nx = (f if flag else g)()", [1, 2]),
        ("class A: n = 1\nclass B: n = 2\nx = (A if flag else B)().n", [1, 2]),
        ("x = 'a' if flag or True else 'b'", "a"),
        ("x = 'a' if flag and False else 'b'", "b"),
    ],
)
def test_both_branches_of_a_test_that_nobody_can_decide(code: str, wanted: Any) -> None:
    found = value(UNKNOWN + code)
    assert options(found) == wanted


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("x = 1 if flag == 'on' else 2", 1),
        ("x = 1 if flag != 'on' else 2", 2),
        ("if flag == 'off': x = 1\nelse: x = 2", 2),
        ("x = 1\nif not flag: x = 2", 1),
        ("def f():\n    if flag: return 1\n    return 2\nx = f()", 1),
        ("def f():\n    if not flag: return 1\n    return 2\nx = f()", 2),
        ("x = flag.upper() + '/'", "ON/"),
        ("x = f'/{flag}'", "/on"),
        ("x = flag in ('on', 'yes')", True),
        ("x = bool(flag) and len(flag) == 2", True),
        ("match flag:\n    case 'off': x = 1\n    case 'on': x = 2\n    case _: x = 3", 2),
        ("x = int(os.environ.get('N', '3')) + 1", 4),
        ("x = os.environ.get('NONE') or 'default'", "default"),
        ("x = {'on': 1}[flag]", 1),
    ],
)
def test_a_deployment_counts_by_its_default(code: str, wanted: Any) -> None:
    found = value(DEPLOYED + code)
    assert (found.value if isinstance(found, Setting) else found) == wanted


ROUTES = """
from fastapi import FastAPI
app = FastAPI()
def add(path):
    app.add_api_route(path, lambda: 1)
"""


@pytest.mark.parametrize(
    ("code", "sure", "conditional"),
    [
        ("if flag: add('/a')\nadd('/b')", ["/b"], ["/a"]),
        ("if flag: add('/a')\nelse: add('/c')", [], ["/a", "/c"]),
        ("for f in flag: add('/a')\nadd('/b')", ["/b"], ["/a"]),
        ("while flag: add('/a')", [], ["/a"]),
        ("[add('/a') for f in flag]\nadd('/b')", ["/b"], ["/a"]),
        ("def setup():\n    if flag: return\n    add('/a')\nsetup()\nadd('/b')", ["/b"], ["/a"]),
        ("def setup():\n    if flag:\n        add('/c')\n        return\n    add('/a')\nsetup()", [], ["/a", "/c"]),
        ("match flag:\n    case 'x': add('/a')\n    case _: add('/c')", [], ["/a", "/c"]),
        ("(add if flag else print)('/a')", [], ["/a"]),
        ("try:\n    add('/b')\nexcept Exception: add('/never')", ["/b"], []),
        ("if flag:\n    def add2(p): add(p)\n    add2('/a')", [], ["/a"]),
    ],
)
@pytest.mark.parametrize("start", [UNKNOWN, DEPLOYED], ids=["unknown", "deployed"])
def test_what_hangs_on_it_is_conditional(start: str, code: str, sure: list[str], conditional: list[str]) -> None:
    if start == DEPLOYED and ("for f in" in code or "while" in code):
        pytest.skip("a text is iterated letter by letter, a loop over it has no undecided test")
    app = names(start + ROUTES + code)["app"]
    routes = [route for route in app.attributes["router"].attributes["routes"] if isinstance(route, Instance)]
    assert sorted(route.attributes["path"] for route in routes if not route.conditional) == sure
    assert sorted(route.attributes["path"] for route in routes if route.conditional) == conditional


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("x = nowhere", "nowhere is not bound"),
        ("x = {}['a']", "{}['a']"),
        ("x = [1][5]", "[1][5]"),
        ("x = (lambda a: a)()", "argument a"),
        ("class A: pass\nx = A().missing", "missing"),
        ("x = 1 + 'a'", "1 + 'a'"),
        ("x = int('a')", "conversion"),
        ("def f(): return f()\nx = f()", "too deeply"),
    ],
)
def test_what_is_lost_says_why_and_where(code: str, reason: str) -> None:
    found = value(f"\n{code}")
    assert isinstance(found, Unknown)
    assert reason in found.reason


def test_unknown_things_stay_unknown_and_raise_nothing() -> None:
    code = """
    import somewhere
    u = somewhere.a.b(1)[2].c
    a, *b = u
    (c, d), e = u
    f = [x for x in u]
    g = {**u, "k": 1}
    h = [*u, 1]
    i = f"{u}"
    j = u + 1, -u, not u, u < 3, u[1:2], u()(), u.x.y
    u.z = 1
    u["k"] = 2
    u += 1
    del u["k"]
    with u as w, u.open() as v:
        pass
    for k in u:
        u.append(k)
    class A(u):
        pass
    l = A(), A.b, A().c
    @u
    def m(): ...
    @u.n(1)
    class N: ...
    print(*u, **u)
    """
    made = evaluator({"main.py": code})
    module = made.load("main")
    assert module is not None
    assert {"a", "b", "f", "g", "h", "i", "j", "l", "m", "N"} <= set(module.names)
    assert made.notes == []
