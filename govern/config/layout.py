"""Which parts a repository has, worked out from its files where the configuration is silent."""

from __future__ import annotations

from dataclasses import replace

from govern.config.areas import Backend, Frontend, Layout, is_below
from govern.config.backends import configured_backend, find_backends
from govern.config.files import Files
from govern.config.frontends import configured_frontend, find_frontends
from govern.config.globs import matcher
from govern.config.layers import layer_globs
from govern.config.samples import example_globs, test_globs
from govern.config.settings import BackendConfig, Config
from govern.config.sketches import Sketches
from govern.config.sources import Sources

__all__ = ["Backend", "Frontend", "Layout", "detect_layout"]


def detect_layout(tree: Files, config: Config, focus: str = "", sketches: Sketches | None = None) -> Layout:
    """The backends, frontends, tests and examples of the tree. What the configuration states is taken as it stands.

    `focus` is the folder that the user asked about, relative to the root: it is no test and no example.
    `sketches` are those of the tree, where some are known from an earlier run.
    """
    excluded = matcher(config.exclude)
    sources = Sources(tree, tuple(path for path in tree.paths() if not excluded(path)), sketches)
    tests = config.tests or test_globs(sources, focus)
    first_guess = config.examples or example_globs(sources, (), focus)
    backends = find_backends(sources, matcher(tests), matcher(first_guess))
    examples = config.examples or example_globs(sources, (path for one in backends for path in one.python_paths), focus)
    backends, examples = _mark_examples(Layout(backends, (), tests, examples), sources, bool(config.examples))
    if config.backends is not None:
        backends = tuple(configured_backend(sources, one, backends) for one in config.backends)
    is_test, is_example = matcher(tests), matcher(examples)
    if config.frontends is None:
        frontends = find_frontends(sources, is_test, is_example)
    else:
        frontends = tuple(configured_frontend(sources, one, is_test) for one in config.frontends)
    layout = Layout(backends, frontends, tests, examples)
    return replace(layout, backends=_with_layers(layout, sources, config.backends or ()))


def _mark_examples(layout: Layout, sources: Sources, stated: bool) -> tuple[tuple[Backend, ...], tuple[str, ...]]:
    """The backends, marked where they only show or test something, and the globs of the examples.

    Where that would be all of them, the samples are what the repository is about, unless the configuration says
    otherwise.
    """
    serving: dict[str, list[str]] = {}
    for sketch in sources.sketches.values():
        home = layout.backend_of(sketch.path)
        if sketch.serves and home is not None:
            serving.setdefault(home.python_paths[0], []).append(sketch.path)
    aside = {
        path: all(layout.is_example(file) or layout.is_test(file) for file in files) for path, files in serving.items()
    }
    backends = (replace(one, example=aside.get(one.python_paths[0], False)) for one in layout.backends)
    marked = tuple(sorted(backends, key=lambda one: one.example))
    if stated or not marked or not all(one.example for one in marked):
        return marked, layout.examples
    files = [file for found in serving.values() for file in found if not layout.is_test(file)]
    kept = tuple(glob for glob in layout.examples if not any(map(matcher([glob]), files)))
    return tuple(replace(one, example=False) for one in marked), kept


def _with_layers(layout: Layout, sources: Sources, configured: tuple[BackendConfig, ...]) -> tuple[Backend, ...]:
    """The backends with the globs of their layers: those of the configuration, and what was detected for the others."""
    stated = {one.root: one.layers for one in configured}
    files: dict[int, dict[str, list[str]]] = {id(one): {} for one in layout.backends}
    for path in sources.python:
        backend = layout.backend_of(path)
        if backend is not None and (backend.example or not layout.is_example(path)):
            homes = [home for home in (*backend.python_paths, backend.root) if is_below(path, home)]
            files[id(backend)].setdefault(max(homes, key=len), []).append(path)
    found = []
    for backend in layout.backends:
        layers: dict[str, tuple[str, ...]] = {}
        for home, paths in files[id(backend)].items():
            for layer, globs in layer_globs(paths, sources.sketches, home, layout.is_test).items():
                layers[layer] = (*layers.get(layer, ()), *globs)
        layers.update(stated.get(backend.root, {}))
        found.append(replace(backend, layers=layers))
    return tuple(found)
