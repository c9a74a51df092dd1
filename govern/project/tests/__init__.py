"""The tests of a project: the calls that their clients make, and the endpoints that these mean."""

from govern.project.tests.calls import Tests
from govern.project.tests.model import ClientCall

__all__ = ["ClientCall", "Tests"]
