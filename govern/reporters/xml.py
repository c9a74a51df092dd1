"""The two XML formats that nearly every CI server reads: JUnit's and Checkstyle's."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from govern.findings import Finding
from govern.reporters.places import placed
from govern.reporters.printable import printable
from govern.reporters.report import CheckResult, RenderOptions

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def render_junit(result: CheckResult, options: RenderOptions) -> str:
    """A suite a file, a failed case a finding; one case that passes where there is none, as an empty report is taken
    for a broken one. What could not be checked is an error."""
    from xml.etree.ElementTree import Element, SubElement

    failures, errors = len(result.findings), len(result.failures)
    tests = failures + errors or 1
    root = Element("testsuites", name="govern", tests=str(tests), failures=str(failures), errors=str(errors), time="0")
    for file, findings in _by_file(result):
        suite = SubElement(root, "testsuite", _suite(file, len(findings), failures=len(findings)))
        for finding in findings:
            at = placed(finding.location, result)
            name = f"{finding.rule} at {at.line}:{at.column}"
            case = SubElement(suite, "testcase", name=name, classname=printable(at.file), time="0")
            case.set("file", printable(at.file))
            case.set("line", str(at.line))
            message = printable(finding.message)
            failure = SubElement(case, "failure", message=message, type=finding.severity.value)
            failure.text = "\n".join(_details(finding, at.line))
    if errors:
        suite = SubElement(root, "testsuite", _suite("govern", errors, errors=errors))
        for one in result.failures:
            case = SubElement(suite, "testcase", name=printable(one.what), classname="govern", time="0")
            SubElement(case, "error", message=printable(one.message), type="failure")
    if not failures and not errors:
        suite = SubElement(root, "testsuite", _suite("govern", 1))
        SubElement(suite, "testcase", name="govern check", classname="govern", time="0")
    return _text(root)


def render_checkstyle(result: CheckResult, options: RenderOptions) -> str:
    """A file element a file, an error element a finding; `source` names the family and the rule.

    The version is that of the form: readers know 4.3 and 8.0, and complain of others.
    """
    from xml.etree.ElementTree import Element, SubElement

    root = Element("checkstyle", version="4.3")
    for file, findings in _by_file(result):
        element = SubElement(root, "file", name=printable(file))
        for finding in findings:
            at = placed(finding.location, result)
            SubElement(
                element,
                "error",
                line=str(at.line),
                column=str(at.column),
                severity=finding.severity.value,
                message=printable(finding.message),
                source=f"govern.{finding.family}.{finding.rule}",
            )
    return _text(root)


def _by_file(result: CheckResult) -> Iterator[tuple[str, list[Finding]]]:
    """The findings by file; those about the whole repository with the file they are placed on."""
    ordered = sorted(result.findings, key=lambda one: placed(one.location, result).file)
    for file, findings in groupby(ordered, key=lambda one: placed(one.location, result).file):
        yield file, list(findings)


def _suite(name: str, tests: int, failures: int = 0, errors: int = 0) -> dict[str, str]:
    figures = {"tests": tests, "failures": failures, "errors": errors, "skipped": 0, "time": 0}
    return {"name": printable(name), **{key: str(value) for key, value in figures.items()}}


def _details(finding: Finding, line: int) -> Iterator[str]:
    yield f"{finding.severity}[{finding.rule}] {printable(finding.message)}"
    yield f"{printable(finding.location.file) or 'the repository'}:{line}"
    for step in finding.chain:
        yield f"{printable(step.file)}:{step.line}{': ' if step.note else ''}{printable(step.note)}"
    if finding.instead:
        yield f"help: {printable(finding.instead)}"


def _text(root: Element) -> str:
    from xml.etree.ElementTree import indent, tostring

    indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'
