"""Every page about mutations and access is tried in the styles that applications are written in: what a rule looks for
stands in a dependency, behind a call of a service, and around the handler, in a decorator or a middleware."""

from __future__ import annotations

import re

import pytest

from govern.examples import read_examples
from govern.facts.python import read_python
from govern.facts.syntax import Node, walk, walk_scope
from govern.packs import Page, load_pages

PAGES = [page for page in load_pages() if page.rule.family in ("mutations", "access")]
ROUTES = re.compile(r"^(get|post|put|patch|delete|websocket|route|api_route|head|options)$")
FRONTEND = "idempotency-key-unstable"  # about TypeScript, in which interceptors are what stands around a call


def styles_of(files: dict[str, str]) -> set[str]:
    """The styles that the Python files of an example show."""
    found: set[str] = set()
    handlers: list[Node] = []
    functions: set[str] = set()
    for path, source in files.items():
        body = read_python(source.encode(), path).body if path.endswith(".py") else ()
        for node in walk(body):
            if node[0] == "call" and node[2][-1] in ("Depends", "Security"):
                found.add("dependency")
            if node[0] == "call" and node[2][-1] == "add_middleware":
                found.add("around")
            if node[0] == "def":
                attributes = [one[2][-1] if one[0] == "call" else one[-1] for one in node[6]]
                if any(ROUTES.match(str(name)) for name in attributes):
                    handlers.append(node)
                elif "middleware" in attributes:
                    found.add("around")
                else:
                    functions.add(node[2])
                if any(name not in ("staticmethod", "classmethod", "property", "contextmanager", "override", "overload")
                       and not ROUTES.match(str(name)) for name in attributes):  # fmt: skip
                    found.add("around")
    called = {node[2][-1] for handler in handlers for node in walk_scope(handler[5]) if node[0] == "call"}
    return found | ({"service"} if called & functions else set())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.rule.name)
def test_a_page_shows_three_styles(page: Page) -> None:
    if page.rule.name == FRONTEND:
        sources = ["\n".join(one.files.values()) for one in read_examples(page)]
        assert any("interceptors" in one for one in sources)
        assert any("retry" in one.lower() for one in sources)
        return
    found = {style for one in read_examples(page) for style in styles_of(dict(one.files))}
    assert {"dependency", "service", "around"} - found == set()


def test_the_families_are_whole() -> None:
    assert len(PAGES) == 25


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("@app.get('/')\ndef a(): ...", set()),
        ("@app.get('/')\ndef a(u=Depends(user)): ...", {"dependency"}),
        ("def f(): ...\n@app.get('/')\ndef a():\n    f()", {"service"}),
        ("@app.get('/')\n@audited\ndef a(): ...", {"around"}),
        ("@app.middleware('http')\nasync def a(request, call_next): ...", {"around"}),
    ],
)
def test_styles_are_told_apart(source: str, expected: set[str]) -> None:
    assert styles_of({"app/main.py": source}) == expected
