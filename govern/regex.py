"""Regular expressions that are compiled when they are first used.

To compile one costs about a quarter of a millisecond, and govern has some 190 at the top of its modules: a run uses a
part of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, AnyStr

USES = (
    "match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split", "pattern", "flags", "groups",
    "groupindex", "scanner",
)  # fmt: skip

if TYPE_CHECKING:

    def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
        """As `re.compile`; what is wrong with the expression is said when it is first used."""
        raise NotImplementedError

else:

    class regex:  # noqa: N801
        """A pattern to whoever calls its methods. Functions of `re` do not take it for one."""

        def __init__(self, text: str | bytes, flags: int = 0) -> None:
            self._compiled = (text, flags)

        def __getattr__(self, name: str) -> Any:
            if name not in USES:
                raise AttributeError(f"a regular expression has no {name!r}")
            compiled = re.compile(*self._compiled)
            vars(self).update((use, getattr(compiled, use)) for use in USES)
            return getattr(compiled, name)
