"""How much the rules notice: one thing at a time is taken away on a copy in memory, and the rules are run on it."""
