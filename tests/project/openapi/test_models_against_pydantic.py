"""Every model is published as Pydantic publishes it, in both modes."""

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


agreement, models = _load("agreement"), _load("models")


@pytest.mark.parametrize("name", models.MODELS)
def test_models_are_published_as_pydantic_publishes_them(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert agreement.disagreements(models.HEAD + models.MODELS[name] + models.TAIL) == []
