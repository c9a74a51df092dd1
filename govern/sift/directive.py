"""What a comment says to govern: `govern: ignore[rule-name] reason`, `govern: ignore-file[rule-name] reason`.

    # govern: ignore[rule-a, rule-b] until=2027-01-31 owner=@team why this is fine

`until` is the last day on which it suppresses, `owner` whoever looks after it; both are optional, and may stand before
or behind the reason. A comment that is addressed to govern and is none of this suppresses nothing; the directive that
comes of it says in `problem` what was probably meant.
"""

from __future__ import annotations

import re
from datetime import date

from govern.records import dataclass
from govern.regex import regex
from govern.rule import NAME
from govern.suggestions import did_you_mean

VERBS = ("ignore", "ignore-file")
FORM = "`govern: ignore[rule-name] reason`"
_OPENING = regex(r"#+|//+|\{?/\*+|<!--+|--+")
_DIRECTIVE = regex(r"govern:\s*(?P<verb>ignore-file|ignore)(?![\w-])\s*(?P<rest>.*)", re.DOTALL)
_NAMES = regex(r"\[(?P<names>[^\]]*)\](?P<reason>.*)", re.DOTALL)
_WORD = regex(rf"(?:[\[(:=]|\s)*(?P<names>{NAME}(?:\s*,\s*{NAME})*)")
_NEAR = regex(
    r"@?govern[\s:_-]*(?P<verb>ignor\w*|igonre\w*|disable|skip|suppress|allow|noqa|nolint|off|waive)"
    r"(?P<more>(?:[\s_-]?(?:next[\s_-]?)?(?:file|line))?)(?![\w-])\s*(?P<rest>.*)",
    re.DOTALL | re.IGNORECASE,
)
_FOREIGN = regex(rf"(?:noqa|nosemgrep|nolint)\s*[:\[(]\s*(?P<names>{NAME}(?:\s*,\s*{NAME})*)", re.IGNORECASE)
_PAIR = regex(r"(?:(?<=\s)|^)(?P<key>[a-z][a-z-]*)=(?P<value>\S+)")
_KEYS = ("until", "owner")
_LIKE_UNTIL = ("expires", "expire", "expiry", "expiration", "by", "till", "till-date", "date", "due", "deadline", "end")


@dataclass(frozen=True, slots=True)
class Directive:
    """A comment that is addressed to govern: where it stands, the rules it names, its reason ("" if it gives none).

    `until` is an ISO date or "". It stands for the lines `first` to `last` of `file`, or for all of it (`whole`).
    `problem` says why it suppresses nothing, whatever it names: "" if it does suppress. `foreign` marks the directive
    of another tool, which is of interest only if it names a rule of ours.
    """

    file: str
    line: int
    text: str
    rules: tuple[str, ...] = ()
    reason: str = ""
    until: str = ""
    owner: str = ""
    first: int = 0
    last: int = 0
    whole: bool = False
    problem: str = ""
    foreign: bool = False


def read_directive(file: str, line: int, comment: str, first: int = 0, last: int = 0) -> Directive | None:
    """What a comment says to govern; None for one that says nothing to it. Prose about a directive is none: only a
    comment that begins with it counts."""
    content = content_of(comment)
    found = _DIRECTIVE.match(content)
    if found is None:
        return _foreign(file, line, comment, content) or _resembling(file, line, comment, content)
    listed = _NAMES.match(found["rest"])
    if listed is None:
        return Directive(file, line, comment, problem=_unnamed(found["verb"], found["rest"]))
    names = tuple(name.strip() for name in listed["names"].split(",") if name.strip())
    reason, pairs = _reason_of(listed["reason"])
    whole = found["verb"] == "ignore-file"
    problem = "" if names else f"it names no rule: write {FORM}"
    problem = problem or _wrong(pairs) or _misplaced(whole, line, first, last)
    return Directive(
        file, line, comment, names, reason, pairs.get("until", ""), pairs.get("owner", ""), first, last, whole, problem
    )


def content_of(comment: str) -> str:
    """What stands between the marks of a comment."""
    text = comment.strip()
    opening = _OPENING.match(text)
    if opening is None:
        return text
    text = text[opening.end() :]
    if opening[0].startswith("<!--"):
        text = text.removesuffix("-->")
    elif "*" in opening[0]:
        text = re.sub(r"\*+/\s*\}?\s*\Z", "", text)
        text = re.sub(r"\A[\s*]+", "", text)
    return text.strip()


def _reason_of(text: str) -> tuple[str, dict[str, str]]:
    """The reason and the `key=value` pairs around it. What has a key of its own making is part of the reason."""
    pairs: dict[str, str] = {}

    def taken(match: re.Match[str]) -> str:
        key, value = match["key"], match["value"]
        if key in _KEYS or _is_meant(key, value):
            pairs[key] = value
            return ""
        return match[0]

    rest = _PAIR.sub(taken, text)
    return " ".join(rest.split()).strip(" -:–—"), pairs


def _is_meant(key: str, value: str) -> bool:
    if key in _LIKE_UNTIL:
        return value[0].isdigit()
    return bool(did_you_mean(key, _KEYS)) and (value[0].isdigit() or value[0] == "@")


def _wrong(pairs: dict[str, str]) -> str:
    for key, value in pairs.items():
        if key not in _KEYS:
            hint = "; did you mean 'until'?" if key in _LIKE_UNTIL else did_you_mean(key, _KEYS)
            return f"it has no key {key!r}{hint}"
        if key == "until":
            try:
                date.fromisoformat(value)
            except ValueError:
                return f"until={value} is no date: write it as 2027-01-31"
    return ""


def _misplaced(whole: bool, line: int, first: int, last: int) -> str:
    """A directive for the file stands on a line of its own, so that nobody takes it for one of that line."""
    if whole and first and first <= line <= last:
        return "it stands behind code: write `ignore-file` on a line of its own"
    return ""


def _unnamed(verb: str, rest: str) -> str:
    """What was meant by a directive without brackets."""
    named = _WORD.match(rest)
    if named is None:
        return f"it names no rule: write {FORM}"
    names = ", ".join(part.strip() for part in named["names"].split(","))
    if "-" not in names and rest[:1] not in tuple("[(:="):
        return f"it names no rule: write {FORM}"
    return f"the rule stands in brackets: write `govern: {verb}[{names}] reason`"


def _foreign(file: str, line: int, comment: str, content: str) -> Directive | None:
    found = _FOREIGN.match(content)
    if found is None or "-" not in found["names"]:
        return None
    names = tuple(part.strip() for part in found["names"].split(","))
    problem = f"that is the form of another tool: write `govern: ignore[{', '.join(names)}] reason`"
    return Directive(file, line, comment, names, problem=problem, foreign=True)


def _resembling(file: str, line: int, comment: str, content: str) -> Directive | None:
    problem = _meant(content)
    return Directive(file, line, comment, problem=problem) if problem else None


def _meant(content: str) -> str:
    """What was meant by a comment that resembles a directive; "" if it resembles none."""
    near = _NEAR.match(content)
    if near is None:
        return ""
    verb = "ignore-file" if "file" in near["more"].lower() else "ignore"
    rest = near["rest"]
    if rest[:1] in ("[", "(", ":", "="):
        named = _WORD.match(rest)
        names = ", ".join(part.strip() for part in named["names"].split(",")) if named else "rule-name"
        return f"that is not understood: write `govern: {verb}[{names}] reason`"
    exact = re.match(r"govern:\s*\w+", content)
    named = _WORD.match(rest)
    if exact is not None and (not rest or (named is not None and "-" in named["names"])):
        names = named["names"] if named and "-" in named["names"] else "rule-name"
        return f"that is not understood: write `govern: {verb}[{names}] reason`"
    return ""
