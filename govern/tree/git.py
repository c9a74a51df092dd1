"""Asking the git binary which files count."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from govern.errors import GovernError

# Variables by which a hook, or a user, points git at one repository. They must not mislead when another one is asked
# about.
POINTERS = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_CEILING_DIRECTORIES",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
)
# A monitor named in the repository's own configuration would be a program that it makes us run.
SAFE = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false")


def list_files(root: Path) -> list[str] | None:
    """The tracked files below `root`, and the untracked ones that no ignore rule covers, whether or not they are on
    disk.

    None where there is no git binary, or git does not take `root` for a work tree. Raises GovernError where git fails.
    """
    command = ["git", *SAFE, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(
            command, cwd=root, env=environment(root), capture_output=True, stdin=subprocess.DEVNULL, check=False
        )
    except FileNotFoundError:
        return None
    except OSError as error:
        raise GovernError(
            f"git cannot be started ({error.strerror}): see that it is installed and allowed to run"
        ) from None
    if done.returncode == 0:
        return [os.fsdecode(name) for name in done.stdout.split(b"\0") if name and not name.endswith(b"/")]
    said = done.stderr.decode("utf-8", "replace").strip()
    if "dubious ownership" in said:
        raise GovernError(
            f"git refuses to read {root}, which somebody else owns: git config --global --add safe.directory {root}"
        )
    if "not a git repository" in said or "must be run in a work tree" in said:
        return None
    raise GovernError(
        f"git cannot list the files of {root}: {said.splitlines()[0] if said else f'exit {done.returncode}'}"
    )


def run_git(root: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git in `root`, with `given` as its input; it opens no network. Raises GovernError where it cannot be started.

    The exit code is the caller's to look at.
    """
    try:
        return subprocess.run(
            ["git", *SAFE, *arguments],
            cwd=root,
            env=offline(root),
            input=given,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise GovernError(f"git cannot be started ({error.strerror}): commits cannot be read without it") from None


def first_line(text: bytes) -> str:
    """The first line of what git complained, as text."""
    lines = text.decode("utf-8", "replace").strip().splitlines()
    return lines[0] if lines else "it gave no reason"


def offline(root: Path) -> dict[str, str]:
    """The environment for reading objects in `root`: what a partial clone left behind would be fetched otherwise."""
    return {**environment(root), "GIT_NO_LAZY_FETCH": "1"}


def environment(root: Path) -> dict[str, str]:
    """The environment for a git command in `root`; the index of a surrounding hook is kept where it is of `root`."""
    env = {name: value for name, value in os.environ.items() if name not in POINTERS}
    env.update(GIT_OPTIONAL_LOCKS="0", LC_ALL="C", GIT_TERMINAL_PROMPT="0")
    index = os.environ.get("GIT_INDEX_FILE")
    if index and _surrounding_root() == root:
        env["GIT_INDEX_FILE"] = os.fspath(root / index)
    return env


def _surrounding_root() -> Path | None:
    """The top of the work tree that the environment (as git sets it for a hook) speaks of."""
    here = Path.cwd()
    named = os.environ.get("GIT_WORK_TREE")
    if named:
        return (here / named).resolve()
    folder = os.environ.get("GIT_DIR")
    if folder:
        return _owner_of((here / folder).resolve(), here.resolve())
    for place in (here.resolve(), *here.resolve().parents):
        if os.path.lexists(place / ".git"):
            return place
    return None


def _owner_of(git_dir: Path, here: Path) -> Path | None:
    """The work tree of `git_dir`: where `here` or a folder above has it as its `.git`, as a folder or as a file that
    names it.
    """
    for place in (here, *here.parents):
        dot_git = place / ".git"
        if not os.path.lexists(dot_git):
            continue
        if dot_git.resolve() == git_dir:
            return place
        try:
            named = dot_git.read_text().removeprefix("gitdir:").strip()
        except (OSError, UnicodeDecodeError):
            return None
        return place if (place / named).resolve() == git_dir else None
    return None
