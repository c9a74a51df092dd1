"""Settings, each with a default that suits a developer's machine."""

import secrets

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What a deployment can change, by environment variables that begin with `SHOP_`."""

    model_config = SettingsConfigDict(env_prefix="SHOP_", env_file=".env", extra="ignore")

    database_url: str = "sqlite:///shop.db"
    # Without a configured secret, tokens hold until the process ends.
    token_secret: SecretStr = Field(default_factory=lambda: SecretStr(secrets.token_urlsafe(32)), min_length=32)
    token_minutes: int = Field(default=480, ge=1)
    watch_seconds: float = Field(default=2.0, gt=0)
