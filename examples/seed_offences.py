"""Copies the shop and breaks one rule after another in the copy, so that govern can be seen finding it out.

    python examples/seed_offences.py                    every offence, in a new temporary folder
    python examples/seed_offences.py FOLDER             the same in FOLDER, which must be empty or absent
    python examples/seed_offences.py --rule field-missing FOLDER
    python examples/seed_offences.py --clean FOLDER     a copy without any offence
    python examples/seed_offences.py --list

The copy is a git repository of its own with the clean shop committed: `git diff` shows what was seeded.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

SHOP = Path(__file__).parent / "shop"
NOT_COPIED = shutil.ignore_patterns("__pycache__", ".*_cache", "node_modules", "dist", "*.db", ".env")


class SeedError(Exception):
    """An offence that cannot be seeded; the message says which and why."""


@dataclass(frozen=True)
class Edit:
    """A text that must stand in a file exactly once, and what to put there. Without a text: the file goes."""

    file: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True)
class Offence:
    """How to break one rule, and the line that govern should point at: the one that holds `mark`, once, afterwards."""

    rule: str
    description: str
    file: str
    mark: str
    edits: tuple[Edit, ...]


ROUTERS = "backend/app/routers"
SERVICES = "backend/app/services"
ENTRYPOINTS = "docs/agents/entrypoints"
SHELVES = "".join(f'    "{row}-{place:02}",\n' for row in "ABCDEFGHIJ" for place in range(1, 36))

OFFENCES = (
    Offence(
        rule="router-too-long",
        description="350 shelves are listed in the router of orders",
        file=f"{ROUTERS}/orders.py",
        mark='"""Orders: /api/orders.',
        edits=(
            Edit(
                f"{ROUTERS}/orders.py",
                'router = APIRouter(prefix="/orders", tags=["orders"])\n',
                f'router = APIRouter(prefix="/orders", tags=["orders"])\n\nSHELVES = [\n{SHELVES}]\n',
            ),
        ),
    ),
    Offence(
        rule="handler-without-delegation",
        description="the handler of stock levels goes past its service to the repository",
        file=f"{ROUTERS}/stock.py",
        mark="def list_levels(",
        edits=(
            Edit(
                f"{ROUTERS}/stock.py",
                "    return stock.list_levels(session, paging)\n",
                "    rows, total = levels.list_levels(session, paging)\n"
                "    items = [StockLevelResponse.model_validate(row) for row in rows]\n"
                "    return Page(items=items, total=total, page=paging.page, size=paging.size)\n",
            ),
            Edit(
                f"{ROUTERS}/stock.py",
                "from app.permissions import Permission\n",
                "from app.permissions import Permission\nfrom app.repositories import stock as levels\n",
            ),
        ),
    ),
    Offence(
        rule="data-access-in-router",
        description="the handler that archives a product looks it up in the session",
        file=f"{ROUTERS}/products.py",
        mark="session.get(Product, product_id)",
        edits=(
            Edit(
                f"{ROUTERS}/products.py",
                "    products.archive_product(session, actor, operation_id, product_id)\n",
                "    if session.get(Product, product_id) is None:\n"
                '        raise HTTPException(404, "There is no such product")\n'
                "    products.archive_product(session, actor, operation_id, product_id)\n",
            ),
            Edit(f"{ROUTERS}/products.py", "from app.models import User\n", "from app.models import Product, User\n"),
            Edit(f"{ROUTERS}/products.py", "APIRouter, Depends, Query\n", "APIRouter, Depends, HTTPException, Query\n"),
        ),
    ),
    Offence(
        rule="login-is-not-permission",
        description="everybody who is signed in may cancel orders",
        file=f"{ROUTERS}/orders.py",
        mark="def cancel_order(",
        edits=(
            Edit(
                f"{ROUTERS}/orders.py",
                "def cancel_order(order_id: UUID, session: SessionDep, actor: Writer, ",
                "def cancel_order(order_id: UUID, session: SessionDep, actor: CurrentUser, ",
            ),
            Edit(f"{ROUTERS}/orders.py", "    OperationDep,\n", "    CurrentUser,\n    OperationDep,\n"),
        ),
    ),
    Offence(
        rule="mutation-without-audit",
        description="stock movements have lost their decorator",
        file=f"{ROUTERS}/stock.py",
        mark="def record_movement(",
        edits=(
            Edit(f"{SERVICES}/stock.py", '@audited("stock.move")\n'),
            Edit(f"{SERVICES}/stock.py", "from app.services.audit import audited\n"),
        ),
    ),
    Offence(
        rule="mutation-without-idempotency",
        description="the handler that changes a product makes up an operation id for each request",
        file=f"{ROUTERS}/products.py",
        mark="def update_product(",
        edits=(
            Edit(
                f"{ROUTERS}/products.py",
                "data: ProductUpdate, session: SessionDep, actor: Writer, operation_id: OperationId\n",
                "data: ProductUpdate, session: SessionDep, actor: Writer\n",
            ),
            Edit(
                f"{ROUTERS}/products.py",
                "products.update_product(session, actor, operation_id, ",
                "products.update_product(session, actor, str(uuid4()), ",
            ),
            Edit(f"{ROUTERS}/products.py", "from uuid import UUID\n", "from uuid import UUID, uuid4\n"),
        ),
    ),
    Offence(
        rule="endpoint-undocumented",
        description="the entrypoint document of products does not know that single products can be read",
        file=f"{ROUTERS}/products.py",
        mark="def read_product(",
        edits=(
            Edit(
                f"{ENTRYPOINTS}/products.md",
                "### GET /api/products/{product_id}\n"
                "- Handler: `app.routers.products.read_product`\n"
                "- Permission: `products:read`\n"
                "- Gives: `ProductResponse`\n"
                "- Tests: `test_create_and_read`, `test_what_does_not_exist_is_not_found`\n"
                "- Callers: `readProduct` in `frontend/src/services/products.ts`\n\n",
            ),
        ),
    ),
    Offence(
        rule="entrypoint-document-missing",
        description="nobody wrote an entrypoint document for suppliers",
        file=f"{ROUTERS}/suppliers.py",
        mark="def list_suppliers(",
        edits=(Edit(f"{ENTRYPOINTS}/suppliers.md"),),
    ),
    Offence(
        rule="field-missing",
        description="the frontend's type of a product lacks its description",
        file="frontend/src/types/products.ts",
        mark="export interface ProductResponse {",
        edits=(Edit("frontend/src/types/products.ts", "  description: string | null;\n"),),
    ),
    Offence(
        rule="unresolved-wiring",
        description="a router comes from whatever module the environment names",
        file="backend/app/main.py",
        mark='import_module(os.environ["SHOP_EXTENSION"])',
        edits=(
            Edit(
                "backend/app/main.py",
                "    app.include_router(health.router)\n",
                "    app.include_router(health.router)\n"
                '    app.include_router(import_module(os.environ["SHOP_EXTENSION"]).router, prefix=API_PREFIX)\n',
            ),
            Edit(
                "backend/app/main.py",
                "\nfrom fastapi import FastAPI\n",
                "\nimport os\nfrom importlib import import_module\n\nfrom fastapi import FastAPI\n",
            ),
        ),
    ),
)  # fmt: skip


def copy_shop(folder: Path) -> None:
    """Copy the shop into `folder` and commit it there. Raises SeedError if `folder` holds something already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SeedError(f"{folder}: is not empty")
    shutil.copytree(SHOP, folder, ignore=NOT_COPIED, dirs_exist_ok=True)
    author = ("-c", "user.name=seed", "-c", "user.email=seed@example.invalid", "-c", "commit.gpgsign=false")
    _git(folder, "init")
    _git(folder, "add", "--all")
    _git(folder, *author, "commit", "--no-verify", "--message", "feat: the clean shop")


def seed(folder: Path, offences: Iterable[Offence]) -> None:
    """Make the edits of `offences` in a copy of the shop. Raises SeedError where an anchor is gone or ambiguous."""
    for offence in offences:
        for edit in offence.edits:
            path = folder / edit.file
            if not path.is_file():
                raise SeedError(f"{offence.rule}: {edit.file} is gone")
            if not edit.old:
                path.unlink()
                continue
            text = path.read_text(encoding="utf-8")
            times = text.count(edit.old)
            if times != 1:
                raise SeedError(f"{offence.rule}: {edit.file} holds {times} times, not once: {edit.old!r}")
            path.write_text(text.replace(edit.old, edit.new), encoding="utf-8")


def line_of(folder: Path, offence: Offence) -> int:
    """The line that govern should point at. Raises SeedError where its mark is gone or ambiguous."""
    lines = (folder / offence.file).read_text(encoding="utf-8").splitlines()
    found = [number for number, line in enumerate(lines, 1) if offence.mark in line]
    if len(found) != 1:
        raise SeedError(f"{offence.rule}: {offence.file} has {len(found)} lines, not one, with {offence.mark!r}")
    return found[0]


def _git(folder: Path, *command: str) -> None:
    try:
        done = subprocess.run(["git", *command], cwd=folder, capture_output=True, encoding="utf-8", check=False)
    except OSError as error:
        raise SeedError(f"git cannot be run: {error}") from None
    if done.returncode:
        raise SeedError(f"git {' '.join(command)}: {done.stderr.strip()}")


def _print_table() -> None:
    for offence in OFFENCES:
        print(f"{offence.rule}: {offence.description}")
        for edit in offence.edits:
            print(f"    {edit.file}: {_deed_of(edit)}")


def _deed_of(edit: Edit) -> str:
    if not edit.old:
        return "remove the file"
    if not edit.new:
        return f"remove `{edit.old.splitlines()[0].strip()}`"
    kept = edit.old.splitlines()
    first = next(line for line in edit.new.splitlines() if line and line not in kept)
    return f"write `{first.strip()}`"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 0 where everything was seeded, 2 where not."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, help="where to put the copy (default: a new temporary folder)")
    choice = parser.add_mutually_exclusive_group()
    rules = [offence.rule for offence in OFFENCES]
    choice.add_argument("--rule", action="append", choices=rules, help="seed only this")
    choice.add_argument("--clean", action="store_true", help="seed nothing")
    choice.add_argument("--list", action="store_true", help="print the offences and stop")
    given = parser.parse_args(arguments)
    if given.list:
        _print_table()
        return 0
    offences = [offence for offence in OFFENCES if not given.clean and (not given.rule or offence.rule in given.rule)]
    folder = given.folder or Path(tempfile.mkdtemp(prefix="shop-"))
    try:
        copy_shop(folder)
        seed(folder, offences)
        for offence in offences:
            print(f"{offence.file}:{line_of(folder, offence)}: {offence.rule}: {offence.description}")
    except SeedError as error:
        print(f"seed_offences: {error}", file=sys.stderr)
        return 2
    print(f"\n{len(offences)} offences in {folder}\nTry: govern check {folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
