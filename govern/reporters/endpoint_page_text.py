"""One endpoint for people: what it is, what guards it, how each rule stands with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govern.checks.standing import WORDS, Standing, Word
from govern.findings import Location, Verdict
from govern.project.endpoints import Dependency
from govern.reporters.endpoint_page import EndpointPage
from govern.reporters.inventory import QUESTIONS, Answer
from govern.reporters.printable import printable
from govern.reporters.style import Role, Style
from govern.reporters.text import place
from govern.sift.sift import Settled

ANSWERED: dict[Verdict, tuple[str, Role]] = {
    Verdict.PROVED: ("yes", "good"),
    Verdict.REFUTED: ("no", "error"),
    Verdict.UNKNOWN: ("unknown", "warning"),
}
ROLES: dict[Word, Role] = {"proved": "good", "refuted": "error", "unknown": "warning"}
HEADINGS: dict[Word, str] = {"silent": "nothing to report"}
WIDTH = max(map(len, QUESTIONS)) + 2


def render_endpoint_text(page: EndpointPage, style: Style) -> str:
    """The endpoint, its dependencies and middleware, the answers with what shows them, the rules by verdict."""
    blocks = [
        list(_head(page, style)),
        list(_dependencies(page, style)),
        list(_middleware(page, style)),
        list(_answers(page, style)),
        *(list(_rules(page, word, style)) for word in WORDS),
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _head(page: EndpointPage, style: Style) -> Iterator[str]:
    endpoint = page.endpoint
    flags = {
        "conditional": endpoint.conditional,
        "unresolved": not endpoint.resolved,
        "external": endpoint.external,
        "in tests or examples": endpoint.test,
        "hidden": not endpoint.include_in_schema,
    }
    notes = ", ".join(name for name, holds in flags.items() if holds)
    yield style(printable(endpoint.label), "strong") + f"  {printable(endpoint.app)}" + (f" ({notes})" if notes else "")
    yield f"  {_at(endpoint.location, style)}  {printable(endpoint.handler)}"
    for mount in endpoint.mounts:
        yield f"  {_at(mount, style)}  {printable(mount.note)}"
    if endpoint.kind == "http":
        model = f", gives {printable(endpoint.response_model)}" if endpoint.response_model else ""
        yield f"  answers {endpoint.status_code}{model}"


def _dependencies(page: EndpointPage, style: Style) -> Iterator[str]:
    if not page.endpoint.dependencies:
        yield f"{style('dependencies', 'strong')}  none"
        return
    yield style("dependencies", "strong")
    yield from _branches(page, page.endpoint.dependencies, "  ", style, root=True)


def _branches(
    page: EndpointPage, level: Sequence[Dependency], indent: str, style: Style, *, root: bool = False
) -> Iterator[str]:
    for number, one in enumerate(level, 1):
        last = number == len(level)
        notes = [f"of the {one.level}" if root and one.level != "parameter" else "", *one.scopes]
        notes += ["only in some deployments" if one.conditional else ""]
        note = ", ".join(filter(None, notes))
        deeds = ", ".join(page.deeds_of(one))
        tail = f"  {style(printable(deeds), 'good')}" if deeds else ""
        yield (
            f"{indent}{style('└──' if last else '├──', 'gutter')} {printable(one.name)}"
            f"{f' ({printable(note)})' if note else ''}  {_at(one.location, style)}{tail}"
        )
        below = f"{indent}{'    ' if last else style('│', 'gutter') + '   '}"
        yield from _branches(page, one.children, below, style)


def _middleware(page: EndpointPage, style: Style) -> Iterator[str]:
    if not page.endpoint.middleware:
        return
    yield style("middleware", "strong")
    for one in page.endpoint.middleware:
        deeds = ", ".join(page.deeds_of(one))
        tail = style(printable(deeds), "good") if deeds else style("nothing of what rules ask for", "dim")
        yield f"  {printable(one.name)}  {_at(one.location, style)}  {tail}"


def _answers(page: EndpointPage, style: Style) -> Iterator[str]:
    yield style("facts", "strong")
    for question in QUESTIONS:
        answer = page.answers[question]
        word, role = ANSWERED[answer.verdict]
        yield f"  {question.ljust(WIDTH)}{style(word, role)}{_named(answer)}"
        yield from _chain(answer.chain, "      ", style)
    if page.exemption is not None:
        where = f"  {_at(page.exemption.location, style)}" if page.exemption.location is not None else ""
        yield f"  {'exempt'.ljust(WIDTH)}{printable(page.exemption.kind)}: {printable(page.exemption.detail)}{where}"


def _named(answer: Answer) -> str:
    """What the answer names, and the sentence that sums it up, where the chain does not say it anyway."""
    names = ", ".join(answer.names)
    mode = getattr(answer, "mode", "")
    names = f"{mode} of {names}" if mode and len(answer.names) > 1 else names
    told = any(location.note == answer.detail for location in answer.chain)
    detail = "" if told or not answer.detail else answer.detail
    return "".join(f"  {printable(part)}" for part in (names, detail) if part)


def _rules(page: EndpointPage, word: Word, style: Style) -> Iterator[str]:
    rows = [row for row in page.standings if row[0].verdict == word]
    if not rows:
        return
    role = ROLES.get(word, "dim")
    yield f"{style(HEADINGS.get(word, word), role)} by {len(rows)} {'rule' if len(rows) == 1 else 'rules'}"
    if word == "silent":
        yield f"  {', '.join(standing.rule.name for standing, _ in rows)}"
        return
    for standing, settled in rows:
        fact = next((one for one in QUESTIONS if page.answers[one].chain == standing.chain), "")
        yield from _standing(standing, settled, style, fact)


def _standing(standing: Standing, settled: Settled | None, style: Style, fact: str) -> Iterator[str]:
    finding = standing.finding
    at = f"  {_at(finding.location, style)}" if finding is not None else ""
    severity = f"{style(finding.severity.value, finding.severity.value)} " if finding is not None else ""
    yield f"  {severity}{style(standing.rule.name, 'rule')}: {printable(standing.why)}{at}"
    yield from _accepted(settled, style)
    if standing.verdict == "proved" and fact:
        yield f"      as the fact {style(fact, 'strong')} shows"
    elif standing.verdict != "does not apply":
        yield from _chain(standing.chain, "      ", style)
    if finding is not None and finding.instead:
        yield f"      {style('help:', 'help')} {printable(finding.instead)}"


def _accepted(settled: Settled | None, style: Style) -> Iterator[str]:
    """What accepts the finding, and why."""
    if settled is None:
        return
    if settled.suppression is not None:
        one = settled.suppression
        word = "ignored" if one.kind == "comment" else "waived"
        until = f" until {one.until}" if one.until else ""
        owner = f", by {printable(one.owner)}" if one.owner else ""
        reason = f": {printable(one.reason)}" if one.reason else ", which gives no reason"
        where = style(place(one.location), "place")
        yield f"      {style(word, 'info')}{until} by the {one.kind} at {where}{owner}{reason}"
    elif settled.row is not None:
        reason = f": {printable(settled.row.reason)}" if settled.row.reason else ""
        yield f"      {style('old', 'info')} by line {settled.row.line} of the baseline{reason}"


def _chain(chain: Sequence[Location], indent: str, style: Style) -> Iterator[str]:
    for number, location in enumerate(chain, 1):
        note = f"  {printable(location.note)}" if location.note else ""
        yield f"{indent}{number}. {_at(location, style)}{note}"


def _at(location: Location, style: Style) -> str:
    return style(place(location), "place")
