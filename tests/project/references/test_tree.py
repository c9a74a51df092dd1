"""Where a file that is gone may be by now."""

from __future__ import annotations

from pathlib import Path

import pytest

from govern.project.references.tree import Known
from govern.tree.worktree import open_worktree

FILES = (
    "app/routers/__init__.py",
    "app/routers/orders.py",
    "app/routers/products.py",
    "app/schemas/__init__.py",
    "app/schemas/orders.py",
    "app/jobs/__init__.py",
    "app/jobs/nightly.py",
    "docs/Guide.md",
)


@pytest.mark.parametrize(
    ("gone", "now"),
    [
        ("app/nightly.py", "app/jobs/nightly.py"),
        ("app/schemas/nightly.py", "app/jobs/nightly.py"),  # they share but an __init__.py
        ("app/schemas/products.py", ""),  # routers and schemas are layers: both have orders.py
        ("app/routers/jobs", "app/jobs"),
        ("guide.md", "docs/Guide.md"),
        ("orders.py", ""),  # either could be meant
        ("app/routers/refunds.py", ""),
    ],
)
def test_moved(tmp_path: Path, gone: str, now: str) -> None:
    for file in FILES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    assert Known(open_worktree(tmp_path)).moved(gone) == now
