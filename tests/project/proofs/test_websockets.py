"""Websockets that close on a caller, and those that close for another reason."""

from __future__ import annotations

import pytest

from govern.findings import Verdict
from tests.project.proofs.verdicts import app_with, authentication


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("if find(token) is None:\n        await websocket.close(code=1008)\n        return", Verdict.PROVED),
        ("user = await find(1)\n    if not user:\n        await websocket.close()\n        return", Verdict.PROVED),
        ("if finished:\n        await websocket.close()\n        return", Verdict.REFUTED),
    ],
)
def test_what_a_close_says(body: str, verdict: Verdict) -> None:
    project = app_with(
        "from fastapi import WebSocket",
        f"""
        @app.websocket("/ws")
        async def feed(websocket: WebSocket, token: str = ""):
            await websocket.accept()
            {body.replace(chr(10), chr(10) + "        ")}
        """,
    )
    assert authentication(project, "WEBSOCKET /ws").verdict is verdict
