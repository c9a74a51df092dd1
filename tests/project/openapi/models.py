"""Models, each with what Pydantic publishes of it in both modes to compare with. The key names the trait."""

HEAD = """
import datetime
import decimal
import enum
import uuid
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, List, Literal, Optional, TypedDict, TypeVar, Union, NewType
from typing_extensions import NotRequired, Required, TypedDict as TypedDictX, TypeAliasType

import annotated_types
from fastapi import Body, Cookie, Depends, FastAPI, File, Form, Header, Path, Query, Request, Response, UploadFile
from pydantic import (
    AfterValidator, AliasChoices, AliasGenerator, AliasPath, BaseModel, BeforeValidator, ConfigDict, Discriminator,
    EmailStr, Field, HttpUrl, Json, PlainSerializer, PositiveInt, RootModel, SecretStr, StringConstraints, Tag,
    WithJsonSchema, computed_field, conint, conlist, constr, create_model, field_serializer, field_validator,
    model_serializer, AnyUrl, UUID4, NonNegativeFloat, JsonValue, PlainValidator, WrapSerializer,
)
from pydantic.alias_generators import to_camel, to_pascal
from pydantic.json_schema import SkipJsonSchema
import pydantic.dataclasses

app = FastAPI()
"""

TAIL = """

@app.post("/both")
def both(value: Model) -> Model: ...


@app.post("/output")
def output() -> Model: ...
"""

MODELS = {
    "scalars": """
class Model(BaseModel):
    a: int
    b: str = "x"
    c: float | None = None
    d: bool = False
    e: bytes
    f: Any
    g: object = None
    h: complex
""",
    "optional": """
class Model(BaseModel):
    a: Optional[int]
    b: Optional[str] = None
    c: Union[int, str, None] = 3
    d: Optional[Union[int, List[str]]] = None
    e: None = None
""",
    "dates and ids": """
class Model(BaseModel):
    a: datetime.datetime
    b: datetime.date = datetime.date(2024, 1, 2)
    c: datetime.time
    d: datetime.timedelta = datetime.timedelta(hours=1)
    e: uuid.UUID
    f: UUID4
    g: datetime.timedelta = datetime.timedelta(days=400, minutes=3, seconds=1.5)
""",
    "decimals": """
class Model(BaseModel):
    a: decimal.Decimal
    b: decimal.Decimal = Field(max_digits=10, decimal_places=2, gt=0)
    c: decimal.Decimal | None = decimal.Decimal("1.50")
    d: Annotated[decimal.Decimal, Field(ge=1, decimal_places=3)] = decimal.Decimal("0")
""",
    "constraints": """
class Model(BaseModel):
    a: int = Field(ge=1, le=10, multiple_of=2)
    b: str = Field(min_length=1, max_length=5, pattern="^a+$")
    c: list[int] = Field(min_length=1, max_length=3)
    d: Annotated[str, StringConstraints(min_length=2, to_lower=True)]
    e: Annotated[int, annotated_types.Gt(3), annotated_types.Lt(9)]
    f: dict[str, int] = Field(min_length=1)
    g: Optional[int] = Field(None, ge=0)
    h: Optional[list[str]] = Field(default=None, max_length=4)
    i: set[int] = Field(max_length=3)
    j: int | str = Field(ge=3)
    k: Annotated[list[Annotated[str, Field(min_length=3)]], Field(min_length=2)]
    l: Annotated[float, annotated_types.Interval(ge=0, lt=1)]
    m: tuple[int, ...] = Field(max_length=3)
""",
    "field says": """
class Model(BaseModel):
    a: int = Field(1, title="The A", description="about a", examples=[1, 2])
    b: str = Field(..., json_schema_extra={"x-order": 1, "example": "q"})
    c: str = Field(deprecated=True)
    d: Optional[str] = Field(None, description="d", examples=["x"], deprecated="use a")
    f: str = Field("q", example="like this")
    e: list[Annotated[int, Field(description="one")]] = Field(default_factory=list, description="all")
""",
    "aliases": """
class Model(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    a: int = Field(alias="aA")
    b: int = Field(validation_alias="bB", serialization_alias="bOut")
    c: int = Field(validation_alias=AliasChoices("c1", "c2"))
    d: int = Field(validation_alias=AliasPath("d", 0))
    e_e: int = Field(1, serialization_alias="E")
""",
    "alias generators": """
class Base(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
    some_name: int
    other_name: str = Field("x", alias="kept")
class Model(Base):
    third_name: list["Other"] = []
class Other(BaseModel):
    model_config = ConfigDict(alias_generator=AliasGenerator(validation_alias=to_pascal, serialization_alias=lambda n: "_" + n))
    in_it: int
""",
    "inheritance": """
class Mixin:
    created: datetime.datetime
class A(BaseModel):
    \"\"\"Doc of A.\"\"\"
    x: int
    y: str = "y"
class B(A):
    y: int = 3
    z: bool
class Model(Mixin, B):
    \"\"\"Doc of model.

        indented
    \"\"\"
    x: float
""",
    "generics": """
T = TypeVar("T")
S = TypeVar("S")
class Item(BaseModel):
    id: int
class Page(BaseModel, Generic[T]):
    \"\"\"A page.\"\"\"
    items: list[T]
    total: int
class Pair(BaseModel, Generic[T, S]):
    left: T
    right: S | None = None
class Items(Page[Item]):
    more: Page[str]
class Model(BaseModel):
    a: Page[Item]
    b: Pair[Item, int]
    c: Pair[Page[Item], bool]
    d: Page[Optional[Item]]
    e: Items
    f: Page[list[Item]]
    g: Page
    h: Page[dict[str, Item]]
    i: Page[Literal["a", "b"]]
    j: Page[Union[int, Item]]
""",
    "recursion": """
class Model(BaseModel):
    children: list["Model"] = []
    parent: Optional["Model"] = None
    other: Optional["Other"] = None
class Other(BaseModel):
    back: Model | None = None
""",
    "enums": """
class Color(str, enum.Enum):
    \"\"\"Colours.\"\"\"
    red = "r"
    blue = "b"
class Level(enum.IntEnum):
    low = 1
    high = 2
class Auto(enum.Enum):
    one = enum.auto()
    two = enum.auto()
class Text(enum.StrEnum):
    first = enum.auto()
    second = "2"
class Single(str, enum.Enum):
    only = "x"
class Model(BaseModel):
    a: Color
    b: Color = Color.red
    c: Optional[Level] = Level.low
    d: list[Auto]
    e: Text = Text.first
    f: Single = Field(Single.only, description="single")
    g: dict[Color, int] = {Color.red: 1}
    h: Literal[Color.red]
""",
    "literals": """
class Model(BaseModel):
    a: Literal["x"]
    b: Literal["x", "y"] = "y"
    c: Literal[1, 2]
    d: Literal[True, "x", 1]
    e: Optional[Literal["q"]] = None
    f: Literal[None, "n"]
""",
    "discriminators": """
class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int
class Dog(BaseModel):
    kind: Literal["dog", "wolf"] = "dog"
Pet = Annotated[Union[Cat, Dog], Field(discriminator="kind")]
class Model(BaseModel):
    a: Pet
    b: Cat | Dog = Field(discriminator="kind")
    c: list[Pet] = []
    d: Optional[Pet] = None
    e: Annotated[Union[Cat, Dog], Field(discriminator="kind")] | None = None
    f: Union[Cat, Dog]
    g: list[Union[Cat, Dog]] = Field(default_factory=list)
    h: dict[str, Annotated[Cat | Dog, Discriminator("kind")]]
""",
    "tags": """
class Cat(BaseModel):
    a: int
class Dog(BaseModel):
    b: int
def which(value): return "cat"
class Model(BaseModel):
    pet: Annotated[Union[Annotated[Cat, Tag("cat")], Annotated[Dog, Tag("dog")]], Discriminator(which)]
""",
    "root models": """
class Names(RootModel[list[str]]):
    \"\"\"Names.\"\"\"
class Numbers(RootModel):
    root: dict[str, int] = {}
class Item(BaseModel):
    id: int
class Items(RootModel[list[Item]]):
    pass
class One(RootModel[Item]):
    pass
class Model(BaseModel):
    e: RootModel[list[int]]
    f: RootModel[list[Item]]
    a: Names
    b: Numbers
    c: Items
    d: One
""",
    "computed fields": """
class Model(BaseModel):
    a: int
    @computed_field
    @property
    def double(self) -> int:
        \"\"\"Twice a.\"\"\"
        return self.a * 2
    @computed_field(alias="tripleA", title="T", description="d", examples=[3])
    def triple(self) -> Optional[int]:
        return self.a * 3
""",
    "serializers": """
class Model(BaseModel):
    a: datetime.datetime
    b: Annotated[int, PlainSerializer(lambda x: str(x), return_type=str)]
    c: Annotated[datetime.datetime, PlainSerializer(str)]
    d: int = 3
    e: Optional[int] = None
    @field_serializer("a")
    def _a(self, value) -> int:
        return 1
    @field_serializer("d")
    def _d(self, value) -> str:
        return ""
    @field_serializer("e", when_used="unless-none")
    def _e(self, value) -> str:
        return ""
""",
    "model serializer": """
class Inner(BaseModel):
    a: int
    @model_serializer
    def dump(self) -> dict[str, int]:
        return {}
class Other(BaseModel):
    \"\"\"Doc.\"\"\"
    a: int
    @model_serializer(mode="wrap")
    def dump(self, handler):
        return {}
class Model(BaseModel):
    inner: Inner
    other: Other
""",
    "validators": """
def check(value): return value
class Model(BaseModel):
    a: Annotated[int, AfterValidator(check), Field(ge=1)]
    b: Annotated[int, Field(ge=1), AfterValidator(check)]
    c: Annotated[str, BeforeValidator(check)] = "x"
    d: Annotated[str, AfterValidator(check), Field(max_length=3)]
    e: Annotated[int, PlainValidator(check)]
    f: Annotated[int, BeforeValidator(check, json_schema_input_type=Union[int, str])]
    @field_validator("a")
    @classmethod
    def _a(cls, value): return value
""",
    "typed dicts": """
class Movie(TypedDictX):
    \"\"\"A movie.\"\"\"
    name: str
    year: NotRequired[int]
class Partial(TypedDictX, total=False):
    a: int
    b: Required[str]
class Model(BaseModel):
    movie: Movie
    partial: Partial
    movies: list[Movie]
""",
    "dataclasses": """
@dataclass
class Point:
    x: int
    y: int = 0
    tags: list[str] = field(default_factory=list)
@dataclass
class Documented:
    \"\"\"Documented.\"\"\"
    x: Optional[int] = None
@pydantic.dataclasses.dataclass
class Strict:
    \"\"\"Strict.\"\"\"
    x: int = Field(ge=1, description="x")
class Model(BaseModel):
    point: Point
    documented: Documented
    strict: Strict
""",
    "config": """
class Forbids(BaseModel):
    model_config = ConfigDict(extra="forbid", title="Forbidding")
    a: int
class Allows(BaseModel):
    model_config = ConfigDict(extra="allow")
class Old(BaseModel, extra="forbid"):
    a: int
class Extra(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"a": 1, "b": None}], "x-a": True})
    a: int
def adorn(schema):
    schema["x-more"] = 1
    schema.pop("title")
class Adorned(BaseModel):
    model_config = ConfigDict(json_schema_extra=adorn)
    a: int
class Documented(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)
    a: int
    \"\"\"The a.\"\"\"
    b: str = "x"
class Defaults(BaseModel):
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)
    a: int = 1
class Model(BaseModel):
    a: Forbids
    b: Allows
    c: Old
    d: Extra
    e: Adorned
    f: Documented
    g: Defaults
    h: Forbids = Field(description="with a description")
    i: Optional[Forbids] = Field(None, title="T")
""",
    "hidden": """
class Model(BaseModel):
    a: int | SkipJsonSchema[None] = None
    b: SkipJsonSchema[str] = "x"
    c: Annotated[str, WithJsonSchema({"type": "string", "format": "special"})]
    d: int = Field(1, exclude=True)
    _private: int = 3
""",
    "known types": """
class Model(BaseModel):
    b: HttpUrl
    c: AnyUrl | None = None
    d: SecretStr
    e: Json[list[int]]
    f: PositiveInt = 3
    g: NonNegativeFloat
    h: conint(ge=3)
    i: constr(min_length=1, pattern="x")
    j: conlist(int, min_length=2)
    k: JsonValue
    l: list[JsonValue]
    m: Json
""",
    "containers": """
class Item(BaseModel):
    id: int
class Model(BaseModel):
    a: list
    b: dict
    c: dict[str, Any]
    d: dict[str, Item]
    e: dict[int, list[Item]]
    f: tuple[int, str]
    g: tuple[int, ...]
    h: set[str]
    i: frozenset[int]
    j: list[list[Item]]
    k: dict[str, dict[str, int | None]]
    l: dict[Annotated[str, Field(pattern="^a")], int]
    m: dict[Annotated[str, StringConstraints(min_length=1)], Item]
    n: tuple[()]
    o: List[dict] = [{"a": 1}]
    p: set[int] = {3, 1, 2}
    q: tuple
""",
    "new types and aliases": """
UserId = NewType("UserId", int)
Name = Annotated[str, Field(min_length=1, description="a name")]
Names = TypeAliasType("Names", list[str])
Tree = TypeAliasType("Tree", "dict[str, Tree | int]")
class Model(BaseModel):
    a: UserId
    b: Name
    c: Name = "x"
    d: list[Name]
    e: Optional[Name] = None
    f: Names
    g: Tree
""",
    "created": """
class Base(BaseModel):
    \"\"\"Base.\"\"\"
    a: int
Model = create_model("Model", __base__=Base, b=(int, 3), c=(Optional[str], Field(None, description="c")))
""",
    "nested clashes": """
class Outer:
    class Item(BaseModel):
        a: int
class Item(BaseModel):
    b: int = 3
class Model(BaseModel):
    one: Outer.Item
    two: Item
    three: "Inner"
    class Inner(BaseModel):
        c: int
    four: Optional[Inner] = None
""",
    "model defaults": """
class Inner(BaseModel):
    a_b: int = Field(1, alias="aB")
    c: list[int] = [1]
class Model(BaseModel):
    inner: Inner = Inner(aB=4)
    other: Inner = Inner()
    many: list[Inner] = [Inner()]
    factory: Inner = Field(default_factory=Inner)
""",
    "pydantic_1_style": """
class Model(BaseModel):
    a: int
    class Config:
        title = "Old"
        extra = "forbid"
""",
    "metadata with hooks of its own": """
import dataclasses
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import core_schema
@dataclasses.dataclass(slots=True, unsafe_hash=False, eq=False)
class Merge:
    json_schema: dict
    mode: str | None = None
    def __get_pydantic_json_schema__(self, core_schema, handler: GetJsonSchemaHandler):
        mode = self.mode or handler.mode
        made = handler(core_schema)
        if mode != handler.mode:
            return made
        return {**made, **self.json_schema}
@dataclasses.dataclass(slots=True, unsafe_hash=False, eq=False)
class Named:
    ref: str
    def __get_pydantic_core_schema__(self, source_type, handler):
        schema = handler(source_type)
        schema["ref"] = self.ref
        return schema
@dataclasses.dataclass(slots=True, unsafe_hash=False, eq=False)
class Clue:
    name: str
class A(BaseModel):
    type: Literal["a"]
class B(BaseModel):
    type: Literal["b"]
Pet = Annotated[A | B, Discriminator("type"), Named("Pet"), Merge({"title": "Pet"}), Clue("Pet")]
Id = Annotated[uuid.UUID, Merge({"description": "The id.", "examples": ["x"]})]
Out = Annotated[str, Merge({"format": "out"}, mode="serialization")]
class Model(BaseModel):
    pet: Pet
    pets: list[Pet]
    id: Id
    opt: Id | None = None
    out: Out = "a"
@app.post("/pet")
def pet(p: Pet) -> Pet: ...
@app.get("/pet/{id}")
def get(id: Annotated[Id, Path(description="d")], q: Id | None = None) -> list[Pet]: ...
""",
    "optional types that say something of themselves": """
from pydantic import IPvAnyAddress
E1 = None
Country = Annotated[enum.Enum("Country", [("FR", "fr"), ("DE", "de")], type=str), WithJsonSchema({"type": "string", "title": "Country", "enum": ["fr", "de"]})]
class Kind(str, enum.Enum):
    a = "a"
Note = Annotated[str | None, Field(description="note")]
Address = Annotated[IPvAnyAddress, Field(description="ip")]
Text = Annotated[str, Field(description="text", examples=["x"])]
Hidden = Annotated[Kind, WithJsonSchema({"type": "string"})]
class Inner(BaseModel):
    x: int
Shown = Annotated[Inner, WithJsonSchema({"type": "object"})]
class Model(BaseModel):
    country: Country
    note: Note | None = None
    note2: Optional[Note] = Field(None, description="outer")
    address: Address | None = None
    address2: Address
    text: Text | None = None
    text2: Text | None = Field(None, description="other")
    hidden: Hidden
    shown: Shown
    enumed: Annotated[Kind, Field(description="k")] | None = None
    inner: Annotated[Inner, Field(description="i")] | None = None
""",
    "components that metadata names": """
import dataclasses
class Own:
    def __get_pydantic_core_schema__(self, source, handler):
        schema = handler(source); schema["ref"] = "Shown"; return schema
class Kind(str, enum.Enum):
    a = "a"
class Titled:
    def __get_pydantic_json_schema__(self, core_schema, handler):
        return {**handler(core_schema), "description": "hook"}
class Once(str, enum.Enum):
    a = "a"
Vis = Annotated[Once, Own()]
Id = Annotated[str, Titled()]
class Upper(str): ...
def up(v): return v
class A(BaseModel):
    t: Literal["a"]
class B(BaseModel):
    t: Literal["b"]
class Both:
    def __get_pydantic_core_schema__(self, source, handler):
        schema = handler(source); schema["ref"] = "AB"; return schema
AB = Annotated[A | B, Discriminator("t"), Both()]
BA = Annotated[A | B, Titled(), Both()]
AliasT = TypeAliasType("AliasT", dict[str, int])
class Model(BaseModel):
    v: Vis
    w: Vis | None = Field(None, description="w")
    id: Id = Field(..., description="field")
    id2: Id
    id3: Id = Field("x", description="field")
    ab: AB
    ab2: AB | None = None
    k: Annotated[Kind, BeforeValidator(up), Field(description="k", examples=["a"])] | None = None
    k2: Annotated[Kind, Field(description="k", examples=["a"])] | None = Field(None, description="o")
    al: AliasT
    al2: Annotated[AliasT, Field(description="a")] = {}
    up: Annotated[str, Field(description="k")] | None = Field(None, description="o")
""",
    "constraints around what refers to a component": """
from pydantic import IPvAnyAddress, HttpUrl
from annotated_types import MinLen, MaxLen
class Kind(str, enum.Enum):
    a = "a"
class Inner(BaseModel):
    x: int
Cur = Annotated[Kind, Field(description="d", examples=["a"]), MinLen(3), MaxLen(3)]
class Model(BaseModel):
    c: Cur | None = None
    c2: Cur
    m: Annotated[Inner, Field(description="d"), AfterValidator(lambda v: v)] | None = None
    n: Annotated[int, Field(description="d"), AfterValidator(lambda v: v)] | None = None
    o: Annotated[str, Field(description="d"), AfterValidator(lambda v: v), MinLen(2)] | None = None
    i: Annotated[IPvAnyAddress, Field(description="d")] | None = None
    u: Annotated[HttpUrl, Field(description="d")] | None = None
    l: list[Annotated[Kind, Field(description="d"), MinLen(1)]] = []
""",
    "lengths of types that have none": """
from annotated_types import MinLen, MaxLen
class Inner(BaseModel):
    x: int
class Kind(str, enum.Enum):
    a = "a"
class Model(BaseModel):
    a: Annotated[int | list[int], Field(description="d"), MinLen(3)] | None = None
    b: Annotated[Any, Field(description="d"), MinLen(3)] | None = None
    c: Annotated[Kind, Field(description="d"), AfterValidator(lambda v: v), MinLen(3)] | None = None
    d: Annotated[Kind, Field(description="d", min_length=3)] | None = None
    e: Annotated[Literal["a"], Field(description="d"), MinLen(3)] | None = None
    f: Annotated[Kind, Field(description="d"), Field(min_length=3)] | None = None
    g: Annotated[Inner, Field(description="d"), MinLen(3)] | None = None
""",
    "constraints of a field and of its type": """
from annotated_types import Ge, Le, MinLen
from enum import StrEnum
I32 = Annotated[int, Ge(-5), Le(100)]
class Perm(StrEnum):
    a = "a"
    b = "b"
    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema, handler):
        schema = handler(core_schema)
        schema["enumNames"] = {m.value: m.value.upper() for m in cls}
        return schema
class Adorned(BaseModel):
    x: int
    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema, handler):
        schema = handler(core_schema)
        schema = handler.resolve_ref_schema(schema)
        schema["examples"] = [{"x": 1}]
        schema["properties"]["x"]["format"] = "int32"
        return schema
class Model(BaseModel):
    a: I32 = Field(ge=1)
    b: Annotated[I32, Field(ge=1, le=200)]
    c: I32 | None = Field(None, ge=1)
    d: Annotated[str, MinLen(1)] = Field(min_length=3)
    e: Annotated[int, Field(ge=1), Field(ge=2)]
    f: Annotated[str, Field(description="t")] | None = Field(None, max_length=5)
    g: Annotated[str, StringConstraints(min_length=1), StringConstraints(min_length=4)]
    h: Annotated[list[int], MinLen(1), MinLen(2)]
    perm: Perm
    adorned: Adorned
    i: Annotated[str | None, AfterValidator(lambda v: v)] = Field(None, max_length=5, description="d")
    j: Annotated[str | None, AfterValidator(lambda v: v), Field(description="x")] = Field(None, max_length=5)
""",
    "typed dictionaries with defaults and further items": """
class TD(TypedDictX):
    a: Annotated[str | None, Field(default=None, description="a")]
    b: Annotated[int, Field(default=3)]
    c: Annotated[NotRequired[int], Field(description="c")]
class TE(TypedDictX, total=False, extra_items=int | str):
    _cost: int
    x: Required[int]
class TF(TypedDictX, closed=True):
    x: int
class Filter(BaseModel):
    model_config = ConfigDict(json_schema_mode_override="serialization")
    x: int = 1
    clauses: "list[Filter]" = []
class Model(BaseModel):
    td: TD
    te: TE
    tf: TF
    f: Filter
""",
    "keys that a function finds in the fields of a model": """
import inspect
def adds(schema, model):
    for name in schema["properties"]:
        found = []
        schema["properties"][name]["variables"] = found
        field = model.model_fields[name]
        if inspect.isclass(field.annotation) and issubclass(field.annotation, Base):
            continue
        elif field.validation_alias:
            if isinstance(field.validation_alias, AliasChoices):
                for alias in field.validation_alias.choices:
                    if isinstance(alias, str):
                        found.append(alias.upper())
        else:
            found.append(f"{model.model_config.get('title')}{name.upper()}")
class MyConfig(ConfigDict, total=False):
    extra_path: str
def config(title):
    return MyConfig(title=f"P_{title}", extra="ignore", json_schema_extra=adds, extra_path="x")
class Base(BaseModel): ...
class Inner(Base):
    model_config = config("inner")
    a: int = 1
class Model(Base):
    model_config = config("model")
    inner: Inner = Field(default_factory=Inner)
    b: Optional[str] = Field(None, validation_alias=AliasChoices("b", "model_b"), description="b")
    c: bool = False
""",
    "serialisers that give anything": """
class Model(BaseModel):
    a: bytes | None = None
    b: int | None = None
    c: int = 3
    @field_serializer("a", when_used="unless-none")
    def ser(self, v: bytes | None) -> Any: ...
    @field_serializer("b")
    def ser2(self, v: int | None) -> Any: ...
    @field_serializer("c", when_used="json")
    def ser3(self, v): ...
    d: Annotated[int | None, PlainSerializer(lambda v: v, return_type=Any, when_used="unless-none")] = None
""",
}
