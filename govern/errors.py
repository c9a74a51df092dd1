"""Errors that mean govern could not do its work. They are never findings."""

from __future__ import annotations

USAGE_EXIT = 2
FAILURE_EXIT = 3


class GovernError(Exception):
    """govern could not finish: a tree could not be read, a rule failed. Ends the run with exit code 3.

    The message is one line that says what happened and what to do about it.
    """

    exit_code = FAILURE_EXIT


class UsageError(GovernError):
    """Bad usage, configuration or rule page: something the user wrote. Ends the run with exit code 2."""

    exit_code = USAGE_EXIT
