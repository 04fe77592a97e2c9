"""What a newcomer meets first: make, the lock files, and the ways in which a first run can fail."""

import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

ROOT = Path(__file__).parent.parent
LOCKS = ["requirements.lock", "requirements-dev.lock"]


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=60
    )


def pins(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9._-]+==[^ ;]+)", (ROOT / lock).read_text(), re.MULTILINE))


@pytest.fixture
def fresh_clone(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    for lock in LOCKS:
        shutil.copy(ROOT / lock, tmp_path)
    return tmp_path


@pytest.fixture
def path_of_fakes(tmp_path: Path) -> Path:
    """A PATH with the few programs that scripts/bootstrap needs, and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("bash", "cmp", "dirname"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def put_program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def bootstrap(clone: Path, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [clone / "scripts" / "bootstrap"], env={"PATH": str(path)}, capture_output=True, text=True
    )


def test_make_alone_lists_every_target() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    listed = re.findall(r"^make (\w+) +\S", run("make").stdout, re.MULTILINE)
    assert listed == targets


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_every_package_by_hash_and_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert not re.search(r"^--", text, re.MULTILINE)
    requirements = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert [each for each in requirements if "--hash=sha256:" not in each] == []


def test_production_runs_the_versions_that_were_tested() -> None:
    assert pins("requirements.lock") < pins("requirements-dev.lock")


def test_every_dependency_carries_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    project = tomllib.loads("\n".join(lines))
    named = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    for dependency in named:
        at = lines.index(f'    "{dependency}",')
        paragraph = lines[: at + 1]
        while paragraph and paragraph[-1].startswith('    "'):
            paragraph.pop()
        assert paragraph[-1].startswith("    # "), dependency


def test_every_room_stands_in_the_arrows() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    drawn = set(re.findall(r"[a-z_.]+", " ".join(contracts[0]["layers"])))
    folders = [path.parent for room in ("cms", "news") for path in (ROOT / room).glob("*/__init__.py")]
    rooms = {f"{folder.parent.name}.{folder.name}" for folder in folders if folder.name != "migrations"}
    assert rooms - drawn == set()


def test_too_old_python_gets_one_line(fresh_clone: Path, path_of_fakes: Path) -> None:
    put_program(path_of_fakes, "python3", 'case "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac')
    result = bootstrap(fresh_clone, path_of_fakes)
    assert result.returncode == 1
    assert result.stderr == "Dateline needs Python 3.11 or newer; this machine has Python 3.9.2.\n"


def test_missing_venv_gets_one_line_that_says_what_to_install(fresh_clone: Path, path_of_fakes: Path) -> None:
    put_program(
        path_of_fakes,
        "python3",
        'case "$2" in *ensurepip*) exit 1;; *print*) echo python3.12-venv;; esac',
    )
    result = bootstrap(fresh_clone, path_of_fakes)
    assert result.returncode == 1
    assert result.stderr == ("Python's venv is missing. Install it: sudo apt-get install python3.12-venv\n")


def test_taken_port_gets_one_line() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        result = run(sys.executable, "scripts/serve.py", "--check", str(port))
    assert result.returncode == 1
    assert result.stderr == (
        f"Port {port} is taken. Stop what uses it, or choose another: make run PORT=8001\n"
    )


@pytest.mark.parametrize("port", ["", "http", "0", "65536", "-1"])
def test_port_that_is_none_gets_one_line(port: str) -> None:
    result = run(sys.executable, "scripts/serve.py", "--check", port)
    assert result.returncode == 1
    assert result.stderr == f"PORT is {port!r}; it must be a number from 1 to 65535.\n"


def test_unreachable_database_gets_one_line() -> None:
    result = run(sys.executable, "manage.py", "prepare", DATABASE_URL="postgres://u:secret@127.0.0.1:1/news")
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "The database cannot be reached" in result.stderr
    assert "secret" not in result.stderr


def test_interrupt_stops_every_process_and_is_no_failure(tmp_path: Path) -> None:
    procfile = tmp_path / "Procfile"
    procfile.write_text(
        f"web: echo $$ > {tmp_path}/web; exec sleep 600\n"
        f"worker: echo $$ > {tmp_path}/worker; exec sleep 600\n"
    )
    serving = subprocess.Popen(
        [sys.executable, "scripts/serve.py", procfile, "9"], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    names = [tmp_path / "web", tmp_path / "worker"]
    deadline = time.monotonic() + 20
    while not all(name.exists() and name.read_text() for name in names):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    serving.send_signal(signal.SIGINT)
    assert serving.wait(timeout=20) == 0
    for name in names:
        with pytest.raises(ProcessLookupError):
            os.kill(int(name.read_text()), 0)


def test_process_that_fails_stops_the_others_and_gives_its_status(tmp_path: Path) -> None:
    procfile = tmp_path / "Procfile"
    procfile.write_text("web: exit 3\nworker: exec sleep 600\n")
    assert run(sys.executable, "scripts/serve.py", procfile, "9").returncode == 3


def test_process_that_finishes_its_work_is_given_the_time(tmp_path: Path) -> None:
    procfile = tmp_path / "Procfile"
    ready = tmp_path / "ready"
    procfile.write_text(
        f"worker: until [ -e {ready} ]; do sleep 0.05; done\n"
        f"web: exec 2>&-; trap 'sleep 6; echo done; exit' TERM; touch {ready}; while sleep 0.1; do :; done\n"
    )
    result = run(sys.executable, "scripts/serve.py", procfile)
    assert (result.returncode, result.stdout) == (0, "done\n")


@pytest.mark.django_db
def test_prepare_collects_static_files_only_when_one_has_changed(tmp_path: Path, settings: Settings) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_text("a {}")
    settings.DEMO_ALLOWED = False
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [source]
    settings.STATIC_ROOT = tmp_path / "collected"
    collected = settings.STATIC_ROOT / "a.css"

    call_command("prepare")
    collected.unlink()
    call_command("prepare")
    assert not collected.exists()

    (source / "a.css").write_text("a { color: red }")
    call_command("prepare")
    assert collected.read_text() == "a { color: red }"


def test_postgres_is_gone_when_its_command_ends(tmp_path: Path) -> None:
    ask = (
        "import os, psycopg; from urllib.parse import unquote, urlsplit;"
        "url = urlsplit(os.environ['DATABASE_URL']); host = unquote(url.netloc.split('@')[1]);"
        "answer = psycopg.connect(host=host, user='postgres', dbname='postgres');"
        "print(answer.info.server_version // 10000, host)"
    )
    result = run(sys.executable, "scripts/postgres.py", sys.executable, "-c", ask)
    version, folder = result.stdout.split()
    assert version == "18"
    assert not Path(folder).exists()
