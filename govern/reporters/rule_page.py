"""The page of a rule: for a terminal, as Markdown, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from govern.packs.pages import Page
from govern.packs.template import shown
from govern.regex import regex
from govern.reporters.printable import printable
from govern.reporters.report import SCHEMA_VERSION
from govern.reporters.rule_list import rule_data
from govern.reporters.style import Role, Style
from govern.rule import BUILT_IN, Rule

FENCE = regex(r"\s{0,3}(`{3,}|~{3,})")
HEADING = regex(r"(#{1,6})\s+(.*)")
MARKER = regex(r'(?:#|//|--|\{/\*|<!--)\s*error(?:\s*:\s*"(?:[^"\\]|\\.)*")?\s*(?:\*/\}|-->)?\s*$')


def render_page_text(page: Page, style: Style) -> str:
    """The page for a terminal: what the rule is, its options, then its text with headings and guilty lines painted."""
    rule = page.rule
    lines = [f"{style(rule.name, 'rule')}  {printable(rule.summary)}", style(_facts_line(rule), "dim")]
    if rule.instead:
        lines.append(f"{style('instead:', 'help')} {printable(rule.instead)}")
    if rule.options:
        lines += ["", style("Options", "strong"), *_option_lines(rule, style)]
    lines += ["", *_body_lines(page.body, style)]
    return "\n".join(lines).rstrip() + "\n"


def render_page_markdown(page: Page) -> str:
    """The page as Markdown for documents: a title, what the front matter says, the text."""
    rule = page.rule
    lines = [f"# {rule.name}", "", f"{rule.summary}.", "", _facts_line(rule), ""]
    if rule.options:
        lines += ["| option | type | default | |", "| --- | --- | --- | --- |"]
        lines += [
            f"| `{name}` | {_cell(_type_of(rule, name))} | `{_default(option.default)}` | {_cell(option.help)} |"
            for name, option in rule.options.items()
        ]
        lines.append("")
    return "\n".join((*lines, *_deeper(page.body))).rstrip() + "\n"


def render_page_json(page: Page) -> str:
    """The front matter as data, and the text as Markdown."""
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        **rule_data(page.rule),
        "markdown": page.body.strip() + "\n",
    }
    return json.dumps(document, indent=2) + "\n"


def _facts_line(rule: Rule) -> str:
    parts = [rule.family, rule.severity.value, f"profile {rule.profile}", f"{rule.status} since {rule.since}"]
    if rule.fix:
        parts.append(f"{rule.fix} fix")
    if rule.aliases:
        parts.append(f"formerly {', '.join(rule.aliases)}")
    if rule.package:
        parts.append(f"pack {rule.pack}")
    if rule.pack != BUILT_IN:
        parts.append(rule.page)
    return " · ".join(parts)


def _option_lines(rule: Rule, style: Style) -> Iterator[str]:
    widest = max(len(name) for name in rule.options)
    for name, option in rule.options.items():
        facts = f"({_type_of(rule, name)}, default {_default(option.default)})"
        yield f"  {style(name, 'place')}{' ' * (widest - len(name))}  {printable(option.help)} {style(facts, 'dim')}"


def _type_of(rule: Rule, name: str) -> str:
    option = rule.options[name]
    return " or ".join(option.choices) if option.choices else option.type


def _default(value: object) -> str:
    return "[]" if value == () else "true" if value is True else "false" if value is False else shown(value)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _body_lines(body: str, style: Style) -> Iterator[str]:
    """The text for a terminal: headings without their signs, code by four spaces, markers in the colour of errors."""
    fence = ""
    for line in body.strip().split("\n"):
        opened = FENCE.match(line)
        if fence:
            if opened and opened[1].startswith(fence) and not line.strip(" `~"):
                fence = ""
            else:
                yield f"    {_code(line, style)}" if line.strip() else ""
        elif opened:
            fence = opened[1]
        elif heading := HEADING.match(line):
            yield _heading(heading[2], style)
        else:
            yield printable(line)


def _heading(title: str, style: Style) -> str:
    kind, colon, rest = title.partition(":")
    role: Role | None = "error" if kind == "bad" else "good" if kind == "good" else None
    if colon and role:
        return f"{style(kind + colon, role)}{style(printable(rest), 'strong')}"
    return style(printable(title), "strong")


def _code(line: str, style: Style) -> str:
    marker = MARKER.search(line)
    if marker is None:
        return printable(line)
    return printable(line[: marker.start()]) + style(printable(marker[0]), "error")


def _deeper(body: str) -> Iterator[str]:
    """The text with every heading one level deeper, below the title that `render_page_markdown` gives it."""
    fence = ""
    for line in body.strip().split("\n"):
        opened = FENCE.match(line)
        if opened and not fence:
            fence = opened[1]
        elif opened and opened[1].startswith(fence) and not line.strip(" `~"):
            fence = ""
        yield f"#{line}" if not fence and HEADING.match(line) else line
