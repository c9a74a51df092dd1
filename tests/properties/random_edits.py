"""Edits of a repository at random (`random_tree`): of code, of everything else in it, and of its history."""

from __future__ import annotations

import contextlib
import os
import random
from collections.abc import Callable
from pathlib import Path

from govern.errors import GovernError
from govern.session.check_request import CheckRequest
from govern.session.record import write_baseline
from govern.sift.rows import HEADER
from tests.properties.code_edits import INSIDE, OUTSIDE, edit_code
from tests.properties.random_tree import FILES, git

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
BROKEN = "profile: [\n"
Edit = Callable[[Path, random.Random], object]


def _python_files(root: Path) -> list[Path]:
    return sorted((root / "app").rglob("*.py"))


def _append(root: Path, dice: random.Random) -> None:
    words = (
        "# a note",
        "# govern: ignore[endpoint-without-authentication] until=2027-01-01 for now",
        "x = print(1)",
        "def f(: broken",
        "",
    )
    for file in _one_of(dice, _python_files(root)):
        file.write_text(file.read_text() + dice.choice(words) + "\n")


def _replace(file: str, *pairs: tuple[str, str]) -> Edit:
    def edit(root: Path, dice: random.Random) -> None:
        before, after = dice.choice(pairs)
        if (root / file).exists():
            text = (root / file).read_text()
            (root / file).write_text(text.replace(before, after) if before in text else text.replace(after, before))

    return edit


def _grow(pattern: str, *lines: str) -> Edit:
    def edit(root: Path, dice: random.Random) -> None:
        for file in _one_of(dice, sorted(root.glob(pattern))):
            text = file.read_text()
            file.write_text(dice.choice((text + dice.choice(lines) + "\n", text.rpartition("\n")[0] or text)))

    return edit


def _same_size_and_time(root: Path, dice: random.Random) -> None:
    file = root / "app/routers/items.py"
    if file.exists():
        before = file.stat()
        text = file.read_text()
        file.write_text(text.swapcase() if dice.random() < 0.1 else text.replace("item", "jtem"))
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _add(root: Path, dice: random.Random) -> None:
    """A router more, which something else may include or not."""
    name = f"more{dice.randrange(4)}"
    file = root / f"app/routers/{name}.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(FILES["app/routers/items.py"].replace("/items", f"/more{dice.randrange(9)}"))
    main = root / "app/main.py"
    if main.exists() and dice.random() < 0.5:
        main.write_text(f"from app.routers import {name}\n{main.read_text()}\napp.include_router({name}.router)\n")


def _delete(root: Path, dice: random.Random) -> None:
    for file in _one_of(dice, _python_files(root)):
        file.unlink()


def _rename(root: Path, dice: random.Random) -> None:
    for file in _one_of(dice, _python_files(root)):
        file.rename(file.with_name(f"renamed{dice.randrange(3)}.py"))


def _mend(root: Path, dice: random.Random) -> None:
    """Some files as they were at first: of a repository that breaks further with each edit little can be said."""
    broken = [path for path, text in FILES.items() if not (root / path).exists() or (root / path).read_text() != text]
    for path in dice.sample(broken, min(len(broken), dice.choice((1, 2, 20)))):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(FILES[path])
    for path in ("govern.yaml", "govern-baseline.jsonl"):
        (root / path).unlink(missing_ok=True)


def _configure(root: Path, dice: random.Random) -> None:
    texts = (
        "profile: strict\n",
        "profile: opt-in\n",
        "ignore: [routers]\n",
        "public: ['GET /api/items']\n",
        "",
        BROKEN,
    )
    (root / "govern.yaml").write_text(dice.choice(texts))


def _page(root: Path, dice: random.Random) -> None:
    word = dice.choice(("print", "str", "Depends"))
    folder = root / ".govern" / "rules" / "ours"
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"no-{word.lower()}.md"
    if page.exists():
        page.unlink()
    else:
        page.write_text(PAGE.format(word=word).replace(f"no-{word}", f"no-{word.lower()}"))


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
    for file in _one_of(dice, _python_files(root)):
        os.utime(file, (1, 1))


def _one_of(dice: random.Random, files: list[Path]) -> list[Path]:
    return [dice.choice(files)] if files else []


def _inside(root: Path, dice: random.Random) -> str:
    return edit_code(root, dice, INSIDE)


def _outside(root: Path, dice: random.Random) -> str:
    return edit_code(root, dice, OUTSIDE)


# Each with how often it is made.
EDITS_OF: dict[str, tuple[int, Edit]] = {
    "code": (14, _inside),
    "code around": (24, _outside),
    "as it was": (10, _mend),
    "append": (1, _append),
    "add": (2, _add),
    "delete": (1, _delete),
    "rename": (1, _rename),
    "router": (2, _replace("app/routers/items.py", ('"/items"', '"/things"'), ("dependencies=[Depends(user)]", ""), ("@router.get", "@router.put"))),
    "schema": (2, _replace("app/schemas.py", ("name: str", "name: int"), ("class Item", "class Thing"))),
    "dependency": (2, _replace("app/deps.py", ("401", "403"), ("raise HTTPException(401)", "pass"), ("token: str", "token: str = ''"))),
    "configuration": (1, _configure),
    "rule page": (1, _page),
    "branch": (2, _branch),
    "touch": (1, _touch),
    "same size and time": (1, _same_size_and_time),
    "another file": (1, lambda root, dice: (root / "README.md").write_text(f"# Items {dice.random()}\n")),
    "a document": (2, _grow("**/*.md", "See `app/gone.py`.", "- `POST /api/items`", "<!-- govern: ignore[dead-reference] old -->", "[x](docs/none.md)")),
    "frontend": (2, _grow("frontend/src/*.ts", "fetch('/api/nothing');", "export interface Thing { name: number; }", "// govern: ignore[unknown-endpoint-called] later", "export const x = {;", "fetch('/api/items', { method: 'POST' });")),
    "frontend types": (1, _replace("frontend/src/types.ts", ("name: string", "name: number"), ("interface Item", "interface Thing"))),
    "tests": (1, _grow("tests/*.py", "def test_more():\n    client.post('/api/items')", "def f(: broken", "# govern: ignore[router-too-long] no")),
    "a manifest": (1, _replace("frontend/package.json", ("18.0.0", "19.0.0"), ("react", "vue"))),
    "sql and yaml": (1, _grow("*/*.sql", "-- govern: ignore[hard-delete] gone", "delete from x;")),
    "compose": (1, _grow("compose.yaml", "# govern: ignore[hard-delete] gone", "x: 1")),
    "baseline": (2, _baseline),
    "requirement": (1, _replace("requirements.txt", ("0.115.0", "0.137.2"))),
    "nothing": (1, lambda root, dice: None),
}  # fmt: skip


def edit(root: Path, dice: random.Random) -> str:
    """Make an edit; say which."""
    (name,) = dice.choices([*EDITS_OF], [often for often, _ in EDITS_OF.values()])
    configuration = root / "govern.yaml"
    if dice.random() < 0.5 and configuration.exists() and configuration.read_text() == BROKEN:
        name = "as it was"
    said = EDITS_OF[name][1](root, dice)
    return f"{name}: {said}" if isinstance(said, str) else name
