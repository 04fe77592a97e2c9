"""What a container runs, as far as that can be seen without one."""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from cms.settings.environment import Environment
from tests.ops.workers import wait_until

ROOT = Path(__file__).parents[2]


def container(*args: str, data: Path, **environ: str) -> subprocess.Popen[str]:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    # As in the image: nothing of the machine's own settings.
    environ = {"PATH": path, "DATA": str(data), "HOME": "/tmp", "PYTHONUNBUFFERED": "1"} | environ
    return subprocess.Popen(
        [ROOT / "scripts" / "container", *args],
        env=environ,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def shown(setting: str) -> list[str]:
    """Return the command that prints a setting."""
    program = f"from django.conf import settings; print({setting!r}, settings.{setting})"
    return ["shell", "--no-imports", "-c", program]


def said_by(process: subprocess.Popen[str], *, seconds: int = 60) -> tuple[int, str]:
    out, _err = process.communicate(timeout=seconds)
    return process.returncode, out


def test_secret_is_made_once_and_is_its_owners(tmp_path: Path) -> None:
    show = shown("SECRET_KEY")
    first, second = (said_by(container(*show, data=tmp_path)) for _time in range(2))
    assert first[0] == 0, first
    assert re.search(r"SECRET_KEY \S{50,}", first[1])
    assert first == second
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    given = said_by(container(*show, data=tmp_path, SECRET_KEY="x" * 50))
    assert f"SECRET_KEY {'x' * 50}" in given[1]


def test_volume_that_is_missing_is_told(tmp_path: Path) -> None:
    status, said = said_by(container("check", data=tmp_path / "nowhere"))
    assert status == 1
    assert "mount a volume" in said


def test_strict_settings_are_asked_for_where_hosts_are_named(tmp_path: Path) -> None:
    show = shown("SECURE_SSL_REDIRECT")
    assert "SECURE_SSL_REDIRECT False" in said_by(container(*show, data=tmp_path))[1]
    assert (
        "SECURE_SSL_REDIRECT True"
        in said_by(container(*show, data=tmp_path, ALLOWED_HOSTS="news.example"))[1]
    )


@pytest.fixture
def port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        number: int = listener.getsockname()[1]
        return number


def descendants(pid: int) -> Iterator[int]:
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield int(child)
        yield from descendants(int(child))


def server_processes(container: int) -> list[int]:
    """Return the ids of the web server's processes, the first of which is their parent."""
    servers = (
        pid for pid in descendants(container) if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes()
    )
    return list(servers)


def is_loading(pid: int) -> bool:
    """Does the process load the site? Only meanwhile is SIGTERM left to the kernel: see `cms.wsgi`."""
    caught = re.findall(r"SigCgt:\s+(\w+)", Path(f"/proc/{pid}/status").read_text())
    return not int(caught[0], 16) >> (signal.SIGTERM - 1) & 1


def has_successor_that_loads(container: int, before: list[int]) -> bool:
    try:
        return any(is_loading(pid) for pid in server_processes(container) if pid not in before)
    except (FileNotFoundError, ProcessLookupError):
        # One ended while it was looked at.
        return False


def test_nothing_but_a_volume_makes_a_newsroom_and_sigterm_ends_it(tmp_path: Path, port: int) -> None:
    process = container(data=tmp_path, PORT=str(port), HOST="127.0.0.1", STATIC_ROOT=str(tmp_path))
    try:
        url = f"http://127.0.0.1:{port}/-/ready"
        assert '"database": "ok"' in answer(url)
        wait_until(lambda: '"worker": "ok"' in answer(url), "the worker")
        # A server process is lost, and its successor is told to stop while it loads.
        before = server_processes(process.pid)
        os.kill(before[1], signal.SIGKILL)
        wait_until(lambda: has_successor_that_loads(process.pid, before), "the successor")
        os.kill(process.pid, signal.SIGTERM)
        status, said = said_by(process, seconds=60)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    assert re.search(r"password  \S+", said)
    assert (tmp_path / "db.sqlite3").stat().st_mode & 0o777 == 0o600
    assert "Traceback" not in said
    assert status == 0
    _account, logged = said.split("an account of your own.\n")
    lines = [json.loads(line) for line in logged.splitlines()]
    assert {line["logger"] for line in lines} >= {"cms.ops.worker", "_granian"}
    said = "\n".join(line["message"] for line in lines)
    assert "Unexpected exit from worker-" in said
    assert "refused" not in said


def test_sigterm_while_the_database_is_prepared_is_heard(tmp_path: Path) -> None:
    process = container(data=tmp_path)
    until = time.monotonic() + 60
    while not (tmp_path / "db.sqlite3").exists():
        assert time.monotonic() < until
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGTERM)
    assert said_by(process) == (0, "")


def answer(url: str) -> str:
    for _time in range(300):
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return str(response.read().decode())
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{url} does not answer")


def test_what_is_secret_or_of_this_machine_stays_out_of_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    for name in (".git", ".env*", "db.sqlite3*", "media", ".venv"):
        assert name in ignored


def test_image_runs_as_nobody_and_says_how_it_is() -> None:
    lines = (ROOT / "Dockerfile").read_text()
    last = lines[lines.rindex("\nFROM ") :]
    assert "\nUSER dateline\n" in last
    assert "/-/live" in last
    assert "--require-hashes -r requirements.lock" in lines
    copied = {shlex.split(line)[-1] for line in lines.splitlines() if line.startswith("COPY")}
    assert copied == {".", "/venv", "/app"}


def test_compose_file_starts_what_the_image_knows_and_keeps_no_secret() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    services = compose["services"]
    assert set(services) == {"postgres", "migrate", "web", "worker", "caddy"}
    for name in ("migrate", "web", "worker"):
        assert services[name]["read_only"] is True
        assert services[name]["init"] is True
        assert services[name]["volumes"] == ["data:/data"]
        assert services[name]["env_file"] == ".env"
    assert services["web"]["command"] == ["web"]
    # Whatever is asked of the person is in the example, and whatever is set is known.
    example = (ROOT / "docs" / "compose.env.example").read_text()
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "compose.yaml").read_text()))
    assert asked == set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    known = {name.upper() for name in Environment.model_fields}
    assert services["web"]["environment"].keys() <= known
    assert re.search(r"^SECRET_KEY=$", example, re.MULTILINE)
    assert re.search(r"^POSTGRES_PASSWORD=$", example, re.MULTILINE)
