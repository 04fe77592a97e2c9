"""The demonstration newsroom: what is in it, for whom, and where it may be loaded."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import import_module
from io import BytesIO, StringIO
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image
from pytest_django.plugin import DjangoDbBlocker
from taggit.models import Tag
from wagtail.models import Locale, PageLogEntry, Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.users.models import User
from home.demo import media
from home.demo.drawing import SCENES, draw, jpeg
from home.demo.portraits import PORTRAITS
from home.demo.reading import Paper, read
from home.models import HomePage, StandardPage
from news.blocks import ArticleBody
from news.desk.models import Notice, PlannedStory
from news.models import Author, NewsArticle, NewsImage, NewsIndex
from news.record import views
from news.record.counts import day_of
from news.record.models import Change, DailyViews, PublishedArticle
from news.review import audit
from news.review.models import UnsignedStory, WorkItem
from tests import factories
from tests.clock import from_noon

PASSWORD = "dateline-demo"
ACCOUNTS = ["reporter", "culture", "editor", "publisher", "legal", "admin"]


def plain_jpeg(_key: str) -> bytes:
    """Stand in for a drawing: what is loaded round it needs none of its renditions."""
    file = BytesIO()
    Image.new("RGB", (320, 213), "#47637c").save(file, "JPEG")
    return file.getvalue()


def load_in_a_hurry(*arguments: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(media, "jpeg", plain_jpeg)
        call_command("demo", *arguments, stdout=StringIO())


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demonstration, loaded once for the tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic(), from_noon():
        load_in_a_hurry("--base-url", "http://news.test:8080")
        yield
        transaction.set_rollback(True)


def documents() -> list[dict[str, Any]]:
    rows = PublishedArticle.objects.order_by("published_at", "path")
    return [json.loads(row) for row in rows.values_list("document", flat=True)]


def summary() -> list[tuple[Any, ...]]:
    """Return what must be the same with every load; ids and names of files follow the database."""
    return [
        (
            document["url"],
            document["headline"],
            document["published_at"],
            document["updated_at"],
            [(block["type"], block["id"]) for block in document["body"]],
            [tag["slug"] for tag in document["tags"]],
            [author["slug"] for author in document["authors"]],
            [related["url"] for related in document["related"]],
            document["word_count"],
            document["version"],
            list(
                DailyViews.objects.filter(article_id=document["id"])
                .order_by("day")
                .values_list("day", "views")
            ),
        )
        for document in documents()
    ]


def front_page(language: str) -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def signed_in(username: str) -> Client:
    client = Client()
    assert client.login(username=username, password=PASSWORD)
    return client


# Loading


@pytest.mark.django_db
def test_two_loads_give_the_same_paper() -> None:
    summaries = []
    noon = timezone.now().replace(hour=12)
    for _ in range(2):
        # Its days are counted from today's, which may end between the two.
        with time_machine.travel(noon), transaction.atomic():
            load_in_a_hurry("--base-url", "http://news.test:8080")
            summaries.append(summary())
            transaction.set_rollback(True)
    assert summaries[0] == summaries[1]
    assert len(summaries[0]) == 70


@pytest.mark.django_db
def test_demo_is_refused_where_settings_do_not_allow_it(settings: Any) -> None:
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="DEMO_ALLOWED"):
        call_command("demo")
    del settings.DEMO_ALLOWED
    with pytest.raises(CommandError, match="DEMO_ALLOWED"):
        call_command("demo", "--if-empty")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_demo_is_refused_by_a_database_in_use() -> None:
    User.objects.create_superuser("owner")
    with pytest.raises(CommandError, match="content in this database already"):
        call_command("demo")
    assert not NewsArticle.objects.exists()


@pytest.mark.django_db
def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="no address of a site"):
        call_command("demo", "--base-url", "news.test:8080")


@pytest.mark.django_db
def test_a_new_newsroom_has_a_front_page_and_keeps_it_when_migrated_again() -> None:
    before = list(HomePage.objects.values())
    assert [page["title"] for page in before] == ["Home"]
    assert isinstance(Site.objects.get(is_default_site=True).root_page.specific, HomePage)
    import_module("home.migrations.0002_first_front_page").make_first_front_page(apps, None)
    assert list(HomePage.objects.values()) == before


@pytest.mark.django_db
@pytest.mark.parametrize("languages", [["en"], ["en", "ru"]])
def test_a_site_without_azerbaijani_has_the_paper_alone(settings: Any, languages: list[str]) -> None:
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [(code, code) for code in languages]
    load_in_a_hurry("--base-url", "http://news.test:8080")
    assert PublishedArticle.objects.count() == 61
    assert HomePage.objects.count() == 1
    assert Tag.objects.count() == 25
    assert not Locale.objects.filter(language_code="az").exists()


@pytest.mark.django_db
def test_if_empty_does_nothing_to_a_loaded_paper(demo: None) -> None:
    before = (NewsArticle.objects.count(), Change.objects.count(), User.objects.count())
    call_command("demo", "--if-empty", "--base-url", "http://news.test:8080")
    assert (NewsArticle.objects.count(), Change.objects.count(), User.objects.count()) == before


@pytest.mark.django_db
def test_if_empty_moves_a_loaded_paper_to_another_port(demo: None) -> None:
    call_command("demo", "--if-empty", "--base-url", "http://news.test:9000")
    assert Site.objects.get(is_default_site=True).root_url == "http://news.test:9000"


# What is in it


@pytest.mark.django_db
def test_paper_has_what_was_promised(demo: None) -> None:
    assert NewsIndex.objects.child_of(front_page("en")).count() == 5
    assert NewsIndex.objects.child_of(front_page("az")).count() == 3
    assert NewsIndex.objects.count() == 9
    assert Author.objects.count() == 8
    assert Tag.objects.count() == 25 + 12
    assert NewsArticle.objects.live().count() == PublishedArticle.objects.count() == 70
    assert NewsArticle.objects.filter(live=False, go_live_at=None).count() == 4
    assert NewsImage.objects.count() == len(SCENES) + len(PORTRAITS)
    assert StandardPage.objects.live().exists()
    assert set(User.objects.values_list("username", flat=True)) == set(ACCOUNTS)


@pytest.mark.django_db
def test_every_block_is_used_and_public(demo: None) -> None:
    used = {block["type"] for document in documents() for block in document["body"]}
    assert used == set(ArticleBody().child_blocks)


@pytest.mark.django_db
def test_every_image_says_what_it_shows_and_whose_it_is(demo: None) -> None:
    for image in NewsImage.objects.all():
        assert image.alt_text
        assert image.credit
    assert NewsImage.objects.exclude(focal_point_x=None).exists()


@pytest.mark.django_db
def test_every_document_is_complete_without_the_worker(demo: None) -> None:
    assert not DBTaskResult.objects.filter(task_path__endswith="tasks.rebuild").exists()
    for document in documents():
        assert document["url"].startswith("http://news.test:8080/")
        article = NewsArticle.objects.get(pk=document["id"])
        assert len(document["related"]) == article.related_links.count()
        assert "data-article" not in document["body_html"]


@pytest.mark.django_db
def test_stories_are_of_the_last_four_months_and_none_of_the_future(demo: None) -> None:
    now = timezone.now()
    published = [datetime.fromisoformat(each["published_at"]) for each in documents()]
    assert max(published) <= now
    assert max(published) > now - timedelta(days=2)
    assert min(published) > now - timedelta(days=125)


@pytest.mark.django_db
def test_only_corrected_stories_are_updated_at_the_time_of_the_correction(demo: None) -> None:
    updated = [each for each in documents() if each["updated_at"] != each["published_at"]]
    corrected = [each for each in documents() if each["corrections"]]
    assert updated == corrected != []
    for document in corrected:
        assert document["updated_at"] == document["corrections"][-1]["at"]
    assert Change.objects.filter(kind=Change.Kind.CORRECTED).count() == len(corrected)


@pytest.mark.django_db
def test_history_of_a_story_is_as_old_as_the_story(demo: None) -> None:
    article = NewsArticle.objects.get(slug="ester-plain-wheat-forecast")
    history = PageLogEntry.objects.filter(page=article.pk).order_by("timestamp", "id")
    assert [(entry.action, entry.user.username) for entry in history] == [
        ("wagtail.create", "reporter"),
        ("wagtail.edit", "reporter"),
        ("wagtail.publish", "publisher"),
        ("wagtail.edit", "editor"),
        ("wagtail.publish", "publisher"),
    ]
    assert max(entry.timestamp for entry in history) == article.last_published_at
    assert article.first_published_at == article.published_at
    assert article.latest_revision_created_at == article.last_published_at
    assert not article.has_unpublished_changes


@pytest.mark.django_db
def test_one_story_is_scheduled(demo: None) -> None:
    article = NewsArticle.objects.get(go_live_at__isnull=False)
    assert not article.live
    assert article.go_live_at > timezone.now()
    assert article.revisions.get().approved_go_live_at == article.go_live_at
    assert not PublishedArticle.objects.filter(pk=article.pk).exists()


@pytest.mark.django_db
def test_front_page_shows_the_arrangement(demo: None) -> None:
    response = Client(SERVER_NAME="127.0.0.1").get("/")
    assert response.status_code == 200
    kinds = {block.block_type for block in front_page("en").arrangement}
    assert kinds == {"lead_stories", "stream", "text"}
    page = response.content.decode()
    lead = NewsArticle.objects.get(slug=read("frontpage.toml")["lead"][0])
    assert lead.title in page


# The edition in Azerbaijani


@pytest.mark.django_db
def test_each_translation_and_its_original_name_each_other(demo: None) -> None:
    by_key = {each["url"]: each for each in documents()}
    translations = [each for each in documents() if each["language"] == "az"]
    assert len(translations) == 9
    for translation in translations:
        [named] = translation["translations"]
        original = by_key[named["url"]]
        assert named["language"] == original["language"] == "en"
        assert original["translations"] == [{"language": "az", "url": translation["url"]}]
        assert translation["url"].startswith("http://news.test:8080/az/")
        for same in ("published_at", "updated_at", "flags", "source"):
            assert translation[same] == original[same], same
        for same in ("slug", "id"):
            assert [each[same] for each in translation["authors"]] == [
                each[same] for each in original["authors"]
            ]
        for same in ("kind", "at"):
            assert [each[same] for each in translation["corrections"]] == [
                each[same] for each in original["corrections"]
            ]


@pytest.mark.django_db
def test_front_page_in_azerbaijani_shows_its_arrangement(demo: None) -> None:
    response = Client(SERVER_NAME="127.0.0.1").get("/az/")
    assert response.status_code == 200
    page = response.content.decode()
    assert '<html lang="az"' in page
    for article in NewsArticle.objects.child_of(NewsIndex.objects.get(slug="seher")):
        assert article.title in page
    assert NewsArticle.objects.get(slug="chain-bridge-repair-84m").title not in page


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/about/", "/city/", "/city/flood-gates-closed-old-quay/"])
def test_pages_of_both_languages_name_each_other(demo: None, path: str) -> None:
    client = Client(SERVER_NAME="127.0.0.1")
    page = client.get(path).content.decode()
    address = re.search(r'<link rel="alternate" hreflang="az" href="http://news.test:8080([^"]+)"', page)
    assert address is not None
    translated = client.get(address[1])
    assert translated.status_code == 200
    assert f'hreflang="en" href="http://news.test:8080{path}"' in translated.content.decode()


# Its readers


@pytest.mark.django_db
def test_every_public_story_has_readers_and_none_before_it_was_out(demo: None) -> None:
    today = day_of(timezone.now())
    for document in documents():
        read = dict(DailyViews.objects.filter(article_id=document["id"]).values_list("day", "views"))
        published = datetime.fromisoformat(document["published_at"]).date()
        assert max(published, today - timedelta(days=29)) <= min(read)
        assert max(read) <= today
        start = views.initial_views(document["id"])
        assert factories.total_views(document["id"]) == start + sum(read.values())


@pytest.mark.django_db
@pytest.mark.parametrize("days", [1, 7])
@pytest.mark.parametrize("language", ["en", "az"])
def test_what_leads_is_among_what_is_read_most(demo: None, language: str, days: int) -> None:
    home = front_page(language)
    read_most = views.ranking([home.pk], days=days, limit=5)
    assert len(read_most) == 5
    counts = [count for _pk, count in read_most]
    assert counts == sorted(counts, reverse=True)
    leads = [story["article"].pk for story in home.arrangement[0].value["stories"]]
    assert leads[0] in [pk for pk, _count in read_most]


@pytest.mark.django_db
def test_one_story_was_read_in_another_system_before(demo: None) -> None:
    [article] = NewsArticle.objects.filter(initial_views__gt=0)
    assert article.slug == "chain-bridge-lorries-banned"
    assert views.initial_views(article.pk) == article.initial_views == 8412
    assert factories.total_views(article.pk) > 8412


@pytest.mark.django_db
def test_record_is_as_the_pages_are_and_the_proof_holds(demo: None) -> None:
    output = StringIO()
    call_command("check_record", stdout=output)
    call_command("verify_audit", stdout=output)
    assert "70 articles compared, 0 differences" in output.getvalue()
    assert "The proof holds" in output.getvalue()


# The accounts


@pytest.mark.django_db
@pytest.mark.parametrize("username", ACCOUNTS)
def test_account_can_work_in_the_admin(demo: None, username: str) -> None:
    client = signed_in(username)
    for address in ("wagtailadmin_home", "desk:queue", "desk:calendar", "desk:notices"):
        assert client.get(reverse(address)).status_code == 200, address


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["reporter", "editor", "publisher", "admin"])
def test_account_can_write(demo: None, username: str) -> None:
    client = signed_in(username)
    section = NewsIndex.objects.get(slug="harbour")
    article = NewsArticle.objects.get(slug="flood-gates-closed-old-quay")
    for address in (
        reverse("wagtailadmin_explore", args=[section.pk]),
        reverse("wagtailadmin_pages:add", args=["news", "newsarticle", section.pk]),
        reverse("wagtailadmin_pages:edit", args=[article.pk]),
        reverse("wagtailadmin_pages:history", args=[article.pk]),
        reverse("wagtailimages:add"),
        reverse("wagtailimages_chooser:choose"),
        reverse("wagtaildocs_chooser:choose"),
        reverse("wagtailsnippetchoosers_news_author:choose"),
    ):
        assert client.get(address).status_code == 200, address


@pytest.mark.django_db
def test_reporter_of_culture_works_there_and_nowhere_else(demo: None) -> None:
    client = signed_in("culture")
    codes = {}
    for slug in ("culture", "harbour"):
        section = NewsIndex.objects.get(slug=slug)
        codes[slug] = client.get(
            reverse("wagtailadmin_pages:add", args=["news", "newsarticle", section.pk])
        ).status_code
    assert codes == {"culture": 200, "harbour": 302}


@pytest.mark.django_db
def test_desk_has_something_in_every_state(demo: None) -> None:
    states = dict(WorkItem.objects.values_list("headline", "state"))
    assert sorted(states.values()) == ["draft", "in_review", "in_review", "returned", "scheduled"]
    assert UnsignedStory.objects.get().article.slug == "lift-bridge-stuck-open"
    assert WorkItem.objects.get(article__slug="tram-drivers-shortage").is_overdue
    assert PlannedStory.objects.count() == 3
    assert set(Notice.objects.values_list("state", flat=True)) == {"none"}


@pytest.mark.django_db
def test_proof_of_the_demonstration_is_sound(demo: None) -> None:
    assert list(audit.flaws_of_chain()) == []
    assert list(audit.flaws_of_live_articles(NewsArticle.objects.all())) == []


def form(title: str, author: Author) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": title,
            "slug": "night-ferry",
            "kicker": "",
            "standfirst": "A boat in the night.",
            "lead_image": "",
            "lead_caption": "",
            "body": streamfield([("paragraph", rich_text("<p>It sailed.</p>"))]),
            "place": "Tarrowmouth",
            "published_at": "",
            "source_name": "",
            "source_url": "",
            "canonical_url": "",
            "tags": "Ferries",
            "bylines": inline_formset([{"author": author.pk, "role": ""}]),
            "related_links": inline_formset([]),
            "corrections": inline_formset([]),
            "comments": inline_formset([]),
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
        }
    )


@pytest.mark.django_db
def test_nobody_publishes_by_the_form(demo: None) -> None:
    section = NewsIndex.objects.get(slug="harbour")
    fields = form("The night ferry", Author.objects.get(user__username="reporter"))
    new = reverse("wagtailadmin_pages:add", args=["news", "newsarticle", section.pk])
    for username in ("reporter", "publisher", "admin"):
        slug = f"night-ferry-{username}"
        signed_in(username).post(new, fields | {"slug": slug, "action-publish": "1"})
        article = NewsArticle.objects.get(slug=slug)
        assert not article.live
        assert not PublishedArticle.objects.filter(pk=article.pk).exists()


@pytest.mark.django_db
def test_only_publishers_manage_authors_redirects_and_settings(demo: None) -> None:
    places = [
        reverse("wagtailsnippets_news_author:add"),
        reverse("wagtailredirects:index"),
        reverse("wagtailsettings:edit", args=["news", "sitesettings", Site.objects.get().pk]),
    ]
    for username, expected in (("reporter", 302), ("editor", 302), ("publisher", 200)):
        client = signed_in(username)
        assert [client.get(place).status_code for place in places] == [expected] * 3


@pytest.mark.django_db
def test_reporter_is_an_author(demo: None) -> None:
    author = Author.objects.get(user__username="reporter")
    assert author.name == User.objects.get(username="reporter").get_full_name()


# Drawings and dates


def test_there_is_a_drawing_for_everything_that_is_shown_and_no_other() -> None:
    shown = {image["key"] for image in read("images.toml")["image"]}
    assert shown == set(SCENES)
    assert {author["portrait"] for author in read("authors.toml")["author"]} == set(PORTRAITS)


@pytest.mark.parametrize("key", ["harbour-dawn", "author-petra-volney"])
def test_a_drawing_is_the_same_every_time(key: str) -> None:
    first = jpeg(key)
    draw("storm-mole")
    assert jpeg(key) == first


def test_drawings_are_large_enough_for_every_rendition() -> None:
    assert draw("wind-turbines").size == (1600, 1067)
    assert draw("author-wren-adair").size == (800, 800)


def test_before_the_last_story_of_the_morning_the_paper_is_yesterdays() -> None:
    midnight = datetime(2026, 3, 4, tzinfo=timezone.get_current_timezone())
    assert Paper(midnight + timedelta(hours=12)).edition == midnight.date()
    assert Paper(midnight + timedelta(hours=1)).edition == midnight.date() - timedelta(days=1)
