"""Roads that Wagtail has, by forged requests: an article does not take them, and the page says what to do."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction

from news.models import NewsArticle
from news.record.models import PublishedArticle
from news.review.acts.retract import retract
from tests.review.newsroom import Newsroom, fresh

ALL = ["reporter", "colleague", "editor", "publisher", "chief"]


def wagtail(name: str, article: Any) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=[article.pk])


def is_public(article: NewsArticle) -> bool:
    return PublishedArticle.objects.filter(pk=article.pk).exists() and fresh(article).live


@pytest.mark.parametrize("who", ALL)
@pytest.mark.parametrize("road", ["delete", "unpublish", "set_privacy"])
def test_published_article_takes_no_such_road_and_the_page_says_retract(
    room: Newsroom, road: str, who: str
) -> None:
    article = room.published()
    client = room.client(getattr(room, who))
    for response in (
        client.get(wagtail(road, article)),
        client.post(wagtail(road, article), {"restriction_type": "login", "include_descendants": "1"}),
    ):
        assert response.status_code == 403
        html = response.content.decode()
        assert "retract" in html
        assert (reverse("desk:retract", args=[article.pk]) in html) is (who in {"publisher", "chief"})
    assert is_public(article)
    assert not PageViewRestriction.objects.exists()


def test_retracted_article_is_not_deleted_either(room: Newsroom) -> None:
    article = room.published()
    retract(article.pk, by=room.publisher, reason="Wrong", note="")
    response = room.client(room.chief).post(wagtail("delete", article))
    assert response.status_code == 403
    assert NewsArticle.objects.filter(pk=article.pk).exists()


def test_draft_that_was_never_public_is_deleted_by_its_author(room: Newsroom) -> None:
    article = room.draft()
    assert room.client(room.colleague).post(wagtail("delete", article)).status_code == 302
    assert NewsArticle.objects.filter(pk=article.pk).exists()
    assert room.client(room.reporter).post(wagtail("delete", article)).status_code == 302
    assert not NewsArticle.objects.filter(pk=article.pk).exists()


@pytest.mark.parametrize("road", ["delete", "unpublish", "set_privacy"])
def test_outsider_learns_nothing_of_an_article_elsewhere(room: Newsroom, road: str) -> None:
    article = room.published()
    response = room.client(room.outsider).get(wagtail(road, article))
    assert response.status_code == 302
    assert response["Location"] == reverse("wagtailadmin_home")


def test_alias_of_an_article_is_not_converted(room: Newsroom) -> None:
    article, alias = room.draft(), room.draft(title="Alias", slug="alias")
    # No road makes one; see the guard.
    NewsArticle.objects.filter(pk=alias.pk).update(alias_of=article)
    for who in ("reporter", "publisher", "chief"):
        response = room.client(getattr(room, who)).post(wagtail("convert_alias", alias))
        assert response.status_code == 403
    assert fresh(alias).alias_of_id == article.pk


def copy(room: Newsroom, article: NewsArticle, who: str, **fields: Any) -> Any:
    data = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": str(room.city.pk)} | fields
    return room.client(getattr(room, who)).post(wagtail("copy", article), data)


@pytest.mark.parametrize("who", ALL)
@pytest.mark.parametrize("wish", ["publish_copies", "alias", "copy_subpages"])
def test_copy_is_a_draft_whatever_is_asked_for(room: Newsroom, who: str, wish: str) -> None:
    article = room.published()
    form = room.client(getattr(room, who)).get(wagtail("copy", article)).content.decode()
    assert f'name="{wish}"' not in form
    copy(room, article, who, **{wish: "on"})
    made = NewsArticle.objects.get(slug="copy")
    assert (made.live, made.alias_of_id) == (False, None)
    assert not PublishedArticle.objects.filter(pk=made.pk).exists()


@pytest.mark.parametrize("parent", ["", "x", "-1", "9" * 40, "\x00", None])
def test_copy_below_something_that_is_no_page_is_refused(room: Newsroom, parent: str | None) -> None:
    article = room.draft()
    fields = {"new_title": "Copy", "new_slug": "copy"}
    if parent is not None:
        fields["new_parent_page"] = parent
    response = room.client(room.reporter).post(wagtail("copy", article), fields)
    assert response.status_code == 200
    assert not NewsArticle.objects.filter(slug="copy").exists()


def test_copy_into_a_section_where_a_person_does_not_work_is_refused(room: Newsroom) -> None:
    article = room.draft()
    response = copy(room, article, "reporter", new_parent_page=str(room.sport.pk))
    assert response.status_code == 200
    assert not NewsArticle.objects.filter(slug="copy").exists()


def test_sections_keep_wagtails_own_views(room: Newsroom) -> None:
    assert room.client(room.chief).get(wagtail("delete", room.sport)).status_code == 200
