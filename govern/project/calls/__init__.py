"""The calls of a project: what a function's body calls, and what is reached from there."""

from govern.project.calls.graph import NO_FRAME, Body, Call, Frame, Hop, Store, Target, Values
from govern.project.calls.resolve import Calls

__all__ = ["NO_FRAME", "Body", "Call", "Calls", "Frame", "Hop", "Store", "Target", "Values"]
