"""What `from m import *` brings along where `m` says so in a way that only running it would tell."""

from __future__ import annotations

from tests.project.small_apps import called, project_of

COMMON = """
    def _private(): ...
    def public(): ...
    {exported}
"""
HANDLER = "from app.common import *\ndef handler():\n    _private()\n    public()\n"


def test_a_list_of_exports_that_is_computed_may_hold_private_names() -> None:
    computed = COMMON.replace("{exported}", "__all__ = [name for name in globals() if not name.startswith('__')]")
    assert called(project_of(HANDLER, common=computed)) == {
        "_private": ["common._private"],
        "public": ["common.public"],
    }


def test_without_such_a_list_private_names_stay_behind() -> None:
    assert called(project_of(HANDLER, common=COMMON.replace("{exported}", ""))) == {
        "_private": [],
        "public": ["common.public"],
    }
