"""Commit messages: what git keeps of a text, its parts, and whether it follows the convention. Pure text, no git."""
