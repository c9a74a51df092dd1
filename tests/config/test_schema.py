"""The schema that editors use: committed, and the one that the code gives."""

from __future__ import annotations

import json
from pathlib import Path

from govern.config.model import config_schema

COMMITTED = Path(__file__).parents[2] / "docs" / "govern.schema.json"


def test_the_committed_schema_is_current() -> None:
    """If this fails: `govern config schema > docs/govern.schema.json`."""
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == config_schema()
