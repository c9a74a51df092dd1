"""Each fix wholly or not at all; the first of two that overlap; the same choice every time."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from govern.findings import Finding
from govern.fixes.plan import Plan, plan_fixes
from tests.fixes.fixing import edit, fixing

TEXT = "abcdef\nghijkl\n"
SPANS = st.tuples(st.integers(1, 7), st.integers(1, 7)).map(sorted)


def planned(*findings: Finding, **files: str) -> Plan:
    known = {"a.py": TEXT, **{f"{name}.py": text for name, text in files.items()}}
    return plan_fixes(findings, lambda path: known[path].encode() if path in known else None)


def after(plan: Plan, path: str = "a.py") -> str:
    return plan.changes[path].after.decode()


def test_neighbours_go_together_and_overlaps_wait() -> None:
    first, second = fixing(edit(1, 1, 1, 3, "X")), fixing(edit(1, 3, 1, 5, "Y"))
    over = fixing(edit(1, 2, 1, 4, "Z"))
    plan = planned(first, second, over)
    assert (after(plan), plan.taken, plan.put_off) == ("XYef\nghijkl\n", (first, second), (over,))


def test_a_fix_is_taken_wholly_or_not_at_all() -> None:
    first = fixing(edit(1, 1, 1, 3, "X"))
    both = fixing(edit(1, 2, 1, 2, "!"), edit(1, 1, 1, 1, "new", file="b.py"))
    plan = planned(first, both)
    assert (plan.put_off, list(plan.changes)) == ((both,), ["a.py"])


def test_a_fix_may_create_a_file_and_nothing_else_in_it() -> None:
    plan = planned(fixing(edit(1, 1, 1, 1, "new\n", file="new.md")))
    assert (plan.changes["new.md"].before, after(plan, "new.md")) == (None, "new\n")
    plan = planned(fixing(edit(2, 1, 2, 1, "new\n", file="new.md")))
    assert [one.reason for one in plan.refused] == ["there is no line 2"]


def test_insertions_at_one_place_stand_in_the_order_of_the_findings() -> None:
    end = [fixing(edit(3, 1, 3, 1, text)) for text in ("one\n", "two\n", "one\n", "three\n")]
    assert after(planned(*end)) == TEXT + "one\ntwo\nthree\n"
    beside = planned(fixing(edit(1, 1, 1, 2, "X")), fixing(edit(1, 1, 1, 1, "<")), fixing(edit(1, 2, 1, 2, ">")))
    assert after(beside).startswith("<X>bc")


def test_an_edit_that_several_share_is_made_once() -> None:
    whole = edit(1, 1, 3, 1, "all new\n")
    plan = planned(fixing(whole), fixing(whole), fixing(edit(2, 2, 2, 2, "!")))
    assert (after(plan), len(plan.taken), len(plan.put_off)) == ("all new\n", 2, 1)


def test_edits_of_one_fix_that_overlap() -> None:
    plan = planned(fixing(edit(1, 1, 1, 3, "X"), edit(1, 2, 1, 4, "Y")))
    assert ([one.reason for one in plan.refused], plan.changes) == (["its edits overlap"], {})


def test_what_an_encoding_lacks_spoils_no_other_fix() -> None:
    good, bad = fixing(edit(2, 1, 2, 2, "y")), fixing(edit(2, 2, 2, 2, "…"))
    plan = plan_fixes([bad, good], lambda path: b"# coding: latin-1\nx\n")
    assert ([one.finding for one in plan.refused], plan.taken) == ([bad], (good,))
    assert plan.changes["a.py"].after == b"# coding: latin-1\ny\n"


def test_a_thousand_fixes_of_one_file_in_any_order() -> None:
    text = "x\n" * 1000
    findings = [fixing(edit(line, 1, line, 2, "y")) for line in range(1, 1001)]
    random.Random(1).shuffle(findings)
    plan = plan_fixes(findings, lambda path: text.encode())
    assert plan.changes["a.py"].after == b"y\n" * 1000


@given(st.lists(st.tuples(SPANS, st.sampled_from(["", "x", "yz"])), max_size=8))
def test_what_is_taken_does_not_overlap_and_what_waits_does(drawn: list[tuple[list[int], str]]) -> None:
    findings = [fixing(edit(1, start, 1, end, text)) for (start, end), text in drawn]
    plan = planned(*findings)

    def span(one: Finding) -> tuple[int, int, str]:
        assert one.fix is not None
        return one.fix.edits[0].column, one.fix.edits[0].end_column, one.fix.edits[0].text

    def overlap(one: Finding, other: Finding) -> bool:
        (s, e, _), (t, f, _) = span(one), span(other)
        return span(one) != span(other) and s < f and t < e

    assert not any(overlap(one, other) for one in plan.taken for other in plan.taken)
    assert all(any(overlap(one, other) for other in plan.taken) for one in plan.put_off)
    kept = "".join(c for at, c in enumerate("abcdef", 1) if not any(s <= at < e for s, e, _ in map(span, plan.taken)))
    if plan.changes:
        inserted = sum(len(text) for _, _, text in {span(one) for one in plan.taken})
        assert len(after(plan)) == len(kept) + inserted + len("\nghijkl\n")
