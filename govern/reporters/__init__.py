"""Findings in, text out. A reporter decides nothing, prints nothing and gives the same text every time."""
