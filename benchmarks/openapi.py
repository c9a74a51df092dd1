"""How much of what FastAPI publishes govern derives from source: operations and component schemas that are equal.

    python benchmarks/openapi.py REPOSITORY APP STORED.json [--fastapi VERSION] [--pydantic VERSION]
        [--as-stored] [--mounted PATH] [--show N] [--find TEXT]

REPOSITORY is a checkout, APP the application as uvicorn names it ("app.main:app", or a factory), STORED what
`app.openapi()` gave at run time. An operation or a component schema counts as equal where all of it is, the order of
parameters and of keys aside. `--fastapi` and `--pydantic` name the versions that made the stored document where they
are not those that the repository locks. `--as-stored` leaves out endpoints that the stored document hides, for it was
made in a deployment that switches them off: what they use would take names from what is compared. `--mounted PATH`
compares the application that is mounted there with that entry of STORED. `--show N` prints N differences, `--find`
only those that hold a text.

One line is printed: operations equal / total, component schemas equal / total, spurious ones, unknown parts, seconds.
"up to what two runs differ in" counts also what is equal but for that (see `TwoRuns`).
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from govern.project.endpoints import Endpoint
from govern.project.openapi.document import derive
from govern.project.openapi.versions import Versions, pydantic_version
from govern.project.values import Instance, plain
from govern.project.wiring.operation_ids import CONVERTOR
from govern.project.wiring.versions import modelled_version
from govern.session.repository import open_repository

PARAMETER = r"{\1}"
# The reasons that govern gives for values which differ from run to run.
BY_CHANCE = re.compile(
    r"what (datetime\.datetime\.(now|utcnow|today)|datetime\.date\.today|time\.\w+|random\.\w+|uuid\.uuid[14]) gives"
)
METHODS = ("get", "put", "post", "delete", "patch", "options", "head", "trace")


def operations(document: dict[str, Any]) -> dict[str, Any]:
    """The operations of a document by method and path."""
    paths = document.get("paths", {})
    return {f"{m.upper()} {p}": op for p, item in paths.items() for m, op in item.items() if m in METHODS}


def canonical(value: Any) -> str:
    """Text that is equal for equal parts of documents."""
    if isinstance(value, dict) and isinstance(value.get("parameters"), list):
        value = {**value, "parameters": sorted(value["parameters"], key=lambda p: json.dumps(p, sort_keys=True))}
    return json.dumps(value, sort_keys=True)


def differences(want: Any, found: Any, at: str = "") -> Iterator[str]:
    """One line for each leaf that differs."""
    if isinstance(want, dict) and isinstance(found, dict):
        for key in sorted({*want, *found}):
            if key not in found:
                yield f"{at}/{key}: missing {json.dumps(want[key])[:160]}"
            elif key not in want:
                yield f"{at}/{key}: spurious {json.dumps(found[key])[:160]}"
            else:
                yield from differences(want[key], found[key], f"{at}/{key}")
    elif isinstance(want, list) and isinstance(found, list) and len(want) == len(found):
        for index, (left, right) in enumerate(zip(want, found, strict=True)):
            yield from differences(left, right, f"{at}/{index}")
    elif canonical(want) != canonical(found):
        yield f"{at}: {json.dumps(want)[:200]} != {json.dumps(found)[:200]}"


def title_of(unique: str) -> str:
    """An operation id as titles have it."""
    return unique.title().replace("_", " ")


class TwoRuns:
    """What two runs of the same application differ in, so that no reading of the source can give one of them.

    - The operation id of a route with several methods: FastAPI takes "the first" of a set of texts. Accepted where both
      ids end in methods of that path and are equal before them; names that are made of the id follow it.
    - The order of an operation's tags, where the tags are the same (mealie puts them in order by a set).
    - A value that govern calls unknown because a clock, a random number or the like gives it.
    """

    def __init__(self, want: dict[str, Any], found: dict[str, Any], unknown: Iterable[tuple[str, str]]) -> None:
        shared = {path: tuple(m for m in item if m in METHODS) for path, item in want.get("paths", {}).items()}
        self.methods = {path: methods for path, methods in shared.items() if len(methods) > 1}
        operations_of = (item for document in (want, found) for item in operations(document).items())
        ids = (self._settled(key.partition(" ")[2], str(op.get("operationId", ""))) for key, op in operations_of)
        self.ids = dict(one for one in ids if one is not None)
        self.ids.update({title_of(unique): title_of(settled) for unique, settled in self.ids.items()})
        self.by_chance = frozenset(pointer for pointer, reason in unknown if BY_CHANCE.fullmatch(reason))

    def _settled(self, path: str, unique: str) -> tuple[str, str] | None:
        stem, _, method = unique.rpartition("_")
        return (unique, f"{stem}_*") if method in self.methods.get(path, ()) else None

    def settled(self, value: Any, pointer: str) -> str:
        """Text that is equal for parts that are equal but for that."""
        return self.named(canonical(self._without(value, pointer)))

    def named(self, text: str) -> str:
        """A text with the ids in it, longest first."""
        for unique in sorted((one for one in self.ids if one in text), key=len, reverse=True):
            text = text.replace(unique, self.ids[unique])
        return text

    def _without(self, value: Any, pointer: str) -> Any:
        if isinstance(value, dict):
            kept = {key: self._without(item, f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}")
                    for key, item in value.items()}  # fmt: skip
            kept = {key: item for key, item in kept.items() if item is not BY_CHANCE}
            tags = kept.get("tags")
            return {**kept, "tags": sorted(tags)} if "operationId" in kept and isinstance(tags, list) else kept
        if pointer in self.by_chance:
            return BY_CHANCE
        if isinstance(value, list):
            return [self._without(item, f"{pointer}/{at}") for at, item in enumerate(value)]
        return value


def compare(
    want: dict[str, Any], found: dict[str, Any], runs: TwoRuns, at: Callable[[str], str], show: int, find: str
) -> tuple[int, int, int, int]:
    """Equal, equal but for what two runs differ in, total, spurious; prints the first differences."""
    named = {runs.named(key): (key, value) for key, value in found.items()}
    equal = alike = 0
    for key, value in want.items():
        if key in found and canonical(value) == canonical(found[key]):
            equal += 1
            alike += 1
            continue
        other = named.get(runs.named(key))
        if other is not None and runs.settled(value, at(other[0])) == runs.settled(other[1], at(other[0])):
            alike += 1
        if show > 0:
            lines = list(differences(value, found[key])) if key in found else ["missing"]
            if not find or any(find in line for line in [key, *lines]):
                show -= 1
                print(key, *lines[:8], sep="\n    ")
    return equal, alike, len(want), len(set(found) - set(want))


def operation_pointer(key: str) -> str:
    """Where "GET /items" stands in its document."""
    method, _, path = key.partition(" ")
    return f"/paths/{path.replace('~', '~0').replace('/', '~1')}/{method.lower()}"


def schema_pointer(key: str) -> str:
    return f"/components/schemas/{key}"


def shown_in(endpoints: Iterable[Endpoint], want: dict[str, Any]) -> list[Endpoint]:
    """The endpoints that a stored document shows."""
    shown = set(operations(want))
    return [e for e in endpoints if f"{e.method} {CONVERTOR.sub(PARAMETER, local_path(e))}" in shown]


def local_path(endpoint: Endpoint) -> str:
    """The path of an endpoint in the document of its own application."""
    served = endpoint.served
    return str(plain(served.local_path)) if served is not None and served.mounted else endpoint.path


def mounted_at(endpoints: Iterable[Endpoint], path: str) -> Instance:
    """The application that is mounted below a path."""
    for endpoint in endpoints:
        inner = endpoint.served.apps if endpoint.served is not None else ()
        if len(inner) > 1 and endpoint.path.startswith(path + "/"):
            return inner[-1]
    raise SystemExit(f"nothing is mounted at {path}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", type=Path)
    parser.add_argument("app")
    parser.add_argument("stored", type=Path)
    parser.add_argument("--fastapi")
    parser.add_argument("--pydantic")
    parser.add_argument("--as-stored", action="store_true")
    parser.add_argument("--mounted")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--find", default="")
    options = parser.parse_args()
    gc.disable()
    begun = time.perf_counter()
    project = open_repository((options.repository,), None, options.app).project
    for wiring in project.wirings if options.fastapi else ():
        wiring.evaluator.version = modelled_version(options.fastapi, None)
    wiring = next(wiring for wiring in project.wirings if wiring.apps)
    versions = Versions(wiring.evaluator.version, pydantic_version(options.pydantic or wiring.backend.pydantic))
    want = json.loads(options.stored.read_text(encoding="utf-8"))
    if options.mounted is not None:
        want = want[options.mounted]
    own = [endpoint for endpoint in wiring.endpoints if endpoint.app == options.app]
    app = next(found.value for found in wiring.apps if found.app == options.app)
    app = app if options.mounted is None else mounted_at(own, options.mounted)
    derived = derive(wiring.evaluator, app, shown_in(own, want) if options.as_stored else own, versions)
    taken = time.perf_counter() - begun
    found = derived.document
    runs = TwoRuns(want, found, derived.unknown)
    ops = compare(operations(want), operations(found), runs, operation_pointer, options.show, options.find)
    schemas = [document.get("components", {}).get("schemas", {}) for document in (want, found)]
    parts = compare(schemas[0], schemas[1], runs, schema_pointer, options.show, options.find)
    if options.show:
        for pointer, reason in derived.unknown[: options.show]:
            print("unknown", pointer, reason)
        rest = [{k: v for k, v in document.items() if k not in ("paths", "components")} for document in (want, found)]
        print(*differences(rest[0], rest[1]), sep="\n")
        schemes = [document.get("components", {}).get("securitySchemes", {}) for document in (want, found)]
        print(*differences(schemes[0], schemes[1]), sep="\n")
    print(
        f"{options.repository.name}: operations {ops[0]}/{ops[2]} (up to what two runs differ in {ops[1]}, spurious"
        f" {ops[3]}), schemas {parts[0]}/{parts[2]} ({parts[1]}, spurious {parts[3]}), unknown {len(derived.unknown)},"
        f" {taken:.1f} s"
    )


if __name__ == "__main__":
    main()
