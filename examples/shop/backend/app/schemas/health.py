"""Schemas of health checks."""

from typing import Literal

from pydantic import BaseModel


class HealthResponse(BaseModel):
    """That the application answers."""

    status: Literal["ok"] = "ok"
