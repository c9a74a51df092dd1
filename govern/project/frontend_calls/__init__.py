"""The calls of the frontends to the backends, and the endpoints that they mean."""

from govern.project.frontend_calls.calls import FrontendCalls
from govern.project.frontend_calls.model import FrontendCall

__all__ = ["FrontendCall", "FrontendCalls"]
