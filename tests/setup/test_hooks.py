"""The hook goes to the end of the list, in the list's own form; what cannot be added to without a doubt is left alone."""

from __future__ import annotations

import pytest

from govern.config.yaml_lines import read_yaml
from govern.setup.hooks import ENTRY, LINES, has_hook, with_hook

INDENTED = """\
# our hooks
default_stages: [pre-commit]
repos:
  - repo: https://github.com/pre-commit/pre-commit-hooks
    rev: v4.6.0
    hooks:
      - id: check-yaml  # the files of the chart are templates
"""
FLUSH = INDENTED.replace("\n  ", "\n")


@pytest.mark.parametrize("text", [INDENTED, FLUSH, INDENTED.rstrip("\n"), INDENTED + "\n\n# the end\n"])
def test_it_is_added_and_the_rest_stays(text: str) -> None:
    after = with_hook(text)
    assert after is not None
    assert read_yaml(after)[0]["repos"][1] == ENTRY
    indent = "  " if text.startswith(INDENTED[:60]) and "\n  - repo" in text else ""
    assert all(f"{indent}{line}" in after.split("\n") for line in LINES)
    added = "".join(f"{indent}{line}\n" for line in LINES)
    assert after.replace(added, "", 1).rstrip("\n") == text.rstrip("\n")


def test_keys_behind_the_list_stay_behind_it() -> None:
    after = with_hook(INDENTED + "exclude: ^docs/\n")
    assert after is not None
    assert after.endswith("      require_serial: true\nexclude: ^docs/\n")


def test_a_new_file_holds_the_hook_alone() -> None:
    assert with_hook(None) == with_hook("") == with_hook("\n")
    assert read_yaml(with_hook(None) or "")[0] == {"repos": [ENTRY]}


@pytest.mark.parametrize(
    "text",
    [
        "repos: [{repo: local, hooks: []}]\n",
        "repos: []\n",
        "repos:\n",
        "- repo: local\n",
        "repos:\n  - repo: &x local\n  - repo: *x\n",
        "repos:\n\t- repo: local\n",
        "just text",
    ],
)
def test_what_is_written_in_a_way_of_its_own_is_left_alone(text: str) -> None:
    assert with_hook(text) is None


def test_a_hook_that_is_there_is_seen() -> None:
    after = with_hook(INDENTED)
    assert after is not None
    assert has_hook(after)
    assert has_hook("repos:\n- repo: https://git.example.org/team/govern\n")
    assert not has_hook(INDENTED)
    assert not has_hook("repos:\n- repo: x\n  hooks: [{id: governance}]\n")
