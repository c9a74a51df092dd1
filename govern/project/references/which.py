"""Which documents are held to what they name: those about the repository as it is, not as it was or may be."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator

from govern.regex import regex

ENDINGS = (".md", ".mdc", ".mdx", ".markdown")
INSTRUCTIONS = frozenset((".cursorrules", ".windsurfrules", ".clinerules", ".goosehints", "llms.txt", "llms-full.txt"))
# Documents about what was, or about what may be one day.
PAST = regex(
    r"(?:^|[/._ -])(?:change-?log|changes|history|release(?:s|[-_ ]notes?)?|news|whats[-_]?new|upgrad\w+|migrat\w+"
    r"|decisions?|adrs?|archive[sd]?|old|legacy|deprecated|post-?mortems?|incidents?|retro\w*|journal|logs?|worklog|done"
    r"|completed?|completion|implemented|sessions?|prompts?|reports?|audits?|reviews?|summary|summaries|results?|status"
    r"|progress|findings|analysis|handoffs?|handovers?|fix(?:es|ed)?|refactor\w*|changelogs?|blogs?|posts?|diary|phr"
    r"|backlogs?|evidence|rca|walkthroughs?|debug\w*|acceptance|rehearsal)(?=[/._ -]|$|\d)",
    re.IGNORECASE,
)
FUTURE = regex(
    r"(?:^|[/._ -])(?:plans?|planning|planned|roadmaps?|todos?|specs?|specifications?|proposals?|rfcs?|drafts?|ideas?"
    r"|designs?|tasks?|stories|epics?|prds?|requirements|templates?|boilerplates?|scaffold\w*|examples?|samples?"
    r"|tutorials?|improve\w*|recommended|target|future|next|concepts?|vision|feature-requests?|issue_template|pull_request_template|wishlist"
    r"|research|notes?|scratch|playground|golden-tasks|modern\w*|fixtures?|snapshots?|testdata|__tests__)"
    r"(?=[/._ -]|$|\d)",
    re.IGNORECASE,
)
FOREIGN = regex(
    r"(?:^|/)(?:node_modules|vendor|vendors|third[-_]party|site-packages|\.venv|venv|dist|build|bower_components)/"
)


def documents_of(paths: Iterable[str], is_test: Callable[[str], bool], also: Callable[[str], bool]) -> Iterator[str]:
    """The documents among `paths`; `also` says which count whatever they are called."""
    for path in paths:
        name = posixpath.basename(path)
        if not (name.lower().endswith(ENDINGS) or name in INSTRUCTIONS):
            continue
        if FOREIGN.search(path):
            continue
        if also(path) or is_instruction(path) or not (PAST.search(path) or FUTURE.search(path) or is_test(path)):
            yield path


def is_instruction(path: str) -> bool:
    """Whether a document tells agents how to work here: what it names should be there."""
    name = posixpath.basename(path)
    return (
        name in INSTRUCTIONS
        or name in ("AGENTS.md", "CLAUDE.md", "GEMINI.md", "CODEX.md", "copilot-instructions.md")
        or name.endswith(".mdc")
        or "/entrypoints/" in path
        or "/context-packs/" in path
    ) and not FOREIGN.search(path)
