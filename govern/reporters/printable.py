"""Text of strangers made safe to print: no escape reaches the terminal, and every character has a known width.

File names, messages and source lines come from the repository that is read. A control character in them could move the
cursor, hide a line or change the title of the window; a bidirectional mark could reorder what a reader sees.
"""

from __future__ import annotations

from unicodedata import category, combining, east_asian_width

from govern.regex import regex

TAB_STOP = 4
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_SUSPECT = regex("[^\x20-\x7e]")


def printable(text: str) -> str:
    """`text` on one line, with every character that a terminal would obey replaced by one that only shows."""
    return _SUSPECT.sub(lambda found: _shown(found[0]), text)


def cells(line: str) -> list[tuple[str, int]]:
    """What to print for each character of a source line, and how many columns of a terminal it takes.

    A tab becomes the spaces up to the next stop; a combining mark takes no column, a wide character two.
    """
    out: list[tuple[str, int]] = []
    column = 0
    for character in line:
        if character == "\t":
            width = TAB_STOP - column % TAB_STOP
            out.append((" " * width, width))
        elif " " <= character <= "~":
            width = 1
            out.append((character, 1))
        else:
            shown = _shown(character)
            width = _width(shown)
            out.append((shown, width))
        column += width
    return out


def _shown(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    if character in JOINERS:
        return character
    if category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return REPLACEMENT
    return character


def _width(character: str) -> int:
    if character in JOINERS or combining(character) or category(character) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(character) in ("W", "F") else 1
