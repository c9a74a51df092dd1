"""Served applications: commands in every file that has them, and calls in Python."""

from __future__ import annotations

import pytest

from govern.config.commands import read_commands
from tests.config.trees import APP, ROUTER, imports, layout_of, only_backend

CODE = {"app/main.py": APP, "app/web/api.py": "import fastapi\n\n\ndef create():\n    return fastapi.FastAPI()\n"}
# fmt: off
COMMAND_FILES = [
    "Dockerfile", "Dockerfile.prod", "docker/api.Dockerfile", "Containerfile", "compose.yaml", "Procfile",
    "Makefile", "docker-compose.prod.yml", "justfile", "start.sh", "scripts/serve", "bin/run", "api.service",
    "supervisord.conf",
]
# fmt: on


def two_services() -> dict[str, str]:
    files = {f"{name}/app/main.py": imports("app.items") for name in ("one", "two")}
    return files | {f"{name}/app/items.py": ROUTER for name in ("one", "two")}


def targets(path: str, text: str) -> list[tuple[int, str]]:
    return [(one.line, f"{one.module}:{one.attribute}") for one in read_commands(path, text)]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("Dockerfile", 'CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0"]', [(1, "app.main:app")]),
        ("Dockerfile", "FROM x\nCMD uvicorn app.main:app --port 8000", [(2, "app.main:app")]),
        ("Dockerfile", "RUN x \\\n  && y\nCMD exec uvicorn \\\n  --port 80 \\\n  app.main:app", [(3, "app.main:app")]),
        (
            "Dockerfile",
            'CMD ["gunicorn", "-k", "uvicorn.workers.UvicornWorker", "app.main:app"]',
            [(1, "app.main:app")],
        ),
        ("Dockerfile", "CMD gunicorn -b 0.0.0.0:80 'app.web.api:create()'", [(1, "app.web.api:create")]),
        ("Dockerfile", "CMD hypercorn app.main:app --bind unix:/tmp/s", [(1, "app.main:app")]),
        ("Dockerfile", "CMD granian --interface asgi app.main:app", [(1, "app.main:app")]),
        ("Dockerfile", "CMD uvicorn --factory app.web.api:create", [(1, "app.web.api:create")]),
        ("Dockerfile", 'ENV APP_MODULE="app.main:app"', [(1, "app.main:app")]),
        ("Dockerfile", "# CMD uvicorn app.main:app", []),
        ("Dockerfile", "RUN pip install uvicorn fastapi", []),
        (
            "Dockerfile",
            "CMD python -m uvicorn app.main:app & uvicorn app.web.api:create",
            [(1, "app.main:app"), (1, "app.web.api:create")],
        ),
        ("Dockerfile", "CMD fastapi run app/main.py --port 80", [(1, "app/main.py:")]),
        ("Dockerfile", 'CMD ["fastapi", "run", "--workers", "4", "app/main.py"]', [(1, "app/main.py:")]),
        ("Dockerfile", "CMD fastapi dev --app create app/web/api.py", [(1, "app/web/api.py:create")]),
        ("compose.yaml", "services:\n  a:\n    command: uvicorn app.main:app", [(3, "app.main:app")]),
        ("docker-compose.yml", "command: [\n  'uvicorn',\n  'app.main:app',\n]", [(1, "app.main:app")]),
        ("docker-compose.yml", "command:\n  - uvicorn\n  - app.main:app\n  - --reload\nx: 1", [(2, "app.main:app")]),
        (
            "docker-compose.yml",
            'command: bash -c "alembic upgrade head && uvicorn app.main:app"',
            [(1, "app.main:app")],
        ),
        ("Procfile", "web: gunicorn app.main:app -w 4", [(1, "app.main:app")]),
        ("run.sh", "exec uvicorn ${APP:-app.main:app} --port $PORT", [(1, "app.main:app")]),
        ("Makefile", "run:\n\tpoetry run uvicorn app.main:app --reload", [(2, "app.main:app")]),
        ("pyproject.toml", '[tool.taskipy.tasks]\nrun = "uvicorn app.main:app"', [(2, "app.main:app")]),
        ("pyproject.toml", '[tool.fastapi]\nentrypoint = "app.main:app"', [(2, "app.main:app")]),
        ("pyproject.toml", 'dependencies = ["uvicorn>=0.3"]', []),
        ("package.json", '{"scripts": {"api": "cd api && uvicorn app.main:app"}}', [(1, "app.main:app")]),
    ],
)
def test_commands(path: str, text: str, expected: list[tuple[int, str]]) -> None:
    assert targets(path, text) == expected


@pytest.mark.parametrize(
    "path",
    COMMAND_FILES,
)
def test_every_file_that_holds_commands(path: str) -> None:
    assert only_backend({**CODE, path: "serve: uvicorn app.main:app\n"}).app_candidates == ("app.main:app",)


@pytest.mark.parametrize("path", ["README.md", "notes.txt", "app/other.py"])
def test_other_files_serve_nothing(path: str) -> None:
    assert only_backend({**CODE, path: "# uvicorn app.main:app\n"}).app_candidates == ()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('import uvicorn\nuvicorn.run("app.main:app", port=80)\n', ("app.main:app",)),
        ('import uvicorn\nuvicorn.run(\n    app="app.main:app",\n)\n', ("app.main:app",)),
        ("import uvicorn\nfrom app.main import app\nuvicorn.run(app)\n", ("app.main:app",)),
        ("import uvicorn\nfrom app.main import app as served\nuvicorn.run(served, port=1)\n", ("app.main:app",)),
        ('from granian import Granian\nGranian("app.main:app").serve()\n', ("app.main:app",)),
        ("import uvicorn\nuvicorn.run(unknown)\n", ()),
        ('import uvicorn\nuvicorn.run("gone.main:app")\n', ()),
    ],
)
def test_calls(source: str, expected: tuple[str, ...]) -> None:
    assert only_backend({**CODE, "run.py": source}).app_candidates == expected


def test_a_call_in_the_module_itself() -> None:
    source = APP + 'import uvicorn\nif __name__ == "__main__":\n    uvicorn.run(app)\n'
    assert only_backend({"shop/__init__.py": "", "shop/main.py": source}).app_candidates == ("shop.main:app",)


def test_a_call_is_relative_to_its_script() -> None:
    files = {"shop/__init__.py": "", "shop/app.py": imports("shop.items"), "shop/items.py": ROUTER}
    files["shop/main.py"] = 'import uvicorn\nuvicorn.run("app:app")\n'
    assert only_backend(files).app_candidates == ("shop.app:app",)


def test_the_server_finds_the_attribute_itself() -> None:
    files = {"app/__init__.py": "", "app/main.py": "import fastapi\n\nshop = fastapi.FastAPI()\n"}
    assert only_backend({**files, "Dockerfile": "CMD fastapi run app/main.py"}).app_candidates == ("app.main:shop",)


def test_deployments_come_before_scripts() -> None:
    files = {**CODE, "Dockerfile": "CMD uvicorn app.web.api:create --factory\n"}
    files["a_run.py"] = 'import uvicorn\nuvicorn.run("app.main:app")\n'
    assert only_backend(files).app_candidates == ("app.web.api:create", "app.main:app")


def test_a_command_means_the_nearest_module() -> None:
    files = two_services()
    files["two/Dockerfile"] = "CMD uvicorn app.main:app\n"
    found = {backend.root: backend.app_candidates for backend in layout_of(files).backends}
    assert found == {"one": (), "two": ("app.main:app",)}


def test_a_command_above_several_means_each() -> None:
    files = two_services() | {"compose.yml": "command: uvicorn app.main:app\n"}
    found = {backend.root: backend.app_candidates for backend in layout_of(files).backends}
    assert found == {"one": ("app.main:app",), "two": ("app.main:app",)}


def test_the_folder_that_a_command_goes_to_counts() -> None:
    files = two_services()
    files["run.sh"] = "cd two && uvicorn app.main:app\n"
    found = {backend.root: backend.app_candidates for backend in layout_of(files).backends}
    assert found == {"one": (), "two": ("app.main:app",)}


def test_what_tests_and_samples_serve_is_left_to_them() -> None:
    files = {**CODE, "app/core.py": imports("app.main"), "Dockerfile": "CMD uvicorn app.main:app\n"}
    files |= {"tests/Dockerfile": "CMD uvicorn app.web.api:create\n"}
    files |= {"examples/small/main.py": "from api import items\nimport uvicorn\n" + APP + "uvicorn.run(app)\n"}
    files |= {"examples/small/api/items.py": ROUTER}
    backends = {backend.root: backend for backend in layout_of(files).backends}
    assert backends[""].app_candidates == ("app.main:app",)
    assert backends["examples/small"].app_candidates == ("main:app",)
    assert backends["examples/small"].example
    assert not backends[""].example


def test_the_reason_names_the_line() -> None:
    backend = only_backend({**CODE, "Dockerfile": "FROM x\nCMD uvicorn app.main:app\n"})
    assert "application app.main:app: Dockerfile:2" in backend.reasons
