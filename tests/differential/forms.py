"""The statements that generated applications are made of; `$name` stands for what is drawn in its place."""

from __future__ import annotations

HEADER = """
import functools
import importlib
import itertools
import os
import sys
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Literal, Optional

from fastapi import APIRouter, BackgroundTasks, Body, Cookie, Depends, FastAPI, Header, Query, Request, Response
from fastapi import Security, WebSocket, status
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from fastapi.routing import APIRoute

from app import decorators, deps, routing, schemas, settings
""".lstrip()


def forms(text: str) -> list[str]:
    return text.lstrip("\n").split("---\n")


# How a handler is registered on $router. $function defines $name.
HANDLERS = forms("""
@$router.$method($call)
$function
---
@$router.$method($call)
$function
---
@$router.$method($call)
@$router.$method($call)
$function
---
$function
$router.add_api_route($call, endpoint=$name)
---
$function
$router.$method($call)($name)
---
$function
getattr($router, "$method")($call)($name)
---
@$router.api_route($call, methods=["GET", "POST"])
$function
---
@$router.api_route($call, methods={"put"})
$function
---
@$router.api_route($call, methods=None)
$function
---
for ${name}_kind in settings.NAMES:
    @$router.$method(f"/{${name}_kind}/$name")
    $function
---
def make_$name(kind):
    $function
    $name.__name__ = f"${name}_{kind}"
    return $name
for ${name}_kind, ${name}_path in settings.TABLE.items():
    $router.add_api_route(${name}_path + "/$name", make_$name(${name}_kind))
---
@$router.websocket($path, dependencies=$dependencies)
async def $name(websocket: WebSocket, x=$depends): ...
---
@$router.websocket($path, name="socket")
async def $name(websocket: WebSocket): ...
---
$function
functools.partial($router.$method, deprecated=True)($call)($name)
---
$function
$router.routes.append(APIRoute($path, $name, methods=["DELETE"]))
---
@$router.$method($call)
@routing.signed
$function
---
$router.add_api_route($path, routing.Called(), methods=["PUT"], name="$name")
---
$router.add_api_route($path, functools.partial(deps.level, 2))
---
$router.add_api_route($path, lambda q='': q, name="$name")
---
$router.add_api_route($path, deps.pool.get, methods=["POST"])
---
$name = routing.Read($router, $path)
---
$name = routing.Write($router, $path)
---
$function
for spec in [routing.Spec($path), routing.Spec($path, "PUT", (deps.d0,))]:
    guards = [Depends(g) for g in spec.guards]
    $router.add_api_route(spec.path, $name, methods=[spec.method], dependencies=guards)
---
$function
for ${name}_entry in map(routing.Entry, ["${name}a", "${name}b"]):
    ${name}_entry.tags.append("e")
    ${name}_entry.attach($router, $name)
---
routing.Registry.attach_all($router)
---
def ${name}_register(path, **options):
    return $router.$method(path, **options)
@${name}_register($call)
$function
---
${name}_i = 0
while ${name}_i < 2:
    $router.add_api_route(f"/$name/{${name}_i}", deps.d1)
    ${name}_i += 1
---
[$router.$method(f"/{n}/$name")(f) for n, f in zip(settings.NAMES, itertools.repeat(deps.d1))]
""")
ROUTERS = forms("""
$name = APIRouter($given)
---
$name: APIRouter = APIRouter($given)
---
$name = routing.Guarded($given)
---
$name = routing.Admin($given)
---
$name = routing.Marked($given)
---
$name = routing.Twice($given)
---
$name = routing.Factory($given)
---
$name = APIRouter($given, route_class=routing.Route)
---
$name = routing.make("$name", tags=["made"])
---
$name = routing.Holder("/$name").router
""")
# How $parent includes $child; $some are several routers.
INCLUSIONS = forms("""
$parent.include_router($child, $given)
---
$parent.include_router($child, $given)
---
$parent.include_router($given, router=$child)
---
for r$n in [$some]:
    $parent.include_router(r$n, $given)
---
for p$n, r$n in enumerate([$some]):
    $parent.include_router(r$n, prefix=f"/l$n-{p$n}")
---
table$n = {"k$n": $child}
for k$n, r$n in table$n.items():
    $parent.include_router(r$n, prefix=f"/{k$n}", tags=[k$n])
---
def register$n(target, *routers, **options):
    for router in routers:
        target.include_router(router, **options)
register$n($parent, $some, $given)
---
for r$n in routing.collect($some):
    $parent.include_router(r$n, $given)
---
$child.tags.append("late")
$parent.include_router($child, $given)
---
$child.dependencies.append(Depends(deps.d0))
$parent.include_router($child, $given)
---
$child.prefix = "/late"
$parent.include_router($child, $given)
---
list(map($parent.include_router, [$child]))
---
$parent.include_router($child if $condition else routing.make("else$n"))
---
copy$n = APIRouter(prefix="/copy$n")
for route in $child.routes:
    if isinstance(route, APIRoute):
        copy$n.add_api_route(route.path, route.endpoint, methods=list(route.methods), tags=route.tags)
$parent.include_router(copy$n)
""")
GUARDS = forms("""
if $condition:
    $statement
---
if $condition:
    $statement
else:
    $other
---
try:
    import app.missing as _
    $statement
except ImportError:
    $other
---
try:
    import app.deps as _
    $statement
except ImportError:
    $other
---
match settings.NAME:
    case 'x':
        $statement
    case _:
        $other
---
match settings.NAME:
    case 'y' | 'z':
        $statement
""")
IMPORTS = forms("""
from $module import $name as i$n
# i$n
---
from $package import $last
# $last.$name
---
import $module as m$n
# m$n.$name
---
from $module import $name
# $name
---
from $module import *
# $name
---
i$n = getattr(importlib.import_module("$module"), "$name")
# i$n
""")
REEXPORTS = forms("""
from $module import $name as again$n
---
import importlib

again$n = importlib.import_module("$module").$name
---
from $package import $last as inner$n

again$n = getattr(inner$n, "$name")
---
def __getattr__(name):
    if name == "again$n":
        import $module as found

        return found.$name
    raise AttributeError(name)
""")
