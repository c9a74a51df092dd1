"""Hooks, scripts, guides and jobs name commands, options and rules that there are."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from govern.cli.group import govern
from govern.packs import load_rules

ROOT = Path(__file__).parents[2]
MANIFEST: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
GUIDES = ROOT / "docs" / "guides"
IDS = [
    "govern", "govern-system", "govern-router-loc", "govern-mutation-integrity", "govern-entrypoint-coverage",
    "govern-contract-drift", "govern-type-sync", "govern-repo-index", "govern-commit-msg", "govern-pre-push",
]  # fmt: skip


def parse(command: str) -> click.Context:
    """Parse a command of govern, as far as that goes without running it."""
    program, *words = shlex.split(command)
    if program == "govern-pre-commit":
        words = ["check", "--staged", *words]
    else:
        assert program == "govern"
    context = click.Context(govern, info_name="govern")
    name, found, rest = govern.resolve_command(context, words)
    assert found is not None
    return found.make_context(name, rest, parent=context)


@pytest.mark.parametrize("hook", MANIFEST, ids=lambda hook: str(hook["id"]))
def test_every_hook_calls_a_command_and_rules_that_there_are(hook: dict[str, Any]) -> None:
    entry = hook["entry"] + (" FILE" if hook["stages"] == ["commit-msg"] else "")
    context = parse(entry)
    rules = load_rules()
    known = {rule.name for rule in rules} | {rule.family for rule in rules}
    assert set(context.params.get("select") or ()) <= known
    if context.params.get("select"):
        assert context.params["fail_on"] == "warning", "whoever adds a hook for one concern wants to be stopped"
    assert hook["description"]
    assert hook["stages"] == ["commit-msg"] or hook["pass_filenames"] is False


def test_all_hooks_are_there_and_documented() -> None:
    assert [hook["id"] for hook in MANIFEST] == IDS
    guide = (GUIDES / "hooks.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(govern[a-z-]*)` \|", guide, flags=re.MULTILINE) == IDS


@pytest.mark.parametrize(
    "file", [*sorted(GUIDES.iterdir()), *sorted((ROOT / "hooks" / "git").iterdir())], ids=lambda file: file.name
)
def test_every_command_of_guides_jobs_and_scripts_can_be_parsed(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".yml":
        assert yaml.safe_load(text)
    commands = re.findall(
        r"^\s*(?:- |exec |run: )?(govern (?:check|commit-msg|pre-push)\b.*)$", text, flags=re.MULTILINE
    )
    assert commands or file.suffix == ".md"
    for command in commands:
        parse(command)


@pytest.mark.parametrize("file", sorted((ROOT / "hooks").glob("*.py")), ids=lambda file: file.name)
def test_entry_points_are_tiny(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 40
