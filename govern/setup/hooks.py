"""The hooks that check what is about to be committed, added to the configuration of pre-commit."""

from __future__ import annotations

import re
from typing import Any

from govern.regex import regex

FILE = ".pre-commit-config.yaml"
CHECK = """\
    - id: govern
      name: govern check
      entry: govern check --staged
      language: system
      types_or: [python, ts, tsx, javascript, jsx, markdown, yaml, toml, json]
      pass_filenames: false
      require_serial: true
      stages: [pre-commit]
"""
MESSAGE = """\
    - id: govern-commit-msg
      name: govern commit-msg
      entry: govern commit-msg
      language: system
      stages: [commit-msg]
"""
STAGES = "default_install_hook_types: [pre-commit, commit-msg]\n"
# Others that judge messages; one judge is enough.
JUDGES = regex(r"\b(commitizen|commitlint|conventional-pre-commit|gitlint|commit-msg)\b")
_KEY = regex(r"[A-Za-z_\"'].*:")


def has_hook(text: str) -> bool:
    """Whether some hook runs govern already."""
    return re.search(r"(?:id|entry|repo):.*\bgovern\b", text) is not None


def judges_messages(text: str) -> bool:
    """Whether some hook holds commit messages against a convention already."""
    return JUDGES.search(text) is not None


def hook_lines(*, messages: bool = False) -> list[str]:
    """The entry of the list, with the hook for messages on request."""
    return ["- repo: local", "  hooks:", *f"{CHECK}{MESSAGE if messages else ''}".splitlines()]


def with_hook(text: str | None, *, messages: bool = False) -> str | None:
    """The configuration of pre-commit with the hook (and the one for messages) at the end of its list, the rest as it
    stands; a new one where there is none. None where the list is written in a way that cannot be added to without a
    doubt."""
    added = hook_lines(messages=messages)
    if text is None or not text.strip():
        return (STAGES if messages else "") + "repos:\n" + "".join(f"  {line}\n" for line in added)
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if re.fullmatch(r"repos:\s*(#.*)?", line)), None)
    if start is None:
        return None
    end = next((at for at in range(start + 1, len(lines)) if _KEY.match(lines[at])), len(lines))
    inside = [at for at in range(start + 1, end) if lines[at].strip() and not lines[at].lstrip().startswith("#")]
    if not inside:
        return None
    indent = lines[inside[0]][: len(lines[inside[0]]) - len(lines[inside[0]].lstrip())]
    last = inside[-1]
    after = "\n".join([*lines[: last + 1], *(indent + line for line in added), *(lines[last + 1 :] or [""])])
    before_data, after_data = _read(text), _read(after)
    if not isinstance(before_data, dict) or not isinstance(after_data, dict):
        return None
    expected = {**before_data, "repos": [*before_data.get("repos", ()), *_read("\n".join(added))]}
    return after if after_data == expected else None


def installing(text: str, *, messages: bool) -> str:
    """The command that puts the hooks of a configuration in place."""
    if not messages or re.search(r"^default_install_hook_types:.*commit-msg", text, re.MULTILINE):
        return "pre-commit install"
    return "pre-commit install --hook-type pre-commit --hook-type commit-msg"


def _read(text: str) -> Any:
    from govern.config.yaml_lines import BrokenYamlError, read_yaml

    try:
        return read_yaml(text)[0]
    except BrokenYamlError:
        return None
