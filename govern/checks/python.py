"""`python:`: a function beside the page, `check(project, options) -> Iterator[Finding]`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from govern.checks.complete import RuleError
from govern.findings import Finding
from govern.rule import BUILT_IN, Rule

if TYPE_CHECKING:
    from govern.project.project import Project

Check = Callable[["Project", Mapping[str, object]], "Iterator[Finding]"]


def check_python(rule: Rule, project: Project, options: Mapping[str, object]) -> Iterator[Finding]:
    """What the rule's function yields. Raises RuleError for anything but findings, and whatever the function raises."""
    for finding in load_check(rule)(project, options):
        if not isinstance(finding, Finding):
            raise RuleError(f"{rule.python} yielded {type(finding).__name__}, not a Finding")
        yield finding


def load_check(rule: Rule) -> Check:
    """The function of a rule. One of govern or of an installed pack is imported; the code of a local one runs here, as
    the loader read it.

    Raises RuleError if the file does not define it, and whatever the file raises.
    """
    file, _, name = str(rule.python).partition(":")
    stem = file.removesuffix(".py")
    package = rule.package or ("govern.rules" if rule.pack == BUILT_IN else "")
    if package and rule.python_source is None:
        module = import_module(f"{package}.{rule.family}.{stem}")
    else:
        module = _run(f"govern_{rule.pack}_rules.{rule.family}.{stem}", rule)
    check = getattr(module, name, None)
    if not callable(check):
        raise RuleError(f"{file} has no function {name!r}")
    return check  # type: ignore[no-any-return]


def _run(name: str, rule: Rule) -> ModuleType:
    known = sys.modules.get(name)
    if known is not None and known.__dict__.get("__source__") == rule.python_source:
        return known
    module = ModuleType(name)
    folder = rule.page.rpartition("/")[0]
    module.__file__ = f"{folder}/{str(rule.python).partition(':')[0]}"
    module.__dict__["__source__"] = rule.python_source
    # dataclasses look their module up by name
    sys.modules[name] = module
    try:
        exec(compile(rule.python_source or "", module.__file__, "exec"), module.__dict__)
    except BaseException:
        del sys.modules[name]
        raise
    return module
