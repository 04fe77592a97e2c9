"""A draft's times are changed by the rules: who may, to what, and what has to be approved again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision
from wagtail.users.models import UserProfile

from news.models import NewsArticle
from news.review.acts.reschedule import LockedForYou, WrongTimes, reschedule, times_of
from news.review.models import Approval, WorkItem
from news.review.refusals import MovedOn, NotPermitted
from news.review.schedule import GoLiveApproved
from news.review.signals import happened
from tests.review.newsroom import Newsroom, digest_now, fresh, stage_name

NOW = timezone.now().replace(microsecond=0)
SOON, LATER, LAST = (NOW + timedelta(days=days) for days in (1, 2, 3))


def change(article: NewsArticle, *, by: Any, digest: str = "", **times: datetime | None) -> Revision:
    """Reschedule the article; times that are not named are taken away."""
    wanted = {"go_live_at": None, "expire_at": None, "embargo_until": None} | times
    return reschedule(article.pk, by=by, digest=digest or digest_now(article), **wanted)


def worker_runs(at: datetime) -> None:
    """Let the worker publish what is due a minute after this time."""
    with time_machine.travel(at + timedelta(minutes=1)):
        job = GoLiveApproved()
        for key in job.due(timezone.now(), besides=()):
            job.run(key)


@pytest.fixture
def told() -> Iterator[list[dict[str, Any]]]:
    """What the newsroom is told while the test runs."""
    heard: list[dict[str, Any]] = []

    def hear(**kwargs: Any) -> None:
        heard.append(kwargs)

    happened.connect(hear)
    yield heard
    happened.disconnect(hear)


def draft_of(article: NewsArticle) -> NewsArticle:
    draft: NewsArticle = fresh(article).get_latest_revision_as_object()
    return draft


def test_times_of_a_draft_become_a_new_revision_of_who_changed_them(room: Newsroom) -> None:
    article = room.draft()
    before = article.latest_revision_id
    revision = change(article, by=room.colleague, go_live_at=SOON, embargo_until=LATER, expire_at=LAST)
    assert revision.pk != before
    assert revision.user == room.colleague
    draft = draft_of(article)
    assert (draft.go_live_at, draft.embargo_until, draft.expire_at) == (SOON, LATER, LAST)
    item = WorkItem.objects.get(article=article)
    assert (item.goes_live_at, item.embargo_until) == (LATER, LATER)
    entry = PageLogEntry.objects.get(page_id=article.pk, action="review.reschedule")
    assert entry.revision == revision
    assert "goes live" in entry.message


def test_same_times_change_nothing(room: Newsroom) -> None:
    article = room.draft(go_live_at=SOON)
    before = article.latest_revision_id
    assert change(article, by=room.reporter, go_live_at=SOON).pk == before
    assert fresh(article).latest_revision_id == before


@pytest.mark.parametrize("who", ["outsider", "lawyer", "closed"])
def test_who_may_not_edit_here_changes_no_time(room: Newsroom, who: str) -> None:
    article = room.draft()
    with pytest.raises(NotPermitted):
        change(article, by=getattr(room, who), go_live_at=SOON)
    assert draft_of(article).go_live_at is None


def test_time_is_not_changed_over_a_newer_text(room: Newsroom) -> None:
    article = room.draft()
    seen = digest_now(article)
    room.revise(article, by=room.colleague, title="Newer")
    with pytest.raises(MovedOn):
        change(article, by=room.reporter, digest=seen, go_live_at=SOON)
    assert draft_of(article).go_live_at is None


def test_locked_article_keeps_its_times_but_for_who_locked_it(room: Newsroom) -> None:
    article = room.draft()
    NewsArticle.objects.filter(pk=article.pk).update(locked=True, locked_by=room.editor)
    with pytest.raises(LockedForYou):
        change(article, by=room.reporter, go_live_at=SOON)
    change(article, by=room.editor, go_live_at=SOON)
    assert draft_of(article).go_live_at == SOON


def test_article_in_review_is_locked_for_its_author(room: Newsroom) -> None:
    article = room.submit(room.draft())
    with pytest.raises(LockedForYou):
        change(article, by=room.reporter, go_live_at=SOON)


def test_other_time_voids_the_approvals_of_earlier_stages(room: Newsroom) -> None:
    article = room.approve(room.submit(room.draft()), by=room.editor)
    assert stage_name(article) == "Publication"
    change(article, by=room.publisher, go_live_at=SOON)
    assert stage_name(article) == "Desk review"
    assert not Approval.objects.filter(article=article, ended_at=None).exists()


@pytest.mark.parametrize(
    ("times", "field"),
    [
        ({"go_live_at": NOW - timedelta(minutes=1)}, "go_live_at"),
        ({"embargo_until": NOW - timedelta(days=1)}, "embargo_until"),
        ({"expire_at": NOW - timedelta(days=1)}, "expire_at"),
        ({"go_live_at": LATER, "expire_at": SOON}, "expire_at"),
        ({"go_live_at": SOON, "expire_at": SOON}, "expire_at"),
        ({"embargo_until": LATER, "expire_at": SOON}, "expire_at"),
        ({"go_live_at": datetime(9999, 12, 31, 23, 59, tzinfo=UTC)}, "go_live_at"),
        ({"embargo_until": datetime(9999, 12, 31, 23, 59, tzinfo=UTC)}, "embargo_until"),
        ({"expire_at": datetime(2101, 1, 1, tzinfo=UTC)}, "expire_at"),
    ],
)
def test_times_that_cannot_be_are_refused_by_the_act(
    room: Newsroom, times: dict[str, Any], field: str
) -> None:
    article = room.draft()
    with pytest.raises(WrongTimes) as refusal:
        change(article, by=room.reporter, **times)
    assert list(refusal.value.faults) == [field]
    assert fresh(article).latest_revision_id == article.latest_revision_id


def test_display_date_is_not_left_behind_a_time_that_moves_before_it(room: Newsroom) -> None:
    article = room.draft(go_live_at=LATER, published_at=LATER)
    with pytest.raises(WrongTimes):
        change(article, by=room.reporter, go_live_at=SOON)


def test_time_that_has_passed_may_stay_while_another_is_changed(room: Newsroom) -> None:
    past = NOW - timedelta(days=1)
    article = room.draft(go_live_at=past)
    change(article, by=room.reporter, go_live_at=past, expire_at=SOON)
    assert draft_of(article).expire_at == SOON


class TestScheduled:
    """What has been approved for a time is called off, and has to be approved for the other."""

    @pytest.fixture
    def article(self, room: Newsroom) -> NewsArticle:
        return room.published(go_live_at=SOON)

    def test_goes_to_review_again_and_not_live(self, room: Newsroom, article: NewsArticle) -> None:
        change(article, by=room.editor, go_live_at=LATER)
        article = fresh(article)
        assert article.scheduled_revision is None
        assert not Approval.objects.filter(article=article, ended_at=None).exists()
        assert stage_name(article) == "Desk review"
        item = WorkItem.objects.get(article=article)
        assert (item.state, item.goes_live_at) == ("in_review", LATER)
        assert "approved again" in item.note
        for at in (SOON, LATER):
            worker_runs(at)
        assert not fresh(article).live

    def test_goes_live_at_the_new_time_once_it_is_approved_again(
        self, room: Newsroom, article: NewsArticle
    ) -> None:
        change(article, by=room.editor, go_live_at=LATER)
        # Who set the time is an author of it.
        article = room.approve(article, by=room.second_editor)
        article = room.approve(article, by=room.publisher)
        assert article.scheduled_revision.approved_go_live_at == LATER
        worker_runs(SOON)
        assert not fresh(article).live
        worker_runs(LATER)
        assert fresh(article).live

    @pytest.mark.parametrize("who", ["reporter", "colleague"])
    def test_is_not_touched_by_who_may_not_publish_here(
        self, room: Newsroom, article: NewsArticle, who: str
    ) -> None:
        with pytest.raises(NotPermitted):
            change(article, by=getattr(room, who), go_live_at=LATER)
        assert fresh(article).scheduled_revision.approved_go_live_at == SOON

    def test_keeps_its_approval_if_the_time_cannot_be(self, room: Newsroom, article: NewsArticle) -> None:
        with pytest.raises(WrongTimes):
            change(article, by=room.editor, go_live_at=NOW - timedelta(days=1))
        assert fresh(article).scheduled_revision.approved_go_live_at == SOON
        assert WorkItem.objects.get(article=article).state == "scheduled"

    def test_tells_those_who_had_approved_it(
        self, room: Newsroom, article: NewsArticle, told: list[dict[str, Any]]
    ) -> None:
        change(article, by=room.second_editor, go_live_at=LATER)
        users = next(each["users"] for each in told if each["kind"] == "changed")
        assert {room.editor.pk, room.publisher.pk, room.reporter.pk} <= users


class TestForm:
    def url(self, article: NewsArticle) -> str:
        return reverse("desk:reschedule", args=[article.pk])

    def typed(self, article: NewsArticle, **times: datetime) -> dict[str, str]:
        said = {name: f"{timezone.localtime(at):%Y-%m-%d %H:%M}" for name, at in times.items()}
        return {"digest": digest_now(article)} | said

    def test_changes_the_time_and_returns_to_where_the_person_came_from(self, room: Newsroom) -> None:
        article = room.draft()
        at = SOON.replace(second=0)
        here = reverse("desk:calendar") + "?view=week"
        data = self.typed(article, go_live_at=at) | {"next": here}
        answer = room.client(room.reporter).post(self.url(article), data)
        assert (answer.status_code, answer["Location"]) == (302, here)
        assert draft_of(article).go_live_at == at

    def test_leads_to_no_other_site(self, room: Newsroom) -> None:
        article = room.draft()
        data = self.typed(article, go_live_at=SOON) | {"next": "https://elsewhere.example/"}
        answer = room.client(room.reporter).post(self.url(article), data)
        assert answer["Location"] == reverse("desk:calendar")

    def test_keeps_the_seconds_of_a_time_that_nobody_touched(self, room: Newsroom) -> None:
        at = SOON.replace(second=37)
        article = room.draft(go_live_at=at)
        room.client(room.reporter).post(self.url(article), self.typed(article, go_live_at=at, expire_at=LAST))
        draft = draft_of(article)
        assert (draft.go_live_at, draft.expire_at) == (at, LAST.replace(second=0))

    @pytest.mark.parametrize("text", ["yesterday", "2026-13-45 99:99", "0001-01-01 00:00", "<script>"])
    def test_says_what_is_wrong_with_a_time(self, room: Newsroom, text: str) -> None:
        article = room.draft()
        data = {"digest": digest_now(article), "go_live_at": text}
        answer = room.client(room.reporter).post(self.url(article), data)
        assert answer.status_code == 422
        assert answer.context["form"].errors["go_live_at"]
        assert draft_of(article).go_live_at is None

    @pytest.mark.parametrize("name", ["go_live_at", "embargo_until", "expire_at"])
    def test_says_what_is_wrong_with_the_end_of_the_calendar_and_keeps_the_rest(
        self, room: Newsroom, name: str
    ) -> None:
        article = room.draft()
        UserProfile.objects.create(user=room.reporter, current_time_zone="America/New_York")
        times = dict.fromkeys(("go_live_at", "embargo_until", "expire_at"), "2099-01-01 10:00")
        data = {"digest": digest_now(article)} | times | {name: "9999-12-31 23:59"}
        answer = room.client(room.reporter).post(self.url(article), data)
        assert answer.status_code == 422
        assert answer.context["form"].errors == {name: ["Choose a time between the years 1000 and 2100."]}
        assert answer.content.decode().count("2099-01-01 10:00") >= 2
        assert "9999-12-31 23:59" in answer.content.decode()
        assert times_of(draft_of(article)) == times_of(article)

    @pytest.mark.parametrize("digest", ["", "abc", "x" * 65])
    def test_refuses_a_form_without_what_the_person_saw(self, room: Newsroom, digest: str) -> None:
        answer = room.client(room.reporter).post(self.url(room.draft()), {"digest": digest})
        assert answer.status_code == 422

    def test_stale_form_is_a_conflict(self, room: Newsroom) -> None:
        article = room.draft()
        data = self.typed(article, go_live_at=SOON)
        room.revise(article, by=room.colleague, title="Newer")
        answer = room.client(room.reporter).post(self.url(article), data)
        assert answer.status_code == 409
        assert draft_of(article).go_live_at is None

    def test_warns_before_an_approval_is_lost(self, room: Newsroom) -> None:
        article = room.published(go_live_at=SOON)
        answer = room.client(room.editor).get(self.url(article))
        assert "sent to review" in answer.content.decode()

    @pytest.mark.parametrize(
        ("who", "status"),
        [
            *((who, 200) for who in ("reporter", "colleague", "editor", "publisher", "chief")),
            ("lawyer", 403),
            ("outsider", 404),
            ("closed", 302),
        ],
    )
    def test_is_for_those_who_may_edit_here(self, room: Newsroom, who: str, status: int) -> None:
        article = room.draft()
        client = room.client(getattr(room, who))
        assert client.get(self.url(article)).status_code == status
        answer = client.post(self.url(article), self.typed(article, go_live_at=SOON))
        assert answer.status_code == (302 if status == 200 else status)
        assert (draft_of(article).go_live_at is not None) == (status == 200)

    def test_there_is_none_for_what_is_not_an_article(self, room: Newsroom) -> None:
        url = reverse("desk:reschedule", args=[room.city.pk])
        assert room.client(room.chief).get(url).status_code == 404


class TestMove:
    def move(self, room: Newsroom, article: NewsArticle, by: Any, **data: str) -> Any:
        said = {"digest": digest_now(article), "moves": "go_live_at", "day": f"{LATER.date()}"} | data
        return room.client(by).post(reverse("desk:move", args=[article.pk]), said)

    def test_keeps_the_hour_and_the_other_times(self, room: Newsroom) -> None:
        article = room.draft(go_live_at=SOON, expire_at=LAST)
        assert self.move(room, article, room.reporter).status_code == 302
        draft = draft_of(article)
        assert (draft.go_live_at, draft.expire_at) == (SOON + timedelta(days=1), LAST)

    def test_moves_an_embargo(self, room: Newsroom) -> None:
        article = room.draft(embargo_until=SOON)
        self.move(room, article, room.reporter, moves="embargo_until")
        assert draft_of(article).embargo_until == SOON + timedelta(days=1)

    def test_to_a_day_that_has_passed_shows_the_form_that_says_so(self, room: Newsroom) -> None:
        article = room.draft(go_live_at=SOON)
        answer = self.move(room, article, room.reporter, day=f"{NOW.date() - timedelta(days=3)}")
        assert answer.status_code == 422
        assert answer.context["form"].errors["go_live_at"]
        assert draft_of(article).go_live_at == SOON

    @pytest.mark.parametrize(
        "data",
        [
            {"day": "soon"},
            {"day": "9999-12-31"},
            {"day": ""},
            {"moves": "live"},
            {"moves": ""},
            {"digest": "1"},
        ],
    )
    def test_of_what_makes_no_sense_changes_nothing_and_says_so(
        self, room: Newsroom, data: dict[str, str]
    ) -> None:
        article = room.draft(go_live_at=SOON)
        answer = self.move(room, article, room.reporter, **data)
        assert answer.status_code == 302
        page = room.client(room.reporter).get(answer["Location"])
        assert page.status_code == 200
        assert draft_of(article).go_live_at == SOON

    def test_of_nothing_changes_nothing(self, room: Newsroom) -> None:
        article = room.draft()
        before = times_of(draft_of(article))
        assert self.move(room, article, room.reporter).status_code == 302
        assert times_of(draft_of(article)) == before
        assert fresh(article).latest_revision_id == article.latest_revision_id

    def test_of_a_scheduled_article_sends_it_to_review(self, room: Newsroom) -> None:
        article = room.published(go_live_at=SOON)
        assert self.move(room, article, room.reporter).status_code == 403
        assert fresh(article).scheduled_revision is not None
        assert self.move(room, article, room.publisher).status_code == 302
        assert fresh(article).scheduled_revision is None
        assert stage_name(article) == "Desk review"

    def test_is_only_posted(self, room: Newsroom) -> None:
        url = reverse("desk:move", args=[room.draft().pk])
        assert room.client(room.reporter).get(url).status_code == 405


def test_number_that_no_article_can_have_is_not_found(room: Newsroom) -> None:
    assert room.client(room.chief).get(reverse("desk:reschedule", args=[10**30])).status_code == 404
