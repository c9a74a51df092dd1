"""Where the idempotency header is read."""

from __future__ import annotations

import pytest

from govern.config.layout import detect_layout
from govern.config.settings import ConceptConfig, Config
from govern.findings import Verdict
from govern.project.project import Project
from govern.tree.memory import MemoryTree
from tests.project.proofs.verdicts import idempotency
from tests.project.small_apps import project_of

IMPORTS = "from typing import Annotated\nfrom fastapi import Depends, Header, Request\n"


def of(handler: str, before: str = "") -> Verdict:
    return idempotency(project_of(f"{IMPORTS}{before}\n@app.post('/orders')\n{handler}\n")).verdict


@pytest.mark.parametrize(
    "handler",
    [
        "def handler(idempotency_key: str = Header()): ...",
        "def handler(idempotency_key: Annotated[str, Header()]): ...",
        "def handler(key: str = Header(None, alias='X-Idempotency-Key')): ...",
        "def handler(x_client_operation_id: Annotated[str | None, Header()] = None): ...",
        "def handler(request: Request): return request.headers.get('idempotency-key')",
        "def handler(request: Request): return request.headers['X-CLIENT-OPERATION-ID']",
        "def handler(request: Request): return request.headers.get(NAME)",
        "def handler(request: Request): return read(request)",
        "def handler(key=Depends(read)): ...",
        "def handler(key=Depends(declared)): ...",
    ],
)
def test_the_header_is_read(handler: str) -> None:
    before = """
NAME = "Idempotency-Key"
def read(request: Request): return request.headers.get(NAME)
def declared(key: str = Header(alias="Idempotency-Key")): return key
"""
    assert of(handler, before) is Verdict.PROVED


@pytest.mark.parametrize(
    "handler",
    [
        "def handler(key: str = Header(alias='X-Request-Id')): ...",
        "def handler(idempotency_key: str): ...",
        "def handler(body: dict): return body.get('idempotency_key')",
        "def handler(request: Request): return request.headers.get('x-request-id')",
    ],
)
def test_another_header_or_field_is_not(handler: str) -> None:
    assert of(handler) is Verdict.REFUTED


def test_configured_headers_replace_the_usual_ones() -> None:
    tree = MemoryTree(
        {
            "requirements.txt": "fastapi==0.115.0\n",
            "main.py": "from fastapi import FastAPI, Header\napp = FastAPI()\n"
            "@app.post('/a')\ndef a(x_once: str = Header()): ...\n"
            "@app.post('/b')\ndef b(idempotency_key: str = Header()): ...\n",
        }
    )
    config = Config(concepts={"idempotency": ConceptConfig(headers=("X-Once",))})
    project = Project(tree, config, detect_layout(tree, config))
    found = {e.path: project.proofs.idempotency(e).verdict for e in project.endpoints}
    assert found == {"/a": Verdict.PROVED, "/b": Verdict.REFUTED}


def test_a_call_that_could_read_it_and_cannot_be_followed() -> None:
    before = """
class Keys:
    def key_of(self, request): return request.headers.get("idempotency-key")
"""
    assert of("def handler(request: Request, keys): return keys.key_of(request)", before) is Verdict.UNKNOWN
    assert of("def handler(request: Request, keys): return keys.something_else(request)", before) is Verdict.REFUTED
