"""How alembic reaches the database."""

from alembic import context
from sqlalchemy import create_engine

from app.config import Settings
from app.models import Base


def migrate_online() -> None:
    """Run the migrations on the URL that was handed over, or else on the one of the settings."""
    url = context.config.get_main_option("sqlalchemy.url") or Settings().database_url
    engine = create_engine(url)
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=Base.metadata)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


def print_sql() -> None:
    """Print the migrations as SQL."""
    context.configure(url=Settings().database_url, target_metadata=Base.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    print_sql()
else:
    migrate_online()
