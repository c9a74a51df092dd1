"""Applications in memory, and short questions about the proofs of their endpoints."""

from __future__ import annotations

from textwrap import dedent

from govern.project.endpoints import Endpoint
from govern.project.project import Project
from govern.project.proofs import Proof
from tests.project.small_apps import project_of

USERS = """
from fastapi import Depends, HTTPException, status
from fastapi.security import HTTPBearer, OAuth2PasswordBearer

bearer = HTTPBearer(auto_error=False)

def get_current_user(credentials=Depends(bearer)):
    if credentials is None:
        raise HTTPException(status_code=status.HTTP_401_UNAUTHORIZED)
    return find(credentials.credentials)
"""

HANDLER = """
@app.post("/orders")
def handler(user=Depends(get_current_user)):
    return user
"""


def app_with(guard: str, handler: str = HANDLER, **files: str) -> Project:
    """An application whose module has USERS, then `guard`, then `handler`."""
    return project_of(f"{USERS}\n{dedent(guard)}\n{dedent(handler)}", **files)


def endpoint_of(project: Project, label: str = "POST /orders") -> Endpoint:
    return next(endpoint for endpoint in project.endpoints if endpoint.label == label)


def permission(project: Project, label: str = "POST /orders") -> Proof:
    return project.proofs.permission(endpoint_of(project, label))


def authentication(project: Project, label: str = "POST /orders") -> Proof:
    return project.proofs.authentication(endpoint_of(project, label))


def audit(project: Project, label: str = "POST /orders") -> Proof:
    return project.proofs.audit(endpoint_of(project, label))


def idempotency(project: Project, label: str = "POST /orders") -> Proof:
    return project.proofs.idempotency(endpoint_of(project, label))


def notes(proof: Proof) -> list[str]:
    """The notes of a chain, in order."""
    return [location.note for location in proof.chain]
