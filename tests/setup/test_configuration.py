"""The first govern.yaml: valid as it stands, changes nothing, and every example in it is valid once uncommented."""

from __future__ import annotations

import re

import pytest

from govern.config.layout import detect_layout
from govern.config.load import load_config
from govern.config.settings import Config
from govern.findings import Finding, Location, Severity
from govern.packs import load_rules, select_rules
from govern.setup.configuration import Seen, configuration_text
from govern.tree.memory import MemoryTree

TREE = MemoryTree({"backend/app/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n", "pyproject.toml": ""})
OPEN = [
    Finding(Location("a.py", 1), rule="endpoint-without-authentication", endpoint=f"GET /x/{{id:{number}}}")
    for number in range(15)
]
OTHERS = [Finding(Location("a.py", 1), rule="data-access-in-router", severity=Severity.WARNING)] * 40


def text_of(findings: list[Finding]) -> str:
    layout = detect_layout(TREE, Config())
    return configuration_text(Seen(layout, [("app.main:app", "0.115.0")], findings))


def config_of(text: str) -> Config:
    config = load_config(MemoryTree({"govern.yaml": text}))
    select_rules(load_rules(), config)  # raises for rules and options that do not exist
    return config


@pytest.mark.parametrize("findings", [[], OPEN, OPEN + OTHERS], ids=["none", "open", "many"])
def test_it_is_valid_as_it_stands_and_uncommented(findings: list[Finding]) -> None:
    text = text_of(findings)
    as_it_stands = config_of(text)
    assert (as_it_stands.profile, as_it_stands.public, as_it_stands.exclude, as_it_stands.rules) == (
        "recommended", (), (), {},
    )  # fmt: skip
    uncommented = re.sub(r"^# (?=(public|rules|exclude):|  )", "", text, flags=re.MULTILINE)
    uncommented = re.sub(r"^ {2}(backend|serves|frontend|tests) .*\n", "", uncommented, flags=re.MULTILINE)
    config = config_of(uncommented)
    assert (len(config.public), config.exclude) == (12 if findings else 1, ("scripts/**",))
    assert "router-too-long" in config.ignore


def test_it_says_what_was_detected_and_what_is_open_today() -> None:
    text = text_of(OPEN + OTHERS)
    assert "#   backend   " in text
    assert "#   serves    app.main:app (FastAPI 0.115.0)\n" in text
    assert '#   - "GET /x/{id:0}"\n' in text
    assert "#   # and 3 more: govern check --select endpoint-without-authentication\n" in text
    assert "#   data-access-in-router: info  # 40 today\n" in text


def test_what_messages_need_is_set_and_the_examples_fit_below() -> None:
    options: dict[str, object] = {"types": ["feat", "dev"], "max-header": 0}
    layout = detect_layout(TREE, Config())
    text = configuration_text(Seen(layout, [], OTHERS, options))
    assert config_of(text).rules["commit-message"].options == options
    uncommented = re.sub(r"^# (?=  [a-z-]+: (?:info|off))", "", text, flags=re.MULTILINE)
    config = config_of(uncommented)
    assert config.rules["data-access-in-router"].severity == "info"
    assert config.rules["commit-message"].options == options
