"""What changed in documents from one version of FastAPI or Pydantic to the next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

NEWEST_PYDANTIC = (2, 14)
BINARY = {"type": "string", "contentMediaType": "application/octet-stream"}


@dataclass(frozen=True, slots=True)
class Versions:
    """The FastAPI version (major, minor, patch) and the Pydantic version (major, minor) that are modelled."""

    fastapi: tuple[int, int, int]
    pydantic: tuple[int, int]

    @property
    def bytes_schema(self) -> dict[str, Any]:
        """The schema of `bytes`."""
        return dict(BINARY) if self.fastapi >= (0, 129, 1) else {"type": "string", "format": "binary"}

    @property
    def upload_schema(self) -> dict[str, Any]:
        """The schema of `UploadFile`."""
        return self.bytes_schema

    @property
    def error_context(self) -> bool:
        """Whether `ValidationError` shows `input` and `ctx`."""
        return self.fastapi >= (0, 128, 1)

    @property
    def every_model_spreads(self) -> bool:
        """Whether several models of parameters in one place are all spread out; before, only a single one was."""
        return self.fastapi >= (0, 157, 0)

    @property
    def merges_scopes(self) -> bool:
        """Whether scopes asked of one scheme in several places come together in one requirement."""
        return self.fastapi >= (0, 122, 0)


def pydantic_version(locked: str | None) -> tuple[int, int]:
    """ "2.11.5" as (2, 11); the newest where nothing is locked."""
    numbers = re.findall(r"\d+", locked or "")
    return (int(numbers[0]), int(numbers[1])) if len(numbers) > 1 else NEWEST_PYDANTIC
