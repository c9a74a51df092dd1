"""All ways through a function, as far as changes and their records go."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from govern.project.mutations.outcomes import Outcomes, skipped
from tests.project.small_apps import function_of, project_of

MODELS = """
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase): ...
class AuditLog(Base):
    __tablename__ = "audit_log"
    id: Mapped[int] = mapped_column(primary_key=True)
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
"""
HEAD = """
from sqlalchemy.orm import Session
from app.models import AuditLog, Order
def change(db: Session):
    db.add(Order())
    db.commit()
def record(db: Session):
    db.add(AuditLog())
def maybe(db: Session, x):
    if x:
        change(db)
        return True
    return False
def again(db: Session, x):
    if x:
        again(db, x)
    change(db)
"""


def ways(body: str) -> set[tuple[bool, bool]]:
    """(changed, recorded) for each way through a function with this body."""
    source = f"{HEAD}\ndef handler(db: Session, x, y, settings):\n{indent(dedent(body).strip(), '    ')}\n"
    project = project_of(source, models=MODELS)
    found = Outcomes(project).of(function_of(project, "handler"))
    assert found is not None
    return {(one.changed, one.recorded) for one in found}


NOTHING, CHANGED, RECORDED, BOTH = (False, False), (True, False), (False, True), (True, True)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return 1", {NOTHING}),
        ("change(db)", {CHANGED}),
        ("change(db)\nrecord(db)", {BOTH}),
        ("if x:\n    return 1\nchange(db)\nrecord(db)", {NOTHING, BOTH}),
        ("change(db)\nif x:\n    return 1\nrecord(db)", {CHANGED, BOTH}),
        ("change(db)\nif x:\n    raise ValueError\nrecord(db)", {BOTH}),
        ("if x:\n    change(db)\nif x:\n    record(db)", {NOTHING, BOTH}),
        ("if x:\n    change(db)\nif not x:\n    return 1\nrecord(db)", {NOTHING, BOTH}),
        ("if x:\n    change(db)\nx = y\nif x:\n    record(db)", {NOTHING, CHANGED, RECORDED, BOTH}),
        ("done = False\nif x:\n    change(db)\n    done = True\nif done:\n    record(db)", {NOTHING, BOTH}),
        ("for one in x:\n    change(db)\n    record(db)", {NOTHING, BOTH}),
        ("change(db)\nfor one in x:\n    record(db)", {BOTH}),
        ("for one in x:\n    if y:\n        continue\n    change(db)", {NOTHING, CHANGED}),
        ("try:\n    change(db)\nfinally:\n    record(db)", {BOTH}),
        ("try:\n    change(db)\n    if x:\n        return 1\nfinally:\n    record(db)", {BOTH}),
        ("try:\n    change(db)\nexcept ValueError:\n    return 1\nrecord(db)", {NOTHING, BOTH}),
        ("change(db)\nif settings.audit_enabled:\n    record(db)", {BOTH}),
        ("done = maybe(db, x)\nif done:\n    record(db)", {NOTHING, RECORDED, BOTH}),
        ("done = maybe(db, x)\nif not done:\n    return 1\nrecord(db)", {NOTHING, RECORDED, BOTH}),
        ("match x:\n    case 1:\n        change(db)\n    case _:\n        return 1", {NOTHING, CHANGED}),
        ("again(db, x)\nrecord(db)", {BOTH}),
        ("def inner():\n    change(db)\ninner()\nrecord(db)", {BOTH}),
    ],
)
def test_ways(body: str, expected: set[tuple[bool, bool]]) -> None:
    assert ways(body) == expected


def test_a_change_is_skipped_only_where_another_way_records_it() -> None:
    project = project_of(
        f"{HEAD}\ndef handler(db: Session, x):\n    change(db)\n    if not x:\n        record(db)\n", models=MODELS
    )
    outcomes = Outcomes(project)
    (found,) = skipped(outcomes.of(function_of(project, "handler")))
    assert [place.note for place in found.change] == ["handler -> change", "db.add(Order()): write"]
    assert list(skipped(outcomes.of(function_of(project, "change")))) == []
    assert list(skipped(None)) == []


def test_too_many_ways_are_given_up() -> None:
    body = "".join(f"    if x{n}:\n        y = {n}\n" for n in range(12))
    project = project_of(f"{HEAD}\ndef handler(db: Session):\n{body}    change(db)\n", models=MODELS)
    assert Outcomes(project).of(function_of(project, "handler")) is None
