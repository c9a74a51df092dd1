"""Which endpoints an edit of the inside of some functions touches."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from govern.facts.edit import Edit
from govern.project.project import Project
from govern.project.touched import Touched, entered_in
from govern.project.values import FunctionValue
from tests.project.small_apps import project_in

SHOP = Path(__file__).parents[2] / "examples" / "shop"
FILES = {
    "requirements.txt": "fastapi==0.115.0\n",
    "app/__init__.py": "",
    "app/main.py": """\
        from fastapi import FastAPI
        from app import routers

        async def life(app):
            warm_up()
            yield

        app = FastAPI(lifespan=life)
        app.include_router(routers.router)
        """,
    "app/routers.py": """\
        from fastapi import APIRouter, Depends
        from app.deps import caller as who
        from app.services import Service, plain
        from app import tools

        router = APIRouter()

        @router.get("/service")
        def service(): return Service().run()

        @router.get("/plain", dependencies=[Depends(who)])
        def simple(): return plain()

        @router.get("/tool")
        def tool(): return tools.use()

        @router.get("/deep")
        def deep_one(other): return other.simple(other.plain())

        @router.get("/state")
        def state(request): return request.app.state.helper()

        @router.get("/none")
        def none(): return 1
        """,
    "app/deps.py": "def caller(): return token()\n\ndef token(): return 1\n\ndef other(): return 2\n",
    "app/services.py": """\
        from typing import Protocol

        class Base:
            def run(self): return self.work()
            def work(self): raise NotImplementedError

        class Service(Base):
            def work(self): return 2

        class Sized(Protocol):
            def size(self): ...

        def plain(): return 1

        def simple(): return 1

        TABLE = {"plain": plain}
        """,
    "app/tools.py": """\
        from app.registry import registered
        def use(): return deep()
        def deep(): return registered["x"]()
        """,
    "app/registry.py": """\
        registered = {}

        def register(function):
            registered[function.__name__] = function
            return function
        """,
    "app/plugins.py": """\
        from app.registry import register
        from app.main import app

        @register
        def plugin(): return 1

        def help_out(): return 2

        app.state.helper = help_out
        """,
}


def touched(path: str, *names: str) -> set[str] | str:
    project = project_in({name: dedent(text) for name, text in FILES.items()})
    found = Touched(project, {path: Edit(frozenset(names))}, entered_in(project))
    return "everything" if found.everything else {one.path for one in project.endpoints if found.touches(one)}


@pytest.mark.parametrize(
    ("path", "name", "paths"),
    [
        ("app/routers.py", "none", {"/none"}),
        ("app/services.py", "plain", {"/plain"}),
        ("app/services.py", "simple", set()),
        ("app/services.py", "Service", {"/service"}),
        ("app/services.py", "Base", {"/service"}),
        ("app/deps.py", "caller", {"/plain"}),
        ("app/deps.py", "token", {"/plain"}),
        ("app/deps.py", "other", set()),
        ("app/tools.py", "deep", {"/tool"}),
        ("app/plugins.py", "plugin", {"/tool"}),
        ("app/plugins.py", "help_out", {"/state"}),
    ],
)
def test_by_mentions(path: str, name: str, paths: set[str]) -> None:
    assert touched(path, name) == paths


def test_what_wires_the_application_touches_everything() -> None:
    assert touched("app/main.py", "life") == "everything"
    source = "from fastapi import FastAPI\ndef make():\n    return FastAPI()\napp = make()\n"
    project = project_in({"requirements.txt": "fastapi==0.115.0\n", "main.py": source})
    assert entered_in(project) == (("main.py", "make"),)
    assert Touched(project, {"main.py": Edit(frozenset(("make",)))}, entered_in(project)).everything


def test_nothing_is_touched_by_no_edit() -> None:
    project = project_in({name: dedent(text) for name, text in FILES.items()})
    assert not any(Touched(project, {}).touches(one) for one in project.endpoints)


def test_without_an_edit_the_application_is_not_wired() -> None:
    project = project_in({name: dedent(text) for name, text in FILES.items()})
    assert not Touched(project, {}).everything
    assert "wirings" not in vars(project)


@pytest.fixture
def entered(monkeypatch: pytest.MonkeyPatch) -> set[FunctionValue]:
    """The functions that somebody looks into."""
    seen: set[FunctionValue] = set()
    slot = vars(FunctionValue)["node"]

    def look(value: FunctionValue) -> object:
        seen.add(value)
        return slot.__get__(value)

    monkeypatch.setattr(FunctionValue, "node", property(look, slot.__set__))
    return seen


QUESTIONS: dict[str, Callable[..., object]] = {
    "evidence": lambda project, one: project.proofs.evidence(one),
    "searched": lambda project, one: project.proofs.searched(one),
    "mutates": lambda project, one: project.effects.mutates(one),
    "toothless": lambda project, one: project.proofs.toothless(one),
    "unverified": lambda project, one: project.proofs.unverified(one),
    "only books": lambda project, one: project.mutations.keeps_books(one),
    "keeps to own": lambda project, one: project.isolation.view().keeps_to_own(one),
}


def test_whatever_is_looked_into_is_mentioned_on_the_way(entered: set[FunctionValue]) -> None:
    """An answer about one endpoint looks into no function whose edit would not touch the endpoint."""
    files = {str(path.relative_to(SHOP)): path.read_bytes() for path in SHOP.rglob("*.py")}
    whole = project_in({**files, "requirements.txt": b"fastapi==0.115.0\n"})
    assert len(whole.own_endpoints) > 20
    for number in range(0, len(whole.own_endpoints), 5):
        project = Project(whole.tree, whole.config, whole.layout)
        project.facts = whole.facts
        endpoint, wired = project.own_endpoints[number], set(entered_in(project))
        asked: dict[tuple[str, str], str] = {}
        for question, ask in QUESTIONS.items():
            entered.clear()
            ask(project, endpoint)
            for one in entered:
                asked.setdefault((one.module.path, one.qualname.partition(".")[0]), question)
        for (path, name), question in sorted(asked.items()):
            if path and "<" not in name and (path, name) not in wired:
                edit = {path: Edit(frozenset((name,)))}
                assert Touched(project, edit).touches(endpoint), (question, endpoint.label, name)
