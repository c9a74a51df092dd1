"""Whether the application can work."""

import logging

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.errors import UnavailableError
from app.repositories.health import ping
from app.schemas.health import HealthResponse

logger = logging.getLogger(__name__)


def alive() -> HealthResponse:
    """That the process answers."""
    return HealthResponse()


def ready(session: Session) -> HealthResponse:
    """That the database answers too. Raises UnavailableError where it does not."""
    try:
        ping(session)
    except SQLAlchemyError as error:
        logger.exception("the database does not answer")
        raise UnavailableError("The database does not answer") from error
    return HealthResponse()
