"""What changed in documents from one version of FastAPI or Pydantic to the next."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from govern.records import dataclass

NEWEST_PYDANTIC = (2, 14)
DECIMALS = r"^(?!^[-+.]*$)[+-]?0*".replace("\\", "\\\\")
BINARY = {"type": "string", "contentMediaType": "application/octet-stream"}


@dataclass(frozen=True, slots=True)
class Versions:
    """The FastAPI version (major, minor, patch) and the Pydantic version (major, minor) that are modelled."""

    fastapi: tuple[int, int, int]
    pydantic: tuple[int, int]

    @property
    def pydantic_1(self) -> bool:
        """Whether models are published as Pydantic 1 publishes them: in one way for both directions, without nulls."""
        return self.pydantic < (2, 0)

    @property
    def floats_everywhere(self) -> bool:
        """Whether the limits of parameters are written as floats, as those of components are."""
        return self.fastapi < (0, 100, 0)

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
    def follows_names(self) -> bool:
        """Whether Pydantic simplifies the names of components in what it has renamed before."""
        return self.pydantic >= (2, 13)

    @property
    def defines_every_model(self) -> bool:
        """Whether every model and enum below a field gets a component, also one that no schema refers to."""
        return self.fastapi >= (0, 119, 0) and not self.pydantic_1

    @property
    def defines_in_one_mode(self) -> bool:
        """Whether those are defined as requests have them, even where only an answer holds them."""
        return self.fastapi < (0, 120, 2)

    @property
    def defines_hidden_types(self) -> bool:
        """Whether a type that is hidden by `SkipJsonSchema` gets a component, although nothing refers to it."""
        return self.pydantic >= (2, 11)

    @property
    def merges_scopes(self) -> bool:
        """Whether scopes asked of one scheme in several places come together in one requirement."""
        return self.fastapi >= (0, 122, 0)


def fitting(versions: Versions, document: Mapping[str, Any], fastapi: bool, pydantic: bool) -> Versions:
    """The versions, those that are not locked (`fastapi`, `pydantic` say which are) moved to where they write what a
    document shows: the pattern of decimals, the context of validation errors, the form of files."""
    text = json.dumps(document)
    found_fastapi, found_pydantic = versions.fastapi, versions.pydantic
    if not pydantic and DECIMALS in text:
        found_pydantic = (2, 13)
    if not pydantic and '"allOf": [{"$ref"' in text and found_pydantic >= (2, 9):
        found_pydantic = (2, 8)
    schemas = document.get("components", {}).get("schemas", {})
    error = schemas.get("ValidationError", {}).get("properties", {})
    if not fastapi and error and "ctx" not in error:
        found_fastapi = min(found_fastapi, (0, 128, 0))
    elif not fastapi and '"format": "binary"' in text:
        found_fastapi = min(found_fastapi, (0, 128, 8))
    return Versions(found_fastapi, found_pydantic)


def pydantic_version(locked: str | None) -> tuple[int, int]:
    """ "2.11.5" as (2, 11); the newest where nothing is locked."""
    numbers = re.findall(r"\d+", locked or "")
    return (int(numbers[0]), int(numbers[1])) if len(numbers) > 1 else NEWEST_PYDANTIC
