"""Every state of a page at every address: what is not public can't be told from nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Page

from news.record.models import PublishedArticle
from tests import factories
from tests.wagtail_api.asking import PAGES, ask, ids
from tests.wagtail_api.newsroom import EXPIRY, HUSHED, OTHER_HOST, Newsroom, lock, open_newsroom, plain

pytestmark = pytest.mark.django_db

NOBODY = 987_654
TREE = ("child_of", "descendant_of", "ancestor_of", "translation_of")
LISTS = (
    "",
    "?fields=*&limit=100",
    "?type=news.NewsArticle&fields=*",
    "?type=news.NewsIndex&fields=*",
    "?type=home.HomePage&fields=*",
    "?type=home.StandardPage&fields=*",
    "?type=wagtailcore.Page&order=-first_published_at",
    "?order=slug",
    "?descendant_of=root&fields=*",
    f"?search={HUSHED}&fields=*",
    f"?search={HUSHED}+ferry&search_operator=or&fields=*",
    f"?tags={HUSHED}",
)


@pytest.fixture
def newsroom(settings: Settings) -> Newsroom:
    settings.ALLOWED_HOSTS = ["testserver", OTHER_HOST]
    return open_newsroom()


def test_list_has_all_that_is_public_and_nothing_else(client: Client, newsroom: Newsroom) -> None:
    expected = newsroom.public_ids() | {page.pk for page in newsroom.expiring.values()}
    answer = ask(client, "?limit=100")
    assert [item["id"] for item in answer["items"]] == sorted(expected)
    assert answer["meta"]["total_count"] == len(expected)


def test_no_list_has_a_word_of_what_is_not_public(client: Client, newsroom: Newsroom) -> None:
    for rest in LISTS:
        response = client.get(PAGES + rest)
        assert response.status_code == 200, rest
        assert HUSHED not in response.content.decode().lower(), rest
        assert not newsroom.hidden_ids() & {item["id"] for item in response.json()["items"]}, rest


def test_details_of_what_is_public_have_no_word_of_what_is_not(client: Client, newsroom: Newsroom) -> None:
    for what, page in newsroom.shown.items():
        response = client.get(f"{PAGES}{page.pk}/")
        assert response.status_code == 200, what
        assert HUSHED not in response.content.decode().lower(), what


def test_hidden_page_answers_as_one_that_is_not_there(client: Client, newsroom: Newsroom) -> None:
    missing = ask(client, f"{NOBODY}/", status=404)
    for what, page in newsroom.hidden.items():
        assert ask(client, f"{page.pk}/", status=404) == missing, what
        assert ask(client, f"find/?id={page.pk}", status=404) == missing, what
        assert ask(client, f"find/?html_path={path_of(page)}", status=404) == missing, what
        assert ids(client, f"?id={page.pk}") == [], what
        assert ids(client, f"?slug={page.slug}") == [], what
        assert page.pk not in ids(client, f"?title={page.title}&type=news.NewsIndex,home.StandardPage"), what
        assert page.pk not in ids(client, f"?title={page.title}&slug={page.slug}"), what


def path_of(page: Page) -> str:
    """Return where the page would stand: its path without the slug of its front page."""
    return "/" + (page.url_path.split("/", 2)[2] or page.slug)


def test_hidden_page_can_not_be_told_from_nothing_by_its_place_in_the_tree(
    client: Client, newsroom: Newsroom
) -> None:
    for parameter in TREE:
        nothing = ask(client, f"?{parameter}={NOBODY}", status=400)["message"]
        for what, page in newsroom.hidden.items():
            message = ask(client, f"?{parameter}={page.pk}", status=400)["message"]
            assert message.replace(str(page.pk), str(NOBODY)) == nothing, (parameter, what)


def test_what_expires_is_gone_in_that_second_without_a_worker(client: Client, newsroom: Newsroom) -> None:
    with time_machine.travel(timezone.now() + EXPIRY + timedelta(seconds=1), tick=False):
        shown = ids(client, "?limit=100")
        for page in newsroom.expiring.values():
            assert page.pk not in shown
            ask(client, f"{page.pk}/", status=404)
            ask(client, f"find/?id={page.pk}", status=404)
            ask(client, f"?ancestor_of={page.pk}", status=400)
        ask(client, "find/?html_path=/politics/sale/", status=404)
        ask(client, "find/?html_path=/offer/", status=404)


def test_page_below_one_that_expired_is_gone_with_it(client: Client, newsroom: Newsroom) -> None:
    child = plain(newsroom.expiring["plain"], title="Terms", slug="terms")
    ask(client, f"{child.pk}/")
    with time_machine.travel(timezone.now() + EXPIRY + timedelta(seconds=1), tick=False):
        ask(client, f"{child.pk}/", status=404)


def test_draft_over_a_live_article_shows_what_was_published(client: Client, newsroom: Newsroom) -> None:
    page = newsroom.shown["draft over live"]
    detail = ask(client, f"{page.pk}/")
    assert (detail["title"], detail["meta"]["slug"], detail["standfirst"]) == ("Calm", "calm", "")
    assert ids(client, "?slug=calm") == [page.pk]
    ask(client, f"find/?html_path=/politics/{HUSHED}-slug/", status=404)


def test_article_is_gone_with_the_lock_on_its_section(client: Client, newsroom: Newsroom) -> None:
    article = newsroom.shown["live"]
    ask(client, f"{article.pk}/")
    lock(newsroom.section)
    ask(client, f"{article.pk}/", status=404)
    assert article.pk not in ids(client, "?limit=100")
    assert newsroom.section.pk not in ids(client, "?limit=100")


def test_article_that_the_record_lacks_is_not_shown_however_live_its_page(
    client: Client, newsroom: Newsroom
) -> None:
    article = newsroom.shown["live"]
    PublishedArticle.objects.filter(pk=article.pk).delete()
    assert Page.objects.get(pk=article.pk).live
    ask(client, f"{article.pk}/", status=404)
    assert article.pk not in ids(client, "?limit=100")
    ask(client, f"?ancestor_of={article.pk}", status=400)


def test_signed_in_editor_sees_no_more_and_the_answer_is_theirs_alone(newsroom: Newsroom) -> None:
    client = Client()
    client.force_login(factories.superuser("nosy"))
    response = client.get(f"{PAGES}?limit=100")
    assert HUSHED not in response.content.decode().lower()
    assert "no-store" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]
    for page in newsroom.hidden.values():
        assert client.get(f"{PAGES}{page.pk}/").status_code == 404


def test_each_host_has_the_pages_of_its_own_site(client: Client, newsroom: Newsroom) -> None:
    theirs = {newsroom.hidden[name].pk for name in ("other front page", "other section", "other article")}
    assert set(ids(client, "?limit=100", headers={"host": OTHER_HOST})) == theirs
    detail = ask(client, f"{newsroom.hidden['other article'].pk}/", headers={"host": OTHER_HOST})
    assert detail["meta"]["detail_url"].startswith(f"http://{OTHER_HOST}{PAGES}")
    # Both sites have a front page at this path.
    response = client.get(f"{PAGES}find/?html_path=/", headers={"host": OTHER_HOST})
    assert response["Location"] == f"{PAGES}{newsroom.hidden['other front page'].pk}/"
    for page in newsroom.shown.values():
        ask(client, f"{page.pk}/", status=404, headers={"host": OTHER_HOST})
