"""TOML within limits."""

from __future__ import annotations

import pytest

from govern.config.toml_text import read_toml


def test_a_document() -> None:
    assert read_toml('[a.b]\nc = "1.2.3"\n') == {"a": {"b": {"c": "1.2.3"}}}


def test_a_list_of_many_versions_is_no_endless_key() -> None:
    needs = [f"package-{number}>=1.2.3,<2.0.0" for number in range(500)]
    assert read_toml(f"needs = {needs}\n") == {"needs": needs}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a = ", "Invalid value"),
        ("#" * 1_000_001, "larger than 1 MB"),
        ("a." * 100 + "a = 1", "more than 60 parts"),
        ("[x]\ny = {" + '"a" . ' * 100 + "a = 1}", "more than 60 parts"),
        ("a = " + "[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_toml(text)
