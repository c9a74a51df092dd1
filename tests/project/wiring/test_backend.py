"""Which applications a repository serves, and what is said of those that cannot be followed."""

from __future__ import annotations

import pytest

from govern.config.layout import detect_layout
from govern.config.settings import Config
from govern.errors import UsageError
from govern.project.project import Project
from govern.project.wiring.backend import require_app
from govern.tree.memory import MemoryTree
from tests.project.small_apps import project_in

APP = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/{path}')\ndef {name}(): ...\n"


def app(path: str, name: str = "handler") -> str:
    return APP.replace("{path}", path).replace("{name}", name)


def labels(project: Project) -> list[str]:
    return [f"{endpoint.app} {endpoint.label}" for endpoint in project.endpoints]


def test_every_application_is_found_and_named_once() -> None:
    project = project_in({
        "requirements.txt": "fastapi", "one/main.py": app("one"), "two.py": app("two"),
        "three.py": "from two import app\nserved = app\n", "four.py": "def make():\n    from fastapi import FastAPI\n    return FastAPI()\n",
    })  # fmt: skip
    assert sorted(labels(project)) == ["one.main:app GET /one", "two:app GET /two"]


def test_a_mounted_application_is_served_through_the_other() -> None:
    main = "from sub import app as inner\nfrom fastapi import FastAPI\napp = FastAPI()\napp.mount('/inner', inner)\n"
    project = project_in({"requirements.txt": "fastapi", "main.py": main, "sub.py": app("x")})
    assert labels(project) == ["main:app GET /inner/x"]
    assert [found.app for found in project.apps] == ["main:app"]


def test_a_mount_below_a_setting_that_is_not_given_is_none() -> None:
    main = """from sub import app as inner
from config import settings
from fastapi import FastAPI
app = FastAPI()
if settings.base_path:
    app.mount(settings.base_path, inner)
else:
    app.mount("/api", inner)
"""
    config = "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    base_path: str | None = None\nsettings = Settings()\n"
    files = {"requirements.txt": "fastapi", "main.py": main, "config.py": config, "sub.py": app("x")}
    assert labels(project_in(files)) == ["main:app GET /api/x"]


def test_a_wrapped_application_is_seen_through_its_wrappers() -> None:
    main = "from sub import app as inner\nfrom starlette.middleware.gzip import GZipMiddleware\napp = GZipMiddleware(inner)\n"
    project = project_in({"requirements.txt": "fastapi", "main.py": main, "sub.py": app("x")})
    assert [endpoint.label for endpoint in project.endpoints] == ["GET /x"]


def test_the_version_is_the_locked_one() -> None:
    project = project_in({"requirements.txt": "fastapi==0.112.3\n", "main.py": app("x")})
    assert [found.fastapi for found in project.apps] == ["0.112.3"]


@pytest.mark.parametrize("folder", ["tests", "examples"])
def test_applications_of_tests_and_examples_are_marked(folder: str) -> None:
    project = project_in({"requirements.txt": "fastapi", "main.py": app("x"), f"{folder}/served.py": app("t")})
    marked = {endpoint.label: endpoint.test for endpoint in project.endpoints}
    assert marked["GET /x"] is False
    assert marked.get("GET /t", True) is True


def named(files: dict[str, str], name: str) -> Project:
    tree = MemoryTree({"requirements.txt": "fastapi", **files})
    return Project(tree, Config(), detect_layout(tree, Config()), app=name)


@pytest.mark.parametrize("name", ["main:app", "main:create", "main:create()", "main:holder.app", "main"])
def test_an_application_can_be_named(name: str) -> None:
    code = app("x") + "def create():\n    return app\nclass Holder:\n    app = app\nholder = Holder()\n"
    project = named({"main.py": code}, name)
    require_app(project)
    assert [endpoint.label for endpoint in project.endpoints] == ["GET /x"]


@pytest.mark.parametrize("name", ["main:nothing", "nowhere:app", "main:handler_without", "", ":app"])
def test_a_name_that_is_none_is_a_usage_error(name: str) -> None:
    project = named({"main.py": app("x")}, name)
    with pytest.raises(UsageError, match="module:attribute"):
        require_app(project)


UNRESOLVED = [
    ("import lib\napp.include_router(lib.router())", "include_router(…)", "outside the repository: lib.router"),
    ("app.include_router(nowhere)", "include_router(…)", "nowhere is not bound"),
    ("app.include_router(**nowhere)", "include_router(**…)", "**nowhere"),
    ("app.include_router(3)", "include_router(…)", "not a router"),
    ("app.mount('/x', nowhere)", "mount(…)", "nowhere is not bound"),
    ("app.add_api_route('/x', nowhere)", "route", "handler is not known"),
    ("app.add_api_route(nowhere, print)", "path", "nowhere is not bound"),
    ("@app.get('/x', dependencies=nowhere)\ndef h(): ...", "dependencies=…", "nowhere is not bound"),
    ("@app.get('/x', dependencies=[Depends(nowhere)])\ndef h(): ...", "Depends(…)", "nowhere is not bound"),
    ("for r in nowhere():\n    app.include_router(r)", "include_router(…)", "an element of something unknown"),
]


@pytest.mark.parametrize(("code", "expression", "reason"), UNRESOLVED)
def test_what_cannot_be_followed_is_said(code: str, expression: str, reason: str) -> None:
    main = f"from fastapi import Depends, FastAPI\napp = FastAPI()\n{code}\n@app.get('/known')\ndef known(): ...\n"
    project = project_in({"requirements.txt": "fastapi", "main.py": main})
    assert "GET /known" in [endpoint.label for endpoint in project.endpoints]
    (found,) = project.unresolved
    assert (found.file, found.expression) == ("main.py", expression)
    assert reason in found.reason
    assert 3 <= found.line <= 4


def test_broken_files_hide_nothing_else() -> None:
    main = "from fastapi import FastAPI\nfrom broken import router\napp = FastAPI()\napp.include_router(router)\n"
    broken = "from fastapi import APIRouter\nrouter = APIRouter()\nx = (1,\n@router.get('/x')\ndef x(): ...\n"
    project = project_in({"requirements.txt": "fastapi", "main.py": main, "broken.py": broken})
    assert [endpoint.label for endpoint in project.endpoints] == ["GET /x"]
    (notice,) = project.facts.notices()
    assert (notice.file, notice.line in (3, 4)) == ("broken.py", True)
