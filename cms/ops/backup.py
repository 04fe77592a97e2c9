"""A backup: the whole database at one moment, and the media, in one folder."""

import os
import shutil
import sqlite3
import subprocess
import tarfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection

SQLITE, POSTGRESQL, MEDIA = "database.sqlite3", "database.dump", "media.tar"


class BackupError(Exception):
    """Its text says what to do."""


def back_up(folder: Path) -> None:
    """Write a backup into a folder that is new or empty. The site may serve meanwhile.

    First the database, then the media: files are added under new names, so that none is missing that
    the database knows. Raises `BackupError`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty.")
    # It has everybody's passwords, as hashes.
    mask = os.umask(0o077)
    try:
        write(folder)
    finally:
        os.umask(mask)


def write(folder: Path) -> None:
    if connection.vendor == "sqlite":
        copy_sqlite(folder / SQLITE)
    else:
        postgresql("pg_dump", "--format=custom", "--no-owner", f"--file={folder / POSTGRESQL}")
    with tarfile.open(folder / MEDIA, "w") as tar:
        if Path(settings.MEDIA_ROOT).is_dir():
            tar.add(settings.MEDIA_ROOT, arcname=".")


def has_media() -> bool:
    """Are the media in a folder, from where a backup takes them? They may be in a bucket."""
    return isinstance(default_storage, FileSystemStorage)


def restore(folder: Path) -> None:
    """Bring a backup back: into an empty database of the same kind, and an empty folder of media.

    Nothing may serve or work on them meanwhile. Raises `BackupError`.
    """
    source = folder / (SQLITE if connection.vendor == "sqlite" else POSTGRESQL)
    for needed in (source, folder / MEDIA):
        if not needed.is_file():
            raise BackupError(f"{needed} is missing: it is no backup of {connection.display_name}.")
    if connection.introspection.table_names():
        raise BackupError("The database is not empty. Name a new one in DATABASE_URL.")
    media = Path(settings.MEDIA_ROOT)
    if media.is_dir() and any(media.iterdir()):
        raise BackupError(f"{media} is not empty. Name a new folder in MEDIA_ROOT.")
    if connection.vendor == "sqlite":
        connection.close()
        shutil.copyfile(source, connection.settings_dict["NAME"])
    else:
        postgresql("pg_restore", "--exit-on-error", "--no-owner", "--single-transaction", str(source))
    media.mkdir(parents=True, exist_ok=True)
    with tarfile.open(folder / MEDIA) as tar:
        # Pythons before 3.11.4, such as Debian's, have no such filter; what they extract is our own.
        if hasattr(tarfile, "data_filter"):
            tar.extraction_filter = tarfile.data_filter
        tar.extractall(media)  # noqa: S202 - nobody else has written it


def copy_sqlite(target: Path) -> None:
    connection.ensure_connection()
    with sqlite3.connect(target) as copy:
        connection.connection.backup(copy)
    copy.close()


def postgresql(program: str, *args: str) -> None:
    """Run one of PostgreSQL's programs on our database."""
    found = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    told = {name: str(found[key]) for name, key in names.items() if found.get(key)}
    database = [f"--dbname={found['NAME']}"] if program == "pg_restore" else [str(found["NAME"])]
    try:
        # The password is in the environment: arguments are everybody's to see.
        subprocess.run([program, *args, *database], env=os.environ | told, check=True, capture_output=True)  # noqa: S603
    except FileNotFoundError as error:
        raise BackupError(f"{program} is not installed; it is in Debian's postgresql-client.") from error
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{program}: {last_line(error)}") from error


def last_line(error: Any) -> str:
    lines = error.stderr.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else f"ended with {error.returncode}"
