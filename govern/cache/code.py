"""Which code answered: a result is worth nothing to another version of govern, of Python, or of the parser."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec

from govern.version import VERSION

# What turns source and pages into facts and rules; others cannot change a result.
LIBRARIES = ("ast_grep_py", "ast_grep_py.ast_grep_py", "yaml", "pydantic", "pathspec")
CODE = (".py", ".md", ".so", ".pyd", ".json", ".yaml")
Stamp = tuple[str, int, int]


def fingerprint() -> bytes:
    """A digest of the versions, and of the name, size and time of each file of govern and of its rules."""
    return _digest(stamp for folder in _folders() for stamp in sorted(_stamps(folder)))


def fingerprint_of_rules() -> bytes:
    """The same for the rules and what reads their pages."""
    here, *rules = _folders()
    apart = os.path.join(here, "rules")
    folders = (os.path.join(here, "packs"), *(rules or [apart]))
    files = [_stamp(os.path.join(here, name)) for name in ("rule.py", "findings.py")]
    return _digest((*filter(None, files), *(stamp for folder in folders for stamp in sorted(_stamps(folder)))))


def _digest(stamps: Iterable[Stamp]) -> bytes:
    digest = hashlib.sha256(f"{VERSION}\0{sys.version}\0{sys.implementation.cache_tag}".encode())
    for stamp in stamps:
        digest.update(repr(stamp).encode())
    return digest.digest()


def library_stamps() -> tuple[Stamp, ...]:
    """Name, size and time of the files of the libraries that are loaded."""
    files = [getattr(sys.modules.get(name), "__file__", None) for name in LIBRARIES]
    return tuple(stamp for file in files if file for stamp in [_stamp(file)] if stamp)


def parser_stamps() -> tuple[Stamp, ...]:
    """Name, size and time of the files of the parser, whether or not it is loaded."""
    spec = find_spec("ast_grep_py")
    folders = () if spec is None else tuple(spec.submodule_search_locations or ())
    files = sorted(entry.path for folder in folders for entry in os.scandir(folder) if entry.is_file())
    return tuple(stamp for file in files for stamp in [_stamp(file)] if stamp)


def folder_stamps(folders: Iterable[str]) -> tuple[Stamp, ...]:
    """The same of everything in some folders; a folder's own stamp tells of what is added."""
    found: list[Stamp | None] = []
    for top in folders:
        for folder, inner, files in os.walk(top):
            inner[:] = sorted(name for name in inner if name != "__pycache__")
            found += [_stamp(folder), *(_stamp(os.path.join(folder, name)) for name in sorted(files))]
    return tuple(stamp for stamp in found if stamp)


def still_there(stamps: tuple[Stamp, ...]) -> bool:
    """Whether these files are as they were."""
    return all(_stamp(stamp[0]) == tuple(stamp) for stamp in stamps)


def _folders() -> list[str]:
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    folders = [here]
    try:
        rules = import_module("govern.rules")
    except ImportError:
        return folders
    return folders + [path for path in rules.__path__ if not path.startswith(here + os.sep)]


def _stamps(folder: str) -> list[Stamp]:
    found: list[Stamp] = []
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(CODE):
                    status = entry.stat()
                    found.append((entry.path, status.st_size, status.st_mtime_ns))
                elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                    waiting.append(entry.path)
    return found


def _stamp(file: str) -> Stamp | None:
    try:
        status = os.stat(file)
    except OSError:
        return None
    return (file, status.st_size, status.st_mtime_ns)
