"""The hook goes to the end of the list, in the list's own form; what cannot be added to without a doubt is left alone."""

from __future__ import annotations

import pytest

from govern.config.yaml_lines import read_yaml
from govern.setup.hooks import has_hook, hook_lines, installing, judges_messages, with_hook

LINES = hook_lines()
ENTRY = read_yaml("\n".join(LINES))[0][0]
BOTH = read_yaml("\n".join(hook_lines(messages=True)))[0][0]

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
    assert after.endswith("      stages: [pre-commit]\nexclude: ^docs/\n")


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


@pytest.mark.parametrize("text", [INDENTED, FLUSH])
def test_the_hook_for_messages_comes_with_it_on_request(text: str) -> None:
    after = with_hook(text, messages=True)
    assert after is not None
    assert read_yaml(after)[0]["repos"][1] == BOTH
    assert [(hook["id"], hook["stages"]) for hook in BOTH["hooks"]] == [
        ("govern", ["pre-commit"]), ("govern-commit-msg", ["commit-msg"]),
    ]  # fmt: skip
    assert installing(after, messages=True) == "pre-commit install --hook-type pre-commit --hook-type commit-msg"


def test_a_new_file_says_which_hooks_git_gets() -> None:
    after = with_hook(None, messages=True)
    assert after is not None
    assert read_yaml(after)[0] == {"default_install_hook_types": ["pre-commit", "commit-msg"], "repos": [BOTH]}
    assert installing(after, messages=True) == installing("", messages=False) == "pre-commit install"


def test_one_judge_of_messages_is_enough() -> None:
    assert judges_messages("- repo: https://github.com/compilerla/conventional-pre-commit")
    assert judges_messages("stages: [commit-msg]")
    assert not judges_messages(INDENTED)
