"""Users for a fresh development database: `python -m app.seeds PASSWORD`. Roles come from the migrations."""

import sys

from sqlalchemy.orm import Session

from app.config import Settings
from app.database import make_session_factory
from app.models import User
from app.services.passwords import hash_password

USERS = {"manager@shop.example": "manager", "clerk@shop.example": "clerk", "viewer@shop.example": "viewer"}


def add_users(session: Session, password: str) -> None:
    """Add one user for each role, all with that password."""
    password_hash = hash_password(password)
    for email, role_name in USERS.items():
        session.add(User(email=email, password_hash=password_hash, role_name=role_name))
    session.commit()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m app.seeds PASSWORD")
    with make_session_factory(Settings().database_url)() as session:
        add_users(session, sys.argv[1])
