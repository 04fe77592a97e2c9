"""The queue: everything in hand, filtered and turned, and who does what by when."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import get_default_page_content_type
from wagtail.users.models import UserProfile

from news.desk.rights import Rights
from news.desk.rows import Row, listed, rows
from news.models import NewsArticle
from news.review.acts.publish_before_review import publish_before_review
from news.review.acts.sign import why_not_sign
from news.review.assignments import candidates, may_direct, may_give, take, why_not_take
from news.review.models import ReviewTask, UnsignedStory, WorkItem
from news.review.reviewers import waiting_for
from tests import factories
from tests.review.newsroom import Newsroom, digest_now, fresh

NOW = timezone.now().replace(microsecond=0)
PEOPLE = [
    "reporter",
    "colleague",
    "outsider",
    "editor",
    "second_editor",
    "publisher",
    "second_publisher",
    "lawyer",
    "chief",
]


def headlines(room: Newsroom, who: Any, **query: Any) -> list[str]:
    response = room.client(who).get(reverse("desk:queue"), query)
    assert response.status_code == 200
    return [row.item.headline for row in response.context["table"].data]


def edit(article: NewsArticle, **fields: Any) -> None:
    WorkItem.objects.filter(article=article).update(**fields)


def item_of(article: NewsArticle) -> WorkItem:
    return WorkItem.objects.get(article=article)


@pytest.fixture
def city_and_sport(room: Newsroom) -> Newsroom:
    """Four stories of the city: a draft, two in review, one sent back; and one of sport in review."""
    room.draft(title="City draft")
    room.submit(room.draft(title="City at the desk"))
    room.approve(room.submit(room.draft(title="City to publish")), by=room.editor)
    room.send_back(room.submit(room.draft(title="City sent back")), by=room.editor)
    room.submit(room.draft(by=room.outsider, section=room.sport, title="Sport at the desk"), by=room.outsider)
    return room


def test_queue_shows_what_is_in_review_where_a_person_works(city_and_sport: Newsroom) -> None:
    room = city_and_sport
    assert set(headlines(room, room.editor)) == {"City at the desk", "City to publish", "Sport at the desk"}
    assert set(headlines(room, room.reporter)) == {"City at the desk", "City to publish"}
    assert headlines(room, room.outsider) == ["Sport at the desk"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "draft"}, {"City draft"}),
        ({"state": ["draft", "returned"]}, {"City draft", "City sent back"}),
        ({"show": "waiting"}, {"City at the desk", "Sport at the desk"}),
        ({"q": "sport"}, {"Sport at the desk"}),
        ({"assignee": "nobody"}, {"City at the desk", "City to publish", "Sport at the desk"}),
        ({"assignee": "me"}, set()),
        ({"age": "1d"}, set()),
        ({"flag": ["legal", "breaking", "held", "embargo"]}, set()),
    ],
)
def test_queue_is_filtered(city_and_sport: Newsroom, query: dict[str, Any], expected: set[str]) -> None:
    assert set(headlines(city_and_sport, city_and_sport.editor, **query)) == expected


def test_mine_are_my_drafts_and_what_i_have_in_review(city_and_sport: Newsroom) -> None:
    room = city_and_sport
    assert len(headlines(room, room.reporter, show="mine")) == 4
    assert headlines(room, room.editor, show="mine") == []


def test_filter_by_section_takes_its_sub_sections_with_it(room: Newsroom) -> None:
    transport = factories.section(room.city, title="Transport")
    room.submit(room.draft(section=transport, title="Trams"))
    room.submit(room.draft(by=room.outsider, section=room.sport, title="Ball"), by=room.outsider)
    assert headlines(room, room.editor, section=room.city.pk) == ["Trams"]
    assert headlines(room, room.editor, section=transport.pk) == ["Trams"]
    assert headlines(room, room.editor, section=room.sport.pk) == ["Ball"]


def test_filter_by_stage_age_assignee_and_flags(city_and_sport: Newsroom) -> None:
    room = city_and_sport
    article = NewsArticle.objects.get(title="City at the desk")
    stage = ReviewTask.objects.get(name="Publication")
    assert headlines(room, room.editor, stage=stage.pk) == ["City to publish"]
    edit(
        article,
        assignee=room.second_editor,
        since=NOW - timedelta(days=2),
        due_at=NOW - timedelta(hours=1),
        held=True,
        legal=True,
        breaking=True,
        embargo_until=NOW + timedelta(days=1),
    )
    for query in [
        {"assignee": room.second_editor.pk},
        {"age": "1d"},
        *({"flag": flag} for flag in ["breaking", "legal", "held", "overdue", "embargo"]),
    ]:
        assert headlines(room, room.editor, **query) == ["City at the desk"], query
    assert headlines(room, room.editor, age="3d") == []
    assert headlines(room, room.second_editor, assignee="me") == ["City at the desk"]


def test_queue_is_turned_by_priority_due_time_and_age(room: Newsroom) -> None:
    for title, priority, due, since in [
        ("Urgent", 2, 5, 1),
        ("Overdue", 0, -1, 2),
        ("Old", 0, 9, 9),
        ("New", 0, 4, 0),
    ]:
        article = room.submit(room.draft(title=title))
        hours = {"due_at": NOW + timedelta(hours=due), "since": NOW - timedelta(hours=since)}
        edit(article, priority=priority, **hours)
    by_priority, by_due, by_age = (
        ["Urgent", "Overdue", "Old", "New"],
        ["Overdue", "New", "Urgent", "Old"],
        ["Old", "Overdue", "Urgent", "New"],
    )
    assert headlines(room, room.editor) == by_priority
    assert headlines(room, room.editor, ordering="nonsense") == by_priority
    for key, expected in [("priority", by_priority), ("due", by_due), ("age", by_age)]:
        assert headlines(room, room.editor, ordering=key) == expected
        assert headlines(room, room.editor, ordering=f"-{key}") == expected[::-1]


@pytest.mark.parametrize(
    "query",
    [
        {"section": "nonsense"},
        {"section": "9" * 40},
        {"stage": "-1"},
        {"state": "published"},
        {"assignee": "0"},
        {"assignee": "\x00"},
        {"age": "1y"},
        {"flag": "red"},
        {"show": "all"},
    ],
)
def test_filter_that_is_not_known_is_named_and_shows_nothing(room: Newsroom, query: dict[str, str]) -> None:
    room.submit(room.draft())
    for name in ("desk:queue", "desk:queue_results"):
        response = room.client(room.editor).get(reverse(name), query)
        assert response.status_code == 400
        assert "be filtered like this" in response.content.decode()
        assert list(response.context["object_list"]) == []


@pytest.mark.parametrize("query", [{"p": "x"}, {"p": "9" * 30}, {"q": "\x00"}, {"export": "csv"}])
def test_odd_page_search_or_export_is_passed_over(room: Newsroom, query: dict[str, str]) -> None:
    room.submit(room.draft())
    assert len(headlines(room, room.editor, **query)) == 1


def test_section_where_a_person_does_not_work_is_no_choice(room: Newsroom) -> None:
    response = room.client(room.reporter).get(reverse("desk:queue"), {"section": room.sport.pk})
    assert response.status_code == 400


def test_queue_is_paged(room: Newsroom) -> None:
    for number in range(31):
        room.submit(room.draft(title=f"Story {number}"))
    assert len(headlines(room, room.editor)) == 30
    assert headlines(room, room.editor, p="2") == ["Story 30"]


def test_row_says_who_looks_at_it_now(room: Newsroom) -> None:
    article = room.submit(room.draft())
    for who, ago in [(room.second_editor, 5), (room.publisher, 90)]:
        EditingSession.objects.create(
            user=who,
            content_type=get_default_page_content_type(),
            object_id=str(article.pk),
            last_seen_at=timezone.now() - timedelta(seconds=ago),
        )
    text = room.client(room.editor).get(reverse("desk:queue")).content.decode()
    assert "Looking at it now: Maren" in text


def test_stranger_and_signed_out_person_see_no_queue(room: Newsroom) -> None:
    stranger = factories.user("stranger")
    for client in (room.client(stranger), room.client(room.closed)):
        assert client.get(reverse("desk:queue")).status_code == 302


@pytest.mark.parametrize("who", PEOPLE)
def test_rows_offer_what_the_rules_allow(city_and_sport: Newsroom, who: str) -> None:
    room, user = city_and_sport, getattr(city_and_sport, who)
    room.revise(NewsArticle.objects.get(title="City at the desk"), by=room.second_editor, title="Changed")
    room.submit(room.draft(needs_legal_review=True, title="Legal"))
    room.approve(NewsArticle.objects.get(title="Legal"), by=room.editor)
    room.published(title="Later", go_live_at=NOW + timedelta(days=1))
    user = type(user).objects.get(pk=user.pk)
    found: list[Row] = rows(listed(WorkItem.objects.all()), Rights(user))
    waiting = set(waiting_for(user).values_list("article_id", flat=True))
    for row in found:
        article, item = fresh(NewsArticle.objects.get(pk=row.pk)), row.item
        assert row.waits == (row.pk in waiting)
        assert row.takes == (why_not_take(user, article, item) is None)
        assert row.arranges == may_give(user, article, item)
        assert row.edits == article.permissions_for_user(user).can_edit() or item.state == "in_review"
        assert Rights(user).directs(item.stage_id, row.path) == may_direct(user, article, item.stage)
        if row.waits and not user.is_superuser:
            assert user in candidates(article, item)


@pytest.mark.parametrize("who", PEOPLE)
def test_breaking_news_is_offered_to_those_who_may_sign_it(room: Newsroom, who: str) -> None:
    for by in (room.publisher, room.chief):
        article = room.draft()
        publish_before_review(article.pk, by=by, digest=digest_now(article), reason="Fire")
    user = getattr(room, who)
    for story in UnsignedStory.objects.select_related("entry", "article"):
        offered = Rights(user).signs(story, story.article.path, {room.reporter.pk: "Reporter"})
        assert offered == (why_not_sign(user, story) is None)


def test_queue_makes_as_many_queries_with_thirty_rows_as_with_three(
    room: Newsroom, django_assert_num_queries: Any
) -> None:
    client = room.client(room.editor)
    url = reverse("desk:queue")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(url, {"state": ["draft", "in_review"]})
        return len(captured)

    for number in range(3):
        article = room.submit(room.draft(title=f"Story {number}"))
        take(article.pk, by=room.second_editor, seen=None)
    queries()  # what is cached after the first
    few = queries()
    for number in range(27):
        article = room.draft(title=f"More {number}", section=room.sport if number % 2 else room.city)
        if number % 3:
            article = room.submit(article)
            take(article.pk, by=room.second_editor, seen=None)
    with django_assert_num_queries(few):
        response = client.get(url, {"state": ["draft", "in_review"]})
    assert len(response.context["table"].data) == 30


def post(room: Newsroom, who: Any, name: str, article: NewsArticle, **data: Any) -> Any:
    return room.client(who).post(reverse(name, args=[article.pk]), data)


def test_taking_it_from_the_queue_leads_back_to_the_same_view(room: Newsroom) -> None:
    article = room.submit(room.draft())
    back = reverse("desk:queue") + "?flag=overdue"
    response = post(room, room.editor, "desk:take", article, seen="", next=back)
    assert (response.status_code, response["Location"]) == (302, back)
    assert item_of(article).assignee == room.editor


def test_way_back_leads_nowhere_else(room: Newsroom) -> None:
    article = room.submit(room.draft())
    response = post(room, room.editor, "desk:take", article, seen="", next="https://evil.example/")
    assert response["Location"] == reverse("desk:queue")


@pytest.mark.parametrize("who", ["reporter", "colleague", "outsider", "publisher", "lawyer"])
def test_forged_taking_is_refused(room: Newsroom, who: str) -> None:
    article = room.submit(room.draft())
    response = post(room, getattr(room, who), "desk:take", article, seen="")
    assert response.status_code == 403
    assert item_of(article).assignee is None


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 60, "\x00"])
def test_taking_what_somebody_else_has_by_now_says_who(room: Newsroom, seen: str) -> None:
    article = room.submit(room.draft())
    take(article.pk, by=room.second_editor, seen=None)
    response = post(room, room.editor, "desk:take", article, seen=seen)
    assert response.status_code == 409
    assert "Maren has it by now" in response.content.decode()


def test_taking_by_a_link_or_of_nothing_is_refused(room: Newsroom) -> None:
    article = room.submit(room.draft())
    client = room.client(room.editor)
    assert client.get(reverse("desk:take", args=[article.pk])).status_code == 405
    assert client.post(reverse("desk:take", args=[999999])).status_code == 409


def test_form_offers_those_who_may_review_it(room: Newsroom) -> None:
    article = room.submit(room.draft())
    response = room.client(room.publisher).get(reverse("desk:assign", args=[article.pk]))
    fields = response.context["form"].fields
    assert list(fields["assignee"].queryset) == [room.editor, room.second_editor]
    assert {"due_at", "priority"} <= fields.keys()


def test_form_gives_it_sets_a_due_time_and_a_priority(room: Newsroom) -> None:
    article = room.submit(room.draft())
    due = (NOW + timedelta(hours=3)).replace(second=0)
    response = post(
        room,
        room.publisher,
        "desk:assign",
        article,
        seen="",
        assignee=room.second_editor.pk,
        due_at=due.strftime("%Y-%m-%dT%H:%M"),
        priority="2",
    )
    assert response.status_code == 302
    item = item_of(article)
    assert (item.assignee, item.due_at, item.priority) == (room.second_editor, due, 2)


def test_form_that_changes_nothing_changes_nothing_not_even_when_it_is_overdue(room: Newsroom) -> None:
    article = room.submit(room.draft())
    past = timezone.now() - timedelta(hours=2)
    edit(article, due_at=past)
    client = room.client(room.editor)
    form = client.get(reverse("desk:assign", args=[article.pk])).context["form"]
    due = form["due_at"].value().strftime("%Y-%m-%dT%H:%M")
    data = {"seen": "", "assignee": "", "due_at": due, "priority": "0"}
    assert client.post(reverse("desk:assign", args=[article.pk]), data).status_code == 302
    assert item_of(article).due_at == past


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("due_at", "2001-01-01T00:00"),
        ("due_at", "soon"),
        ("due_at", "0001-01-01T00:00"),
        ("due_at", "2101-01-01T00:00"),
        ("priority", "9"),
        ("priority", ""),
        ("assignee", "x"),
        ("assignee", "9" * 40),
        ("seen", "x"),
    ],
)
def test_bad_field_is_named(room: Newsroom, field: str, value: str) -> None:
    article = room.submit(room.draft())
    data = {"seen": "", "assignee": "", "priority": "1", "due_at": ""} | {field: value}
    response = post(room, room.editor, "desk:assign", article, **data)
    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert item_of(article).priority == 0


def test_due_time_at_the_end_of_the_calendar_is_refused_in_words_and_the_rest_kept(room: Newsroom) -> None:
    article = room.submit(room.draft())
    before = item_of(article).due_at
    UserProfile.objects.create(user=room.editor, current_time_zone="America/New_York")
    data = {"seen": "", "assignee": "", "priority": "2", "due_at": "9999-12-31T23:59"}
    response = post(room, room.editor, "desk:assign", article, **data)
    assert response.status_code == 400
    html = response.content.decode()
    assert "Choose a time between the years 1000 and 2100." in html
    assert "9999-12-31T23:59" in html
    assert item_of(article).due_at == before


@pytest.mark.parametrize("who", ["reporter", "outsider", "lawyer", "closed"])
def test_it_cannot_be_given_to_who_may_not_review_it(room: Newsroom, who: str) -> None:
    article = room.submit(room.draft())
    data = {"seen": "", "assignee": getattr(room, who).pk, "priority": "0", "due_at": ""}
    assert post(room, room.editor, "desk:assign", article, **data).status_code == 400
    assert item_of(article).assignee is None


@pytest.mark.parametrize("who", ["reporter", "colleague", "lawyer"])
def test_forged_form_of_who_does_not_run_the_desk_changes_nothing(room: Newsroom, who: str) -> None:
    article = room.submit(room.draft())
    before = WorkItem.objects.values().get(article=article)
    data = {"seen": "", "assignee": room.editor.pk, "priority": "2", "due_at": "2099-01-01T00:00"}
    response = post(room, getattr(room, who), "desk:assign", article, **data)
    assert response.status_code == 302
    assert WorkItem.objects.values().get(article=article) == before


def test_form_is_not_for_another_section(room: Newsroom) -> None:
    article = room.submit(room.draft())
    assert post(room, room.outsider, "desk:assign", article, priority="2").status_code == 404


def test_form_of_what_is_published_says_that_nothing_is_left(room: Newsroom) -> None:
    article = room.published()
    response = room.client(room.editor).get(reverse("desk:assign", args=[article.pk]))
    assert response.status_code == 409
    assert "nothing left to do" in response.content.decode()


def test_number_that_no_article_can_have_is_not_found(room: Newsroom) -> None:
    assert room.client(room.chief).get(reverse("desk:assign", args=[10**30])).status_code == 404
