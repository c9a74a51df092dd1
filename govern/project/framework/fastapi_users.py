"""Model of fastapi-users: what its `current_user` depends on, and the routes of the routers that it makes.

Written after fastapi-users 10 to 14. Its handlers lie outside the repository; what they depend on mostly does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.evaluation import operators
from govern.project.evaluation.attributes import get_attribute
from govern.project.evaluation.evaluator import ClassModel
from govern.project.framework.routers import ROUTER, add_api_route
from govern.project.framework.routes import DEFAULT
from govern.project.framework.signatures import EMPTY, Parameter, made_signature
from govern.project.values import DependsValue, External, ExternalInstance, Instance, Site, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

FORM = External("fastapi.security.OAuth2PasswordRequestForm")


def _named(positional: tuple[str, ...], args: list[Value], keywords: dict[str, Value]) -> dict[str, Value]:
    return {**dict(zip(positional, args, strict=False)), **keywords}


def _init(*positional: str):  # type: ignore[no-untyped-def]
    def init(ev: Evaluator, made: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> None:
        made.attributes.update(_named(positional, args, keywords))

    return init


def _init_bearer(ev: Evaluator, made: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> None:
    given = {**_named(("tokenUrl",), args, keywords), "auto_error": False}
    scheme = ExternalInstance("fastapi.security.OAuth2PasswordBearer", (), given, site.file, site.line)
    made.attributes.update(name="bearer", scheme=scheme)


def _init_cookie(ev: Evaluator, made: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> None:
    name = _named(("cookie_name",), args, keywords).get("cookie_name", "fastapiusersauth")
    given = {"name": name, "auto_error": False}
    made.attributes.update(keywords, name="cookie", cookie_name=name)
    made.attributes["scheme"] = ExternalInstance("fastapi.security.APIKeyCookie", (), given, site.file, site.line)


def _init_users(ev: Evaluator, users: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> None:
    users.attributes.update(_named(("get_user_manager", "auth_backends"), args, keywords))
    authenticator = Instance(
        External("fastapi_users.authentication.Authenticator"), dict(users.attributes), file=site.file, line=site.line
    )
    users.attributes["authenticator"] = authenticator


def _init_authenticator(
    ev: Evaluator, made: Instance, args: list[Value], keywords: dict[str, Value], site: Site
) -> None:
    given = _named(("backends", "get_user_manager"), args, keywords)
    made.attributes.update(get_user_manager=given.get("get_user_manager"), auth_backends=given.get("backends"))


def _depends(value: Value, site: Site) -> DependsValue:
    return DependsValue(value, file=site.file, line=site.line)


def _manager(users: Instance, site: Site) -> Parameter:
    return Parameter("user_manager", EMPTY, _depends(users.attributes.get("get_user_manager"), site))


def _strategy(ev: Evaluator, backend: Value, site: Site, name: str = "strategy") -> Parameter:
    return Parameter(name, EMPTY, _depends(get_attribute(ev, backend, "get_strategy", site), site))


def _callable(name: str, parameters: list[Parameter], keywords: dict[str, Value], site: Site) -> ExternalInstance:
    given = {**keywords, "__signature__": made_signature(parameters, site)}
    return ExternalInstance(name, (), given, site.file, site.line)


def current_user(ev: Evaluator, users: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """`current_user(optional, active, verified, superuser)`: needs the manager, each backend's scheme and strategy."""
    given = _named(("optional", "active", "verified", "superuser", "get_enabled_backends"), args, keywords)
    parameters = [_manager(users, site)]
    for number, backend in enumerate(operators.iterate(users.attributes.get("auth_backends")) or []):
        scheme = get_attribute(ev, get_attribute(ev, backend, "transport", site), "scheme", site)
        parameters.append(Parameter(f"token_{number}", EMPTY, _depends(scheme, site)))
        parameters.append(_strategy(ev, backend, site, f"strategy_{number}"))
    if plain(given.get("get_enabled_backends")) is not None:
        parameters.append(Parameter("enabled_backends", EMPTY, _depends(given["get_enabled_backends"], site)))
    return _callable("fastapi_users.FastAPIUsers().current_user", parameters, given, site)


class _Router:
    """A router of the library that is being made."""

    def __init__(self, ev: Evaluator, users: Instance, kind: str, site: Site) -> None:
        self.ev, self.users, self.kind, self.site = ev, users, kind, site
        self.value = Instance(External("fastapi.APIRouter"), file=site.file, line=site.line)
        ROUTER.init(ev, self.value, [], {}, site)

    def add(
        self, method: str, path: str, function: str, *, name: str = "", needs: list[Parameter] | None = None,
        model: Value = DEFAULT, status: int | None = None, first: Value = None, manager: bool = True,
    ) -> None:  # fmt: skip
        """Add a route whose handler reads `needs` and, unless told otherwise, the user manager; `first` guards it."""
        parameters = [*(needs or []), *([_manager(self.users, self.site)] if manager else [])]
        handler = _callable(f"fastapi_users.router.{self.kind}.{function}", parameters, {}, self.site)
        options: dict[str, Value] = {
            "methods": [method], "name": name or f"{self.kind}:{function}", "response_model": model,
            "status_code": status,
            "dependencies": [_depends(first, self.site)] if first is not None else None,
        }  # fmt: skip
        add_api_route(self.ev, self.value, [path, handler], options, self.site)


def _auth(ev: Evaluator, users: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    given = _named(("backend", "requires_verification"), args, keywords)
    backend = given.get("backend")
    name = plain(get_attribute(ev, backend, "name", site))
    flags = {"active": True, "verified": given.get("requires_verification", False)}
    token = _depends(current_user(ev, users, [], flags, site), site)
    router = _Router(ev, users, "auth", site)
    form = Parameter("credentials", FORM, _depends(None, site))
    strategy = _strategy(ev, backend, site)
    router.add("POST", "/login", "login", name=f"auth:{name}.login", needs=[form, strategy])
    needs = [Parameter("user_token", EMPTY, token), strategy]
    router.add("POST", "/logout", "logout", name=f"auth:{name}.logout", needs=needs, manager=False)
    return router.value


def _register(ev: Evaluator, users: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    given = _named(("user_schema", "user_create_schema"), args, keywords)
    router = _Router(ev, users, "register", site)
    body = Parameter("user_create", given.get("user_create_schema"))
    router.add("POST", "/register", "register", needs=[body], model=given.get("user_schema"), status=201)
    return router.value


def _verify(ev: Evaluator, users: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    router = _Router(ev, users, "verify", site)
    router.add("POST", "/request-verify-token", "request_verify_token", name="verify:request-token", status=202)
    router.add("POST", "/verify", "verify", model=_named(("user_schema",), args, keywords).get("user_schema"))
    return router.value


def _reset(ev: Evaluator, users: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    router = _Router(ev, users, "reset", site)
    router.add("POST", "/forgot-password", "forgot_password", status=202)
    router.add("POST", "/reset-password", "reset_password")
    return router.value


def _users(ev: Evaluator, users: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    given = _named(("user_schema", "user_update_schema", "requires_verification"), args, keywords)
    flags = {"active": True, "verified": given.get("requires_verification", False)}
    active = current_user(ev, users, [], flags, site)
    superuser = current_user(ev, users, [], {**flags, "superuser": True}, site)
    found = _callable("fastapi_users.router.users.get_user_or_404", [Parameter("id"), _manager(users, site)], {}, site)
    body, schema = Parameter("user_update", given.get("user_update_schema")), given.get("user_schema")
    own = Parameter("user", EMPTY, _depends(active, site))
    other = Parameter("user", EMPTY, _depends(found, site))
    router = _Router(ev, users, "users", site)
    router.add("GET", "/me", "me", name="users:current_user", needs=[own], model=schema, manager=False)
    router.add(
        "PATCH", "/me", "update_me", name="users:patch_current_user", needs=[body, own], model=schema, first=active
    )
    router.add(
        "GET", "/{id}", "get_user", name="users:user", needs=[other], model=schema, first=superuser, manager=False
    )
    router.add(
        "PATCH", "/{id}", "update_user", name="users:patch_user", needs=[body, other], model=schema, first=superuser
    )
    router.add("DELETE", "/{id}", "delete_user", needs=[other], status=204, first=superuser)
    return router.value


AUTHENTICATOR = ClassModel(
    "fastapi_users.authentication.Authenticator", _init_authenticator,
    {"current_user": current_user, "current_user_token": current_user},
)  # fmt: skip
USERS = ClassModel(
    "fastapi_users.FastAPIUsers",
    _init_users,
    {
        "current_user": current_user, "get_auth_router": _auth, "get_register_router": _register,
        "get_verify_router": _verify, "get_reset_password_router": _reset, "get_users_router": _users,
    },
)  # fmt: skip
BACKEND = ClassModel(
    "fastapi_users.authentication.AuthenticationBackend", _init("name", "transport", "get_strategy"), {}
)
BEARER = ClassModel("fastapi_users.authentication.BearerTransport", _init_bearer, {})
COOKIE = ClassModel("fastapi_users.authentication.CookieTransport", _init_cookie, {})

MODELS: dict[str, ClassModel] = {
    "fastapi_users.FastAPIUsers": USERS, "fastapi_users.fastapi_users.FastAPIUsers": USERS,
    **{
        f"fastapi_users.authentication.{place}{model.name.rpartition('.')[2]}": model
        for place, model in (
            ("", AUTHENTICATOR), ("authenticator.", AUTHENTICATOR), ("", BACKEND), ("backend.", BACKEND), ("", BEARER),
            ("transport.", BEARER), ("transport.bearer.", BEARER), ("", COOKIE), ("transport.", COOKIE),
            ("transport.cookie.", COOKIE),
        )
    },
}  # fmt: skip
