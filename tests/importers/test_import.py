"""What is imported is as if the newsroom had published it: the same document and proof, found, editable."""

import io
import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from taggit.models import Tag
from wagtail.models import Locale, Page, ReferenceIndex

from news.importers import taking
from news.importers.models import ImportedArticle
from news.models import ArticleAuthor, Author, NewsArticle, NewsIndex
from news.record import log
from news.record.models import Change, PublishedArticle, StreamEntry
from news.review.models import AuditEntry
from news.webhooks.models import WebhookDelivery
from tests import factories
from tests.factories import total_views
from tests.webhooks.test_writing import endpoint

pytestmark = pytest.mark.django_db


def line(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": number,
        "title": f"Story {number}",
        "section": "Coast",
        "tags": ["sea", "wind & rain"],
        "author": "Ada Byron",
        "published": f"2026-03-{number % 28 + 1:02}T08:00:00Z",
        "summary": f"What happened, {number}.",
        "paragraphs": [f"It was <{number}> & “cold”.", "It's over."],
    } | fields


@pytest.fixture
def run(tmp_path: Path) -> Any:
    factories.home()

    def run(*lines: Any, **options: Any) -> tuple[str, str]:
        """Import; return what was said, and what was refused."""
        file = tmp_path / "stories.jsonl"
        text = "\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines)
        file.write_text(f"{text}\n")
        out, err = io.StringIO(), io.StringIO()
        try:
            call_command("import_articles", str(file), no_progress=True, stdout=out, stderr=err, **options)
        except CommandError as error:
            err.write(str(error))
        return out.getvalue().strip(), err.getvalue()

    return run


def in_order() -> None:
    """The record says what the pages say, and the proof holds."""
    for command in ("check_record", "verify_audit"):
        call_command(command, stdout=io.StringIO())


def test_everything_is_there_afterwards(run: Any, client: Client) -> None:
    to = endpoint()
    assert run(*(line(number) for number in range(1, 8)), batch=3) == (
        "7 new, 0 changed, 0 unchanged, 0 refused.",
        "",
    )
    in_order()
    coast = NewsIndex.objects.get(slug="coast")
    assert coast.live
    assert coast.numchild == 7
    assert [page.title for page in coast.get_children()] == [f"Story {number}" for number in range(1, 8)]
    assert (Author.objects.count(), Tag.objects.count()) == (1, 2)
    assert PublishedArticle.objects.count() == ImportedArticle.objects.count() == 7
    assert Change.objects.filter(kind="published").count() == 7
    assert list(Change.objects.order_by("seq").values_list("seq", flat=True)) == [
        *range(1, Change.objects.count() + 1)
    ]
    assert WebhookDelivery.objects.filter(endpoint=to).count() == Change.objects.count()
    assert set(AuditEntry.objects.values_list("road", "reason")) == {("imported", "Imported from import")}
    page = client.get("/coast/story-3/")
    assert page.status_code == 200
    assert "It was &lt;3&gt; &amp; “cold”." in page.content.decode()
    for address in (
        "/search/?q=cold",
        "/tags/sea/",
        "/authors/ada-byron/",
        "/archive/2026/03/04/",
        "/feed.rss",
    ):
        assert "/coast/story-3/" in client.get(address).content.decode(), address
    assert client.get("/api/content/v1/articles?q=cold&count=true").json()["count"]["value"] == 7


def test_document_is_the_one_that_publishing_makes(run: Any) -> None:
    run(line(1, kicker="Weather", place="Baku", views=317))
    imported = NewsArticle.objects.get(slug="story-1")
    coast = imported.get_parent().specific
    written = factories.draft(coast, title="Story 1", slug="written", tags=["sea", "wind & rain"])
    draft = written.get_latest_revision_as_object()
    draft.kicker, draft.place, draft.standfirst = "Weather", "Baku", "What happened, 1."
    draft.initial_views = 317
    draft.published_at = imported.published_at
    draft.body = [(block.block_type, block.value) for block in imported.body]
    draft.bylines = [ArticleAuthor(author=Author.objects.get())]
    draft.save_revision()
    factories.publish(written)
    ours, theirs = (PublishedArticle.objects.get(path=f"/coast/{slug}/") for slug in ("story-1", "written"))
    of_its_own = {"id", "url", "canonical_url", "digest", "updated_at"}
    first, second = ({k: v for k, v in row.content.items() if k not in of_its_own} for row in (ours, theirs))
    for block in first["body"] + second["body"]:
        block["id"] = ""
    assert first == second
    streams = [
        set(StreamEntry.objects.filter(article=row).values_list("stream", flat=True))
        for row in (ours, theirs)
    ]
    assert streams[0] == streams[1]
    assert total_views(ours.pk) == total_views(theirs.pk) == 317
    written.refresh_from_db()
    imported.refresh_from_db()
    books = (
        "live",
        "has_unpublished_changes",
        "depth",
        "content_type_id",
        "locale_id",
        "expired",
        "locked",
        "draft_title",
    )
    for name in books:
        if name != "draft_title":
            assert getattr(imported, name) == getattr(written, name), name
    assert imported.latest_revision == imported.live_revision
    assert imported.url_path == f"{coast.url_path}story-1/"


def test_references_are_those_that_wagtail_finds(run: Any) -> None:
    run(line(1))
    article = NewsArticle.objects.get(slug="story-1")

    def found() -> set[Any]:
        rows = ReferenceIndex.get_references_for_object(article)
        return set(
            rows.values_list(
                "to_content_type", "to_object_id", "model_path", "content_path", "content_path_hash"
            )
        )

    ours = found()
    ReferenceIndex.objects.all().delete()
    ReferenceIndex.create_or_update_for_object(article)
    assert ours == found() != set()


def test_newsroom_edits_and_publishes_what_was_imported(run: Any, client: Client) -> None:
    run(line(1), line(2))
    article = NewsArticle.objects.get(slug="story-1")
    chief = factories.superuser()
    client.force_login(chief)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:history", args=[article.pk])).status_code == 200
    listing = client.get(reverse("wagtailadmin_explore", args=[article.get_parent().pk])).content.decode()
    assert "Story 2" in listing
    assert "Story 2" in client.get(reverse("wagtailadmin_pages:search"), {"q": "story 2"}).content.decode()
    factories.publish_change(article, title="Story 1, corrected")
    in_order()
    article.refresh_from_db()
    assert article.tags.count() == 2
    assert article.bylines.count() == 1
    factories.article(article.get_parent(), title="Written here")
    assert not Page.find_problems()[0]


def test_run_again_changes_nothing(run: Any, django_assert_max_num_queries: Any) -> None:
    lines = [line(number) for number in range(1, 6)]
    run(*lines)
    last = Change.objects.latest("seq").seq
    with django_assert_max_num_queries(16):
        assert run(*lines)[0] == "0 new, 0 changed, 5 unchanged, 0 refused."
    assert Change.objects.latest("seq").seq == last


def test_queries_of_a_batch_are_as_many_however_many_stories(
    run: Any, django_assert_max_num_queries: Any
) -> None:
    run(line(1))
    with django_assert_max_num_queries(90):
        run(*(line(number) for number in range(2, 42)), batch=100)


def test_story_that_changed_at_its_source_is_changed(run: Any, client: Client) -> None:
    run(line(1), line(2))
    said = run(line(1), line(2, title="Story two", tags=["rain"], authors=["Grace"], author=None))
    assert said == ("0 new, 1 changed, 1 unchanged, 0 refused.", "")
    in_order()
    assert "Story two" in client.get("/coast/story-2/").content.decode()
    assert run(line(2, title="Story two", tags=["rain"], authors=["Grace"], author=None))[0].startswith(
        "0 new, 0 changed, 1 "
    )


def test_what_the_newsroom_did_is_respected(run: Any) -> None:
    run(line(1), line(2), line(3))
    one, two, three = (NewsArticle.objects.get(slug=f"story-{number}") for number in (1, 2, 3))
    factories.revise(one, title="Being written")
    factories.retract(two)
    said, refused = run(*(line(number, title=f"New {number}") for number in (1, 2, 3)))
    assert said == "0 new, 1 changed, 0 unchanged, 2 refused."
    assert "line 1: id 1: the newsroom has changed it since" in refused
    assert "line 2: id 2: the newsroom has taken it back" in refused
    in_order()
    three.refresh_from_db()
    assert three.title == "New 3"


def test_bad_lines_never_take_good_ones_with_them(run: Any) -> None:
    said, refused = run(
        line(1),
        "{nonsense",
        line(2, title=""),
        "",
        line(3, published="2999-01-01T00:00:00Z"),
        line(1),
        line(4),
    )
    assert said == "2 new, 0 changed, 0 unchanged, 4 refused."
    assert "line 2: it is not JSON" in refused
    assert "line 3: title: missing" in refused
    assert "line 5: published: 2999-01-01T00:00:00Z lies ahead" in refused
    assert "line 6: id 1: also in line 1" in refused
    assert "4 lines were refused" in refused
    in_order()


def test_run_that_was_killed_goes_on_where_it_was(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line(number) for number in range(1, 10)]
    take_over_all = taking.take_over_all

    def killed(made: Any, *, reason: str) -> Any:
        if any(article.title == "Story 5" for article, _revision in made):
            raise KeyboardInterrupt
        return take_over_all(made, reason=reason)

    monkeypatch.setattr(taking, "take_over_all", killed)
    with pytest.raises(KeyboardInterrupt):
        run(*lines, batch=3)
    assert NewsArticle.objects.count() == ImportedArticle.objects.count() == 3
    in_order()
    monkeypatch.undo()
    assert run(*lines, batch=3)[0] == "6 new, 0 changed, 3 unchanged, 0 refused."
    in_order()
    assert not Page.find_problems()[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_import_waits_for_an_editor_who_publishes_one_of_its_stories(run: Any) -> None:
    run(line(1), line(2))
    held = NewsArticle.objects.get(title="Story 2").pk
    has_it = Event()

    def publish() -> None:
        # As a publication: the page's row, then the record's lock.
        try:
            with transaction.atomic():
                Page.objects.select_for_update().get(pk=held)
                has_it.set()
                wait_until_another_waits()
                log.lock()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        editor = threads.submit(publish)
        assert has_it.wait(10)
        said = run(line(1, summary="Changed."), line(2, summary="Changed."), line(3))
        editor.result()
    assert said == ("1 new, 2 changed, 0 unchanged, 0 refused.", "")
    in_order()


def wait_until_another_waits() -> None:
    waiting = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    until = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError("Nobody waits.")


def test_section_of_a_line_that_brings_nothing_new_is_not_made(run: Any) -> None:
    run(line(1))
    run(line(1, section="Harbour"), line(2), line(2, section="Islands"))
    assert set(NewsIndex.objects.values_list("title", flat=True)) == {"Coast"}


def test_slugs_are_free_in_their_section(run: Any) -> None:
    coast = factories.section(title="Coast", slug="coast")
    factories.article(coast, title="Mine", slug="storm")
    run(
        line(1, slug="storm"),
        line(2, slug="storm"),
        line(3, slug="archive"),
        line(4, slug="storm", section="Sport"),
    )
    paths = PublishedArticle.objects.order_by("path").values_list("path", flat=True)
    assert list(paths) == [
        "/coast/archive-2/",
        "/coast/storm-2/",
        "/coast/storm-3/",
        "/coast/storm/",
        "/sport/storm/",
    ]
    in_order()


def test_sections_are_found_by_title_or_slug_and_closed_ones_stay_closed(run: Any) -> None:
    factories.section(title="The Coast", slug="coast")
    hidden = factories.section(title="Hidden", slug="hidden")
    hidden.unpublish()
    run(line(1), line(2, section="the coast"), line(3, section="Hidden"), line(4, section="Search"))
    assert list(PublishedArticle.objects.order_by("path").values_list("path", flat=True)) == [
        "/coast/story-1/",
        "/coast/story-2/",
        "/search-1/story-4/",
    ]
    in_order()
    NewsIndex.objects.get(slug="hidden").save_revision().publish()
    assert PublishedArticle.objects.filter(path="/hidden/story-3/").exists()


def test_stories_go_into_the_edition_that_is_named(run: Any) -> None:
    home = factories.home()
    home.copy_for_translation(Locale.objects.create(language_code="az")).save_revision().publish()
    assert run(line(1, section="Sahil"), into="/az/")[1] == ""
    assert PublishedArticle.objects.get().path == "/az/sahil/story-1/"
    assert PublishedArticle.objects.get().language == "az"
    assert "there is no page at /nowhere/" in run(line(1), into="/nowhere/")[1]


def test_names_that_are_hard(run: Any) -> None:
    tags = ["C", "C++", "c", "!!!", "Şəhər", "şəhər"]
    run(line(1, tags=tags, authors=["Ada", "ADA", "李"], author=None), line(2, tags=tags))
    in_order()
    assert run(line(1, tags=tags, authors=["Ada", "ADA", "李"], author=None))[0].endswith(
        "1 unchanged, 0 refused."
    )


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"batch": 0}, "--batch must be 1 to 1000: 0"),
        ({"source": ""}, "--source must have 1 to 50 characters"),
        ({"source": "x" * 51}, "--source must have 1 to 50 characters"),
    ],
)
def test_bad_option_is_told(run: Any, options: dict[str, Any], reason: str) -> None:
    assert reason in run(line(1), **options)[1]
    assert not NewsArticle.objects.exists()


def test_file_that_is_not_there_is_told() -> None:
    factories.home()
    with pytest.raises(CommandError, match=r"/nowhere\.jsonl can't be read: No such file"):
        call_command("import_articles", "/nowhere.jsonl")


def test_two_sources_have_ids_of_their_own(run: Any) -> None:
    run(line(1), source="agency")
    assert run(line(1, title="Another"), source="archive")[0].startswith("1 new")
    assert get_user_model().objects.count() == 0
    assert NewsArticle.objects.count() == 2
