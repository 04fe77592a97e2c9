"""Run a Procfile's processes together, say where the site is once it answers, stop them together.

usage: serve.py --check PORT    ends with one line and 1 if the port cannot be had
       serve.py PROCFILE PORT
       serve.py PROCFILE        says nothing itself, and gives what they say as it is: for a container
"""

import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

import honcho.manager
from honcho.environ import parse_procfile
from honcho.manager import SYSTEM_PRINTER_NAME, Manager
from honcho.printer import Message, Printer

READY_SECONDS = 60
# After the first has stopped. honcho's own five would break off requests that granian lets finish.
honcho.manager.KILL_WAIT = 60
STOPPED_BY_SIGNAL = {128 + signal.SIGINT, 128 + signal.SIGTERM}


def check(port: str) -> None:
    """End the process with one line unless 127.0.0.1:`port` can be listened on."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"PORT is {port!r}; it must be a number from 1 to 65535.")
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", int(port)))
        except PermissionError:
            sys.exit(f"Port {port} is reserved for root. Choose another: make run PORT=8080")
        except OSError:
            sys.exit(f"Port {port} is taken. Stop what uses it, or choose another: make run PORT=8001")


def welcome(url: str) -> None:
    """Print the addresses and accounts as soon as `url` answers."""
    for _ in range(READY_SECONDS * 10):
        try:
            urllib.request.urlopen(url, timeout=10).close()
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.1)
        else:
            break
    print(
        f"\n  Site      {url}/"
        f"\n  Newsroom  {url}/admin/"
        "\n  Accounts  reporter, culture, editor, publisher, legal, admin; password dateline-demo"
        "\n  Ctrl-C stops it.\n",
        flush=True,
    )


class AsItIs(Printer):
    """Each line as the process wrote it, so that records in JSON stay JSON."""

    def __init__(self) -> None:
        super().__init__(sys.stdout, prefix=False)

    def write(self, message: Message) -> None:
        if message.name != SYSTEM_PRINTER_NAME:
            super().write(message)


class Together(Manager):
    def terminate(self) -> None:
        # honcho cannot stop a process whose id it has not heard yet, and would leave it behind.
        if self._all_started():
            super().terminate()
        else:
            threading.Timer(0.1, self.terminate).start()


def terminate(_signal: int, _frame: FrameType | None) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def serve(procfile: Path, port: str | None) -> int:
    """Return the exit status: 0 if a signal ended it, else that of the process that ended first."""
    manager = Together(Printer(sys.stdout) if port else AsItIs())
    for name, command in parse_procfile(procfile.read_text()).processes.items():
        manager.add_process(name, command)
    # A closed terminal says SIGHUP, which honcho does not hear: its processes would stay behind.
    signal.signal(signal.SIGHUP, terminate)
    if port:
        threading.Thread(target=welcome, args=[f"http://127.0.0.1:{port}"], daemon=True).start()
    manager.loop()
    return 0 if manager.returncode in STOPPED_BY_SIGNAL else manager.returncode


if __name__ == "__main__":
    if sys.argv[1] == "--check":
        check(sys.argv[2])
    else:
        sys.exit(serve(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None))
