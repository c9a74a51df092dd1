"""The formats of `govern check` by name; each is imported only when it is used."""

from __future__ import annotations

from importlib import import_module

from govern.errors import UsageError
from govern.reporters.report import CheckResult, RenderOptions

CHECK_FORMATS = {
    "text": "govern.reporters.text:render_text",
    "concise": "govern.reporters.concise:render_concise",
    "json": "govern.reporters.json:render_json",
    "github": "govern.reporters.github:render_github",
}


def render(format_name: str, result: CheckResult, options: RenderOptions) -> str:
    """`result` in the named format. Raises UsageError for a name that is none of CHECK_FORMATS."""
    target = CHECK_FORMATS.get(format_name)
    if target is None:
        raise UsageError(f"there is no format {format_name!r}: choose one of {', '.join(CHECK_FORMATS)}")
    module, _, function = target.partition(":")
    text = getattr(import_module(module), function)(result, options)
    assert isinstance(text, str)
    return text
