"""CI jobs are valid YAML, and install what is known to be govern, never a namesake."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from govern.config.yaml_lines import read_yaml
from govern.setup.ci import github_workflow, gitlab_job
from govern.setup.install import Installed, _from_direct_url, from_git
from govern.version import VERSION

INSTALL = "govern @ git+https://git.example.org/team/govern@abc"


@pytest.mark.parametrize("branch", ["main", "", "feature/it's: #1"])
def test_the_workflow_runs_on_requests_and_on_the_default_branch(branch: str) -> None:
    data = read_yaml(github_workflow(INSTALL, branch).replace("on:\n", "when:\n", 1))[0]
    assert data["when"] == {"pull_request": None, "push": {"branches": [branch]} if branch else None}
    steps = data["jobs"]["govern"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == [
        f"pip install '{INSTALL}'",
        'govern check --format github --format "markdown:$GITHUB_STEP_SUMMARY"',
    ]


def test_the_job_of_gitlab_keeps_its_report() -> None:
    job = read_yaml(gitlab_job(f"govern=={VERSION}"))[0]["govern"]
    assert job["script"][0] == f"pip install govern=={VERSION}"
    assert job["artifacts"]["reports"]["codequality"] == "gl-code-quality-report.json"


@pytest.mark.parametrize(
    ("url", "commit", "expected"),
    [
        ("https://git.example.org/t/govern", "abc", "govern @ git+https://git.example.org/t/govern@abc"),
        ("git@git.example.org:t/govern.git", "abc", "govern @ git+ssh://git@git.example.org/t/govern.git@abc"),
        ("ssh://git@git.example.org/t/govern", "", "govern @ git+ssh://git@git.example.org/t/govern"),
        ("https://token@git.example.org/t/govern", "abc", ""),
        ("https://me:secret@git.example.org/t/govern", "abc", ""),
        ("/srv/git/govern", "abc", ""),
        ("file:///srv/git/govern", "abc", ""),
        ("", "abc", ""),
    ],
)
def test_addresses_that_work_elsewhere_and_hold_no_secret(url: str, commit: str, expected: str) -> None:
    assert from_git(url, commit) == expected


@pytest.mark.parametrize(
    ("direct", "expected"),
    [
        (
            {"url": "https://x.org/g", "vcs_info": {"vcs": "git", "commit_id": "1"}},
            ("govern @ git+https://x.org/g@1", None),
        ),
        ({"url": "https://x.org/govern.whl", "archive_info": {}}, ("govern @ https://x.org/govern.whl", None)),
        ({"url": "https://me:x@x.org/govern.whl", "archive_info": {}}, ("", None)),
        ({"url": "file:///srv/go%20vern", "dir_info": {}}, ("", Path("/srv/go vern"))),
        ([], ("", None)),
    ],
)
def test_how_it_was_installed_here(direct: object, expected: tuple[str, Path | None]) -> None:
    assert _from_direct_url(json.dumps(direct)) == Installed(*expected)
