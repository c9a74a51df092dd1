"""Reads one page into a rule. Every way in which a page can be wrong is one line: page, line, key, what to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from govern.config.globs import problem_of
from govern.config.settings import LAYERS
from govern.config.yaml_lines import line_of
from govern.findings import Severity
from govern.packs.conditions import read_conditions
from govern.packs.front_matter import FrontMatter, read_front_matter
from govern.packs.page_keys import PageKeys
from govern.packs.problems import PageError, Problem
from govern.packs.template import placeholders
from govern.packs.vocabulary import ANSWER, ENTITIES
from govern.records import dataclass
from govern.rule import BUILT_IN, KINDS, Condition, Rule
from govern.suggestions import did_you_mean

LANGUAGES = ("python", "typescript", "tsx")
ALWAYS = ("file", "line")
FITS = {
    "language": "match", "layers": "match", "files": "match", "where": "each", "require": "each", "forbid": "each",
    "unknown": "each", "stage": "python",
}  # fmt: skip
Sibling = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Page:
    """A rule with the text that it was read from; `body` is what follows the front matter, from `body_line` on."""

    rule: Rule
    text: str
    body: str
    body_line: int


def read_page(
    text: str,
    path: str,
    pack: str = BUILT_IN,
    sibling: Sibling | None = None,
    *,
    package: str = "",
    trusted: bool = False,
) -> Page:
    """The page `path` (its last two parts are family and name.md) with `text`.

    `sibling` gives the text of a file beside the page, None where there is none; without it `python:` is not looked up.
    `package` is what an installed pack is imported from.
    The form of a `trusted` page is taken for right unless it turns out wrong: that saves loading pydantic.
    Raises PageError with every problem of the page.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    front = read_front_matter(text, path)
    reader = _Reader(front, path, pack, sibling, package)
    if trusted:
        try:
            return reader.page(text)
        except (AttributeError, KeyError, TypeError, ValueError):
            reader = _Reader(front, path, pack, sibling, package)
    reader.check_form()
    return reader.page(text)


class _Reader:
    """Gathers the problems of one page while it is turned into a rule."""

    def __init__(self, front: FrontMatter, path: str, pack: str, sibling: Sibling | None, package: str) -> None:
        self.front, self.path, self.pack, self.sibling, self.package = front, path, pack, sibling, package
        parts = path.split("/")
        self.stem = parts[-1].removesuffix(".md")
        self.family = parts[-2] if len(parts) > 1 else ""
        self.problems: list[Problem] = []

    def check_form(self) -> None:
        """Raises PageError for keys that are unknown, missing or of the wrong form."""
        from pydantic import ValidationError

        from govern.packs.page_errors import problems_of
        from govern.packs.page_model import PageModel

        try:
            PageModel.model_validate(self.front.data)
        except ValidationError as error:
            raise PageError(problems_of(error, self.path, self.front.lines)) from None

    def page(self, text: str) -> Page:
        """The page. Raises PageError for keys that contradict each other, or name what does not exist."""
        keys = PageKeys.of(self.front.data)
        conditions = self._check(keys)
        if self.problems:
            raise PageError(self.problems)
        return Page(self._rule(keys, conditions), text, self.front.body, self.front.body_line)

    def _problem(self, text: str, *keys: str) -> None:
        line = line_of(self.front.lines, keys) or 1
        self.problems.append(Problem(self.path, line, ".".join(keys), text))

    def _check(self, page: PageKeys) -> dict[str, tuple[Condition, ...]]:
        if page.name != self.stem:
            self._problem(f"must be the file's name: {self.stem!r}, not {page.name!r}", "name")
        if page.family is not None and page.family != self.family:
            self._problem(f"must be the folder's name: {self.family!r}, not {page.family!r}", "family")
        if page.name in page.aliases:
            self._problem("an alias is a name that the rule had before, not the one it has", "aliases")
        self._check_kind(page)
        self._check_match(page)
        conditions = self._check_query(page)
        self._check_python(page)
        self._check_placeholders(page)
        return conditions

    def _check_kind(self, page: PageKeys) -> None:
        kinds = [kind for kind in KINDS if getattr(page, kind) is not None]
        if not kinds:
            self._problem("no check; write one of `match:`, `each:` and `python:`")
        elif len(kinds) > 1:
            several = " and ".join(f"`{kind}:`" for kind in kinds)
            self._problem(f"a rule checks in one way; keep one of {several}", kinds[1])
        else:
            for key, kind in FITS.items():
                if key in self.front.data and kind != kinds[0]:
                    self._problem(f"goes with `{kind}:`, and this rule has `{kinds[0]}:`", key)

    def _check_match(self, page: PageKeys) -> None:
        if page.match is None:
            return
        if not page.match:
            self._problem("is empty; write an ast-grep rule, such as {pattern: print($X)}", "match")
        if not page.language:
            self._problem(f"missing; write `language: ` and one of {', '.join(LANGUAGES)}", "language")
        for key, words, known in (("language", page.language, LANGUAGES), ("layers", page.layers, LAYERS)):
            for word in words:
                if word not in known:
                    hint = did_you_mean(word, known) or f"; there are {', '.join(known)}"
                    self._problem(f"unknown {key.removesuffix('s')} {word!r}{hint}", key)
        self._check_template(page.match, page.fix)
        for glob in page.files:
            if problem := problem_of(glob):
                self._problem(f"{glob!r}: {problem}", "files")

    def _check_template(self, match: Mapping[str, Any], fix: str) -> None:
        """A template needs `fix:` to say whether it is safe, and the other way round; it names what is captured."""
        if "fix" not in match:
            if fix:
                self._problem("a rule with `match:` fixes by a template: write `fix: ...` below `match:`", "fix")
            return
        template = match["fix"]
        if not isinstance(template, str):
            self._problem(
                "must be the text to write instead; ast-grep's other forms are not understood", "match", "fix"
            )
            return
        if not fix:
            self._problem(
                "a rule with a fix says whether it is safe: write `fix: safe` or `fix: unsafe`", "match", "fix"
            )
        known = set(metavariables({key: value for key, value in match.items() if key != "fix"})) | {
            name for name in match.get("transform", ()) if isinstance(match.get("transform"), Mapping)
        }
        for name in metavariables(template):
            if name not in known:
                hint = did_you_mean(name, known) or (f"; there are {', '.join(sorted(known))}" if known else "")
                self._problem(f"${name} is captured nowhere{hint}", "match", "fix")

    def _check_query(self, page: PageKeys) -> dict[str, tuple[Condition, ...]]:
        if page.each is None:
            return {}
        entity = ENTITIES.get(page.each)
        if entity is None:
            hint = did_you_mean(page.each, ENTITIES) or f"; there are {', '.join(ENTITIES)}"
            self._problem(f"unknown entity {page.each!r}{hint}", "each")
            return {}
        read: dict[str, tuple[Condition, ...]] = {}
        for clause in ("where", "require", "forbid"):
            read[clause], problems = read_conditions(getattr(page, clause), entity, page.options)
            for keys, text in problems:
                self._problem(text, clause, *keys)
        return read

    def _check_python(self, page: PageKeys) -> None:
        if page.python is None or self.sibling is None:
            return
        file, _, function = page.python.partition(":")
        source = self.sibling(file)
        if source is None:
            self._problem(f"there is no file {file!r} beside the page", "python")
        elif not re.search(rf"^(def {function}\b|{function}\s*[=:])", source, re.MULTILINE):
            self._problem(f"{file} has no function {function!r}", "python")

    def _check_placeholders(self, page: PageKeys) -> None:
        known = self._placeholders(page)
        for key in ("message", "instead", "unknown"):
            try:
                names = placeholders(getattr(page, key))
            except ValueError as error:
                self._problem(str(error), key)
                continue
            for name in names:
                if known is not None and name not in known:
                    hint = did_you_mean(name, known) or f"; there are {', '.join(sorted(known))}"
                    self._problem(f"unknown placeholder {{{name}}}{hint}", key)

    def _placeholders(self, page: PageKeys) -> set[str] | None:
        """What messages may name; None where only the running check knows."""
        known = {*ALWAYS, *page.options}
        if page.match is not None:
            return known | {"text"} | set(metavariables(page.match))
        if page.each is None or page.each not in ENTITIES:
            return None
        if page.require or page.forbid:
            known |= {"actual", "expected", "detail"}
        attributes = ENTITIES[page.each].attributes
        return known | {name for name, attribute in attributes.items() if attribute.type != ANSWER}

    def _rule(self, page: PageKeys, conditions: Mapping[str, tuple[Condition, ...]]) -> Rule:
        source = None
        imported = self.pack == BUILT_IN or self.package
        if page.python is not None and not imported and self.sibling is not None:
            source = self.sibling(page.python.partition(":")[0])
        return Rule(
            name=page.name,
            family=self.family,
            summary=page.summary,
            message=page.message,
            severity=Severity(page.severity),
            profile=page.profile,
            status=page.status,
            since=page.since,
            concept=page.concept,
            sources=page.sources,
            fix=page.fix,
            options=page.options,
            values={name: option.default for name, option in page.options.items()},
            match=None if page.match is None else {key: value for key, value in page.match.items() if key != "fix"},
            template=None if page.match is None else page.match.get("fix"),
            language=page.language,
            layers=page.layers,
            files=page.files,
            each=page.each,
            **conditions,
            python=page.python,
            stage=page.stage,
            python_source=source,
            instead=page.instead,
            unknown=page.unknown,
            aliases=page.aliases,
            pack=self.pack,
            package=self.package,
            page=self.path,
        )


def metavariables(value: Any) -> Iterator[str]:
    """The names of the metavariables in the patterns of an ast-grep rule: `X` for `$X` and `$$$X`."""
    if isinstance(value, str):
        yield from re.findall(r"\$([A-Z][A-Z0-9_]*)", value)
    elif isinstance(value, dict):
        for item in value.values():
            yield from metavariables(item)
    elif isinstance(value, list):
        for item in value:
            yield from metavariables(item)
