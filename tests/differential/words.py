"""The expressions that generated applications are made of; `$name` stands for what is drawn in its place."""

from __future__ import annotations


def lines(text: str) -> list[str]:
    return text.strip("\n").split("\n")


CALLABLES = lines("""
deps.d0
deps.d1
deps.d2
deps.need('a')
deps.Need('b')
deps.instance
deps.wrapped
deps.Service
deps.pool.get
deps.Service.make
functools.partial(deps.level, level=2)
functools.partial(deps.level, 3)
lambda q='1': q
deps.child
deps.child.get
deps.Child
deps.Data
deps.Model
deps.LOOKUP['q']
deps.chained(deps.d0, deps.d1)
""")
DEPENDENCIES = lines("""
[$depends]
[$depends, $depends]
[*deps.COMMON, $depends]
deps.COMMON
deps.COMMON + [$depends]
list(deps.COMMON)
[Depends(d) for d in (deps.d0, deps.d1)]
[]
[$depends] if settings.ON else [$depends]
[$depends] * 2
[$depends] if os.getenv('GENERATED_FLAG') is None else []
[d for d in [$depends, None] if d]
tuple([$depends])
[*map(Depends, [deps.d0, deps.Need('m')])]
[$depends, *(deps.COMMON if settings.NAMES else [])]
""")
PARAMETERS = lines("""
id: int
q: str = ''
limit: Annotated[int, Query(ge=1)] = 1
agent: Annotated[str, Header(alias='X-Agent')] = ''
session: str = Cookie('')
request: Request
response: Response
tasks: BackgroundTasks
item: schemas.Item
tags: list[str] = Query([])
opt: int | None = None
kind: Literal['a', 'b'] = 'a'
payload: dict = Body({})
user: deps.Alias
deeper: deps.Deeper
old: Optional[str] = None
many: list[schemas.Item]
x_token: str = Header('')
$new: Annotated[str, $depends]
$new: deps.Service = Depends()
$new=$depends
$new=$depends
""")
RETURNS = ["", "", *lines("""
 -> schemas.Item
 -> list[schemas.Item]
 -> None
 -> Response
 -> dict[str, int]
 -> 'schemas.Item'
 -> schemas.Page[schemas.Item]
 -> schemas.Item | None
 -> Any
 -> RedirectResponse
 -> Optional[int]
""")]  # fmt: skip
PREFIXES = lines("""
"/p$n"
"/p$n"
settings.PREFIX
settings.current.api
settings.current.version
settings.TABLE["two"]
f"/{settings.NAME}$n"
"/t$n/{tenant}"
str(settings.Path.FIRST)
"/P$n".lower()
"".join(["/", "j$n"])
settings.TABLE.get("no", "/g$n")
("/no" if settings.OFF else "/y$n")
"/%s-%d" % (settings.NAME, $n)
f"/{settings.NAME!s:>2}$n".replace(" ", "-")
""")
PATHS = lines("""
"/h$n"
"/h$n"
"/h$n/{id}"
f"/{settings.NAME}/h$n"
settings.Path.SECOND
settings.PREFIX + "/h$n"
"/h$n/"
"/".join(["", "h$n", *settings.NAMES])
"/f/{rest:path}"
"/h$n/{}".format(settings.NAMES[-1])
""")
CONDITIONS = lines("""
True
False
settings.ON
settings.OFF
not settings.OFF
settings.NAME == 'x'
sys.version_info >= (3, 9)
os.getenv('GENERATED_FLAG', '') == ''
os.environ.get('GENERATED_FLAG')
hasattr(deps, 'd0')
TYPE_CHECKING
len(settings.NAMES) > 1 and settings.ON
'z' in settings.NAMES
isinstance(settings.NAMES, list)
settings.TABLE
""")
OPTIONS = {
    "prefix": PREFIXES,
    "tags": ['["t"]', '["a", "b"]', "settings.NAMES", "list(settings.TABLE)", "[settings.Tag.BLUE]"],
    "dependencies": ["$dependencies"],
    "include_in_schema": ["False", "True", "settings.OFF"],
    "default_response_class": ["RedirectResponse", "HTMLResponse", "PlainTextResponse"],
    "response_class": ["RedirectResponse", "HTMLResponse", "PlainTextResponse"],
    "route_class": ["routing.Route"],
    "status_code": ["201", "200 + 6", "int('203')", "status.HTTP_202_ACCEPTED", "HTTPStatus.CREATED"],
    "response_model": ["schemas.Item", "list[schemas.Item]", "None", "schemas.Page[int]", "dict[str, schemas.Item]"],
    "name": ['"n$n"'],
}  # fmt: skip
DECORATORS = ["@decorators.audit\n", "@decorators.named('n')\n", "@decorators.passed\n"]
METHODS = ["get", "post", "put", "delete", "patch"]
