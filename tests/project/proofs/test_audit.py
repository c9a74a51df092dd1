"""What counts as an audit record, in each place where one is written."""

from __future__ import annotations

from textwrap import dedent

import pytest

from govern.config.layout import detect_layout
from govern.config.settings import ConceptConfig, Config
from govern.findings import Verdict
from govern.project.project import Project
from govern.project.proofs.audit import is_record_name, names_record
from govern.tree.memory import MemoryTree
from tests.project.proofs.verdicts import audit
from tests.project.small_apps import project_of

MODELS = """
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase): ...
class AuditLog(Base):
    __tablename__ = "audit_log"
    id: Mapped[int] = mapped_column(primary_key=True)
class ClientOperationLog(Base):
    __tablename__ = "client_operation_log"
    operation_id: Mapped[str] = mapped_column(primary_key=True)
class ActivityRecord(Base):
    __tablename__ = "activities"
    actor_id: Mapped[int] = mapped_column(primary_key=True)
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
"""


def of(body: str, helpers: str = "") -> Verdict:
    source = "from sqlalchemy.orm import Session\nfrom app.models import *\n" + dedent(helpers)
    source += f"\n@app.post('/orders')\ndef handler(session: Session):\n    {body}\n"
    return audit(project_of(source, models=MODELS)).verdict


@pytest.mark.parametrize(
    ("body", "helpers"),
    [
        ("session.add(AuditLog(id=1))", ""),
        ("session.add(ActivityRecord(actor_id=1))", ""),
        ("entry = AuditLog(); entry.id = 1; session.add(entry)", ""),
        ("session.add_all([AuditLog(id=1)])", ""),
        (
            "made(session)",
            "def made(session): keep(session, row())\ndef row(): return AuditLog(id=1)\ndef keep(s, x): s.add(x)",
        ),
        ("save(session, AuditLog)", "def save(session, model): session.add(model(id=1))"),
        ("session.execute(insert(AuditLog).values(id=1))", "from sqlalchemy import insert"),
        ("session.execute(text('INSERT INTO audit_trail (id) VALUES (1)'))", "from sqlalchemy import text"),
        ("record_audit('x')", "from company.audit import record_audit"),
        ("audit.log('x')", "from company import audit"),
        ("db['audit_logs'].insert_one({})", "from company.mongo import db"),
        ("logging.getLogger('app.audit').info('x')", "import logging"),
        ("log_activity('x')", "import logging\ndef log_activity(text): logging.info(text)"),
        ("Trail().audit('x')", "class Trail:\n    def audit(self, text): self.client.send(text)"),
    ],
)
def test_a_record_is_written(body: str, helpers: str) -> None:
    assert of(body, helpers) is Verdict.PROVED


@pytest.mark.parametrize(
    ("body", "helpers"),
    [
        ("session.add(Order(id=1))", ""),
        ("AuditLog(id=1)", ""),
        ("entry = AuditLog(); entry.id = 1; session.refresh(entry)", ""),
        ("session.add(ClientOperationLog(operation_id='1'))", ""),
        ("session.query(AuditLog).all()", ""),
        ("get_audit_logs(session)", "def get_audit_logs(session): return session.query(AuditLog).all()"),
        ("record_audit('x')", "def record_audit(text): pass"),
        ("record_audit('x')", "def record_audit(text): return prepare(text)\ndef prepare(text): return 1"),
        ("build_audit_filter('x')", "from company.audit import build_audit_filter"),
    ],
)
def test_no_record_is_written(body: str, helpers: str) -> None:
    assert of(body, helpers) is Verdict.REFUTED


@pytest.mark.parametrize(
    ("name", "expected"),
    [("AuditLog", True), ("audit_events", True), ("SysOperLog", None), ("login_log", None), ("Catalog", False)],
)
def test_names_of_tables(name: str, expected: bool | None) -> None:
    assert is_record_name(name) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("audit_service", True), ("opera_log_queue", True), ("log_action", True), ("logger", False), ("actions", False)],
)
def test_names_of_functions(name: str, expected: bool) -> None:
    assert names_record(name) is expected


def test_configured_callables_are_records() -> None:
    files = {
        "requirements.txt": "fastapi==0.115.0\n",
        "app/main.py": "from fastapi import Depends, FastAPI\nfrom app.notes import note, noted\napp = FastAPI()\n"
        "@app.post('/orders')\ndef handler(): note('x')\n"
        "@app.post('/others', dependencies=[Depends(noted('x'))])\ndef other(): ...\n",
        "app/notes.py": "def note(text): pass\ndef noted(text):\n    def inner(): pass\n    return inner\n",
    }
    tree = MemoryTree(files)
    for names, expected in ((("note",), "POST /orders"), (("app.notes.noted",), "POST /others")):
        config = Config(concepts={"audit": ConceptConfig(callables=names)})
        project = Project(tree, config, detect_layout(tree, config))
        found = [e.label for e in project.endpoints if project.proofs.audit(e).verdict is Verdict.PROVED]
        assert found == [expected]


LISTENER = """
from sqlalchemy import event
from sqlalchemy.orm import Session
from app.models import *
def record(mapper, connection, target):
    connection.execute(AuditLog.__table__.insert())
    log_audit(target)
def log_audit(target):
    target.session.add(AuditLog(id=1))
event.listen({target}, "after_insert", record)
"""


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("Session", Verdict.PROVED),
        ("Base", Verdict.PROVED),
        ("Order", Verdict.PROVED),
        ("ActivityRecord", Verdict.REFUTED),
    ],
)
def test_a_listener_covers_what_it_listens_to(target: str, expected: Verdict) -> None:
    source = "from sqlalchemy.orm import Session\nfrom app.models import Order\nimport app.listeners\n"
    source += "api = FastAPI()\n@api.post('/orders')\ndef handler(session: Session):\n"
    source += "    session.add(Order(id=1))\n    session.commit()\n"
    project = project_of(source, models=MODELS, listeners=LISTENER.format(target=target))
    assert audit(project).verdict is expected
