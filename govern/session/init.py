"""`govern init`: look at a repository, and write what it needs to be held against its rules from now on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from govern.commits.message import read_message
from govern.config.load import NAMES, has_configuration
from govern.errors import GovernError
from govern.findings import Finding
from govern.fixes.plan import Change
from govern.fixes.write import write_changes
from govern.packs import find_rule
from govern.project.project import Project
from govern.records import dataclass
from govern.reporters.report import CheckResult
from govern.session.check import check_repository
from govern.session.check_request import CheckRequest
from govern.session.repository import Repository, open_repository
from govern.session.rules import rules_of
from govern.session.start import Progress, silent
from govern.setup.ci import GITHUB_FILE, GITHUB_FOLDER, GITLAB_FILE, github_workflow, gitlab_job
from govern.setup.configuration import Seen, configuration_text
from govern.setup.hooks import FILE as HOOK_FILE
from govern.setup.hooks import has_hook, hook_lines, installing, judges_messages, with_hook
from govern.setup.install import from_git, installed
from govern.setup.messages import MOST, Practice, practice_of
from govern.setup.worth import worth_most
from govern.tree.base import Tree
from govern.tree.history import last_messages
from govern.tree.remotes import default_branch, origin, shared_commit

OTHER_HOOKS = (".husky/pre-commit", "lefthook.yml", "lefthook.yaml")


@dataclass(frozen=True, slots=True)
class InitRequest:
    """Where to begin, whether to write, and whether with a hook and a CI job. `install_from` is what pip is given in
    CI, where that cannot be told from how govern was installed here."""

    path: Path | None = None
    dry_run: bool = False
    hook: bool = True
    ci: bool = True
    install_from: str = ""


@dataclass(slots=True)
class InitOutcome:
    """What a first check found, the applications with their FastAPI versions, the findings worth most; what is written
    (`changes`), what was left alone and why (`kept`, by file), what is left to do by hand (`remarks`)."""

    result: CheckResult
    apps: tuple[tuple[str, str], ...]
    worth: list[Finding]
    changes: Mapping[str, Change] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def run_init(request: InitRequest, progress: Progress = silent) -> InitOutcome:
    """Look, decide, write. Files that a repository has are kept: only a list of hooks gets one more. Raises UsageError
    where there is no repository, GovernError where a file cannot be written; then none is."""
    progress("reading the repository")
    paths = () if request.path is None else (request.path,)
    repository = open_repository(paths)
    result = check_repository(repository, CheckRequest(paths), progress)
    apps = _apps(repository.project)
    outcome = InitOutcome(result, apps, worth_most(result.findings))
    writer = _Writer(repository.tree, outcome)
    practice = _practice(repository) if request.hook else Practice(0, 0)
    messages = practice.is_habit and not judges_messages(writer.text(HOOK_FILE) or "")
    if has_configuration(repository.tree):
        outcome.kept[repository.config.file or NAMES[0]] = "it is yours"
    else:
        options = practice.options if messages else {}
        writer.write(NAMES[0], configuration_text(Seen(repository.layout, apps, result.findings, options)))
    if request.hook:
        _add_hook(writer, practice if messages else None)
    if request.ci:
        _add_job(writer, request.install_from)
    outcome.changes = writer.changes
    if writer.changes and not request.dry_run:
        progress("writing")
        write_changes(repository.tree.root, writer.changes)
    return outcome


def _practice(repository: Repository) -> Practice:
    """How the last messages of the history were written, against what the rule about them asks for by default."""
    rule = find_rule(rules_of(None, repository.config), "commit-message")
    texts = last_messages(repository.tree.root, MOST)
    messages = (read_message(text, comments=False) for text in texts)
    types, longest = rule.options["types"].default, rule.options["max-header"].default
    assert isinstance(types, tuple)
    assert isinstance(longest, int)
    return practice_of(messages, types, longest)


def _apps(project: Project) -> tuple[tuple[str, str], ...]:
    try:
        return tuple((one.app, one.fastapi) for one in project.apps if not one.test)
    except Exception:  # the wiring failed: the check has said so
        return ()


@dataclass(slots=True)
class _Writer:
    tree: Tree
    outcome: InitOutcome
    changes: dict[str, Change] = field(default_factory=dict)

    def text(self, path: str) -> str | None:
        """A file as text, None where there is none that can be read."""
        if not self.tree.exists(path):
            return None
        try:
            return self.tree.read(path).decode()
        except (GovernError, UnicodeDecodeError):
            return ""

    def write(self, path: str, text: str) -> None:
        before = self.tree.read(path) if self.tree.exists(path) else None
        if before is None and (self.tree.root / path).exists():
            self.outcome.kept[path] = "git ignores it"
        elif before != text.encode():
            self.changes[path] = Change(before, text.encode())


def _add_hook(writer: _Writer, practice: Practice | None) -> None:
    text = writer.text(HOOK_FILE)
    if text is not None and has_hook(text):
        writer.outcome.kept[HOOK_FILE] = "it runs govern already"
        return
    other = next((one for one in OTHER_HOOKS if writer.tree.exists(one)), None)
    if text is None and other is not None:
        if "govern" in (writer.text(other) or ""):
            writer.outcome.kept[other] = "it runs govern already"
        else:
            writer.outcome.kept[other] = "another program's hooks"
            writer.outcome.remarks.append(f"Let the hook in {other} run `govern check --staged`.")
        return
    messages = practice is not None
    after = with_hook(text, messages=messages)
    if after is None:
        writer.outcome.kept[HOOK_FILE] = "its list of hooks is written in a way of its own"
        writer.outcome.remarks.append(
            "\n".join((f"Add to the `repos` of {HOOK_FILE}:", *hook_lines(messages=messages)))
        )
        return
    writer.write(HOOK_FILE, after)
    what = "the hooks in place; they run" if messages else "the hook in place; it runs"
    writer.outcome.remarks.append(f"`{installing(after, messages=messages)}` puts {what} the govern on the PATH.")
    if practice is not None:
        writer.outcome.remarks.append(
            f"{practice.kept} of the last {practice.of} messages are Conventional Commits: a hook asks for that"
            " from now on (`govern explain commit-message`)."
        )


def _add_job(writer: _Writer, install_from: str) -> None:
    tree, outcome = writer.tree, writer.outcome
    jobs = [path for path in tree.paths() if path.startswith(f"{GITHUB_FOLDER}/") or path == GITLAB_FILE]
    running = next((path for path in jobs if "govern check" in (writer.text(path) or "")), None)
    if running is not None:
        outcome.kept[running] = "it runs govern already"
        return
    host = origin(tree.root)
    on_gitlab = GITLAB_FILE in jobs or ("gitlab" in host and not any(path != GITLAB_FILE for path in jobs))
    on_github = any(path.startswith(".github/") for path in tree.paths()) or "github" in host
    if not on_gitlab and not on_github:
        outcome.remarks.append("No CI was recognised: let its job run `govern check`, which exits with 1 on errors.")
        return
    install = install_from or _requirement()
    if not install:
        outcome.remarks.append(
            "No CI job: it is not known where CI would install govern from. Say so: govern init --install-from"
            " 'govern @ git+https://...'"
        )
    elif on_github:
        writer.write(GITHUB_FILE, github_workflow(install, default_branch(tree.root)))
    elif tree.exists(GITLAB_FILE):
        outcome.kept[GITLAB_FILE] = "its jobs are yours"
        outcome.remarks.append(f"Add to {GITLAB_FILE}:\n{gitlab_job(install)}".rstrip())
    else:
        writer.write(GITLAB_FILE, gitlab_job(install))


def _requirement() -> str:
    """What pip is given on another machine: as govern was installed here; of a clone the commit, if others have it."""
    found = installed()
    if found.requirement or found.folder is None:
        return found.requirement
    commit = shared_commit(found.folder)
    return from_git(origin(found.folder), commit) if commit else ""
