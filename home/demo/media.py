"""Draws and stores the paper's images, documents and embeds."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.embeds.embeds import get_embed_hash
from wagtail.embeds.models import Embed

from cms.users.models import User
from home.demo.drawing import FOCAL_POINTS, jpeg
from home.demo.reading import Entry
from news.models import NewsImage
from news.publishing.resolver import renditions_of

DRAWN_AT_ONCE = 2

# Stored as if fetched, so that loading asks nobody on the network.
EMBEDS = {
    "https://www.youtube.com/watch?v=aqz-KE-bpKQ": (
        "Big Buck Bunny, by the Blender Foundation",
        "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ",
    ),
}


def store_images(entries: Iterable[Entry], *, by: User) -> dict[str, NewsImage]:
    """Draw what each entry's `key` names, with all renditions; return the images by their keys."""
    rows = list(entries)
    with ThreadPoolExecutor(DRAWN_AT_ONCE) as threads:
        drawings = threads.map(jpeg, [row["key"] for row in rows])
        return {
            row["key"]: store_image(row, drawing, by=by) for row, drawing in zip(rows, drawings, strict=True)
        }


def store_image(entry: Entry, drawing: bytes, *, by: User) -> NewsImage:
    key = entry["key"]
    image = NewsImage(
        title=entry["title"],
        file=ImageFile(BytesIO(drawing), name=f"{key}.jpg"),
        alt_text=entry["alt"],
        caption=entry.get("caption", ""),
        credit=entry.get("credit", ""),
        source=entry.get("source", ""),
        usage_terms=entry.get("usage_terms", ""),
        uploaded_by_user=by,
    )
    if key in FOCAL_POINTS:
        x, y, width, height = FOCAL_POINTS[key]
        image.focal_point_x, image.focal_point_y = round(x * image.width), round(y * image.height)
        image.focal_point_width = round(width * image.width)
        image.focal_point_height = round(height * image.height)
    image._set_file_hash()  # noqa: SLF001 - Wagtail's own forms do the same
    image.file_size = len(drawing)
    image.save()
    renditions_of(image)
    return image


def store_documents(entries: Iterable[Entry], *, by: User) -> dict[str, AbstractDocument]:
    """Store the entries' texts as files; return the documents by their keys."""
    documents = {}
    for entry in entries:
        document = get_document_model()(title=entry["title"], uploaded_by_user=by)
        document.file = ContentFile(entry["text"].encode(), name=entry["filename"])
        document._set_document_file_metadata()  # noqa: SLF001 - Wagtail's own forms do the same
        document.save()
        documents[entry["key"]] = document
    return documents


def store_embeds() -> None:
    for url, (title, player) in EMBEDS.items():
        Embed.objects.update_or_create(
            hash=get_embed_hash(url),
            defaults={
                "url": url,
                "type": "video",
                "title": title,
                "provider_name": "YouTube",
                "width": 560,
                "height": 315,
                "html": f'<iframe width="560" height="315" src="{player}" title="{title}" '
                'loading="lazy" allowfullscreen></iframe>',
            },
        )
