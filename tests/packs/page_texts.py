"""Pages for tests: one that is right, and how to make others from it."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

RIGHT: dict[str, object] = {
    "name": "too-long",
    "summary": "A file that is too long",
    "severity": "warning",
    "profile": "recommended",
    "since": "0.1.0",
    "each": "router-file",
    "message": "{file} is too long",
}
BODY = """
# Why

Because.

# Examples

## bad: something

`a.py`

```python
x = 1  # error
```

## good: nothing

`a.py`

```python
x = 2
```
"""


def page_text(changes: Mapping[str, object] | None = None, body: str = BODY) -> str:
    """The right page with some keys changed; a value of None takes the key away."""
    keys = {**RIGHT, **(changes or {})}
    front = yaml.safe_dump({key: value for key, value in keys.items() if value is not None}, sort_keys=False, width=500)
    return f"---\n{front}---\n{body}"
