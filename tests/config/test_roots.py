"""Import roots: from which folders a repository imports its own code."""

from __future__ import annotations

import pytest

from tests.config.trees import APP, ROUTER, imports, layout_of, only_backend


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"backend/app/main.py": imports("app.api.items"), "backend/app/api/items.py": ROUTER},
            "backend",
            id="a namespace package in a folder",
        ),
        pytest.param(
            {"backend/app/main.py": imports("backend.app.api.items"), "backend/app/api/items.py": ROUTER},
            "",
            id="the folder is part of the name",
        ),
        pytest.param(
            {"src/shop/__init__.py": "", "src/shop/main.py": imports("shop.items"), "src/shop/items.py": ROUTER},
            "src",
            id="src layout",
        ),
        pytest.param(
            {"src/__init__.py": "", "src/main.py": imports("src.items"), "src/items.py": ROUTER},
            "",
            id="src is the package",
        ),
        pytest.param(
            {"main.py": imports("routers.items"), "routers/items.py": ROUTER}, "", id="main.py beside packages"
        ),
        pytest.param(
            {"server/main.py": "from routers import items\n" + APP, "server/routers/items.py": ROUTER},
            "server",
            id="main.py beside packages, in a folder",
        ),
        pytest.param(
            {"api/main.py": "import database\nimport items\n" + APP, "api/items.py": ROUTER, "api/database.py": ""},
            "api",
            id="flat",
        ),
        pytest.param(
            {
                "api/__init__.py": "",
                "api/main.py": "from database import get_db\nfrom routers import items\n" + APP,
                "api/routers/__init__.py": "",
                "api/routers/items.py": "from database import get_db\n" + ROUTER,
                "api/database.py": "",
            },
            "api",
            id="flat, in a folder that is a package all the same",
        ),
        pytest.param(
            {
                "code/app/__init__.py": "",
                "code/app/main.py": "from .api import items\n" + APP,
                "code/app/api/__init__.py": "",
                "code/app/api/items.py": "from ..db import get\n" + ROUTER,
                "code/app/db.py": "",
            },
            "code",
            id="relative imports only",
        ),
        pytest.param(
            {
                "code/app/main.py": "from .api import items\n" + APP,
                "code/app/api/items.py": "from ..db import x\n" + ROUTER,
            }
            | {"code/app/db.py": ""},
            "code",
            id="relative imports only, no __init__.py",
        ),
        pytest.param(
            {"code/app/main.py": APP, "code/app/items.py": ROUTER, "code/Dockerfile": "CMD uvicorn app.main:app\n"},
            "code",
            id="a command says so",
        ),
        pytest.param(
            {"app/main.py": APP, "Procfile": "web: uvicorn main:app --app-dir app\n"}, "app", id="a command in a folder"
        ),
        pytest.param(
            {
                "app/__init__.py": "",
                "app/main.py": imports("app.core.db"),
                "app/core/__init__.py": "",
                "app/core/db.py": "from redis import Redis\nimport logging.handlers\nimport fastapi\n",
                "app/redis.py": "",
                "app/logging.py": "",
                "app/core/redis.py": "",
            },
            "",
            id="modules named like libraries",
        ),
        pytest.param(
            {
                "one/two/three/app/main.py": imports("app.a.b", "three.app.a.b"),
                "one/two/three/app/a/b.py": imports("app.a.c"),
                "one/two/three/app/a/c.py": imports("app.a.b"),
            },
            "one/two/three",
            id="one file does it otherwise",
        ),
        pytest.param(
            {
                "app/main.py": "from .items import router\n" + APP,
                "app/__init__.py": "",
                "app/items.py": ROUTER,
                "tests/test_app.py": "from fastapi.testclient import TestClient\nfrom app.main import app\n",
            },
            "",
            id="tests import it from the top",
        ),
        pytest.param(
            {
                "backend/app/main.py": imports("app.items.a"),
                "backend/app/items/a.py": ROUTER,
                "backend/tests/test_a.py": "import fastapi\nfrom backend.app.items.a import router\n" * 9,
            },
            "backend",
            id="tests do not outvote the code",
        ),
        pytest.param(
            {
                "src/app/main.py": "from .items import router\n" + APP,
                "src/app/items.py": "from .core.db import get\n" + ROUTER,
                "src/app/core/db.py": "",
                "Dockerfile": "CMD uvicorn app.main:app\n",
                "tests/test_app.py": "import fastapi\nfrom src.app.main import app\n",
            },
            "src",
            id="a command and relative imports, tests from above",
        ),
    ],
)
def test_the_root_that_imports_show(files: dict[str, str], expected: str) -> None:
    backend = only_backend(files)
    assert backend.python_paths[0] == expected
    assert any(f"imported from {expected or 'the top folder'}" in reason for reason in backend.reasons)


def test_services_side_by_side_are_backends_of_their_own() -> None:
    files = {}
    for name in ("orders", "users"):
        files[f"services/{name}/app/main.py"] = imports("app.api.items")
        files[f"services/{name}/app/api/items.py"] = ROUTER
        files[f"services/{name}/Dockerfile"] = 'CMD ["uvicorn", "app.main:app"]\n'
    layout = layout_of(files | {"pyproject.toml": ""})
    found = [(backend.root, backend.python_paths, backend.app_candidates) for backend in layout.backends]
    assert found == [
        ("services/orders", ("services/orders",), ("app.main:app",)),
        ("services/users", ("services/users",), ("app.main:app",)),
    ]
    backend = layout.backend_of("services/users/app/api/items.py")
    assert backend is not None
    assert backend.root == "services/users"


def test_code_beside_the_application_is_found_where_it_is_the_only_such() -> None:
    backend = only_backend(
        {
            "backend/app/main.py": imports("app.items.a", "shared.auth.tokens", "jwt.api", "google.cloud.storage"),
            "backend/app/items/a.py": ROUTER,
            "libs/shared/src/shared/__init__.py": "",
            "libs/shared/src/shared/auth/tokens.py": "",
            "one/jwt/api.py": "",
            "two/jwt/api.py": "",
        }
    )
    assert backend.python_paths == ("backend", "libs/shared/src")


def test_the_distributions_of_a_namespace_package_see_each_other() -> None:
    tree = {
        "shop/core/pyproject.toml": "[project]",
        "shop/core/shop/core/__init__.py": ROUTER,
        "shop/web/pyproject.toml": "[project]",
        "shop/web/shop/web/__init__.py": "",
        "shop/web/shop/web/views.py": ROUTER,
        "shop/web/shop/web/main.py": imports("shop.core", "shop.web.views"),
    }
    (web,) = (one for one in layout_of(tree).backends if one.root == "shop/web")
    assert web.python_paths == ("shop/web", "shop/core")


def test_a_package_that_lacks_a_module_is_not_completed_from_another_project() -> None:
    tree = {
        "one/app/main.py": imports("app.items", "app.generated"),
        "one/app/items.py": ROUTER,
        "two/app/main.py": imports("app.generated"),
        "two/app/generated.py": ROUTER,
    }
    (one,) = (backend for backend in layout_of(tree).backends if backend.root == "one")
    assert one.python_paths == ("one",)


def test_a_second_root_within_comes_after_the_first() -> None:
    backend = only_backend(
        {
            "api/app/main.py": imports("app.core.a", "app.core.b"),
            "api/app/core/a.py": imports("app.core.b"),
            "api/app/core/b.py": "import fastapi\nfrom plugins.one import x\n",
            "api/app/plugins/one.py": "",
        }
    )
    assert backend.python_paths == ("api", "api/app")


def test_the_folder_of_a_backend_is_where_its_project_starts() -> None:
    source = {"server/src/shop/main.py": imports("shop.items"), "server/src/shop/items.py": ROUTER}
    assert only_backend(source).root == "server"
    assert only_backend(source | {"pyproject.toml": ""}).root == ""
    assert only_backend(source | {"pyproject.toml": "", "server/requirements.txt": ""}).root == "server"


def test_a_repository_without_fastapi_still_has_its_modules() -> None:
    backend = only_backend({"app/services/a.py": "from app.models.b import B\n", "app/models/b.py": ""})
    assert backend.python_paths == ("",)
    assert "none has to do with FastAPI" in backend.reasons[0]


@pytest.mark.parametrize("files", [{}, {"README.md": "FastAPI"}, {"web/a.ts": "", "fastapi.txt": ""}])
def test_no_python_no_backend(files: dict[str, str]) -> None:
    assert layout_of(files).backends == ()


@pytest.mark.parametrize(
    "source",
    [
        "from " * 500,
        "from . import (" + "a, " * 3000,
        "from .... import x\nfrom ..... import y\n",
        "\x00\xff",
        "import\n",
    ],
)
def test_text_that_is_hardly_python_breaks_nothing(source: str) -> None:
    assert only_backend({"app/main.py": "# fastapi\n" + source + "\n" + APP}).python_paths


def test_vendored_code_is_not_looked_at() -> None:
    assert layout_of({".venv/lib/site-packages/fastapi/main.py": APP, "node_modules/x/a.py": APP}).backends == ()


def test_excluded_code_is_not_looked_at() -> None:
    files = {"app/main.py": APP, "old/app/main.py": APP, "govern.yaml": "exclude: [old]\n"}
    assert [backend.python_paths for backend in layout_of(files).backends] == [("app",)]


def test_a_lonely_file_belongs_to_the_code_around_it() -> None:
    files = {"app/main.py": imports("app.items.a"), "app/items/a.py": ROUTER, "tools/deep/x.py": APP}
    assert only_backend(files).python_paths == ("",)


def test_code_among_samples_or_for_tests_is_not_borrowed() -> None:
    files = {"app/main.py": imports("app.items.a", "shop.core.db"), "app/items/a.py": ROUTER}
    files |= {"examples/one/shop/core/db.py": "", "tests/test_a.py": imports("lib.one.two"), "x/lib/one/two.py": ""}
    assert only_backend(files).python_paths == ("",)
