"""Signing in."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.models import User
from app.services.tokens import issue_token, read_token
from tests.conftest import PASSWORD, SECRET


def test_login_gives_a_token_that_works(anonymous: TestClient) -> None:
    answer = anonymous.post("/api/auth/login", json={"email": "Clerk@shop.example", "password": PASSWORD})
    assert answer.status_code == 200
    me = anonymous.get("/api/auth/me", headers={"Authorization": f"Bearer {answer.json()['access_token']}"})
    assert me.status_code == 200
    assert me.json()["email"] == "clerk@shop.example"
    assert "orders:write" in me.json()["permissions"]


@pytest.mark.parametrize("email", ["clerk@shop.example", "nobody@shop.example"])
def test_login_refuses_a_wrong_password_and_an_unknown_address_alike(anonymous: TestClient, email: str) -> None:
    answer = anonymous.post("/api/auth/login", json={"email": email, "password": "not the password"})
    assert answer.status_code == 401
    assert answer.json()["error_code"] == "INVALID_CREDENTIALS"


def test_login_refuses_what_is_no_address(anonymous: TestClient) -> None:
    answer = anonymous.post("/api/auth/login", json={"email": "clerk", "password": PASSWORD})
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("body.email")


def test_me_needs_a_token_that_holds(anonymous: TestClient) -> None:
    assert anonymous.get("/api/auth/me").status_code == 401
    answer = anonymous.get("/api/auth/me", headers={"Authorization": "Bearer forged.1.token"})
    assert answer.status_code == 401
    assert answer.json() == {"detail": "The token is not valid", "error_code": "NOT_AUTHENTICATED"}


def test_tokens_end_and_cannot_be_changed() -> None:
    user_id = uuid4()
    token = issue_token(user_id, timedelta(minutes=1), SECRET)
    assert read_token(token, SECRET) == user_id
    assert read_token(token, "another secret") is None
    assert read_token(token.replace(str(user_id), str(uuid4())), SECRET) is None
    assert read_token(issue_token(user_id, timedelta(seconds=-1), SECRET), SECRET) is None


def test_an_archived_user_is_out(app: FastAPI, token_of: Callable[[str], str], anonymous: TestClient) -> None:
    token = token_of("clerk")
    with app.state.session_factory() as session:
        session.scalars(select(User).where(User.role_name == "clerk")).one().is_active = False
        session.commit()
    assert anonymous.get("/api/auth/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
