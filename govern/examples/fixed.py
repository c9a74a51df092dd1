"""What the fixes of an example's findings make of its files, as `govern check --fix` would apply them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from govern.findings import Finding
from govern.fixes.plan import plan_fixes


def apply_fixes(files: Mapping[str, str], findings: Iterable[Finding]) -> dict[str, str]:
    """`files`, by path, after every fix; a fix may add one. Raises ValueError for fixes that overlap, or whose edits
    lie outside their file."""
    plan = plan_fixes(findings, lambda path: files[path].encode() if path in files else None)
    if plan.refused:
        raise ValueError(plan.refused[0].reason)
    if plan.put_off:
        at = plan.put_off[0].location
        raise ValueError(f"the fix of {at.file}:{at.line} overlaps with another one")
    return {**files, **{path: change.after.decode() for path, change in plan.changes.items()}}
