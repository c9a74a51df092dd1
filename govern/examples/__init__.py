"""The examples of a rule page, which are its tests."""

from govern.examples.judge import Mismatch, Outcome, run_example
from govern.examples.read import Example, read_examples

__all__ = ["Example", "Mismatch", "Outcome", "read_examples", "run_example"]
