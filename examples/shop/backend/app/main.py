"""The application. Start it with `uvicorn app.main:app`."""

from fastapi import FastAPI

from app.config import Settings
from app.database import make_session_factory
from app.error_handlers import add_error_handlers
from app.middleware import MutationLedger
from app.routers import auth, drafts, health, orders, products, stock, suppliers

API_PREFIX = "/api"


def create_app(settings: Settings) -> FastAPI:
    """An application with its own settings and its own database."""
    app = FastAPI(title="Shop", version="1.0.0")
    app.state.settings = settings
    app.state.session_factory = make_session_factory(settings.database_url)
    add_error_handlers(app)
    app.add_middleware(MutationLedger, prefixes=(f"{API_PREFIX}/suppliers",))
    for domain in (auth, drafts, orders, products, stock, suppliers):
        app.include_router(domain.router, prefix=API_PREFIX)
    app.include_router(health.router)
    return app


app = create_app(Settings())
