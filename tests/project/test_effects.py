"""What bodies do to databases, queues, files and logs; which endpoints change state."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from govern.findings import Verdict
from govern.project.effects import Effect, Mutation
from govern.project.project import Project
from tests.project.small_apps import endpoint_of, function_of, project_of

MODELS = """
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
    from sqlmodel import Field, SQLModel

    class Base(DeclarativeBase): ...

    class Order(Base):
        __tablename__ = "orders"
        id: Mapped[int] = mapped_column(primary_key=True)
        status: Mapped[str]
        lines: Mapped[list["Line"]] = relationship()

    class Line(Base):
        __tablename__ = "lines"
        amount: Mapped[int]

    class Hero(SQLModel, table=True):
        name: str = Field()

    class HeroCreate(SQLModel):
        name: str
"""
HEAD = """
import logging
from fastapi import Depends
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.orm import Session
from sqlalchemy.ext.asyncio import AsyncSession
from app.models import Base, Hero, HeroCreate, Line, Order

logger = logging.getLogger(__name__)

def get_db():
    db = Session()
    yield db

"""


def effects_in(body: str, signature: str = "db: AsyncSession", head: str = "") -> list[Effect]:
    """The effects of an async handler with this body."""
    source = f"{HEAD}{dedent(head)}\nasync def handler({signature}):\n{indent(dedent(body).strip(), '    ')}\n"
    project = project_of(source, models=MODELS)
    return list(project.effects.of(function_of(project, "handler")))


def said(found: list[Effect]) -> list[str]:
    return [f"{effect.kind} {effect.model}" if effect.model else effect.kind for effect in found]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("db.add(Order())", ["write Order", "make Order"]),
        ("db.add_all([Order(), Order()])", ["write Order", "make Order", "make Order"]),
        ("await db.delete(await db.get(Order, 1))", ["delete Order", "read Order"]),
        ("await db.merge(Order())", ["write Order", "make Order"]),
        ("await db.commit()", ["commit"]),
        ("await db.flush()", ["commit"]),
        ("await db.rollback()", ["rollback"]),
        ("await db.execute(select(Order))", ["read Order", "query Order"]),
        ("await db.execute(update(Order).where(True).values(a=1))", ["write Order", "query Order"]),
        ("await db.execute(delete(Order))", ["delete Order", "query Order"]),
        ("await db.execute(pg_insert(Order).on_conflict_do_nothing())", ["write Order", "query Order"]),
        ("q = insert(Order)\nawait db.execute(q)", ["query Order", "write Order"]),
        ("q = Order.__table__.delete()\nawait db.execute(q)", ["query Order", "delete Order"]),
        ("await db.execute(text('SELECT 1 FROM orders'))", ["read orders"]),
        ("await db.execute(text('SELECT 1'))", ["ping"]),
        ("await db.execute(select(1))", ["ping"]),
        ("db.add(Hero.model_validate(x))", ["make Hero", "write Hero"]),
        ("await db.execute(text('UPDATE orders SET a = 1'))", ["write orders"]),
        ("await db.execute(text(f'DELETE FROM {x}'))", ["delete"]),
        ("sql = 'insert into orders values (1)'\nawait db.execute(text(sql))", ["write orders"]),
        ("logger.info('x')", ["log"]),
        ("open('x', 'w')", ["file"]),
        ("open('x')", []),
        ("order = await db.get(Order, 1)\norder.status = 'x'", ["read Order", "assign Order"]),
        ("order = await db.get(Order, 1)\norder.note = 'x'", ["read Order"]),
        ("order = await db.get(Order, 1)\nsetattr(order, x, 'x')", ["read Order", "assign Order"]),
        ("for line in (await db.get(Order, 1)).lines:\n    line.amount += 1", ["read Order", "assign Line"]),
    ],
)
def test_what_a_session_does(body: str, expected: list[str]) -> None:
    assert sorted(said(effects_in(body, "x, db: AsyncSession"))) == sorted(expected)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("db.query(Order).filter(Order.id == 1).update({})", ["read Order", "write Order"]),
        ("db.query(Order).filter_by(id=1).delete()", ["delete Order", "read Order"]),
        ("db.query(Order).first()", ["read Order"]),
        ("db.bulk_save_objects([Order()])", ["make Order", "write Order"]),
        ("hero = Hero(name='x')\ndb.add(hero)", ["make Hero", "write Hero"]),
        ("HeroCreate(name='x')", []),
        ("db.connection().execute(text('TRUNCATE TABLE orders'))", ["delete orders"]),
    ],
)
def test_what_the_older_session_does(body: str, expected: list[str]) -> None:
    assert sorted(set(said(effects_in(body, "db: Session")))) == expected


def test_the_type_of_the_receiver_makes_it_sure_and_its_name_likely() -> None:
    assert [e.confidence for e in effects_in("db.commit()", "db: AsyncSession")] == ["high"]
    assert [e.confidence for e in effects_in("db.commit()", "db")] == ["medium"]
    assert [e.confidence for e in effects_in("self._session.add(1)", "self")] == ["medium"]
    assert effects_in("cart.add(1)\ncart.commit()", "cart") == []
    assert effects_in("db.add(1)", "db: set[int]") == []


@pytest.mark.parametrize(
    ("head", "signature", "body", "expected"),
    [
        ("from beanie import Document\nclass D(Document): ...", "", "await D(a=1).insert()", ["make D", "write D"]),
        (
            "from beanie import Document\nclass D(Document): ...",
            "",
            "d = await D.get(1)\nawait d.save()",
            ["read D", "write D"],
        ),
        (
            "from beanie import Document\nclass D(Document): ...",
            "",
            "await D.find(D.a == 1).delete()",
            ["delete D", "read D"],
        ),
        ("from tortoise.models import Model\nclass T(Model): ...", "", "await T.create(a=1)", ["write T"]),
        (
            "from tortoise.models import Model\nclass T(Model): ...",
            "",
            "await T.filter(a=1).update(a=2)",
            ["read T", "write T"],
        ),
        ("from tortoise.models import Model\nclass T(Model): ...", "", "await T.all()", ["read T"]),
        ("", "users", "await users.insert_one({})", ["write"]),
        ("", "request", "await request.app.state.mongo.users.delete_many({})", ["delete"]),
        (
            "from fastcrud import FastCRUD\ncrud = FastCRUD(Order)",
            "db",
            "await crud.create(db=db, object=1)",
            ["write"],
        ),
        ("from fastcrud import FastCRUD\ncrud = FastCRUD(Order)", "db", "await crud.get_multi(db)", ["read"]),
        ("import asyncpg", "c: asyncpg.Connection", "await c.execute('UPDATE a SET b = 1')", ["write a"]),
        ("import asyncpg", "c: asyncpg.Connection", "await c.fetch('SELECT 1 FROM a')", ["read a"]),
        ("", "conn", "conn.execute('DELETE FROM a WHERE b')", ["delete a"]),
        ("import httpx", "", "await httpx.AsyncClient().post('x')", ["send"]),
        ("import httpx", "", "await httpx.AsyncClient().get('x')", []),
        ("import requests", "", "requests.delete('x')", ["send"]),
        ("from celery import Celery\nc = Celery('x')\n@c.task\ndef t(): ...", "", "t.delay()", ["send"]),
        ("import redis\nr = redis.Redis()", "", "r.set('a', 1)", ["cache"]),
        ("import redis\nr = redis.Redis()", "", "r.get('a')", []),
        ("import shutil", "", "shutil.rmtree('a')", ["file"]),
        ("import smtplib", "", "smtplib.SMTP('x').send_message(1)", ["send"]),
    ],
)
def test_what_other_libraries_do(head: str, signature: str, body: str, expected: list[str]) -> None:
    assert sorted(said(effects_in(body, signature, head))) == expected


def mutation(source: str, label: str = "POST /", **files: str) -> Mutation:
    project = project_of(HEAD + dedent(source), models=MODELS, **files)
    return project.effects.mutates(endpoint_of(project, label))


def test_a_write_that_is_reached_proves_a_mutation_and_its_chain_shows_the_way() -> None:
    found = mutation(
        """
        from app.services import create_order

        @app.post("/")
        def create(db: Session = Depends(get_db)):
            return create_order(db)
        """,
        services="""
        from app.models import Order
        def create_order(db): return save(db, Order())
        def save(db, row):
            db.add(row)
            db.commit()
        """,
    )
    assert found.verdict is Verdict.PROVED
    assert found.names == ("Order",)
    assert [location.note for location in found.chain] == [
        "create -> create_order",
        "create_order -> save",
        "db.add(row): write",
    ]
    assert [(location.file, location.line) for location in found.chain][-1] == ("app/services.py", 5)


def test_a_post_that_only_reads_is_refuted_and_a_get_that_writes_is_proved() -> None:
    read = "return db.execute(select(Order)).scalars().all()"
    write = "db.add(Order())"
    post = f"@app.post('/')\ndef search(db: Session = Depends(get_db)):\n    {read}"
    get = f"@app.get('/')\ndef show(db: Session = Depends(get_db)):\n    {write}"
    assert mutation(post).verdict is Verdict.REFUTED
    assert mutation(get, "GET /").verdict is Verdict.PROVED


def test_a_call_that_cannot_be_followed_leaves_it_unknown_and_is_named() -> None:
    found = mutation("@app.post('/')\ndef run(request: dict):\n    engine = load()\n    engine.run(request)")
    assert found.verdict is Verdict.UNKNOWN
    assert found.chain[-1].note == "load() could not be followed"


def test_an_attribute_of_a_row_counts_once_something_commits() -> None:
    body = "@app.post('/')\ndef close(db: Session = Depends({})):\n    db.get(Order, 1).status = 'closed'\n"
    committing = "def committing():\n    db = Session()\n    yield db\n    db.commit()\n"
    assert mutation(body.format("get_db")).verdict is Verdict.REFUTED
    assert mutation(committing + body.format("committing")).verdict is Verdict.PROVED
    assert mutation(body.format("get_db") + "    db.commit()\n").names == ("Order",)


def test_the_commit_of_a_dependency_or_a_context_manager_proves_nothing() -> None:
    source = """
    from contextlib import contextmanager

    def committing():
        db = Session()
        yield db
        db.commit()

    @contextmanager
    def unit():
        db = Session()
        yield db
        db.commit()

    @app.{method}("/")
    def show(db: Session = Depends(committing)):
        with unit() as other:
            return other.execute(select(Order)).scalars().all()
    """
    assert mutation(source.replace("{method}", "get"), "GET /").verdict is Verdict.REFUTED
    assert mutation(source.replace("{method}", "post")).verdict is Verdict.REFUTED


def test_a_commit_alone_proves_a_mutation_but_for_safe_methods() -> None:
    body = "@app.{}('/')\ndef handler(db: Session = Depends(get_db)):\n    db.commit()\n    return 1"
    assert mutation(body.format("post")).verdict is Verdict.PROVED
    assert mutation(body.format("get"), "GET /").verdict is Verdict.REFUTED


def test_a_dependency_that_safe_endpoints_share_is_bookkeeping() -> None:
    source = """
    def current_user(db: Session = Depends(get_db)):
        db.add(Order())

    def new_order(db: Session = Depends(get_db)):
        db.add(Order())

    @app.get("/")
    def show(user=Depends(current_user)): return 1

    @app.post("/search")
    def search(user=Depends(current_user)): return 1

    @app.post("/orders")
    def create(order=Depends(new_order)): return 1
    """
    assert mutation(source, "GET /").verdict is Verdict.REFUTED
    assert mutation(source, "POST /search").verdict is Verdict.REFUTED
    assert mutation(source, "POST /orders").verdict is Verdict.PROVED


def test_what_runs_for_another_method_only_does_not_count() -> None:
    source = """
    from fastapi import Request

    @app.api_route("/dialog", methods=["GET", "POST"])
    def dialog(request: Request, db: Session = Depends(get_db)):
        if request.method == "POST":
            db.add(Order())
        return 1

    @app.api_route("/form", methods=["GET", "POST"])
    def form(request: Request, db: Session = Depends(get_db)):
        if request.method == "GET":
            return 1
        db.add(Order())
    """
    assert mutation(source, "GET /dialog").verdict is Verdict.REFUTED
    assert mutation(source, "POST /dialog").verdict is Verdict.PROVED
    assert mutation(source, "GET /form").verdict is Verdict.REFUTED
    assert mutation(source, "POST /form").verdict is Verdict.PROVED


def test_the_effects_of_an_endpoint_carry_their_chains() -> None:
    source = (
        "def save(db):\n    db.add(Order())\n@app.post('/')\ndef create(db: Session = Depends(get_db)):\n    save(db)\n"
    )
    project: Project = project_of(HEAD + source, models=MODELS)
    found = project.effects.of_endpoint(endpoint_of(project, "POST /"))
    kinds = {effect.kind: [location.note for location in chain] for effect, chain in found}
    assert kinds["write"] == ["create -> save", "db.add(Order()): write"]
