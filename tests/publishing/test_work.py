"""Publication is one transaction: page, record and log commit together, or not at all."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageLogEntry, Revision

from news.publishing import settle
from news.publishing.work import publication
from news.record.models import Change, PublishedArticle
from tests import factories


class Broken(DatabaseError):
    pass


@pytest.fixture
def broken_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """The log can't be written: the last step of a publication fails."""

    def fail(**fields: object) -> None:
        raise Broken

    monkeypatch.setattr(settle.log, "append", fail)


@pytest.mark.django_db(transaction=True)
def test_page_does_not_go_live_when_the_record_cannot_be_written(
    request: pytest.FixtureRequest,
) -> None:
    draft = factories.draft(factories.section())
    request.getfixturevalue("broken_log")
    with pytest.raises(Broken):
        draft.latest_revision.publish()
    draft.refresh_from_db()
    assert not draft.live
    assert not PublishedArticle.objects.exists()
    assert not PageLogEntry.objects.filter(page=draft.pk, action="wagtail.publish").exists()


@pytest.mark.django_db(transaction=True)
def test_page_stays_live_when_its_retraction_cannot_be_written(request: pytest.FixtureRequest) -> None:
    article = factories.article(factories.section())
    request.getfixturevalue("broken_log")
    with pytest.raises(Broken):
        article.unpublish()
    article.refresh_from_db()
    assert article.live
    assert PublishedArticle.objects.filter(pk=article.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_write_in_the_admin_that_fails_halfway_leaves_nothing(request: pytest.FixtureRequest) -> None:
    article = factories.article(factories.section())
    client = Client(raise_request_exception=False)
    client.force_login(factories.superuser())
    revisions = Revision.objects.count()
    request.getfixturevalue("broken_log")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    response = client.post(f"{url}?id={article.pk}")
    assert response.status_code == 500
    article.refresh_from_db()
    assert article.live
    assert Revision.objects.count() == revisions
    assert not PageLogEntry.objects.filter(page=article.pk, action="wagtail.unpublish").exists()


@pytest.mark.django_db
def test_several_acts_in_one_publication_are_one_change() -> None:
    section = factories.section()
    before = Change.objects.count()
    with publication():
        article = factories.article(section)
        factories.revise(article, title="Second thoughts").publish()
    assert [change.kind for change in Change.objects.all()[before:]] == ["published"]


@pytest.mark.django_db
def test_article_published_and_taken_back_in_one_publication_was_never_public() -> None:
    section = factories.section()
    before = Change.objects.count()
    with publication():
        article = factories.article(section)
        article.unpublish()
    assert Change.objects.count() == before


@pytest.mark.django_db
def test_publication_that_is_rolled_back_writes_nothing() -> None:
    section = factories.section()
    before = Change.objects.count()
    with publication():
        factories.article(section)
        transaction.set_rollback(True)
    assert Change.objects.count() == before
    assert not PublishedArticle.objects.exists()


@pytest.mark.django_db
def test_publishing_the_same_again_is_no_change() -> None:
    article = factories.article(factories.section())
    before = Change.objects.count()
    Page.objects.get(pk=article.pk).specific.save()
    assert Change.objects.count() == before
