"""Schema classes read without running them, held against what Pydantic itself makes of the same source."""

from __future__ import annotations

import sys
import types
from typing import Any

import pytest
from pydantic import TypeAdapter

from govern.config.layout import detect_layout
from govern.config.load import load_config
from govern.project.project import Project
from govern.project.schema_aliases import MISSING
from govern.project.schemas import Schema, Schemas, kind_of
from govern.project.values import ClassValue
from govern.tree.memory import MemoryTree
from tests.project.schema_samples import HEAD, SAMPLES


def project_of(source: str, requirements: str = "fastapi==0.115\n") -> Project:
    tree = MemoryTree({"app/schemas.py": source, "app/main.py": "from fastapi import FastAPI\napp = FastAPI()\n",
                       "app/__init__.py": "", "requirements.txt": requirements})  # fmt: skip
    config = load_config(tree)
    return Project(tree, config, detect_layout(tree, config))


def schemas_of(source: str) -> dict[str, Schema]:
    project = project_of(source)
    schemas = Schemas(project)
    classes = [v for v in project.namespace("app.schemas").values() if isinstance(v, ClassValue)]
    return {cls.name: schema for cls in classes if (schema := schemas.of(cls)) is not None}


def oracle(source: str) -> dict[str, dict[str, dict[str, Any]]]:
    """JSON Schemas (validation, serialization) that Pydantic makes of each class of the source."""
    module = types.ModuleType("sample_schemas")
    sys.modules["sample_schemas"] = module
    exec(compile(source, "sample_schemas.py", "exec"), module.__dict__)
    found = {}
    for name, value in list(vars(module).items()):
        if isinstance(value, type) and value.__module__ == "sample_schemas":
            if name == "Stamps" or "[" in name:  # no schema; a generic model with its arguments
                continue
            adapter: TypeAdapter[Any] = TypeAdapter(value)
            found[name] = {
                "validation": adapter.json_schema(mode="validation"),
                "serialization": adapter.json_schema(mode="serialization"),
            }
    del sys.modules["sample_schemas"]
    return found


def nullable(schema: dict[str, Any]) -> bool:
    options = schema.get("anyOf", [schema])
    return any(o.get("type") == "null" or not (o.keys() - {"title", "default", "readOnly"}) for o in options) or (
        None in schema.get("enum", [])
    )


@pytest.mark.parametrize("name", SAMPLES)
def test_fields_are_what_pydantic_makes_of_them(name: str) -> None:
    source = HEAD + SAMPLES[name]
    ours, theirs = schemas_of(source), oracle(source)
    assert set(theirs) <= set(ours)
    for cls, modes in theirs.items():
        schema = ours[cls]
        goes_in = [field for field in schema.fields if not field.computed]
        properties = modes["validation"].get("properties", {})
        assert len(goes_in) == len(properties), cls
        for field, (key, said) in zip(goes_in, properties.items(), strict=True):
            assert key in field.names.request, (cls, field.name)
            assert field.required == (key in modes["validation"].get("required", [])), (cls, field.name)
            assert field.nullable == nullable(said), (cls, field.name)
        goes_out = [field for field in schema.fields if not field.excluded]
        assert [field.names.response for field in goes_out] == list(modes["serialization"]["properties"]), cls


def test_kinds() -> None:
    source = (
        HEAD
        + """
from sqlmodel import SQLModel, Relationship, Field as F
from pydantic_settings import BaseSettings
from enum import Enum
class Settings(BaseSettings):
    a: int = 1
class Colour(Enum):
    RED = "red"
class Plain:
    a: int
class Base(SQLModel):
    name: str = F(index=True)
class Hero(Base, table=True):
    id: int | None = F(default=None, primary_key=True)
    team: "Team" = Relationship(back_populates="heroes")
class Public(Base):
    id: int
class Root(RootModel[list[int]]):
    pass
"""
    )
    names = project_of(source).namespace("app.schemas")
    kinds = {name: kind_of(value) for name, value in names.items() if isinstance(value, ClassValue)}
    assert kinds == {
        "Settings": "", "Colour": "", "Plain": "", "Base": "sqlmodel", "Hero": "table", "Public": "sqlmodel",
        "Root": "root",
    }  # fmt: skip
    hero = schemas_of(source)["Hero"]
    assert [(field.name, field.required) for field in hero.fields] == [("name", True), ("id", False)]


def test_pydantic_1_optional_is_not_required_and_class_config_counts() -> None:
    source = """
from typing import Optional
from pydantic import BaseModel
def camel(text):
    first, *rest = text.split("_")
    return first + "".join(part.capitalize() for part in rest)
class Base(BaseModel):
    class Config:
        alias_generator = camel
        allow_population_by_field_name = True
        extra = "allow"
class A(Base):
    class Config:
        orm_mode = True
        fields = {"odd_one": "strange"}
    first_name: Optional[str]
    odd_one: int
"""
    project = project_of(source, "fastapi==0.95\npydantic==1.10.2\n")
    cls = project.namespace("app.schemas")["A"]
    schema = Schemas(project).of(cls)
    assert schema is not None
    assert [(f.name, set(f.names.request), f.names.response, f.required) for f in schema.fields] == [
        ("first_name", {"firstName", "first_name"}, "firstName", False),
        ("odd_one", {"strange", "odd_one"}, "strange", True),
    ]
    assert schema.open


def test_what_cannot_be_worked_out_is_marked() -> None:
    source = (
        HEAD
        + """
from somewhere import generator, Thing
class A(BaseModel):
    model_config = ConfigDict(alias_generator=generator)
    a_b: int
class B(BaseModel):
    x: Thing
    y: Missing
class C(BaseModel):
    six: int = Field(1, validation_alias=AliasPath("s", 0))
"""
    )
    schemas = schemas_of(source)
    assert not schemas["A"].fields[0].names.known
    assert schemas["C"].fields[0].names.request == {"s"}
    assert [field.nullable for field in schemas["B"].fields] == [False, None]


def test_locations_point_at_names() -> None:
    schema = schemas_of(
        "from pydantic import BaseModel\nclass Item(BaseModel):\n    first: int\n    second: str = 'x'\n"
    )["Item"]
    assert (schema.location.line, schema.location.column, schema.location.end_column) == (2, 7, 11)
    place = schema.fields[1].location
    assert (place.file, place.line, place.column, place.end_column) == ("app/schemas.py", 4, 5, 11)
    assert schema.fields[0].default is MISSING
    assert schema.fields[1].default == "x"


def test_a_serialiser_of_its_own_reshapes() -> None:
    source = (
        HEAD
        + """
from pydantic import model_serializer
class A(BaseModel):
    a: int
    @model_serializer
    def out(self): return {}
class B(BaseModel):
    a: int
"""
    )
    schemas = schemas_of(source)
    assert [schemas[name].reshaped for name in "AB"] == [True, False]


def test_used_schemas_know_their_endpoints_through_other_schemas() -> None:
    main = """
from __future__ import annotations
from typing import Annotated, Generic, TypeVar
from fastapi import Body, Depends, FastAPI, Query
from pydantic import BaseModel, Field
T = TypeVar("T")
class Inner(BaseModel):
    a: int
class Secret(BaseModel):
    a: int
class Item(BaseModel):
    inner: list[Inner]
    secret: Secret = Field(exclude=True)
class Page(BaseModel, Generic[T]):
    items: list[T]
class Create(BaseModel):
    name: str
class Filter(BaseModel):
    q: str
class Unused(BaseModel):
    a: int
app = FastAPI()
@app.get("/items", response_model=Page[Item])
def listed(f: Annotated[Filter, Query()]): ...
@app.post("/items")
def made(create: Create) -> dict[str, Item] | None: ...
"""
    tree = MemoryTree({"app/main.py": main, "app/__init__.py": "", "requirements.txt": "fastapi==0.115\n"})
    config = load_config(tree)
    schemas = Schemas(Project(tree, config, detect_layout(tree, config)))
    used = {
        name.rpartition(".")[2]: (sorted(e.label for e in use.requests), sorted(e.label for e in use.responses))
        for name, use in schemas.used.items()
    }
    assert used == {
        "Create": (["POST /items"], []),
        "Inner": ([], ["GET /items", "POST /items"]),
        "Item": ([], ["GET /items", "POST /items"]),
        "Page": ([], ["GET /items"]),
    }
