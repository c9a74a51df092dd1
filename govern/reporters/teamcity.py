"""TeamCity: service messages that become the inspections of a build."""

from __future__ import annotations

from govern.findings import Severity
from govern.reporters.places import placed
from govern.reporters.printable import printable
from govern.reporters.report import CheckResult, RenderOptions
from govern.reporters.summary import summary_lines

LEVELS = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}
LONGEST = 4000
# The bar escapes itself, so it goes first.
ESCAPES = (("|", "||"), ("'", "|'"), ("[", "|["), ("]", "|]"), ("\n", "|n"), ("\r", "|r"))


def render_teamcity(result: CheckResult, options: RenderOptions) -> str:
    """The type of inspection of each rule, then an inspection a finding; TeamCity wants them in this order."""
    lines: list[str] = []
    known: set[str] = set()
    for finding in result.findings:
        if finding.rule not in known:
            known.add(finding.rule)
            about = finding.instead or finding.rule.replace("-", " ")
            lines.append(
                _message(
                    "inspectionType", id=finding.rule, name=finding.rule, category=finding.family, description=about
                )
            )
        at = placed(finding.location, result)
        place = {"file": at.file, "line": str(at.line), "SEVERITY": LEVELS[finding.severity]}
        lines.append(_message("inspection", typeId=finding.rule, message=finding.message, **place))
    lines += [_message("buildProblem", description=f"govern: {one.what}: {one.message}") for one in result.failures]
    if not options.quiet:
        lines += summary_lines(result, options)
    return "".join(f"{line}\n" for line in lines)


def _message(name: str, /, **attributes: str) -> str:
    fields = " ".join(f"{key}='{_escaped(value)}'" for key, value in attributes.items())
    return f"##teamcity[{name} {fields}]"


def _escaped(text: str) -> str:
    shown = printable(text)[:LONGEST]
    for character, escape in ESCAPES:
        shown = shown.replace(character, escape)
    return "".join(one if one.isascii() else f"|0x{ord(one):04x}" for one in shown)
