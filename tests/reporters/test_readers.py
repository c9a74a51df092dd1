"""The commands that CI servers read from a log, read back as they do: nothing gets lost, nothing is made up.

The readers below are written from what the servers' own do: the runner of GitHub Actions (its ActionCommand), the task
library of Azure Pipelines (its taskcommand), TeamCity's description of service messages. `benchmarks/consumers.py` runs
the ones that can be installed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import pytest

from govern.findings import Finding, Location, Severity
from govern.reporters.formats import render
from govern.reporters.printable import printable
from govern.reporters.report import CheckResult, Failure, RenderOptions
from tests.reporters.samples import RESULT

QUIET = RenderOptions(quiet=True)
NASTY = "100% a;b]c:d,e=f|g'h\"<&> %0A %25 %3B ::error:: ##vso[x] [y] é番\n\r\t\x1b[31m"
WHERE = "app/odd [name], 50%;x=y:'z'.py"
HOSTILE = CheckResult(
    (
        Finding(
            Location(WHERE, 7, 3, 7, 9),
            rule="hostile-text",
            family="house",
            message=NASTY,
            instead=NASTY,
            fingerprint="f",
        ),
    ),
    failures=(Failure("rule x", NASTY),),
)


@dataclass(frozen=True)
class Command:
    name: str
    properties: dict[str, str]
    data: str


def read_github(line: str) -> Command:
    assert line.startswith("::")
    end = line.index("::", 2)
    name, _, fields = line[2:end].partition(" ")
    properties = dict(one.split("=", 1) for one in fields.split(",") if one)
    unescaped = {key: _replaced(value, ("%3A", ":"), ("%2C", ",")) for key, value in properties.items()}
    return Command(name, unescaped, _replaced(line[end + 2 :]))


def _replaced(text: str, *more: tuple[str, str]) -> str:
    for escape, character in (("%0D", "\r"), ("%0A", "\n"), *more, ("%25", "%")):
        text = text.replace(escape, character)
    return text


def read_azure(line: str) -> Command:
    start, end = line.index("["), line.index("]")
    name, _, fields = line[start + 1 : end].partition(" ")
    properties = dict(one.split("=", 1) for one in fields.split(";") if one.strip())
    data = line[end + 1 :]
    for escape, character in (("%0D", "\r"), ("%0A", "\n"), ("%AZP25", "%")):
        data = data.replace(escape, character)
    for key, value in properties.items():
        for escape, character in (("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%3B", ";"), ("%AZP25", "%")):
            value = value.replace(escape, character)
        properties[key] = value
    return Command(name, properties, data)


def read_teamcity(line: str) -> Command:
    found = re.fullmatch(r"##teamcity\[(\w+)((?: \w+='(?:[^|'\[\]\n\r]|\|(?:[|'\[\]nr]|0x[0-9a-f]{4,5}))*')+)\]", line)
    assert found is not None, line
    properties = dict(re.findall(r" (\w+)='((?:[^|']|\|.)*)'", found[2]))
    return Command(found[1], {key: _teamcity_text(value) for key, value in properties.items()}, "")


def _teamcity_text(text: str) -> str:
    named = {"n": "\n", "r": "\r"}
    return re.sub(
        r"\|(?:0x([0-9a-f]{4,5})|(.))", lambda one: chr(int(one[1], 16)) if one[1] else named.get(one[2], one[2]), text
    )


def test_github_reads_what_was_said() -> None:
    (line,) = render("github", HOSTILE, QUIET).splitlines()
    command = read_github(line)
    assert command.name == "error"
    assert command.properties == {
        "file": WHERE, "line": "7", "endLine": "7", "col": "3", "endColumn": "9", "title": "hostile-text",
    }  # fmt: skip
    assert [printable(one) for one in NASTY.replace("\r", "").split("\n")] * 2 == command.data.split("\n")


def test_azure_reads_what_was_said() -> None:
    (line,) = render("azure", HOSTILE, QUIET).splitlines()
    assert read_azure(line) == Command(
        "task.logissue",
        {"type": "error", "sourcepath": WHERE, "linenumber": "7", "columnnumber": "3", "code": "hostile-text"},
        printable(NASTY),
    )


def test_teamcity_reads_what_was_said() -> None:
    kind, finding, failure = map(read_teamcity, render("teamcity", HOSTILE, QUIET).splitlines())
    assert kind.properties == {
        "id": "hostile-text", "name": "hostile-text", "category": "house", "description": printable(NASTY),
    }  # fmt: skip
    assert (kind.name, finding.name, failure.name) == ("inspectionType", "inspection", "buildProblem")
    assert finding.properties == {
        "typeId": "hostile-text", "message": printable(NASTY), "file": WHERE, "line": "7", "SEVERITY": "ERROR",
    }  # fmt: skip


def test_teamcity_is_told_of_each_rule_once_and_before_its_findings() -> None:
    twice = CheckResult((*RESULT.findings, *RESULT.findings))
    told: list[str] = []
    for line in render("teamcity", twice, QUIET).splitlines():
        command = read_teamcity(line)
        if command.name == "inspectionType":
            assert command.properties["id"] not in told
            told.append(command.properties["id"])
        else:
            assert command.properties["typeId"] in told
    assert len(told) == len({finding.rule for finding in RESULT.findings})


@pytest.mark.parametrize("result", [RESULT, HOSTILE], ids=["all", "hostile"])
def test_gitlab_takes_each_for_valid(result: CheckResult) -> None:
    """What GitLab holds each object of a report against (its validator `codeclimate`); the rest is dropped in silence."""
    for one in json.loads(render("gitlab", result, QUIET)):
        assert all(isinstance(one[key], str) and one[key] for key in ("description", "fingerprint", "severity"))
        assert one["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert isinstance(one["location"]["path"], str)
        assert isinstance(one["location"]["lines"]["begin"], int)


def test_every_severity_has_its_level() -> None:
    findings = tuple(Finding(Location("a.py", 1), rule="r", severity=one, message="m") for one in Severity)
    lines = render("teamcity", CheckResult(findings), QUIET).splitlines()[1:]
    assert [read_teamcity(line).properties["SEVERITY"] for line in lines] == ["ERROR", "WARNING", "INFO"]
