"""Globs over paths with forward slashes: `*` and `?` stay within a folder, `**` crosses folders, `{a,b}` is either.

A match costs at most the length of the path times that of the glob: all repetitions are atomic, which is right because
the leftmost place where the text between two wildcards fits is always as good as any later one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from govern.regex import regex

MOST_ALTERNATIVES = 64
_BRACES = regex(r"\{([^{},]*,[^{}]*)\}")
_TOKEN = regex(r"\*+|\?|\[[!^]?\]?[^\]/]*\]|.", re.DOTALL)
_END = r"(?=/|\Z)"


def matcher(globs: Iterable[str]) -> Callable[[str], bool]:
    """A test whether a path matches one of `globs`.

    A glob that names a folder matches everything below it; one without a slash matches a file or folder of that name
    anywhere, unless it starts with `/`. Brackets and braces that are not closed stand for themselves.
    """
    pattern = _compile(tuple(globs))
    if pattern is None:
        return lambda path: False
    return lambda path: pattern.match(path) is not None


def problem_of(glob: str) -> str | None:
    """What is wrong with a glob, in a few words; None for a good one."""
    if not glob.strip("/ "):
        return "an empty glob matches nothing"
    if ".." in glob.split("/"):
        return "a glob cannot leave the repository"
    if "\\" in glob:
        return "paths have forward slashes"
    if _alternatives(glob) is None:
        return f"more than {MOST_ALTERNATIVES} alternatives in braces"
    return None


def escape(path: str) -> str:
    """A glob for one path, whatever signs it holds. (Braces with a comma in them become `?`.)"""
    plain = re.sub(r"[\[*?]", r"[\g<0>]", path)
    return plain.replace("{", "?") if _BRACES.search(plain) else plain


def is_plain(glob: str) -> bool:
    """Whether a glob has no wildcards, and so names one path."""
    return not any(sign in glob for sign in "*?[") and _BRACES.search(glob) is None


@lru_cache(maxsize=256)
def _compile(globs: tuple[str, ...]) -> re.Pattern[str] | None:
    bodies = [_body(one) for glob in globs for one in _alternatives(glob) or ()]
    return re.compile("|".join(bodies), re.DOTALL) if bodies else None


def _alternatives(glob: str) -> list[str] | None:
    """The globs that `{a,b}` stands for; None where they are too many."""
    done: list[str] = []
    waiting = [glob]
    while waiting:
        text = waiting.pop()
        braces = _BRACES.search(text)
        if braces is None:
            done.append(text)
        else:
            before, after = text[: braces.start()], text[braces.end() :]
            waiting += [before + choice + after for choice in dict.fromkeys(braces[1].split(","))]
        if len(done) + len(waiting) > MOST_ALTERNATIVES:
            return None
    return sorted(done)


def _body(glob: str) -> str:
    text = glob.removeprefix("./").strip("/")
    segments = [segment for segment in text.split("/") if segment not in ("", ".")]
    if len(segments) == 1 and segments[0] != "**" and not glob.startswith(("/", "./")):
        segments = ["**", *segments]
    if not segments:
        return r"(?!)"
    out: list[str] = []
    run: list[str] = []
    after_any = False
    for segment in [*segments, None]:
        if segment is not None and segment != "**":
            run.append(_segment(segment))
            continue
        if run:
            joined = "/".join(run)
            out.append(f"(?>(?:[^/]+/)*?{joined})" if after_any else joined)
            out.append("/" if segment is not None else "")
        elif segment is None:
            out.append("[^/]")  # ends in `**`: something must stand below
            return "".join(out)
        run, after_any = [], True
    return "".join(out) + _END


def _segment(text: str) -> str:
    pieces = [""]
    for found in _TOKEN.finditer(text):
        if found[0].startswith("*"):
            pieces.append("")
        else:
            pieces[-1] += _atom(found[0])
    if len(pieces) == 1:
        return f"(?>{pieces[0]}{_END})"
    first, *middle, last = pieces
    inner = "".join(f"(?>[^/]*?{piece})" for piece in middle)
    return f"(?>{first}{inner}[^/]*{last}{_END})"


def _atom(text: str) -> str:
    if text == "?":
        return "[^/]"
    if len(text) == 1:
        return re.escape(text)
    negated = text[1] in "!^"
    members = text[2 if negated else 1 : -1]
    candidate = f"(?!/)[{'^' if negated else ''}" + re.sub(r"([\\\[\]^&~|])", r"\\\1", members) + "]"
    try:
        re.compile(candidate)
    except re.error:
        return re.escape(text)
    return candidate
