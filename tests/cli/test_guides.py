"""The guides, followed to the letter."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from govern.cli.main import main
from tests.packs.acme import PYPROJECT

DOCS = Path(__file__).parents[2] / "docs"
APP = (
    'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/api/orders")\ndef read() -> dict:\n    return {}\n'
)


def test_the_rule_of_the_guide_works_in_ten_minutes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    guide = (DOCS / "writing-rules.md").read_text(encoding="utf-8")
    walk = guide.partition("## In ten minutes\n")[2].partition("\n## The front matter")[0]
    page = re.search(r"^````markdown\n(.*?)^````", walk, re.MULTILINE | re.DOTALL)
    assert page is not None
    new, test, check = re.findall(r"^    govern (.*)$", walk.replace(page[0], ""), re.MULTILINE)
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").write_text("")
    (tmp_path / "app" / "main.py").write_text(APP)
    (tmp_path / "requirements.txt").write_text("fastapi==0.115.0\n")
    monkeypatch.chdir(tmp_path)

    assert main(shlex.split(new)) == 0
    assert main(shlex.split(test)) == 1
    (tmp_path / ".govern" / "rules" / "api" / "path-without-version.md").write_text(page[1])
    assert main(shlex.split(test)) == 0
    capsys.readouterr()
    assert main([*shlex.split(check), "--fail-on", "warning", "--format", "concise", "--quiet"]) == 1
    assert "GET /api/orders has no version" in capsys.readouterr().out


def test_the_guide_to_adopting_names_commands_and_options_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    guide = (DOCS / "adopting.md").read_text(encoding="utf-8")
    for command in {" ".join(words) for words in re.findall(r"govern (baseline|check|why|config)(?: (\w+))?", guide)}:
        words = [word for word in command.split() if word.islower()]
        group = words[0] in ("baseline", "config") and len(words) > 1
        assert main([*words[: 2 if group else 1], "--help"]) == 0, command
    main(["check", "--help"])
    known = capsys.readouterr().out
    for option in set(re.findall(r"`govern check (--[a-z-]+)", guide)):
        assert option in known


def test_the_forms_of_comments_in_the_guide_are_read() -> None:
    from govern.sift.directive import read_directive

    guide = (DOCS / "adopting.md").read_text(encoding="utf-8")
    block = re.search(r"```python\n(.*?)```", guide, re.DOTALL)
    assert block is not None
    for line in block[1].splitlines():
        found = read_directive("a.py", 1, line)
        assert found is not None
        assert (found.problem, bool(found.rules), bool(found.reason)) == ("", True, True)


def test_the_waiver_in_the_guide_is_read() -> None:
    from govern.config.load import load_config
    from govern.tree.memory import MemoryTree

    guide = (DOCS / "adopting.md").read_text(encoding="utf-8")
    block = re.search(r"```yaml\n(.*?)```", guide, re.DOTALL)
    assert block is not None
    (waiver,) = load_config(MemoryTree({"govern.yaml": block[1]})).waivers
    assert (waiver.until, waiver.owner) == ("2027-01-31", "@platform")


def test_the_guide_to_packs_shows_what_the_tests_install() -> None:
    guide = (DOCS / "guides" / "packs.md").read_text(encoding="utf-8")
    assert re.findall(r"^```toml\n(.*?)^```", guide, re.MULTILINE | re.DOTALL) == [PYPROJECT]
