"""What the log says of each act."""

from datetime import timedelta

import pytest
from django.utils import timezone

from news.models import Correction
from news.publishing.differences import differences, known_ids
from news.publishing.work import publication
from news.record.models import Change, PublishedArticle, Retraction
from tests import factories

pytestmark = pytest.mark.django_db


def last() -> Change:
    change = Change.objects.filter(article_id__isnull=False).last()
    assert change is not None
    return change


def test_life_of_an_article() -> None:
    section, other = factories.section(slug="one"), factories.section(slug="two")
    article = factories.article(section, slug="story", tags=["sea"])
    home = f"site:{factories.home().pk}"
    assert (last().kind, last().version) == ("published", 1)
    assert set(last().streams) == {home, f"section:{section.pk}", f"tag:{factories.home().pk}:sea"}

    factories.revise(article, title="Better").publish()
    assert (last().kind, last().version) == ("updated", 2)

    corrected = article.get_latest_revision_as_object()
    corrected.corrections = [Correction(at=timezone.now(), text="It was Tuesday.")]
    corrected.save_revision().publish()
    assert (last().kind, last().version) == ("corrected", 3)

    old = last().url
    article.refresh_from_db()
    article.move(other, pos="last-child")
    assert (last().kind, last().version, last().former_url) == ("moved", 4, old)
    # Both lists have changed: the one that it left, and the one that it came to.
    assert {f"section:{section.pk}", f"section:{other.pk}"} <= set(last().streams)

    article.refresh_from_db()
    article.unpublish()
    assert (last().kind, last().version) == ("retracted", 4)
    assert f"section:{other.pk}" in last().streams
    retraction = Retraction.objects.get(pk=article.pk)
    assert (retraction.path, retraction.version) == ("/two/story/", 4)

    factories.publish(article)
    assert (last().kind, last().version) == ("published", 5)
    assert not Retraction.objects.exists()
    assert PublishedArticle.objects.get().version == 5


def test_draft_leaves_no_trace_in_the_log() -> None:
    section = factories.section()
    before = Change.objects.count()
    draft = factories.draft(section)
    factories.revise(draft, title="Still a draft")
    draft.delete()
    assert Change.objects.count() == before


def test_draft_over_a_live_section_leaves_no_trace_in_the_log() -> None:
    section = factories.section(title="Politics", slug="politics")
    factories.article(section)
    before = Change.objects.count()
    factories.revise(section, title="Secret plan", slug="secret-plan")
    assert Change.objects.count() == before


def test_change_of_the_sites_own_pages_is_told() -> None:
    home = factories.home()
    before = Change.objects.count()
    factories.publish(home)
    [change] = Change.objects.all()[before:]
    assert (change.kind, change.home_id, change.article_id) == ("site", home.pk, None)


def test_earlier_end_of_an_article_is_told() -> None:
    article = factories.article(factories.section())
    factories.revise(article, expire_at=timezone.now() + timedelta(hours=1)).publish()
    assert (last().kind, last().version) == ("updated", 2)


def test_two_articles_that_swap_their_addresses_in_one_publication() -> None:
    section = factories.section(slug="news")
    one, two = factories.article(section, slug="one"), factories.article(section, slug="two")
    with publication():
        factories.revise(one, slug="between").publish()
        factories.revise(two, slug="one").publish()
        factories.revise(one, slug="two").publish()
    paths = dict(PublishedArticle.objects.values_list("article_id", "path"))
    assert paths == {one.pk: "/news/two/", two.pk: "/news/one/"}
    assert list(differences(known_ids())) == []
