"""Dataclasses as plain data, and back."""

from __future__ import annotations

import marshal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.cache.objects import NotPlainError, from_plain, to_plain
from govern.findings import Edit, Finding, Fix, Location, Severity, Verdict

WORDS = st.text(max_size=8)
NUMBERS = st.integers(0, 2**40)
LOCATIONS = st.builds(Location, WORDS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, WORDS)
FIXES = st.builds(
    Fix, WORDS, st.lists(st.builds(Edit, WORDS, *[NUMBERS] * 4, WORDS), max_size=2).map(tuple), st.booleans()
)
FINDINGS = st.builds(
    Finding,
    location=LOCATIONS,
    values=st.just({}),
    chain=st.lists(LOCATIONS, max_size=3).map(tuple),
    endpoint=st.none() | WORDS,
    verdict=st.none() | st.sampled_from(Verdict),
    fix=st.none() | FIXES,
    severity=st.sampled_from(Severity),
    message=WORDS,
)


@given(st.lists(FINDINGS, max_size=3).map(tuple))
def test_findings_come_back_as_they_were(findings: tuple[Finding, ...]) -> None:
    back = from_plain(marshal.loads(marshal.dumps(to_plain(findings))))
    assert back == findings
    assert [type(one.severity) for one in back] == [Severity] * len(findings)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.binary(max_size=5),
        lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(WORDS, inner, max_size=3),
    )
)
def test_containers_come_back_as_they_were(value: object) -> None:
    assert from_plain(to_plain(value)) == value


def test_the_order_of_a_mapping_is_kept_and_that_of_a_set_does_not_matter() -> None:
    assert list(from_plain(to_plain({"b": 1, "a": 2}))) == ["b", "a"]
    assert to_plain(frozenset("abc")) == to_plain(frozenset("cba"))
    assert from_plain(to_plain({"x"})) == frozenset({"x"})


@pytest.mark.parametrize("value", [object(), len, ValueError("x"), {"a": (1, [print])}])
def test_what_is_no_data_is_refused(value: object) -> None:
    with pytest.raises(NotPlainError):
        to_plain(value)


@pytest.mark.parametrize(
    "data",
    [(), (9, 1), ("x",), (4, "os:system", "true"), (4, "govern.errors:GovernError", "x"), (4, "govern.findings:No")],
)
def test_data_of_another_making_is_refused(data: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match=r"tuple|kind|class"):
        from_plain(data)  # type: ignore[arg-type]
