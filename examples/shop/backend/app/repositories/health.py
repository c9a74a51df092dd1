"""The smallest query."""

from sqlalchemy import text
from sqlalchemy.orm import Session


def ping(session: Session) -> None:
    """Ask the database for anything. Raises SQLAlchemyError where it does not answer."""
    session.execute(text("SELECT 1"))
