"""A pack as somebody else would publish it, and an interpreter's folder in which it is installed."""

from __future__ import annotations

import site
import sys
from pathlib import Path

import pytest

RULE = "acme-path-without-version"
PAGE = f"""\
---
name: {RULE}
summary: A path below /api without a version
severity: warning
profile: recommended
since: 1.0.0
each: endpoint
where: {{path: {{glob: /api/**}}}}
forbid: {{path: {{glob: "/api/[a-u]**"}}}}
message: "{{method}} {{path}} has no version"
---

# Why

Because.

# Examples

## bad: none

`app/main.py`

```python
from fastapi import FastAPI

app = FastAPI()


@app.get("/api/orders")
def read_orders() -> dict:  # error
    return {{}}
```

## good: one

`app/main.py`

```python
from fastapi import FastAPI

app = FastAPI()


@app.get("/api/v1/orders")
def read_orders() -> dict:
    return {{}}
```
"""
CHECKED = "acme-short-name"
CHECKED_PAGE = (
    PAGE.replace(RULE, CHECKED)
    .replace("each: endpoint\n", "python: names.py:check\n")
    .replace('where: {path: {glob: /api/**}}\nforbid: {path: {glob: "/api/[a-u]**"}}\n', "")
    .replace("{method} {path} has no version", "{label} is called {name}")
    .replace("def read_orders() -> dict:  # error", "def a() -> dict:  # error")
)
CHECK = """\
from acme_rules.wording import SHORTEST
from govern import Finding


def check(project, options):
    for endpoint in project.endpoints:
        if len(endpoint.name) < SHORTEST:
            yield Finding(endpoint.location, {"label": endpoint.label, "name": endpoint.name}, endpoint=endpoint.label)
"""
FILES = {
    "acme_rules/__init__.py": '"""Rules of Acme."""\n',
    "acme_rules/wording.py": "SHORTEST = 5\n",
    f"acme_rules/paths/{RULE}.md": PAGE,
    f"acme_rules/paths/{CHECKED}.md": CHECKED_PAGE,
    "acme_rules/paths/names.py": CHECK,
    "acme_rules/README.md": "For people.\n",
}
ENTRY_POINTS = "[govern.packs]\nacme = acme_rules\n"
PYPROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "acme-rules"
version = "1.2.0"
dependencies = ["govern"]

[project.entry-points."govern.packs"]
acme = "acme_rules"

[tool.setuptools]
packages = ["acme_rules"]

[tool.setuptools.package-data]
acme_rules = ["*/*.md", "*/*.py"]
"""
REPOSITORY = {
    "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["fastapi==0.115.0"]\n',
    "main.py": """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/api/orders")
def ls() -> dict:
    return {}


@app.get("/api/v1/orders")
def read_orders() -> dict:
    return {}
""",
}


def write_all(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def installed_in(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    entry_points: str = ENTRY_POINTS,
    files: dict[str, str] | None = None,
    name: str = "acme_rules",
) -> Path:
    """What an installer leaves in `folder`, which the interpreter takes for one of its own from now on."""
    metadata = f"{name}-1.2.0.dist-info"
    write_all(folder, FILES if files is None else files)
    about = f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: 1.2.0\n"
    write_all(folder, {f"{metadata}/METADATA": about, f"{metadata}/entry_points.txt": entry_points})
    known = site.getsitepackages()
    monkeypatch.setattr(site, "getsitepackages", lambda: [*known, str(folder)])
    monkeypatch.syspath_prepend(str(folder))
    for module in [one for one in sys.modules if one.partition(".")[0] == "acme_rules"]:
        monkeypatch.delitem(sys.modules, module)
    return folder
