"""What an article copied follows its source."""

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from taggit.models import Tag
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, Page

from news.models import NewsArticle, NewsIndex, RelatedArticle
from news.publishing import settle, tasks
from news.publishing.differences import differences, known_ids
from news.record.models import Change, PublishedArticle, StreamEntry
from tests import factories

pytestmark = pytest.mark.django_db


def shown(article: NewsArticle) -> Any:
    return json.loads(PublishedArticle.objects.get(pk=article.pk).document)


def kinds() -> list[str]:
    return list(Change.objects.exclude(kind="site").values_list("kind", flat=True))


@pytest.fixture
def section() -> NewsIndex:
    return factories.section(title="Politics", slug="politics")


def test_renamed_author_is_renamed_in_every_published_article(section: NewsIndex) -> None:
    author = factories.author(name="Ada")
    one, two = (factories.article(section, authors=[author]) for _ in range(2))
    author.name = "Ada B."
    author.save()
    assert [shown(each)["authors"][0]["name"] for each in (one, two)] == ["Ada B.", "Ada B."]
    assert kinds() == ["published", "published", "updated", "updated"]


def test_what_articles_do_not_show_of_an_author_is_told_as_a_change_of_their_site(section: NewsIndex) -> None:
    portrait = factories.image()
    author = factories.author(portrait=portrait)
    factories.article(section, authors=[author])
    told = Change.objects.filter(kind="site", home_id=factories.home().pk)
    before = told.count()
    author.biography = "Writes about bridges."
    author.save()
    assert told.count() == before + 1
    portrait.alt_text = "Ada on a bridge"
    portrait.save()
    assert told.count() == before + 2
    assert kinds() == ["published"]


def test_author_of_nothing_public_is_told_of_to_nobody(section: NewsIndex) -> None:
    author = factories.author()
    factories.draft(section, authors=[author])
    before = Change.objects.count()
    author.biography = "Writes about bridges."
    author.save()
    assert Change.objects.count() == before


def test_renamed_author_does_not_make_an_article_look_updated(section: NewsIndex) -> None:
    author = factories.author()
    article = factories.article(section, authors=[author])
    before = shown(article)
    author.name = "Another"
    author.save()
    assert shown(article)["updated_at"] == before["updated_at"]
    assert shown(article)["version"] == before["version"] + 1


def test_renamed_section_is_renamed_in_articles_below_it_and_in_their_lists(section: NewsIndex) -> None:
    inner = factories.section(section, title="Parliament", slug="parliament")
    article = factories.article(inner)
    factories.revise(section, title="Government").publish()
    assert shown(article)["section"]["ancestors"][0]["title"] == "Government"
    card = json.loads(PublishedArticle.objects.get(pk=article.pk).card)
    assert card["section"]["ancestors"][0]["title"] == "Government"


def test_new_name_and_slug_of_a_tag_reach_article_and_stream(section: NewsIndex) -> None:
    article = factories.article(section, tags=["sea"])
    tag = Tag.objects.get(slug="sea")
    tag.name, tag.slug = "Ocean", "ocean"
    tag.save()
    assert shown(article)["tags"] == [{"slug": "ocean", "name": "Ocean"}]
    streams = StreamEntry.objects.filter(stream__startswith="tag:")
    assert [each.stream.rsplit(":", 1)[1] for each in streams] == ["ocean"]


def test_deleted_tag_is_gone_from_article_and_stream(section: NewsIndex) -> None:
    article = factories.article(section, tags=["sea", "sky"])
    Tag.objects.get(slug="sea").delete()
    assert [tag["slug"] for tag in shown(article)["tags"]] == ["sky"]


def test_new_crop_and_credit_of_an_image_reach_the_article(section: NewsIndex) -> None:
    image = factories.image(credit="Ada")
    lead = factories.article(section, lead_image=image)
    inside = factories.article(section, body=[("image", {"image": image, "alt": "A field"})])
    image.credit = "Grace"
    image.focal_point_x, image.focal_point_y = 100, 150
    image.focal_point_width = image.focal_point_height = 20
    image.save()
    for picture in (shown(lead)["lead_image"], shown(inside)["body"][0]["image"]):
        assert picture["credit"] == "Grace"
        assert picture["focal_point"] == {"x": 0.25, "y": 0.5}


def test_deleted_image_is_gone_from_the_article(section: NewsIndex) -> None:
    image = factories.image()
    article = factories.article(
        section, lead_image=image, body=[("image", {"image": image, "alt": "A field"})]
    )
    image.delete()
    assert shown(article)["lead_image"] is None
    assert shown(article)["body"] == []


def test_link_to_a_draft_is_plain_text_until_the_draft_is_published(section: NewsIndex) -> None:
    draft = factories.draft(section, title="Hidden title", slug="later")
    html = f'<p>See <a linktype="page" id="{draft.pk}">this story</a>.</p>'
    article = factories.article(section, body=[("paragraph", html)])
    assert shown(article)["body"][0]["html"] == "<p>See this story.</p>"
    assert "<a" not in shown(article)["body_html"]
    assert "Hidden" not in json.dumps(shown(article))

    published = factories.publish(draft)
    url = shown(published)["url"]
    assert shown(article)["body"][0]["html"] == f'<p>See <a href="{url}">this story</a>.</p>'
    assert f'href="{url}"' in shown(article)["body_html"]

    published.unpublish()
    assert shown(article)["body"][0]["html"] == "<p>See this story.</p>"


def test_link_follows_a_page_that_moves(section: NewsIndex) -> None:
    target = factories.article(section, slug="target")
    article = factories.article(
        section, body=[("paragraph", f'<p><a linktype="page" id="{target.pk}">x</a></p>')]
    )
    other = factories.section(slug="other")
    target.move(other, pos="last-child")
    assert "/other/target/" in shown(article)["body_html"]


def test_related_articles_show_what_is_published_and_follow_it(section: NewsIndex) -> None:
    public = factories.article(section, title="First")
    hidden = factories.draft(section, title="Hidden")
    article = factories.draft(section)
    article.related_links = [RelatedArticle(related=public), RelatedArticle(related=hidden)]
    article.save_revision().publish()
    assert [each["headline"] for each in shown(article)["related"]] == ["First"]
    factories.revise(public, title="Second").publish()
    factories.publish(hidden)
    assert [each["headline"] for each in shown(article)["related"]] == ["Second", "Hidden"]


def test_two_articles_that_show_each_other_come_to_rest(section: NewsIndex) -> None:
    one, two = factories.article(section), factories.article(section)
    for article, other in ((one, two), (two, one)):
        fresh = Page.objects.get(pk=article.pk).specific
        fresh.related_links = [RelatedArticle(related=other)]
        fresh.save_revision().publish()
    factories.revise(one, title="New title").publish()
    assert shown(two)["related"][0]["headline"] == "New title"
    assert list(differences(known_ids())) == []


def test_renamed_document_is_renamed_where_it_is_offered(section: NewsIndex) -> None:
    document = get_document_model().objects.create(title="Report", file=ContentFile(b"x", name="report.txt"))
    article = factories.article(section, body=[("download", {"document": document, "label": ""})])
    assert shown(article)["body"][0]["label"] == "Report"
    document.title = "Final report"
    document.save()
    assert shown(article)["body"][0]["label"] == "Final report"


def test_many_copies_are_left_to_the_worker(section: NewsIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settle, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(tasks, "BATCH", 2)
    author = factories.author(name="Ada")
    articles = [factories.article(section, authors=[author]) for _ in range(3)]
    DBTaskResult.objects.all().delete()
    author.name = "Ada B."
    author.save()
    assert {shown(each)["authors"][0]["name"] for each in articles} == {"Ada"}
    waiting = DBTaskResult.objects.filter(task_path__endswith="tasks.rebuild")
    batches = [result.args_kwargs["args"][0] for result in waiting]
    assert sorted(len(batch) for batch in batches) == [1, 2]
    for batch in batches:
        tasks.rebuild.func(batch)
    assert {shown(each)["authors"][0]["name"] for each in articles} == {"Ada B."}


def test_many_who_show_what_shows_it_are_left_to_the_worker_too(
    section: NewsIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle, "MOST_AT_ONCE", 2)
    image = factories.image(credit="Ada")
    shows = factories.article(section, lead_image=image)
    others = [factories.draft(section) for _ in range(3)]
    for each in others:
        each.related_links = [RelatedArticle(related=shows)]
        each.save_revision().publish()
    DBTaskResult.objects.all().delete()
    image.credit = "Grace"
    image.save()
    assert shown(shows)["lead_image"]["credit"] == "Grace"
    assert {shown(each)["related"][0]["lead_image"]["credit"] for each in others} == {"Ada"}
    (waiting,) = DBTaskResult.objects.filter(task_path__endswith="tasks.rebuild")
    tasks.rebuild.func(*waiting.args_kwargs["args"])
    assert {shown(each)["related"][0]["lead_image"]["credit"] for each in others} == {"Grace"}


def test_new_front_page_or_introduction_rebuilds_no_article(section: NewsIndex) -> None:
    factories.article(section)
    DBTaskResult.objects.all().delete()
    with CaptureQueriesContext(connection) as captured:
        factories.publish(factories.home())
        factories.revise(section, introduction="What the government does.").publish()
    assert not any('"news_newsarticle"' in query["sql"] for query in captured.captured_queries)
    assert kinds() == ["published"]


def test_many_articles_behind_a_new_lock_are_gone_at_once(
    section: NewsIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle, "MOST_AT_ONCE", 2)
    for _ in range(4):
        factories.article(section)
    section.refresh_from_db()
    section.unpublish()
    assert not PublishedArticle.objects.exists()
    assert kinds().count("retracted") == 4


def test_document_of_a_collection_that_is_locked_is_offered_no_more_until_it_is_opened(
    section: NewsIndex,
) -> None:
    above = Collection.get_first_root_node().add_child(name="Files")
    document = get_document_model().objects.create(
        title="Report", file=ContentFile(b"x", name="report.txt"), collection=above.add_child(name="Reports")
    )
    article = factories.article(section, body=[("download", {"document": document, "label": ""})])
    lock = CollectionViewRestriction.objects.create(collection=above, restriction_type="login")
    assert shown(article)["body"] == []
    assert "report" not in PublishedArticle.objects.get().document
    lock.delete()
    assert shown(article)["body"][0]["label"] == "Report"
    empty = above.add_child(name="Empty")
    CollectionViewRestriction.objects.create(collection=empty, restriction_type="login")
    empty.delete()
    assert not CollectionViewRestriction.objects.exists()
