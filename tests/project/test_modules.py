"""Which dotted name belongs to which file."""

from __future__ import annotations

import pytest

from govern.project.modules import ModuleIndex

PATHS = [
    "app/__init__.py", "app/main.py", "app/api/routes.py", "app/api/v1/__init__.py", "src/core/models.py", "setup.py", "README.md",
    "src/app/other.py", "app/data.json",
]  # fmt: skip


def index(*roots: str) -> ModuleIndex:
    return ModuleIndex.build(PATHS, roots)


@pytest.mark.parametrize(
    ("root", "name", "path", "is_package"),
    [
        ("", "app", "app/__init__.py", True),
        ("", "app.main", "app/main.py", False),
        ("", "app.api", "", True),
        ("", "app.api.routes", "app/api/routes.py", False),
        ("", "app.api.v1", "app/api/v1/__init__.py", True),
        ("", "src.core.models", "src/core/models.py", False),
        ("src", "core.models", "src/core/models.py", False),
        ("src", "core", "", True),
        ("app", "api.routes", "app/api/routes.py", False),
        ("", "setup", "setup.py", False),
    ],
)
def test_a_name_is_found(root: str, name: str, path: str, is_package: bool) -> None:
    found = index(root).find(name)
    assert found is not None
    assert (found.path, found.is_package) == (path, is_package)


@pytest.mark.parametrize("name", ["README", "app.data", "nowhere", "app.nowhere", ""])
def test_a_name_is_not_found(name: str) -> None:
    assert index("").find(name) is None


def test_the_first_root_wins() -> None:
    both = index("", "src")
    assert both.by_path["src/core/models.py"] == "src.core.models"
    assert both.find("core.models") is not None
    assert both.find("app.other") is not None
    clash = ModuleIndex.build(["one/x.py", "two/x.py"], ["one", "two"])
    assert clash.by_name["x"].path == "one/x.py"


def test_submodules_come_by_name() -> None:
    assert [module.name for module in index("").submodules("app")] == ["app.api", "app.main"]
    assert [module.name for module in index("").submodules("app.api")] == ["app.api.routes", "app.api.v1"]
    assert index("").submodules("setup") == []


def test_the_folder_of_a_namespace_package() -> None:
    assert index("").folder_of("app.api") == "app/api"
    assert index("src").folder_of("core") == "src/core"
    assert index("").folder_of("nowhere") == ""
