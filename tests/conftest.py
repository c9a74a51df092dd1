"""What all tests share: hypothesis has no deadlines, as machines may be slow, and the same examples in CI."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("govern", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("govern")
