"""Answers that lack fields, and answers that the handler makes itself."""

from __future__ import annotations

import pytest

from tests.project.frontends import project_of

MODEL = (
    "from pydantic import BaseModel\nclass Order(BaseModel):\n    id: int\n    note: str | None\n    size: int = 1\n"
)


def reasons(route: str, body: str, types: str) -> list[str]:
    files = {
        "backend/app/main.py": "from fastapi import FastAPI, Response\nfrom fastapi.responses import JSONResponse\n"
        f"{MODEL}app = FastAPI()\n@app.get('/orders'{route})\ndef orders(){body}\n",
        "web/src/types/order.ts": f"export interface Order {{ {types} }}",
    }
    return [one.difference.reason for one in project_of(files).type_sync.mismatches]


@pytest.mark.parametrize(
    ("route", "types", "expected"),
    [
        ("", "id: number; note: string | null; size: number", []),
        ("", "id: number; note?: string; size: number", ["can be null, and the type has no null"]),
        (", response_model_exclude_none=True", "id: number; note?: string; size: number", []),
        (
            ", response_model_exclude_none=True", "id: number; note: string | null; size: number",
            ["can be left out, and the type requires it"],
        ),
        (", response_model_exclude_unset=True", "id: number; note: string | null; size?: number", []),
        (
            ", response_model_exclude_defaults=True", "id: number; note: string | null; size: number",
            ["can be left out, and the type requires it"],
        ),
    ],
)  # fmt: skip
def test_fields_that_answers_leave_out(route: str, types: str, expected: list[str]) -> None:
    found = reasons(route, " -> Order: ...", types)
    assert [one for one in found if "admits null" not in one] == expected


@pytest.mark.parametrize(
    ("body", "silent"),
    [
        (": ...", False),
        (":\n    return Response(content='[]')", True),
        (":\n    if a: return JSONResponse({})\n    return Response(content='[]')", True),
        (":\n    if a: return JSONResponse({}, status_code=404)\n    return Order(id=1, note=None)", False),
        (":\n    def inner():\n        return Order()\n    return JSONResponse(inner())", True),
    ],
)
def test_a_handler_that_makes_its_response_is_not_held_against_its_model(body: str, silent: bool) -> None:
    found = reasons(", response_model=Order", body, "id: string; note: string | null; size: number")
    assert (found == []) is silent
