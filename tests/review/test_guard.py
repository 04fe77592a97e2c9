"""Whoever goes around permissions and screens, in code, meets the guard."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import Locale, Page, Revision

from news.models import ArticleAuthor, NewsArticle, NewsIndex
from news.review import audit
from news.review.acts.retract import retract
from news.review.models import AuditEntry, WorkItem
from news.review.refusals import Refused
from tests import factories
from tests.ops import workers
from tests.review import roads
from tests.review.newsroom import Newsroom, digest_now, fresh, stage_name

pytestmark = pytest.mark.django_db

A_SECOND = timedelta(seconds=1)
Act = Callable[[Newsroom, NewsArticle], object]
REFUSED: list[tuple[roads.State, Act]] = []
ALLOWED: list[tuple[roads.State, Act]] = []


def refused(*states: roads.State) -> Callable[[Act], Act]:
    def add(act: Act) -> Act:
        REFUSED.extend((state, act) for state in states)
        return act

    return add


def allowed(*states: roads.State) -> Callable[[Act], Act]:
    def add(act: Act) -> Act:
        ALLOWED.extend((state, act) for state in states)
        return act

    return add


def latest(article: NewsArticle) -> Revision:
    return fresh(article).get_latest_revision()


def plain(page: Page) -> Page:
    """Return the page as Wagtail's table knows it, without the article's own fields."""
    return Page.objects.get(pk=page.pk)


def again(section: NewsIndex) -> NewsIndex:
    return NewsIndex.objects.get(pk=section.pk)


UNAPPROVED = [roads.draft, roads.at_desk, roads.at_publication, roads.changed, roads.change_at_publication]


@refused(*UNAPPROVED)
def publish_revision(room: Newsroom, article: NewsArticle) -> None:
    latest(article).publish()


@refused(roads.draft, roads.change_at_publication)
def publish_revision_as_superuser(room: Newsroom, article: NewsArticle) -> None:
    latest(article).publish(user=room.chief, skip_permission_checks=True)


@refused(roads.draft, roads.change_at_publication)
def publish_page_action(room: Newsroom, article: NewsArticle) -> None:
    PublishPageRevisionAction(latest(article), user=room.publisher).execute(skip_permission_checks=True)


@refused(roads.draft, roads.change_at_publication)
def publish_action(room: Newsroom, article: NewsArticle) -> None:
    PublishRevisionAction(latest(article), user=room.publisher).execute(skip_permission_checks=True)


@refused(roads.draft, roads.at_publication)
def save_as_live(room: Newsroom, article: NewsArticle) -> None:
    article.live = True
    article.save()


@refused(roads.draft, roads.at_publication)
def save_only_live(room: Newsroom, article: NewsArticle) -> None:
    article.live = True
    article.save(update_fields=["live"])


@refused(roads.draft, roads.at_publication)
def save_as_live_as_a_plain_page(room: Newsroom, article: NewsArticle) -> None:
    page = plain(article)
    page.live = True
    page.save()


@refused(roads.draft)
def save_only_live_as_a_plain_page(room: Newsroom, article: NewsArticle) -> None:
    page = plain(article)
    page.live = True
    page.save(update_fields=["live"])


@refused(roads.draft)
def create_as_live(room: Newsroom, article: NewsArticle) -> None:
    again(room.city).add_child(instance=NewsArticle(title="Straight", slug="straight", live=True))


@refused(*UNAPPROVED)
def schedule_unapproved(room: Newsroom, article: NewsArticle) -> None:
    revision = latest(article)
    revision.approved_go_live_at = timezone.now()
    revision.save()


@refused(*UNAPPROVED)
def schedule_unapproved_by_its_field_alone(room: Newsroom, article: NewsArticle) -> None:
    revision = latest(article)
    revision.approved_go_live_at = timezone.now() + timedelta(days=1)
    revision.save(update_fields=["approved_go_live_at"])


@refused(roads.draft, roads.changed, roads.at_publication)
def save_draft_as_scheduled(room: Newsroom, article: NewsArticle) -> None:
    article.get_latest_revision_as_object().save_revision(approved_go_live_at=timezone.now())


@refused(roads.draft)
def publish_with_a_time_of_its_own(room: Newsroom, article: NewsArticle) -> None:
    factories.revise(article, go_live_at=timezone.now() + timedelta(hours=1)).publish()


@refused(roads.scheduled)
def bring_time_forward(room: Newsroom, article: NewsArticle) -> None:
    revision = article.scheduled_revision
    revision.approved_go_live_at = timezone.now()
    revision.save(update_fields=["approved_go_live_at"])


@refused(roads.scheduled)
def overwrite_what_is_scheduled(room: Newsroom, article: NewsArticle) -> None:
    revision = article.scheduled_revision
    revision.content = revision.content | {"title": "Something else"}
    revision.save()


@refused(roads.live, roads.changed)
def change_live_text(room: Newsroom, article: NewsArticle) -> None:
    article.standfirst = "Changed"
    article.save()


@refused(roads.live)
def change_one_field_of_live_text(room: Newsroom, article: NewsArticle) -> None:
    article.title = "Changed"
    article.save(update_fields=["title"])


@refused(roads.live)
def change_headline_as_a_plain_page(room: Newsroom, article: NewsArticle) -> None:
    page = plain(article)
    page.title = "Changed"
    page.save()


@refused(roads.live)
def change_address_as_a_plain_page(room: Newsroom, article: NewsArticle) -> None:
    page = plain(article)
    page.slug = "elsewhere"
    page.save(update_fields=["slug", "url_path"])


@refused(roads.live)
def change_end_of_live_text(room: Newsroom, article: NewsArticle) -> None:
    article.expire_at = timezone.now() - timedelta(seconds=1)
    article.save()


@refused(roads.live)
def tag_live_text(room: Newsroom, article: NewsArticle) -> None:
    article.tags.add("secret")
    article.save()


@refused(roads.live)
def publish_older_text(room: Newsroom, article: NewsArticle) -> None:
    article.revisions.order_by("pk").first().publish()


@refused(roads.live)
def copy_as_live(room: Newsroom, article: NewsArticle) -> None:
    article.copy(to=again(room.sport), keep_live=True)


@refused(roads.live)
def copy_section_as_live(room: Newsroom, article: NewsArticle) -> None:
    again(room.city).copy(recursive=True, keep_live=True, update_attrs={"slug": "city-again"})


@refused(roads.draft, roads.at_publication, roads.live, roads.changed)
def make_alias(room: Newsroom, article: NewsArticle) -> None:
    article.create_alias(parent=again(room.sport))


@refused(roads.draft, roads.live)
def make_alias_of_section(room: Newsroom, article: NewsArticle) -> None:
    again(room.city).create_alias(recursive=True, update_slug="alias")


@refused(roads.live)
def translate_as_alias(room: Newsroom, article: NewsArticle) -> None:
    locale = Locale.objects.create(language_code="az")
    article.copy_for_translation(locale, copy_parents=True, alias=True)


@refused(roads.live, roads.changed)
def unpublish(room: Newsroom, article: NewsArticle) -> None:
    article.unpublish()


@refused(roads.live)
def unpublish_as_expired(room: Newsroom, article: NewsArticle) -> None:
    article.unpublish(set_expired=True)


@refused(roads.live)
def unpublish_as_a_plain_page(room: Newsroom, article: NewsArticle) -> None:
    plain(article).unpublish()


@refused(roads.live)
def save_as_off_line(room: Newsroom, article: NewsArticle) -> None:
    article.live = False
    article.save()


@refused(roads.live, roads.changed)
def delete(room: Newsroom, article: NewsArticle) -> None:
    article.delete()


@refused(roads.live)
def delete_as_a_plain_page(room: Newsroom, article: NewsArticle) -> None:
    plain(article).delete()


@refused(roads.live)
def delete_by_a_query(room: Newsroom, article: NewsArticle) -> None:
    Page.objects.filter(pk=article.pk).delete()


@refused(roads.live)
def delete_section(room: Newsroom, article: NewsArticle) -> None:
    again(room.city).delete()


@refused(roads.live)
def delete_front_page(room: Newsroom, article: NewsArticle) -> None:
    factories.home().delete()


@refused(roads.scheduled)
def delay_what_is_scheduled(room: Newsroom, article: NewsArticle) -> None:
    revision = article.scheduled_revision
    revision.approved_go_live_at += timedelta(days=1)
    revision.save(update_fields=["approved_go_live_at"])


@refused(roads.scheduled)
def publish_what_is_due_by_wagtails_command(room: Newsroom, article: NewsArticle) -> None:
    with time_machine.travel(article.scheduled_revision.approved_go_live_at + A_SECOND):
        call_command("publish_scheduled")


@pytest.mark.parametrize(
    ("state", "act"), REFUSED, ids=[f"{act.__name__}-{state.__name__}" for state, act in REFUSED]
)
def test_guard_refuses_it_and_nothing_is_changed(room: Newsroom, state: roads.State, act: Act) -> None:
    article = state(room)
    before = roads.everything()
    with pytest.raises(Refused), transaction.atomic():
        act(room, article)
    assert roads.everything() == before
    assert roads.flaws() == []


@allowed(*UNAPPROVED, roads.scheduled)
def save_a_draft(room: Newsroom, article: NewsArticle) -> None:
    room.revise(article, by=room.editor, title="A draft")


@allowed(roads.draft, roads.live, roads.changed, roads.scheduled)
def save_as_it_is(room: Newsroom, article: NewsArticle) -> None:
    article.save()
    plain(article).save()


@allowed(roads.live, roads.changed)
def lock_and_unlock(room: Newsroom, article: NewsArticle) -> None:
    roads.lock(article, room.editor)
    plain(article).save(update_fields=["locked"])


@allowed(roads.draft, roads.live, roads.changed)
def copy_as_draft(room: Newsroom, article: NewsArticle) -> None:
    copy = article.copy(to=again(room.sport), keep_live=False, user=room.editor)
    assert not copy.live


@allowed(roads.live)
def translate_as_draft(room: Newsroom, article: NewsArticle) -> None:
    locale = Locale.objects.create(language_code="az")
    assert not article.copy_for_translation(locale, copy_parents=True).live


@allowed(roads.draft, roads.at_publication)
def unpublish_what_is_not_live(room: Newsroom, article: NewsArticle) -> None:
    article.unpublish()


@allowed(roads.draft, roads.at_publication, roads.scheduled)
def delete_what_was_never_public(room: Newsroom, article: NewsArticle) -> None:
    article.delete()
    assert not Page.objects.filter(pk=article.pk).exists()


@allowed(roads.draft)
def move_a_draft(room: Newsroom, article: NewsArticle) -> None:
    article.move(again(room.sport), pos="last-child")


@allowed(*UNAPPROVED)
def look_for_what_is_due(room: Newsroom, article: NewsArticle) -> None:
    call_command("publish_scheduled")
    assert workers.work_once().failures == 0


@allowed(roads.scheduled)
def publish_again_what_waits_for_its_time(room: Newsroom, article: NewsArticle) -> None:
    before = roads.everything()
    article.scheduled_revision.publish()
    assert roads.everything() == before


@pytest.mark.parametrize(
    ("state", "act"), ALLOWED, ids=[f"{act.__name__}-{state.__name__}" for state, act in ALLOWED]
)
def test_guard_lets_it_pass_and_readers_see_what_they_saw(
    room: Newsroom, state: roads.State, act: Act
) -> None:
    article = state(room)
    before = roads.public()
    act(room, article)
    assert roads.public() == before
    assert roads.flaws() == []


def test_approved_text_goes_live_at_its_time_by_our_worker(room: Newsroom) -> None:
    article = roads.scheduled(room)
    with time_machine.travel(article.scheduled_revision.approved_go_live_at + A_SECOND):
        assert workers.work_once().failures == 0
        assert roads.public()[article.pk].headline == "Story"
        assert roads.flaws() == []


@pytest.mark.parametrize("state", UNAPPROVED)
def test_worker_holds_what_a_query_scheduled_without_approval(room: Newsroom, state: roads.State) -> None:
    article = state(room)
    before = roads.public()
    Revision.objects.filter(pk=article.latest_revision_id).update(approved_go_live_at=timezone.now())
    assert workers.work_once().failures == 0
    assert roads.public() == before
    assert fresh(article).scheduled_revision is None
    assert WorkItem.objects.get(article=article).held
    assert roads.flaws() == []


def test_worker_keeps_to_the_approved_time_when_a_query_named_another(room: Newsroom) -> None:
    article = roads.scheduled(room)
    before = roads.everything()
    Revision.objects.filter(pk=article.latest_revision_id).update(approved_go_live_at=timezone.now())
    assert workers.work_once().failures == 0
    assert roads.everything() == before
    assert roads.flaws() == []


def test_worker_holds_what_can_no_longer_be_published(room: Newsroom) -> None:
    at = timezone.now() + timedelta(hours=1)
    article = room.revise(room.draft(slug="calm"), by=room.reporter, slug="storm", go_live_at=at)
    article = room.approve(room.approve(room.submit(article), by=room.editor), by=room.publisher)
    room.draft(slug="storm", title="Other")
    with time_machine.travel(at + A_SECOND):
        assert workers.work_once().failures == 0
        assert not fresh(article).live
        assert fresh(article).scheduled_revision is None
        item = WorkItem.objects.get(article=article)
        assert item.held
        assert "storm" in item.note
        assert stage_name(article) == "Desk review"
        assert not AuditEntry.objects.filter(article_id=article.pk).exists()
        assert roads.flaws() == []


def test_article_whose_draft_names_a_deleted_author_is_edited_scheduled_and_retracted(room: Newsroom) -> None:
    article = room.published()
    gone, here = factories.author(name="Gone"), factories.author(name="Here")
    draft = fresh(article).get_latest_revision_as_object()
    draft.bylines = [ArticleAuthor(author=gone), ArticleAuthor(author=here)]
    draft.save_revision(user=room.reporter)
    before = digest_now(article)
    gone.delete()
    assert digest_now(article) == before
    names = [byline.author.name for byline in fresh(article).get_latest_revision_as_object().bylines.all()]
    assert names == ["Here"]
    edit = reverse("wagtailadmin_pages:edit", args=[article.pk])
    assert room.client(room.reporter).get(edit).status_code == 200
    room.submit(article)
    assert room.client(room.editor).get(reverse("desk:review", args=[article.pk])).status_code == 200
    retract(article.pk, by=room.publisher, reason="In doubt", note="")
    assert roads.public() == {}
    assert roads.flaws() == []


def test_end_that_was_approved_takes_the_article_off_line(room: Newsroom) -> None:
    end = timezone.now() + timedelta(minutes=1)
    article = room.published(expire_at=end)
    with time_machine.travel(end + A_SECOND):
        assert workers.work_once().failures == 0
        assert not fresh(article).live
        assert roads.public() == {}
        assert roads.flaws() == []


def test_successor_that_is_scheduled_stays_so_on_the_desk_when_the_live_text_ends(room: Newsroom) -> None:
    end = timezone.now().replace(microsecond=0) + timedelta(minutes=1)
    at = end + timedelta(hours=1)
    article = room.published(expire_at=end)
    article = room.revise(article, by=room.reporter, title="Next", go_live_at=at, expire_at=None)
    article = room.approve(room.approve(room.submit(article), by=room.editor), by=room.publisher)
    with time_machine.travel(end + A_SECOND):
        assert workers.work_once().failures == 0
        assert not fresh(article).live
        assert fresh(article).scheduled_revision.approved_go_live_at == at
        item = WorkItem.objects.get(article=article)
        assert (item.state, item.goes_live_at) == (WorkItem.State.SCHEDULED, at)
    with time_machine.travel(at + A_SECOND):
        assert workers.work_once().failures == 0
        assert roads.public()[article.pk].headline == "Next"
        assert roads.flaws() == []


def test_live_article_that_is_moved_stays_public_and_is_written_down(room: Newsroom) -> None:
    article = roads.changed(room)
    fresh(article).move(again(room.sport), pos="last-child", user=room.publisher)
    assert roads.public()[article.pk] == roads.Story("/sport/story/", "Story", "<p>Some news.</p>")
    entry = AuditEntry.objects.order_by("-seq")[0]
    assert (entry.road, entry.section_id) == ("moved", room.sport.pk)
    assert roads.flaws() == []


def test_section_that_goes_off_line_takes_its_articles_with_it_and_brings_them_back(room: Newsroom) -> None:
    article = roads.live(room)
    before = roads.public()
    again(room.city).unpublish()
    assert roads.public() == {}
    assert fresh(article).live
    factories.publish(room.city)
    assert roads.public() == before
    assert roads.flaws() == []


@pytest.mark.parametrize("what", ["update", "delete", "save", "remove"])
def test_proof_is_only_added_to(room: Newsroom, what: str) -> None:
    roads.live(room)
    entry = AuditEntry.objects.get()
    acts: dict[str, Callable[[], object]] = {
        "update": lambda: AuditEntry.objects.update(digest="0"),
        "delete": lambda: AuditEntry.objects.all().delete(),
        "save": entry.save,
        "remove": entry.delete,
    }
    with pytest.raises(Refused):
        acts[what]()
    assert AuditEntry.objects.count() == 1
    assert list(audit.flaws_of_chain()) == []


def test_approval_does_not_hold_for_words_that_look_like_a_paragraphs_key(room: Newsroom) -> None:
    """The editor gives paragraphs keys, which nobody approves; in the text, readers would see them."""
    article = roads.at_publication(room)
    keyed = room.revise(
        article, by=room.colleague, body=[("paragraph", '<p data-block-key="a1">Some news.</p>')]
    )
    assert stage_name(keyed) == "Publication"
    words = '<p data-block-key="a1">Some data-block-key="guilty" news.</p>'
    assert stage_name(room.revise(keyed, by=room.colleague, body=[("paragraph", words)])) == "Desk review"
