"""The preview shows what anybody would see, to those who may review it, and keeps it nowhere."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from news.models import NewsArticle
from tests.review.newsroom import Newsroom


def url(article: NewsArticle, revision_id: int | None = None) -> str:
    return reverse("desk:review_preview", args=[article.pk, revision_id or article.latest_revision_id])


def test_preview_is_the_draft_as_a_reader_sees_it(room: Newsroom) -> None:
    article = room.submit(room.draft(title="Trams return"))
    response = room.client(room.editor).get(url(article))
    shown = response.content.decode()
    assert response.status_code == 200
    assert "Trams return" in shown
    assert "Some news." in shown
    assert "wagtail-userbar" not in shown


def test_preview_is_framed_by_ourselves_and_kept_by_nobody(room: Newsroom) -> None:
    response = room.client(room.editor).get(url(room.submit(room.draft())))
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "private" in response["Cache-Control"]
    assert "no-store" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]


def test_preview_shows_the_revision_that_was_asked_for(room: Newsroom) -> None:
    article = room.submit(room.draft(title="Before"))
    first = article.latest_revision_id
    room.revise(article, by=room.reporter, title="After")
    assert "Before" in room.client(room.editor).get(url(article, first)).content.decode()


def test_preview_knows_nothing_of_who_looks(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    serve = NewsArticle.serve_preview

    def watch(article: NewsArticle, request: Any, mode: str) -> Any:
        seen.append(request)
        return serve(article, request, mode)

    monkeypatch.setattr(NewsArticle, "serve_preview", watch)
    client = room.client(room.editor)
    client.get(url(room.submit(room.draft())), headers={"authorization": "Basic x"})
    (request,) = seen
    assert request.user.is_anonymous
    assert not request.COOKIES
    assert "HTTP_AUTHORIZATION" not in request.META
    assert client.get("/admin/").status_code == 200


def test_who_works_elsewhere_sees_no_preview(room: Newsroom) -> None:
    article = room.submit(room.draft(title="Secret"))
    response = room.client(room.outsider).get(url(article))
    assert response.status_code in {302, 403}
    assert "Secret" not in response.content.decode()
    assert Client().get(url(article)).status_code == 302


def test_revision_of_another_article_is_not_previewed(room: Newsroom) -> None:
    article, other = room.draft(), room.draft(title="Other", section=room.sport)
    client = room.client(room.reporter)
    assert client.get(url(article, other.latest_revision_id)).status_code == 404
    assert client.get(url(article, 10**30)).status_code == 404


def test_preview_is_only_read(room: Newsroom) -> None:
    assert room.client(room.editor).post(url(room.draft())).status_code == 405


def test_frames_of_the_screen_let_no_script_run(room: Newsroom) -> None:
    article = room.submit(room.draft())
    shown = room.client(room.editor).get(reverse("desk:review", args=[article.pk])).content.decode()
    assert shown.count(f'<iframe src="{url(article)}"') == 2
    assert shown.count('sandbox="allow-same-origin"') == 2
