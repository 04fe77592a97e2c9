"""What has to hold of the settings for no file to be lost."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.files.storage import default_storage

# What Django's own storages and those of django-storages call it.
OVERWRITES = ("_allow_overwrite", "allow_overwrite", "file_overwrite", "overwrite_files")


@register()
def file_of_a_known_name_gets_another(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """An upload would replace what was published under its name, and nobody would have approved it."""
    told = next((name for name in OVERWRITES if getattr(default_storage, name, False)), None)
    if told is None:
        return []
    return [
        Error(
            "STORAGES names a storage for media that replaces a file by another of the same name.",
            hint=f'"OPTIONS": {{"{told.lstrip("_")}": False}}',
            id="ops.E001",
        )
    ]
