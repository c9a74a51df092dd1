"""The model of `pathlib.Path` over the tree's files."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from govern.project.evaluation.class_model import ClassModel
from govern.project.evaluation.files import FUNCTIONS, ROOT, FileView, content, make_path, path_text
from govern.project.values import ExternalInstance, Instance, Setting, Site, Unknown, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

HERE = Site("", 0)


def _text(path: Instance) -> str:
    return str(plain(path.attributes.get("path", "")))


def _anchored(path: Instance) -> str:
    text = _text(path)
    return posixpath.normpath(text if text.startswith("/") else f"{ROOT}/{text}")


def _init(ev: Evaluator, path: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> None:
    path.attributes["path"] = posixpath.join(*[path_text(arg) or "" for arg in args]) if args else ROOT


def _same(ev: Evaluator, path: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    return make_path(_anchored(path), site)


def _join(ev: Evaluator, path: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    texts = [path_text(arg) for arg in args]
    if any(text is None for text in texts):
        return Unknown("a path", site.file, site.line)
    return make_path(posixpath.join(_text(path), *[text or "" for text in texts]), site)


def _parents(ev: Evaluator, path: Instance) -> Value:
    found: list[Value] = []
    text = _anchored(path)
    while text not in ("/", ""):
        text = posixpath.dirname(text)
        found.append(make_path(text, HERE))
    return found


def _exists(ev: Evaluator, path: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    return ev.files.exists(_anchored(path)) or Setting(False, _text(path))


def _is_dir(ev: Evaluator, path: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    return _anchored(path) in ev.files.folders or Setting(False, _text(path))


def _is_file(ev: Evaluator, path: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    return _anchored(path) in ev.files.files or Setting(False, _text(path))


def _iterdir(ev: Evaluator, path: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    names = ev.files.folders.get(_anchored(path))
    if names is None:
        return Unknown("the names in a folder", site.file, site.line)
    return [make_path(f"{_anchored(path)}/{name}", site) for name in sorted(names)]


def _glob(recursive: bool):  # type: ignore[no-untyped-def]
    def run(ev: Evaluator, path: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        pattern = plain(args[0]) if args else None
        if not isinstance(pattern, str):
            return Unknown("files that match a pattern", site.file, site.line)
        full = f"{_anchored(path)}/{'**/' if recursive else ''}{pattern}"
        return [make_path(found, site) for found in ev.files.glob(full, recursive=recursive or "**" in pattern)]

    return run


def _relative(ev: Evaluator, path: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    base = path_text(args[0]) if args else None
    return (
        Unknown("a path", site.file, site.line)
        if base is None
        else make_path(posixpath.relpath(_text(path), base), site)
    )


def _read_text(ev: Evaluator, path: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    data = content(ev, path)
    return (
        Unknown("the content of a file", site.file, site.line)
        if data is None
        else data.decode("utf-8", errors="replace")
    )


def _with_suffix(ev: Evaluator, path: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    suffix = plain(args[0]) if args else None
    stem = posixpath.splitext(_text(path))[0]
    return make_path(f"{stem}{suffix}", site) if isinstance(suffix, str) else Unknown("a path", site.file, site.line)


def _open(ev: Evaluator, path: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    return ExternalInstance("builtins.open", (path,), {}, site.file, site.line)


PATH = ClassModel(
    "pathlib.Path",
    _init,
    {
        "resolve": _same, "absolute": _same, "expanduser": _same, "joinpath": _join, "exists": _exists,
        "is_dir": _is_dir,
        "is_file": _is_file, "iterdir": _iterdir, "glob": _glob(False), "rglob": _glob(True), "relative_to": _relative,
        "read_text": _read_text, "with_suffix": _with_suffix, "open": _open, "__truediv__": _join,
        "as_posix": lambda ev, path, a, k, s: _text(path), "mkdir": lambda ev, path, a, k, s: None,
        "__str__": lambda ev, path, a, k, s: _text(path),
    },
    {
        "parent": lambda ev, path: make_path(posixpath.dirname(_anchored(path)), HERE), "parents": _parents,
        "name": lambda ev, path: posixpath.basename(_text(path)),
        "suffix": lambda ev, path: posixpath.splitext(_text(path))[1],
        "stem": lambda ev, path: posixpath.splitext(posixpath.basename(_text(path)))[0],
        "parts": lambda ev, path: tuple(part or "/" for part in _text(path).split("/")),
    },
)  # fmt: skip
__all__ = ["FUNCTIONS", "PATH", "FileView"]
