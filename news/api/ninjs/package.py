"""Many articles in one item, and an article that was taken back."""

from collections.abc import Sequence
from datetime import datetime

from news.api.ninjs.item import item
from news.api.ninjs.parts import STANDARD, plain, without_empty
from news.api.ninjs.uris import article_uri
from news.blocks import JSON


def package(documents: Sequence[JSON], *, uri: str, title: str, publisher: str) -> JSON:
    """Return a list of documents, or of cards, as one item: they are its associations, in their order.

    The schema's root is an item, so no other JSON that holds several is ninjs; of the types of items
    `composite` is the one that is made up of others, and the guide's use of associations is "to link news
    items together". `uri` is the list's address; its version is the newest time of its members.
    """
    members = [item(each, publisher=publisher) for each in documents]
    times = [member["versionCreated"] for member in members if "versionCreated" in member]
    return without_empty(
        {
            "standard": STANDARD,
            "uri": uri,
            "type": "composite",
            "profile": "list",
            "title": title,
            "pubStatus": "usable",
            "versionCreated": max(times, key=datetime.fromisoformat, default=None),
            "associations": [
                member | {"name": each["headline"], "rel": "member"}
                for member, each in zip(members, documents, strict=True)
            ],
        }
    )


def canceled(article_id: int, *, url: str, version: int, at: str, note: str) -> JSON:
    """Return the item of a retracted article: that it must not be used, and what readers are told of it.

    `url` is where it stood, `at` the time of the retraction, ISO 8601 with its offset.
    """
    return without_empty(
        {
            "standard": STANDARD,
            "uri": article_uri(article_id, url=url),
            "type": "text",
            "representationType": "partial",
            "version": str(version),
            "versionCreated": at,
            "pubStatus": "canceled",
            "altIds": [{"role": "id", "value": str(article_id)}, {"role": "url", "value": url}],
            "descriptions": plain("retraction", note),
        }
    )
