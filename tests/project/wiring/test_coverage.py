from __future__ import annotations

from govern.project.project import Project
from govern.project.values import Site
from tests.project.small_apps import project_in, project_of

OPAQUE = "from importlib.metadata import entry_points\n\nrouter = entry_points(group='x')[0].load()\n"


def verdicts(project: Project) -> dict[str, tuple[str, int]]:
    return {name: (coverage.verdict, coverage.unresolved) for name, coverage in project.coverage.items()}


def test_an_application_that_was_followed_everywhere_is_exact() -> None:
    project = project_of("@app.get('/')\ndef home() -> None: ...\n")
    assert verdicts(project) == {"app.main:app": ("exact", 0)}


def test_an_application_with_a_place_that_was_lost_is_partial() -> None:
    project = project_of(
        "from app import plugins\napp.include_router(plugins.router)\n@app.get('/')\ndef home() -> None: ...\n",
        plugins=OPAQUE,
    )
    assert verdicts(project) == {"app.main:app": ("partial", 1)}


def test_an_application_of_which_nothing_was_found_is_unknown() -> None:
    project = project_of("from app import plugins\napp.include_router(plugins.router)\n", plugins=OPAQUE)
    assert verdicts(project) == {"app.main:app": ("unknown", 1)}


def test_an_application_without_routes_is_exact() -> None:
    assert verdicts(project_of()) == {"app.main:app": ("exact", 0)}


def test_what_another_application_lost_does_not_count() -> None:
    files = {
        "requirements.txt": "fastapi==0.115.0\n",
        "app/__init__.py": "",
        "app/plugins.py": OPAQUE,
        "app/public.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
        "app/admin.py": (
            "from fastapi import FastAPI\n\nfrom .plugins import router\n\napp = FastAPI()\napp.include_router(router)\n"
        ),
    }
    assert verdicts(project_in(files)) == {"app.admin:app": ("unknown", 1), "app.public:app": ("exact", 0)}


def test_what_no_application_imports_counts_for_all_of_them() -> None:
    files = {
        "requirements.txt": "fastapi==0.115.0\n",
        "app/__init__.py": "",
        "app/one.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
        "app/two.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    }
    project = project_in(files)
    project.wirings[0].evaluator.note(Site("app/elsewhere.py", 1), "include_router(…)", "lost")
    assert verdicts(project) == {"app.one:app": ("unknown", 1), "app.two:app": ("unknown", 1)}
