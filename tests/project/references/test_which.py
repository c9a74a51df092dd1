"""Which documents are held to what they name."""

from __future__ import annotations

import pytest

from govern.project.references.which import documents_of


def counts(path: str) -> bool:
    return list(
        documents_of([path], lambda path: path.startswith("tests/"), lambda path: path.startswith("asked/"))
    ) == [path]


@pytest.mark.parametrize(
    "path",
    [
        "README.md", "docs/guides/setup.md", "AGENTS.md", "backend/CLAUDE.md", ".cursorrules", ".cursor/rules/api.mdc",
        ".github/copilot-instructions.md", "docs/agents/entrypoints/reports.md", "docs/agents/context-packs/ops.md",
        "asked/changelog.md", "llms.txt", "docs/planets.md", "docs/newsletter.md", "tests/AGENTS.md",
    ],
)  # fmt: skip
def test_documents_about_what_is(path: str) -> None:
    assert counts(path)


@pytest.mark.parametrize(
    "path",
    [
        "CHANGELOG.md", "docs/CHANGES.md", "docs/adr/0001-use-x.md", "docs/plans/orders.md", "docs/roadmap.md", "specs/a/spec.md",
        "docs/release-notes.md", "archive/old.md", "templates/README.md", "node_modules/a/README.md", "tests/data/README.md",
        "docs/migration_guide.md", "app/main.py", "docs/code_review.md", "docs/2024-report.md", "examples/README.md",
    ],
)  # fmt: skip
def test_documents_about_what_was_or_may_be(path: str) -> None:
    assert not counts(path)
