"""Dependencies that only some deployments have."""

from __future__ import annotations

from govern.findings import Verdict
from govern.project.endpoints import Dependency
from govern.project.project import Project
from tests.project.small_apps import project_of

SETTINGS = """
import os
from fastapi import APIRouter, Depends, HTTPException, Header
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    token: str | None = None
settings = Settings()
def check(authorization: str = Header("")):
    if authorization != settings.token:
        raise HTTPException(status_code=401)
guards = []
"""


def dependencies(project: Project) -> list[Dependency]:
    (endpoint,) = project.endpoints
    return list(endpoint.dependencies)


def test_a_guard_that_a_setting_switches_on_proves_nothing() -> None:
    project = project_of(
        SETTINGS
        + """
if settings.token:
    guards.append(Depends(check))
@app.get("/x", dependencies=guards)
def read(): ...
"""
    )
    assert [(one.name, one.conditional) for one in dependencies(project)] == [("app.main.check", True)]
    proof = project.proofs.authentication(project.endpoints[0])
    assert (proof.verdict, proof.detail.partition(":")[0]) == (Verdict.UNKNOWN, "only some deployments have it")


def test_a_guard_without_a_condition_is_proved() -> None:
    project = project_of(
        SETTINGS
        + """
guards.append(Depends(check))
@app.get("/x", dependencies=guards)
def read(): ...
"""
    )
    assert [one.conditional for one in dependencies(project)] == [False]
    assert project.proofs.authentication(project.endpoints[0]).verdict is Verdict.PROVED


def test_a_guard_of_a_route_that_only_some_deployments_have_is_proved_for_it() -> None:
    project = project_of(
        SETTINGS
        + """
if settings.token:
    @app.get("/x", dependencies=[Depends(check)])
    def read(): ...
"""
    )
    assert project.endpoints[0].conditional
    assert project.proofs.authentication(project.endpoints[0]).verdict is Verdict.PROVED


def test_a_list_that_may_be_empty_keeps_what_it_may_hold() -> None:
    project = project_of(
        SETTINGS
        + """
def limits():
    if os.path.exists(unknown()):
        return []
    return [Depends(check)]
@app.get("/x", dependencies=limits())
def read(): ...
"""
    )
    assert [(one.name, one.conditional) for one in dependencies(project)] == [("app.main.check", True)]
    assert project.unresolved == ()
