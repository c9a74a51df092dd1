"""Which files only test or show something."""

from __future__ import annotations

import re
from collections.abc import Iterable

from govern.config.globs import escape
from govern.config.sources import Sources, folders_above
from govern.regex import regex

TEST_FILES = (
    "**/test_*.py",
    "**/*_test.py",
    "**/conftest.py",
    "**/*.{test,spec,cy,stories}.{ts,tsx,js,jsx,mts,cts,vue}",
)
_TEST_FOLDERS = frozenset(("tests", "__tests__", "__mocks__"))
_MAYBE_TESTS = regex(r"(?:.+[-_.])?(?:tests?|e2e)(?:[-_.].+)?\Z|cypress\Z|playwright\Z|testdata\Z", re.IGNORECASE)
_SAMPLES = regex(
    r"(?:.*[-_])?(?:examples?|samples?|tutorials?|snippets|benchmarks?|benches)\Z"
    r"|(?:demos?|docs?|docs_src|documentation|playground)\Z",
    re.IGNORECASE,
)


def test_globs(sources: Sources, focus: str) -> tuple[str, ...]:
    """Globs for tests: files by their names, and the folders that hold them; no folder that holds all of `focus`.

    A folder called `test` or `lab_tests` counts where a test file stands in it, for it may as well be a feature.
    """
    found = set()
    for folder, names in sources.by_folder.items():
        has_tests = any(map(_is_test_file, names))
        for above in (folder, *folders_above(folder)) if folder else ():
            name = above.rpartition("/")[2]
            if name in _TEST_FOLDERS or (has_tests and _MAYBE_TESTS.match(name)):
                found.add(above)
    return (*TEST_FILES, *(f"{escape(folder)}/**" for folder in _topmost(_beside(found, focus))))


def example_globs(sources: Sources, roots: Iterable[str], focus: str = "") -> tuple[str, ...]:
    """Globs for examples and documentation: folders so called, unless they stand inside the code of one of `roots`.

    Nor do folders count that hold all of `focus`: who asks for `examples/shop` wants the shop judged as it stands.

    A folder among modules (`app/docs`, `app/examples`) is a feature of the application, not a sample of it.
    """
    homes = sorted(set(roots), key=len, reverse=True)
    found = set()
    every = {above for folder in sources.by_folder for above in (folder, *folders_above(folder)) if above}
    for folder in every:
        if not _SAMPLES.match(folder.rpartition("/")[2]):
            continue
        above = folder.rpartition("/")[0]
        home = next((home for home in homes if home == above or not home or above.startswith(home + "/")), None)
        if home is None or home == above or not _is_feature(sources, folder):
            found.add(folder)
    return tuple(f"{escape(folder)}/**" for folder in _topmost(_beside(found, focus)))


def _beside(folders: Iterable[str], focus: str) -> list[str]:
    return [folder for folder in folders if focus != folder and not focus.startswith(f"{folder}/")]


def _is_feature(sources: Sources, folder: str) -> bool:
    """Whether a folder stands among the code of an application: beside other modules, below `src`, inside a package."""
    above = folder.rpartition("/")[0]
    if "src" in above.split("/") or sources.python_files(above) > sources.python_files(folder):
        return True
    package = next((one for one in folders_above(folder) if "package.json" in sources.by_folder.get(one, ())), "")
    return package not in ("", above)


def _is_test_file(name: str) -> bool:
    return name.startswith("test_") or name.endswith(("_test.py", ".test.ts", ".test.tsx", ".spec.ts", ".spec.tsx"))


def _topmost(folders: Iterable[str]) -> list[str]:
    """The folders that stand in no other of them."""
    found: list[str] = []
    for folder in sorted(folders):
        if not found or not folder.startswith(found[-1] + "/"):
            found.append(folder)
    return found
