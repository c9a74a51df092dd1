"""Packs that came with installed distributions: found, named, run, selected, and named where they are broken."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from govern.cache.installed import declared
from govern.cli.main import main
from govern.errors import UsageError
from govern.packs import load_pages, load_rules
from govern.packs.installed import folders_of_packs, installed_packs
from govern.packs.pack import Pack
from tests.packs.acme import CHECKED, ENTRY_POINTS, FILES, PAGE, REPOSITORY, RULE, installed_in, write_all


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return installed_in(tmp_path / "site", monkeypatch)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_all(tmp_path / "repository", REPOSITORY)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GOVERN_CACHE_DIR", str(tmp_path / "cache"))
    return folder


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, int, str]]:
    main(["check", "--format", "json", *arguments])
    document = json.loads(capsys.readouterr().out)
    return [(one["rule"], one["line"], one["pack"]) for one in document["findings"]]


def test_without_packs_nothing_is_looked_up() -> None:
    assert declared() == ()
    assert installed_packs() == ()
    assert folders_of_packs() == ()


def test_a_pack_is_read_without_running_any_of_it(site: Path) -> None:
    (pack,) = installed_packs()
    assert (pack.name, pack.package, pack.distribution) == ("acme", "acme_rules", "acme-rules 1.2.0")
    rules = {rule.name: rule for rule in load_rules(installed=[pack]) if rule.pack == "acme"}
    assert set(rules) == {RULE, CHECKED}
    assert rules[RULE].page == f"acme_rules/paths/{RULE}.md"
    assert not [name for name in sys.modules if name.startswith("acme_rules")]


@pytest.mark.usefixtures("site")
def test_its_rules_find_what_breaks_them(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert found(capsys, "--select", "acme") == [(RULE, 7, "acme"), (CHECKED, 7, "acme")]
    assert found(capsys, "--select", RULE) == [(RULE, 7, "acme")]
    assert ("acme", RULE) in [(pack, rule) for rule, _, pack in found(capsys)], "its rules run with all others"
    assert found(capsys, "--select", "acme", "--no-python-rules") == [(RULE, 7, "acme"), (CHECKED, 7, "acme")]


@pytest.mark.usefixtures("site", "repository")
def test_its_name_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "list", "acme"]) == 0
    assert f"{RULE} (acme)" in capsys.readouterr().out
    assert main(["explain", RULE, "--no-pager"]) == 0
    assert f"pack acme · acme_rules/paths/{RULE}.md" in capsys.readouterr().out
    assert main(["check", "--select", RULE]) == 0
    assert f"{RULE} is of the pack acme" in capsys.readouterr().out
    assert main(["check", "--select", RULE, "--format", "sarif"]) == 0
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    assert [rule["properties"]["pack"] for rule in run["tool"]["driver"]["rules"]] == ["acme"]


@pytest.mark.usefixtures("repository")
def test_its_examples_run(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "test", "acme"]) == 0
    assert "4 examples of 2 rules: 4 passed" in capsys.readouterr().out
    assert main(["rules", "test", str(site / "acme_rules" / "paths" / f"{RULE}.md")]) == 0
    assert "2 examples of 1 rule: 2 passed" in capsys.readouterr().out


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(("packs", "count"), [("[]", 0), ("[acme]", 2)])
def test_the_configuration_says_which_count(
    packs: str, count: int, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "govern.yaml").write_text(f"packs: {packs}\n")
    assert sum(pack == "acme" for _, _, pack in found(capsys)) == count
    assert main(["config", "show"]) == 0
    assert "govern.yaml:1" in next(line for line in capsys.readouterr().out.splitlines() if "packs" in line)


def test_a_pack_that_is_asked_for_and_not_there(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "govern.yaml").write_text("packs: [acme]\n")
    assert main(["check"]) == 2
    expected = "govern: the pack 'acme', which the configuration asks for, is not installed\n"
    assert capsys.readouterr().err == expected


def test_a_kept_result_hangs_on_the_packs(
    site: Path, repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(found(capsys, "--select", "acme")) == 2
    monkeypatch.setattr("govern.session.check.run_check", None)
    assert len(found(capsys, "--select", "acme")) == 2, "nothing is worked out again"
    monkeypatch.undo()
    monkeypatch.chdir(repository)
    monkeypatch.setenv("GOVERN_CACHE_DIR", str(repository.parent / "cache"))
    installed_in(site, monkeypatch, files={"acme_rules/wording.py": "SHORTEST = 100\n"})
    assert len(found(capsys, "--select", "acme")) == 3
    installed_in(site, monkeypatch, files={"acme_rules/paths/acme-other.md": PAGE.replace(RULE, "acme-other")})
    assert len(found(capsys, "--select", "acme")) == 4
    (site / "acme_rules-1.2.0.dist-info" / "entry_points.txt").unlink()
    assert main(["check", "--select", "acme"]) == 2


@pytest.mark.parametrize(
    ("entry_points", "files", "expected"),
    [
        ("[govern.packs]\nacme = acme_gone\n", {}, "there is no package acme_gone"),
        ("[govern.packs]\nacme = acme_rules:rules\n", {}, "its entry point must name a package"),
        ("[govern.packs]\nlocal = acme_rules\n", {}, "pack local (acme-rules 1.2.0): its name must be"),
        ("[govern.packs]\nAcme = acme_rules\n", {}, "pack Acme (acme-rules 1.2.0): its name must be"),
        (f"{ENTRY_POINTS}other = acme_rules.paths\n", {}, "pack other (acme-rules 1.2.0): there is no page"),
        (
            ENTRY_POINTS,
            {"acme_rules/paths/wrong.md": PAGE},
            "acme_rules/paths/wrong.md:2: name: must be the file's name: 'wrong'",
        ),
        (
            ENTRY_POINTS,
            {f"acme_rules/paths/{RULE}.md": PAGE.replace("warning", "grave").replace("recommended", "all")},
            f"acme_rules/paths/{RULE}.md:4: severity: must be one of error, warning, info, not 'grave' (and 1 more)",
        ),
        (
            ENTRY_POINTS,
            {"acme_rules/paths/router-too-long.md": PAGE.replace(RULE, "router-too-long")},
            "'router-too-long' is taken by rules/routers/router-too-long.md",
        ),
    ],
)
def test_a_broken_pack_is_one_line_that_names_it(
    entry_points: str,
    files: dict[str, str],
    expected: str,
    tmp_path: Path,
    repository: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    installed_in(tmp_path / "site", monkeypatch, entry_points, {**FILES, **files})
    assert main(["check"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert expected in line
    assert "(acme-rules 1.2.0)" in line
    assert "`packs:` in govern.yaml" in line
    (repository / "govern.yaml").write_text("packs: []\n")
    assert main(["check"]) == 0


@pytest.mark.parametrize(
    ("code", "expected"),
    [("import nothing_of_that_name\n", "No module named"), ("raise SystemExit(0)\n", "SystemExit")],
)
def test_a_rule_of_a_pack_that_fails_is_named(
    code: str,
    expected: str,
    tmp_path: Path,
    repository: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    installed_in(tmp_path / "site", monkeypatch, files={**FILES, "acme_rules/wording.py": code})
    assert main(["check", "--select", "acme", "--format", "concise"]) == 3
    said = capsys.readouterr()
    assert f"rule {CHECKED} of the pack acme failed: " in said.err
    assert expected in said.err
    assert RULE in said.out, "the others go on"


def test_two_packs_of_one_name(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed_in(site, monkeypatch, files={}, name="other_rules")
    with pytest.raises(UsageError, match=r"two installed packs are called acme: of .* and of "):
        installed_packs()


def test_metadata_that_is_no_text_declares_nothing(site: Path) -> None:
    (site / "acme_rules-1.2.0.dist-info" / "entry_points.txt").write_bytes(b"\xff" + ENTRY_POINTS.encode())
    assert installed_packs() == ()


def test_only_what_is_installed_counts_not_what_lies_on_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The current folder, or one of PYTHONPATH, may be the repository that is judged."""
    with pytest.MonkeyPatch.context() as patch:
        folder = installed_in(tmp_path / "repository", patch)
    monkeypatch.syspath_prepend(str(folder))
    assert declared() == ()
    assert installed_packs() == ()


def test_pages_of_a_pack_have_their_text(site: Path) -> None:
    pages = [page for page in load_pages(installed=installed_packs()) if page.rule.pack == "acme"]
    assert [page.text for page in pages if page.rule.name == RULE] == [PAGE]
    assert folders_of_packs() == (str(site / "acme_rules"),)
    assert folders_of_packs([]) == ()


def test_a_pack_of_the_repository_itself_is_called_by_its_folder() -> None:
    assert str(Pack("local", ".govern/rules", {})) == ".govern/rules"
