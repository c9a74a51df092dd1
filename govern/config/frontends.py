"""The TypeScript applications of a repository, where their types stand, and what calls a backend."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping

from govern.config.areas import Frontend, is_below
from govern.config.globs import escape
from govern.config.settings import FrontendConfig
from govern.config.sources import Sources, folders_above
from govern.regex import regex

_SOURCE = (".ts", ".tsx", ".mts", ".cts")
_COMPONENT = (".tsx", ".vue", ".svelte")
_BROWSER = regex(
    r"(?:react|react-dom|react-native|vue|svelte|preact|solid-js|next|nuxt|astro|vite|axios|ky|openapi-fetch|swr|lit|expo"
    r"|@angular/core|@remix-run/.*|@tanstack/.*-(?:query|router)|@sveltejs/kit|@dcloudio/.*|@hey-api/.*|@ionic/.*)\Z"
)
_TYPE_FOLDERS = frozenset(("types", "type", "typings", "interfaces", "interface", "models", "dto", "dtos"))
_TYPE_FILE = regex(
    r"(?:types|type|interfaces|models|schema|dto)\.[mc]?ts\Z|.*[.-](?:types?|interfaces?|models?|dto)\.ts\Z|(?!(?:client|sdk|services)\.).*\.gen\.ts\Z"
    r"|.*\.d\.[mc]?ts\Z"
)
# Declarations that tools write for the editor.
_AMBIENT = regex(r"(?:env|auto-imports|components|\.module\.\w+)\.d\.ts\Z")
_SERVICE_FOLDERS = frozenset(
    ("services", "service", "api", "apis", "client", "clients", "requests", "http", "sdk", "endpoints")
)
_SERVICE_FILE = regex(
    r"(?:api|client|sdk|http|request|fetcher|services?|apiClient|httpClient|axios)(?:\.gen)?\.[mc]?ts\Z"
    r"|.*[.-](?:services?|api|client|sdk)(?:\.gen)?\.[mc]?ts\Z|.*(?:Api|API|Service|Client)\.[mc]?ts\Z"
)


def find_frontends(
    sources: Sources, is_test: Callable[[str], bool], is_example: Callable[[str], bool]
) -> tuple[Frontend, ...]:
    """The folders with a package.json or tsconfig.json whose TypeScript is meant for a browser or an app."""
    roots = _candidates(sources)
    owned: dict[str, list[str]] = {root: [] for root in roots}
    for path in sources.paths:
        if path.endswith((*_SOURCE, *_COMPONENT)):
            home = next((folder for folder in folders_above(path) if folder in owned), None)
            if home is not None:
                owned[home].append(path)
    found = []
    for root, files in owned.items():
        reason = _why_frontend(sources, root, files)
        if reason is not None and not all(map(is_test, files)):
            found.append(_frontend(root, [path for path in files if not is_test(path)], reason, is_example))
    return tuple(found)


def configured_frontend(sources: Sources, config: FrontendConfig, is_test: Callable[[str], bool]) -> Frontend:
    """A frontend that the configuration names, with what it leaves open detected."""
    files = [path for path in sources.paths if is_below(path, config.root) and path.endswith((*_SOURCE, *_COMPONENT))]
    found = _frontend(config.root, [path for path in files if not is_test(path)], "named in the configuration", is_test)
    return Frontend(
        config.root,
        found.types if config.types is None else config.types,
        found.services if config.services is None else config.services,
        found.reasons,
    )


def _candidates(sources: Sources) -> list[str]:
    found = set()
    for folder, names in sources.by_folder.items():
        if "package.json" in names or "tsconfig.json" in names:
            found.add(folder)
    # A tsconfig.json below a package (tsconfig for its tests, say) makes no package of its own.
    packaged = {folder for folder in found if "package.json" in sources.by_folder[folder]}
    return sorted(folder for folder in found if folder in packaged or not packaged.intersection(folders_above(folder)))


def _why_frontend(sources: Sources, root: str, files: list[str]) -> str | None:
    """Why the package is a frontend; None where it is a tool, or holds no TypeScript."""
    typed = [path for path in files if path.endswith(_SOURCE) and not path.endswith(".d.ts")]
    if not typed and not any('lang="ts"' in sources.text(path) for path in files[:50]):
        return None
    prefix = f"{root}/" if root else ""
    components = [path for path in files if path.endswith(_COMPONENT)]
    needs = [name for name in _dependencies(sources.text(f"{prefix}package.json")) if _BROWSER.match(name)]
    if not components and not needs:
        return None
    basis = "tsconfig.json" if "tsconfig.json" in sources.by_folder.get(root, ()) else "package.json"
    why = f"uses {', '.join(needs[:3])}" if needs else f"holds components ({components[0]})"
    return f"frontend: {prefix}{basis}, {len(typed)} TypeScript files, {why}"


def _dependencies(text: str) -> Iterable[str]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(data, Mapping):
        return ()
    tables = (data.get(key) for key in ("dependencies", "devDependencies", "peerDependencies"))
    return [str(name) for table in tables if isinstance(table, Mapping) for name in table]


def _frontend(root: str, files: list[str], reason: str, is_example: Callable[[str], bool]) -> Frontend:
    types = _globs(root, files, _TYPE_FOLDERS, _TYPE_FILE)
    services = _globs(root, files, _SERVICE_FOLDERS, _SERVICE_FILE)
    reasons = [reason]
    everything = f"{escape(root)}/**" if root else "**"
    for name, found in (("types", types), ("services", services)):
        shown = ", ".join(found[:4]) + (f" and {len(found) - 4} more" if len(found) > 4 else "")
        reasons.append(f"{name}: {shown}" if found else f"{name}: no folder or file is called so, all files count")
    example = bool(files) and all(map(is_example, files))
    return Frontend(root, types or (everything,), services or (everything,), tuple(reasons), example)


def _globs(root: str, files: Iterable[str], folders: frozenset[str], file: re.Pattern[str]) -> tuple[str, ...]:
    """The uppermost folders called so, and the files called so outside them."""
    found = set()
    for path in files:
        if path.endswith((*_COMPONENT, "/route.ts")) or _AMBIENT.search(path):
            continue
        inner = path[len(root) + 1 :] if root else path
        *parts, name = inner.split("/")
        at = next((at for at, part in enumerate(parts) if part.lower() in folders), None)
        if at is not None:
            place = escape("/".join(parts[: at + 1])) + "/**"
        elif file.match(name):
            place = escape(inner)
        else:
            continue
        found.add(f"{escape(root)}/{place}" if root else place)
    return tuple(sorted(found))
