"""Sharing from the admin: by who may edit or review the article, and by nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pydantic import ValidationError
from pytest_django.fixtures import Settings
from wagtail.models import PageLogEntry

from cms.settings.environment import Environment
from news.models import NewsArticle
from news.previews.models import PreviewLink, PreviewOpening
from news.previews.sharing import share
from news.previews.tokens import token_of
from tests.previews.endings import published, revoked
from tests.review.newsroom import Newsroom, fresh, group_for, member

FRONT_END = "https://front.example/preview"


def screen(article: NewsArticle) -> str:
    return reverse("preview_links:index", args=[article.pk])


def end(link: PreviewLink, article: NewsArticle | None = None) -> str:
    return reverse("preview_links:revoke", args=[article.pk if article else link.article_id, link.pk])


def text(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").text.split())


def test_reporter_makes_a_link_and_finds_it_to_copy(room: Newsroom) -> None:
    article, client = room.draft(), room.client(room.reporter)
    response = client.post(screen(article))
    assert response["Location"] == screen(article)
    link = PreviewLink.objects.get()
    assert link.revision_id == article.latest_revision_id
    assert link.created_by == room.reporter
    assert link.expires_at - link.created_at == timedelta(hours=24)
    response = client.get(screen(article))
    field = BeautifulSoup(response.content, "html.parser").find(id=f"link-{link.pk}")
    assert field is not None
    assert field["value"] == f"http://localhost/previews/{token_of(link.key)}/"
    assert Client().get(str(field["value"]), headers={"host": "localhost"}).status_code == 200
    assert "lasts 24 hours" in text(response)


def test_link_leads_to_the_front_end_with_the_token_in_the_fragment(
    room: Newsroom, settings: Settings
) -> None:
    settings.HEADLESS_PREVIEW_URL = FRONT_END
    article, client = room.draft(), room.client(room.reporter)
    client.post(screen(article))
    wanted = f"{FRONT_END}#token={token_of(PreviewLink.objects.get().key)}"
    assert f'value="{wanted}"' in client.get(screen(article)).content.decode()


def test_draft_is_opened_in_the_front_end_by_a_short_link(room: Newsroom, settings: Settings) -> None:
    article, client = room.draft(), room.client(room.reporter)
    assert "Open in the front end" not in client.get(screen(article)).content.decode()
    assert client.post(screen(article), {"open": "1"})["Location"] == screen(article)
    settings.HEADLESS_PREVIEW_URL = FRONT_END
    assert "Open in the front end" in client.get(screen(article)).content.decode()
    response = client.post(screen(article), {"open": "1"})
    link = PreviewLink.objects.latest("pk")
    assert response["Location"] == f"{FRONT_END}#token={token_of(link.key)}"
    assert link.expires_at - link.created_at == timedelta(hours=1)


def test_hours_of_a_link_are_set_by_the_environment(room: Newsroom, settings: Settings) -> None:
    settings.PREVIEW_HOURS = 2
    link = share(room.draft().pk, by=room.reporter)
    assert link.expires_at - link.created_at == timedelta(hours=2)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("headless_preview_url", "front.example/preview"),
        ("headless_preview_url", "javascript:alert(1)"),
        ("headless_preview_url", "https://front.example/#/preview"),
        ("preview_hours", "0"),
        ("preview_hours", "721"),
    ],
)
def test_setting_that_would_make_no_good_link_is_refused(variable: str, value: str) -> None:
    given: dict[str, Any] = {"secret_key": "x" * 50, "allowed_hosts": "news.example", variable: value}
    with pytest.raises(ValidationError, match=variable):
        Environment(**given)


def test_openings_are_listed_for_the_editor(room: Newsroom) -> None:
    article = room.draft()
    link = share(article.pk, by=room.reporter)
    for number in range(7):
        at = timezone.now() - timedelta(hours=number)
        PreviewOpening.objects.create(
            link=link, how="page" if number else "api", user_agent=f"B{number}", at=at
        )
    shown = text(room.client(room.editor).get(screen(article)))
    assert "Opened 7 times." in shown
    assert "front end, B0" in shown
    assert "our page, B4" in shown
    assert "B5" not in shown


def test_name_of_a_browser_is_text_and_not_markup(room: Newsroom) -> None:
    article = room.draft()
    link = share(article.pk, by=room.reporter)
    PreviewOpening.objects.create(link=link, how="page", user_agent="<script>alert(1)</script>")
    assert b"<script>alert" not in room.client(room.editor).get(screen(article)).content


def test_link_is_revoked_by_a_colleague(room: Newsroom) -> None:
    article = room.draft()
    link = share(article.pk, by=room.reporter)
    client = room.client(room.colleague)
    assert client.post(end(link))["Location"] == screen(article)
    link.refresh_from_db()
    first = link.revoked_at
    assert first is not None
    html = client.get(screen(article))
    assert "revoked" in text(html)
    assert token_of(link.key) not in html.content.decode()
    client.post(end(link))
    link.refresh_from_db()
    assert link.revoked_at == first


def test_history_tells_who_shared_and_revoked(room: Newsroom) -> None:
    article = room.draft()
    revoked(room, article, share(article.pk, by=room.reporter))
    told = PageLogEntry.objects.filter(action__startswith="previews.").order_by("pk")
    assert [(each.action, each.user_id) for each in told] == [
        ("previews.share", room.reporter.pk),
        ("previews.revoke", room.editor.pk),
    ]
    shown = room.client(room.editor).get(reverse("wagtailadmin_pages:history", args=[article.pk]))
    assert "Shared a preview, until" in text(shown)
    assert "Revoked a link to a preview" in text(shown)


@pytest.mark.parametrize("who", ["outsider", "lawyer"])
def test_who_may_not_edit_here_shares_and_revokes_nothing(room: Newsroom, who: str) -> None:
    article = room.draft(title="Secret")
    link = share(article.pk, by=room.reporter)
    client = room.client(getattr(room, who))
    for response in (client.get(screen(article)), client.post(screen(article)), client.post(end(link))):
        assert response.status_code == 403
        assert "Secret" not in response.content.decode()
        assert token_of(link.key) not in response.content.decode()
    assert PreviewLink.objects.get().revoked_at is None


def test_who_only_adds_shares_own_articles_alone(room: Newsroom) -> None:
    group_for("Freelancers", room.city, "add")
    freelancer = member("freelancer", "Freelancers")
    own, other = room.draft(by=freelancer, slug="own"), room.draft(slug="other")
    client = room.client(freelancer)
    assert client.post(screen(own)).status_code == 302
    assert client.post(screen(other)).status_code == 403
    assert PreviewLink.objects.get().article_id == own.pk


def test_reviewer_shares_what_is_in_their_stage(room: Newsroom) -> None:
    article = room.submit(room.draft(needs_legal_review=True))
    client = room.client(room.lawyer)
    assert client.post(screen(article)).status_code == 403
    article = room.approve(article, by=room.editor)
    while fresh(article).current_workflow_task.name != "Legal":
        article = room.approve(article, by=room.publisher)
    assert client.post(screen(article)).status_code == 302


def test_right_that_was_taken_away_revokes_nothing_more(room: Newsroom) -> None:
    article = room.draft()
    link = share(article.pk, by=room.reporter)
    room.reporter.groups.clear()
    client = room.client(room.reporter)
    assert client.post(end(link)).status_code in {302, 403}
    link.refresh_from_db()
    assert link.revoked_at is None


def test_link_of_another_article_is_not_revoked_by_way_of_ones_own(room: Newsroom) -> None:
    theirs = room.draft(section=room.sport, by=room.outsider, slug="theirs")
    link = share(theirs.pk, by=room.outsider)
    own = room.draft(slug="own")
    assert room.client(room.reporter).post(end(link, own)).status_code == 404
    assert room.client(room.reporter).post(end(link)).status_code == 403
    link.refresh_from_db()
    assert link.revoked_at is None


def test_forged_revision_is_not_shared(room: Newsroom) -> None:
    other = room.draft(section=room.sport, by=room.outsider, slug="theirs")
    article = room.draft(slug="own")
    forged = {"revision": other.latest_revision_id, "article": other.pk, "expires_at": "2099-01-01"}
    room.client(room.reporter).post(screen(article), forged)
    link = PreviewLink.objects.get()
    assert (link.article_id, link.revision_id) == (article.pk, article.latest_revision_id)
    assert link.expires_at < timezone.now() + timedelta(hours=25)


def test_published_text_is_not_shared_and_a_later_draft_is(room: Newsroom) -> None:
    article = room.draft()
    published(room, article, share(article.pk, by=room.reporter))
    client = room.client(room.reporter)
    shown = client.get(screen(article))
    assert "There is no draft to share" in text(shown)
    assert "Make a link" not in text(shown)
    assert client.post(screen(article)).status_code == 409
    room.revise(article, by=room.reporter, title="Better")
    assert client.post(screen(article)).status_code == 302


def test_article_of_no_site_is_not_shared(room: Newsroom) -> None:
    section = room.city.get_root().add_child(instance=type(room.city)(title="Nowhere", slug="nowhere"))
    article = room.draft(section=section, by=room.chief)
    client = room.client(room.chief)
    assert client.get(screen(article)).status_code == 200
    assert client.post(screen(article)).status_code == 409
    assert not PreviewLink.objects.exists()


def test_link_is_made_and_revoked_by_posts_from_our_own_pages_alone(room: Newsroom) -> None:
    article = room.draft()
    link = share(article.pk, by=room.reporter)
    client = Client(enforce_csrf_checks=True)
    client.force_login(room.reporter)
    for url in (screen(article), end(link)):
        assert client.post(url).status_code == 403
    assert room.client(room.reporter).get(end(link)).status_code == 405
    assert PreviewLink.objects.get().revoked_at is None


def test_who_is_not_signed_in_is_sent_to_the_login(room: Newsroom) -> None:
    article = room.draft()
    link = share(article.pk, by=room.reporter)
    for client in (Client(), room.client(room.closed)):
        for response in (client.get(screen(article)), client.post(screen(article)), client.post(end(link))):
            assert response.status_code == 302
            assert reverse("wagtailadmin_login") in response["Location"]
    assert PreviewLink.objects.get().revoked_at is None


@pytest.mark.parametrize("number", [2**60, 10**30])
def test_article_or_link_that_does_not_exist_is_not_found(room: Newsroom, number: int) -> None:
    client, article = room.client(room.chief), room.draft()
    assert client.get(reverse("preview_links:index", args=[number])).status_code == 404
    assert client.post(reverse("preview_links:index", args=[number])).status_code == 404
    assert client.post(reverse("preview_links:revoke", args=[article.pk, number])).status_code == 404
    assert client.get(reverse("preview_links:index", args=[room.city.pk])).status_code == 404


def test_button_is_shown_to_who_may_share(room: Newsroom) -> None:
    article = room.draft()
    edit = reverse("wagtailadmin_pages:edit", args=[article.pk])
    assert screen(article) in room.client(room.reporter).get(edit).content.decode()
    review = reverse("desk:review", args=[article.pk])
    assert screen(article) in room.client(room.editor).get(review).content.decode()
    assert screen(article) not in room.client(room.lawyer).get(review).content.decode()
    explore = reverse("wagtailadmin_explore", args=[room.city.pk])
    assert "/previews/" not in room.client(room.chief).get(explore).content.decode()


def test_screen_makes_as_many_queries_for_many_links_as_for_few(room: Newsroom) -> None:
    article, client, counts = room.draft(), room.client(room.editor), []
    for _ in range(2):
        for _ in range(8):
            link = share(article.pk, by=room.reporter)
            PreviewOpening.objects.bulk_create(PreviewOpening(link=link, how="api") for _ in range(8))
        client.get(screen(article))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(screen(article)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
