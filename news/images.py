"""What may be uploaded as an image."""

import zipfile
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

# Wagtail itself checks that the file opens as the format its name claims, its size and its pixels.
# What it lets pass is a picture that is also something else: a browser or an unzipper that is
# handed the file by another name would run what stands in it.
ACTIVE_CONTENT = (b"<script", b"<!doctype html", b"<html", b"<?php", b"<svg ", b"%pdf-1")


def check_only_a_picture(file: IO[bytes]) -> None:
    """Raise `ValidationError` if `file` is also an archive or holds a page or a program."""
    file.seek(0)
    content = file.read().lower()
    hidden = any(marker in content for marker in ACTIVE_CONTENT) or zipfile.is_zipfile(file)
    file.seek(0)
    if hidden:
        raise ValidationError(
            _("This file is a picture and something else at once. Export it anew from an image editor."),
            code="polyglot",
        )


class NewsImageForm(BaseImageForm):
    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file:
            check_only_a_picture(file)
        return file
