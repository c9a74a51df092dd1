"""Schema classes of every shape, as source: read by govern and, in the same test, built by Pydantic itself."""

from __future__ import annotations

HEAD = """
from __future__ import annotations
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, ClassVar, Generic, List, Literal, Optional, TypeVar, Union
from typing_extensions import NotRequired, Required, TypedDict
import pydantic
from pydantic import AliasChoices, AliasGenerator, AliasPath, BaseModel, ConfigDict, Field, RootModel, computed_field
from pydantic.alias_generators import to_camel, to_pascal
T = TypeVar("T")
"""

SAMPLES = {
    "plain fields": """
class A(BaseModel):
    id: int
    name: str = "x"
    note: Optional[str] = None
    both: str | None
    anything: Any
    any_default: Any = 1
    tags: list[str] = Field(default_factory=list)
    must: str = Field(..., max_length=3)
    must_too: str = Field(max_length=3)
    maybe: int | None = Field(None, ge=1)
    named: int = Field(default=3)
    kind: Literal["a", None] = "a"
    at: "Optional[datetime]"
    unset: Union[int, str, None] = pydantic.Field(default=None)
""",
    "what is no field": """
class A(BaseModel):
    K: ClassVar[int] = 3
    L: ClassVar = 4
    _private: int = 2
    model_config = ConfigDict(from_attributes=True)
    def method(self) -> int: return 1
    x: int
""",
    "aliases": """
class A(BaseModel):
    one: int = Field(alias="uno")
    two: int = Field(validation_alias="due")
    three: int = Field(serialization_alias="tre")
    four: int = Field(alias="a", serialization_alias="b")
    five: int = Field(validation_alias=AliasChoices("f1", "f2"))
    seven: Annotated[int, Field(alias="sette")]
    eight: Annotated[int, Field(alias="otto")] = 8
    nine: Annotated[int | None, Field(alias="old")] = Field(None, alias="nove")
""",
    "generators": """
def shout(name: str) -> str:
    return name.upper() + "!"
class A(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)
    first_name: str
    item_2_id: int = 1
    x1_y: int
    own: int = Field(alias="its_own")
class B(A):
    last_name: str
class C(BaseModel, alias_generator=to_pascal):
    first_name: str
class D(BaseModel):
    model_config = {"alias_generator": shout}
    first_name: str
class E(BaseModel):
    model_config = ConfigDict(alias_generator=AliasGenerator(validation_alias=to_camel, serialization_alias=to_pascal))
    first_name: str
    half: int = Field(serialization_alias="half_out")
class F(BaseModel):
    model_config = ConfigDict(alias_generator=lambda name: "p_" + name)
    first_name: str
""",
    "inheritance": """
class Stamps:
    created_at: datetime
    updated_at: datetime | None = None
class Base(BaseModel):
    id: int
    name: str
class A(Stamps, Base):
    extra: int
class B(Base):
    id: str = "made"
    more: int
class C(B, A):
    last: int = 1
class Left(Base):
    name: str = "left"
class Right(Base):
    name: int
class Diamond(Left, Right):
    pass
""",
    "computed and excluded": """
class A(BaseModel):
    first: str
    secret: str = Field(exclude=True)
    hidden: Annotated[str, Field(exclude=True)] = ""
    @computed_field
    @property
    def full(self) -> str: return ""
    @computed_field(alias="other")
    def named(self) -> int | None: return 1
    @property
    def no_field(self) -> int: return 1
class B(A):
    second: int = 0
class C(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)
    a_b: int
    @computed_field
    @property
    def c_d(self) -> int: return 1
""",
    "generics": """
class Page(BaseModel, Generic[T]):
    items: List[T]
    total: int = 0
class Item(BaseModel):
    id: int
class Items(Page[Item]):
    extra: str
""",
    "dataclasses": """
@dataclass
class Base:
    a: int
    b: str = "x"
@dataclass
class A(Base):
    c: list[int] = field(default_factory=list)
    d: int = field(default=1)
    K: ClassVar[int] = 1
""",
    "typed dictionaries": """
class A(TypedDict):
    a: int
    b: NotRequired[str]
class B(A, total=False):
    c: int
    d: Required[int | None]
""",
}
