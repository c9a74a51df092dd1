"""What this interpreter or the installed versions cannot be asked: newer syntax, and older versions."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest


def _load(name: str):  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location(f"openapi_{name}", Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


agreement, models = _load("agreement"), _load("models")


def schemas(source: str, fastapi: str = "0.165.0", pydantic: str = "2.14.4") -> dict[str, Any]:
    """The component schemas of an application, without those of validation errors."""
    locked = f"fastapi=={fastapi}\npydantic=={pydantic}\n"
    found: dict[str, Any] = agreement.derived(models.HEAD + source, locked=locked).document["components"]["schemas"]
    return {name: schema for name, schema in found.items() if "ValidationError" not in name}


ALIASES = """
type Metadata = Annotated[dict[str, int], Field(max_length=3)]
type Listed[T] = list[T]
type Session = Annotated[str, Depends(lambda: "x")]
class Model(BaseModel):
    metadata: Metadata
    more: Metadata | None = None
    names: Listed[str]
@app.get("/m")
def read(session: Session) -> Model: ...
"""


def test_a_type_statement_makes_a_component_and_hides_no_dependency() -> None:
    document = agreement.derived(models.HEAD + ALIASES).document
    found = document["components"]["schemas"]
    assert found["Metadata"] == {"type": "object", "additionalProperties": {"type": "integer"}, "maxProperties": 3}
    assert found["Model"]["properties"]["metadata"] == {"$ref": "#/components/schemas/Metadata"}
    assert found["Model"]["properties"]["names"] == {"$ref": "#/components/schemas/Listed_str_"}
    assert "parameters" not in document["paths"]["/m"]["get"]


HIDDEN = """
class Old(BaseModel):
    x: int = 1
class Model(BaseModel):
    kept: int
    hidden: SkipJsonSchema[Old | None] = None
@app.get("/m")
def read() -> Model: ...
"""


@pytest.mark.parametrize(("fastapi", "defined"), [("0.118.0", False), ("0.119.0", True), ("0.136.0", True)])
def test_models_below_a_field_are_defined_from_0_119_on(fastapi: str, defined: bool) -> None:
    assert ("Old" in schemas(HIDDEN, fastapi)) is defined


NESTED = """
class Leaf(BaseModel):
    x: int
class Middle(BaseModel):
    leaf: Leaf
class Top(BaseModel):
    middle: Middle
@app.post("/m")
def write(body: Top) -> Top: ...
"""


def test_equal_schemas_of_both_directions_become_one_component() -> None:
    assert set(schemas(NESTED, pydantic="2.13.0")) == {"Leaf", "Middle", "Top"}


def test_pydantic_before_2_13_splits_what_lies_two_levels_above() -> None:
    assert set(schemas(NESTED, pydantic="2.11.4")) == {"Leaf", "Middle", "Top-Input", "Top-Output"}


def test_an_answer_to_validation_errors_of_ones_own() -> None:
    """Not asked of FastAPI: what the application changes would stay changed for all tests behind it."""
    source = """
from fastapi.openapi.utils import validation_error_response_definition
from fastapi.openapi.constants import REF_PREFIX
validation_error_response_definition["properties"] = {
    "errors": {"title": "Errors", "type": "array", "items": {"$ref": f"{REF_PREFIX}ValidationError"}}
}
@app.get("/a")
def a(x: int): ...
"""
    reference = {"$ref": "#/components/schemas/ValidationError"}
    properties = {"errors": {"title": "Errors", "type": "array", "items": reference}}
    document = agreement.derived(models.HEAD + source).document
    assert document["components"]["schemas"]["HTTPValidationError"]["properties"] == properties
    others = agreement.derived(models.HEAD + '@app.get("/a")\ndef a(x: int): ...').document
    assert "detail" in others["components"]["schemas"]["HTTPValidationError"]["properties"]
