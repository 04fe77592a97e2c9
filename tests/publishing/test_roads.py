"""By whatever road Wagtail takes, the record says what is public: no more, no less."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from news.models import NewsArticle
from news.publishing.differences import differences, gap_in_log, known_ids
from news.record.models import PublishedArticle
from tests import factories

pytestmark = pytest.mark.django_db

ADMIN = {"title": "Told anew", "slug": "story", "comments-TOTAL_FORMS": 0}


class Newsroom:
    """Two sections, one in the other; a story in each, and a draft."""

    def __init__(self) -> None:
        self.outer = factories.section(title="Outer", slug="outer")
        self.inner = factories.section(self.outer, title="Inner", slug="inner")
        self.other = factories.section(title="Other", slug="other")
        self.story = factories.article(self.inner, title="Story", slug="story", tags=["sea"])
        self.second = factories.article(self.outer, title="Second", slug="second")
        self.draft = factories.draft(self.outer, title="Draft", slug="draft")
        self.client = Client()
        self.client.force_login(factories.superuser())

    def fresh(self, page: Page) -> Page:
        return Page.objects.get(pk=page.pk).specific

    def post(self, view: str, *args: object, **data: object) -> None:
        response = self.client.post(reverse(view, args=args), data)
        assert response.status_code in {200, 302}, response.content
        assert not response.context or "form" not in response.context, response.context["form"].errors


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom()


def public() -> dict[str, str]:
    """Return headline by path of what readers are given."""
    rows = PublishedArticle.objects.current().values_list("path", "card")
    import json

    return {path: json.loads(card)["headline"] for path, card in rows}


BEFORE = {"/outer/inner/story/": "Story", "/outer/second/": "Second"}
WITHOUT_STORY = {"/outer/second/": "Second"}


def publish_draft(room: Newsroom) -> None:
    room.draft.latest_revision.publish()


def save_draft_over_live(room: Newsroom) -> None:
    factories.revise(room.story, title="Not yet")


def publish_change(room: Newsroom) -> None:
    factories.revise(room.story, title="Changed").publish()


def publish_later(room: Newsroom) -> None:
    factories.revise(room.draft, go_live_at=timezone.now() + timedelta(hours=1)).publish()


def publish_change_later(room: Newsroom) -> None:
    revision = factories.revise(room.story, title="Tomorrow", go_live_at=timezone.now() + timedelta(hours=1))
    revision.publish()


def change_slug(room: Newsroom) -> None:
    factories.revise(room.story, slug="new").publish()


def change_slug_of_section(room: Newsroom) -> None:
    factories.revise(room.outer, slug="renamed").publish()


def revert(room: Newsroom) -> None:
    first = room.story.latest_revision
    factories.revise(room.story, title="Wrong").publish()
    story = room.fresh(room.story)
    first.as_object().save_revision(previous_revision=first).publish(previous_revision=first)
    assert room.fresh(story).title == "Story"


def unpublish(room: Newsroom) -> None:
    room.fresh(room.story).unpublish()


def unpublish_as_plain_page(room: Newsroom) -> None:
    Page.objects.get(pk=room.story.pk).unpublish()


def unpublish_section(room: Newsroom) -> None:
    room.fresh(room.inner).unpublish()


def unpublish_and_publish_section(room: Newsroom) -> None:
    room.fresh(room.inner).unpublish()
    room.fresh(room.inner).save_revision().publish()


def delete(room: Newsroom) -> None:
    room.fresh(room.story).delete()


def delete_section(room: Newsroom) -> None:
    room.fresh(room.outer).delete()


def move(room: Newsroom) -> None:
    room.fresh(room.story).move(room.fresh(room.other), pos="last-child")


def move_as_plain_page(room: Newsroom) -> None:
    Page.objects.get(pk=room.story.pk).move(Page.objects.get(pk=room.other.pk), pos="last-child")


def move_section(room: Newsroom) -> None:
    room.fresh(room.inner).move(room.fresh(room.other), pos="last-child")


def copy_live(room: Newsroom) -> None:
    room.fresh(room.story).copy(
        to=room.fresh(room.other), keep_live=True, update_attrs={"title": "Copy", "slug": "copy"}
    )


def copy_as_draft(room: Newsroom) -> None:
    room.fresh(room.story).copy(to=room.fresh(room.other), keep_live=False)


def copy_section(room: Newsroom) -> None:
    room.fresh(room.inner).copy(
        to=room.fresh(room.other), recursive=True, keep_live=True, update_attrs={"slug": "again"}
    )


def make_alias(room: Newsroom) -> None:
    room.fresh(room.story).create_alias(parent=room.fresh(room.other), update_slug="alias")


def change_source_of_alias(room: Newsroom) -> None:
    make_alias(room)
    factories.revise(room.story, title="Both").publish()


def unpublish_source_of_alias(room: Newsroom) -> None:
    make_alias(room)
    room.fresh(room.story).unpublish()


def expire_unseen_by_the_worker(room: Newsroom) -> None:
    factories.revise(room.story, expire_at=timezone.now() + timedelta(seconds=60)).publish()
    PublishedArticle.objects.filter(pk=room.story.pk).update(expires_at=timezone.now())
    Page.objects.filter(pk=room.story.pk).update(expire_at=timezone.now())


def lock_section(room: Newsroom) -> None:
    PageViewRestriction.objects.create(
        page=room.fresh(room.inner), restriction_type=PageViewRestriction.LOGIN
    )


def lock_and_open_section(room: Newsroom) -> None:
    lock_section(room)
    PageViewRestriction.objects.get().delete()


def save_live_without_revision(room: Newsroom) -> None:
    room.fresh(room.other).add_child(instance=NewsArticle(title="Straight", slug="straight"))


def save_off_line_without_unpublishing(room: Newsroom) -> None:
    story = room.fresh(room.story)
    story.live = False
    story.save()


def unpublish_front_page(room: Newsroom) -> None:
    factories.home().unpublish()


def translate(room: Newsroom) -> None:
    locale = Locale.objects.create(language_code="az")
    room.fresh(room.story).copy_for_translation(locale, copy_parents=True)


def translate_and_publish(room: Newsroom) -> None:
    translate(room)
    copies = Page.objects.filter(locale__language_code="az").order_by("depth")
    for page in copies.specific():
        if isinstance(page, NewsArticle):
            factories.publish(page)


def publish_in_admin(room: Newsroom) -> None:
    page = room.fresh(room.draft)
    form = edit_form(room, page, title="By hand")
    form["action-publish"] = "1"
    room.post("wagtailadmin_pages:edit", page.pk, **form)


def save_in_admin(room: Newsroom) -> None:
    page = room.fresh(room.story)
    room.post("wagtailadmin_pages:edit", page.pk, **edit_form(room, page, title="Not yet"))


def edit_form(room: Newsroom, page: Page, **changes: object) -> dict[str, object]:
    """Return what the edit page would post, as its own form renders it."""
    from bs4 import BeautifulSoup

    html = room.client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content
    form = BeautifulSoup(html, "html.parser").find("form", {"data-edit-form": True})
    assert form is not None
    data = {
        field["name"]: field.get("value", "") if field.name == "input" else field.text
        for field in form.find_all(["input", "textarea"])
        if field.get("name") and field.get("type") not in {"checkbox", "submit", "file"}
    }
    from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

    body = streamfield([("paragraph", rich_text("<p>Some news.</p>"))])
    return data | nested_form_data({"body": body}) | changes


def bulk(action: str) -> Callable[[Newsroom], None]:
    def act(room: Newsroom) -> None:
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        ids = [room.story.pk, room.draft.pk] if action == "publish" else [room.story.pk]
        data = {"chooser": room.other.pk} if action == "move" else {}
        query = "&".join(f"id={pk}" for pk in ids)
        response = room.client.post(f"{url}?{query}", data)
        assert response.status_code == 302, response.content

    act.__name__ = f"bulk_{action}"
    return act


ROADS: list[tuple[Callable[[Newsroom], None], dict[str, str]]] = [
    (publish_draft, BEFORE | {"/outer/draft/": "Draft"}),
    (save_draft_over_live, BEFORE),
    (publish_change, BEFORE | {"/outer/inner/story/": "Changed"}),
    (publish_later, BEFORE),
    (publish_change_later, BEFORE),
    (change_slug, WITHOUT_STORY | {"/outer/inner/new/": "Story"}),
    (change_slug_of_section, {"/renamed/inner/story/": "Story", "/renamed/second/": "Second"}),
    (revert, BEFORE),
    (unpublish, WITHOUT_STORY),
    (unpublish_as_plain_page, WITHOUT_STORY),
    (unpublish_section, WITHOUT_STORY),
    (unpublish_and_publish_section, BEFORE),
    (delete, WITHOUT_STORY),
    (delete_section, {}),
    (move, WITHOUT_STORY | {"/other/story/": "Story"}),
    (move_as_plain_page, WITHOUT_STORY | {"/other/story/": "Story"}),
    (move_section, WITHOUT_STORY | {"/other/inner/story/": "Story"}),
    (copy_live, BEFORE | {"/other/copy/": "Copy"}),
    (copy_as_draft, BEFORE),
    (copy_section, BEFORE | {"/other/again/story/": "Story"}),
    (make_alias, BEFORE | {"/other/alias/": "Story"}),
    (change_source_of_alias, WITHOUT_STORY | {"/outer/inner/story/": "Both", "/other/alias/": "Both"}),
    (unpublish_source_of_alias, WITHOUT_STORY),
    (expire_unseen_by_the_worker, WITHOUT_STORY),
    (lock_section, WITHOUT_STORY),
    (lock_and_open_section, BEFORE),
    (save_live_without_revision, BEFORE | {"/other/straight/": "Straight"}),
    (save_off_line_without_unpublishing, WITHOUT_STORY),
    (unpublish_front_page, {}),
    (translate, BEFORE),
    (translate_and_publish, BEFORE | {"/az/outer/inner/story/": "Story"}),
    (publish_in_admin, BEFORE | {"/outer/draft/": "By hand"}),
    (save_in_admin, BEFORE),
    (bulk("publish"), BEFORE | {"/outer/draft/": "Draft"}),
    (bulk("unpublish"), WITHOUT_STORY),
    (bulk("delete"), WITHOUT_STORY),
    (bulk("move"), WITHOUT_STORY | {"/other/story/": "Story"}),
]


@pytest.mark.parametrize(("road", "expected"), ROADS, ids=[road.__name__ for road, _ in ROADS])
def test_record_says_what_is_public(
    newsroom: Newsroom, road: Callable[[Newsroom], None], expected: dict[str, str]
) -> None:
    assert public() == BEFORE
    road(newsroom)
    assert public() == expected
    ids = [pk for pk in known_ids() if PublishedArticle.objects.current().filter(pk=pk).exists()]
    assert list(differences(ids)) == []
    assert gap_in_log() == ""
