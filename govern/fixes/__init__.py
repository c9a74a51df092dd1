"""Proposed changes: what they make of files, which go together, what must not move, how they are written."""
