"""The JSON Schemas in docs/schemas hold what the commands print, and nothing less."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from govern.cli.main import main
from govern.reporters.formats import render
from govern.reporters.report import RenderOptions
from tests.reporters.samples import CLEAN, RESULT

jsonschema = pytest.importorskip("jsonschema")
ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "docs" / "schemas"
COMMANDS = {
    "check": "check --format json --statistics --fix",
    "routes": "routes --format json --frontend",
    "contract-check": "contract check --format json",
    "contract-diff": "contract diff openapi.json --format json",
    "permissions": "permissions show --format json",
    "permissions-check": "permissions check --format json",
    "rules": "rules list --format json",
    "baseline": "baseline show --format json",
    "why": "why POST /api/orders --format json",
    "selftest": "selftest --limit 1 --format json",
    "explain": "explain router-too-long --format json",
    "config": "config show --format json",
    "index-check": "index check --format json",
}
# Other commands, and other moments, that print the same form; the last two judge the shop with its offences.
ALIKE = {
    "entrypoints check --format json": "check",
    "commit-msg message --format json": "check",
    "why PATCH /api/products/{product_id} --format json": "why",
    "index check --format json": "index-check",
}


def schema(name: str) -> dict[str, Any]:
    found = json.loads((SCHEMAS / f"{name}.v1.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def problems(name: str, document: object) -> list[str]:
    validator = jsonschema.Draft202012Validator(schema(name))
    return [f"{'/'.join(map(str, one.absolute_path))}: {one.message}" for one in validator.iter_errors(document)]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What each command prints about the example application, which has a snapshot, a lock and a baseline."""
    shop = tmp_path_factory.mktemp("schemas") / "shop"
    shutil.copytree(ROOT / "examples" / "shop", shop)
    found: dict[str, Any] = {}
    with chdir(shop):
        for before in ("contract write --output openapi.json", "permissions write", "index write", "baseline write"):
            with redirect_stdout(StringIO()):
                assert main(before.split()) == 0
        for name, command in COMMANDS.items():
            with redirect_stdout(StringIO()) as out:
                assert main(command.split()) in (0, 1), command
            found[name] = json.loads(out.getvalue())
    return found


def test_every_schema_is_one_and_is_tried() -> None:
    names = {path.name.removesuffix(".v1.json") for path in SCHEMAS.iterdir()}
    assert names == {*COMMANDS, "check-lines"}
    for name in names:
        jsonschema.Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_prints_is_what_its_schema_says(name: str, printed: dict[str, Any]) -> None:
    assert problems(name, printed[name]) == []


@pytest.fixture(scope="module")
def offending(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop with its offences, a stale index, a message that is none of the convention, comments and waivers."""
    shop = tmp_path_factory.mktemp("schemas") / "shop"
    seeding = [sys.executable, str(ROOT / "examples" / "seed_offences.py"), str(shop)]
    subprocess.run(seeding, check=True, capture_output=True, timeout=60)
    with chdir(shop), redirect_stdout(StringIO()):
        assert main(["index", "write"]) == 0
    (shop / "backend" / "app" / "services" / "extra.py").write_text("from app.services import stock\n")
    (shop / "message").write_text("added things\n")
    configuration = (shop / "govern.yaml").read_text(encoding="utf-8")
    waiver = (
        'waivers: [{rules: [mutation-without-idempotency], endpoints: ["/**"], reason: later, until: 2099-01-31}]\n'
    )
    (shop / "govern.yaml").write_text(configuration + waiver)
    return shop


@pytest.mark.parametrize("command", ALIKE)
def test_what_other_commands_print_has_the_same_form(command: str, offending: Path) -> None:
    with chdir(offending), redirect_stdout(StringIO()) as out:
        assert main(command.split()) in (0, 1), command
    document = json.loads(out.getvalue())
    assert problems(ALIKE[command], document) == []


@pytest.mark.parametrize("result", [RESULT, CLEAN], ids=["all", "clean"])
def test_findings_of_every_kind(result: Any) -> None:
    assert problems("check", json.loads(render("json", result, RenderOptions()))) == []
    for line in render("jsonl", result, RenderOptions()).splitlines():
        assert problems("check-lines", json.loads(line)) == []


def required_keys(document: Any) -> Iterator[tuple[Any, str]]:
    """Each key of the top, and of the first item of each list, with the object that holds it."""
    for key, value in list(document.items()):
        yield document, key
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield from ((value[0], inner) for inner in list(value[0]))


@pytest.mark.parametrize(
    "name", ["check", "routes", "rules", "contract-check", "why", "selftest", "explain", "config", "index-check"]
)
def test_a_schema_notices_what_is_missing(name: str, printed: dict[str, Any]) -> None:
    optional = {"base", "fixed", "statistics", "cause", "consequences"}
    document = json.loads(render("json", RESULT, RenderOptions())) if name == "check" else printed[name]
    keys = [key for _, key in required_keys(document) if key not in optional]
    assert keys
    for number in range(len(keys)):
        broken = copy.deepcopy(document)
        holder, key = [pair for pair in required_keys(broken) if pair[1] not in optional][number]
        del holder[key]
        assert problems(name, broken), f"{key} is not asked for"
