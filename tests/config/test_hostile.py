"""Layout detection on trees that nobody would make on purpose: no error, no hang, the same answer every time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govern.config.layout import detect_layout
from govern.config.requirements import in_lock, in_pyproject
from govern.config.settings import Config
from govern.config.sketch import read_imports, read_sketch
from govern.tree.memory import MemoryTree
from tests.config.trees import APP, ROUTER

FOLDERS = st.sampled_from(
    [
        "app",
        "src",
        "api",
        "routers",
        "services",
        "tests",
        "test",
        "docs",
        "examples",
        "backend",
        "v1",
        "[x]",
        "a b",
        "ü\n",
    ]
)
# fmt: off
NAMES = st.sampled_from([
    "__init__.py", "main.py", "models.py", "service.py", "test_a.py", "conftest.py", "a.ts", "types.ts", "package.json",
    "tsconfig.json", "Dockerfile", "compose.yml", "pyproject.toml", "uv.lock", "requirements.txt", "x{y,z}.py",
])
# fmt: on
LINES = st.sampled_from(
    [
        APP,
        ROUTER,
        "from app.main import app\n",
        "from .. import x\n",
        "from ....x.y import (a,\n b)\n",
        "import models, api.routers as r\n",
        "from routers import items\n",
        "uvicorn.run('app.main:app')\n",
        "CMD uvicorn main:app\n",
        "CMD fastapi run ../main.py\n",
        "-r requirements.txt\n-r ../requirements.txt\nfastapi>=0.1\n",
        '{"dependencies": {"react": 1}}',
        "[tool.poetry.dependencies]\nfastapi = [1, 2]\n",
        "\x00\\\n",
    ]
)
PATHS = st.builds(lambda folders, name: "/".join([*folders, name]), st.lists(FOLDERS, max_size=4), NAMES)
TREES = st.dictionaries(PATHS, st.lists(LINES, max_size=4).map("".join), max_size=12)


@given(TREES)
@settings(max_examples=150)
def test_any_tree_has_a_layout(files: dict[str, str]) -> None:
    tree = MemoryTree(files)
    layout = detect_layout(tree, Config())
    assert layout == detect_layout(MemoryTree(dict(reversed(files.items()))), Config())
    folders = {""} | {path[:at] for path in files for at in range(len(path)) if path[at] == "/"}
    for backend in layout.backends:
        assert {backend.root, *backend.python_paths} <= folders
        assert len(set(backend.python_paths)) == len(backend.python_paths) > 0
    for path in files:
        assert layout.layer_of(path) is None or layout.backend_of(path) is not None
        if layout.is_test(path) and path.endswith(".py"):
            assert layout.layer_of(path) in ("tests", "migrations", None)


@pytest.mark.parametrize(
    "text",
    [
        "from " + "." * 200_000 + "\n",
        "from" + " " * 200_000 + "\n",
        "from a import (" * 20_000,
        "import a" + " " * 200_000 + "x",
        "import " + "a, " * 100_000,
        "@" + "app" * 100_000 + "\n",
        "@" + "a." * 100_000 + "\n",
        "@" + "a.get" * 50_000 + "\n",
        "x" * 200_000 + " " * 200_000 + "\n",
        "x" + " " * 200_000 + ":" * 200_000 + "\n",
        '"""' * 60_001 + "'''\n @app.get('/')",
        "uvicorn.run(" + " " * 200_000,
        "uvicorn.run(" * 30_000,
        "serve(" + "a " * 100_000,
    ],
    ids=range(14),
)
def test_long_texts_are_read_in_no_time(text: str) -> None:
    start = time.process_time()
    read_sketch("a.py", ("# fastapi uvicorn\n" + text).encode())
    read_imports(text)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "text",
    [
        "uvicorn \\\n" * 20_000,
        "- uvicorn\n" * 20_000,
        "uvicorn " * 25_000,
        "uvicorn a:" + "a" * 190_000,
        '"' + " " * 199_000,
    ],
    ids=range(5),
)
def test_long_commands_are_read_in_no_time(text: str) -> None:
    start = time.process_time()
    detect_layout(MemoryTree({"Dockerfile": text, "compose.yml": text, "app/main.py": APP}), Config())
    assert time.process_time() - start < 2


def test_numbers_without_end() -> None:
    assert in_lock(f'name = "fastapi"\nversion = "{"9" * 5000}"\n', "fastapi", "uv.lock") is None
    (need,) = in_pyproject(f'[tool.poetry.dependencies]\nfastapi = "^{"9" * 5000}"\n', "fastapi", "pyproject.toml")
    assert need.version is None


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "a = " + "[" * 100_000,
        '{"a":' * 100_000,
        "a." * 50_000 + "a = 1",
        "x = {" + '"a" . ' * 50_000 + "a = 1}",
    ],
    ids=range(5),
)
def test_nesting_without_end(text: str) -> None:
    names = ["pyproject.toml", "Pipfile", "package.json", "uv.lock", "setup.cfg", "requirements.txt"]
    layout = detect_layout(MemoryTree({**dict.fromkeys(names, text), "app/main.py": APP, "a.ts": ""}), Config())
    assert layout.backends[0].fastapi is None


def test_files_that_cannot_be_read_decide_nothing() -> None:
    class Broken(MemoryTree):
        def read(self, path: str) -> bytes:
            from govern.errors import GovernError

            raise GovernError(f"{path}: cannot be read")

    assert detect_layout(Broken({"app/main.py": APP, "Dockerfile": "", "package.json": "", "a.ts": ""}), Config())
