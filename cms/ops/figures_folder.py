"""The folder in which server processes write their figures, so that each can tell those of all.

Read before `prometheus_client` is: the library looks for the folder once, when it is imported.
"""

import logging
import os
import shutil
import stat
import tempfile
from pathlib import Path

logger = logging.getLogger(__name__)

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
# What the library takes for its first file; a disk that is full is found now, and not while it serves.
PROBE_BYTES = 64 * 1024


def share_figures() -> None:
    """Have all server processes of one parent write to one folder of ours, where temporary files are.

    One that the environment names is kept. Without a folder that can be used each process tells its own.
    """
    try:
        if given := os.environ.get(VARIABLE):
            folder = Path(given)
            folder.mkdir(parents=True, exist_ok=True)
        else:
            folder = folder_of(os.getppid())
            folder.mkdir(mode=0o700, exist_ok=True)
            refuse_what_is_not_ours(folder)
            remove_folders_of_dead_parents()
        probe(folder)
    except OSError as error:
        os.environ.pop(VARIABLE, None)
        logger.warning("Figures are those of each server process alone: %s", error)
    else:
        os.environ[VARIABLE] = str(folder)


def folder_of(parent: int) -> Path:
    return Path(tempfile.gettempdir(), f"dateline-metrics-{os.getuid()}-{parent}")


def refuse_what_is_not_ours(folder: Path) -> None:
    """Raise `PermissionError` where somebody else was quicker: the name can be guessed."""
    found = folder.lstat()
    is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    if not is_ours or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError(f"{folder} is not ours")


def remove_folders_of_dead_parents() -> None:
    """Throw away what servers left behind that run no more."""
    mine = folder_of(0).name.removesuffix("0")
    for folder in Path(tempfile.gettempdir()).glob(f"{mine}*"):
        parent = folder.name.removeprefix(mine)
        if parent.isdecimal() and not is_alive(int(parent)):
            shutil.rmtree(folder, ignore_errors=True)


def probe(folder: Path) -> None:
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(bytes(PROBE_BYTES))


def is_alive(pid: int) -> bool:
    """Is there such a process of our user?"""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError, OverflowError):
        return False
    return True
