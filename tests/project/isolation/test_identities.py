"""Who is acting, by what a request says."""

from __future__ import annotations

import pytest

from govern.project.project import Project
from tests.project.isolation.shop import PRIVATE, handler, shop

CREATE = handler("db.add(Order(title='', owner_id=user.id))", "/orders", "")
BODY = """
from pydantic import BaseModel

class Given(BaseModel):
    title: str
    owner_id: int
"""


def identities(project: Project) -> list[tuple[str, str, str]]:
    return [(i.endpoint.label, i.source, i.name) for i in project.isolation.view().identities()]


def test_an_owner_from_the_body() -> None:
    code = handler("db.add(Order(title='', owner_id=given.owner_id))", "/given", "given: Given, ")
    assert identities(shop(PRIVATE, BODY, CREATE, code)) == [("GET /given", "body", "given.owner_id")]


def test_an_owner_in_a_body_that_is_spread() -> None:
    code = handler("db.add(Order(**given.model_dump()))", "/given", "given: Given, ")
    assert identities(shop(PRIVATE, BODY, CREATE, code)) == [("GET /given", "body", "given.owner_id")]


@pytest.mark.parametrize(
    "body",
    [
        "db.add(Order(**given.model_dump(exclude={'owner_id'}), owner_id=user.id))",
        "row = Order(**given.model_dump())\nrow.owner_id = user.id\ndb.add(row)",
        "if given.owner_id != user.id:\n    raise HTTPException(404)\ndb.add(Order(owner_id=given.owner_id))",
        "db.add(Order(title=given.title))",
    ],
)
def test_an_owner_from_the_token(body: str) -> None:
    assert identities(shop(PRIVATE, BODY, CREATE, handler(body, "/given", "given: Given, "))) == []


def test_a_header_that_names_a_user() -> None:
    body = "return db.query(Order).filter(Order.owner_id == x_user_id).all()"
    code = handler(body, "/given", "x_user_id: int = Header(), ")
    assert identities(shop(code)) == [("GET /given", "header", "x_user_id")]


def test_a_dependency_that_believes_a_header() -> None:
    code = """
def acting(request: Request):
    user_id = request.headers.get("x-user-id")
    if user_id is None:
        raise HTTPException(401)
    return user_id

@app.get("/given")
def given(user_id=Depends(acting), db: Session = Depends(get_db)):
    return db.query(Order).filter(Order.owner_id == user_id).all()
"""
    project = shop(code)
    (trusted,) = project.isolation.view().trusted()
    assert (trusted.dependency.name, trusted.source, trusted.name) == ("app.main.acting", "header", "x-user-id")
    assert identities(project) == []


def test_a_key_in_a_header_is_a_credential() -> None:
    code = """
def acting(x_api_key: str = Header(), db: Session = Depends(get_db)):
    user = db.query(User).filter(User.key == x_api_key).first()
    if user is None:
        raise HTTPException(401)
    return user

@app.get("/given")
def given(user=Depends(acting), db: Session = Depends(get_db)):
    return db.query(Order).filter(Order.owner_id == user.id).all()
"""
    project = shop(code)
    assert list(project.isolation.view().trusted()) == []
    assert identities(project) == []


def test_a_path_is_believed_where_it_is_read_and_not_where_it_is_changed() -> None:
    read = handler("return db.query(Seat).filter(Seat.user_id == user_id).all()", "/u/{user_id}", "user_id: int, ")
    clear = handler("db.execute(delete(Seat).where(Seat.user_id == user_id))", "/c/{user_id}", "user_id: int, ")
    assert identities(shop(read, clear)) == [("GET /c/{user_id}", "path", "user_id")]
