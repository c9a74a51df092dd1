"""Applications made at random: routers in modules that include each other, in the ways that real code does."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st

from tests.differential import forms, words
from tests.differential.samples import read

T = TypeVar("T")
FIXED = read(Path(__file__).with_name("shared.md")).files
WORD = re.compile(r"^([ ]*)(.*?)\$(?:\{(\w+)\}|(\w+))", re.MULTILINE)
ROUTER_OPTIONS = ("prefix", "tags", "dependencies", "include_in_schema", "default_response_class")
ROUTE_OPTIONS = ("tags", "dependencies", "include_in_schema", "status_code", "response_model", "name", "response_class")


class Writer:
    """Draws the parts of one application."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw
        self.count = 0

    # -- drawing ------------------------------------------------------------------------------------------------
    def next(self) -> str:
        self.count += 1
        return str(self.count)

    def number(self, least: int, most: int) -> int:
        found: int = self.draw(st.integers(least, most))
        return found

    def chance(self, tenths: int) -> bool:
        return self.number(0, 9) >= 10 - tenths

    def pick(self, options: Sequence[T]) -> T:
        found: T = self.draw(st.sampled_from(options))
        return found

    def some(self, options: Sequence[T], least: int, most: int) -> list[T]:
        if not options:
            return []
        least = min(least, len(options))
        found: list[T] = self.draw(st.lists(st.sampled_from(options), min_size=least, max_size=most, unique_by=repr))
        return found

    def fill(self, template: str, given: Mapping[str, str] | None = None) -> str:
        """A template with each `$word` replaced: by what is given, else by something drawn anew each time.

        Text of several lines takes the place of the line, indented as it was.
        """
        fixed = {"n": self.next(), **(given or {})}

        def replace(match: re.Match[str]) -> str:
            indent, before, word = match[1], match[2], match[3] or match[4]
            text = fixed[word] if word in fixed else self.word(word)
            return indent + before + textwrap.indent(text, indent if not before else "").lstrip()

        while "$" in template:
            template = WORD.sub(replace, template)
        return template

    def word(self, word: str) -> str:
        match word:
            case "depends":
                return self.depends()
            case "dependencies":
                return self.fill(self.pick(words.DEPENDENCIES))
            case "path":
                return self.fill(self.pick(words.PATHS))
            case "call":
                return ", ".join([self.fill(self.pick(words.PATHS)), *self.options(*ROUTE_OPTIONS)])
            case "given":
                return ", ".join(self.options(*ROUTER_OPTIONS)) or "**{}"
            case "method":
                return self.pick(words.METHODS)
            case "condition":
                return self.pick(words.CONDITIONS)
            case "new":
                return f"x{self.next()}"
        raise KeyError(word)

    def depends(self) -> str:
        kind, callee = self.number(0, 9), self.pick(words.CALLABLES)
        if kind == 9:
            return "deps.PREBUILT"
        return f"Security({callee}, scopes=['s{kind % 3}'])" if kind > 6 else f"Depends({callee})"

    def options(self, *names: str) -> list[str]:
        """Options as arguments, now and then by `**`."""
        found = {name: self.fill(self.pick(words.OPTIONS[name])) for name in names if self.chance(3)}
        if found and self.chance(2):
            return ["**{" + ", ".join(f'"{name}": {value}' for name, value in found.items()) + "}"]
        return [f"{name}={value}" for name, value in found.items()]

    # -- statements ---------------------------------------------------------------------------------------------
    def function(self, name: str) -> str:
        parameters = [self.fill(text) for text in self.some(words.PARAMETERS, 0, 4)]
        required = [text for text in parameters if "=" not in _without_brackets(text)]
        ordered = [*required, *[text for text in parameters if text not in required]]
        returns = self.pick(words.RETURNS)
        text = f"{self.pick(('', '', 'async '))}def {name}({', '.join(ordered)}){returns}: ..."
        # Old versions of FastAPI look for a name in quotes in the module of the decorator.
        return self.pick(words.DECORATORS) + text if self.chance(3) and "'" not in returns else text

    def handler(self, router: str) -> str:
        """One handler, registered on a router in one way or another."""
        name = f"h{self.next()}"
        given = {"router": router, "name": name, "function": self.function(name)}
        return self.fill(self.pick(forms.HANDLERS), given)

    def include(self, parent: str, children: Sequence[str]) -> str:
        """One or more of `children` included in a router."""
        given = {"parent": parent, "child": self.pick(children), "some": ", ".join(self.some(children, 1, 3))}
        return self.fill(self.pick(forms.INCLUSIONS), given)

    def statements(self, names: list[str], borrowed: list[str]) -> str:
        """Handlers and inclusions in any order, so that some come late; some below a test or a try."""
        found = ""
        for _ in range(self.number(2, 6)):
            name = self.pick(names)
            below = [*borrowed, *names[names.index(name) + 1 :]]
            statement = self.include(name, below) if below and self.chance(4) else self.handler(name)
            if self.chance(3):
                other = self.handler(name) if self.chance(5) else "pass\n"
                statement = self.fill(self.pick(forms.GUARDS), {"statement": statement, "other": other})
            found += statement
        return found

    # -- modules ------------------------------------------------------------------------------------------------
    def borrow(self, known: list[tuple[str, str]]) -> tuple[str, list[str]]:
        """Import statements for some of the routers that are known, and the expressions they are reached by."""
        imports, borrowed = "", []
        for module, name in self.some(known, 2, 4):
            form = self.pick(forms.IMPORTS[:4] if module == "app.hub" else forms.IMPORTS)
            statement, _, expression = self.fill(form, _parts(module, name)).partition("# ")
            imports += statement
            borrowed.append(expression.strip())
        return imports, borrowed

    def module(self, owner: str, known: list[tuple[str, str]]) -> tuple[str, list[str]]:
        """A module with its routers: its text, and their names."""
        names = [f"{owner}_r{i}" for i in range(self.number(1, 2))]
        imports, borrowed = self.borrow(known)
        routers = "".join(self.fill(self.pick(forms.ROUTERS), {"name": name}) for name in names)
        return forms.HEADER + imports + routers + self.statements(names, borrowed), names

    def hub(self, known: list[tuple[str, str]]) -> tuple[str, list[tuple[str, str]]]:
        """A package that hands routers on: its `__init__`, and what it offers."""
        text, offered = "", []
        for module, name in self.some(known, 1, 2)[:1]:
            n = self.next()
            text += self.fill(self.pick(forms.REEXPORTS), {**_parts(module, name), "n": n})
            offered.append(("app.hub", f"again{n}"))
        return text, offered

    def main(self, known: list[tuple[str, str]]) -> str:
        imports, borrowed = self.borrow(known)
        text = f"app = FastAPI({', '.join(self.options('dependencies', 'default_response_class'))})\n"
        text += self.statements(["app"], borrowed)
        text += "".join(self.include("app", borrowed) for _ in range(self.number(1, 3)) if borrowed)
        if self.chance(3):
            n, target = self.next(), self.pick(["app", *borrowed])
            text += f"sub{n} = FastAPI({', '.join(self.options('dependencies'))})\n"
            text += self.statements([f"sub{n}"], borrowed if target == "app" else [])
            text += f"{target}.mount('/m{n}', sub{n})\n"
        if self.chance(2):
            text = f"def create_app():\n{textwrap.indent(text, '    ')}    return app\n\n\napp = create_app()\n"
        return forms.HEADER + imports + text

    def files(self) -> dict[str, str]:
        found = dict(FIXED)
        known: list[tuple[str, str]] = []
        for i in range(self.number(0, 4)):
            package = self.pick(("app", "app.sub"))
            if package == "app.sub":
                found.setdefault("app/sub/__init__.py", "")
            text, names = self.module(f"m{i}", known)
            found[f"{package.replace('.', '/')}/m{i}.py"] = text
            known += [(f"{package}.m{i}", name) for name in names]
        if known and self.chance(3):
            found["app/hub/__init__.py"], offered = self.hub(known)
            known += offered
        found["app/main.py"] = self.main(known)
        return found


def _parts(module: str, name: str) -> dict[str, str]:
    package, _, last = module.rpartition(".")
    return {"module": module, "name": name, "package": package, "last": last}


def _without_brackets(text: str) -> str:
    depth, kept = 0, ""
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        kept += character if depth == 0 else ""
    return kept


@st.composite
def applications(draw: Callable[[st.SearchStrategy[Any]], Any]) -> dict[str, str]:
    """The files of an application that is served as app.main:app."""
    return Writer(draw).files()
