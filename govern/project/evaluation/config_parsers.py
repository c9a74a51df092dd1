"""The model of `configparser`: parsers that are filled from the tree's files, from texts, from dictionaries, by hand.

The values stay symbolic. A file that is not in the tree counts as absent, and as one that a deployment may add: what a
parser says afterwards is then marked as something that a deployment can change.
"""

from __future__ import annotations

import configparser
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from govern.project.evaluation import operators
from govern.project.evaluation.class_model import ClassModel
from govern.project.evaluation.files import content, path_text
from govern.project.evaluation.raised import Raised
from govern.project.values import ExternalInstance, Instance, Setting, Site, Unknown, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

Sections = dict[str, dict[str, Value]]
Method = Callable[["Evaluator", Instance, list[Value], dict[str, Value], Site], Value]
SECTIONS, ABSENT, LOST, INTERPOLATION = "<sections>", "<absent>", "<lost>", "<interpolation>"
DEFAULT = configparser.DEFAULTSECT
NOTHING = object()
TRUTHS = configparser.ConfigParser.BOOLEAN_STATES


def _init(raw: bool) -> Callable[[Evaluator, Instance, list[Value], dict[str, Value], Site], None]:
    """What makes a parser. Its interpolation is True for the basic one, False for none, None for any other."""

    def run(ev: Evaluator, parser: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> None:
        given = plain(keywords.get("interpolation", not raw))
        basic = given if isinstance(given, bool) else False if given is None else None
        parser.attributes.update({SECTIONS: {DEFAULT: {}}, ABSENT: "", LOST: None, INTERPOLATION: basic})
        defaults = plain(args[0] if args else keywords.get("defaults"))
        _update(ev, parser, {DEFAULT: defaults or {}})

    return run


def _sections(parser: Instance) -> Sections:
    found: Sections = parser.attributes.setdefault(SECTIONS, {DEFAULT: {}})
    return found


def _update(ev: Evaluator, parser: Instance, data: Value) -> None:
    """Take in a dictionary of sections; what is none makes everything that is not there already unknown."""
    if not isinstance(data, dict) or not all(isinstance(plain(options), dict) for options in data.values()):
        parser.attributes[LOST] = Unknown("what a parser of configuration has read")
        return
    for section, options in data.items():
        own = _sections(parser).setdefault(str(plain(section)), {})
        own.update({_option(key): operators.text(ev, value) for key, value in plain(options).items()})


def _option(name: Value) -> str:
    return str(plain(name)).lower()


def _parsed(text: str) -> Sections | None:
    """The sections of a text as they stand, without interpolation; None where it cannot be parsed."""
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
    except (configparser.Error, RecursionError):
        return None
    own: Sections = {name: dict(parser._sections[name]) for name in parser.sections()}  # type: ignore[attr-defined]
    return {DEFAULT: dict(parser.defaults()), **own}


def _read(ev: Evaluator, parser: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    names = plain(args[0] if args else keywords.get("filenames"))
    read: list[Value] = []
    for name in names if isinstance(names, (list, tuple)) else [names]:
        data = content(ev, name)
        if data is not None:
            _update(ev, parser, _parsed(data.decode("utf-8", errors="replace")))
            read.append(name)
        else:
            parser.attributes[ABSENT] = path_text(name) or "a file of configuration"
    return read


def _read_file(ev: Evaluator, parser: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    data = content(ev, args[0] if args else keywords.get("f"))
    _update(ev, parser, None if data is None else _parsed(data.decode("utf-8", errors="replace")))
    return None


def _read_string(ev: Evaluator, parser: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    text = plain(args[0] if args else keywords.get("string"))
    _update(ev, parser, _parsed(text) if isinstance(text, str) else None)
    return None


def _read_dict(ev: Evaluator, parser: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    _update(ev, parser, plain(args[0] if args else keywords.get("dictionary")))
    return None


def _add_section(ev: Evaluator, parser: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    _sections(parser).setdefault(str(plain(args[0] if args else keywords.get("section"))), {})
    return None


def _set(ev: Evaluator, parser: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    section, option, value = _named(args, keywords, "section", "option", "value")
    if isinstance(section, str) and isinstance(option, str):
        _sections(parser).setdefault(section, {})[_option(option)] = value
    else:
        parser.attributes[LOST] = Unknown("an option that is set in a section that is not known", site.file, site.line)
    return None


def _named(args: list[Value], keywords: dict[str, Value], *names: str) -> list[Value]:
    found = [args[at] if at < len(args) else keywords.get(name) for at, name in enumerate(names)]
    return [plain(value) if name != "value" else value for name, value in zip(names, found, strict=True)]


def _changeable(parser: Instance, value: Value) -> Value:
    """The value as one that a deployment can change, where a file that the tree lacks was read before it."""
    absent = parser.attributes.get(ABSENT, "")
    return operators.mark_deployed(value, Setting(None, absent)) if absent else value


def _find(ev: Evaluator, parser: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """The value of an option, interpolated; the fallback; NOTHING where there is neither."""
    section, option = _named(args, keywords, "section", "option")
    fallback = keywords.get("fallback", NOTHING)
    if not isinstance(section, str) or not isinstance(option, str):
        return Unknown("an option that is not known", site.file, site.line)
    sections = _sections(parser)
    known = {**sections[DEFAULT], **sections.get(section, {})} if section in sections else {}
    value = known.get(_option(option), NOTHING)
    if value is NOTHING:
        return fallback if parser.attributes.get(LOST) is None else parser.attributes[LOST]
    if plain(keywords.get("raw")) is True or parser.attributes.get(INTERPOLATION) is False:
        return value
    return operators.mark_deployed(_interpolated(parser, section, option, known), value)


def _interpolated(parser: Instance, section: str, option: str, known: dict[str, Value]) -> Value:
    text = plain(known[_option(option)])
    if not isinstance(text, str) or "%" not in text:
        return text
    if parser.attributes.get(INTERPOLATION) is None:
        return Unknown("an option with an interpolation of its own")
    texts = {key: value for key, one in known.items() if isinstance(value := plain(one), str)}
    inner = configparser.ConfigParser()
    inner._sections[section] = texts  # type: ignore[attr-defined]  # it is checked when it is read, not when it is set
    inner._proxies[section] = configparser.SectionProxy(inner, section)  # type: ignore[attr-defined]
    try:
        return inner.get(section, option)
    except configparser.Error:
        return Unknown("an option whose interpolation fails")


def _get(ev: Evaluator, parser: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    found = _find(ev, parser, args, keywords, site)
    if found is NOTHING:
        kind = "NoOptionError" if _has_section(ev, parser, args[:1], {}, site) is True else "NoSectionError"
        if parser.attributes.get(ABSENT):
            return Unknown(f"an option that {parser.attributes[ABSENT]} holds, which is not in the repository")
        raise Raised(ExternalInstance(f"configparser.{kind}"))
    return _changeable(parser, found)


def _converted(convert: Callable[[str], Any]) -> Method:
    def run(ev: Evaluator, parser: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        found = _get(ev, parser, args, keywords, site)
        text = plain(found)
        if not isinstance(text, str):
            return found
        try:
            return operators.mark_deployed(convert(text), found)
        except (ValueError, KeyError):
            return Unknown(f"an option whose text is {text[:20]!r}", site.file, site.line)

    return run


def _has_section(ev: Evaluator, parser: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    (section,) = _named(args, keywords, "section")
    if parser.attributes.get(LOST) is not None and section not in _sections(parser):
        return parser.attributes[LOST]
    return _changeable(parser, section in _sections(parser) and section != DEFAULT)


def _has_option(ev: Evaluator, parser: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    found = _find(ev, parser, args[:2], {k: v for k, v in keywords.items() if k != "fallback"} | {"raw": True}, site)
    return found if isinstance(found, Unknown) else _changeable(parser, found is not NOTHING)


def _names(ev: Evaluator, parser: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    return parser.attributes.get(LOST) or [name for name in _sections(parser) if name != DEFAULT]


def _options(ev: Evaluator, parser: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    (section,) = _named(args, keywords, "section")
    return parser.attributes.get(LOST) or list({**_sections(parser).get(section, {}), **_sections(parser)[DEFAULT]})


def _items(ev: Evaluator, parser: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    if not args:
        return [(name, _section(ev, parser, [name], {}, site)) for name in _sections(parser)]
    (section,) = _named(args, keywords, "section")
    if parser.attributes.get(LOST) is not None:
        return parser.attributes[LOST]
    names = {**_sections(parser)[DEFAULT], **_sections(parser).get(section, {})}
    return [(name, _get(ev, parser, [args[0], name], keywords, site)) for name in names]


def _section(ev: Evaluator, parser: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """`parser[section]`: its options as a dictionary, which is what most code does with it."""
    items = _items(ev, parser, args[:1], {}, site)
    return dict(items) if isinstance(items, list) else items


METHODS: dict[str, Method] = {
    "read": _read, "read_file": _read_file, "read_string": _read_string, "read_dict": _read_dict,
    "add_section": _add_section, "set": _set, "get": _get, "getint": _converted(int), "getfloat": _converted(float),
    "getboolean": _converted(lambda text: TRUTHS[text.lower()]), "has_section": _has_section,
    "has_option": _has_option, "sections": _names, "options": _options, "items": _items, "__getitem__": _section,
}  # fmt: skip
MODELS: dict[str, ClassModel] = {
    f"configparser.{name}": ClassModel(f"configparser.{name}", _init(raw=name.startswith("Raw")), METHODS)
    for name in ("ConfigParser", "RawConfigParser", "SafeConfigParser")
}
