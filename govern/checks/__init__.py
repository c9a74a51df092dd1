"""The three ways to hold a rule against a project: a pattern, a query, a function."""
