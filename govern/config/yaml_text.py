"""Plain data as YAML text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def dump_yaml(data: Mapping[str, Any]) -> str:
    """Data in block style, keys in their order; the same data gives the same text."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Without anchors: what occurs twice is written twice."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    text: str = yaml.dump(dict(data), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=120)
    return text
