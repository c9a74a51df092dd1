"""What govern proves of authentication is what FastAPI answers: each endpoint of the example is asked without a token."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

ASKER = Path(__file__).with_name("anonymous.py")
REFUSED = (401, 403, 1008, 3000, 3003, 4001, 4003, 4401, 4403)
BACKEND = Path(__file__).parents[2] / "examples" / "shop" / "backend"
SHOP = """
from app.config import Settings
from app.main import create_app
from app.models import Base

app = create_app(Settings(database_url="sqlite:///{folder}/shop.db", token_secret="only-for-tests-only-for-tests-only"))
Base.metadata.create_all(app.state.session_factory.kw["bind"])
"""


def answers(root: Path, setup: str, wanted: list[tuple[str, str, str]], python: str = sys.executable) -> list[int]:
    """What the application answers to each (kind, method, path), asked in a process of its own."""
    given = json.dumps({"root": str(root), "setup": setup, "ask": wanted})
    command = [python, "-W", "ignore", str(ASKER)]
    run = subprocess.run(command, check=False, input=given, capture_output=True, text=True, cwd=root, timeout=300)
    assert run.returncode == 0, run.stderr[-2000:]
    found: list[int] = json.loads(run.stdout)
    return found


def test_an_anonymous_request_is_refused_where_authentication_is_proved_and_nowhere_else(tmp_path: Path) -> None:
    pytest = importlib.import_module("pytest")
    pytest.importorskip("sqlalchemy")
    pytest.importorskip("pydantic_settings")
    from govern.findings import Verdict
    from govern.session.repository import open_repository

    project = open_repository([BACKEND.parent]).project
    endpoints = project.own_endpoints
    verdicts = [project.proofs.authentication(endpoint).verdict for endpoint in endpoints]
    asked = [(endpoint.kind, endpoint.method, endpoint.path) for endpoint in endpoints]
    given = answers(BACKEND, SHOP.format(folder=tmp_path), asked)
    differing = [
        f"{endpoint.label}: {verdict.value}, and answered {status}"
        for endpoint, verdict, status in zip(endpoints, verdicts, given, strict=True)
        if verdict is not (Verdict.PROVED if status in REFUSED else Verdict.REFUTED)
    ]
    assert differing == []
    assert verdicts.count(Verdict.PROVED) >= 20
    assert Verdict.REFUTED in verdicts
