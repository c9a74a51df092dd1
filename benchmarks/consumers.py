"""Who reads what govern prints: each format, through programs of others that read it, installed from PyPI and npm.

    python benchmarks/consumers.py [FOLDER]     # needs npm and the package indexes; FOLDER keeps what was installed

The input is the example application with ten offences, and one finding whose message and path hold every character that
some format gives a meaning to. A reader must find as many findings as the JSON report holds and, where it gives text
back, that message unchanged. Prints a line a reader; exit code 1 if one of them failed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
NPM = (
    "@microsoft/sarif-multitool-linux", "@umbrelladocs/rdformat-validator", "azure-pipelines-task-lib",
    "danger-plugin-lint-report", "junit2json", "xml-js",
)  # fmt: skip
PYPI = ("cmarkgfm", "jsonschema", "junitparser", "sarif-tools")
FORMATS = ("json", "jsonl", "sarif", "gitlab", "junit", "rdjson", "rdjsonl", "checkstyle", "azure", "markdown")
MESSAGE = '100% a;b]c:d,e|f\' "<&>" %0A %25 ::error:: é番 [x](y) *z*'
FILE = "backend/app/odd [name], 50%;x.py"
PAGE = """\
---
name: hostile-text
summary: A text that is hard to escape
severity: error
profile: recommended
since: 0.1.0
match: {{pattern: hostile($X)}}
language: python
message: {message}
---

# Why

It breaks reports.

# Examples

## bad: it

`a.py`

```python
hostile(1)  # error
```

## good: another

`a.py`

```python
friendly(1)
```
"""
# GitLab drops an object without these, in silence (its validator `codeclimate`).
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string"},
            "fingerprint": {"type": "string"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "properties": {
                    "path": {"type": "string"},
                    "lines": {"type": "object", "properties": {"begin": {"type": "integer"}}},
                },
            },
        },
    },
}
PROGRAMS = {
    "junit.py": """
import json, sys, junitparser
cases = [case for suite in junitparser.JUnitXml.fromfile(sys.argv[1]) for case in suite]
print(json.dumps([one.message for case in cases for one in case.result]))
""",
    "markdown.py": """
import json, sys, cmarkgfm
from xml.etree import ElementTree
html = cmarkgfm.github_flavored_markdown_to_html(open(sys.argv[1], encoding="utf-8").read())
items = ElementTree.fromstring(f"<div>{html}</div>").iter("li")
print(json.dumps(["".join(one.itertext()) for one in items]))
""",
    "schema.py": """
import json, sys, jsonschema
schema, lines = json.load(open(sys.argv[2], encoding="utf-8")), sys.argv[3] == "lines"
text = open(sys.argv[1], encoding="utf-8").read()
documents = [json.loads(line) for line in text.splitlines()] if lines else [json.loads(text)]
for document in documents:
    jsonschema.validate(document, schema)
found = documents if lines else documents[0] if isinstance(documents[0], list) else documents[0]["findings"]
print(json.dumps([one.get("message") or one["description"] for one in found if one.get("type") in (None, "finding")]))
""",
    "azure.js": """
const {commandFromString} = require('azure-pipelines-task-lib/taskcommand');
const lines = require('fs').readFileSync(process.argv[2], 'utf8').split('\\n').filter(one => one.startsWith('##vso'));
const read = lines.map(commandFromString);
if (read.some(one => one.command !== 'task.logissue' || !one.properties.sourcepath)) process.exit(1);
console.log(JSON.stringify(read.map(one => one.message)));
""",
    "checkstyle.js": """
console.warn = text => { throw new Error(text); };
const {parseCheckstyle} = require('danger-plugin-lint-report/dist/parse/checkstyle_parser');
const report = require('xml-js').xml2js(require('fs').readFileSync(process.argv[2], 'utf8'));
console.log(JSON.stringify(parseCheckstyle(report, '/').map(one => one.message)));
""",
    "junit.js": """
const cases = report => report.testsuite.flatMap(suite => suite.testcase.flatMap(one => one.failure));
require('junit2json').parse(require('fs').readFileSync(process.argv[2], 'utf8')).then(report =>
  console.log(JSON.stringify(cases(report).map(failure => failure.message))));
""",
}


def run(*command: object, folder: Path | None = None) -> str:
    done = subprocess.run(
        [str(one) for one in command], cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=600
    )
    if done.returncode:
        raise RuntimeError((done.stdout + done.stderr).strip()[-400:])
    return done.stdout


def install(folder: Path) -> Path:
    """The readers in `folder`; returns the Python of its environment."""
    folder.mkdir(parents=True, exist_ok=True)
    python = folder / "environment" / "bin" / "python"
    if not python.exists():
        venv.create(folder / "environment", with_pip=True)
        run(python, "-m", "pip", "install", "--quiet", *PYPI)
        run("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, *NPM, folder=folder)
    for name, text in PROGRAMS.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "gitlab.json").write_text(json.dumps(GITLAB), encoding="utf-8")
    return python


def reports(folder: Path) -> dict[str, Path]:
    """A report of each format about the example application with its offences and the hostile text."""
    shop = folder / "shop"
    run(sys.executable, ROOT / "examples" / "seed_offences.py", shop)
    page = shop / ".govern" / "rules" / "house" / "hostile-text.md"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE.format(message=json.dumps(MESSAGE, ensure_ascii=False)), encoding="utf-8")
    (shop / FILE).write_text("hostile(1)\n", encoding="utf-8")
    files = {name: folder / f"report.{name}" for name in FORMATS}
    wanted = [part for name, file in files.items() for part in ("--format", f"{name}:{file}")]
    run(sys.executable, "-m", "govern.cli.main", "check", "--exit-zero", *wanted, shop, folder=ROOT)
    return files


def readers(home: Path, python: Path, files: dict[str, Path]) -> dict[str, Callable[[], str]]:
    """By name: what gives the messages that a reader found, as a JSON list, or raises what it complained of."""

    def multitool() -> str:
        tool = home / "node_modules" / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
        tool.chmod(0o755)
        said = run(tool, "validate", files["sarif"], "--rule-kind", "Sarif;Ghas")
        wrong = [line for line in said.splitlines() if " error " in line or " warning " in line]
        if any("SARIF2005" not in line for line in wrong):  # govern has no home page to name
            raise RuntimeError(wrong[0][:300])
        return json.dumps(
            [one["message"]["text"] for one in json.loads(files["sarif"].read_text())["runs"][0]["results"]]
        )

    def sarif_tools() -> str:
        target = files["sarif"].with_suffix(".codeclimate")
        run(python.parent / "sarif", "codeclimate", files["sarif"], "-o", target)
        return json.dumps([one["description"].splitlines()[0] for one in json.loads(target.read_text())])

    def rdformat(name: str) -> str:
        lines = name == "rdjsonl"
        found = [json.loads(line) for line in files[name].read_text().splitlines()] if lines else []
        found = found or json.loads(files[name].read_text())["diagnostics"]
        given = files[name].with_suffix(".checked")
        given.write_text(json.dumps(found) if lines else files[name].read_text())
        tool = home / "node_modules" / ".bin" / "rdformat-validator"
        run(tool, "--strict", "--no-extra-fields", given)
        return json.dumps([one["message"].splitlines()[0] for one in found])

    def schema(name: str, against: Path) -> str:
        return run(python, home / "schema.py", files[name], against, "lines" if name == "jsonl" else "one")

    schemas = ROOT / "docs" / "schemas"
    return {
        "sarif: Microsoft's multitool, rules of SARIF and of code scanning": multitool,
        "sarif: sarif-tools": sarif_tools,
        "junit: junitparser": lambda: run(python, home / "junit.py", files["junit"]),
        "junit: junit2json": lambda: run("node", home / "junit.js", files["junit"], folder=home),
        "checkstyle: danger-plugin-lint-report": lambda: run("node", home / "checkstyle.js", files["checkstyle"]),
        "rdjson: rdformat-validator": lambda: rdformat("rdjson"),
        "rdjsonl: rdformat-validator": lambda: rdformat("rdjsonl"),
        "azure: azure-pipelines-task-lib": lambda: run("node", home / "azure.js", files["azure"]),
        "markdown: cmarkgfm, the renderer of GitHub": lambda: run(python, home / "markdown.py", files["markdown"]),
        "gitlab: jsonschema, with what GitLab asks for": lambda: schema("gitlab", home / "gitlab.json"),
        "json: jsonschema": lambda: schema("json", schemas / "check.v1.json"),
        "jsonl: jsonschema": lambda: schema("jsonl", schemas / "check-lines.v1.json"),
    }


def judge(messages: list[str], expected: list[str]) -> str:
    """What is wrong with what a reader found; "" if nothing."""
    if len(messages) != len(expected):
        return f"{len(messages)} findings of {len(expected)}"
    return "" if any(MESSAGE in one for one in messages) else "the message with special characters is another one"


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else Path(temporary) / "readers"
        python = install(home)
        (Path(temporary) / "reports").mkdir()
        files = reports(Path(temporary) / "reports")
        expected = [one["message"] for one in json.loads(files["json"].read_text(encoding="utf-8"))["findings"]]
        failed = 0
        for name, read in readers(home, python, files).items():
            try:
                wrong = judge(json.loads(read()), expected)
            except (RuntimeError, json.JSONDecodeError, OSError) as error:
                wrong = str(error)
            failed += bool(wrong)
            print(f"{name}: {wrong or f'{len(expected)} findings, every character of them'}")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
