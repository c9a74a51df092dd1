"""The operators, by what they take away."""
