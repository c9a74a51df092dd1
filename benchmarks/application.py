"""An application of any size, made up: what benchmarks measure growth with.

    python benchmarks/application.py FOLDER FILES

A domain is four files (router, service, repository, schemas) with five endpoints; each router stands behind a guard,
each service calls its repository and, every third one, the service of the domain before.
"""

from __future__ import annotations

import sys
from pathlib import Path

FILES_OF_A_DOMAIN = 4
BASE = {
    "requirements.txt": "fastapi==0.137.2\nsqlalchemy==2.0.40\n",
    "app/__init__.py": "",
    "app/database.py": """\
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

engine = create_async_engine("sqlite+aiosqlite://")
sessions = async_sessionmaker(engine)


class Base(DeclarativeBase):
    pass


async def get_session():
    async with sessions() as session:
        yield session
""",
    "app/security.py": """\
from fastapi import Depends, HTTPException
from fastapi.security import OAuth2PasswordBearer

oauth2_scheme = OAuth2PasswordBearer(tokenUrl="token")


class User:
    id: int
    is_active: bool
    permissions: list[str]


async def current_user(token: str = Depends(oauth2_scheme)) -> User:
    user = decode(token)
    if user is None or not user.is_active:
        raise HTTPException(status_code=401)
    return user


def decode(token: str) -> User | None:
    return None


def require(permission: str):
    async def check(user: User = Depends(current_user)) -> User:
        if permission not in user.permissions:
            raise HTTPException(status_code=403)
        return user

    return check
""",
    "app/audit.py": """\
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base


class AuditLog(Base):
    __tablename__ = "audit_log"
    id: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str]


async def record_audit(session, action: str) -> None:
    session.add(AuditLog(action=action))
""",
    "app/routers/__init__.py": "",
    "app/services/__init__.py": "",
    "app/repositories/__init__.py": "",
    "app/schemas/__init__.py": "",
}
ROUTER = '''\
from fastapi import APIRouter, Depends, HTTPException

from app.database import get_session
from app.schemas.{name} import {title}Create, {title}Read
from app.security import User, current_user, require
from app.services.{name} import {title}Service

router = APIRouter(prefix="/{name}", tags=["{name}"], dependencies=[Depends(current_user)])


def service(session=Depends(get_session)) -> {title}Service:
    return {title}Service(session)


@router.get("", response_model=list[{title}Read])
async def list_{name}(limit: int = 50, offset: int = 0, items: {title}Service = Depends(service)):
    """A page of them."""
    return await items.page(limit, offset)


@router.get("/{{key}}", response_model={title}Read)
async def read_{name}(key: int, items: {title}Service = Depends(service)):
    found = await items.get(key)
    if found is None:
        raise HTTPException(status_code=404)
    return found


@router.post("", response_model={title}Read, status_code=201)
async def create_{name}(
    body: {title}Create, user: User = Depends(require("{name}:create")), items: {title}Service = Depends(service)
):
    return await items.create(body, user.id)


@router.put("/{{key}}", response_model={title}Read)
async def update_{name}(
    key: int,
    body: {title}Create,
    user: User = Depends(require("{name}:update")),
    items: {title}Service = Depends(service),
):
    found = await items.update(key, body, user.id)
    if found is None:
        raise HTTPException(status_code=404)
    return found


@router.delete("/{{key}}", status_code=204)
async def delete_{name}(key: int, user: User = Depends({guard}), items: {title}Service = Depends(service)):
    await items.delete(key, user.id)
'''
SERVICE = """\
from app.audit import record_audit
from app.repositories.{name} import {title}Repository
from app.schemas.{name} import {title}Create
{borrow}

class {title}Service:
    def __init__(self, session):
        self.session = session
        self.rows = {title}Repository(session)

    async def page(self, limit: int, offset: int):
        return await self.rows.page(min(limit, 100), max(offset, 0))

    async def get(self, key: int):
        return await self.rows.get(key)

    async def create(self, body: {title}Create, owner: int):
        try:
            row = await self.rows.add(name=body.name, amount=body.amount, owner_id=owner)
            await record_audit(self.session, "{name} created")
            await self.session.commit()
        except Exception:
            await self.session.rollback()
            raise
        {more}return row

    async def update(self, key: int, body: {title}Create, owner: int):
        row = await self.rows.get(key)
        if row is None or row.owner_id != owner:
            return None
        row.name = body.name
        row.amount = body.amount
        await record_audit(self.session, "{name} updated")
        await self.session.commit()
        return row

    async def delete(self, key: int, owner: int):
        row = await self.rows.get(key)
        if row is not None and row.owner_id == owner:
            await self.rows.remove(row)
            {audit}await self.session.commit()
"""
REPOSITORY = """\
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base


class {title}(Base):
    __tablename__ = "{name}"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int]
    name: Mapped[str]
    amount: Mapped[float]


class {title}Repository:
    def __init__(self, session):
        self.session = session

    async def page(self, limit: int, offset: int):
        found = await self.session.execute(select({title}).order_by({title}.id).limit(limit).offset(offset))
        return found.scalars().all()

    async def get(self, key: int):
        return await self.session.get({title}, key)

    async def add(self, **values):
        row = {title}(**values)
        self.session.add(row)
        await self.session.flush()
        return row

    async def remove(self, row: {title}):
        await self.session.delete(row)
"""
SCHEMAS = """\
from pydantic import BaseModel, ConfigDict, Field


class {title}Create(BaseModel):
    name: str = Field(min_length=1, max_length=80)
    amount: float = 0.0


class {title}Read({title}Create):
    model_config = ConfigDict(from_attributes=True)

    id: int
    owner_id: int
"""


def application(files: int) -> dict[str, str]:
    """The files of an application with at least `files` Python files, by path; the same for the same number."""
    domains = max(1, (files - len(BASE)) // FILES_OF_A_DOMAIN + 1)
    found = dict(BASE)
    names = [f"d{number:05}" for number in range(domains)]
    for number, name in enumerate(names):
        title = name.title()
        before = names[number - 1] if number % 3 == 2 else ""
        words = {
            "name": name,
            "title": title,
            # one domain in ten has something to report
            "guard": "current_user" if number % 10 == 7 else f'require("{name}:delete")',
            "audit": "" if number % 10 == 4 else f'await record_audit(self.session, "{name} deleted")\n            ',
            "borrow": f"from app.services.{before} import {before.title()}Service\n" if before else "",
            "more": f"await {before.title()}Service(self.session).get(row.id)\n        " if before else "",
        }
        parts = (("routers", ROUTER), ("services", SERVICE), ("repositories", REPOSITORY), ("schemas", SCHEMAS))
        found.update({f"app/{part}/{name}.py": text.format(**words) for part, text in parts})
    imports = "\n".join(f"from app.routers import {name}" for name in names)
    includes = "\n".join(f'app.include_router({name}.router, prefix="/api")' for name in names)
    found["app/main.py"] = f"from fastapi import FastAPI\n\n{imports}\n\napp = FastAPI()\n{includes}\n"
    return found


def write_application(folder: Path, files: int) -> None:
    """Write an application of `files` Python files below `folder`."""
    for path, text in application(files).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_application(Path(sys.argv[1]), int(sys.argv[2]))
