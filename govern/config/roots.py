"""From which folders a repository imports its own Python code.

Every file votes: an absolute import whose module stands below one of the folders around the file says that this folder
is on the path. A full dotted name counts far more than a single word, which may as well be a library's.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import field

from govern.config.areas import is_below
from govern.config.sketch import Import, Sketch
from govern.config.sources import Sources, folders_above
from govern.records import dataclass

STRONG = 10  # `from app.core import settings`
MEDIUM = 5  # the same, where the folder itself is a package
WEAK = 1  # `import database`


@dataclass
class Root:
    """A folder that code is imported from: the files that do so, further folders that they need, and why."""

    path: str
    files: list[Sketch] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    votes: int = 0
    example: str = ""


def find_roots(
    sources: Sources,
    sketches: Mapping[str, Sketch],
    is_test: Callable[[str], bool],
    is_example: Callable[[str], bool],
    served: Mapping[str, str],
) -> list[Root]:
    """The import roots of the files in `sketches`, each with its files.

    `served` gives, for files that a command serves, the root that the command implies; it decides where no import does.
    """
    votes = {path: _votes(sources, sketch) for path, sketch in sketches.items()}
    chosen = _choose(sources, sketches, votes, is_test, served)
    roots: dict[str, Root] = {}
    for path, folder in chosen.items():
        roots.setdefault(folder, Root(folder)).files.append(sketches[path])
    evident = {*served.values(), *(root for path, root in chosen.items() if votes[path].get(root, 0))}
    _join_nested(roots, evident, is_test)
    for root in roots.values():
        for sketch in root.files:
            root.votes += votes[sketch.path].get(root.path, 0) // STRONG
            if not is_test(sketch.path):
                root.others.update(_elsewhere(sources, sketch, root.path))
    _add_distant(sources, roots, lambda path: is_test(path) or is_example(path))
    return sorted(roots.values(), key=lambda root: root.path)


def _votes(sources: Sources, sketch: Sketch) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in sketch.imports:
        if one.dots or one.module.partition(".")[0] in sys.stdlib_module_names:
            continue
        for root in folders_above(sketch.path):
            weight = _weight(sources, root, one)
            if weight:
                found[root] += weight
    return found


def _elsewhere(sources: Sources, sketch: Sketch, home: str) -> Iterable[str]:
    """The other folders around a file that imports of it need, once for each import that `home` cannot satisfy."""
    for one in sketch.imports:
        if one.dots or one.module.partition(".")[0] in sys.stdlib_module_names or sources.module(home, one.module):
            continue
        yield from (root for root in folders_above(sketch.path) if _weight(sources, root, one) >= STRONG)


def _weight(sources: Sources, root: str, one: Import) -> int:
    """How strongly an import says that `root` is imported from."""
    place = sources.module(root, one.module)
    if place is None:
        return 0
    of_names = any(sources.module(root, f"{one.module}.{name}") for name, _ in one.names)
    if one.names and not of_names and not place.endswith(".py") and not sources.is_package(place):
        return 0  # a folder alone has no names but those of its modules
    if "." in one.module or of_names:
        return MEDIUM if sources.is_package(root) else STRONG
    return 0 if sources.is_package(root) else WEAK


def _choose(
    sources: Sources,
    sketches: Mapping[str, Sketch],
    votes: Mapping[str, Counter[str]],
    is_test: Callable[[str], bool],
    served: Mapping[str, str],
) -> dict[str, str]:
    """The root of each file: by its own imports, by those of the files around it, by commands, by its packages."""
    near: dict[str, Counter[str]] = defaultdict(Counter)
    near_tests: dict[str, Counter[str]] = defaultdict(Counter)
    for path, counted in votes.items():
        target = near_tests if is_test(path) else near
        for folder in folders_above(path):
            target[folder].update({root: weight for root, weight in counted.items() if weight >= MEDIUM})
    packages = _packages(sources, sketches.values())
    chosen = {}
    for path in sketches:
        own = votes[path]
        best = _best(own)
        if best is not None and own[best] >= MEDIUM:
            chosen[path] = best
            continue
        folders = folders_above(path)
        candidates = (
            _nearest(near, folders),
            served.get(path),
            _nearest_served(served, folders),
            best,
            _nearest(near_tests, folders),
        )
        chosen[path] = next((one for one in candidates if one is not None), _climb(folders, packages))
    return chosen


def _best(votes: Mapping[str, int]) -> str | None:
    """The root with most votes; the deeper one of two with as many."""
    return min(votes, key=lambda root: (-votes[root], -len(root)), default=None)


def _nearest(near: Mapping[str, Counter[str]], folders: list[str]) -> str | None:
    """What most files around say: those in the nearest folder with an opinion about one of `folders`."""
    for folder in folders:
        fitting = {root: weight for root, weight in near.get(folder, Counter()).items() if root in folders}
        if fitting:
            return _best(fitting)
    return None


def _nearest_served(served: Mapping[str, str], folders: list[str]) -> str | None:
    for folder in folders:
        fitting = Counter(root for path, root in served.items() if is_below(path, folder) and root in folders)
        if fitting:
            return _best(fitting)
    return None


def _packages(sources: Sources, sketches: Iterable[Sketch]) -> frozenset[str]:
    """The folders that must be packages: they say so themselves, or a relative import goes up to them."""
    found = {path.rpartition("/")[0] for path in sources.python if path.endswith("/__init__.py")}
    for sketch in sketches:
        above = folders_above(sketch.path)
        for one in sketch.imports:
            if 0 < one.dots <= len(above) and (not one.module or sources.module(above[one.dots - 1], one.module)):
                found.add(above[one.dots - 1])
    return frozenset(found)


def _climb(folders: list[str], packages: frozenset[str]) -> str:
    """The folder above the uppermost package that holds a file; its own folder where there is no package."""
    upper = [folder for folder in folders if folder and folder in packages]
    return upper[-1].rpartition("/")[0] if upper else folders[0]


def _join_nested(roots: dict[str, Root], evident: Collection[str], is_test: Callable[[str], bool]) -> None:
    """Where the files below a folder are imported from it and from a folder above, the more usual way wins.

    A root for which nothing speaks but where its files stand (it is not `evident`) gives way to one above it.
    """
    for inner in sorted(roots, key=lambda path: -path.count("/") - bool(path)):
        for outer in folders_above(inner) if inner else ():
            if outer not in roots:
                continue
            below = [sketch for sketch in roots[outer].files if is_below(sketch.path, inner)]
            weighty = [sketch for sketch in below if not is_test(sketch.path)]
            inside = [sketch for sketch in roots[inner].files if not is_test(sketch.path)]
            around = [sketch for sketch in roots[outer].files if not is_test(sketch.path)]
            if len(weighty) > len(inside) or (around and inner not in evident):
                roots[outer].files += roots.pop(inner).files
                break
            if below:
                roots[inner].files += below
                roots[outer].files = [sketch for sketch in roots[outer].files if sketch not in below]
    for path in [path for path, root in roots.items() if not root.files]:
        del roots[path]


def _add_distant(sources: Sources, roots: Mapping[str, Root], is_aside: Callable[[str], bool]) -> None:
    """Code that stands beside the application, not around it: found where exactly one place has the module in full.

    What tests ask for is not looked for, and nobody but samples needs what stands among samples.
    """
    homes: dict[str, list[str]] = defaultdict(list)
    for folder in sources.python_folders:
        if folder:
            above, _, name = folder.rpartition("/")
            if not sources.is_package(above) and not is_aside(f"{folder}/x"):
                homes[name].append(above)
    for root in roots.values():
        known = {root.path, *root.others}
        for module in _asked_for(root, is_aside):
            top = module.partition(".")[0]
            if "." not in module or top in sys.stdlib_module_names:
                continue
            if any(_owns(sources, place, top) or sources.module(place, module) for place in known):
                continue
            places = [place for place in homes.get(top, ()) if sources.module(place, module)]
            places = [place for place in places if sources.module_file(place, module)] or places
            if len(places) == 1:
                root.others[places[0]] += 1


def _owns(sources: Sources, place: str, top: str) -> bool:
    """Whether `top`, imported from `place`, is all there: no folder that holds folders only, which other
    distributions can add to."""
    found = sources.module(place, top)
    return found is not None and (
        found.endswith(".py") or any(name.endswith(".py") for name in sources.by_folder.get(found, ()))
    )


def _asked_for(root: Root, is_aside: Callable[[str], bool]) -> list[str]:
    """The modules that the code of a root imports by their full names, tests and samples left out."""
    files = [sketch for sketch in root.files if not is_aside(sketch.path)]
    return sorted({one.module for sketch in files for one in sketch.imports if not one.dots})
