"""What has to hold of the settings for no file to be lost."""

from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.files.storage import FileSystemStorage, InMemoryStorage


def use(settings: Any, storage: type, **options: Any) -> None:
    named = {"BACKEND": f"{storage.__module__}.{storage.__qualname__}", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": named}


@pytest.mark.parametrize("storage", [FileSystemStorage, InMemoryStorage])
def test_storage_that_finds_another_name_is_good(settings: Any, storage: type) -> None:
    use(settings, storage)
    assert run_checks() == []


def test_folder_that_lets_files_be_replaced_is_refused(settings: Any) -> None:
    use(settings, FileSystemStorage, allow_overwrite=True)
    (error,) = run_checks()
    assert (error.id, error.hint) == ("ops.E001", '"OPTIONS": {"allow_overwrite": False}')


@pytest.mark.parametrize("name", ["file_overwrite", "overwrite_files", "allow_overwrite"])
def test_bucket_that_lets_files_be_replaced_is_refused(
    settings: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """As those of django-storages say it, of which S3's and Google's do so unless told."""
    monkeypatch.setattr(InMemoryStorage, name, True, raising=False)
    use(settings, InMemoryStorage)
    (error,) = run_checks()
    assert (error.id, error.hint) == ("ops.E001", f'"OPTIONS": {{"{name}": False}}')
