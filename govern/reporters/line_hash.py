"""The hash of a line by which GitHub's code scanning knows a finding again.

The action that uploads a report computes it, an upload by the API does not: then findings appear twice. It is a rolling
hash of the first 100 characters from the line's beginning, blanks left out, with a count for lines that look the same:
https://github.com/github/codeql-action/blob/main/src/fingerprints.ts
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

BLOCK = 100
BASE = 37
MASK = (1 << 64) - 1
END_OF_FILE = 0xFFFF
LINE_END = ord("\n")


def line_hashes(lines: Sequence[str]) -> list[str]:
    """The hash of each line of a file, in order: `2a51e21d2b6a5d1:1`."""
    text = "\n".join(lines).replace(" ", "").replace("\t", "")
    codes = array("H", text.encode("utf-16-le", "surrogatepass")).tolist()
    codes.append(END_OF_FILE)
    starts = [0, *(at + 1 for at, code in enumerate(codes) if code == LINE_END)]
    prefix = list(accumulate((*codes, *([0] * BLOCK)), lambda value, code: (value * BASE + code) & MASK, initial=0))
    shift = pow(BASE, BLOCK, MASK + 1)
    seen: Counter[str] = Counter()
    found = []
    for start in starts:
        value = f"{(prefix[start + BLOCK] - prefix[start] * shift) & MASK:x}"
        seen[value] += 1
        found.append(f"{value}:{seen[value]}")
    return found
