"""Waivers and the place of the baseline, in govern.yaml and in pyproject.toml."""

from __future__ import annotations

import pytest

from govern.config.load import load_config
from govern.config.settings import WaiverConfig
from govern.errors import UsageError
from govern.tree.memory import MemoryTree

YAML = """\
baseline: quality/baseline.jsonl
waivers:
  - rules: no-audit
    files: [app/**]
    reason: >
      goes away
      this year
    until: 2026-12-31
  - rules: [a-b, c-d]
    endpoints: [POST /orders]
    reason: agreed
    owner: "@shop"
"""
TOML = """\
[tool.govern]
baseline = "quality/baseline.jsonl"

[[tool.govern.waivers]]
rules = "no-audit"
files = ["app/**"]
reason = "goes away this year"
until = 2026-12-31

[[tool.govern.waivers]]
rules = ["a-b", "c-d"]
endpoints = ["POST /orders"]
reason = "agreed"
owner = "@shop"
"""


@pytest.mark.parametrize(
    ("name", "text", "lines"), [("govern.yaml", YAML, (3, 9)), ("pyproject.toml", TOML, (4, 10))], ids=["yaml", "toml"]
)
def test_both_files_say_the_same(name: str, text: str, lines: tuple[int, int]) -> None:
    config = load_config(MemoryTree({name: text}))
    assert config.baseline == "quality/baseline.jsonl"
    assert config.waivers == (
        WaiverConfig(("no-audit",), ("app/**",), (), "goes away this year", "2026-12-31", "", name, lines[0]),
        WaiverConfig(("a-b", "c-d"), (), ("POST /orders",), "agreed", "", "@shop", name, lines[1]),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("waivers: [{rules: a-b, files: [x]}]", "govern.yaml:1: waivers.0.reason: missing; every waiver has a reason"),
        ("waivers: [{files: [x], reason: y}]", "waivers.0.rules: missing; every waiver has its rules"),
        ("waivers: [{rules: a-b, reason: y}]", "names neither files nor endpoints"),
        ("waivers: [{rules: a-b, files: [x], reason: ' '}]", "must say why"),
        (
            "waivers: [{rules: a-b, files: [x], reason: y, until: soon}]",
            "must be a date such as 2027-01-31, not 'soon'",
        ),
        ("waivers: [{rules: a-b, files: [x], reason: y, untill: 2027-01-31}]", "did you mean 'until'?"),
        ("waivers: [{rules: [], files: [x], reason: y}]", "waivers.0.rules"),
        ("waivers: [{rules: A_B, files: [x], reason: y}]", "a name in kebab-case"),
        ("baseline: ../x", "must be a f"),
        ("baseline: x/", "must be a file of the repository"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_config(MemoryTree({"govern.yaml": text}))
    assert message in str(caught.value)
