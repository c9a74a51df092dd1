"""What `govern config` shows."""

from __future__ import annotations

import json

from govern.config.layout import detect_layout
from govern.config.load import load_config
from govern.config.model import config_schema
from govern.config.show import Setting, as_data, as_lines, settings_of
from govern.tree.memory import MemoryTree
from tests.config.trees import APP

CONFIG = """\
profile: strict
rules:
  n-plus-one: off
  router-too-long: {severity: info, max-loc: 500}
  field-missing: {}
concepts:
  audit: {callables: [app.audit.record]}
tests: [qa/**]
"""
FILES = {
    "govern.yaml": CONFIG,
    "app/__init__.py": "",
    "app/main.py": APP,
    "requirements.txt": "fastapi==0.110.0\n",
    "Dockerfile": "CMD uvicorn app.main:app\n",
    "web/package.json": '{"dependencies": {"react": "1"}}',
    "web/src/a.tsx": "",
}


def test_every_setting_has_its_value_and_its_origin() -> None:
    tree = MemoryTree(FILES)
    config = load_config(tree)
    found = list(settings_of(config, detect_layout(tree, config)))
    assert found == [
        Setting("profile", "strict", "govern.yaml:1"),
        Setting("select", (), "default"),
        Setting("ignore", (), "default"),
        Setting("exclude", (), "default"),
        Setting("rules.n-plus-one", "off", "govern.yaml:3"),
        Setting("rules.router-too-long.severity", "info", "govern.yaml:4"),
        Setting("rules.router-too-long.max-loc", 500, "govern.yaml:4"),
        Setting("rules.field-missing", "as it is", "govern.yaml:5"),
        Setting("concepts.audit.callables", ("app.audit.record",), "govern.yaml:7"),
        Setting("concepts.audit.headers", (), "default"),
        Setting("concepts.audit.enabled", "if the code has it", "default"),
        Setting("backends", (".",), "detected"),
        Setting("frontends", ("web",), "detected"),
        Setting("tests", ("qa/**",), "govern.yaml:8"),
        Setting("examples", (), "detected"),
        Setting("public", (), "default"),
        Setting("entrypoints.folder", "docs/agents/entrypoints", "default"),
        Setting("entrypoints.template", "{domain}.md", "default"),
        Setting("index.file", "docs/agents/repo-index.json", "default"),
        Setting("index.markdown", "none", "default"),
        Setting("index.join", "auto", "default"),
        Setting("baseline", "govern-baseline.jsonl", "default"),
        Setting("types.schemas", "the code", "default"),
        Setting("types.mapping", (), "default"),
        Setting("types.casing", "detect", "default"),
        Setting("types.ignore", (), "default"),
        Setting("types.index", "detected", "default"),
        Setting("python-rules", False, "default"),
        Setting("packs", "all that are installed", "default"),
    ]


def test_for_people() -> None:
    tree = MemoryTree(FILES)
    config = load_config(tree)
    lines = list(as_lines(config, detect_layout(tree, config)))
    assert lines[0] == "configuration: govern.yaml"
    backend = lines[lines.index("backend .") :]
    assert backend[:6] == [
        "backend .",
        "  imports from   .",
        "  applications   app.main:app",
        "  FastAPI        0.110.0",
        "  Pydantic       unknown version",
        "  why",
    ]
    assert "    fastapi 0.110.0 is pinned in requirements.txt:1" in backend
    assert "frontend web" in lines


def test_as_data() -> None:
    tree = MemoryTree(FILES)
    config = load_config(tree)
    data = as_data(config, detect_layout(tree, config))
    assert json.loads(json.dumps(data))["backends"][0]["app_candidates"] == ["app.main:app"]
    assert (data["schema_version"], data["root"], data["file"]) == (1, ".", "govern.yaml")


def test_without_anything() -> None:
    tree = MemoryTree({})
    config = load_config(tree)
    lines = list(as_lines(config, detect_layout(tree, config)))
    assert lines[0] == "configuration: none, everything has its default or is detected"


def test_the_schema_knows_every_key() -> None:
    schema = config_schema()
    assert set(schema["properties"]) == {
        "profile", "select", "ignore", "exclude", "rules", "concepts", "backends", "frontends", "tests", "examples",
        "public", "entrypoints", "index", "waivers", "baseline", "types", "python-rules", "packs",
    }  # fmt: skip
    assert schema["additionalProperties"] is False
    assert set(schema["$defs"]["BackendModel"]["properties"]) == {
        "root", "python-paths", "apps", "fastapi", "pydantic", "layers",
    }  # fmt: skip
    assert all("description" in one for one in schema["properties"].values())
