"""Planned stories: who plans where, and how one becomes a draft."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from news.desk.models import PlannedStory
from news.desk.planning.make_draft import make_draft
from news.models import NewsArticle
from news.review.authors import authors_of
from news.review.models import WorkItem
from news.review.refusals import NotPermitted
from tests.review.newsroom import Newsroom, fresh

SOON = timezone.now().replace(second=0, microsecond=0) + timedelta(days=2)


def plan(room: Newsroom, **fields: Any) -> PlannedStory:
    return PlannedStory.objects.create(
        **{"headline": "Plan", "section": room.city, "deadline": SOON, "planned_by": room.reporter} | fields
    )


def typed(room: Newsroom, **fields: Any) -> dict[str, Any]:
    return {
        "headline": "Trams",
        "section": room.city.pk,
        "reporter": room.reporter.pk,
        "deadline": f"{SOON:%Y-%m-%d %H:%M}",
        "note": "Depot",
    } | fields


def url(name: str, *args: Any) -> str:
    return reverse(f"desk_plans:{name}", args=args)


@pytest.mark.parametrize(
    ("who", "planned"),
    [
        ("reporter", 1),
        ("colleague", 1),
        ("editor", 1),
        ("publisher", 1),
        ("chief", 1),
        ("outsider", 0),
        ("lawyer", 0),
        ("closed", 0),
    ],
)
def test_whoever_adds_articles_to_a_section_plans_for_it(room: Newsroom, who: str, planned: int) -> None:
    user = getattr(room, who)
    answer = room.client(user).post(url("add"), typed(room))
    assert PlannedStory.objects.count() == planned
    assert answer.status_code in {200, 302}
    if planned:
        made = PlannedStory.objects.get()
        assert (made.planned_by, made.reporter, made.section, made.deadline) == (
            user,
            room.reporter,
            room.city,
            SOON,
        )


def test_reporter_of_another_section_is_not_given_the_story(room: Newsroom) -> None:
    answer = room.client(room.editor).post(url("add"), typed(room, reporter=room.outsider.pk))
    assert not PlannedStory.objects.exists()
    assert "does not write in the section" in str(answer.context["form"].errors["reporter"])


def test_form_offers_own_sections_and_their_writers_only(room: Newsroom) -> None:
    form = room.client(room.reporter).get(url("add")).context["form"]
    assert list(form.fields["section"].queryset) == [room.city]
    people = {str(user) for user in form.fields["reporter"].queryset}
    assert {"reporter", "colleague", "editor", "publisher"} <= people
    assert not people & {"outsider", "lawyer", "closed"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("headline", ""),
        ("headline", "x" * 256),
        ("section", ""),
        ("section", "0"),
        ("section", "city"),
        ("reporter", "99999999999999999999999"),
        ("deadline", ""),
        ("deadline", "tomorrow"),
        ("deadline", "2020-01-01 10:00"),
        ("deadline", "0001-01-01 00:00"),
        ("deadline", "2101-01-01 10:00"),
        ("note", "x" * 2001),
    ],
)
def test_what_is_wrong_with_a_plan_is_said_at_its_field(room: Newsroom, field: str, value: str) -> None:
    answer = room.client(room.reporter).post(url("add"), typed(room, **{field: value}))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert not PlannedStory.objects.exists()


def test_deadline_at_the_end_of_the_calendar_is_refused_in_words_and_the_rest_kept(room: Newsroom) -> None:
    UserProfile.objects.create(user=room.reporter, current_time_zone="America/New_York")
    answer = room.client(room.reporter).post(url("add"), typed(room, deadline="9999-12-31 23:59"))
    html = answer.content.decode()
    assert "Choose a time between the years 1000 and 2100." in html
    assert "9999-12-31 23:59" in html
    assert "Depot" in html
    assert not PlannedStory.objects.exists()


def test_day_of_the_calendar_is_filled_in(room: Newsroom) -> None:
    client = room.client(room.reporter)
    assert "2027-03-10 18:00" in client.get(url("add"), {"day": "2027-03-10"}).content.decode()
    assert client.get(url("add"), {"day": "soon"}).status_code == 200


def test_plan_is_changed(room: Newsroom) -> None:
    story = plan(room)
    answer = room.client(room.colleague).post(url("edit", story.pk), typed(room))
    assert answer.status_code == 302
    story.refresh_from_db()
    assert (story.headline, story.planned_by) == ("Trams", room.reporter)


def test_plan_whose_deadline_has_passed_keeps_it_while_the_rest_is_changed(room: Newsroom) -> None:
    past = SOON - timedelta(days=10)
    story = plan(room, deadline=past)
    room.client(room.reporter).post(url("edit", story.pk), typed(room, deadline=f"{past:%Y-%m-%d %H:%M}"))
    story.refresh_from_db()
    assert (story.headline, story.deadline) == ("Trams", past)


def test_plan_is_not_moved_behind_a_wall(room: Newsroom) -> None:
    story = plan(room)
    room.client(room.reporter).post(url("edit", story.pk), typed(room, section=room.sport.pk))
    story.refresh_from_db()
    assert story.section == room.city


@pytest.mark.parametrize("name", ["edit", "delete", "make_draft"])
def test_plans_of_another_section_are_not_there(room: Newsroom, name: str) -> None:
    story = plan(room)
    client = room.client(room.outsider)
    assert client.post(url(name, story.pk), typed(room, section=room.sport.pk)).status_code == 404
    if name != "make_draft":
        assert client.get(url(name, story.pk)).status_code == 404
    story.refresh_from_db()
    assert (story.headline, story.article) == ("Plan", None)
    assert "Plan</" not in client.get(url("index")).content.decode()


@pytest.mark.parametrize(
    ("who", "is_gone"),
    [
        ("reporter", True),
        ("editor", True),
        ("publisher", True),
        ("chief", True),
        ("colleague", False),
        ("lawyer", False),
        ("outsider", False),
        ("closed", False),
    ],
)
def test_plans_of_others_are_deleted_by_who_may_publish_there(
    room: Newsroom, who: str, is_gone: bool
) -> None:
    story = plan(room)
    room.client(getattr(room, who)).post(url("delete", story.pk))
    assert PlannedStory.objects.filter(pk=story.pk).exists() != is_gone


def test_one_click_makes_the_draft_and_the_second_finds_it(room: Newsroom) -> None:
    story = plan(room, reporter=room.colleague)
    client = room.client(room.reporter)
    answer = client.post(url("make_draft", story.pk))
    article = NewsArticle.objects.get()
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[article.pk])
    assert (article.title, article.owner, article.live) == ("Plan", room.reporter, False)
    assert article.get_parent().pk == room.city.pk
    assert article.latest_revision.user == room.reporter
    assert list(authors_of(article.pk)) == [room.reporter.pk]
    item = WorkItem.objects.get()
    assert (item.state, item.assignee) == ("draft", room.colleague)
    assert client.get(answer["Location"]).status_code == 200
    again = room.client(room.colleague).post(url("make_draft", story.pk))
    assert again["Location"] == answer["Location"]
    assert NewsArticle.objects.count() == 1


@pytest.mark.parametrize("who", ["lawyer", "outsider", "closed"])
def test_who_may_not_write_in_the_section_makes_no_draft(room: Newsroom, who: str) -> None:
    story = plan(room)
    with pytest.raises(NotPermitted):
        make_draft(story.pk, by=getattr(room, who))
    answer = room.client(getattr(room, who)).post(url("make_draft", story.pk))
    assert answer.status_code in {302, 403, 404}
    assert not NewsArticle.objects.exists()


def test_draft_is_made_by_a_post_alone(room: Newsroom) -> None:
    story = plan(room)
    assert room.client(room.reporter).get(url("make_draft", story.pk)).status_code == 405
    assert room.client(room.reporter).post(url("make_draft", 0)).status_code == 404


def test_headlines_that_are_alike_get_addresses_of_their_own(room: Newsroom) -> None:
    first = make_draft(plan(room).pk, by=room.reporter)
    second = make_draft(plan(room).pk, by=room.reporter)
    assert fresh(first).slug != fresh(second).slug


def test_list_shows_what_each_may_do(room: Newsroom) -> None:
    story = plan(room)
    page = room.client(room.reporter).get(url("index")).content.decode()
    assert url("make_draft", story.pk) in page
    assert url("delete", story.pk) in page
    page = room.client(room.lawyer).get(url("index")).content.decode()
    assert "Plan" in page
    assert url("make_draft", story.pk) not in page
    assert url("edit", story.pk) not in page


def test_list_is_narrowed_and_asked_nonsense_shows_all(room: Newsroom) -> None:
    plan(room, headline="Trams")
    plan(room, headline="Cup", section=room.sport)
    client = room.client(room.editor)
    page = client.get(url("index"), {"section": room.sport.pk}).content.decode()
    assert "Cup" in page
    assert "Trams" not in page
    for query in ({"section": "x"}, {"draft": "x"}, {"p": "x"}, {"ordering": "x"}, {"section": "9" * 30}):
        assert client.get(url("index"), query).status_code in {200, 404}


def test_list_makes_the_same_number_of_queries_for_many(room: Newsroom) -> None:
    def count() -> int:
        client = room.client(room.reporter)
        client.get(url("index"))
        with CaptureQueriesContext(connection) as queries:
            client.get(url("index"))
        return len(queries)

    plan(room, reporter=room.reporter, article=room.draft())
    few = count()
    for _ in range(6):
        plan(room, reporter=room.reporter, article=room.draft())
        plan(room, reporter=room.colleague)
    assert count() == few


def test_history_and_usage_are_not_served(room: Newsroom) -> None:
    story = plan(room)
    for name in ("history", "usage"):
        assert room.client(room.chief).get(f"/admin/desk/plans/{name}/{story.pk}/").status_code == 404
