"""What pre-commit and git call: tiny entry points, no logic."""
