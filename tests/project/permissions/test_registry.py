"""Where permissions are defined, found by the names that guards are asked for."""

from __future__ import annotations

from textwrap import dedent

import pytest

from govern.project.project import Project
from tests.project.small_apps import project_in

GUARDS = """
from fastapi import Depends, HTTPException
from fastapi.security import HTTPBearer


def require(*names):
    def check(user=Depends(HTTPBearer())):
        if not all(name in user.permissions for name in names):
            raise HTTPException(403)
    return check
"""


def shop(*names: str, imports: str = "", **files: str) -> Project:
    """An application with an endpoint for each name, as it stands in code; `files` are its other modules."""
    main = f"from fastapi import Depends, FastAPI\nfrom app.guards import require\n{imports}\napp = FastAPI()\n"
    for at, name in enumerate(names):
        main += f'\n@app.get("/{at}", dependencies=[Depends(require({name}))])\ndef handler_{at}():\n    return {at}\n'
    tree: dict[str, str | bytes] = {
        "requirements.txt": "fastapi==0.115.0\nsqlalchemy==2.0.36\n",
        "app/__init__.py": "",
        "app/main.py": main,
        "app/guards.py": GUARDS,
    }
    for path, text in files.items():
        folder, _, name = path.rpartition("__")
        tree[f"{folder.replace('__', '/')}/{name}.py" if folder else f"app/{name}.py"] = dedent(text)
    return project_in(tree)


def with_file(path: str, text: str, *names: str) -> Project:
    project = shop(*names)
    files = {one: project.tree.read(one) for one in project.paths}
    return project_in({**files, path: text})


def registry(project: Project) -> dict[str, set[str]]:
    """The collections of the registries of a project, with what they define."""
    return {
        one.shown: set(one.definitions)
        for found in project.permissions.registries()
        for one in found.collections
    }  # fmt: skip


def undefined(project: Project) -> list[tuple[str, str]]:
    return [(one.name, one.hint) for one in project.permissions.undefined()]


READ, WRITE = '"orders:read"', '"orders:write"'
BOTH = {"orders:read", "orders:write"}


@pytest.mark.parametrize(
    ("name", "module", "found"),
    [
        ("perms", 'ALL = ["orders:read", "orders:write"]', "app.perms.ALL"),
        ("perms", 'ALL = frozenset({"orders:read", "orders:write"})', "app.perms.ALL"),
        ("perms", 'ALL = [("orders:read", "Read"), ("orders:write", "Write")]', "app.perms.ALL"),
        ("perms", 'ALL = [{"code": "orders:read"}, {"code": "orders:write"}]', "app.perms.ALL"),
        ("perms", 'ALL = {"orders:read": "Read", "orders:write": "Write"}', "app.perms.ALL"),
        ("perms", 'ALL = {"orders": ["orders:read", "orders:write"]}', "app.perms.ALL"),
        ("perms", 'ALL = {"orders": {"read": "Read", "write": "Write"}}', "app.perms.ALL"),
        ("perms", 'def all_permissions():\n    return ["orders:read", "orders:write"]', "app.perms.all_permissions"),
        ("perms", 'READ = "orders:read"\nWRITE = "orders:write"', "app.perms"),
        ("perms", 'class Perms:\n    READ = "orders:read"\n    WRITE = "orders:write"', "app.perms.Perms"),
        (
            "perms",
            'class Perms:\n    class Orders:\n        READ = "orders:read"\n        WRITE = "orders:write"',
            "app.perms.Perms.Orders",
        ),
        (
            "perms",
            'from enum import Enum\nclass Perm(str, Enum):\n    READ = "orders:read"\n    WRITE = "orders:write"',
            "app.perms.Perm",
        ),
        (
            "perms",
            'from enum import Enum\nclass Perm(Enum):\n    READ = ("orders:read", 1)\n    WRITE = ("orders:write", 2)',
            "app.perms.Perm",
        ),
    ],
)
def test_a_registry_in_code(name: str, module: str, found: str) -> None:
    assert registry(shop(READ, WRITE, **{name: module})) == {found: BOTH}


MODEL = """
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Permission(Base):
    __tablename__ = "permissions"
    code: Mapped[str] = mapped_column(primary_key=True)
"""


@pytest.mark.parametrize(
    ("seed", "found"),
    [
        (
            """
            from app.models import Permission

            def seed(db):
                db.add(Permission(code="orders:read"))
                db.add(Permission(code="orders:write"))
            """,
            "the rows of Permission.code",
        ),
        (
            """
            from alembic import op
            import sqlalchemy as sa

            permissions = sa.table("permissions", sa.column("code"))

            def upgrade():
                op.bulk_insert(permissions, [{"code": "orders:read"}, {"code": "orders:write"}])
            """,
            "the rows of permissions.code",
        ),
        (
            """
            from sqlalchemy import insert
            from app.models import Permission

            def seed(db):
                db.execute(insert(Permission), [{"code": "orders:read"}, {"code": "orders:write"}])
            """,
            "the rows of Permission.code",
        ),
        (
            """
            from sqlalchemy import insert
            from app.models import Permission

            def seed(db):
                db.execute(insert(Permission).values(code="orders:read"))
                db.execute(insert(Permission).values({"code": "orders:write"}))
            """,
            "the rows of Permission.code",
        ),
        (
            '''
            from alembic import op

            def upgrade():
                op.execute("""
                    INSERT INTO permissions (code, title)
                    VALUES ('orders:read', 'Read'), ('orders:write', 'Write')
                """)
            ''',
            "the rows of permissions.code",
        ),
    ],
)
def test_a_registry_of_rows(seed: str, found: str) -> None:
    assert registry(shop(READ, WRITE, models=MODEL, seed=seed)) == {found: BOTH}


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("db/init.sql", "insert into perms (id, code) values (1, 'orders:read'), (2, 'orders:write');", "the rows of perms.code"),
        ("app/permissions.yaml", "permissions:\n  - orders:read\n  - orders:write\n", "app/permissions.yaml"),
        ("app/seeds/roles.yml", "- code: orders:read\n  title: Read\n- code: orders:write\n", "app/seeds/roles.yml"),
        ("data/permissions.json", '[{"code": "orders:read"}, {"code": "orders:write"}]', "data/permissions.json"),
    ],
)  # fmt: skip
def test_a_registry_in_a_file(path: str, text: str, found: str) -> None:
    assert registry(with_file(path, text, READ, WRITE)) == {found: BOTH}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app/permissions.yaml", "a: [\n"),
        ("app/permissions.yaml", "a: &x [orders:read]\nb: *x\n"),
        ("app/permissions.json", '{"orders:read": ' * 3000),
        ("app/permissions.json", "\ufeff\x00orders:read"),
        ("app/texts.json", '["orders:read", "orders:write"]'),
    ],
)
def test_a_file_that_is_broken_or_about_something_else_defines_nothing(path: str, text: str) -> None:
    assert registry(with_file(path, text, READ, WRITE)) == {}


def test_constants_beside_the_handlers_are_uses() -> None:
    project = shop("READ", "WRITE", imports='READ = "orders:read"\nWRITE = "orders:wirte"',
                   perms='ALL = ["orders:read", "orders:write", "stock:read"]')  # fmt: skip
    assert registry(project) == {}  # one of two is too little to tell
    project = shop("READ", "WRITE", imports='READ = "orders:read"\nWRITE = "orders:wirte"',
                   perms='from enum import StrEnum\nclass Permission(StrEnum):\n    READ = "orders:read"\n    WRITE = "orders:write"')  # fmt: skip
    assert undefined(project) == [("orders:wirte", "; did you mean 'orders:write'?")]


def test_a_literal_that_guards_share_is_no_registry_of_its_own() -> None:
    project = shop(READ, WRITE, '"stock:read"', '"stock:write"', lists='EDITORS = ["orders:read", "orders:write"]')
    assert registry(project) == {}


def test_a_computed_member_of_an_enum_is_its_value() -> None:
    project = shop("Permission.READ", "Permission.WRITE", imports="from app.perms import Permission",
                   perms="from enum import StrEnum, auto\nclass Permission(StrEnum):\n    READ = auto()\n    WRITE = auto()")  # fmt: skip
    assert registry(project) == {"app.perms.Permission": {"read", "write"}}


def test_members_that_an_enum_does_not_have() -> None:
    project = shop(
        "Permission.READ", "Permission.WRTE", "Permission.READ.value", "Permission.ALL",
        imports="from app import perms\nfrom app.perms import Permission",
        perms='from enum import StrEnum\nclass Permission(StrEnum):\n    READ = "a:read"\n    WRITE = "a:write"\n\n'
        'Permission.ALL = "a:*"\n',
        other="from app import perms\nX = perms.Permission.RAED\nY = perms.Permission.READ.name.upper()\n",
    )  # fmt: skip
    assert undefined(project) == [
        ("Permission.WRTE", "; did you mean 'WRITE'?"),
        ("Permission.RAED", ""),
    ]


def test_classes_that_are_permissions() -> None:
    project = shop(
        "CanRead", "CanWrite", "CanCount", imports="from app.classes import *",
        classes="class Base:\n    pass\n\nclass CanRead(Base):\n    pass\n\nclass CanWrite(Base):\n    pass\n\n"
        "class CanCount(Base):\n    pass\n\nclass CanNothing(Base):\n    pass\n",
        guards="""
        from fastapi import HTTPException, Request


        class require:
            def __init__(self, *permissions):
                self.permissions = permissions

            def __call__(self, request: Request):
                for permission in self.permissions:
                    if not permission().has_permission(request.state.user):
                        raise HTTPException(403)
        """,
    )  # fmt: skip
    (found,) = registry(project).values()
    assert found == {"CanRead", "CanWrite", "CanCount", "CanNothing"}
    assert [one.definition.value for one in project.permissions.unasked()] == ["CanNothing"]


def test_the_catalogue_joins_definitions_endpoints_and_roles() -> None:
    project = shop(
        READ, WRITE, '"stock:count"',
        perms='from enum import StrEnum\nclass Permission(StrEnum):\n    READ = "orders:read"\n    WRITE = "orders:write"\n'
        '    COUNT = "stock:count"\n    SHIP = "orders:ship"\n\n'
        'ROLES = {"clerk": {Permission.READ}, "manager": {Permission.READ} | {"orders:*"}, "admin": list(Permission)}\n',
    )  # fmt: skip
    assert [(one.name, one.endpoints, one.roles) for one in project.permissions.catalogue] == [
        ("orders:read", ["GET /0"], ["clerk", "manager", "admin"]),
        ("orders:ship", [], ["manager", "admin"]),
        ("orders:write", ["GET /1"], ["manager", "admin"]),
        ("stock:count", ["GET /2"], ["admin"]),
    ]


def test_code_that_is_nested_without_end_breaks_nothing() -> None:
    deep = " | ".join(['{"orders:read"}'] * 3000)
    nested = "[" * 300 + '"orders:write"' + "]" * 300
    project = shop(READ, WRITE, perms=f"PERMISSIONS = {deep}\nROLES = {{'a': {deep}}}\nX = {nested}\n")
    assert project.permissions.undefined() == ()
    assert project.permissions.missing() == ()
    assert project.permissions.unasked() == ()
    assert {one.name for one in project.permissions.catalogue} == BOTH
