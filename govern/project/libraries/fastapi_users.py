"""fastapi-users 12 to 15: the schemas that applications subclass."""

TEXT = '''
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, EmailStr

ID = TypeVar("ID")


class CreateUpdateDictModel(BaseModel):
    pass


class BaseUser(CreateUpdateDictModel, Generic[ID]):
    """Base User model."""

    id: ID
    email: EmailStr
    is_active: bool = True
    is_superuser: bool = False
    is_verified: bool = False

    model_config = ConfigDict(from_attributes=True)


class BaseUserCreate(CreateUpdateDictModel):
    email: EmailStr
    password: str
    is_active: bool | None = True
    is_superuser: bool | None = False
    is_verified: bool | None = False


class BaseUserUpdate(CreateUpdateDictModel):
    password: str | None = None
    email: EmailStr | None = None
    is_active: bool | None = None
    is_superuser: bool | None = None
    is_verified: bool | None = None


class BaseOAuthAccount(BaseModel, Generic[ID]):
    """Base OAuth account model."""

    id: ID
    oauth_name: str
    access_token: str
    expires_at: int | None = None
    refresh_token: str | None = None
    account_id: str
    account_email: str

    model_config = ConfigDict(from_attributes=True)


class BaseOAuthAccountMixin(BaseModel):
    """Adds OAuth accounts list to a User model."""

    oauth_accounts: list[BaseOAuthAccount] = []
'''
