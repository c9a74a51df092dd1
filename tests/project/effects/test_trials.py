"""Endpoints that say that they only try something out."""

from __future__ import annotations

import pytest

from govern.findings import Verdict
from tests.project.small_apps import project_of

SOURCE = """
from sqlalchemy.orm import Session

@app.patch({path!r})
def handler(db: Session):
    change(db, commit=False)

def change(db, commit):
    if commit:
        db.execute("UPDATE orders SET title = 'x'")
"""


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("/orders", Verdict.PROVED),
        ("/orders/dry_run", Verdict.UNKNOWN),
        ("/orders/dry-run", Verdict.UNKNOWN),
        ("/laundry/runs", Verdict.PROVED),
    ],
)
def test_what_it_is_given_may_keep_it_from_changing_anything(path: str, verdict: Verdict) -> None:
    project = project_of(SOURCE.format(path=path))
    assert project.effects.mutates(project.endpoints[0]).verdict is verdict
