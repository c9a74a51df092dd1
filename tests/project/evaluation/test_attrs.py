"""Classes of attrs: fields made by a factory, and what runs behind the constructor."""

from __future__ import annotations

from tests.project.small_apps import project_of


def test_a_factory_of_routers() -> None:
    project = project_of("""
from attrs import define, field
from fastapi import APIRouter

@define(kw_only=True)
class Base:
    router: APIRouter = field(factory=APIRouter)
    extensions: list = field(factory=list)
    def __attrs_post_init__(self):
        self.register_routes()
        for extension in self.extensions:
            extension.register(self)

@define(kw_only=True)
class Tiles(Base):
    add_viewer: bool = True
    def register_routes(self):
        @self.router.get("/tiles")
        def tiles(): ...
        if self.add_viewer:
            @self.router.get("/viewer")
            def viewer(): ...

@define
class Validate:
    def register(self, factory):
        @factory.router.get("/validate")
        def validate(): ...

app.include_router(Tiles(extensions=[Validate()]).router, prefix="/cog")
app.include_router(Tiles(add_viewer=False).router, prefix="/plain")
""")
    labels = [endpoint.label for endpoint in project.endpoints]
    assert labels == ["GET /cog/tiles", "GET /cog/viewer", "GET /cog/validate", "GET /plain/tiles"]
