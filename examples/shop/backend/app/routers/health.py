"""Health checks: /health, for whoever runs the application. They need no token."""

from fastapi import APIRouter

from app.dependencies import SessionDep
from app.schemas.health import HealthResponse
from app.services import health

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live", response_model=HealthResponse)
def live() -> HealthResponse:
    """The process answers."""
    return health.alive()


@router.get("/ready", response_model=HealthResponse)
def ready(session: SessionDep) -> HealthResponse:
    """The database answers too."""
    return health.ready(session)
