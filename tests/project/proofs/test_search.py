"""Evidence through calls: cycles, what is handed on to run later, and the same answers in any order."""

from __future__ import annotations

from itertools import permutations

from govern.findings import Verdict
from govern.project.project import Project
from tests.project.proofs.verdicts import app_with, endpoint_of, permission
from tests.project.small_apps import project_of

CYCLE = """
from fastapi import HTTPException

def first(user, depth):
    second(user, depth)

def second(user, depth):
    if depth:
        third(user, depth - 1)

def third(user, depth):
    if user.role != "admin":
        raise HTTPException(403)
    first(user, depth)

@app.post("/first")
def start_first(user): first(user, 1)

@app.post("/second")
def start_second(user): second(user, 1)

@app.post("/third")
def start_third(user): third(user, 1)
"""


def test_functions_that_call_each_other_know_the_same_wherever_one_starts() -> None:
    for order in permutations(["POST /first", "POST /second", "POST /third"]):
        project: Project = project_of(CYCLE)
        found = [project.proofs.permission(endpoint_of(project, label)).names for label in order]
        assert found == [("admin",)] * 3


def test_what_runs_later_refuses_nobody() -> None:
    project = app_with(
        """
        from fastapi import BackgroundTasks
        from fastapi.concurrency import run_in_threadpool
        def refuse(user):
            if user.role != "admin":
                raise HTTPException(403)
        """,
        """
        @app.post("/orders")
        def later(tasks: BackgroundTasks, user=Depends(get_current_user)): tasks.add_task(refuse, user)

        @app.post("/now")
        async def now(user=Depends(get_current_user)): await run_in_threadpool(refuse, user)
        """,
    )
    assert permission(project).verdict is Verdict.REFUTED
    assert permission(project, "POST /now").verdict is Verdict.PROVED


def test_a_response_that_refuses_counts_where_it_is_returned() -> None:
    project = app_with(
        """
        from fastapi.responses import JSONResponse
        def check(user):
            if user.role != "admin":
                return JSONResponse({}, status_code=403)
            return None
        """,
        """
        @app.post("/orders")
        def returned(user=Depends(get_current_user)):
            refusal = check(user)
            if refusal is not None:
                return refusal

        @app.post("/dropped")
        def dropped(user=Depends(get_current_user)):
            check(user)

        @app.post("/dependency")
        def dependency(refusal=Depends(check)): ...
        """,
    )
    assert permission(project).verdict is Verdict.PROVED
    assert permission(project, "POST /dropped").verdict is Verdict.REFUTED
    assert permission(project, "POST /dependency").verdict is Verdict.REFUTED


def test_an_exception_handler_in_the_code_may_swallow_translate_or_go_on() -> None:
    project = app_with(
        """
        class Denied(Exception): ...
        def refuse(user):
            if user.role != "admin":
                raise Denied
        def translate(error):
            raise HTTPException(403)
        """,
        """
        @app.post("/orders")
        def translated(user=Depends(get_current_user)):
            try:
                refuse(user)
            except Denied as error:
                translate(error)

        @app.post("/swallowed")
        def swallowed(user=Depends(get_current_user)):
            try:
                refuse(user)
            except Denied:
                pass

        @app.post("/other")
        def other(user=Depends(get_current_user)):
            try:
                refuse(user)
            except ValueError:
                pass

        @app.post("/suppressed")
        def suppressed(user=Depends(get_current_user)):
            from contextlib import suppress
            with suppress(Denied):
                refuse(user)
        """,
    )
    found = {
        label: permission(project, f"POST /{label}").verdict for label in ("orders", "swallowed", "other", "suppressed")
    }
    assert found == {
        "orders": Verdict.PROVED, "swallowed": Verdict.REFUTED, "other": Verdict.PROVED, "suppressed": Verdict.REFUTED,
    }  # fmt: skip


def test_a_deep_chain_is_followed_to_its_end() -> None:
    links = "".join(f"\ndef step_{n}(user): step_{n + 1}(user)" for n in range(40))
    project = app_with(
        f"{links}\ndef step_40(user):\n    if user.role != 'admin': raise HTTPException(403)\n",
        "\n@app.post('/orders')\ndef handler(user=Depends(get_current_user)): step_0(user)\n",
    )
    proof = permission(project)
    assert proof.verdict is Verdict.PROVED
    assert len(proof.chain) == 42
