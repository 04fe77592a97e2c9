"""Our own page of a preview: for whoever holds the token, kept by nobody, and told to nobody."""

import io
import logging
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as project
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings
from wagtail.models import Locale

from news.models import NewsArticle
from news.previews.logs import HideTokens
from news.previews.models import PreviewOpening
from news.previews.sharing import share
from news.previews.tokens import token_of
from tests.previews.endings import ENDINGS, published, revoked
from tests.previews.test_opening import forgeries
from tests.review.newsroom import Newsroom, fresh


def address(room: Newsroom, article: NewsArticle) -> str:
    return reverse("previews:page", args=[token_of(share(article.pk, by=room.reporter).key)])


def is_closed_to_caches_and_robots(response: Any) -> bool:
    kept = set(re.split(r",\s*", response["Cache-Control"]))
    return (
        {"private", "no-store"} <= kept
        and "public" not in kept
        and response["X-Robots-Tag"] == "noindex"
        and response["Referrer-Policy"] == "no-referrer"
    )


def test_page_shows_the_draft_without_an_account_below_a_bar_that_says_what_it_is(room: Newsroom) -> None:
    response = Client().get(address(room, room.draft(title="Trams return")))
    assert response.status_code == 200
    assert is_closed_to_caches_and_robots(response)
    soup = BeautifulSoup(response.content, "html.parser")
    assert [each.text for each in soup.find_all("h1")] == ["Trams return"]
    assert "Some news." in soup.text
    bar = soup.find(class_="preview-bar")
    assert bar is not None
    assert "A draft, shared by Reporter. It is not published." in " ".join(bar.text.split())
    until = share(NewsArticle.objects.get().pk, by=room.reporter).expires_at
    assert bar.find("time")["datetime"][:13] == until.isoformat()[:13]  # type: ignore[index]


def test_bar_stands_on_no_page_that_is_published(room: Newsroom) -> None:
    article = room.published()
    assert "preview-bar" not in Client().get(article.url).content.decode()


def test_page_is_the_same_for_who_is_signed_in(room: Newsroom) -> None:
    url = address(room, room.draft())
    anonymous, signed_in = Client().get(url), room.client(room.chief).get(url)
    assert anonymous.content == signed_in.content
    assert is_closed_to_caches_and_robots(signed_in)


@pytest.mark.parametrize("who", [None, "outsider", "reporter"])
def test_session_of_the_newsroom_opens_no_ended_link(room: Newsroom, who: str | None) -> None:
    article = room.draft(title="Trams return")
    url = address(room, article)
    revoked(room, article, article.preview_links.get())
    client = room.client(getattr(room, who)) if who else Client()
    response = client.get(url)
    assert response.status_code == 410
    assert "Trams return" not in response.content.decode()


def test_each_get_is_logged_as_an_opening_and_a_head_is_not(room: Newsroom) -> None:
    url = address(room, room.draft())
    response = Client().head(url)
    assert (response.status_code, response.content) == (200, b"")
    assert is_closed_to_caches_and_robots(response)
    assert not PreviewOpening.objects.exists()
    Client().get(url, headers={"user-agent": "Chat/2 (link preview)"})
    opening = PreviewOpening.objects.get()
    assert (opening.how, opening.user_agent) == ("page", "Chat/2 (link preview)")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_page_is_only_read(room: Newsroom, method: str) -> None:
    url = address(room, room.draft())
    # As a browser would send it from another site, too.
    response = getattr(Client(enforce_csrf_checks=True), method)(url)
    assert response.status_code == 405
    assert not PreviewOpening.objects.exists()


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: str(ending.__name__))
def test_page_of_an_ended_link_says_so_at_the_cost_of_one_query(room: Newsroom, ending: Any) -> None:
    article = room.draft(title="Trams return")
    url = address(room, article)
    ending(room, article, article.preview_links.get())
    with CaptureQueriesContext(connection) as queries:
        response = Client().get(url)
    assert response.status_code == 410
    assert is_closed_to_caches_and_robots(response)
    html = response.content.decode()
    assert "The preview has ended" in html
    assert "Trams return" not in html
    assert not PreviewOpening.objects.exists()
    assert len(queries) == 1 or ending.__name__ == "site_deleted"


def test_page_of_a_published_text_leads_to_the_article(room: Newsroom) -> None:
    article = room.draft()
    url = address(room, article)
    published(room, article, article.preview_links.get())
    soup = BeautifulSoup(Client().get(url).content, "html.parser")
    way = soup.find("a", class_="notice__way")
    assert way is not None
    assert way["href"] == fresh(article).full_url


def test_page_of_a_forged_token_says_the_same_and_costs_no_query(room: Newsroom) -> None:
    good = token_of(share(room.draft().pk, by=room.reporter).key)
    answers = set()
    for forged in forgeries(good):
        if not forged or "\ud800" in forged:  # no address
            continue
        with CaptureQueriesContext(connection) as queries:
            response = Client().get(reverse("previews:page", args=[forged.replace("\n", "%0A")]))
        assert response.status_code == 410
        assert is_closed_to_caches_and_robots(response)
        assert len(queries) == 0, forged
        answers.add(response.content)
    assert len(answers) == 1


def test_page_speaks_the_language_of_the_article(room: Newsroom) -> None:
    locale = Locale.objects.create(language_code="az")
    source = room.draft()
    source.copy_for_translation(locale, copy_parents=True)
    article = NewsArticle.objects.get(locale=locale)
    article.save_revision(user=room.chief)
    link = share(article.pk, by=room.chief)
    url = reverse("previews:page", args=[token_of(link.key)])
    response = Client().get(url, headers={"accept-language": "ru"})
    assert response["Content-Language"] == "az"
    assert b'<html lang="az"' in response.content
    revoked(room, article, link)
    assert Client().get(url)["Content-Language"] == "az"


def test_links_on_the_page_and_its_frame_tell_nobody_the_address(room: Newsroom) -> None:
    body = [("paragraph", '<p><a href="https://elsewhere.example/">elsewhere</a></p>')]
    url = address(room, room.draft(body=body))
    response = Client().get(url)
    assert "https://elsewhere.example/" in response.content.decode()
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Frame-Options"] == "DENY"
    # Not in a canonical link or a form either, from where it would be copied.
    assert url.split("/")[2] not in response.content.decode()


@pytest.fixture
def lines() -> Any:
    """What the project's own handler of log lines writes."""
    handlers = logging.getLogger().handlers
    [handler] = [each for each in handlers if any(isinstance(f, HideTokens) for f in each.filters)]
    assert isinstance(handler, logging.StreamHandler)
    stream = io.StringIO()
    before = handler.setStream(stream)
    yield stream
    handler.setStream(before)


def test_no_line_of_the_log_has_a_token(
    room: Newsroom, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = room.draft()
    url = address(room, article)
    token = url.split("/")[2]
    client = Client(raise_request_exception=False)
    client.post(url)
    client.get(url + "nothing/")
    with monkeypatch.context() as broken:
        broken.setattr(NewsArticle, "serve_preview", lambda *args: 1 / 0)
        assert client.get(url).status_code == 500
    revoked(room, article, article.preview_links.get())
    client.get(url)
    logging.getLogger("anybody").warning("seen %s of %d", {"at": url}, 1)
    written = lines.getvalue()
    for line in (
        "Method Not Allowed",
        "Not Found",
        "Internal Server Error",
        "Gone",
        "seen {'at': '/previews/",
    ):
        assert line in written
    assert token not in written
    assert written.count("[token]") >= 5


def test_filter_of_tokens_stands_in_the_settings_of_production() -> None:
    handlers: Any = project.LOGGING["handlers"]
    assert all("hide_tokens" in handler["filters"] for handler in handlers.values())


def test_page_without_a_site_at_this_host_is_not_found(room: Newsroom, settings: Settings) -> None:
    url = address(room, room.draft())
    site = room.city.get_site()
    site.is_default_site = False
    site.save()
    assert Client().get(url).status_code == 404
    assert Client().get(url, headers={"host": "localhost"}).status_code == 200
