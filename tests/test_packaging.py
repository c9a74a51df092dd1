"""What is installed is what was written: the list of packages, the wheel, the sdist, and govern run from them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from tests.packs.acme import CHECKED, FILES, PYPROJECT, REPOSITORY, RULE, write_all

ROOT = Path(__file__).parents[1]
SOURCES = ("govern", "rules", "hooks", "pyproject.toml", "README.md", "LICENSE")
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]


def run(*command: str | Path, folder: Path, succeeds: bool = True) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "GOVERN"))}
    found = subprocess.run(
        command, cwd=folder, env=clean, capture_output=True, encoding="utf-8", check=False, timeout=300
    )
    assert not succeeds or found.returncode == 0, found.stdout + found.stderr
    return found


def folders_of_code(root: Path) -> set[Path]:
    return {path.parent for path in root.rglob("*.py")}


def test_the_list_of_packages_is_the_tree() -> None:
    found = {".".join(folder.relative_to(ROOT).parts) for folder in folders_of_code(ROOT / "govern")}
    assert sorted(SETUPTOOLS["packages"]) == sorted(found | {"govern.rules", "govern.hooks"})
    assert SETUPTOOLS["package-dir"] == {"govern.rules": "rules", "govern.hooks": "hooks"}


@pytest.mark.parametrize("folder", ["rules", "hooks"])
def test_folders_beside_the_engine_are_packages_by_their_docstring_alone(folder: str) -> None:
    lines = (ROOT / folder / "__init__.py").read_text(encoding="utf-8").strip().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith('"""')


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist of a copy of the sources, and the wheel that was built from that sdist."""
    folder = tmp_path_factory.mktemp("packaging")
    for name in SOURCES:
        source, target = ROOT / name, folder / "source" / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(exist_ok=True)
            shutil.copy(source, target)
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder / "dist", folder / "source", folder=folder)
    return folder / "dist"


def wanted_files() -> set[str]:
    """What must be in the wheel, as paths of the installed package."""
    engine = {path.relative_to(ROOT).as_posix() for path in (ROOT / "govern").rglob("*.py")}
    beside = {
        f"govern/{path.relative_to(ROOT).as_posix()}"
        for folder, suffixes in (("rules", (".md", ".py")), ("hooks", (".py",)))
        for path in (ROOT / folder).rglob("*")
        if path.suffix in suffixes
    }
    return engine | beside | {"govern/py.typed", "govern/contract/oasdiff.md"}


@pytest.mark.slow
def test_the_wheel_holds_every_module_and_page_and_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        licenses = [name for name in archive.namelist() if name.endswith("/LICENSE")]
    assert names == wanted_files()
    assert licenses


@pytest.mark.slow
def test_the_sdist_holds_what_a_wheel_is_made_of(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    pages = {path.relative_to(ROOT).as_posix() for path in (ROOT / "rules").rglob("*.md")}
    assert {"pyproject.toml", "LICENSE", "README.md", "hooks/__init__.py", "rules/__init__.py", *pages} <= names


def installed(wheel: Path, environment: Path) -> Path:
    """The folder of the commands of a new environment that `wheel` is installed in."""
    venv.create(environment, with_pip=False)
    # The libraries come from the environment of the tests, without its editable govern: a .pth there is not followed.
    site = Path(sysconfig.get_path("purelib", vars={"base": str(environment), "platbase": str(environment)}))
    add(wheel, environment)
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return environment / "bin"


def add(wheel: Path, environment: Path) -> None:
    pip = (sys.executable, "-m", "pip", "--python", environment / "bin" / "python")
    run(*pip, "install", "--no-deps", "--no-index", wheel, folder=environment)


@pytest.mark.slow
def test_govern_runs_from_the_installed_wheel(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    environment = tmp_path / "environment"
    commands = installed(wheel, environment)
    python = commands / "python"

    repository = tmp_path / "repository"
    (repository / "app").mkdir(parents=True)
    (repository / "pyproject.toml").write_text(
        '[project]\nname = "shop"\ndependencies = ["fastapi"]\n', encoding="utf-8"
    )
    handlers = "".join(f'\n\n@app.get("/{n}")\ndef read_{n}():\n    return {n}\n' for n in range(100))
    (repository / "app" / "__init__.py").touch()
    (repository / "app" / "main.py").write_text(
        f"from fastapi import FastAPI\n\napp = FastAPI()\n{handlers}", encoding="utf-8"
    )

    where = run(python, "-c", "import govern; print(govern.__file__)", folder=repository).stdout
    assert where.startswith(str(environment))
    govern = commands / "govern"
    listed = run(govern, "rules", "list", folder=repository).stdout
    assert "router-too-long" in listed
    checked = run(
        govern, "check", "--select", "router-too-long", "--fail-on", "info", folder=repository, succeeds=False
    )
    assert (checked.returncode, checked.stderr) == (1, "")
    assert "[router-too-long]: a router file of " in checked.stdout
    assert "100 endpoints" in run(govern, "routes", folder=repository).stdout
    hook = run(commands / "govern-pre-commit", "--version", folder=repository, succeeds=False)
    assert "Traceback" not in hook.stderr


@pytest.mark.slow
def test_rules_of_an_installed_pack_find_something(built: Path, tmp_path: Path) -> None:
    """A pack is built and installed as its users do it, into an environment beside govern, and taken out again."""
    (wheel,) = built.glob("*.whl")
    commands = installed(wheel, tmp_path / "environment")
    source = write_all(tmp_path / "source", {**FILES, "pyproject.toml": PYPROJECT})
    run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", tmp_path, source, folder=tmp_path)
    repository = write_all(tmp_path / "repository", REPOSITORY)
    check = (commands / "govern", "check", "--format", "concise")

    add(next(tmp_path.glob("acme_rules-*.whl")), tmp_path / "environment")
    listed = run(commands / "govern", "rules", "list", "acme", folder=repository).stdout
    assert f"{RULE} (acme)" in listed
    found = run(*check, "--select", "acme", folder=repository).stdout.splitlines()[:2]
    assert found == [
        f"main.py:7:5: warning[{RULE}] GET /api/orders has no version",
        f"main.py:7:5: warning[{CHECKED}] GET /api/orders is called ls",
    ]
    assert run(*check, "--select", "acme", folder=repository).stdout.splitlines()[:2] == found

    pip = (sys.executable, "-m", "pip", "--python", commands / "python")
    run(*pip, "uninstall", "--yes", "acme-rules", folder=tmp_path)
    assert RULE not in run(*check, folder=repository, succeeds=False).stdout
