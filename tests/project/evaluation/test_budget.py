"""Code that never ends, ends here: quickly, and with a note where it has to do with the framework."""

from __future__ import annotations

import time

import pytest

from govern.project.evaluation.evaluator import MAX_STEPS
from tests.project.evaluation.evaluated import evaluator

ENDLESS = {
    "while": "while True:\n    n = 1\n",
    "while with a counter": "n = 0\nwhile n < 10 ** 9:\n    n += 1\n",
    "recursion": "def f(n):\n    return f(n + 1)\nf(0)\n",
    "double recursion": "def f(n):\n    return f(n + 1), f(n + 2)\nf(0)\n",
    "mutual recursion": "def f():\n    return g()\ndef g():\n    return f() or f()\nf()\n",
    "range": "for i in range(10 ** 12):\n    x = i\n",
    "nested loops": "for i in range(10 ** 6):\n    for j in range(10 ** 6):\n        for k in range(10 ** 6):\n            x = i\n",
    "nested calls in loops": "def f(n):\n    for i in range(2000):\n        f(n + 1)\nf(0)\n",
    "generator": "def g():\n    while True:\n        yield 1\nfor x in g():\n    pass\n",
    "comprehension": "x = [i for i in range(10 ** 9) for j in range(10 ** 9)]\n",
    "growing list": "x = [1]\nfor y in x:\n    x.append(y)\n",
    "doubling": "x = 'a'\nwhile True:\n    x += x\n",
    "itself": "import main\nfrom main import main as m\nmain.main = main\nx = m.m.m\n",
    "subclasses": "class A:\n    def __init_subclass__(cls):\n        class B(cls): ...\nclass C(A): ...\n",
    "properties": "class A:\n    @property\n    def p(self):\n        return self.p\nx = A().p\n",
    "getattr": "class A:\n    def __getattr__(self, name):\n        return getattr(self, name + 'x')\nx = A().p\n",
    "descriptor": "class A:\n    def __call__(self):\n        return self()\nx = A()()\n",
    "decorators": "def d(f):\n    return d(f)\n@d\ndef g(): ...\n",
    "undecided branches": "import q\n" + "if q.a: x = 1\nelse: x = 2\n" * 300,
    "undecided nests": "import q\ndef f(n):\n    if q.a: return f(n + 1)\n    return f(n + 2)\nf(0)\n",
    "itertools": "import itertools\nfor i in itertools.count():\n    for j in itertools.cycle([1]):\n        x = j\n",
    "deep expression": "x = " + "(" * 300 + "1" + ")" * 300 + " + 1" * 800 + "\n",
}


@pytest.mark.parametrize("code", ENDLESS.values(), ids=list(ENDLESS))
def test_it_ends(code: str) -> None:
    begin = time.process_time()
    made = evaluator({"main.py": f"from fastapi import FastAPI\napp = FastAPI()\n{code}last = 'last'\n"})
    module = made.load("main")
    assert module is not None
    assert module.names["last"] == "last"
    assert made.steps <= MAX_STEPS + 10
    assert time.process_time() - begin < 6


def test_a_limit_that_was_hit_is_noted_where_code_wires() -> None:
    code = """
    from fastapi import FastAPI
    app = FastAPI()
    def wire(n):
        for i in range(2000):
            for j in range(2000):
                x = i
        n.get("/x")(wire)
    wire(app)
    """
    made = evaluator({"main.py": code})
    made.load("main")
    assert [(note.file, note.expression) for note in made.notes] == [("main.py", "wire(…)")]
    assert "more steps" in made.notes[0].reason


def test_the_same_note_is_kept_once() -> None:
    made = evaluator(
        {"main.py": "from fastapi import FastAPI\napp = FastAPI()\nfor i in range(3): app.include_router(nowhere)\n"}
    )
    made.load("main")
    assert len(made.notes) == 1


def test_what_an_import_costs_is_not_charged_to_the_call_that_imports() -> None:
    heavy = "x = 0\n" + "for i in range(2000):\n    for j in range(40):\n        x = i\n" * 2
    code = "def f():\n    import heavy\n    return heavy.x\nx = f()\n"
    made = evaluator({"heavy.py": heavy, "main.py": code})
    module = made.load("main")
    assert module is not None
    assert module.names["x"] == 1999
