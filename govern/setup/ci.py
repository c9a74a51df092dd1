"""A job for CI that checks every change, and says on its lines what breaks."""

from __future__ import annotations

import json

GITHUB_FOLDER = ".github/workflows"
GITHUB_FILE = f"{GITHUB_FOLDER}/govern.yml"
GITLAB_FILE = ".gitlab-ci.yml"
PYTHON = "3.12"


def github_workflow(install: str, branch: str) -> str:
    """A workflow of its own. `install` is what pip is given, `branch` the one that changes go into, "" if unknown."""
    push = f"    branches: [{json.dumps(branch)}]\n" if branch else ""
    return f"""\
# Checks every change with govern: findings stand on the lines of the pull request, all of them in the job's summary.
name: govern

on:
  pull_request:
  push:
{push}
permissions:
  contents: read

jobs:
  govern:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0  # govern compares with the history where it is asked to
          persist-credentials: false
      - uses: actions/setup-python@v5
        with:
          python-version: "{PYTHON}"
      - run: pip install {_quoted(install)}
      - run: govern check --format github --format "markdown:$GITHUB_STEP_SUMMARY"
"""


def gitlab_job(install: str) -> str:
    """A job for .gitlab-ci.yml, whose findings stand in the merge request."""
    return f"""\
govern:
  image: python:{PYTHON}
  variables:
    GIT_DEPTH: 0
  script:
    - pip install {_quoted(install)}
    - govern check --format text --format gitlab:gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
"""


def _quoted(install: str) -> str:
    from shlex import quote

    return quote(install)
