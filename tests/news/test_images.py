"""Only pictures come in as pictures."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from news.models import NewsImage
from tests import factories

pytestmark = pytest.mark.django_db


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", size).save(buffer, kind)
    return buffer.getvalue()


def archive() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as bundle:
        bundle.writestr("a.txt", "hidden")
    return buffer.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = {
    "svg": ("a.svg", SVG, "Supported formats"),
    "svg_by_another_name": ("a.png", SVG, "svg"),
    "html_by_another_name": ("a.jpg", b"<!doctype html><script>alert(1)</script>", "valid image"),
    "text": ("a.gif", b"hello", "valid image"),
    "empty": ("a.png", b"", "empty"),
    "jpeg_by_another_name": ("a.png", picture("JPEG"), "does not match"),
    "picture_and_page": ("a.gif", picture("GIF") + b"<HTML><script>alert(1)</script>", "something else"),
    "picture_and_archive": ("a.jpg", picture("JPEG") + archive(), "something else"),
    "picture_and_program": ("a.png", picture("PNG") + b"<?php system($_GET[0]); ?>", "something else"),
    "too_many_pixels": ("a.png", picture("PNG", (10_000, 5_001)), "pixels"),
}


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(factories.superuser())
    return client


def upload(client: Client, name: str, content: bytes) -> str:
    """Post the form; return its errors as text, empty if it was taken."""
    data = {
        "title": "A picture",
        "alt_text": "What it shows",
        "file": SimpleUploadedFile(name, content),
        "collection": 1,
    }
    response = client.post(reverse("wagtailimages:add"), data)
    assert response.status_code in {200, 302}
    return "" if response.status_code == 302 else str(response.context["form"].errors.as_data())


def upload_in_a_batch(client: Client, name: str, content: bytes) -> dict[str, Any]:
    response = client.post(
        reverse("wagtailimages:add_multiple"),
        {"files[]": SimpleUploadedFile(name, content), "title": "A picture"},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    return response.json()


@pytest.mark.parametrize(("name", "content", "reason"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_not_only_a_picture_is_refused_with_its_reason(
    editor: Client, name: str, content: bytes, reason: str
) -> None:
    assert reason in upload(editor, name, content)
    assert not NewsImage.objects.exists()


@pytest.mark.parametrize(("name", "content", "reason"), REFUSED.values(), ids=list(REFUSED))
def test_same_holds_for_the_upload_of_many(editor: Client, name: str, content: bytes, reason: str) -> None:
    answer = upload_in_a_batch(editor, name, content)
    assert answer["success"] is False
    assert reason in answer["error_message"]
    assert not NewsImage.objects.exists()


def test_picture_in_a_batch_is_taken(editor: Client) -> None:
    assert upload_in_a_batch(editor, "a.png", picture())["success"] is True


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_picture_is_taken(editor: Client, kind: str) -> None:
    assert upload(editor, f"a.{kind.lower()}", picture(kind)) == ""
    assert NewsImage.objects.get().alt_text == "What it shows"


def test_picture_without_alternative_text_is_refused(editor: Client) -> None:
    data = {"title": "A", "file": SimpleUploadedFile("a.png", picture()), "collection": 1}
    response = editor.post(reverse("wagtailimages:add"), data)
    assert "alt_text" in response.context["form"].errors
