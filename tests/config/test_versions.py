"""Versions of FastAPI and Pydantic, from every file that states them."""

from __future__ import annotations

import pytest

from tests.config.trees import APP, only_backend

LOCK = '[[package]]\nname = "fastapi-utils"\nversion = "9.9"\n\n[[package]]\nname = "fastapi"\nversion = "0.115.2"\n'


@pytest.mark.parametrize(
    ("name", "text", "version", "specifier"),
    [
        ("uv.lock", LOCK, "0.115.2", None),
        ("poetry.lock", LOCK, "0.115.2", None),
        ("pdm.lock", LOCK, "0.115.2", None),
        ("pylock.toml", LOCK.replace("[[package]]", "[[packages]]"), "0.115.2", None),
        ("uv.lock", LOCK + LOCK.replace("0.115.2", "0.120.10") + LOCK.replace("0.115.2", "0.9.0"), "0.120.10", None),
        ("uv.lock", LOCK.replace("\n", "\r\n"), "0.115.2", None),
        ("Pipfile.lock", '{"default": {"fastapi": {"hashes": ["x"], "version": "==0.100.1"}}}', "0.100.1", None),
        ("requirements.txt", "starlette==1\nfastapi==0.110.0\n", "0.110.0", None),
        ("requirements.txt", "FastAPI[standard] == 0.110.0 ; python_version > '3.8'  # why\n", "0.110.0", None),
        ("requirements.txt", "fastapi===0.110.0 --hash=sha256:abc\n", "0.110.0", None),
        ("requirements.txt", "fastapi>=0.100, <1\n", None, ">=0.100,<1"),
        ("requirements.txt", "fastapi==0.110.*\n", None, "==0.110.*"),
        ("requirements.txt", "fastapi\n", None, ""),
        ("requirements.txt", "fastapi @ git+https://x/fastapi@0.1\n", None, ""),
        ("requirements.txt", "fastapi-users==1.0\n# fastapi==1\n", None, None),
        ("requirements-prod.txt", "fastapi==0.110.0\n", "0.110.0", None),
        ("requirements/base.txt", "fastapi==0.110.0\n", "0.110.0", None),
        ("pyproject.toml", '[project]\ndependencies = ["fastapi[all]==0.110.0"]\n', "0.110.0", None),
        ("pyproject.toml", '[project]\ndependencies = ["fastapi>=0.1"]\n', None, ">=0.1"),
        ("pyproject.toml", '[project.optional-dependencies]\nweb = ["fastapi~=0.110.0"]\n', None, "~=0.110.0"),
        ("pyproject.toml", '[dependency-groups]\nweb = [{include-group = "a"}, "fastapi==0.110.0"]\n', "0.110.0", None),
        ("pyproject.toml", '[tool.poetry.dependencies]\nfastapi = "0.110.0"\n', "0.110.0", None),
        ("pyproject.toml", '[tool.poetry.dependencies]\nfastapi = "^0.110.2"\n', None, ">=0.110.2,<0.111"),
        ("pyproject.toml", '[tool.poetry.dependencies]\nfastapi = "^1.2"\n', None, ">=1.2,<2"),
        ("pyproject.toml", '[tool.poetry.dependencies]\nfastapi = "~1.2.3"\n', None, ">=1.2.3,<1.3"),
        ("pyproject.toml", '[tool.poetry.dependencies]\nfastapi = "*"\n', None, ""),
        (
            "pyproject.toml",
            '[tool.poetry.dependencies]\nfastapi = {version = ">=0.1,<0.3", extras = ["all"]}\n',
            None,
            ">=0.1,<0.3",
        ),
        ("pyproject.toml", '[tool.poetry.group.web.dependencies]\nFastAPI = "==0.110.0"\n', "0.110.0", None),
        ("pyproject.toml", '[tool.hatch.envs.default]\ndependencies = ["fastapi==0.110.0"]\n', "0.110.0", None),
        ("pyproject.toml", "not toml [", None, None),
        ("Pipfile", '[packages]\nfastapi = "==0.110.0"\n', "0.110.0", None),
        ("Pipfile", '[packages]\nfastapi = "*"\n', None, ""),
        ("setup.cfg", "[options]\ninstall_requires =\n    fastapi>=0.90\n    x\n", None, ">=0.90"),
        ("setup.py", "setup(install_requires=['fastapi>=0.90,<1', \"x\"])\n", None, ">=0.90,<1"),
    ],
)
def test_each_form(name: str, text: str, version: str | None, specifier: str | None) -> None:
    backend = only_backend({"app/main.py": APP, "app/__init__.py": "", name: text})
    assert (backend.fastapi, backend.fastapi_specifier) == (version, specifier)


def test_a_lock_counts_before_a_range_and_a_range_is_told() -> None:
    files = {
        "app/main.py": APP,
        "app/__init__.py": "",
        "pyproject.toml": '[project]\ndependencies = ["fastapi>=0.100"]\n',
    }
    backend = only_backend(files)
    assert "fastapi is not pinned; pyproject.toml asks for >=0.100" in backend.reasons
    backend = only_backend(files | {"uv.lock": LOCK})
    assert (backend.fastapi, backend.fastapi_specifier) == ("0.115.2", None)
    assert "fastapi 0.115.2 is pinned in uv.lock" in backend.reasons


def test_included_files_and_constraints() -> None:
    files = {
        "api/main.py": APP,
        "api/requirements.txt": "-r ../shared/base.txt\n-c limits.txt\nfastapi>=0.1\n-r requirements.txt\n-r ../../x\n",
        "api/limits.txt": "pydantic==2.9.1\n",
        "shared/base.txt": "-r ../api/requirements.txt\nfastapi==0.101.0\n",
    }
    backend = only_backend(files)
    assert (backend.fastapi, backend.pydantic) == ("0.101.0", "2.9.1")
    assert "fastapi 0.101.0 is pinned in shared/base.txt:2" in backend.reasons


def test_the_nearest_files_count_first() -> None:
    files = {"one/main.py": APP, "requirements.txt": "fastapi==1.0\n", "one/requirements.txt": "fastapi==2.0\n"}
    assert only_backend(files).fastapi == "2.0"


def test_a_workspace_is_locked_above() -> None:
    files = {"backend/app/main.py": APP, "backend/app/__init__.py": "", "uv.lock": LOCK}
    files["backend/pyproject.toml"] = '[project]\ndependencies = ["fastapi>=0.100"]\n'
    assert only_backend(files).fastapi == "0.115.2"


def test_requirements_for_production_count_before_those_for_tests() -> None:
    files = {"main.py": APP, "requirements-dev.txt": "fastapi==1.0\n", "requirements-production.txt": "fastapi==2.0\n"}
    assert only_backend(files).fastapi == "2.0"


def test_the_configuration_has_the_last_word() -> None:
    config = 'backends: [{root: ., fastapi: "0.99.0", apps: ["app.main:x"]}]\n'
    backend = only_backend({"app/main.py": APP, "app/__init__.py": "", "uv.lock": LOCK, "govern.yaml": config})
    assert (backend.fastapi, backend.app_candidates, backend.python_paths) == ("0.99.0", ("app.main:x",), ("",))
