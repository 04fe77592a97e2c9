"""What readers get, and what it costs."""

import re
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, PageViewRestriction, Site

from home.models import HomePage, StandardPage
from news.models import NewsIndex, SiteSettings
from news.record.models import PublishedArticle, StreamEntry
from news.record.tail import tail
from tests import factories

pytestmark = pytest.mark.django_db

# Every table in which an article is kept as a page, or a draft of it.
NEWSROOM_TABLES = ("news_newsarticle", "wagtailcore_revision", "news_articleauthor", "news_correction")


@pytest.fixture
def section() -> NewsIndex:
    SiteSettings.for_site(Site.objects.get())
    return factories.section(title="Politics", slug="politics")


def queries(client: Client, path: str, status: int = 200) -> list[str]:
    with override_settings(LOG_POLL_SECONDS=60):
        tail.forget()
        client.get(path)  # what is known until the log goes on is not counted
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
    assert response.status_code == status, path
    return [query["sql"] for query in captured.captured_queries]


def front_page(section: NewsIndex) -> None:
    """Arrange the front page: leads, the latest, the section, a tag, an author."""
    home = factories.home()
    leads = [factories.article(section) for _ in range(2)]
    author = factories.author()
    for article in leads:
        article.tags.add("sea")
    empty = {"title": "", "section": None, "tag": "", "author": None, "count": 5, "layout": "strip"}
    home.arrangement = [
        ("lead_stories", {"stories": [{"article": each, "until": None} for each in leads]}),
        ("stream", empty),
        ("stream", empty | {"section": section}),
        ("stream", empty | {"tag": "sea", "layout": "list"}),
        ("stream", empty | {"author": author}),
    ]
    home.save_revision().publish()


def test_cost_of_a_page_does_not_grow_with_its_news(client: Client, section: NewsIndex) -> None:
    front_page(section)
    factories.article(section, slug="story", tags=["a"], authors=[factories.author()])
    paths = ["/", "/politics/", "/politics/story/"]
    before = {path: len(queries(client, path)) for path in paths}
    authors = [factories.author() for _ in range(4)]
    image = factories.image()
    for number in range(25):
        tags = [f"tag{number}", "sea", "b", "c"]
        factories.article(section, tags=tags, authors=authors, lead_image=image)
    rich = factories.draft(
        section,
        slug="rich",
        tags=list("defgh"),
        authors=authors,
        body=[("image", {"image": image, "alt": "A field"})] * 5,
    )
    factories.publish(rich)
    factories.section(section, title="Parliament")
    factories.section(section, title="Parties")
    after = {path: len(queries(client, path)) for path in paths}
    assert after == before
    assert len(queries(client, "/politics/rich/")) == before["/politics/story/"]
    assert before["/politics/story/"] <= 10
    assert before["/politics/"] <= 18
    assert before["/"] <= 18


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/politics/", 200),
        ("/politics/story/", 200),
        ("/politics/draft/", 404),
        ("/politics/gone/", 410),
        ("/politics/nothing/", 404),
        ("/nothing/", 404),
        ("/az/", 404),
    ],
)
def test_no_anonymous_page_reads_an_article_from_the_newsroom(
    client: Client, section: NewsIndex, path: str, status: int
) -> None:
    front_page(section)
    factories.article(section, slug="story")
    factories.draft(section, slug="draft")
    factories.retract(factories.article(section, slug="gone"))
    for sql in queries(client, path, status):
        # The front page's own arrangement names articles by number; that is all it may know.
        assert not any(f'FROM "{table}"' in sql or f'JOIN "{table}"' in sql for table in NEWSROOM_TABLES), sql


def test_article_answers_at_its_address_with_headline_breadcrumb_and_dateline(
    client: Client, section: NewsIndex
) -> None:
    moment = timezone.now().replace(year=2022, month=8, day=25, hour=8, minute=55)
    factories.article(
        section, title="Bridge <b>opens</b> & stays", slug="story", place="Baku", published_at=moment
    )
    html = client.get("/politics/story/").content.decode()
    assert "Bridge &lt;b&gt;opens&lt;/b&gt; &amp; stays" in html
    assert '<time datetime="2022-08-25T08:55' in html
    assert "25 August 2022, 08:55" in html
    assert 'href="/politics/"' in html
    assert "Baku" in html


def test_stream_by_an_author_lists_what_is_of_this_edition(client: Client, section: NewsIndex) -> None:
    author = factories.author()
    home = factories.home()
    az = home.copy_for_translation(Locale.objects.create(language_code="az"))
    az.save_revision().publish()
    there = factories.section(az, title="Siyasət", slug="siyaset")
    factories.article(there, title="Başqa dildə", authors=[author])
    factories.article(section, title="In this one", authors=[author])
    factories.article(section, title="By another", authors=[factories.author()])
    block = {"title": "By her", "section": None, "tag": "", "author": author, "count": 5, "layout": "list"}
    home = HomePage.objects.get(pk=home.pk)
    home.arrangement = [("stream", block)]
    home.save_revision().publish()
    html = client.get("/").content.decode()
    assert "In this one" in html
    assert "By another" not in html
    assert "Başqa dildə" not in html


def test_stream_of_a_tag_of_signs_alone_has_its_stories_and_no_page(
    client: Client, section: NewsIndex
) -> None:
    sums = factories.article(section, tags=["+++"])
    factories.article(section)
    block = {"title": "", "section": None, "tag": "+++", "author": None, "count": 5, "layout": "list"}
    home = factories.home()
    home.arrangement = [("stream", block)]
    home.save_revision().publish()
    shown = BeautifulSoup(client.get("/").content, "html.parser")
    assert shown.select(".part__title")[0].get_text() == "+++"
    assert shown.select(".part__title")[0].a is None
    assert front_page_links(client) == [sums.get_url()]


def test_pages_of_ours_name_no_host(client: Client, section: NewsIndex) -> None:
    image = factories.image(file=factories.image_file(size=(1000, 700)))
    other = factories.article(section, lead_image=image)
    links = f'<p><a linktype="page" id="{other.pk}">x</a> as on http://localhost/ itself</p>'
    body = [("paragraph", links), ("image", {"image": image, "alt": "A field"})]
    factories.article(section, slug="story", lead_image=image, body=body)
    for path in ("/politics/story/", "/politics/", "/"):
        soup = BeautifulSoup(client.get(path).content, "html.parser")
        assert "http://localhost" not in re.sub(r">[^<]*<", "><", str(soup.body)), path
    assert "as on http://localhost/ itself" in client.get("/politics/story/").content.decode()


def test_address_that_an_article_had_leads_to_where_it_is(client: Client, section: NewsIndex) -> None:
    article = factories.article(section, slug="story")
    factories.publish_change(article, slug="new")
    response = client.get("/politics/story/")
    assert (response.status_code, response["Location"]) == (301, "/politics/new/")
    factories.revise(section, slug="government").publish()
    assert client.get("/politics/new/")["Location"] == "/government/new/"
    assert client.get("/politics/story/")["Location"] == "/government/new/"
    assert client.get("/politics/")["Location"].endswith("/government/")


def test_address_that_a_plain_page_had_leads_to_where_it_is(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    home = factories.home()
    about = home.add_child(instance=StandardPage(title="About", slug="about"))
    below = about.add_child(instance=StandardPage(title="Jobs", slug="jobs"))
    factories.publish(below)
    with django_capture_on_commit_callbacks(execute=True):
        factories.publish_change(about, slug="about-us")
    assert client.get("/about/")["Location"].endswith("/about-us/")
    assert client.get("/about/jobs/")["Location"].endswith("/about-us/jobs/")
    assert client.get("/about-us/jobs/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        factories.publish_change(factories.home(), slug="another")
    assert client.get("/about-us/").status_code == 200
    assert Redirect.objects.count() == 2


def test_address_of_a_plain_page_that_was_never_public_leads_nowhere(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    plan = factories.home().add_child(instance=StandardPage(title="Plan", slug="plan", live=False))
    plan.slug = "secret-plan"
    with django_capture_on_commit_callbacks(execute=True):
        plan.save()
    assert client.get("/plan/").status_code == 404


def test_address_of_a_retracted_article_answers_410(client: Client, section: NewsIndex) -> None:
    article = factories.article(section, slug="story", title="Secret plan")
    factories.retract(article)
    response = client.get("/politics/story/")
    assert response.status_code == 410
    assert b"Secret plan" not in response.content


def test_expired_article_is_gone_before_the_worker_comes(client: Client, section: NewsIndex) -> None:
    article = factories.draft(section, slug="story")
    factories.publish_change(article, expire_at=timezone.now() + timedelta(hours=1))
    assert client.get("/politics/story/").status_code == 200
    Page.objects.filter(pk=article.pk).update(expire_at=timezone.now())
    PublishedArticle.objects.update(expires_at=timezone.now())
    StreamEntry.objects.update(expires_at=timezone.now())
    assert client.get("/politics/story/").status_code == 410
    assert article.title not in client.get("/politics/").content.decode()


def test_new_article_may_take_the_address_that_another_has_left(client: Client, section: NewsIndex) -> None:
    old = factories.article(section, slug="story", title="Old")
    factories.publish_change(old, slug="elsewhere")
    assert client.get("/politics/story/")["Location"] == "/politics/elsewhere/"
    factories.article(section, slug="story", title="New")
    assert b"New" in client.get("/politics/story/").content


def test_section_is_paged_by_position(client: Client, section: NewsIndex) -> None:
    now = timezone.now()
    for number in range(45):
        factories.article(section, title=f"No {number:02}.", published_at=now - timedelta(minutes=number))
    seen: list[str] = []
    url = "/politics/"
    for _ in range(3):
        shown = BeautifulSoup(client.get(url).content, "html.parser")
        seen += [each.get_text() for each in shown.select(".stories .card__title")]
        url = "/politics/" + "".join(str(each["href"]) for each in shown.select(".pager__older"))
    assert seen == [f"No {number:02}." for number in range(45)]


@pytest.mark.parametrize("cursor", ["nonsense", "%00", "1-2.abc", "x" * 5000])
def test_position_that_the_section_did_not_give_is_not_found(
    client: Client, section: NewsIndex, cursor: str
) -> None:
    assert client.get(f"/politics/?before={cursor}").status_code == 404


def test_answer_to_a_person_who_is_signed_in_is_theirs_alone(client: Client, section: NewsIndex) -> None:
    factories.article(section, slug="story")
    assert "private" not in client.get("/politics/story/").get("Cache-Control", "")
    client.force_login(factories.superuser())
    assert client.get("/politics/story/")["Cache-Control"] == "private, no-store"


def test_article_behind_a_lock_is_shown_to_whom_it_is_meant_for(client: Client, section: NewsIndex) -> None:
    factories.article(section, slug="story", title="For members")
    PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.LOGIN)
    response = client.get("/politics/story/")
    assert response.status_code == 302
    client.force_login(factories.user())
    response = client.get("/politics/story/")
    assert b"For members" in response.content
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


def test_lead_story_whose_time_has_passed_no_longer_leads(client: Client, section: NewsIndex) -> None:
    home: HomePage = factories.home()
    past, future = timezone.now() - timedelta(hours=1), timezone.now() + timedelta(hours=1)
    old, current = factories.article(section), factories.article(section)
    hidden = factories.draft(section)
    stories = [(old, past), (hidden, None), (current, future)]
    home.arrangement = [
        ("lead_stories", {"stories": [{"article": each, "until": until} for each, until in stories]})
    ]
    home.save_revision().publish()
    assert front_page_links(client) == [current.get_url()]


def test_front_page_that_nobody_arranged_shows_the_latest(client: Client, section: NewsIndex) -> None:
    articles = [factories.article(section) for _ in range(3)]
    assert front_page_links(client) == [article.get_url() for article in reversed(articles)]


def front_page_links(client: Client) -> list[str]:
    """Return the addresses of what the front page shows, besides the most read."""
    shown = BeautifulSoup(client.get("/").content, "html.parser")
    return [str(each["href"]) for each in shown.select(".front :is(.card__title, .stream__title) a")]
