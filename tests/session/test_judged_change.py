"""What a change causes: new findings wherever they show, and the line behind each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from govern.errors import UsageError
from govern.findings import Finding
from govern.session.check import run_check
from govern.session.check_request import CheckRequest
from tests.tree.conftest import Git, Write, git, plain_git, repository, write

__all__ = ["git", "plain_git", "repository", "write"]

MAIN = """\
from fastapi import Depends, FastAPI

from app.guards import require
from app.routers import items, orders

app = FastAPI()
app.include_router(items.router, prefix="/items", dependencies=[Depends(require("items"))])
app.include_router(
    orders.router,
    prefix="/orders",
    dependencies=[Depends(require("orders"))],
)
"""
GUARDS = """\
from fastapi import Depends, Header, HTTPException

from app.database import session
from app.models import User


def current_user(authorization: str = Header()) -> User:
    user = session.query(User).filter(User.token == authorization).first()
    if user is None:
        raise HTTPException(401)
    return user


def require(permission: str):
    def check(user: User = Depends(current_user)) -> User:
        if permission not in user.permissions:
            raise HTTPException(403)
        return user

    return check
"""
MODELS = """\
from sqlalchemy import JSON
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    token: Mapped[str] = mapped_column(primary_key=True)
    permissions: Mapped[list[str]] = mapped_column(JSON)
"""


def router(*names: str) -> str:
    head = "from fastapi import APIRouter\nfrom app.database import session\n\nrouter = APIRouter()\n"
    return head + "".join(
        f'\n\n@router.post("/{name}")\ndef {name}():\n    session.add({name!r})\n    session.commit()\n'
        for name in names
    )


DATABASE = "from sqlalchemy.orm import Session\n\nsession = Session()\n"
CONFIG = "select: [mutation-without-permission]\nconcepts:\n  permission: {enabled: true}\n"
OFF = CONFIG + "rules:\n  mutation-without-permission: off\n"
SHOP = {
    "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["fastapi==0.115.0", "sqlalchemy"]\n',
    "govern.yaml": CONFIG,
    "app/__init__.py": "",
    "app/main.py": MAIN,
    "app/guards.py": GUARDS,
    "app/models.py": MODELS,
    "app/database.py": DATABASE,
    "app/routers/__init__.py": "",
    "app/routers/items.py": router("buy", "sell", "swap"),
    "app/routers/orders.py": router("place", "cancel"),
}


@dataclass(frozen=True)
class Shop:
    """A repository, in a branch of its own."""

    root: Path
    git: Git
    write: Write

    def check(self, base: str = "main", *, staged: bool = False) -> tuple[Finding, ...]:
        result = run_check(CheckRequest((self.root,), base=base, staged=staged))
        assert result.failures == ()
        return result.findings

    def change(self, files: Mapping[str, str]) -> None:
        self.write(self.root, files)

    def commit(self, message: str = "x") -> None:
        self.git(self.root, "add", "--all")
        self.git(self.root, "commit", "-q", "-m", message)


@pytest.fixture
def shop(repository: Path, git: Git, write: Write) -> Shop:
    made = Shop(repository, git, write)
    made.change(SHOP)
    made.commit()
    git(repository, "branch", "-M", "main")
    git(repository, "checkout", "-q", "-b", "topic")
    return made


def place(finding: Finding) -> str:
    return f"{finding.location.file}:{finding.location.line}"


def cause(finding: Finding) -> str:
    assert finding.cause is not None
    return f"{finding.cause.file}:{finding.cause.line} {finding.cause.note}"


def test_nothing_changed(shop: Shop) -> None:
    assert shop.check() == ()
    assert shop.check("HEAD", staged=True) == ()


def test_one_removed_guard_is_one_finding_with_its_consequences(shop: Shop) -> None:
    """The handlers stand in files that were not touched; a file beside them was, and has nothing to do with it."""
    shop.change(
        {
            "app/main.py": MAIN.replace('    dependencies=[Depends(require("orders"))],\n', ""),
            "app/database.py": DATABASE + "# more\n",
            "README.md": "# Shop\n",
        }
    )
    (found,) = shop.check()
    assert place(found) == "app/main.py:11"
    assert cause(found) == 'app/main.py:11 `dependencies=[Depends(require("orders"))],` was removed here'
    assert [place(one) for one in found.consequences] == ["app/routers/orders.py:8", "app/routers/orders.py:14"]
    assert "and 1 more for the same reason" in found.message


def test_a_touched_handler_is_not_the_cause_of_what_happens_elsewhere(shop: Shop) -> None:
    shop.change(
        {
            "app/main.py": MAIN.replace(', dependencies=[Depends(require("items"))]', ""),
            "app/routers/items.py": router("buy", "sell", "swap").replace("def sell():", "def sell() -> None:"),
        }
    )
    (found,) = shop.check()
    assert cause(found) == "app/main.py:7 the change that causes this"
    assert len(found.consequences) == 3


def test_a_weaker_guard_in_a_third_file(shop: Shop) -> None:
    weaker = GUARDS.replace("    return check\n", "    return lambda: None\n")
    shop.change({"app/guards.py": weaker, "README.md": "# Shop\n"})
    (found,) = shop.check()
    assert cause(found) == "app/guards.py:20 the change that causes this"
    assert len(found.consequences) == 5


def test_new_endpoints_are_their_own_causes_and_old_findings_stay_away(shop: Shop) -> None:
    main = MAIN.replace(', dependencies=[Depends(require("items"))]', "")
    shop.git(shop.root, "checkout", "-q", "main")
    shop.change({"app/main.py": main})
    shop.commit("old findings")
    shop.git(shop.root, "checkout", "-q", "-B", "topic")
    shop.change({"app/routers/items.py": router("buy", "lend", "sell", "swap", "rent")})
    found = shop.check()
    assert [place(one) for one in found] == ["app/routers/items.py:14", "app/routers/items.py:32"]
    assert all(cause(one).startswith(place(one)) for one in found)
    assert [one.endpoint for one in found] == ["POST /items/lend", "POST /items/rent"]


def test_code_that_moves_is_not_new(shop: Shop) -> None:
    shop.git(shop.root, "checkout", "-q", "main")
    shop.change({"app/main.py": MAIN.replace(', dependencies=[Depends(require("items"))]', "")})
    shop.commit("old findings")
    shop.git(shop.root, "checkout", "-q", "-B", "topic")
    shop.git(shop.root, "mv", "app/routers/items.py", "app/routers/goods.py")
    text = (
        (shop.root / "app/main.py")
        .read_text()
        .replace("import items,", "import goods,")
        .replace("items.router", "goods.router")
    )
    shop.change({"app/main.py": "# moved\n" + text})
    assert shop.check() == ()


def test_the_base_is_where_both_parted(shop: Shop) -> None:
    """What main learned since is not undone by the topic."""
    shop.change({"README.md": "# Shop\n"})
    shop.commit("topic")
    shop.git(shop.root, "checkout", "-q", "main")
    shop.change({"app/routers/orders.py": router("place"), "app/main.py": MAIN})
    shop.commit("main goes on")
    shop.git(shop.root, "checkout", "-q", "topic")
    assert shop.check() == ()


def test_what_is_staged_against_what_is_committed(shop: Shop) -> None:
    shop.change({"app/main.py": MAIN.replace(', dependencies=[Depends(require("items"))]', "")})
    shop.git(shop.root, "add", "app/main.py")
    shop.change({"app/main.py": MAIN})
    assert shop.check("HEAD") == ()
    (found,) = shop.check("HEAD", staged=True)
    assert len(found.consequences) == 3


def test_a_changed_configuration_is_a_cause(shop: Shop) -> None:
    shop.git(shop.root, "checkout", "-q", "main")
    shop.change(
        {
            "app/main.py": MAIN.replace(', dependencies=[Depends(require("items"))]', ""),
            "govern.yaml": OFF,
        }
    )
    shop.commit("off")
    shop.git(shop.root, "checkout", "-q", "-B", "topic")
    shop.change({"govern.yaml": CONFIG, "README.md": "on again\n"})
    (found,) = shop.check()
    assert cause(found) == "govern.yaml:3 `rules:` was removed here"


def test_a_removed_ignore_comment_is_a_cause(shop: Shop) -> None:
    shop.git(shop.root, "checkout", "-q", "main")
    ignored = router("buy").replace("@router", "# govern: ignore[mutation-without-permission] open to all\n@router")
    shop.change(
        {"app/main.py": MAIN.replace(', dependencies=[Depends(require("items"))]', ""), "app/routers/items.py": ignored}
    )
    shop.commit("ignored")
    shop.git(shop.root, "checkout", "-q", "-B", "topic")
    shop.change({"app/routers/items.py": router("buy"), "README.md": "x\n"})
    (found,) = shop.check()
    assert cause(found).startswith("app/routers/items.py:7 `# govern: ignore[mutation-without-permission] open to all`")


def test_rules_see_the_base(shop: Shop) -> None:
    from govern.session.repository import open_repository

    assert open_repository((shop.root,)).project.base is None
    shop.change({"app/routers/orders.py": router("place")})
    for found in (open_repository((shop.root,), base="main"), open_repository((shop.root,), staged=True)):
        base = found.project.base
        assert base is not None
        assert "POST /orders/cancel" in [one.label for one in base.endpoints]


@pytest.mark.parametrize(
    ("base", "message"),
    [
        ("nowhere", "nowhere: no such file, and no such commit in this repository"),
        ("alone", r"alone\.\.\.HEAD: the two have no commit in common at all"),
    ],
)
def test_what_cannot_be_compared_with(shop: Shop, base: str, message: str) -> None:
    shop.git(shop.root, "checkout", "-q", "--orphan", "alone")
    shop.commit("alone")
    shop.git(shop.root, "checkout", "-q", "topic")
    with pytest.raises(UsageError, match=message):
        shop.check(base)


def test_a_branch_that_is_only_somebody_elses(shop: Shop, tmp_path: Path) -> None:
    shop.git(tmp_path, "clone", "-q", "--branch", "topic", str(shop.root), "clone")
    with pytest.raises(UsageError, match=r"main: .*: did you mean origin/main\?"):
        run_check(CheckRequest((tmp_path / "clone",), base="main"))


def test_a_repository_without_commits(repository: Path, write: Write) -> None:
    write(repository, SHOP)
    with pytest.raises(UsageError, match="has no commit yet"):
        run_check(CheckRequest((repository,), base="main"))
    assert run_check(CheckRequest((repository,), staged=True)).findings == ()


def test_a_shallow_clone(shop: Shop, tmp_path: Path) -> None:
    shop.change({"README.md": "# Shop\n"})
    shop.commit("second")
    shop.git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", f"file://{shop.root}", "shallow")
    with pytest.raises(UsageError, match="shallow: fetch the history first"):
        run_check(CheckRequest((tmp_path / "shallow",), base="origin/main"))
