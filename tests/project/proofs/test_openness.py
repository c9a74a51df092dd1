"""Endpoints that are open by nature: forms for everybody, what calls itself public, what takes a license key."""

from __future__ import annotations

import pytest

from tests.project.small_apps import project_of

HELPERS = """
from pydantic import BaseModel
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
class Base(DeclarativeBase): ...
class Note(Base):
    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
class Address(BaseModel):
    email: str
class Key(BaseModel):
    key: str
"""
ADDS = "db.add(Note(email=data.email))"


def kind(method: str, path: str, body: str, takes: str = "Address", name: str = "handler") -> str:
    """How the openness of an endpoint is explained; "" where it is not."""
    given = f"data: {takes}, " if takes else ""
    source = f"{HELPERS}\n@app.{method}({path!r})\ndef {name}({given}db: Session):\n    {body}\n"
    project = project_of(source)
    opened = project.proofs.openness(project.endpoints[0])
    return opened.kind if opened is not None else ""


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/contact", ADDS),
        ("/contact-us", ADDS),
        ("/waitlist/", ADDS),
        ("/newsletter-subscription", ADDS),
        ("/api/early-access", ADDS),
        ("/jobs/{job_id}/applications", ADDS),
        ("/newsletters/unsubscribe", "db.delete(db.query(Note).filter(Note.email == data.email).first())"),
    ],
)
def test_a_form_for_everybody(path: str, body: str) -> None:
    assert kind("post", path, body) == "form"


@pytest.mark.parametrize(
    ("method", "path", "body", "takes"),
    [
        ("post", "/orders", ADDS, "Address"),
        ("delete", "/contact", ADDS, "Address"),
        ("post", "/contact", "db.add(Note())", "Key"),
        ("post", "/contact", "db.delete(db.query(Note).filter(Note.email == data.email).first())", "Address"),
        ("post", "/emails/send", ADDS, "Address"),
    ],
)
def test_no_form_by_name_alone(method: str, path: str, body: str, takes: str) -> None:
    assert kind(method, path, body, takes) == ""


def test_what_calls_itself_public_hands_out_and_takes_nothing() -> None:
    assert kind("get", "/public/notes/{note_id}", "return db.get(Note, 1)", "") == "declared"
    assert kind("get", "/notes/{note_id}", "return db.get(Note, 1)", "", "public_note") == "declared"
    assert kind("get", "/{public}/notes", "return db.get(Note, 1)", "") == ""
    assert kind("post", "/public/notes", ADDS) == ""


def test_a_license_key_is_a_secret_and_the_key_of_a_row_is_none() -> None:
    assert kind("post", "/license-keys/validate", "db.get(Note, data.key)", "Key") == "credential"
    assert kind("post", "/settings/validate", "db.get(Note, data.key)", "Key") == ""
    assert kind("get", "/shared/{token_id}", "return db.get(Note, token_id)", "") == "credential"
    assert kind("get", "/tokens/{token_id}", "return db.get(Note, token_id)", "") == ""


def test_a_health_check_may_take_a_switch_and_reads_no_rows() -> None:
    source = HELPERS + "\n@app.get('/health')\ndef health(full: bool = False, db: Session = None):\n    {}\n"
    for body, expected in (("return 1", "health"), ("return db.get(Note, 1)", "")):
        project = project_of(source.format(body))
        opened = project.proofs.openness(project.endpoints[0])
        assert (opened.kind if opened is not None else "") == expected


def test_an_invitation_is_accepted_by_who_has_it() -> None:
    assert kind("post", "/invite/accept", ADDS, "Key") == "credential"
    assert kind("post", "/invite/create", ADDS, "Key") == ""
