"""What code, migrations and permissions must agree on."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from fastapi import FastAPI
from sqlalchemy import create_engine, inspect, select

from app.models import Base, PermissionEntry, RoleGrant
from app.permissions import Permission
from tests.conftest import BACKEND


def test_the_migrations_give_the_models(template: Path) -> None:
    with create_engine(f"sqlite:///{template}").connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_the_downgrades_leave_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    config = Config(BACKEND / "alembic.ini")
    config.set_main_option("sqlalchemy.url", url)
    command.upgrade(config, "head")
    command.downgrade(config, "base")
    assert inspect(create_engine(url)).get_table_names() == ["alembic_version"]


def test_every_permission_is_in_the_database_and_held_by_a_role(app: FastAPI) -> None:
    with app.state.session_factory() as session:
        assert set(session.scalars(select(PermissionEntry.code))) == set(Permission)
        assert set(session.scalars(select(RoleGrant.permission_code))) == set(Permission)


def test_the_openapi_document_can_be_made(app: FastAPI) -> None:
    assert len(app.openapi()["paths"]) == 18
