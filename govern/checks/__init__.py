"""The three ways to hold a rule against a project: a pattern, a query, a function."""

from govern.checks.complete import RuleError
from govern.checks.run import CheckOutcome, RuleFailure, check_rule, check_rules

__all__ = ["CheckOutcome", "RuleError", "RuleFailure", "check_rule", "check_rules"]
