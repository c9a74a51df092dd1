"""The formats of `govern check` by name; each is imported only when it is used."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple

from govern.errors import UsageError
from govern.reporters.report import CheckResult, RenderOptions


class Format(NamedTuple):
    """Where a format is rendered, and what it is for."""

    target: str
    help: str


CHECK_FORMATS: Mapping[str, Format] = {
    "text": Format("text:render_text", "each finding with its line of source; of what repeats, the first few"),
    "concise": Format("concise:render_concise", "a line a finding"),
    "json": Format("json:render_json", "everything, as one document"),
    "jsonl": Format("jsonl:render_jsonl", "everything, an object a line"),
    "sarif": Format("sarif:render_sarif", "SARIF 2.1.0, for code scanning"),
    "github": Format("github:render_github", "annotations of GitHub Actions"),
    "gitlab": Format("gitlab:render_gitlab", "GitLab's Code Quality report"),
    "junit": Format("xml:render_junit", "JUnit XML"),
    "rdjson": Format("rdjson:render_rdjson", "reviewdog, one document"),
    "rdjsonl": Format("rdjson:render_rdjsonl", "reviewdog, a diagnostic a line"),
    "checkstyle": Format("xml:render_checkstyle", "Checkstyle XML"),
    "azure": Format("azure:render_azure", "issues of Azure Pipelines"),
    "teamcity": Format("teamcity:render_teamcity", "inspections of TeamCity"),
    "markdown": Format("markdown:render_markdown", "the summary of a CI job"),
    "agent": Format("agent:render_agent", "bounded, with edits and commands, for programs that change code"),
}


def render(format_name: str, result: CheckResult, options: RenderOptions) -> str:
    """`result` in the named format. Raises UsageError for a name that is none of CHECK_FORMATS."""
    found = CHECK_FORMATS.get(format_name)
    if found is None:
        raise UsageError(f"there is no format {format_name!r}: choose one of {', '.join(CHECK_FORMATS)}")
    module, _, function = found.target.partition(":")
    text = getattr(import_module(f"govern.reporters.{module}"), function)(result, options)
    assert isinstance(text, str)
    return text
