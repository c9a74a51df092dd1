"""Names of functions, columns and models that only keep books of a request."""

from __future__ import annotations

import pytest

from govern.project.mutations.bookkeeping import is_looked_at, is_record, keeps_books, makes_if_missing


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("log_access", True),
        ("track_event", True),
        ("update_last_seen", True),
        ("update_token_last_used", True),
        ("increment_download_count", True),
        ("mark_as_read", True),
        ("mark_notice_read", True),
        ("record_session_usage_after", True),
        ("backfill_sizes", True),
        ("update_session_activity", True),
        ("update_last_name", False),
        ("update_stock_count", False),
        ("set_user_access", False),
        ("add_access", False),
        ("record_payment", False),
        ("read", False),
        ("create_view", False),
        ("", False),
    ],
)
def test_functions(name: str, expected: bool) -> None:
    assert keeps_books(name) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("last_seen", True),
        ("lastLoginTime", True),
        ("is_read", True),
        ("read_at", True),
        ("view_count", True),
        ("last_shown", True),
        ("last_name", False),
        ("read_only", False),
        ("stock_count", False),
        ("status", False),
        ("used", False),
    ],
)
def test_columns(name: str, expected: bool) -> None:
    assert is_looked_at(name) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AccessLog", True),
        ("app.models.SearchHistory", True),
        ("AuditEntry", True),
        ("RefreshToken", True),
        ("UserSession", True),
        ("ChatSession", False),
        ("Order", False),
        ("Catalog", False),
    ],
)
def test_models(name: str, expected: bool) -> None:
    assert is_record(name) is expected


def test_what_makes_only_what_is_missing() -> None:
    assert makes_if_missing("get_or_create_user")
    assert makes_if_missing("find_or_insert")
    assert not makes_if_missing("create_order")
    assert not makes_if_missing("get_order")
