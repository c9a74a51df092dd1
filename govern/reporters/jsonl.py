"""One JSON object a line: each finding, each notice, each failure, the summary last."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from govern.reporters.json import finding_as_json, summary_as_json
from govern.reporters.report import SCHEMA_VERSION, CheckResult, RenderOptions
from govern.version import VERSION


def render_jsonl(result: CheckResult, options: RenderOptions) -> str:
    """ASCII only. `type` says what a line is; with `options.quiet` there are findings alone."""
    return "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in _lines(result, quiet=options.quiet))


def _lines(result: CheckResult, *, quiet: bool) -> Iterator[dict[str, Any]]:
    for finding in result.findings:
        yield {"type": "finding", **finding_as_json(finding)}
    if quiet:
        return
    for finding in result.fixed or ():
        yield {"type": "fixed", **finding_as_json(finding)}
    for notice in result.notices:
        yield {"type": "notice", "file": notice.file, "line": notice.line, "message": notice.message}
    for failure in result.failures:
        yield {"type": "failure", "what": failure.what, "message": failure.message}
    head = {"type": "summary", "schema_version": SCHEMA_VERSION, "govern": VERSION, "root": result.root}
    yield {**head, **summary_as_json(result)}
