"""What functions and endpoints do to the world outside the process: rows, messages, files, logs."""

from govern.project.effects.effect import Effect, Mutation
from govern.project.effects.reached import Effects

__all__ = ["Effect", "Effects", "Mutation"]
