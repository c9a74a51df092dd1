"""What bodies do to databases, queues, files and logs; which endpoints change state."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from govern.project.effects import Effect
from tests.project.effect_samples import HEAD, MODELS
from tests.project.small_apps import function_of, project_of


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
            ["write Order"],
        ),
        ("from fastcrud import FastCRUD\ncrud = FastCRUD(Order)", "db", "await crud.get_multi(db)", ["read Order"]),
        (
            "from fastcrud import FastCRUD\nOrders = FastCRUD[Order, dict, dict]\ncrud = Orders(Order)",
            "db",
            "await crud.db_delete(db=db, id=1)",
            ["delete Order"],
        ),
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
