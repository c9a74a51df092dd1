"""Which endpoints an edit of more than the inside of functions touches."""

from __future__ import annotations

from textwrap import dedent

import pytest

from govern.facts.edit import edit_between
from govern.project.project import Project
from govern.project.touched import Touched, entered_in
from govern.project.wired import Wired, marks_of, together
from tests.project.small_apps import project_in
from tests.project.test_touched import FILES

BEFORE = {name: dedent(text) for name, text in FILES.items()}
BEFORE["app/extra.py"] = "def plain(): return 3\n\ndef odd(): return 'deps'\n"


def wired(project: Project) -> Wired:
    return together(marks_of(one.evaluator, [app.value for app in one.apps], one.endpoints) for one in project.wirings)


def touched(path: str, old: str, new: str) -> set[str] | str:
    assert old in BEFORE[path]
    before, after = project_in(BEFORE), project_in({**BEFORE, path: BEFORE[path].replace(old, new)})
    edit = edit_between(before.facts.python(path), after.facts.python(path))
    assert edit is not None
    assert edit.around is not None
    wirings = wired(before), wired(after)
    found = Touched(after, {path: edit}, entered_in(before), wirings=wirings)
    return "everything" if found.everything else {one.path for one in after.endpoints if found.touches(one)}


@pytest.mark.parametrize(
    ("path", "old", "new", "paths"),
    [
        ("app/routers.py", "router =", "import json\nrouter =", set()),
        ("app/routers.py", "def none(): return 1", "def none(): return 1\n\ndef new(): return 1", set()),
        ("app/routers.py", "def none():", "def none(limit: int = 1):", {"/none"}),
        ("app/routers.py", 'router.get("/none")', 'router.get("/nothing")', {"/nothing"}),
        ("app/routers.py", 'router.get("/none")', 'router.post("/none")', {"/none"}),
        (
            "app/routers.py",
            'router.get("/none")\ndef',
            'router.get("/more")\ndef more(): ...\n\n@router.get("/none")\ndef',
            {"/more"},
        ),
        ("app/routers.py", '@router.get("/plain"', '@router.get("/deep")\ndef shadow(): ...\n\n@router.get("/plain"', {"/deep"}),
        ("app/routers.py", "Service, plain", "Service, simple as plain", {"/plain"}),
        ("app/routers.py", "Service, plain", "Service, plain, Base", set()),
        ("app/routers.py", "Service, plain", "Service", {"/plain"}),
        ("app/routers.py", "import tools", "import deps as tools", {"/tool"}),
        ("app/deps.py", "def token():", "def token(length: int = 3):", {"/plain"}),
        ("app/deps.py", "def other(): return 2", "", set()),
        ("app/deps.py", "def token():", "def token2():", {"/plain"}),
        ("app/services.py", "def plain(): return 1\n", "def plain(number=3): return 1\n", {"/plain"}),
        ("app/services.py", "class Service(Base):", "class Service:", {"/service"}),
        ("app/services.py", "class Base:", "class Base:\n    limit = 3\n", {"/service"}),
        ("app/services.py", "class Base:", "class Before: ...\n\nclass Base(Before):", {"/service"}),
        ("app/services.py", 'TABLE = {"plain": plain}', "TABLE = {}", set()),
        ("app/tools.py", "def deep():", "def helper(): ...\n\ndef deep():", {"/state"}),
        ("app/tools.py", "def deep(): return", "def deep(a=1): return", {"/tool"}),
        ("app/plugins.py", "@register\ndef plugin(): return 1\n", "", {"/tool"}),
        ("app/plugins.py", "@register\n", "", {"/tool"}),
        ("app/plugins.py", "from app.registry import register\n", "def register(f): return f\n", {"/tool"}),
        ("app/registry.py", "registered = {}", "registered = {'a': 1}", {"/tool"}),
        ("app/main.py", "from app import routers\n", "from app import routers\nimport json\n", set()),
        ("app/tools.py", "from app.registry", "from app.extra import odd\nfrom app.registry", set()),
    ],
)  # fmt: skip
def test_an_edit_of_what_is_around_functions(path: str, old: str, new: str, paths: set[str]) -> None:
    assert touched(path, old, new) == paths


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("app/routers.py", "router = APIRouter()", 'router = APIRouter(prefix="/all")'),
        ("app/routers.py", "router = APIRouter()", "router = APIRouter(dependencies=[Depends(who)])"),
        ("app/main.py", "app = FastAPI(lifespan=life)", "app = FastAPI(lifespan=life, root_path='/x')"),
        ("app/deps.py", "def other", "from app import plugins\n\ndef other"),
        ("app/services.py", "from typing import Protocol\n", "from typing import Protocol\nimport sqlalchemy\n"),
        ("app/plugins.py", "from app.main import app\n", "from app.main import app as one\napp = one\n"),
    ],
)
def test_what_concerns_all(path: str, old: str, new: str) -> None:
    assert touched(path, old, new) == "everything"


def test_lines_say_nothing() -> None:
    moved = {name: f"\n\n{text}" if name.endswith(".py") else text for name, text in BEFORE.items()}
    assert wired(project_in(BEFORE)) == wired(project_in(moved))


def test_endpoints_that_share_a_dependency() -> None:
    """What a dependency does counts otherwise where an endpoint that only reads has it, too."""
    path, old = "app/routers.py", '@router.get("/none")\n'
    shared = '@router.get("/none", dependencies=[Depends(who)])\n'
    assert touched(path, old, shared) == {"/none", "/plain"}


def test_models_concern_all() -> None:
    files = {**BEFORE, "app/models.py": "class Row(Base):\n    __tablename__ = 'rows'\n    owner_id = 1\n"}
    files["app/deps.py"] = f"from app.models import Row\n{files['app/deps.py']}"
    before = wired(project_in(files))
    files["app/models.py"] += "    user_id = 2\n"
    assert before.whole != wired(project_in(files)).whole
