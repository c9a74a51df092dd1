"""Comparison of two OpenAPI documents: what changed between them, how bad it is, and which line of Python caused it."""
