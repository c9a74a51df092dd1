"""Which installed distributions say that they hold rules, from a look at folders alone.

`importlib.metadata` costs a third of a run that has nothing to do, and nearly nobody has such a distribution.
"""

from __future__ import annotations

import os
import site
import sys

GROUP = "govern.packs"
METADATA = (".dist-info", ".egg-info")


def site_folders() -> list[str]:
    """The folders of the interpreter's path that installers write to.

    What else is on the path (the current folder, PYTHONPATH) may be the repository that is judged, and that never gets
    to name code to run.
    """
    installed = [*site.getsitepackages()]
    if site.ENABLE_USER_SITE:
        installed.append(site.getusersitepackages())
    known = {os.path.realpath(folder) for folder in installed}
    return [folder for folder in dict.fromkeys(sys.path) if folder and os.path.realpath(folder) in known]


def declared() -> tuple[tuple[str, bytes], ...]:
    """The entry points of each distribution that declares packs: the file, and what it holds."""
    found: list[tuple[str, bytes]] = []
    for folder in site_folders():
        try:
            names = sorted(name for name in os.listdir(folder) if name.endswith(METADATA))
        except OSError:
            continue
        for name in names:
            file = f"{folder}/{name}/entry_points.txt"
            try:
                with open(file, "rb") as stream:
                    content = stream.read()
            except OSError:
                continue
            if GROUP.encode() in content:
                found.append((file, content))
    return tuple(found)
