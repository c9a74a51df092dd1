"""What bodies do to state, in each style of database access that applications are written in."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from tests.project.effect_samples import HEAD, MODELS
from tests.project.small_apps import function_of, project_of

CHANGES = {"write", "delete", "commit", "assign"}


def changes(body: str, signature: str = "", head: str = "") -> list[str]:
    """What an async handler with this body changes, in order: "write Order", "commit"."""
    source = f"{HEAD}{dedent(head)}\nasync def handler({signature}):\n{indent(dedent(body).strip(), '    ')}\n"
    project = project_of(source, models=MODELS)
    found = project.effects.of(function_of(project, "handler"))
    return [f"{e.kind} {e.model}" if e.model else e.kind for e in found if e.kind in CHANGES]


ENGINE = """
from sqlalchemy import MetaData, Table, create_engine
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import sessionmaker
engine = create_engine("sqlite://")
async_engine = create_async_engine("sqlite+aiosqlite://")
SessionLocal = sessionmaker(engine)
AsyncLocal = async_sessionmaker(async_engine)
notes = Table("notes", MetaData())
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("with SessionLocal() as s:\n    s.add(Order())\n    s.commit()", ["write Order", "commit"]),
        ("with SessionLocal.begin() as s:\n    s.add(Order())", ["write Order"]),
        ("async with AsyncLocal() as s, s.begin():\n    s.add(Order())", ["commit", "write Order"]),
        ("with engine.begin() as c:\n    c.execute(insert(Order))", ["write Order"]),
        ("with engine.connect() as c:\n    c.execute(notes.insert())\n    c.commit()", ["write", "commit"]),
        ("with engine.connect() as c:\n    c.execute(notes.select())", []),
        ("async with async_engine.begin() as c:\n    await c.execute(delete(Order))", ["delete Order"]),
    ],
)
def test_sessions_and_connections_that_are_made_in_place(body: str, expected: list[str]) -> None:
    assert changes(body, head=ENGINE) == expected


def test_functions_that_an_async_session_runs() -> None:
    assert changes("await db.run_sync(lambda s: s.add(Order()))", "db: AsyncSession") == ["write Order"]
    assert changes("def work(s, x): s.delete(x)\nawait db.run_sync(work, 1)", "db: AsyncSession") == ["delete"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("db.bulk_insert_mappings(Order, [{}])", ["write Order"]),
        ("db.bulk_update_mappings(Order, [{}])", ["write Order"]),
        ("await db.execute(insert(Order), [{}])", ["write Order"]),
        ("await db.scalars(insert(Order).returning(Order))", ["write Order"]),
        ("await db.execute(update(Order).values(a=1).returning(Order))", ["write Order"]),
        (
            "statement = select(Order)\nif x:\n    statement = update(Order)\nawait db.execute(statement)",
            ["write Order"],
        ),
    ],
)
def test_bulk_and_returning_statements(body: str, expected: list[str]) -> None:
    assert changes(body, "x, db: AsyncSession") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("order = db.get(Order, 1)\norder.lines.append(Line())", ["assign Order"]),
        ("order = db.get(Order, 1)\norder.lines.clear()", ["assign Order"]),
        ("order = db.get(Order, 1)\norder.notes.append('x')", []),
        ("hero = db.get(Hero, 1)\nhero.sqlmodel_update({'name': 'x'})", ["assign Hero"]),
        ("order = db.get(Order, 1)\nfor key, value in data.items():\n    setattr(order, key, value)", ["assign Order"]),
    ],
)
def test_rows_that_a_commit_will_flush(body: str, expected: list[str]) -> None:
    assert changes(body, "data: dict, db: Session") == expected


DATABASES = """
import databases
from sqlalchemy import MetaData, Table
database = databases.Database("sqlite://")
notes = Table("notes", MetaData())
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("await database.execute(query=notes.insert(), values={})", ["write"]),
        ("await database.execute('INSERT INTO notes VALUES (1)')", ["write notes"]),
        ("await database.execute_many('DELETE FROM notes WHERE id = :id', values=[])", ["delete notes"]),
        ("await database.fetch_all(notes.select())", []),
        ("async with database.transaction():\n    await database.execute('UPDATE notes SET a = 1')", ["write notes"]),
    ],
)
def test_encode_databases(body: str, expected: list[str]) -> None:
    assert changes(body, head=DATABASES) == expected


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (
            "import sqlite3",
            "c = sqlite3.connect('x')\nc.execute('UPDATE a SET b = 1')\nc.commit()",
            ["write a", "commit"],
        ),
        ("import sqlite3", "with sqlite3.connect('x') as c:\n    c.cursor().execute('DELETE FROM a')", ["delete a"]),
        (
            "import aiosqlite",
            "async with aiosqlite.connect('x') as c:\n    await c.execute('DROP TABLE a')",
            ["delete a"],
        ),
        (
            "import psycopg",
            "with psycopg.connect('x') as c, c.cursor() as cur:\n    cur.execute('UPDATE a SET b = 1')",
            ["write a"],
        ),
        (
            "import asyncpg",
            "c = await asyncpg.connect('x')\nasync with c.transaction():\n    await c.execute('DELETE FROM a')",
            ["delete a"],
        ),
        ("import asyncpg", "c = await asyncpg.connect('x')\nawait c.copy_records_to_table('a', records=[])", ["write"]),
        ("import asyncpg", "c = await asyncpg.connect('x')\nawait c.fetch('SELECT b FROM a')", []),
        ("SQL = text('DELETE FROM orders')", "SessionLocal = Session()\nSessionLocal.execute(SQL)", ["delete orders"]),
    ],
)
def test_statements_as_text(head: str, body: str, expected: list[str]) -> None:
    assert changes(body, head=head) == expected


BEANIE = "from beanie import Document\nclass D(Document):\n    a: int"
TORTOISE = (
    "from tortoise import fields\nfrom tortoise.models import Model\nfrom tortoise.transactions import in_transaction\n"
    "class T(Model):\n    a = fields.IntField()"
)
MOTOR = "from motor.motor_asyncio import AsyncIOMotorClient\nshop = AsyncIOMotorClient('x').shop"


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (BEANIE, "d = await D.get(1)\nd.a = 2\nawait d.save()", ["assign D", "write D"]),
        (BEANIE, "d = await D.find_one(D.a == 1)\nawait d.set({D.a: 2})", ["write D"]),
        (BEANIE, "await D.find(D.a == 1).delete()", ["delete D"]),
        (BEANIE, "await D.insert_many([D(a=1)])", ["write D"]),
        (BEANIE, "await D.find(D.a == 1).to_list()", []),
        (TORTOISE, "t = await T.get(id=1)\nt.a = 2\nawait t.save()", ["assign T", "write T"]),
        (TORTOISE, "await T.filter(a=1).update(a=2)", ["write T"]),
        (TORTOISE, "await (await T.get(id=1)).delete()", ["delete T"]),
        (TORTOISE, "async with in_transaction() as c:\n    await c.execute_query('UPDATE a SET b = 1')", ["write a"]),
        (TORTOISE, "await T.filter(a=1)", []),
        (MOTOR, "await shop.orders.update_one({}, {})", ["write"]),
        (MOTOR, "await shop.orders.drop()", ["delete"]),
        (MOTOR, "await shop.orders.find_one({})", []),
    ],
)
def test_object_mappers_and_documents(head: str, body: str, expected: list[str]) -> None:
    assert changes(body, head=head) == expected
