"""Every small application is published as FastAPI publishes it."""

from __future__ import annotations

import importlib.util
import warnings
from pathlib import Path

import pytest


def _load(name: str):  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location(f"openapi_{name}", Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


agreement, models, applications = _load("agreement"), _load("models"), _load("applications")


@pytest.mark.parametrize("name", applications.APPLICATIONS)
def test_applications_are_published_as_fastapi_publishes_them(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert agreement.disagreements(models.HEAD + applications.APPLICATIONS[name]) == []
