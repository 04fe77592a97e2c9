"""A PostgreSQL of the test's own, to stop and start."""

import importlib
import os
import shutil
import signal
import subprocess
from pathlib import Path

# By name: scripts stand outside of what is type-checked.
postgres = importlib.import_module("scripts.postgres")


class Server:
    """Empty, not started. `url` names its database; `stop` is as rude as a power cut."""

    def __init__(self, scratch: Path) -> None:
        # PostgreSQL refuses to run as root.
        self.user = "nobody" if os.geteuid() == 0 else None
        self.scratch = scratch
        self.programs = postgres.installation(scratch, self.user)
        self.data = scratch / "data"
        self.data.mkdir()
        if self.user:
            scratch.chmod(0o755)
            shutil.chown(self.data, self.user)
        subprocess.run(
            [self.programs / "initdb", "--pgdata", self.data, "--username=postgres", "--auth=trust",
             "--encoding=UTF8", "--locale=C", "--no-sync"],
            check=True, user=self.user, cwd=self.data, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        self.url = f"postgres://postgres@{str(self.data).replace('/', '%2F')}/postgres"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def conninfo(self) -> str:
        return f"host={self.data} user=postgres dbname=postgres"

    def start(self) -> None:
        log = self.scratch / "log"
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, "-k", self.data, "-h", "", "-c", "fsync=off"],
                user=self.user, cwd=self.data, stdout=output, stderr=output,
            )  # fmt: skip
        postgres.wait_until_ready(self.conninfo, self.process, log)

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
