"""Rows of the record, made without pages."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from news.publishing.settle import place_in_streams
from news.record import search
from news.record.models import PublishedArticle, dump
from news.record.tail import tail

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def put(
    pk: int,
    *streams: str,
    published_at: datetime = NOON,
    updated_at: datetime | None = None,
    expires_at: datetime | None = None,
    home_id: int = 1,
    words: str = "",
) -> PublishedArticle:
    """Put an article into these streams, as settling does, or place it anew; with `words`, index it."""
    former = PublishedArticle.objects.filter(pk=pk).first()
    document: dict[str, Any] = {"id": pk, "kicker": "", "headline": words, "standfirst": "", "place": ""}
    document |= {"tags": [], "authors": [], "body_html": ""}
    document["updated_at"] = (updated_at or published_at).isoformat()
    row = PublishedArticle(
        article_id=pk,
        home_id=home_id,
        path=f"/{pk}/",
        url=f"https://example.org/{pk}/",
        language="en",
        translation_key=f"00000000-0000-0000-0000-{pk:012}",
        published_at=published_at,
        updated_at=updated_at or published_at,
        expires_at=expires_at,
        version=1,
        digest="",
        document=dump(document),
        card=dump({"id": pk}),
    )
    with transaction.atomic():
        row.save()
        place_in_streams(row, streams, former_home_id=former.home_id if former else home_id)
        if words:
            search.index(row)
    # No change tells of it.
    tail.forget()
    return row


def ids(texts: Iterable[str]) -> list[int]:
    """Return the ids of cards."""
    return [json.loads(text)["id"] for text in texts]
