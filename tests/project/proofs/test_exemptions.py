"""Endpoints of which no permission can be asked, and those that only look like them."""

from __future__ import annotations

from textwrap import dedent

import pytest

from govern.config.layout import detect_layout
from govern.config.settings import ConceptConfig, Config
from govern.findings import Verdict
from govern.project.project import Project
from govern.tree.memory import MemoryTree

MODELS = """
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase): ...
class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
class RefreshToken(Base):
    __tablename__ = "tokens"
    id: Mapped[int] = mapped_column(primary_key=True)
class CountSession(Base):
    __tablename__ = "sessions"
    id: Mapped[int] = mapped_column(primary_key=True)
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
"""
MAIN = """
import hashlib, hmac, secrets
import bcrypt, jwt
from cryptography.fernet import Fernet
from fastapi import Depends, FastAPI, Header, HTTPException, Request
from fastapi.security import HTTPBearer
from pydantic import BaseModel
from sqlalchemy.orm import Session
from app.models import *
app = FastAPI()
class Body(BaseModel):
    id: int
def get_db() -> Session: ...
def current(token=Depends(HTTPBearer()), db: Session = Depends(get_db)) -> User:
    return db.get(User, 1)
"""


def project_with(source: str, config: Config | None = None) -> Project:
    config = config or Config()
    files = {
        "requirements.txt": "fastapi==0.115.0\nsqlalchemy==2.0.36\n",
        "app/__init__.py": "",
        "app/models.py": MODELS,
    }
    tree = MemoryTree({**files, "app/main.py": MAIN + dedent(source)})
    return Project(tree, config, detect_layout(tree, config))


def kind_of(body: str, path: str = "/x", method: str = "post", parameters: str = "") -> str | None:
    given = f"{parameters}, db: Session = Depends(get_db)" if parameters else "db: Session = Depends(get_db)"
    source = f"\n@app.{method}('{path}')\ndef handler({given}):\n"
    project = project_with(source + "\n".join(f"    {line}" for line in dedent(body).strip().splitlines()))
    endpoint = next(iter(project.endpoints))
    assert project.effects.mutates(endpoint).verdict is Verdict.PROVED
    exemption = project.proofs.exemption(endpoint)
    return exemption.kind if exemption else None


WRITE = "db.add(Order(title='x'))\ndb.commit()"


@pytest.mark.parametrize(
    ("body", "path", "parameters", "expected"),
    [
        (f"if not bcrypt.checkpw(b'', b''): raise HTTPException(401)\n{WRITE}", "/x", "", "credential"),
        (f"{WRITE}\nreturn jwt.encode({{}}, 'secret')", "/auth/guest", "", "credential"),
        (f"{WRITE}\nreturn jwt.encode({{}}, 'secret')", "/x", "", None),
        (f"{WRITE}\njwt.encode({{}}, 'secret')", "/password-recovery/{email}", "email: str", "credential"),
        ("cipher = Fernet(b'k')\nvalue = cipher.encrypt(b'x')\n" + WRITE, "/auth/keys", "", None),
        ("seal = 'x'\nFernet(b'k').decrypt(seal)\n" + WRITE, "/x", "", None),
        ("Fernet(b'k').decrypt(token)\n" + WRITE, "/x", "token: str", "credential"),
        (f"if find(code) is None: raise HTTPException(401)\n{WRITE}", "/x", "code: str", "credential"),
        (f"jwt.decode(token, 'secret')\n{WRITE}", "/x", "token: str", "credential"),
        (f"jwt.decode(token, 'secret')\n{WRITE}", "/x/{order_id}", "order_id: int, token: str", "credential"),
        (WRITE, "/x/{token}", "token: str", "credential"),
        (WRITE, "/x/{token_id}", "token_id: str", None),
        (f"if not hmac.compare_digest('a', sig): raise HTTPException(400)\n{WRITE}", "/x", "sig: str", "signature"),
        (f"bcrypt.hashpw(b'', bcrypt.gensalt())\n{WRITE}", "/x", "", "registration"),
        (WRITE, "/x", "password: str", "registration"),
        (WRITE, "/x", "password: str, is_superuser: bool", None),
        (f"bcrypt.hashpw(b'', bcrypt.gensalt())\n{WRITE}", "/register-super-admin", "", None),
        (f"bcrypt.hashpw(b'', bcrypt.gensalt())\n{WRITE}", "/setup/admin", "", "registration"),
        (f"user.is_superuser = False\n{WRITE}", "/x", "password: str, is_superuser: bool", "registration"),
        (WRITE, "/x", "password: str, user: User = Depends(current)", None),
        (f"bcrypt.hashpw(b'', bcrypt.gensalt())\n{WRITE}", "/x", "user: User = Depends(current)", None),
        ("user.name = 'x'\ndb.commit()", "/me", "user: User = Depends(current)", "own-account"),
        ("user.name = 'x'\ndb.commit()", "/users/{user_id}", "user_id: int, user: User = Depends(current)", None),
        ("db.add(RefreshToken(id=user.id))\ndb.commit()", "/logout", "user: User = Depends(current)", "own-account"),
        ("db.add(CountSession(id=1))\ndb.commit()", "/counts", "user: User = Depends(current)", None),
        (WRITE, "/x", "user: User = Depends(current)", None),
        (WRITE, "/x", "", None),
        (f"{WRITE}\nreturn secrets.token_urlsafe()", "/login/anonymous", "", "credential"),
        (f"{WRITE}\nreturn secrets.token_urlsafe()", "/x", "", None),
        (f"{WRITE}\nreturn 'RO-' + secrets.token_hex(2)", "/x", "", None),
    ],
)  # fmt: skip
def test_kinds(body: str, path: str, parameters: str, expected: str | None) -> None:
    assert kind_of(body, path, parameters=parameters) == expected


def test_a_password_of_whoever_the_path_names_is_no_registration() -> None:
    body = f"bcrypt.hashpw(b'', bcrypt.gensalt())\n{WRITE}"
    assert kind_of(body, "/users/{user_id}", "patch", "user_id: int") is None
    assert kind_of(body, "/users", "post") == "registration"
    assert kind_of(body, "/password-reset/{token}", "put", "token: str") == "credential"


def test_rows_that_are_changed_for_the_caller_alone() -> None:
    source = """
    def rename(db: Session, user_id: int, title: str):
        db.query(Order).filter(Order.id == user_id).update({"title": title})
        db.commit()

    @app.put("/me/title")
    def mine(title: str, user: User = Depends(current), db: Session = Depends(get_db)):
        rename(db, user.id, title)

    @app.put("/titles")
    def others(body: Body, user: User = Depends(current), db: Session = Depends(get_db)):
        rename(db, user.id, "x")

    @app.put("/first")
    def first(user: User = Depends(current), db: Session = Depends(get_db)):
        rename(db, 1, "x")
    """
    project = project_with(source)
    found = {e.path: getattr(project.proofs.exemption(e), "kind", None) for e in project.endpoints}
    assert found == {"/me/title": "own-account", "/titles": None, "/first": None}


def test_a_guard_that_many_handlers_call_is_no_login() -> None:
    handlers = "".join(
        f"\n@app.post('/orders/{n}')\ndef handler_{n}(request: Request, db: Session = Depends(get_db)):\n"
        f"    require(request)\n    db.add(Order(title='x'))\n    db.commit()\n"
        for n in range(5)
    )
    project = project_with(f"\ndef require(request):\n    if not request.session: raise HTTPException(401)\n{handlers}")
    assert [project.proofs.exemption(endpoint) for endpoint in project.endpoints] == [None] * 5


def test_public_entries_name_a_method_and_a_path() -> None:
    source = f"""
    @app.post("/contact")
    def contact(db: Session = Depends(get_db)): {WRITE.replace(chr(10), "; ")}

    @app.post("/hooks/a")
    def hook(db: Session = Depends(get_db)): {WRITE.replace(chr(10), "; ")}

    @app.put("/contact")
    def other(db: Session = Depends(get_db)): {WRITE.replace(chr(10), "; ")}
    """
    project = project_with(source, Config(public=("POST /contact", "/hooks/**")))
    found = {e.label: project.proofs.exemption(e) is not None for e in project.endpoints}
    assert found == {"POST /contact": True, "POST /hooks/a": True, "PUT /contact": False}


@pytest.mark.parametrize("name", ["permission", "audit", "idempotency"])
def test_concepts_by_code_and_by_configuration(name: str) -> None:
    guarded = """
    class AuditLog(Base):
        __tablename__ = "audit_log"
        id: Mapped[int] = mapped_column(primary_key=True)

    def admin(user=Depends(current)):
        if not user.is_admin: raise HTTPException(403)

    @app.post("/orders", dependencies=[Depends(admin)])
    def create(key: str = Header(alias="Idempotency-Key")): ...
    """
    plain = "\n@app.post('/orders')\ndef create(user=Depends(current)): ...\n"
    off, on = (Config(concepts={name: ConceptConfig(enabled=value)}) for value in (False, True))
    assert project_with(guarded).proofs.concept(name).present
    assert not project_with(plain).proofs.concept(name).present
    assert project_with(plain, on).proofs.concept(name).present
    assert project_with(guarded, off).proofs.concept(name).wanted is False


def test_who_adds_something_new_may_become_a_member_of_it() -> None:
    source = """
    from sqlalchemy import Table, insert
    members = Table("members", Base.metadata)

    @app.post("/teams")
    def found(title: str, user: User = Depends(current), db: Session = Depends(get_db)):
        team = Order(title=title)
        db.add(team)
        db.execute(insert(members).values(user_id=user.id, team_id=team.id))

    @app.post("/teams/{team_id}")
    def add(team_id: int, user: User = Depends(current), db: Session = Depends(get_db)):
        db.add(Order(title="x"))
        db.execute(insert(members).values(user_id=user.id, team_id=team_id))
    """
    project = project_with(source)
    found = {one.path: project.proofs.exemption(one) for one in project.endpoints}
    assert found["/teams"] is not None
    assert found["/teams/{team_id}"] is None
