"""Reading govern.yaml, and everything that can be wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from govern.config.load import LARGEST, load_config
from govern.config.settings import BackendConfig, ConceptConfig, Config, FrontendConfig, RuleConfig
from govern.errors import UsageError
from govern.tree.memory import MemoryTree

EVERYTHING = """\
profile: strict
select: [mutations]
ignore:
  - router-too-long
exclude: ["**/generated/**"]
rules:
  n-plus-one: off
  handler-too-complex: warning
  router-too-large:
    severity: info
    max-loc: 500
    count: code
concepts:
  audit:
    callables: [app.audit.record]
    headers: [X-Audit]
  rate-limit: {enabled: false}
backends:
  - root: backend
    python-paths: [backend/src, ./backend/lib/]
    apps: ["app.main:app"]
    fastapi: "0.115.0"
    layers:
      routers: [backend/src/web/**]
frontends:
  - root: web
    types: [web/types/**]
tests: [qa/**]
examples: [show/**]
public: ["GET /health", /docs/**]
entrypoints:
  folder: docs/entry
  template: "{domain}-api.md"
index: {file: docs/index.json, markdown: docs/index.md, join: graph}
python-rules: true
"""
FOLDERS = {"backend/src/a.py": "", "backend/lib/a.py": "", "web/a.ts": ""}


def load(text: str, name: str = "govern.yaml") -> Config:
    return load_config(MemoryTree({name: text, **FOLDERS}))


def problems(text: str, name: str = "govern.yaml") -> list[str]:
    with pytest.raises(UsageError) as caught:
        load(text, name)
    return str(caught.value).splitlines()


def test_without_a_configuration_everything_has_its_default() -> None:
    assert load_config(MemoryTree({"a.py": ""})) == Config()


def test_every_setting() -> None:
    config = load(EVERYTHING)
    origins = dict(config.origins)
    assert config == Config(
        profile="strict",
        select=("mutations",),
        ignore=("router-too-long", "n-plus-one"),
        exclude=("**/generated/**",),
        rules={
            "n-plus-one": RuleConfig(),
            "handler-too-complex": RuleConfig("warning"),
            "router-too-large": RuleConfig("info", {"max-loc": 500, "count": "code"}),
        },
        concepts={
            "audit": ConceptConfig(("app.audit.record",), ("X-Audit",)),
            "rate-limit": ConceptConfig(enabled=False),
        },
        backends=(
            BackendConfig(
                "backend",
                ("backend/src", "backend/lib"),
                ("app.main:app",),
                "0.115.0",
                layers={"routers": ("backend/src/web/**",)},
            ),
        ),
        frontends=(FrontendConfig("web", ("web/types/**",)),),
        tests=("qa/**",),
        examples=("show/**",),
        public=("GET /health", "/docs/**"),
        entrypoints_folder="docs/entry",
        entrypoints_template="{domain}-api.md",
        index_file="docs/index.json",
        index_markdown="docs/index.md",
        index_join="graph",
        python_rules=True,
        file="govern.yaml",
        origins=origins,
    )
    assert config.origin("profile") == "govern.yaml:1"
    assert config.origin("rules.router-too-large.max-loc") == "govern.yaml:11"
    assert config.origin("backends.0.root") == "govern.yaml:19"
    assert config.origin("ignore.0") == "govern.yaml:4"
    assert config.origin("nothing") == "default"


@pytest.mark.parametrize("name", ["govern.yaml", "govern.yml", ".govern.yaml", ".govern.yml"])
def test_each_name(name: str) -> None:
    config = load("profile: strict\n", name)
    assert (config.profile, config.file, config.origin("profile")) == ("strict", name, f"{name}:1")


def test_pyproject() -> None:
    text = '[project]\nname = "x"\n\n[tool.govern]\nprofile = "strict"\n[tool.govern.rules.a-b]\nmax = 3\n'
    config = load(text, "pyproject.toml")
    assert config.profile == "strict"
    assert config.rules == {"a-b": RuleConfig(None, {"max": 3})}
    assert config.origin("profile") == "pyproject.toml:5"
    assert config.origin("rules.a-b.max") == "pyproject.toml:7"


@pytest.mark.parametrize("text", ["[project]\nname = 'x'\n", "[tool.ruff]\n", "[tool.governor]\nx = 1\n", "not toml ["])
def test_a_pyproject_without_our_table_is_no_configuration(text: str) -> None:
    assert load(text, "pyproject.toml") == Config()


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "rules:\n# router-too-long: off\n", "---\n"])
def test_an_empty_configuration(text: str) -> None:
    config = load(text)
    assert (config.file, config.rules, config.profile) == ("govern.yaml", {}, "recommended")


def test_an_explicit_file(tmp_path: Path) -> None:
    file = tmp_path / "other.yaml"
    file.write_text("profile: strict\n")
    config = load_config(MemoryTree({"govern.yaml": "profile: opt-in\n"}), file)
    assert (config.profile, config.origin("profile")) == ("strict", f"{file}:1")


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_an_explicit_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="the configuration cannot be read") as caught:
        load_config(MemoryTree({}), tmp_path / name)
    assert caught.value.exit_code == 2


def test_two_configurations_are_one_too_many() -> None:
    tree = MemoryTree({"govern.yaml": "", "pyproject.toml": "[tool.govern]\n"})
    with pytest.raises(UsageError, match=r"two configurations: govern\.yaml and \[tool\.govern\] of pyproject\.toml"):
        load_config(tree)


def test_all_problems_at_once_in_the_order_of_the_file() -> None:
    text = """\
profile: strct
selects: [a]
rules:
  router-too-long: {severity: eror}
  Bad_Name: off
  a-b: 3
exclude: generated
ignore: [1]
backends:
  - rot: backend
    fastapi: 0.11
    apps: [app.main]
    layers: {router: [x]}
concepts:
  audit: {calables: [x], callables: ["a b"], headers: ["a b"], enabled: maybe}
entrypoints: {template: x.md, folder: ../out}
public: [health]
python-rules: "yes"
index: {file: docs/, join: luck}
"""
    assert problems(text) == [
        "govern.yaml:1: profile: must be one of recommended, strict, opt-in, not 'strct'; did you mean 'strict'?",
        "govern.yaml:2: selects: unknown key; did you mean 'select'?",
        (
            "govern.yaml:4: rules.router-too-long.severity: must be one of error, warning, info, off, not 'eror';"
            " did you mean 'error'?"
        ),
        "govern.yaml:5: rules.Bad_Name: must be a name in kebab-case, such as router-too-long, not 'Bad_Name'",
        "govern.yaml:6: rules.a-b: must be keys with values, not 3",
        "govern.yaml:7: exclude: must be a list, such as [a, b], not 'generated'",
        "govern.yaml:8: ignore.0: must be text, in quotes where YAML takes it for something else, not 1",
        "govern.yaml:10: backends.0.root: missing; every backend and frontend has a root",
        "govern.yaml:10: backends.0.rot: unknown key; did you mean 'root'?",
        "govern.yaml:11: backends.0.fastapi: must be text, in quotes where YAML takes it for something else, not 0.11",
        "govern.yaml:12: backends.0.apps.0: must be module:attribute, such as app.main:app, not 'app.main'",
        (
            "govern.yaml:13: backends.0.layers.router: must be one of routers, services, repositories, models, schemas,"
            " dependencies, migrations, tests, not 'router'; did you mean 'routers'?"
        ),
        "govern.yaml:15: concepts.audit.calables: unknown key; did you mean 'callables'?",
        (
            "govern.yaml:15: concepts.audit.callables.0: must be the dotted name of a function or class, such as"
            " app.audit.record, not 'a b'"
        ),
        "govern.yaml:15: concepts.audit.enabled: must be true or false, not 'maybe'",
        "govern.yaml:15: concepts.audit.headers.0: must be the name of a header, such as Idempotency-Key, not 'a b'",
        (
            "govern.yaml:16: entrypoints.folder: must be a folder of the repository, relative to its top and with"
            " forward slashes"
        ),
        "govern.yaml:16: entrypoints.template: must be a file name with {domain} in it once, such as {domain}.md",
        "govern.yaml:17: public.0: must be an endpoint such as `GET /health`, or a path such as /docs/**, not 'health'",
        "govern.yaml:18: python-rules: must be true or false, not 'yes'",
        "govern.yaml:19: index.file: must be a file of the repository, relative to its top and with forward slashes",
        "govern.yaml:19: index.join: must be one of auto, graph, names, not 'luck'",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x [1]\nb: *x\n", "govern.yaml:2: `*x`: anchors and aliases are not allowed; write the value out"),
        ("profile: strict\nprofile: strict\n", "govern.yaml:2: the key 'profile' is given twice"),
        ("[1, 2]\n", "govern.yaml:1: must be keys with values, such as `profile: strict`"),
        ("just text\n", "govern.yaml:1: must be keys with values, such as `profile: strict`"),
        ("select: !!python/object:os.system [x]\n", "govern.yaml:1: the tag"),
        ("profile: {\n", "govern.yaml:2: not valid YAML"),
        ("profile: strict\n\tselect: []\n", "govern.yaml:2: not valid YAML"),
        ("profile: strict\n---\nprofile: strict\n", "govern.yaml:2: a second YAML document"),
        ("rules:\n" + "".join(" " * depth + "a:\n" for depth in range(1, 40)), "govern.yaml:25: nested more than"),
        ("exclude: " + "[" * 100_000 + "\n", "govern.yaml:1: nested more than 24 deep"),
        ("#" * (LARGEST + 1), "govern.yaml: larger than 256 KB: not a configuration of govern"),
        ("profile: \x07\n", "govern.yaml:1: not valid YAML"),
        ("exclude: ['../x']\n", "govern.yaml:1: exclude.0: a glob cannot leave the repository"),
        ("exclude: ['']\n", "govern.yaml:1: exclude.0: an empty glob matches nothing"),
        ("zzz: 1\n", "govern.yaml:1: zzz: unknown key; there are profile, select, ignore,"),
        ("backends: [{root: nowhere}]\n", "govern.yaml:1: backends.0.root: no folder 'nowhere' in this repository"),
        ("backends: [{root: web/a.ts}]\n", "govern.yaml:1: backends.0.root: no folder 'web/a.ts' in this repository"),
        ("frontends: [{root: web}, {root: ./web/}]\n", "govern.yaml:1: frontends: two have the root 'web'"),
        (
            "backends:\n- root: .\n  python-paths:\n  - src\n",
            "govern.yaml:4: backends.0.python-paths.0: no folder 'src' in this repository",
        ),
    ],
)
def test_one_line_for_each_way_to_be_wrong(text: str, expected: str) -> None:
    found = problems(text)
    assert len(found) == 1
    assert found[0].startswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[tool.govern]\nprofile = 'stric'\n", "pyproject.toml:2: profile: must be one of"),
        ("[tool]\ngovern = 3\n", "pyproject.toml: [tool.govern] must be a table"),
        (
            "[[tool.govern.backends]]\nroot = 'web'\n[[tool.govern.backends]]\nrot = 'x'\nroot = 'backend'\n",
            "pyproject.toml:4:",
        ),
    ],
)
def test_problems_in_pyproject(text: str, expected: str) -> None:
    found = problems(text, "pyproject.toml")
    assert len(found) == 1
    assert found[0].startswith(expected)


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(UsageError, match=r"govern\.yaml: not UTF-8 text"):
        load_config(MemoryTree({"govern.yaml": b"profile: \xff\xfe\n"}))


def test_a_byte_order_mark_is_no_problem() -> None:
    assert load_config(MemoryTree({"govern.yaml": b"\xef\xbb\xbfprofile: strict\r\n"})).profile == "strict"
