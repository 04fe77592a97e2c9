"""The pictures of an article as ninjs items."""

from collections.abc import Iterator

from news.api.ninjs.parts import plain, without_empty
from news.api.ninjs.uris import as_uri
from news.blocks import JSON


def pictures(document: JSON) -> list[JSON]:
    """Return the pictures in the order in which they stand, each with its captions there."""
    items = [picture(each, rel) for rel, each in shown(document)]
    return [item | {"name": f"Picture {n}"} for n, item in enumerate(filter(None, items), start=1)]


def shown(document: JSON) -> Iterator[tuple[str, JSON]]:
    if document["lead_image"]:
        yield "lead", document["lead_image"]
    for block in document.get("body", []):
        images = [block["image"]] if block["type"] == "image" else block.get("images", [])
        yield from (("body", image) for image in images)


def picture(image: JSON, rel: str) -> JSON | None:
    """Return the item of a picture; None if there is no file of it.

    Its URI is its largest rendition's address, so that one with another file or crop is another picture.
    """
    files = list(filter(None, (rendition(each, image) for each in image["renditions"])))
    if not files:
        return None
    largest = max(files, key=lambda file: (file["width"], file["contentType"] == "image/jpeg"))
    return without_empty(
        {
            "uri": largest["href"],
            "type": "picture",
            "rel": rel,
            "altIds": [{"role": "id", "value": str(image["id"])}],
            "by": image["credit"],
            "descriptions": [*plain("caption", image["caption"]), *plain("alt", image["alt"])],
            "renditions": files,
        }
    )


def rendition(file: JSON, image: JSON) -> JSON | None:
    uri, focus = as_uri(file["url"]), image["focal_point"]
    if uri is None:
        return None
    return without_empty(
        {
            "name": f"{file['type'].rpartition('/')[2]}-{file['width']}",
            "href": uri,
            "contentType": file["type"],
            "width": file["width"],
            "height": file["height"],
            "poi": focus
            and {"x": round(focus["x"] * file["width"]), "y": round(focus["y"] * file["height"])},
        }
    )
