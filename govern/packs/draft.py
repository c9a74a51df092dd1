"""The text of a new page. It is born failing: its bad example waits for a check that finds it."""

from __future__ import annotations

import re

from govern.errors import UsageError
from govern.rule import NAME
from govern.version import VERSION

CHECKS = {
    "match": """\
match:
  pattern: write_the_pattern_here($CODE)
language: python
message: "{file} ... say what is wrong, with the values that show it"
""",
    "each": """\
each: endpoint
where: {method: [POST, PUT, PATCH, DELETE]}
forbid: {path: {glob: /write/the/condition/here}}
message: "{label} ... say what is wrong, with the values that show it"
""",
    "python": """\
python: %(stem)s.py:check
message: "{subject} ... say what is wrong, with the values that show it"
""",
}
PAGE = """\
---
name: %(name)s
summary: Say in one line what breaks this rule
severity: warning
profile: recommended
status: preview
since: %(version)s
%(check)sinstead: Say in one line what to do instead.
---

# Why

What goes wrong, for whom, when code breaks this rule?

# What to do instead

What does code look like that keeps it?

# Examples

The examples are the tests: `govern rules test %(name)s` runs them. End each line that the rule must report
with `# error`.

## bad: name the offence

`app/main.py`

```python
from fastapi import FastAPI

app = FastAPI()


@app.post("/orders")
def create_order():  # error
    return {}
```

## good: name what is allowed

`app/main.py`

```python
from fastapi import FastAPI

app = FastAPI()


@app.get("/orders")
def list_orders():
    return []
```
"""
PYTHON = '''\
"""Say in one sentence what this check looks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Project


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """A finding for each ..."""
    for endpoint in project.endpoints:
        broken = False
        if broken:
            yield Finding(endpoint.location, {"subject": endpoint.label}, endpoint=endpoint.label)
'''


def draft(name: str, kind: str) -> dict[str, str]:
    """The files of a new rule, by name: the page, and for "python" the file of its function.

    Raises UsageError for a name that is not kebab-case.
    """
    if not re.fullmatch(NAME, name):
        raise UsageError(f"{name!r} is not kebab-case; a rule's name is lower-case words joined by hyphens")
    stem = name.replace("-", "_")
    check = CHECKS[kind] % {"stem": stem} if kind == "python" else CHECKS[kind]
    files = {f"{name}.md": PAGE % {"name": name, "version": VERSION, "check": check}}
    if kind == "python":
        files[f"{stem}.py"] = PYTHON
    return files
