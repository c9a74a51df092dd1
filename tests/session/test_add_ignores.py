"""Comments for all that is found, in files of several languages, until nothing is left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from govern.errors import UsageError
from govern.session.add_ignores import add_ignores_for
from tests.session.small_repository import OLD, Repository

TOO_LONG = "select: [router-too-long, shadowed-route, repository]\nrules: {router-too-long: {max-loc: 20}}\n"


def test_a_comment_for_each_and_nothing_the_second_time(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    done = add_ignores_for(repository.request(), "known")
    assert (done.accepted, done.files, done.result.findings) == (OLD, 2, ())
    text = repository.git("diff", "--numstat")
    assert [line.split()[:2] for line in text.splitlines()] == [["2", "0"], ["3", "0"]]
    again = add_ignores_for(repository.request(), "known")
    assert (again.accepted, again.result.summary.suppressed, repository.git("diff", "--numstat")) == (0, OLD, text)


def test_what_the_comments_themselves_cause_is_accepted_as_well(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write("govern.yaml", TOO_LONG)
    assert repository.rules() == ["shadowed-route", "shadowed-route"]
    done = add_ignores_for(repository.request(), "known")
    assert (done.accepted, done.result.findings) == (3, ())


def test_only_what_was_asked_about_gets_comments(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    request = replace(repository.request(), paths=(tmp_path / "app" / "tools.py",))
    assert add_ignores_for(request, "known").files == 1
    assert "govern:" not in repository.read("app/items.py")


@pytest.mark.parametrize("reason", ["", " ", "a\nb", "a */ b", "a --> b"])
def test_a_reason_that_no_comment_can_hold(tmp_path: Path, reason: str) -> None:
    with pytest.raises(UsageError, match="needs a reason, in one line"):
        add_ignores_for(Repository(tmp_path).request(), reason)
