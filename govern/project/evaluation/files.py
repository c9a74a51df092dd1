"""The repository's files as evaluated code sees them: paths below a made-up root, `os.path`, `glob`, TOML and JSON.

Plugin loaders and router scans look at the disk at import time. Only the tree that is checked is ever looked at; a path
that is not in it counts as absent, and as something that a deployment may add.
"""

from __future__ import annotations

import fnmatch
import json
import posixpath
import re
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from govern.project.values import External, ExternalInstance, Instance, Setting, Site, Unknown, Value, plain
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator, ExternalFunction

ROOT = "/repository"
PATH_CLASS = External("pathlib.Path")
MAX_DATA = 1_000_000
OPENED = ("builtins.open", "io.open")
READS = ("read", "readlines")


@dataclass(frozen=True)
class FileView:
    """The files of a tree by absolute made-up path; `read_bytes` takes a path relative to the root."""

    paths: tuple[str, ...]
    read_bytes: Callable[[str], bytes]

    @cached_property
    def folders(self) -> dict[str, set[str]]:
        """The names directly in each folder."""
        found: dict[str, set[str]] = {ROOT: set()}
        for path in self.paths:
            folder, _, name = f"{ROOT}/{path}".rpartition("/")
            while folder not in found:
                found[folder] = {name}
                folder, _, name = folder.rpartition("/")
            found[folder].add(name)
        return found

    @cached_property
    def files(self) -> frozenset[str]:
        return frozenset(f"{ROOT}/{path}" for path in self.paths)

    def exists(self, path: str) -> bool:
        return path in self.files or path in self.folders

    def glob(self, pattern: str, *, recursive: bool) -> list[str]:
        """Paths that match a pattern of `glob.glob`; `**` spans folders only if `recursive`."""
        expression = re.compile(
            "/".join(_part(part, recursive) for part in pattern.split("/")).replace("/.*/", "/(?:.*/)?")
        )
        return sorted(path for path in (*self.files, *self.folders) if expression.fullmatch(path))


def _part(part: str, recursive: bool) -> str:
    if part == "**" and recursive:
        return ".*"
    inner = fnmatch.translate(part)[len("(?s:") : -len(")\\Z")]
    return re.sub(r"(?<!\\)\.\*", "[^/]*", inner)


def absolute(path: str) -> str:
    """The made-up absolute path of a path relative to the root, "" for the root's folder itself."""
    return f"{ROOT}/{path}" if path else ROOT


def path_text(value: Value) -> str | None:
    """The text of a path value (a string or a Path); None where it is not known."""
    value = plain(value)
    if isinstance(value, Instance) and value.cls == PATH_CLASS:
        value = plain(value.attributes.get("path"))
    return posixpath.normpath(value) if isinstance(value, str) and value else value if isinstance(value, str) else None


def make_path(text: str, site: Site) -> Instance:
    return Instance(PATH_CLASS, {"path": posixpath.normpath(text)}, file=site.file, line=site.line)


def _with_text(function: Callable[..., Value]) -> ExternalFunction:
    """A function of `os.path` on texts; Unknown where one of its arguments is not known."""

    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        texts = [path_text(arg) for arg in args]
        if not texts or any(text is None for text in texts):
            return Unknown("a path", site.file, site.line)
        return function(*texts)

    return run


def _asked(function: Callable[[FileView, str], bool]) -> ExternalFunction:
    """A question about the disk: false answers are marked as something that a deployment can change."""

    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        text = path_text(args[0]) if args else None
        if text is None:
            return Unknown("whether a file exists", site.file, site.line)
        return function(ev.files, _anchored(text)) or Setting(False, text)

    return run


def _anchored(text: str) -> str:
    return posixpath.normpath(text if text.startswith("/") else f"{ROOT}/{text}")


def _listdir(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    text = path_text(args[0]) if args else ROOT
    names = ev.files.folders.get(_anchored(text)) if text is not None else None
    return sorted(names) if names is not None else Unknown("the names in a folder", site.file, site.line)


def _walk(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    text = path_text(args[0]) if args else None
    if text is None or _anchored(text) not in ev.files.folders:
        return Unknown("the folders below a path", site.file, site.line)
    top = _anchored(text)
    return [
        (
            folder,
            [n for n in sorted(names) if f"{folder}/{n}" in ev.files.folders],
            [n for n in sorted(names) if f"{folder}/{n}" in ev.files.files],
        )
        for folder, names in sorted(ev.files.folders.items())
        if folder == top or folder.startswith(f"{top}/")
    ]


def _glob(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    text = path_text(args[0]) if args else None
    if text is None:
        return Unknown("files that match a pattern", site.file, site.line)
    return ev.files.glob(_anchored(text), recursive=plain(keywords.get("recursive")) is True)


def _path(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    texts = [path_text(arg) for arg in args]
    if any(text is None for text in texts):
        return ExternalInstance("pathlib.Path", tuple(args), dict(keywords), site.file, site.line)
    return make_path(posixpath.join(*[text or "" for text in texts]) if texts else ROOT, site)


def content(ev: Evaluator, value: Value) -> bytes | None:
    """The bytes of the file behind an opened file or a path; None where it is not in the tree, or too large."""
    value = plain(value)
    if isinstance(value, ExternalInstance) and value.callee in OPENED and value.args:
        value = value.args[0]
    text = path_text(value)
    name = _anchored(text) if text is not None else ""
    if name not in ev.files.files:
        return None
    data = ev.files.read_bytes(name[len(ROOT) + 1 :])
    return data if len(data) <= MAX_DATA else None


def read_opened(ev: Evaluator, file: ExternalInstance, name: str, site: Site) -> Value:
    """What `file.read()` or `file.readlines()` gives of a file of the tree that was opened for reading."""
    data = content(ev, file)
    mode = plain(file.args[1] if len(file.args) > 1 else file.keywords.get("mode", "r"))
    if data is None or not isinstance(mode, str) or set(mode) - set("rtb"):
        return Unknown("the content of a file", site.file, site.line)
    if name == "read":
        return data if "b" in mode else data.decode("utf-8", errors="replace")
    return data.decode("utf-8", errors="replace").splitlines(keepends=True)


def _load(parse: Callable[[bytes], Any]) -> ExternalFunction:
    """A parser of data files (TOML, JSON) that reads from the tree."""

    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        first = plain(args[0]) if args else None
        data = first.encode() if isinstance(first, str) and "\n" in first else content(ev, first)
        if data is None:
            return Unknown("the content of a file", site.file, site.line)
        try:
            return parse(data)
        except (ValueError, RecursionError):
            return Unknown("the content of a file that does not parse", site.file, site.line)

    return run


def _parsed(parse: Callable[[bytes], Any]) -> ExternalFunction:
    """A parser of texts that are known."""

    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        text = plain(args[0]) if args else None
        if not isinstance(text, (str, bytes)) or len(text) > MAX_DATA:
            return Unknown("a text that is not known", site.file, site.line)
        try:
            return parse(text.encode() if isinstance(text, str) else text)
        except (ValueError, RecursionError):
            return Unknown("a text that does not parse", site.file, site.line)

    return run


def _toml(data: bytes) -> Any:
    import tomllib

    return tomllib.loads(data.decode())


def _yaml(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """`yaml.safe_load(...)` of a text, or of a file of the tree."""
    from govern.config.yaml_lines import BrokenYamlError, read_yaml

    first = plain(args[0] if args else keywords.get("stream"))
    data = first if isinstance(first, (str, bytes)) else content(ev, first)
    if data is None or len(data) > MAX_DATA:
        return Unknown("the content of a file", site.file, site.line)
    try:
        return read_yaml(data if isinstance(data, str) else data.decode("utf-8", errors="replace"))[0]
    except (BrokenYamlError, ValueError, RecursionError):
        return Unknown("a text that is no YAML", site.file, site.line)


def _expanded(sign: str) -> ExternalFunction:
    """`expanduser` and `expandvars`: the text itself where there is nothing in it to expand."""

    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        text = path_text(args[0]) if args and not isinstance(plain(args[0]), str) else plain(args[0]) if args else None
        if not isinstance(text, str) or (text.startswith(sign) if sign == "~" else sign in text):
            return Unknown("a path that depends on who runs it", site.file, site.line)
        return args[0]

    return run


FUNCTIONS: dict[str, ExternalFunction] = {
    "os.path.expanduser": _expanded("~"), "os.path.expandvars": _expanded("$"),
    "os.path.join": _with_text(posixpath.join), "os.path.dirname": _with_text(posixpath.dirname),
    "os.path.basename": _with_text(posixpath.basename), "os.path.abspath": _with_text(_anchored),
    "os.path.realpath": _with_text(_anchored),
    "os.path.normpath": _with_text(posixpath.normpath), "os.path.splitext": _with_text(posixpath.splitext),
    "os.path.relpath": _with_text(lambda path, start=ROOT: posixpath.relpath(_anchored(path), _anchored(start))),
    "os.path.exists": _asked(FileView.exists), "os.path.isdir": _asked(lambda view, path: path in view.folders),
    "os.path.isfile": _asked(lambda view, path: path in view.files), "os.listdir": _listdir, "os.walk": _walk,
    "os.getcwd": lambda ev, a, k, s: ROOT, "glob.glob": _glob, "glob.iglob": _glob,
    "pathlib.Path": _path, "pathlib.PurePath": _path, "pathlib.PurePosixPath": _path, "pathlib.PosixPath": _path,
    "pathlib.Path.cwd": lambda ev, a, k, s: make_path(ROOT, s),
    "json.loads": _parsed(json.loads), "tomllib.loads": _parsed(_toml), "json.load": _load(json.loads),
    "tomllib.load": _load(_toml), "rtoml.load": _load(_toml), "toml.load": _load(_toml),
    "tomli.load": _load(_toml), "tomlkit.load": _load(_toml), "yaml.safe_load": _yaml,
    "yaml.load": _yaml,
}  # fmt: skip
