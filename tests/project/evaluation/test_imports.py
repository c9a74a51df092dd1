"""Import statements of every form, and imports by name."""

from __future__ import annotations

from typing import Any

import pytest

from govern.project.values import External, ModuleValue, Unknown
from tests.project.evaluation.evaluated import evaluator

PACKAGE = {
    "app/__init__.py": "top = 'top'\nfrom app.sub import deep\n",
    "app/a.py": "x = 'a.x'\n_private = 1\nfrom app.b import y as from_b\n",
    "app/b.py": "y = 'b.y'\nz = 'b.z'\n__all__ = ['y', 'late']\nlate = 'late'\n",
    "app/sub/__init__.py": "from .deep import *\nfrom . import deep as module\nfrom ..a import x as above\n",
    "app/sub/deep.py": "value = 'deep'\nfrom ...nowhere import q\n",
    "app/sub/lazy.py": "def __getattr__(name):\n    if name == 'made':\n        return 'lazily'\n    raise AttributeError(name)\n",
    "app/cycle_one.py": "before = 1\nfrom app.cycle_two import two\nafter = two\n",
    "app/cycle_two.py": "import app.cycle_one as one\nfrom app.cycle_one import before\ntwo = before + 1\nlater = lambda: one.after\n",
    "space/inner/file.py": "name = __name__\npackage = __package__\nwhere = __file__\n",
    "single.py": "value = 'single'\n",
}


def value(code: str, name: str = "x") -> Any:
    made = evaluator({**PACKAGE, "main.py": code})
    module = made.load("main")
    assert module is not None
    return module.names.get(name)


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("import app\nx = app.top", "top"),
        ("import app.a\nx = app.a.x", "a.x"),
        ("import app.a as m\nx = m.x", "a.x"),
        ("import app.a, app.b\nx = app.a.x + app.b.y", "a.xb.y"),
        ("from app import top as x", "top"),
        ("from app import a\nx = a.x", "a.x"),
        ("from app import a as m\nx = m.x", "a.x"),
        ("from app.a import x", "a.x"),
        ("from app.a import from_b as x", "b.y"),
        ("from app.b import *\nx = y + late", "b.ylate"),
        ("from app.a import *\nx = from_b", "b.y"),
        ("from app.sub import value as x", "deep"),
        ("from app.sub import module\nx = module.value", "deep"),
        ("from app.sub import above as x", "a.x"),
        ("import app.sub.deep\nx = app.sub.deep.value", "deep"),
        ("from app import deep\nx = deep.value", "deep"),
        ("from app.sub.lazy import made as x", "lazily"),
        ("from app.sub import lazy\nx = lazy.made", "lazily"),
        ("from app.cycle_one import after as x", 2),
        ("import app.cycle_one\nfrom app.cycle_two import later\nx = later()", 2),
        ("from space.inner import file\nx = file.name", "space.inner.file"),
        ("from space.inner.file import package as x", "space.inner"),
        ("from space.inner.file import where as x", "/repository/space/inner/file.py"),
        ("def f():\n    from app.a import x\n    return x\nx = f()", "a.x"),
        ("import importlib\nx = importlib.import_module('app.a').x", "a.x"),
        ("import importlib\nx = importlib.import_module('.a', package='app').x", "a.x"),
        ("import importlib\nx = importlib.import_module('..a', 'app.sub').x", "a.x"),
        (
            "from importlib import import_module as load\nx = [load(f'app.{n}').__name__ for n in 'ab']",
            ["app.a", "app.b"],
        ),
        ("import sys\nimport app.a\nx = sys.modules['app.a'].x", "a.x"),
        ("x = __import__('app.a').a.x", "a.x"),
        ("import app.a\nx = getattr(app.a, 'x')", "a.x"),
        ("from app import a\nx = vars(a)['x']", "a.x"),
        ("from app import a\nx = [n for n in dir(a) if not n.startswith('_')]", ["from_b", "x"]),
        ("try:\n    from app.a import nothing\nexcept ImportError:\n    x = 'caught'", "caught"),
        ("try:\n    import app.nothing\nexcept ModuleNotFoundError:\n    x = 'caught'", "caught"),
        ("try:\n    from app.sub import value\nexcept ImportError:\n    value = None\nx = value", "deep"),
        ("from contextlib import suppress\nx = 1\nwith suppress(ImportError):\n    import app.nothing\n    x = 2", 1),
        ("import pkgutil, app.sub\nx = [m.name for m in pkgutil.iter_modules(app.sub.__path__)]", ["deep", "lazy"]),
        (
            "import pkgutil, app.sub\nx = [n for _, n, p in pkgutil.iter_modules(app.sub.__path__, 'p.')]",
            ["p.deep", "p.lazy"],
        ),
        ("import pkgutil, space\nx = [m.name for m in pkgutil.walk_packages(space.__path__)]", ["inner", "inner.file"]),
        ("x = __name__, __package__, __file__", ("main", "", "/repository/main.py")),
    ],
)
def test_an_import(code: str, wanted: Any) -> None:
    assert value(code) == wanted


def test_what_lies_outside_stays_outside() -> None:
    assert value("import numpy as x") == External("numpy")
    assert value("from a.b import c as x") == External("a.b.c")
    assert value("import a.b\nx = a.b.c") == External("a.b.c")
    assert value("from fastapi import status\nx = status.HTTP_201_CREATED") == 201
    assert value("import os.path\nx = os.path.join('a', 'b')") == "a/b"


def test_what_is_missing_is_unknown_with_a_reason() -> None:
    missing = value("from app.a import missing as x")
    assert isinstance(missing, Unknown)
    assert missing.reason == "app.a does not define missing"
    beyond = value("from ....nowhere import x")
    assert isinstance(beyond, Unknown)
    assert "beyond the top package" in beyond.reason


def test_private_names_and_names_outside_all_are_not_starred() -> None:
    made = evaluator({**PACKAGE, "main.py": "from app.a import *\nfrom app.b import *\n"})
    module = made.load("main")
    assert module is not None
    assert "_private" not in module.names
    assert "z" not in module.names


def test_a_module_is_evaluated_once_and_a_package_holds_its_modules() -> None:
    made = evaluator(
        {
            "p/__init__.py": "log = []\n",
            "p/a.py": "import p\np.log.append(1)\n",
            "main.py": "import p.a\nfrom p import a\n",
        }
    )
    module = made.load("main")
    assert module is not None
    package = made.load("p")
    assert package is not None
    assert package.names["log"] == [1]
    assert isinstance(package.names["a"], ModuleValue)


def test_a_module_wins_over_a_folder_and_a_package_over_a_module() -> None:
    made = evaluator(
        {"p.py": "x = 'module'", "p/__init__.py": "x = 'package'", "q.py": "x = 'module'", "q/inner.py": ""}
    )
    assert [made.load(name).names["x"] for name in ("p", "q")] == ["package", "module"]  # type: ignore[union-attr]


def test_nothing_is_loaded_that_nobody_imports() -> None:
    made = evaluator({**PACKAGE, "main.py": "import single\n"})
    made.load("main")
    assert sorted(made.modules) == ["main", "single"]
