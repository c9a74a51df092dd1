"""What each operator takes away, in the forms in which people write it."""

from __future__ import annotations

import pytest

from govern.selftest.operators.catalogue import OPERATORS, named
from tests.selftest.mutating import app_with, applied, difference, mutants

WRITE = "session.add(Item())\n            session.commit()"
CASES = {
    "guard-parameter": [
        (
            """
            @app.post("/items")
            def create(name: str, user: Annotated[User, Depends(get_manager)], session: Session = Depends(get_session)):
                session.add(Item(owner_id=user.id))
            """,
            [
                "- def create(name: str, user: Annotated[User, Depends(get_manager)], session: Session = Depends(get_session)):",
                "+ def create(name: str, session: Session = Depends(get_session)):",
                "+ user = None",
            ],
        ),
        (
            """
            @app.get("/items")
            def listed(*, user: User = Depends(get_user)):
                '''All.'''
                return []
            """,
            ["- def listed(*, user: User = Depends(get_user)):", "+ def listed():"],
        ),
    ],
    "guard-listed": [
        (
            """
            @app.post("/items", dependencies=[Depends(get_session), Depends(get_manager)])
            def create(): ...
            """,
            [
                '- @app.post("/items", dependencies=[Depends(get_session), Depends(get_manager)])',
                '+ @app.post("/items", dependencies=[Depends(get_session)])',
            ],
        ),
        (
            """
            signed_in = Depends(get_user)
            router = APIRouter(prefix="/items", dependencies=[signed_in])

            @router.get("")
            def listed(): ...

            app.include_router(router)
            """,
            [
                '- router = APIRouter(prefix="/items", dependencies=[signed_in])',
                '+ router = APIRouter(prefix="/items", dependencies=[])',
            ],
        ),
        (
            """
            router = APIRouter(prefix="/items")

            @router.get("")
            def listed(): ...

            app.include_router(router, dependencies=[Depends(get_user)])
            """,
            [
                "- app.include_router(router, dependencies=[Depends(get_user)])",
                "+ app.include_router(router, dependencies=[])",
            ],
        ),
    ],
    "guard-decorator": [
        (
            """
            def needs(role):
                def decorate(handler):
                    @wraps(handler)
                    def run(*args, user: User, **kwargs):
                        if user.role != role:
                            raise HTTPException(403)
                        return handler(*args, user=user, **kwargs)
                    return run
                return decorate

            @app.delete("/items")
            @needs("manager")
            def delete(user: User = Depends(get_user)): ...
            """,
            ['- @needs("manager")', "+ "],
        )
    ],
    "guard-check": [
        (
            """
            @app.get("/items", dependencies=[Depends(get_user)])
            def listed(): ...
            """,
            ["+ pass", '- if token != "secret":', "- raise HTTPException(401)"],
        )
    ],
    "guard-call": [
        (
            """
            def check(user, role):
                if user.role != role:
                    raise HTTPException(403)

            @app.delete("/items")
            def delete(user: User = Depends(get_user), session: Session = Depends(get_session)):
                check(
                    user,
                    "manager",
                )
                session.delete(session.get(Item, 1))
            """,
            ["+ pass", "- check(", "- user,", '- "manager",', "- )"],
        )
    ],
    "audit-call": [
        (
            """
            def write_audit(session, action):
                session.add(AuditLog(action=action))

            @app.post("/items")
            def create(session: Session = Depends(get_session)):
                session.add(Item())
                write_audit(session, "create")
                session.commit()
            """,
            ['- write_audit(session, "create")', "+ pass"],
        ),
        (
            """
            @app.post("/items")
            def create(session: Session = Depends(get_session)):
                session.add(Item())
                entry = AuditLog(action="create")
                session.add(entry)
                session.commit()
            """,
            ["- session.add(entry)", "+ pass"],
        ),
    ],
    "audit-decorator": [
        (
            """
            def audited(change):
                @wraps(change)
                def run(session, *args):
                    session.add(AuditLog(action="change"))
                    return change(session, *args)
                return run

            @audited
            def create_item(session, name):
                session.add(Item())

            @app.post("/items")
            def create(name: str, session: Session = Depends(get_session)):
                create_item(session, name)
            """,
            ["- @audited", "+ "],
        )
    ],
    "key-header": [
        (
            """
            @app.post("/items")
            def create(name: str, idempotency_key: str = Header(alias="Idempotency-Key")):
                print(idempotency_key)
            """,
            [
                '- def create(name: str, idempotency_key: str = Header(alias="Idempotency-Key")):',
                "+ def create(name: str):",
                "+ idempotency_key = None",
            ],
        )
    ],
    "key-parameter": [
        (
            """
            def get_key(idempotency_key: str = Header()): ...

            @app.post("/items")
            def create(key: str = Depends(get_key)): ...
            """,
            ["- def create(key: str = Depends(get_key)): ...", "+ def create(): ..."],
        )
    ],
    "key-read": [
        (
            """
            @app.post("/items")
            def create(request: Request):
                key = request.headers.get("Idempotency-Key") or "none"
            """,
            ['- key = request.headers.get("Idempotency-Key") or "none"', '+ key = None or "none"'],
        )
    ],
    "middleware": [
        (
            """
            @app.middleware("http")
            async def remember(request: Request, call_next):
                if request.headers.get("Idempotency-Key") is None:
                    return None
                return await call_next(request)

            @app.post("/items")
            def create(): ...
            """,
            ['- @app.middleware("http")', "+ "],
        )
    ],
    "owner-filter": [
        (
            """
            @app.get("/items")
            def listed(user: User = Depends(get_user), session: Session = Depends(get_session)):
                return session.scalars(select(Item).where(Item.owner_id == user.id).limit(1)).all()
            """,
            [
                "- return session.scalars(select(Item).where(Item.owner_id == user.id).limit(1)).all()",
                "+ return session.scalars(select(Item).limit(1)).all()",
            ],
        ),
        (
            """
            @app.get("/items/{item_id}")
            def one(item_id: int, user: User = Depends(get_user), session: Session = Depends(get_session)):
                return session.query(Item).filter_by(id=item_id, owner_id=user.id).one()
            """,
            [
                "- return session.query(Item).filter_by(id=item_id, owner_id=user.id).one()",
                "+ return session.query(Item).filter_by(id=item_id).one()",
            ],
        ),
    ],
    "soft-delete": [
        (
            """
            @app.delete("/items/{item_id}")
            def delete(item_id: int, session: Session = Depends(get_session)):
                item = session.get(Item, item_id)
                item.deleted_at = now()
                session.commit()
            """,
            ["- item.deleted_at = now()", "+ session.delete(item)"],
        ),
        (
            """
            @app.delete("/items/{item_id}")
            def delete(item_id: int, session: Session = Depends(get_session)):
                session.execute(update(Item).where(Item.id == item_id).values(deleted_at=now()))
            """,
            [
                "+ from sqlalchemy import delete",
                "- session.execute(update(Item).where(Item.id == item_id).values(deleted_at=now()))",
                "+ session.execute(delete(Item).where(Item.id == item_id))",
            ],
        ),
    ],
    "rollback": [
        (
            """
            @app.post("/items")
            def create(session: Session = Depends(get_session)):
                try:
                    session.add(Item())
                    session.commit()
                except ValueError:
                    session.rollback()
                    return None
                except KeyError:
                    session.rollback()
                    raise
            """,
            ["- session.rollback()", "+ pass"],
        )
    ],
    "inclusion": [
        (
            """
            router = APIRouter(prefix="/items")

            @router.get("")
            def listed(): ...

            app.include_router(router)
            """,
            ["- app.include_router(router)", "+ pass"],
        )
    ],
    "response-model": [
        (
            """
            @app.get("/items", response_model=list[int])
            def listed(): ...
            """,
            ['- @app.get("/items", response_model=list[int])', '+ @app.get("/items")'],
        )
    ],
}


@pytest.mark.parametrize(
    ("operator", "source", "expected"),
    [(name, *case) for name, cases in CASES.items() for case in cases],
    ids=lambda value: value if isinstance(value, str) and "\n" not in value else "",
)
def test_one_thing_is_taken_away(operator: str, source: str, expected: list[str]) -> None:
    project = app_with(source)
    (mutant,) = mutants(project, operator)
    assert difference(project, mutant) == expected
    assert mutant.targets
    compile(applied(project, mutant), mutant.file, "exec")


@pytest.mark.parametrize(
    ("operator", "source"),
    [
        (
            "guard-parameter",  # a dependency that refuses nobody
            """
            @app.get("/items")
            def listed(session: Session = Depends(get_session)): ...
            """,
        ),
        (
            "guard-check",  # a login checks what its caller brings: that is no guard of it
            """
            @app.post("/login")
            def login(password: str, session: Session = Depends(get_session)):
                user = session.get(User, 1)
                if not verify_password(password, user.password_hash):
                    raise HTTPException(401)
            """,
        ),
        (
            "audit-call",  # the call that changes is the one that records: nothing would be left
            """
            def create_item(session):
                session.add(Item())
                session.add(AuditLog(action="create"))

            @app.post("/items")
            def create(session: Session = Depends(get_session)):
                create_item(session)
            """,
        ),
        (
            "soft-delete",  # an account that is blocked is not deleted
            """
            @app.post("/users/{user_id}/block")
            def block(user_id: int, session: Session = Depends(get_session)):
                user = session.get(User, user_id)
                user.is_active = False
                session.commit()
            """,
        ),
        (
            "owner-filter",  # a constant says nothing of the caller
            """
            @app.get("/items")
            def listed(session: Session = Depends(get_session)):
                return session.scalars(select(Item).where(Item.owner_id == 1)).all()
            """,
        ),
    ],
)
def test_what_is_none_is_left_alone(operator: str, source: str) -> None:
    found = mutants(app_with(source), operator)
    if operator == "audit-call":
        assert [one.what for one in found] == ["the call session.add(AuditLog(action='create'))"]
    else:
        assert found == []


def test_two_dependencies_on_one_line_are_told_apart() -> None:
    source = """
    @app.get("/items")
    def listed(session: Session = Depends(get_session), user: User = Depends(get_user)): ...
    """
    (mutant,) = mutants(app_with(source), "guard-parameter")
    assert mutant.what == "the parameter user of listed"


def test_every_operator_has_a_case() -> None:
    there = {one.name for one in OPERATORS}
    assert len(there) == len(OPERATORS)
    alike = {"audit-parameter", "audit-listed", "key-listed", "key-decorator", "type-field"}
    assert there - alike == set(CASES)
    assert [one.name for one in named(["rollback"])] == ["rollback"]
