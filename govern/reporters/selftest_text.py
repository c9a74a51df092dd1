"""A self-test for people: a line a mutant, what each operator and each rule came to, the figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govern.findings import Finding
from govern.reporters.printable import cells, printable
from govern.reporters.selftest_figures import by_operator, by_rule
from govern.reporters.style import Role, Style
from govern.reporters.summary import plural
from govern.selftest.mutant import Fate, Outcome, Score, score
from govern.selftest.run import SelfTest

ROLES: dict[Fate, Role] = {"killed": "good", "survived": "error", "equivalent": "dim"}
MOST_ENDPOINTS = 2
Row = tuple[str, ...]


def render_selftest_text(result: SelfTest, style: Style, *, quiet: bool = False) -> str:
    """All of it; with `quiet`, no line for mutants that were killed."""
    blocks = [
        [
            line
            for outcome in result.outcomes
            if not (quiet and outcome.fate == "killed")
            for line in _lines(outcome, style)
        ],
        list(_operators(result, style)),
        list(_rules(result, style)),
        list(_summary(result, style)),
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _lines(outcome: Outcome, style: Style) -> Iterator[str]:
    mutant = outcome.mutant
    place = style(f"{printable(mutant.file)}:{mutant.line}", "place")
    fate = style(outcome.fate.ljust(10), ROLES[outcome.fate])
    yield f"{fate} {place}  {style(mutant.operator, 'rule')}: without {printable(mutant.what)}"
    if outcome.findings:
        yield f"           by {printable(_killers(outcome.findings))}"
        return
    labels = [target.label for target in mutant.targets]
    if labels:
        more = f" and {len(labels) - MOST_ENDPOINTS} more" if len(labels) > MOST_ENDPOINTS else ""
        yield f"           of {printable(', '.join(labels[:MOST_ENDPOINTS]))}{more}"
    yield f"           {printable(outcome.why)}"


def _killers(findings: Sequence[Finding]) -> str:
    """The rules, each with the first place where it reports."""
    first: dict[str, Finding] = {}
    for one in findings:
        first.setdefault(one.rule, one)
    return ", ".join(f"{rule} at {one.location.file}:{one.location.line}" for rule, one in first.items())


def _operators(result: SelfTest, style: Style) -> Iterator[str]:
    rows = [(operator.name, *_figures(figures)) for operator, figures in by_operator(result)]
    if rows:
        total = ("all", *_figures(score(result.outcomes)))
        yield from _table(("operator", "killed", "survived", "equivalent", "ratio"), [*rows, total], style)


def _rules(result: SelfTest, style: Style) -> Iterator[str]:
    judged = sum(one.fate != "equivalent" for one in result.outcomes)
    rows = [(rule, str(killed), _ratio(100 * killed / judged if judged else None)) for rule, killed in by_rule(result)]
    if rows and result.outcomes:
        yield from _table(("rule", "killed", "of all"), rows, style)


def _summary(result: SelfTest, style: Style) -> Iterator[str]:
    figures = score(result.outcomes)
    if result.left_out:
        names = ", ".join(one.name for one in result.left_out)
        yield f"Not tried, for no rule that runs here could notice (--profile, --select): {names}."
    if not result.possible:
        yield f"Nothing that rules look at could be taken away: {plural(result.endpoints, 'endpoint')}."
        return
    judged = figures.killed + figures.survived
    role: Role = "good" if not figures.survived else "warning"
    text = style(f"{figures.killed} of {plural(judged, 'mutant')} killed", role)
    more = f", {figures.equivalent} changed nothing" if figures.equivalent else ""
    yield f"{text} ({_ratio(figures.percent)}){more}."
    tried = len(result.outcomes)
    if tried < result.possible:
        yield f"A sample: {tried} of {result.possible} that could be made, by seed {result.seed} (--limit 0 for all)."
    if result.untried:
        yield f"Time ran out before {plural(result.untried, 'mutant')} of the sample."


def _figures(figures: Score) -> Row:
    return (str(figures.killed), str(figures.survived), str(figures.equivalent), _ratio(figures.percent))


def _ratio(percent: float | None) -> str:
    return "-" if percent is None else f"{percent:.0f} %" if percent in (0, 100) else f"{min(percent, 99.9):.1f} %"


def _table(headings: Row, rows: Sequence[Row], style: Style) -> Iterator[str]:
    """The first column to the left, figures to the right."""
    widths = [max(_width(row[at]) for row in (headings, *rows)) for at in range(len(headings))]
    for number, row in enumerate((headings, *rows)):
        padded = [row[0] + " " * (widths[0] - _width(row[0]))]
        padded += [text.rjust(width) for text, width in zip(row[1:], widths[1:], strict=True)]
        line = "  ".join(padded)
        yield style(line, "dim") if number == 0 else line


def _width(text: str) -> int:
    return sum(width for _, width in cells(text))
