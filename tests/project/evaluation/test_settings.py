"""Settings objects: fields at their defaults, marked as what a deployment can change."""

from __future__ import annotations

import pytest

from govern.project.values import Setting, Unknown
from tests.project.evaluation.evaluated import bare, names

SETTINGS = """
from functools import lru_cache
from pydantic import BaseModel, Field, computed_field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

class Nested(BaseModel):
    prefix: str = "/nested"

class Base(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env")
    inherited: str = "base"
    overridden: str = "base"

class Settings(Base):
    api: str = "/api"
    number: int = Field(default=3, ge=1)
    first: str = Field("/first")
    made: list[str] = Field(default_factory=lambda: ["a"])
    required: str
    overridden: str = "own"
    nested: Nested = Nested()
    debug: bool = False
    constant = 5

    @property
    def version(self) -> str:
        return f"{self.api}/v{self.number}"

    @computed_field
    def computed(self) -> str:
        return self.first

    @field_validator("api")
    @classmethod
    def check(cls, value: str) -> str:
        return value

@lru_cache()
def get_settings() -> Settings:
    return Settings()

settings = Settings()
given = Settings(api="/given", required="r")
"""


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("settings.api", "/api"),
        ("settings.number", 3),
        ("settings.first", "/first"),
        ("settings.made", ["a"]),
        ("settings.inherited", "base"),
        ("settings.overridden", "own"),
        ("settings.version", "/api/v3"),
        ("settings.computed", "/first"),
        ("settings.nested.prefix", "/nested"),
        ("get_settings().api", "/api"),
        ("Settings().api", "/api"),
        ("settings.api.strip('/')", "api"),
        ("f'{settings.api}/x'", "/api/x"),
        ("settings.debug", False),
    ],
)
def test_a_field_is_a_setting_at_its_default(expression: str, wanted: object) -> None:
    found = names(f"{SETTINGS}\nx = {expression}")["x"]
    assert bare(found) == wanted
    assert isinstance(found, Setting) or wanted in ("/nested", ["a"])


def test_what_is_given_is_no_setting() -> None:
    found = names(SETTINGS)["given"]
    assert found.attributes["api"] == "/given"
    assert found.attributes["required"] == "r"


def test_a_required_field_has_no_value() -> None:
    required = names(SETTINGS)["settings"].attributes["required"]
    assert isinstance(required, Setting)
    assert isinstance(required.value, Unknown)
    assert "required has no default" in required.value.reason


def test_a_name_outside_the_fields_is_no_setting() -> None:
    assert names(f"{SETTINGS}\nx = settings.constant")["x"] == 5


@pytest.mark.parametrize(
    ("code", "wanted", "origin"),
    [
        ("os.getenv('A')", None, "A"),
        ("os.getenv('A', 'd')", "d", "A"),
        ("os.environ.get('A', 'd')", "d", "A"),
        ("os.environ.get('A', 'd').lower() == 'd'", True, "A"),
        ("os.getenv('A', os.getenv('B', 'b'))", "b", "B"),
    ],
)
def test_the_environment(code: str, wanted: object, origin: str) -> None:
    found = names(f"import os\nx = {code}")["x"]
    assert isinstance(found, Setting)
    assert (found.value, found.origin) == (wanted, origin)


def test_a_variable_without_default_is_not_known() -> None:
    found = names("import os\nx = os.environ['A']")["x"]
    assert isinstance(found, Setting)
    assert isinstance(found.value, Unknown)
