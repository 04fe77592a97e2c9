"""Publishing before review and retracting, from their own pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from news.models import NewsArticle
from news.record.models import PublishedArticle
from news.review.models import AuditEntry, UnsignedStory
from tests.desk.editor import Fields
from tests.review.newsroom import Newsroom, digest_now, fresh

NOBODY_ELSE = ["reporter", "colleague", "outsider", "lawyer"]


def address(act: str, article: NewsArticle) -> str:
    return reverse(f"desk:{act}", args=[article.pk])


def post(client: Client, act: str, article: NewsArticle, **fields: str) -> Any:
    return client.post(address(act, article), {"reason": "Because", **fields})


def pinned(client: Client, act: str, article: NewsArticle) -> str:
    """Open the page; return the digest that it pins."""
    response = client.get(address(act, article))
    assert response.status_code == 200
    return Fields(response.content.decode()).found["digest"]


def is_public(article: NewsArticle) -> bool:
    return PublishedArticle.objects.filter(pk=article.pk).exists() and fresh(article).live


def test_publisher_publishes_before_review(room: Newsroom) -> None:
    article = room.draft(title="Fire in the old town", standfirst="Nobody was hurt.")
    client = room.client(room.publisher)
    html = client.get(address("publish_before_review", article)).content.decode()
    for said in ("Fire in the old town", "Nobody was hurt.", "City", "Reporter", "Desk review, Publication"):
        assert said in html
    response = post(client, "publish_before_review", article, digest=digest_now(article), reason="It burns")
    assert response.url == reverse("wagtailadmin_pages:edit", args=[article.pk])
    assert is_public(article)
    assert UnsignedStory.objects.get().entry.reason == "It burns"
    html = client.get(response.url).content.decode()
    assert "A second person has to sign it" in html


@pytest.mark.parametrize("who", NOBODY_ELSE)
def test_nobody_else_publishes_before_review(room: Newsroom, who: str) -> None:
    article = room.draft()
    client = room.client(getattr(room, who))
    assert client.get(address("publish_before_review", article)).status_code == 403
    response = post(client, "publish_before_review", article, digest=digest_now(article))
    assert response.status_code == 403
    assert not is_public(article)


@pytest.mark.parametrize("act", ["publish_before_review", "retract"])
def test_who_is_not_signed_in_is_sent_to_the_login(room: Newsroom, act: str) -> None:
    article = room.draft()
    for response in (Client().get(address(act, article)), post(Client(), act, article)):
        assert response.status_code == 302
        assert reverse("wagtailadmin_login") in response["Location"]
    client = room.client(room.closed)
    assert client.get(address(act, article)).status_code == 302


@pytest.mark.parametrize("pk", [2**60, 10**30])
@pytest.mark.parametrize("act", ["publish_before_review", "retract"])
def test_article_that_does_not_exist_is_not_found(room: Newsroom, act: str, pk: int) -> None:
    url = reverse(f"desk:{act}", args=[pk])
    assert room.client(room.chief).get(url).status_code == 404
    assert room.client(room.chief).post(url).status_code == 404
    section = reverse(f"desk:{act}", args=[room.city.pk])
    assert room.client(room.chief).get(section).status_code == 404


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001, "\x00"])
@pytest.mark.parametrize("act", ["publish_before_review", "retract"])
def test_reason_that_is_none_is_asked_for_again(room: Newsroom, act: str, reason: str) -> None:
    article = room.published() if act == "retract" else room.draft()
    client = room.client(room.publisher)
    response = post(client, act, article, digest=digest_now(article), reason=reason, note="Sorry for it")
    assert response.status_code == 400
    html = response.content.decode()
    assert f'value="{digest_now(article)}"' in html
    assert is_public(article) is (act == "retract")
    if act == "retract":
        assert "Sorry for it</textarea>" in html


@pytest.mark.parametrize("digest", ["", "0" * 64, "x", "\x00"])
@pytest.mark.parametrize("act", ["publish_before_review", "retract"])
def test_text_that_nobody_saw_is_refused(room: Newsroom, act: str, digest: str) -> None:
    article = room.published() if act == "retract" else room.draft()
    response = post(room.client(room.publisher), act, article, digest=digest)
    assert response.status_code == 409
    assert is_public(article) is (act == "retract")


def test_text_that_changed_in_between_is_not_published(room: Newsroom) -> None:
    article = room.draft()
    client = room.client(room.publisher)
    digest = pinned(client, "publish_before_review", article)
    room.revise(article, by=room.colleague, title="Changed")
    assert post(client, "publish_before_review", article, digest=digest).status_code == 409
    assert not is_public(article)


def test_text_that_was_replaced_in_between_is_not_retracted(room: Newsroom) -> None:
    article = room.published()
    client = room.client(room.publisher)
    digest = pinned(client, "retract", article)
    room.submit(room.revise(article, by=room.reporter, title="Corrected"))
    room.approve(room.approve(article, by=room.editor), by=room.second_publisher)
    assert post(client, "retract", article, digest=digest).status_code == 409
    assert is_public(article)


def test_draft_over_the_live_text_does_not_stand_in_the_way_of_retracting(room: Newsroom) -> None:
    article = room.published()
    client = room.client(room.publisher)
    digest = pinned(client, "retract", article)
    room.revise(article, by=room.reporter, title="A draft")
    assert post(client, "retract", article, digest=digest).status_code == 302
    assert not is_public(article)


def test_embargoed_text_has_no_button_and_is_refused(room: Newsroom) -> None:
    article = room.draft(embargo_until=timezone.now() + timedelta(hours=1))
    client = room.client(room.publisher)
    html = client.get(address("publish_before_review", article)).content.decode()
    assert "It is under embargo until" in html
    assert "Publish now" not in html
    response = post(client, "publish_before_review", article, digest=digest_now(article))
    assert response.status_code == 403
    assert not is_public(article)


def test_text_that_is_live_already_is_not_published_again(room: Newsroom) -> None:
    article = room.published()
    client = room.client(room.publisher)
    assert client.get(address("publish_before_review", article)).status_code == 409
    response = post(client, "publish_before_review", article, digest=digest_now(article))
    assert response.status_code == 409
    assert AuditEntry.objects.count() == 1


def test_locked_article_is_not_published_before_review(room: Newsroom) -> None:
    article = room.draft()
    article.locked, article.locked_by, article.locked_at = True, room.editor, timezone.now()
    article.save(update_fields=["locked", "locked_by", "locked_at"])
    client = room.client(room.publisher)
    assert client.get(address("publish_before_review", article)).status_code == 403
    response = post(client, "publish_before_review", article, digest=digest_now(article))
    assert response.status_code == 403


def test_publisher_retracts_and_readers_find_the_note(room: Newsroom) -> None:
    article = room.published()
    url = article.get_url()
    client = room.client(room.publisher)
    digest = pinned(client, "retract", article)
    response = post(client, "retract", article, digest=digest, reason="Made up", note="It was not true.")
    assert response.url == reverse("wagtailadmin_pages:edit", args=[article.pk])
    public = Client().get(url)
    assert public.status_code == 410
    assert "It was not true." in public.content.decode()
    assert "Made up" not in public.content.decode()
    entry = AuditEntry.objects.get(road="retracted")
    assert (entry.reason, entry.note, entry.by_name) == ("Made up", "It was not true.", "Publisher")


@pytest.mark.parametrize("who", [*NOBODY_ELSE, "editor"])
def test_nobody_else_retracts(room: Newsroom, who: str) -> None:
    article = room.published()
    client = room.client(getattr(room, who))
    assert client.get(address("retract", article)).status_code == 403
    assert post(client, "retract", article, digest=digest_now(article)).status_code == 403
    assert is_public(article)


def test_what_is_not_live_is_not_retracted(room: Newsroom) -> None:
    article = room.draft()
    client = room.client(room.publisher)
    assert client.get(address("retract", article)).status_code == 409
    assert post(client, "retract", article).status_code == 409


def test_page_shows_the_note_as_readers_will_see_it_and_changes_nothing(room: Newsroom) -> None:
    article = room.published()
    url = article.get_url()
    client = room.client(room.publisher)
    digest = pinned(client, "retract", article)
    note = "It was <b>not</b> true."
    response = post(client, "retract", article, digest=digest, reason="", note=note, show="1")
    assert response.status_code == 200
    html = response.content.decode()
    # Escaped for the readers' page, and that for the attribute that holds it.
    assert "It was &amp;lt;b&amp;gt;not&amp;lt;/b&amp;gt; true." in html
    assert "<title>" not in html[html.index("srcdoc=") :]
    assert f'value="{digest}"' in html
    assert is_public(article)
    post(client, "retract", article, digest=digest, note=note)
    assert "It was &lt;b&gt;not&lt;/b&gt; true." in Client().get(url).content.decode()
