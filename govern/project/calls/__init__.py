"""The calls of a project: what a function's body calls, and what is reached from there."""
