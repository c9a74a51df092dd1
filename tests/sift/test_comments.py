from __future__ import annotations

from govern.facts.store import Facts
from govern.sift.comments import ignores_of
from govern.tree.memory import MemoryTree

NAMES = {"field-missing": "field-missing"}
FILES = {
    "app/a.py": """\
# govern: ignore[field-missing] why
x = 1
""",
    "web/a.ts": """\
// govern: ignore[field-missing] why
export interface A {
  /* govern: ignore[field-missing] why */
  b: 1
}
""",
    "web/a.tsx": """\
export const A = () => (
  <p>
    {/* govern: ignore[field-missing] why */}
    <b />
  </p>
)
""",
    "docs/a.md": """\
<!-- govern: ignore[field-missing] why -->
# A

```html
<!-- govern: ignore[field-missing] this is code -->
```
""",
    "plain.yaml": "# govern: ignore[field-missing] not read\n",
}


def found(*files: str, read: tuple[str, ...] = ()) -> dict[str, list[int]]:
    tree = MemoryTree(FILES)
    facts = Facts(tree)
    for file in read:
        facts.python(file)
    ignores = ignores_of(facts, files, lambda path: tree.read(path).decode().split("\n"), NAMES)
    return {path: sorted(line for _, line in one.places) for path, one in ignores.items()}


def test_each_language_has_its_comments() -> None:
    assert found("app/a.py", "web/a.ts", "web/a.tsx", "docs/a.md") == {
        "app/a.py": [2],
        "web/a.ts": [2, 4],
        "web/a.tsx": [4],
        "docs/a.md": [2],
    }


def test_files_that_were_read_count_without_a_finding() -> None:
    assert found(read=("app/a.py",)) == {"app/a.py": [2]}
    assert found() == {}


def test_other_files_have_no_comments_that_count() -> None:
    assert found("plain.yaml") == {}
