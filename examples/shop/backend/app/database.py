"""The database: one engine for each application, one session for each request."""

from collections.abc import Iterator

from fastapi.requests import HTTPConnection
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

SessionFactory = sessionmaker[Session]


def make_session_factory(database_url: str) -> SessionFactory:
    """A factory of sessions on `database_url`."""
    return sessionmaker(create_engine(database_url, pool_pre_ping=True), expire_on_commit=False)


def get_session(connection: HTTPConnection) -> Iterator[Session]:
    """A session that lives as long as the request. Services commit; what they leave uncommitted is lost."""
    with connection.app.state.session_factory() as session:
        yield session
