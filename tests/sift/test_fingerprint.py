from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from govern.findings import Finding, Location
from govern.sift.fingerprint import LENGTH, fingerprint, with_fingerprints

TEXT = st.text(max_size=8)


def finding(
    line: int, *, subject: str = "POST /orders", file: str = "a.py", rule: str = "r", message: str = ""
) -> Finding:
    return Finding(Location(file, line), subject=subject, rule=rule, message=message)


def marks(*findings: Finding) -> list[str]:
    return [one.fingerprint for one in with_fingerprints(findings)]


@given(st.tuples(TEXT, TEXT, TEXT, st.integers(0, 99)), st.tuples(TEXT, TEXT, TEXT, st.integers(0, 99)))
def test_different_parts_give_different_fingerprints(
    one: tuple[str, str, str, int], other: tuple[str, str, str, int]
) -> None:
    assert (fingerprint(*one) == fingerprint(*other)) == (one == other)


def test_parts_do_not_run_into_each_other() -> None:
    assert fingerprint("ab", "c", "", 0) != fingerprint("a", "bc", "", 0)
    assert fingerprint("a", "1:b", "", 0) != fingerprint("a", "", "1:b", 0)


def test_a_fingerprint_is_the_same_on_every_machine_and_in_every_version() -> None:
    assert (
        fingerprint("mutation-without-audit", "app/orders.py", "POST /orders", 0) == "ec094d57a81a44a2799e9d0eee06f224"
    )
    assert len(fingerprint("", "", "", 0)) == LENGTH


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=8, unique=True), st.integers(1, 500))
def test_lines_and_messages_do_not_enter(lines: list[int], moved: int) -> None:
    before = [finding(line, message="351 lines") for line in lines]
    after = [finding(line + moved, message="352 lines") for line in lines]
    assert marks(*before) == marks(*after)


@given(
    st.permutations([finding(1), finding(2), finding(3, subject="x"), finding(1, rule="q"), finding(9, file="b.py")])
)
def test_the_order_in_which_rules_report_does_not_matter(shuffled: list[Finding]) -> None:
    assert marks(*shuffled) == marks(*sorted(shuffled, key=lambda one: one.sort_key))


def test_several_findings_about_one_subject_are_told_apart() -> None:
    found = marks(finding(1), finding(2), finding(3))
    assert len(set(found)) == 3


def test_a_subject_that_is_gone_leaves_the_others_as_they_were() -> None:
    first, second = finding(1, subject="POST /a"), finding(2, subject="POST /b")
    assert marks(first, second)[1] == marks(second)[0]


def test_names_that_are_no_unicode_have_a_fingerprint() -> None:
    assert marks(finding(1, file="\udcff.py")) != marks(replace(finding(1), location=Location("\udcfe.py", 1)))
