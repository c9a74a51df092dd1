"""After any edit a warm run gives what a cold one gives, byte for byte.

A bounded run here; all ten thousand with `GOVERN_EDITS=10000 pytest tests/properties/test_random_edits.py`.
"""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from govern.cache.folder import VARIABLE
from govern.errors import GovernError
from govern.reporters.formats import render
from govern.reporters.report import RenderOptions
from govern.session.check_request import CheckRequest
from govern.session.kept import check
from govern.session.record import write_baseline
from govern.sift.rows import HEADER

EDITS = int(os.environ.get("GOVERN_EDITS", "15"))
PARTS = 3
# What is left of a repository after so many edits no longer says much.
MOST_IN_ONE = 50
FILES = {
    "app/__init__.py": "",
    "app/main.py": """\
from fastapi import FastAPI
from app.routers import items

app = FastAPI()
app.include_router(items.router, prefix="/api")
""",
    "app/routers/__init__.py": "",
    "app/routers/items.py": """\
from fastapi import APIRouter, Depends
from app.deps import user
from app.schemas import Item

router = APIRouter(dependencies=[Depends(user)])


@router.get("/items")
def read(limit: int = 10) -> list[Item]:
    return []


@router.post("/items")
def create(item: Item) -> Item:
    return item
""",
    "app/deps.py": """\
from fastapi import HTTPException


def user(token: str):
    if token != "x":
        raise HTTPException(401)
    return token
""",
    "app/schemas.py": "from pydantic import BaseModel\n\n\nclass Item(BaseModel):\n    name: str\n",
    "requirements.txt": "fastapi==0.115.0\n",
    "README.md": "# Items\n\nSee `app/main.py`.\n",
    "docs/entrypoints/items.md": "# Items\n\n- `GET /api/items`\n",
    "tests/test_items.py": """\
from fastapi.testclient import TestClient
from app.main import app

client = TestClient(app)


def test_items():
    assert client.get("/api/items").status_code == 200
""",
    "frontend/package.json": '{"name": "items", "dependencies": {"react": "18.0.0"}}\n',
    "frontend/tsconfig.json": '{"compilerOptions": {"paths": {"@/*": ["./src/*"]}}}\n',
    "frontend/src/types.ts": "export interface Item {\n  name: string;\n}\n",
    "frontend/src/api.ts": """\
import type { Item } from './types';

export async function items(): Promise<Item[]> {
  return (await fetch('/api/items')).json();
}
""",
    "db/one.sql": "select 1;\n",
    "compose.yaml": "services: {}\n",
}
PAGE = """\
---
name: no-{word}
summary: no {word}
severity: warning
profile: recommended
since: 0.1.0
match: {{pattern: '{word}($$$)'}}
language: python
message: a call of {word}
---
# Why
x
# Examples
## bad: one
```python
{word}()  # error
```
## good: none
```python
```
"""
Edit = Callable[[Path, random.Random], object]


def _python_files(root: Path) -> list[Path]:
    return sorted(path for path in (root / "app").rglob("*.py"))


def _append(root: Path, dice: random.Random) -> None:
    words = (
        "# a note",
        "# govern: ignore[endpoint-without-authentication] until=2027-01-01 for now",
        "x = print(1)",
        "def f(: broken",
        "",
    )
    file = dice.choice(_python_files(root))
    file.write_text(file.read_text() + dice.choice(words) + "\n")


def _replace(file: str, *pairs: tuple[str, str]) -> Edit:
    def edit(root: Path, dice: random.Random) -> None:
        before, after = dice.choice(pairs)
        if (root / file).exists():
            text = (root / file).read_text()
            (root / file).write_text(text.replace(before, after) if before in text else text.replace(after, before))

    return edit


def _note(root: Path, dice: random.Random) -> None:
    """A comment, a blank line or a docstring, somewhere in a file of Python: nothing that a rule may see."""
    file = dice.choice(_python_files(root))
    lines = file.read_text().splitlines(keepends=True)
    at = dice.randrange(len(lines) + 1)
    lines.insert(at, dice.choice(("# a remark\n", "\n", '"""Words."""\n')))
    file.write_text("".join(lines))


def _grow(pattern: str, *lines: str) -> Edit:
    def edit(root: Path, dice: random.Random) -> None:
        files = sorted(root.glob(pattern))
        if files:
            file = dice.choice(files)
            text = file.read_text()
            file.write_text(dice.choice((text + dice.choice(lines) + "\n", text.rpartition("\n")[0] or text)))

    return edit


def _same_size_and_time(root: Path, dice: random.Random) -> None:
    file = root / "app/routers/items.py"
    if file.exists():
        before = file.stat()
        file.write_text(
            file.read_text().swapcase() if dice.random() < 0.1 else file.read_text().replace("item", "jtem")
        )
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _add(root: Path, dice: random.Random) -> None:
    name = f"app/routers/more{dice.randrange(4)}.py"
    (root / name).write_text(FILES["app/routers/items.py"].replace("/items", f"/more{dice.randrange(9)}"))


def _delete(root: Path, dice: random.Random) -> None:
    dice.choice(_python_files(root)).unlink()


def _rename(root: Path, dice: random.Random) -> None:
    file = dice.choice(_python_files(root))
    file.rename(file.with_name(f"renamed{dice.randrange(3)}.py"))


def _configure(root: Path, dice: random.Random) -> None:
    texts = ("profile: strict\n", "ignore: [routers]\n", "public: ['GET /api/items']\n", "profile: [\n", "")
    (root / "govern.yaml").write_text(dice.choice(texts))


def _page(root: Path, dice: random.Random) -> None:
    word = dice.choice(("print", "str", "Depends"))
    folder = root / ".govern" / "rules" / "ours"
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"no-{word}.md"
    if page.exists():
        page.unlink()
    else:
        page.write_text(PAGE.format(word=word))


def _branch(root: Path, dice: random.Random) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "so far")
    git(root, "checkout", "-q", dice.choice(("main", "other")))


def _baseline(root: Path, dice: random.Random) -> None:
    """One that knows nothing, or all that is there now, or none."""
    file = root / "govern-baseline.jsonl"
    file.unlink(missing_ok=True)
    if dice.random() < 0.7:
        file.write_text(f"{HEADER}\n")
    if dice.random() < 0.4:
        with contextlib.suppress(GovernError):
            write_baseline(CheckRequest(paths=(root,)), "at random")


def _touch(root: Path, dice: random.Random) -> None:
    os.utime(dice.choice(_python_files(root)), (1, 1))


EDITS_OF: dict[str, Edit] = {
    "append": _append,
    "add": _add,
    "delete": _delete,
    "rename": _rename,
    "router": _replace("app/routers/items.py", ('"/items"', '"/things"'), ("dependencies=[Depends(user)]", ""), ("@router.get", "@router.put")),
    "schema": _replace("app/schemas.py", ("name: str", "name: int"), ("class Item", "class Thing")),
    "dependency": _replace("app/deps.py", ("401", "403"), ("raise HTTPException(401)", "pass"), ("token: str", "token: str = ''")),
    "configuration": _configure,
    "rule page": _page,
    "branch": _branch,
    "touch": _touch,
    "same size and time": _same_size_and_time,
    "another file": lambda root, dice: (root / "README.md").write_text(f"# Items {dice.random()}\n"),
    "a document": _grow("**/*.md", "See `app/gone.py`.", "- `POST /api/items`", "<!-- govern: ignore[dead-reference] old -->", "[x](docs/none.md)"),
    "frontend": _grow("frontend/src/*.ts", "fetch('/api/nothing');", "export interface Thing { name: number; }", "// govern: ignore[unknown-endpoint-called] later", "export const x = {;", "fetch('/api/items', { method: 'POST' });"),
    "frontend types": _replace("frontend/src/types.ts", ("name: string", "name: number"), ("interface Item", "interface Thing")),
    "tests": _grow("tests/*.py", "def test_more():\n    client.post('/api/items')", "def f(: broken", "# govern: ignore[router-too-long] no"),
    "a manifest": _replace("frontend/package.json", ("18.0.0", "19.0.0"), ("react", "vue")),
    "sql and yaml": _grow("*/*.sql", "-- govern: ignore[hard-delete] gone", "delete from x;"),
    "compose": _grow("*.yaml", "# govern: ignore[hard-delete] gone", "x: 1"),
    "a remark": _note,
    "baseline": _baseline,
    "requirement": _replace("requirements.txt", ("0.115.0", "0.137.2")),
    "nothing": lambda root, dice: None,
}  # fmt: skip


def git(root: Path, *words: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "core.hooksPath=/dev/null")
    subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True)


def answer(root: Path, *, cache: bool) -> str:
    """All that a user can see of a check, errors too."""
    try:
        result = check(CheckRequest(paths=(root,)), cache=cache)
    except GovernError as error:
        return str(error)
    return "\n".join(render(name, result, RenderOptions(verbose=True)) for name in ("json", "text"))


def start(root: Path) -> None:
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "one")
    git(root, "branch", "other")


@pytest.mark.parametrize("part", range(PARTS))
def test_a_warm_run_gives_what_a_cold_one_gives(
    part: int, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(f"{part} of {EDITS}")
    monkeypatch.setenv(VARIABLE, str(tmp_path_factory.mktemp("cache")))
    done: list[str] = []
    for number in range(EDITS // PARTS):
        if number % MOST_IN_ONE == 0:
            root = tmp_path_factory.mktemp("repository")
            start(root)
        if not _python_files(root):
            continue
        name = dice.choice(list(EDITS_OF))
        EDITS_OF[name](root, dice)
        done.append(name)
        assert answer(root, cache=True) == answer(root, cache=False), done[-5:]
