"""Which applications are served: the commands and calls of a repository, brought together with its modules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from govern.config.areas import is_below
from govern.config.commands import Command, find_commands
from govern.config.sketch import Sketch
from govern.config.sources import Sources, dotted_name, folder_distance, folders_above

# How much a place says: a command, a call with a name, a call with a variable (which implies no import root).
COMMAND, CALL, VARIABLE = range(3)
USUAL_NAMES = ("app", "api", "application", "create_app")


class Served(NamedTuple):
    """An application that something serves: its file, its name there, the root the command implies, and where that
    stands.
    """

    file: str
    attribute: str
    root: str
    place: str
    rank: int


def find_served(
    sources: Sources, sketches: Mapping[str, Sketch], is_aside: Callable[[str], bool]
) -> tuple[Served, ...]:
    """What is served, the likeliest first. `is_aside` tells tests and examples: what they serve is left to them."""
    found: list[Served] = []
    for command in find_commands(sources):
        for one in _of_command(sources, sketches, command):
            if is_aside(one.file) >= is_aside(command.file):
                found.append(one)
    for sketch in sketches.values():
        found += [one for text in sketch.served for one in _of_call(sources, sketches, sketch, text)]
    return tuple(sorted(set(found), key=lambda one: (one.rank, one.file, one.attribute, one.place)))


def names_of(served: Iterable[Served], files: Iterable[str], roots: tuple[str, ...]) -> dict[str, str]:
    """ "app.main:app" with the place that says so, for what is served from `files`, named from the first root that
    fits.
    """
    inside = set(files)
    found: dict[str, str] = {}
    for one in served:
        if one.file not in inside:
            continue
        module = next((name for root in roots if (name := dotted_name(one.file, root))), None)
        if module is not None:
            found.setdefault(f"{module}:{one.attribute}", one.place)
    return found


def _of_command(sources: Sources, sketches: Mapping[str, Sketch], command: Command) -> Iterator[Served]:
    """The applications that a command may mean: those nearest to it, for a compose file may stand above several."""
    place = f"{command.file}:{command.line}"
    inner = command.module
    if not inner.endswith(".py"):
        inner = f"{command.module.replace('.', '/')}.py"
        files = _nearest(sources, command, inner)
        if not files:
            inner = f"{inner.removesuffix('.py')}/__init__.py"
            files = _nearest(sources, command, inner)
        roots = [file.removesuffix(inner).rstrip("/") for file in files]
    else:
        files = _nearest(sources, command, inner)
        roots = [_script_root(sources, file) for file in files]
    for file, root in zip(files, roots, strict=True):
        attribute = command.attribute or _attribute(sketches.get(file))
        if attribute:
            yield Served(file, attribute, root, place, COMMAND)


def _of_call(sources: Sources, sketches: Mapping[str, Sketch], sketch: Sketch, text: str) -> Iterator[Served]:
    """`uvicorn.run("app.main:app")`, or `uvicorn.run(app)` with an `app` made or imported here."""
    above = folders_above(sketch.path)
    if ":" in text:
        module, _, attribute = text.partition(":")
        for root in above:
            file = sources.module_file(root, module)
            if file is not None:
                yield Served(file, attribute, root, sketch.path, CALL)
                return
        for one in _of_command(sources, sketches, Command(sketch.path, 1, module, attribute)):
            yield one._replace(place=sketch.path, rank=CALL)
        return
    if any(name == text for name, _ in sketch.assigned):
        yield Served(sketch.path, text, sketch.folder, sketch.path, VARIABLE)
        return
    for imported in sketch.imports:
        original = next((name for name, alias in imported.names if alias == text), None)
        if original is None:
            continue
        for root in above[imported.dots - 1 : imported.dots] if imported.dots else above:
            file = sources.module_file(root, imported.module) if imported.module else None
            if file is not None:
                yield Served(file, original, root, sketch.path, VARIABLE if imported.dots else CALL)
                return


def _nearest(sources: Sources, command: Command, inner: str) -> list[str]:
    """The files that end in `inner` and are nearest to the command, or to the folder that the command goes to."""
    start, folder = command.file.rpartition("/")[0], command.folder
    home = f"{start}/{folder}".strip("/") if folder and folder != "." else start
    homes = [home, folder] if folder else [home]
    distances: dict[tuple[int, bool], list[str]] = defaultdict(list)
    for path in sources.by_name.get(inner.rpartition("/")[2], ()):
        if f"/{path}".endswith(f"/{inner}"):
            root = path.removesuffix(inner).rstrip("/")
            steps = min(folder_distance(one, root) for one in homes)
            distances[steps, not any(is_below(root, one) for one in homes)].append(path)
    return sorted(distances[min(distances)]) if distances else []


def _script_root(sources: Sources, file: str) -> str:
    folder = file.rpartition("/")[0]
    while folder and sources.is_package(folder):
        folder = folder.rpartition("/")[0]
    return folder


def _attribute(sketch: Sketch | None) -> str:
    """The name that `fastapi run` would take: `app` or `api`, or else the first application."""
    if sketch is None:
        return ""
    names = dict(sketch.assigned)
    usual = next((name for name in USUAL_NAMES[:2] if name in names), "")
    return usual or next((name for name, value in sketch.assigned if value.endswith("FastAPI(")), "")
