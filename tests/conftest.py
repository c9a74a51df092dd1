"""What all tests share: hypothesis without deadlines (the machines are slow), and the same examples for everyone in CI."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("govern", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("govern")
