"""The dashboard: what a person has to do today."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from news.desk.dashboard import lists
from news.desk.dashboard.panels import PANELS
from news.desk.models import PlannedStory
from news.desk.rights import Rights
from news.models import NewsArticle
from news.review.acts.publish_before_review import publish_before_review
from news.review.acts.retract import retract
from news.review.acts.sign import sign
from news.review.models import WorkItem
from tests import factories
from tests.review.newsroom import Newsroom, digest_now

NOW = timezone.now().replace(microsecond=0)
HOME = "wagtailadmin_home"


def desk(room: Newsroom, who: Any) -> str:
    """Return the text of the person's dashboard, each panel on its lines."""
    response = room.client(who).get(reverse(HOME))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def headlines(some: lists.Some) -> list[str]:
    return [row.item.headline for row in some.rows]


def break_news(room: Newsroom, *, by: Any = None, **fields: Any) -> NewsArticle:
    article = room.draft(**fields)
    publish_before_review(article.pk, by=by or room.publisher, digest=digest_now(article), reason="A fire")
    return article


def edit(article: NewsArticle, **fields: Any) -> None:
    WorkItem.objects.filter(article=article).update(**fields)


def test_wagtails_own_panels_and_counts_give_way(room: Newsroom) -> None:
    response = room.client(room.chief).get(reverse(HOME))
    assert [type(panel).__name__ for panel in response.context["panels"]] == [
        "BreakingUnsigned",
        "WaitingForMe",
        "Mine",
        "PlannedForMe",
        "ScheduledNext",
        "PublishedToday",
    ]
    assert [type(item).__name__ for item in response.context["site_summary"].summary_items] == ["InHand"]


def test_quiet_day_is_said_calmly(room: Newsroom) -> None:
    text = desk(room, room.editor)
    assert "Nothing waits for you." in text
    assert "Nothing has been published today." in text
    assert "unsigned" not in text
    assert "0 in review" in text


def test_unsigned_news_stands_in_red_before_everything_else(room: Newsroom) -> None:
    break_news(room, title="Fire at the port")
    room.submit(room.draft(title="Trams"))
    for who in (room.reporter, room.editor, room.publisher, room.lawyer, room.chief):
        text = desk(room, who)
        assert "Fire at the port" in text
        assert text.index("Breaking, still unsigned") < text.index("Waiting for me")
    assert "Breaking, still unsigned" not in desk(room, room.outsider)


def test_unsigned_news_is_to_be_signed_by_who_may(room: Newsroom) -> None:
    article = break_news(room)
    review = reverse("desk:review", args=[article.pk])
    for who, verb in [(room.editor, "Sign"), (room.publisher, "Look"), (room.reporter, "Look")]:
        (row,) = lists.unsigned(Rights(who)).rows
        assert str(row.verb) == verb
        assert (row.url == review) == (verb == "Sign")
    sign(article.pk, by=room.editor, digest=digest_now(article))
    assert lists.unsigned(Rights(room.editor)).rows == []


def test_what_waits_stands_overdue_first_then_oldest_first(room: Newsroom) -> None:
    for title, due, since in [("New", 5, 1), ("Old", 6, 9), ("Overdue", -1, 3)]:
        article = room.submit(room.draft(title=title))
        edit(article, due_at=NOW + timedelta(hours=due), since=NOW - timedelta(hours=since))
    room.submit(room.draft(by=room.editor, title="My own"), by=room.editor)
    assert headlines(lists.waiting(Rights(room.editor))) == ["Overdue", "Old", "New"]
    text = desk(room, room.editor)
    assert "overdue by 1 hour" in text
    assert "Review" in text


def test_what_waits_leads_to_the_review_screen(room: Newsroom) -> None:
    article = room.submit(room.draft())
    (row,) = lists.waiting(Rights(room.editor)).rows
    assert (row.url, str(row.verb)) == (reverse("desk:review", args=[article.pk]), "Review")


def test_mine_are_drafts_and_before_them_what_was_sent_back_with_what_was_asked(room: Newsroom) -> None:
    room.send_back(room.submit(room.draft(title="Returned")), by=room.editor, comment="Who says so?")
    draft = room.draft(title="Draft")
    room.submit(room.draft(title="In review"))
    room.draft(by=room.colleague, title="Somebody else's")
    given = room.draft(by=room.colleague, title="Given to me")
    edit(given, assignee=room.reporter)
    rows = lists.mine(Rights(room.reporter)).rows
    assert [(row.item.headline, str(row.verb)) for row in rows] == [
        ("Returned", "Mend"),
        ("Given to me", "Go on writing"),
        ("Draft", "Go on writing"),
    ]
    assert rows[2].url == reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert "Who says so?" in desk(room, room.reporter)


def test_co_author_has_it_on_their_desk_as_well(room: Newsroom) -> None:
    room.revise(room.draft(title="Ours"), by=room.colleague, title="Ours, longer")
    (row,) = lists.mine(Rights(room.colleague)).rows
    assert (row.item.headline, row.byline) == ("Ours, longer", "Reporter, Colleague")


def test_who_works_there_no_longer_sees_their_drafts_no_longer(room: Newsroom) -> None:
    room.draft()
    room.reporter.groups.set(room.outsider.groups.all())
    assert lists.mine(Rights(room.reporter)).rows == []


def test_held_article_is_marked(room: Newsroom) -> None:
    edit(room.submit(room.draft()), held=True)
    assert "Held back" in desk(room, room.editor)


def test_scheduled_stands_next_first(room: Newsroom) -> None:
    for title, hours in [("Later", 9), ("Next", 2)]:
        room.published(title=title, go_live_at=NOW + timedelta(hours=hours))
    assert headlines(lists.scheduled(Rights(room.reporter))) == ["Next", "Later"]
    assert headlines(lists.scheduled(Rights(room.outsider))) == []
    assert "Goes live" in desk(room, room.reporter)


def test_planned_story_stands_on_its_reporters_desk_until_it_is_begun(room: Newsroom) -> None:
    plan = PlannedStory.objects.create(
        headline="Night trams", section=room.city, reporter=room.reporter, deadline=NOW - timedelta(hours=1)
    )
    text = desk(room, room.reporter)
    assert "Night trams" in text
    assert "past its deadline" in text
    assert "Night trams" not in desk(room, room.colleague)
    plan.article = room.draft()
    plan.save()
    assert lists.planned(room.reporter).rows == []


def test_published_today_tells_what_became_public_and_what_was_taken_back(room: Newsroom) -> None:
    room.published(title="Reviewed")
    article = break_news(room, title="Fire")
    retract(article.pk, by=room.publisher, reason="Wrong", note="")
    factories.article(room.city, title="Imported")
    rows = lists.published_today(Rights(room.reporter)).rows
    assert [(row.entry.headline, str(row.what), row.section) for row in rows] == [
        ("Fire", "Retracted", "City"),
        ("Fire", "Published before review", "City"),
        ("Reviewed", "Published", "City"),
    ]
    assert lists.published_today(Rights(room.outsider)).rows == []
    assert "Retracted" in desk(room, room.lawyer)


def test_today_begins_at_midnight_in_the_newsrooms_zone(settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Baku"
    with timezone.override("America/New_York"):
        begin = lists.midnight()
    assert begin.utcoffset() == timedelta(hours=4)
    assert (begin.hour, begin.minute) == (0, 0)
    assert timedelta(0) <= timezone.now() - begin < timedelta(days=1)


def test_yesterday_is_not_today(room: Newsroom, time_machine: Any) -> None:
    time_machine.move_to(NOW - timedelta(days=1))
    room.published(title="Yesterday's")
    time_machine.move_to(NOW)
    assert lists.published_today(Rights(room.editor)).rows == []


def test_long_list_is_cut_and_leads_to_the_queue(room: Newsroom) -> None:
    for number in range(11):
        room.submit(room.draft(title=f"Story {number}"))
    some = lists.waiting(Rights(room.editor))
    assert (len(some.rows), some.has_more) == (10, True)
    html = room.client(room.editor).get(reverse(HOME)).content.decode()
    assert reverse("desk:queue") + "?show=waiting" in html


def test_panels_say_nothing_to_who_works_nowhere(room: Newsroom) -> None:
    break_news(room)
    room.submit(room.draft())
    rights = Rights(factories.user("stranger"))
    for panel in PANELS:
        assert panel(rights).content().rows == []


@pytest.mark.parametrize("who", ["editor", "reporter", "chief"])
def test_dashboard_makes_as_many_queries_with_thirty_rows_as_with_three(
    room: Newsroom, django_assert_num_queries: Any, who: str
) -> None:
    client = room.client(getattr(room, who))

    def work(number: int) -> None:
        room.submit(room.draft(title=f"In review {number}"))
        room.draft(title=f"Draft {number}", by=room.chief if number % 2 else room.reporter)
        room.published(title=f"Scheduled {number}", go_live_at=NOW + timedelta(days=1))
        room.published(title=f"Published {number}")
        break_news(room, title=f"Breaking {number}")
        section = room.city if number % 2 else room.sport
        PlannedStory.objects.create(
            headline=f"Planned {number}", section=section, reporter=room.reporter, deadline=NOW
        )

    for number in range(3):
        work(number)
    client.get(reverse(HOME))  # what is cached after the first
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(HOME))
    for number in range(3, 12):
        work(number)
    with django_assert_num_queries(len(few)):
        client.get(reverse(HOME))
