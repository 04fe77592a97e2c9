"""No page of an editor's takes an address of the site's own."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from home.models import StandardPage
from news.models import NewsIndex
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", ["search", "archive", "tags", "authors", "most-read", "admin", "az"])
def test_slug_of_the_sites_own_pages_is_refused(slug: str) -> None:
    with pytest.raises(ValidationError, match="own pages"):
        factories.section(title="Mine", slug=slug)
    with pytest.raises(ValidationError, match="own pages"):
        factories.draft(factories.section(), slug=slug)
    with pytest.raises(ValidationError, match="own pages"):
        factories.home().add_child(instance=StandardPage(title="Mine", slug=slug))


def test_title_that_would_make_such_a_slug_gets_another() -> None:
    section = factories.section(title="Archive")
    assert section.slug == "archive-2"
    assert factories.draft(section, title="Search").slug == "search-2"


def test_editor_is_told_at_the_field(client: Client) -> None:
    section = factories.section(title="City")
    client.force_login(factories.superuser())
    response = client.post(
        reverse("wagtailadmin_pages:edit", args=[section.pk]), {"title": "City", "slug": "search"}
    )
    errors = response.context["form"].errors
    assert "own pages" in errors["slug"][0]


def test_forged_copy_to_such_a_slug_makes_nothing_and_says_why(client: Client) -> None:
    section = factories.section(title="City", slug="city")
    client.force_login(factories.superuser())
    data = {"new_title": "Search", "new_slug": "search", "new_parent_page": factories.home().pk}
    response = client.post(reverse("wagtailadmin_pages:copy", args=[section.pk]), data)
    assert response.status_code == 400
    assert "own pages" in response.content.decode()
    assert not Page.objects.filter(slug="search").exists()


def test_page_that_has_such_a_slug_from_before_can_still_be_saved() -> None:
    section = factories.section(title="Old", slug="old")
    Page.objects.filter(pk=section.pk).update(slug="search")
    section = NewsIndex.objects.get(pk=section.pk)
    section.save_revision().publish()
    assert NewsIndex.objects.get(pk=section.pk).slug == "search"
