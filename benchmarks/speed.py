"""What a run costs, beside the peers: one command that fetches what it needs and prints tables.

    python benchmarks/speed.py [--folder FOLDER] [--runs 5] [--large 10000] [--growth 100]
                               [--only open-webui,small,large,growth] [--minutes 11] [--no-peers]

It makes an environment with ast-grep, Semgrep, ruff, import-linter and fastapi-lsp in FOLDER (by default
`.benchmarks`), fetches open-webui from the package index, and makes up applications of any size. All tools run in
turn, as often as `--runs` says; the tables hold the medians of user and system time of the process and of its
children, the wall time, the ratio to `python -c "import click"` in the same round, and the largest memory.
`cold` has no cache, `warm` nothing changed since the run before, `edit` one more line in the body of one function,
`edit of a document` one more line in README.md.

`--minutes` ends the rounds of a repository once its share of the time is over; each table says how many there were, and
which programs failed. A table of open-webui and of an application of 1,000 files, in about eleven minutes on two cores:

    python benchmarks/speed.py --only open-webui,small --minutes 11

Everything, which takes about two hours:

    python benchmarks/speed.py
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from application import write_application

PEERS = ("ast-grep-cli==0.51.1", "semgrep==1.185.0", "ruff==0.17.6", "import-linter==2.17", "fastapi-lsp==0.1.9")
OPEN_WEBUI = "open-webui==0.12.4"
PATTERNS = """\
print($$$) | eval($$$) | exec($$$) | open($$$) | assert $X | raise $X | breakpoint($$$) | $A == None | $A != None
$X.append($Y) | $X.get($Y) | $X.format($$$) | os.system($$$) | subprocess.run($$$) | requests.get($$$) | json.loads($X)
json.dumps($X) | log.info($$$) | log.error($$$) | log.exception($$$) | logging.getLogger($X) | Depends($X)
HTTPException($$$) | APIRouter($$$) | isinstance($X, $Y) | len($X) | str($X) | int($X) | list($X) | dict($$$) | set($X)
type($X) | $X.commit() | $X.query($$$) | $X.filter($$$) | $X.delete($$$) | $X.add($X) | time.sleep($X)
datetime.now($$$) | uuid.uuid4() | lambda: $X | return None | global $X | $X.split($Y)"""
LAYERS = """\
[importlinter]
root_package = {0}
[importlinter:contract:1]
name = one
type = forbidden
source_modules = {2}
forbidden_modules = {1}
"""
SEMGREP = (
    "eval(...)",
    "os.system(...)",
    "subprocess.run(..., shell=True, ...)",
    "requests.get(..., verify=False, ...)",
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process cost: seconds of processor time, its children included, and of the clock, megabytes; and how it
    ended."""

    processor: float
    wall: float
    memory: float
    status: int


@dataclass(slots=True)
class Subject:
    """A repository that is measured; `edited` is the file that gets one more line, `package` what it imports as."""

    name: str
    root: Path
    edited: Path
    package: str
    sources: Path
    costs: dict[str, list[Cost]] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)


def cost_of(command: Sequence[str], folder: Path, more: Mapping[str, str]) -> Cost:
    """Run a command, whatever its exit code."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env={**os.environ, **more}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    scale = 1_000_000 if sys.platform == "darwin" else 1_000
    wall = time.perf_counter() - start
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / scale, process.returncode)


def prepare_peers(folder: Path) -> Path:
    """The folder of the peers' programs; they are installed if they are not there yet."""
    programs = folder / "peers" / ("Scripts" if sys.platform == "win32" else "bin")
    if not (folder / "peers" / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder / "peers"], check=True)
        subprocess.run([programs / "python", "-m", "pip", "install", "-q", *PEERS], check=True)
        (folder / "peers" / "complete").write_text("")
    rules = folder / "ast-grep" / "rules"
    rules.mkdir(parents=True, exist_ok=True)
    (folder / "ast-grep" / "sgconfig.yml").write_text("ruleDirs: [rules]\n")
    patterns = [one.strip() for line in PATTERNS.splitlines() for one in line.split("|")]
    for number, pattern in enumerate(patterns):
        text = f"id: r{number}\nlanguage: python\nmessage: m\nseverity: warning\nrule:\n  pattern: '{pattern}'\n"
        (rules / f"r{number}.yml").write_text(text)
    rows = [
        f"- {{id: r{at}, languages: [python], severity: WARNING, message: m, pattern: '{one}'}}"
        for at, one in enumerate(SEMGREP)
    ]
    (folder / "semgrep.yml").write_text("rules:\n" + "\n".join(rows) + "\n")
    return programs


def open_webui(folder: Path) -> Subject:
    """open-webui as the package index has it, as a repository."""
    root = folder / "open-webui"
    if not root.exists():
        wheels = folder / "wheels"
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", wheels, OPEN_WEBUI]
        subprocess.run(command, check=True)
        with zipfile.ZipFile(next(wheels.glob("open_webui-*.whl"))) as wheel:
            wheel.extractall(root / "backend", [one for one in wheel.namelist() if one.startswith("open_webui/")])
        commit(root)
    edited = root / "backend" / "open_webui" / "routers" / "channels.py"
    return Subject("open-webui", root, edited, "open_webui", root / "backend")


def made_up(folder: Path, files: int) -> Subject:
    """An application of that many files, as a repository."""
    root = folder / f"application-{files}"
    if not root.exists():
        write_application(root, files)
        commit(root)
    return Subject(f"application of {files:,} files", root, root / "app" / "services" / "d00001.py", "app", root)


def commit(root: Path) -> None:
    (root / "README.md").write_text("# An application\n\nA document.\n")
    who = ("-c", "user.name=benchmark", "-c", "user.email=benchmark@example.com")
    for words in (("init", "-q"), ("add", "-A"), (*who, "commit", "-q", "-m", "as it is")):
        subprocess.run(["git", *words], cwd=root, check=True, stdout=subprocess.DEVNULL)


def layers_of(subject: Subject) -> tuple[str, str]:
    """Two modules of a package of which the second must not import the first: what import-linter is asked."""
    package = subject.sources / subject.package
    above = next((one for one in ("routers", "api", "main") if any(package.glob(f"{one}*"))), "main")
    below = next((one for one in ("models", "schemas", "utils") if any(package.glob(f"{one}*"))), "models")
    return f"{subject.package}.{above}", f"{subject.package}.{below}"


def peers_of(subject: Subject, folder: Path, programs: Path) -> dict[str, tuple[list[str], dict[str, str]]]:
    """The command of each peer, without a cache, with its environment."""
    layers = folder / f"layers-{subject.package}.ini"
    layers.write_text(LAYERS.format(subject.package, *layers_of(subject)))
    quiet = ["--metrics=off", "--disable-version-check", "--quiet"]
    config = str(folder / "ast-grep" / "sgconfig.yml")
    return {
        "ast-grep, 44 rules": ([str(programs / "ast-grep"), "scan", "-c", config, "--json=compact", "."], {}),
        "semgrep, 4 rules": ([str(programs / "semgrep"), "--config", str(folder / "semgrep.yml"), *quiet, "."], {}),
        "ruff": ([str(programs / "ruff"), "check", "--no-cache", "--select", "ALL", "--isolated", "."], {}),
        "import-linter": (
            [str(programs / "lint-imports"), "--no-cache", "--config", str(layers)],
            {"PYTHONPATH": str(subject.sources)},
        ),
        "fastapi-lsp": ([str(programs / "fastapi-lsp"), "check", "."], {}),
    }


def rounds(subject: Subject, folder: Path, programs: Path | None, runs: int, seconds: float) -> None:
    """Measure everything in turn, `runs` times, or until that many seconds are over; peers only where their programs
    are given. A tool that is neither content (0) nor has findings (1) counts as failed."""
    start = time.monotonic()
    longest = 0.0
    cache = folder / "cache"
    more = {"GOVERN_CACHE_DIR": str(cache)}
    govern = [sys.executable, "-m", "govern.cli.main"]
    check = [*govern, "check", "--format", "json", "."]
    original = subject.edited.read_text()
    peers = peers_of(subject, folder, programs) if programs is not None else {}
    for number in range(runs):
        began = time.monotonic()
        if number and began + longest > start + seconds:
            break
        took: dict[str, Cost] = {}
        took["import click"] = cost_of([sys.executable, "-c", "import click"], subject.root, {})
        took["govern --version"] = cost_of([*govern, "--version"], subject.root, more)
        took["govern --help"] = cost_of([*govern, "--help"], subject.root, more)
        shutil.rmtree(cache, ignore_errors=True)
        took["govern check, cold"] = cost_of(check, subject.root, more)
        took["govern check, warm"] = cost_of(check, subject.root, more)
        try:
            subject.edited.write_text(with_one_more_line(original, number))
            took["govern check, edit"] = cost_of(check, subject.root, more)
        finally:
            subject.edited.write_text(original)
        cost_of(check, subject.root, more)
        document = subject.root / "README.md"
        document.write_text(f"{document.read_text()}\nOne more line, {number}.\n")
        took["  edit of a document"] = cost_of(check, subject.root, more)
        for name, (command, environment) in peers.items():
            took[name] = cost_of(command, subject.sources if name == "import-linter" else subject.root, environment)
        for name, cost in took.items():
            if cost.status not in (0, 1):
                subject.failed[name] = cost.status
            subject.costs.setdefault(name, []).append(cost)
        longest = max(longest, time.monotonic() - began)
        print(f"  round {number + 1} of {runs} on {subject.name}: {longest:.0f} s", file=sys.stderr, flush=True)


def with_one_more_line(text: str, number: int) -> str:
    """The source with a statement more before the first `return` that stands on a line of its own."""
    lines = text.split("\n")
    at = next(at for at, line in enumerate(lines) if line.lstrip().startswith("return "))
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    return "\n".join([*lines[:at], f"{indent}noted = {number}", *lines[at:]])


def table(subject: Subject) -> Iterator[str]:
    """Rows of medians, and of ratios to what was measured in the same round."""
    yield f"\n{subject.name}, medians of {len(subject.costs['import click'])} rounds"
    yield f"{'':<22}{'processor s':>12}{'wall s':>9}{'MB':>8}{'x import click':>16}{'x ast-grep':>12}"
    for name, costs in subject.costs.items():
        clicks = subject.costs["import click"]
        structural = subject.costs.get("ast-grep, 44 rules")
        row = f"{name:<22}{median(costs, lambda one: one.processor):>12.3f}{median(costs, lambda one: one.wall):>9.3f}"
        row += f"{median(costs, lambda one: one.memory):>8.0f}{ratio(costs, clicks):>16.1f}"
        failed = f"  failed with {subject.failed[name]}" if name in subject.failed else ""
        yield row + (f"{ratio(costs, structural):>12.2f}" if structural else "") + failed


def median(costs: Sequence[Cost], of: Callable[[Cost], float]) -> float:
    return statistics.median(map(of, costs))


def ratio(costs: Sequence[Cost], others: Sequence[Cost]) -> float:
    """The median of the ratios of processor time, round by round."""
    return statistics.median(one.processor / other.processor for one, other in zip(costs, others, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description="What a run of govern costs, beside its peers.")
    parser.add_argument("--folder", type=Path, default=Path(".benchmarks"))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--large", type=int, default=10_000, help="files of the large application")
    parser.add_argument("--growth", type=int, default=100, help="files of the smallest of four: 1, 3, 10, 30 times it")
    parser.add_argument("--only", default="open-webui,large,growth")
    parser.add_argument("--minutes", type=float, default=600.0, help="about how long all may take")
    parser.add_argument("--no-peers", action="store_true")
    given = parser.parse_args()
    folder = given.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("*\n")
    wanted = given.only.split(",")
    programs = None if given.no_peers else prepare_peers(folder)
    subjects: list[tuple[Subject, Path | None]] = []
    if "open-webui" in wanted:
        subjects.append((open_webui(folder), programs))
    if "small" in wanted:
        subjects.append((made_up(folder, 1000), programs))
    if "large" in wanted:
        subjects.append((made_up(folder, given.large), programs))
    if "growth" in wanted:
        subjects += [(made_up(folder, given.growth * times), None) for times in (1, 3, 10, 30)]
    for subject, tools in subjects:
        rounds(subject, folder, tools, given.runs, given.minutes * 60 / len(subjects))
        print("\n".join(table(subject)), flush=True)


if __name__ == "__main__":
    main()
