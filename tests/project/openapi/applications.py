"""Small applications, each with what FastAPI publishes of it to compare with. The key names the trait."""

APPLICATIONS = {
    "query parameters": """
class Color(str, enum.Enum):
    red = "r"
@app.get("/a/{item_id}/{rest:path}")
def read(item_id: int, rest: str, q: str, limit: int = 10, opt: Optional[int] = None, tags: list[str] = Query([]),
         flag: Annotated[bool, Query(description="flag")] = False, color: Color = Color.red, untyped=None, raw="x",
         lit: Literal["a", "b"] = "a", u: int | str = 3, hidden: str = Query("x", include_in_schema=False),
         when: datetime.date | None = None, e: list[Color] | None = Query(None), s: set[int] = Query()):
    "Reads.\\f hidden"
""",
    "constraints of parameters": """
@app.get("/a/{x}")
def read(x: Annotated[int, Path(ge=1, title="The X", examples=[3])], q: str = Query(..., min_length=2, max_length=5, pattern="^a"),
         n: float = Query(1.5, gt=0, le=10), al: str = Query("d", alias="al-ias"), dep: int = Query(1, deprecated=True), shown: str = Query("a", example="like this"),
         ex: str = Query("a", openapi_examples={"one": {"value": "x", "summary": "s"}}), de: str = Query("q", description="d"),
         m: Annotated[str | None, Query(max_length=3), Field(min_length=1)] = None, ann: Annotated[int, Field(ge=3)] = 4): ...
""",
    "headers and cookies": """
@app.get("/h")
def read(user_agent: Annotated[str | None, Header()] = None, x_token: list[str] = Header([]),
         strange: str = Header(alias="X_Strange"), plain_name: str = Header("a", convert_underscores=False),
         session: str = Cookie(), other: Annotated[int, Cookie(alias="o")] = 1): ...
""",
    "parameter models": """
class Filter(BaseModel):
    model_config = ConfigDict(extra="forbid")
    limit: int = Field(100, gt=0, le=100, description="how many")
    order_by: Literal["a", "b"] = "a"
    tags: list[str] = []
    al: str = Field("x", alias="aL")
class Headers(BaseModel):
    user_agent: str
    x_tag: list[str] = []
@app.get("/f")
def read(filter: Annotated[Filter, Query()]): ...
@app.get("/h")
def headers(h: Annotated[Headers, Header()]): ...
@app.get("/d")
def depends(f: Annotated[Filter, Depends()]): ...
""",
    "dependencies": """
def common(q: str | None = None, skip: int = 0): ...
def second(c: Annotated[dict, Depends(common)], token: str = Header()): ...
class Pager:
    def __init__(self, page: int = 1, size: Annotated[int, Query(le=50)] = 20): ...
class Checker:
    def __init__(self, name): self.name = name
    def __call__(self, checked: bool = False): ...
def body_dep(b: dict = Body()): ...
@app.get("/a", dependencies=[Depends(second), Depends(Checker("x"))])
def read(p: Pager = Depends(), q: int = 3): ...
@app.post("/b")
def create(b: dict = Depends(body_dep), skip: str = "a"): ...
""",
    "bodies": """
class Item(BaseModel):
    name: str
class Other(BaseModel):
    x: int = 3
@app.post("/one")
def one(item: Item): ...
@app.post("/optional")
def optional(item: Item | None = None): ...
@app.post("/two")
def two(item: Item, other: Other, importance: Annotated[int, Body(gt=0)]): ...
@app.post("/embed")
def embed(item: Annotated[Item, Body(embed=True)]): ...
@app.post("/list")
def many(items: list[Item]): ...
@app.post("/dict")
def mapping(items: dict[str, int]): ...
@app.post("/single")
def single(n: int = Body(3, title="N", description="d", examples=[4])): ...
@app.post("/union")
def union(item: Item | Other): ...
@app.post("/media")
def media(item: Item = Body(media_type="application/vnd.x+json", openapi_examples={"a": {"value": {"name": "x"}}})): ...
@app.put("/all/{id}")
def everything(id: int, q: str, item: Item, x: str = Header(), n: int = Body(1)): ...
@app.get("/get")
def with_get(item: Item): ...
@app.post("/raw")
def raw(payload: dict = Body(...)): ...
@app.post("/any")
def anything(payload: Any = Body(None)): ...
""",
    "forms and files": """
class Login(BaseModel):
    user: str
    code: int = 3
@app.post("/form")
def form(a: str = Form(), b: int = Form(3, alias="bb")): ...
@app.post("/file")
def file(f: UploadFile): ...
@app.post("/files")
def files(fs: list[UploadFile] = File(description="many"), note: str = Form("")): ...
@app.post("/bytes")
def as_bytes(data: Annotated[bytes, File()], opt: UploadFile | None = None): ...
@app.post("/model")
def model(login: Annotated[Login, Form()]): ...
""",
    "responses": """
class Item(BaseModel):
    name: str
class Error(BaseModel):
    message: str
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, StreamingResponse, FileResponse, JSONResponse
@app.get("/a", response_model=Item, responses={404: {"model": Error}, 409: {"description": "Conflict!"}, "4XX": {"description": "x"}})
def a(): ...
@app.get("/b", status_code=204)
def b() -> None: ...
@app.get("/c", response_class=HTMLResponse)
def c(): ...
@app.get("/d")
def d() -> list[Item]: ...
@app.get("/e", response_model=None)
def e() -> Item | JSONResponse: ...
@app.get("/f", response_class=RedirectResponse)
def f(): ...
@app.get("/g", response_class=FileResponse, responses={200: {"content": {"image/png": {}}, "description": "png"}})
def g(): ...
@app.post("/h", status_code=201, response_description="Made", responses={422: {"model": Error}})
def h(item: Item) -> Item: ...
@app.get("/i", responses={200: {"content": {"application/json": {"example": {"name": "x"}}}}, "default": {"model": list[Error]}})
def i() -> Item: ...
@app.get("/j")
def j() -> Response: ...
@app.get("/k")
def k() -> dict[str, int | None]: ...
@app.get("/l", response_class=PlainTextResponse)
def l() -> str: ...
@app.get("/m", response_model=Optional[Item], status_code=202)
def m(): ...
""",
    "security": """
from fastapi import Security
from fastapi.security import (APIKeyCookie, APIKeyHeader, APIKeyQuery, HTTPBasic, HTTPBearer, OAuth2AuthorizationCodeBearer,
    OAuth2PasswordBearer, OAuth2PasswordRequestForm, OpenIdConnect, SecurityScopes)
oauth = OAuth2PasswordBearer(tokenUrl="token", scopes={"me": "Me", "items": "Items"}, description="d")
bearer = HTTPBearer(auto_error=False, bearerFormat="JWT")
key = APIKeyHeader(name="X-Key", scheme_name="Key")
def user(scopes: SecurityScopes, token: str = Depends(oauth)): ...
def active(u=Security(user, scopes=["me"])): ...
class Own(HTTPBearer):
    def __init__(self, auto_error: bool = True):
        super().__init__(auto_error=auto_error, scheme_name="Mine")
@app.get("/a")
def a(u=Security(active, scopes=["items"])): ...
@app.get("/b", dependencies=[Depends(bearer), Depends(key)])
def b(): ...
@app.get("/c")
def c(c=Depends(HTTPBasic()), q=Depends(APIKeyQuery(name="k")), k=Depends(APIKeyCookie(name="c", description="x"))): ...
@app.get("/d", dependencies=[Depends(Own())])
def d(): ...
@app.get("/e")
def e(x=Depends(OAuth2AuthorizationCodeBearer("https://a", "https://t", refreshUrl="https://r", scopes={"x": "y"}))): ...
@app.post("/token")
def token(form: OAuth2PasswordRequestForm = Depends()): ...
@app.get("/oidc")
def oidc(x=Depends(OpenIdConnect(openIdConnectUrl="https://o"))): ...
""",
    "routers": """
from fastapi import APIRouter
class Tags(enum.Enum):
    one = "One"
class Message(BaseModel):
    text: str
router = APIRouter(prefix="/r", tags=["router", Tags.one], responses={404: {"model": Message}}, deprecated=True)
inner = APIRouter(tags=["inner"], responses={418: {"description": "tea"}})
@inner.get("/x", tags=["own"], summary="Sum", description="Desc", operation_id="theX", responses={404: {"description": "own"}})
def x(): ...
@router.get("/y", openapi_extra={"x-a": 1, "responses": {"200": {"x-b": 2}}})
def y_y_y(q: int):
    \"\"\"Doc.

    More.
    \"\"\"
router.include_router(inner, prefix="/inner")
app.include_router(router, prefix="/api", tags=["app"], responses={500: {"description": "boom"}})
app.include_router(inner, prefix="/plain", include_in_schema=False)
@app.api_route("/many", methods=["GET"])
def many(): ...
@app.get("/hidden", include_in_schema=False)
def hidden(): ...
""",
    "application": """
app = FastAPI(title="T", version="2", summary="s", description="d", terms_of_service="https://t", contact={"name": "n"},
              license_info={"name": "MIT"}, openapi_tags=[{"name": "a", "description": "A"}], servers=[{"url": "/v1"}],
              responses={401: {"description": "no"}})
@app.get("/a")
def a(): ...
""",
    "replaced": """
from fastapi.openapi.utils import get_openapi
@app.get("/a")
def a(q: int): ...
def custom():
    if app.openapi_schema:
        return app.openapi_schema
    schema = get_openapi(title="Custom", version="3", routes=app.routes)
    schema["info"]["x-logo"] = {"url": "x.png"}
    schema["components"]["securitySchemes"] = {"A": {"type": "http", "scheme": "bearer"}}
    for path in schema["paths"]:
        for method in schema["paths"][path]:
            schema["paths"][path][method]["security"] = [{"A": []}]
    app.openapi_schema = schema
    return app.openapi_schema
app.openapi = custom
""",
    "one schema for both ways": """
app = FastAPI(separate_input_output_schemas=False)
class Item(BaseModel):
    a: int = 3
    b: Optional[str] = None
class WithComputed(BaseModel):
    a: int = 3
    @computed_field
    @property
    def c(self) -> int: ...
@app.post("/a")
def a(item: Item) -> Item: ...
@app.post("/b")
def b(item: WithComputed) -> WithComputed: ...
""",
    "generated ids": """
def ids(route): return f"{route.tags[0]}-{route.name}" if route.tags else route.name
app = FastAPI(generate_unique_id_function=ids)
@app.post("/a", tags=["t"])
def make(a: int = Body(), b: int = Body()) -> int: ...
""",
    "wrapped handlers": """
import functools
def logged(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs): return f(*args, **kwargs)
    return wrapper
class View:
    def get(self, q: int = 1) -> int:
        "Method."
view = View()
app.add_api_route("/v", view.get)
@app.get("/w")
@logged
def wrapped(a: int) -> str:
    "Wrapped."
@app.get("/star")
def star(*, a: int, b: str = "x"): ...
""",
    "route classes that read types": """
import inspect, typing
from enum import StrEnum
from functools import wraps
from fastapi import APIRouter
from fastapi.routing import APIRoute
from fastapi import params
from fastapi import Security
class User: ...
class Organization: ...
class Scope(StrEnum):
    b = "b:x"
    a = "a:x"
class _Auth:
    def __init__(self, *, subjects: frozenset, scopes: set | None = None):
        self.subjects = subjects; self.scopes = scopes
    def __call__(self, q: int = 1): ...
def Auth(subjects: set, scopes: set | None = None) -> _Auth:
    frozen = frozenset(subjects)
    return _Auth(subjects=frozen, scopes=scopes)
Reads = Annotated[User, Depends(Auth({User, Organization}, {Scope.b, Scope.a}))]
class DocRoute(APIRoute):
    def __init__(self, path, endpoint, **kwargs):
        extra = kwargs.get("openapi_extra") or {}
        if "x-subjects" not in extra:
            for param in typing.get_type_hints(endpoint, include_extras=True).values():
                if typing.get_origin(param) is not typing.Annotated:
                    continue
                metadata = param.__metadata__
                if len(metadata) == 0 or not isinstance(metadata[0], params.Depends):
                    continue
                auth = metadata[0].dependency
                if not isinstance(auth, _Auth): continue
                names = sorted([s.__name__ for s in auth.subjects])
                kwargs["openapi_extra"] = {"x-subjects": names, **extra}
                description = kwargs["description"] or inspect.cleandoc(endpoint.__doc__ or "")
                scopes = [f"`{s}`" for s in sorted(auth.scopes or [])]
                if scopes:
                    description += f"\\n\\n**Scopes**: {' '.join(scopes)}"
                kwargs["description"] = description
                break
        super().__init__(path, endpoint, **kwargs)
class NameRoute(APIRoute):
    def __init__(self, path, endpoint, **kwargs):
        super().__init__(path, endpoint, **kwargs)
        self.openapi_extra = {**(self.openapi_extra or {}), "x-name": endpoint.__name__}
        model = self.response_model
        if model is not None and inspect.isclass(model) and Listed in model.mro():
            self.openapi_extra["x-list"] = model.__name__
T = TypeVar("T")
class Listed(BaseModel, Generic[T]):
    items: list[T]
class Route(DocRoute, NameRoute): ...
router = APIRouter(route_class=Route)
@router.get("/a")
def read_a(user: Reads, x: int = 1) -> Listed[int]:
    '''Read
      it.

    more
    '''
@router.get("/b", description="given")
def read_b(user: Reads) -> int: ...
@router.get("/c")
def read_c() -> list[int]:
    "Plain."
app.include_router(router)
import functools, re
class Commit(APIRoute):
    def __init__(self, path, endpoint, **kwargs):
        @functools.wraps(endpoint)
        async def wrapped(*args, **kwargs): return await endpoint(*args, **kwargs)
        super().__init__(path, wrapped, **kwargs)
class Paged(APIRoute):
    def __init__(self, path, endpoint, **kwargs):
        super().__init__(path, endpoint, **kwargs)
        model = self.response_model
        if model is not None and inspect.isclass(model) and Listed in model.mro():
            match = re.match(r"Listed\\[(.+)\\]", model.__name__)
            if match is None: return
            self.openapi_extra = {**(self.openapi_extra or {}), "x-page": {"$ref": f"#/x/{match.group(1)}"}}
class Route2(Commit, DocRoute, Paged): ...
r2 = APIRouter(prefix="/two", route_class=Route2)
@r2.get("/a")
async def two_a(user: Reads, x: int = 1) -> Listed[int]:
    '''Read
      it.
    '''
app.include_router(r2)
""",
    "errors that make their schema": """
import dataclasses
from typing import ClassVar
class AppError(Exception):
    _schema: ClassVar[type[BaseModel] | None] = None
    @classmethod
    def schema(cls) -> type[BaseModel]:
        if cls._schema is not None:
            return cls._schema
        literal = Literal[cls.__name__]
        model = create_model(cls.__name__, error=(literal, Field(examples=[cls.__name__])), detail=(str, ...))
        cls._schema = model
        return cls._schema
class NotFound(AppError): ...
class Denied(AppError): ...
@app.get("/a", responses={404: {"model": NotFound.schema()}, 403: {"model": Denied.schema() | NotFound.schema(), "description": "no"}})
def a(): ...
@app.get("/b", responses={404: {"model": NotFound.schema()}})
def b(): ...
""",
    "enums that are made by a call": """
import enum
def make(e):
    values = []
    for v in e:
        values += [v.value, f"-{v.value}"]
    full = enum.StrEnum(e.__name__, values)
    def dep(sorting: list[full] | None = Query(["-a"])): ...
    dep.__annotations__["sorting"] = list[full] | None
    return dep
class SortProperty(enum.StrEnum):
    a = "a"
    b = "b"
Country = enum.StrEnum("Country", [(c, c) for c in ("FR", "DE")])
Plain = enum.Enum("Plain", "x y")
Mapped_ = enum.Enum("Mapped_", {"p": 1, "q": "z"})
class Model(BaseModel):
    country: Country
    plain: Plain
    mapped: Mapped_ = Mapped_.p
@app.get("/s", dependencies=[Depends(make(SortProperty))])
def s(): ...
""",
    "guards that a route class finds": """
import typing, uuid
from fastapi import APIRouter, params
from fastapi.routing import APIRoute
class User: ...
class Anon: ...
class _Auth:
    def __init__(self, *, subjects): self.subjects = subjects
    def __call__(self, q: int = 1): ...
_A = _Auth(subjects=frozenset({User, Anon}))
def wrapped(a: Annotated[User | Anon, Depends(_A)]) -> User:
    "doc"
W = Annotated[User | Anon, Depends(wrapped)]
class Sorter:
    def __call__(self, s: int = 1): ...
Sorted = Annotated[list[int], Depends(Sorter())]
def find(dep):
    if isinstance(dep, _Auth):
        return dep
    if dep is None:
        return None
    try:
        hints = typing.get_type_hints(dep, include_extras=True)
    except Exception:
        return None
    for hint in hints.values():
        if typing.get_origin(hint) is not typing.Annotated:
            continue
        for meta in hint.__metadata__:
            if not isinstance(meta, params.Depends):
                continue
            if isinstance(meta.dependency, _Auth):
                return meta.dependency
    return None
class DocRoute(APIRoute):
    def __init__(self, path, endpoint, **kwargs):
        for param in typing.get_type_hints(endpoint, include_extras=True).values():
            if typing.get_origin(param) is not typing.Annotated:
                continue
            metadata = param.__metadata__
            if len(metadata) == 0 or not isinstance(metadata[0], params.Depends):
                continue
            auth = find(metadata[0].dependency)
            if auth is None: continue
            kwargs["openapi_extra"] = {"x-subjects": sorted([s.__name__ for s in auth.subjects])}
            break
        super().__init__(path, endpoint, **kwargs)
router = APIRouter(route_class=DocRoute)
@router.get("/a")
def a(user: W): ...
@router.get("/b/{id}")
def b(id: UUID4, user: W): ...
@router.get("/c")
def c(sorting: Sorted, user: W, when: datetime.datetime = Query(ge=datetime.datetime(2020, 1, 1))): ...
app.include_router(router)
""",
    "models that a class makes when it is given arguments": """
T = TypeVar("T")
class Base(BaseModel):
    code: int = Field(default=200, description="c")
    made_at: datetime.datetime = Field(default_factory=datetime.datetime.now)
class Dynamic(Base, Generic[T]):
    def __class_getitem__(cls, item):
        if not hasattr(cls, "_cached"):
            cls._cached = {}
        if item in cls._cached:
            return cls._cached[item]
        if not hasattr(item, "model_fields"):
            raise TypeError("no model")
        fields = {}
        for name, field in cls.model_fields.items():
            fields[name] = (field.annotation, field)
        own = {}
        for name, field in item.model_fields.items():
            own[name] = (field.annotation, field)
        model = create_model(f"Dynamic[{item.__name__}]", __base__=cls, **{**fields, **own})
        cls._cached[item] = model
        return model
class Token(BaseModel):
    token: str = Field(description="t")
    names: list[str] = []
    length: Annotated[int, Field(ge=1)] = 3
@app.get("/token")
def token() -> Dynamic[Token]: ...
@app.get("/again", response_model=Dynamic[Token])
def again(): ...
""",
    "variables that a base without arguments shares": """
T = TypeVar("T")
class Page(BaseModel, Generic[T]):
    rows: list[T]
    total: int = 0
class Envelope(BaseModel):
    code: int = 200
class PageEnvelope(Page, Envelope, Generic[T]):
    "Doc."
class Item(BaseModel):
    x: int
@app.get("/p")
def p() -> PageEnvelope[Item]: ...
""",
    "types that are hidden and published nevertheless": """
class Settings(TypedDictX):
    a: int
class Model(BaseModel):
    a: int
class Unseen(TypedDictX):
    a: int
class Kind(str, enum.Enum):
    a = "a"
class Item(BaseModel):
    x: SkipJsonSchema[Unseen] | None = None
    y: SkipJsonSchema[Model | None] = None
    z: SkipJsonSchema[list[Settings]] = []
class Out(BaseModel):
    b: int
    @computed_field
    @property
    def settings(self) -> SkipJsonSchema[Settings]: ...
Name = TypeAliasType("Name", Annotated[str, Field(min_length=1)])
@app.get("/x")
def read(item: Item, names: list[Name] = Query(default=[], include_in_schema=False), kind: Kind = Query("a", include_in_schema=False)) -> Out: ...
""",
    "hidden types with validators, which are published nowhere": """
class First(TypedDictX):
    a: int
class Second(TypedDictX):
    a: int
class Third(TypedDictX):
    a: int
class Fourth(TypedDictX):
    a: int
class Fifth(TypedDictX):
    a: int
class Base(BaseModel):
    first: SkipJsonSchema[First] = Field(deprecated="soon")
    @field_validator("*", mode="after")
    @classmethod
    def check(cls, value): return value
class Out(Base):
    x: int
class Item(BaseModel):
    second: Annotated[SkipJsonSchema[Second], AfterValidator(lambda x: x)]
    third: SkipJsonSchema[Annotated[Third, AfterValidator(lambda x: x)]]
    fourth: SkipJsonSchema[Fourth]
    @field_validator("fourth", mode="before")
    def check(cls, value): return value
class Other(Item):
    fifth: SkipJsonSchema[Fifth]
@app.get("/x")
def read(item: Other) -> Out: ...
""",
    "defaults that are paths and the first of all moments": """
import pathlib
from zoneinfo import ZoneInfo
from fastapi.encoders import jsonable_encoder
@app.get("/x")
def read(a: datetime.datetime = Query(default=jsonable_encoder(datetime.datetime.min.replace(tzinfo=ZoneInfo("UTC")))),
         b: datetime.datetime = datetime.datetime.max.replace(tzinfo=datetime.timezone.utc), c: pathlib.Path = pathlib.Path("~") / ".x"): ...
""",
    "response classes of one's own": """
from fastapi.responses import HTMLResponse, JSONResponse, Response
class Page(HTMLResponse):
    def render(self, content): return b""
class Feed(Response):
    media_type = "application/rss+xml"
class Bare(Response): ...
class Problem(JSONResponse):
    media_type = "application/problem+json"
@app.get("/a", response_class=Page)
def a(): ...
@app.get("/b", response_class=Feed)
def b(): ...
@app.get("/c", response_class=Bare)
def c(): ...
@app.get("/d", response_class=Problem)
def d() -> int: ...
""",
}
