"""What the parts of a file mention."""

from __future__ import annotations

from pathlib import Path

from govern.facts.outline import Outline, outline_of
from govern.facts.python import read_python


def outline(text: str) -> Outline:
    return outline_of(read_python(text.encode(), "a.py"), text)


def test_units_with_the_words_in_them() -> None:
    found = outline(
        '@app.get("/x", dependencies=[Depends(who)])\ndef read(a: Item):\n    # see other\n    return "word"\n\nx = 1\n'
    )
    read, x = found.units
    assert read.names == ("read",)
    assert {"Depends", "who", "Item", "other", "word"} <= read.words
    assert read.decorators == {"app", "get"}
    assert x.names == ("x",)
    assert "read" not in x.words


def test_a_class_names_its_bases() -> None:
    (unit,) = outline("class A(b.B, Generic[T]):\n    def f(self):\n        return C()\n").units
    assert unit.is_class
    assert unit.bases == {"b", "B", "Generic", "T"}
    assert "C" in unit.words


def test_what_is_set_on_something_else() -> None:
    first, second = outline("app.state.handler = run\nTABLE['a'] = b = go\n").units
    assert (first.names, first.attributes) == ((), ("handler",))
    assert (second.names, second.attributes) == (("b", "TABLE"), ())


def test_statements_are_loose_and_imports_mention_nothing() -> None:
    found = outline('"""See read."""\nfrom a import go\nif x:\n    from b import run\n    start(read)\n')
    assert found.units == ()
    assert {"x", "start", "read"} <= found.loose
    assert found.loose.isdisjoint({"go", "run", "See"})
    assert {"go", "run"} <= found.imported


def test_how_names_come_in() -> None:
    found = outline(
        "from a.b import (\n    c,\n    d as e,\n)\nimport f.g as h\nfrom .i import *\n\ndef j():\n    from k import l\n"
    )
    assert {"c", "d", "e", "f", "g", "h", "l"} <= found.imported
    assert found.starred == {"i"}
    assert {("d", "e"), ("g", "h")} <= set(found.renamed)


def test_modules_that_are_imported_by_a_value() -> None:
    assert "jobs" in outline('import_module("app.jobs")\n').imported
    assert "jobs" not in outline('run("app.jobs")\n').imported


def test_what_an_application_runs_when_it_starts_is_no_mention() -> None:
    app, other = outline("app = FastAPI(lifespan=life, title=name)\nother = make(start=life)\n").units
    assert "life" not in app.words
    assert "name" in app.words
    assert "life" in other.words


def test_as_plain_data_and_back() -> None:
    found = outline(Path(__file__).read_text(encoding="utf-8"))
    assert Outline.from_plain(found.to_plain()) == found
