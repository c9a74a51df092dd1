"""Tests and examples."""

from __future__ import annotations

import pytest

from tests.config.trees import APP, ROUTER, imports, layout_of

BASE = {"app/main.py": imports("app.core.db"), "app/core/db.py": "", "pyproject.toml": ""}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tests/a.py", True),
        ("app/tests/a.py", True),
        ("app/orders/test_a.py", True),
        ("app/orders/a_test.py", True),
        ("app/conftest.py", True),
        ("integration-tests/test_a.py", True),
        ("integration-tests/deep/test_a.py", True),
        ("test/test_a.py", True),
        ("e2e/a.spec.ts", True),
        ("web/src/a.test.tsx", True),
        ("web/src/__tests__/a.ts", True),
        ("web/src/a.stories.tsx", True),
        ("app/lab_tests/router.py", False),
        ("app/test/router.py", False),
        ("app/contest.py", False),
        ("app/latest.py", False),
        ("app/routers/tests.py", False),
        ("web/src/test.ts", False),
    ],
)
def test_tests(path: str, expected: bool) -> None:
    assert layout_of(BASE | {path: ROUTER}).is_test(path) is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("examples/shop/main.py", True),
        ("docs/tutorial/main.py", True),
        ("docs_src/first.py", True),
        ("sdk-examples/a.ts", True),
        ("tools/samples/a.py", True),
        ("benchmarks/a.py", True),
        ("playground/a.py", True),
        ("app/docs/router.py", False),
        ("app/examples/router.py", False),
        ("app/documents/router.py", False),
        ("exampled/a.py", False),
        ("web/docs/a.ts", True),
    ],
)
def test_examples(path: str, expected: bool) -> None:
    assert layout_of(BASE | {path: APP}).is_example(path) is expected


def test_an_example_application_is_a_backend_that_says_so() -> None:
    files = BASE | {"examples/shop/api/main.py": imports("api.items"), "examples/shop/api/items.py": ROUTER}
    found = [(backend.root, backend.python_paths, backend.example) for backend in layout_of(files).backends]
    assert found == [("", ("",), False), ("examples/shop", ("examples/shop",), True)]


def test_a_repository_of_examples_is_about_them() -> None:
    files = {"examples/one/main.py": APP, "examples/two/main.py": APP, "docs/a.md": ""}
    layout = layout_of(files)
    assert [backend.example for backend in layout.backends] == [False, False]
    assert not layout.is_example("examples/one/main.py")
    assert layout.is_example("docs/a.md")


def test_a_project_called_demo_is_no_demonstration() -> None:
    layout = layout_of({"demo/main.py": imports("demo.items"), "demo/items.py": ROUTER})
    assert not layout.backends[0].example
    assert not layout.is_example("demo/items.py")


def test_the_configuration_replaces_what_was_detected() -> None:
    layout = layout_of(
        BASE
        | {
            "tests/a.py": "",
            "qa/a.py": "",
            "show/a.py": "",
            "docs/a.py": "",
            "govern.yaml": "tests: [qa]\nexamples: [show]\n",
        }
    )
    assert (layout.is_test("qa/a.py"), layout.is_test("tests/a.py")) == (True, False)
    assert (layout.is_example("show/a.py"), layout.is_example("docs/a.py")) == (True, False)
