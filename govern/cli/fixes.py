"""What `govern check` does to files: `--diff` shows it, `--add-ignores` writes comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.cli.output import complain, emit
from govern.errors import FAILURE_EXIT

if TYPE_CHECKING:
    from govern.reporters.report import CheckResult
    from govern.session.check_request import CheckRequest
    from govern.session.fix import FixOutcome
    from govern.session.start import Progress


def show_diff(outcome: FixOutcome, *, quiet: bool) -> int:
    """Print the diff, and on standard error what it comes to. Returns the exit code: 1 where there is one."""
    from govern.fixes.diff import unified_diff
    from govern.reporters.summary import plural

    emit(unified_diff(outcome.changes))
    result = outcome.result
    for failure in result.failures:
        complain(f"{failure.what} failed: {failure.message}; its fixes are missing")
    if not quiet:
        more = sum(one.fix is not None and bool(one.fix.edits) and not one.fix.safe for one in result.findings)
        hint = f"; {more} more with --unsafe-fixes" if more else ""
        complain(
            f"would fix {plural(len(result.fixed or ()), 'finding')} in {plural(len(outcome.changes), 'file')}{hint}"
        )
    if result.failures:
        return FAILURE_EXIT
    return 1 if outcome.changes else 0


def add_comments(request: CheckRequest, reason: str, progress: Progress, *, quiet: bool) -> CheckResult:
    """Write a comment for each finding, and say on standard error how many; returns what is left."""
    from govern.reporters.summary import plural
    from govern.session.add_ignores import add_ignores_for

    done = add_ignores_for(request, reason, progress)
    if not quiet:
        complain(f"{plural(done.accepted, 'finding')} accepted by comments in {plural(done.files, 'file')}")
    return done.result
