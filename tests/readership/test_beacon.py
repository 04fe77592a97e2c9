"""The beacon: who is counted, who is not, and that the answer tells neither."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries, Settings
from wagtail.models import Page

from cms.ops.windows import WINDOW_SECONDS, Windows
from news.models import NewsArticle, NewsIndex
from news.readership import reader
from news.readership.counting import VIEWS_A_MINUTE, Counting
from news.readership.models import Seen
from news.readership.rules import is_bot
from news.record.models import ArticleViews, DailyViews, PublishedArticle
from tests import factories
from tests.factories import total_views
from tests.readership.readers import FIREFOX, SAFARI, read
from tests.site.test_canary import newsroom  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

MORNING = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


def counted(process: Counting, story: NewsArticle) -> int:
    """Return the views of the story, once those in memory are written."""
    assert process.writer.write_all()
    return total_views(story.pk)


def told(answer: HttpResponse) -> Any:
    """Return all that an answer says, but for whose it is."""
    headers = sorted(header for header in answer.items() if header[0] != "X-Request-Id")
    return answer.status_code, answer.content, headers, list(answer.cookies)


def test_readers_view_is_counted_on_its_day_and_in_all(process: Counting, story: NewsArticle) -> None:
    with time_machine.travel(MORNING, tick=False):
        answer = read(story.pk)
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer["Cache-Control"] == "no-store"
        assert counted(process, story) == 1
    assert DailyViews.objects.values_list("article_id", "day", "views").get() == (
        story.pk,
        date(2027, 3, 1),
        1,
    )


def test_day_is_one_of_the_newsrooms_time_zone(
    process: Counting, story: NewsArticle, settings: Settings
) -> None:
    settings.TIME_ZONE = "Asia/Baku"
    with time_machine.travel(datetime(2027, 3, 1, 21, 0, tzinfo=UTC), tick=False):
        read(story.pk)
    # Written after the day has ended, it stays a view of its day.
    with time_machine.travel(datetime(2027, 3, 2, 21, 0, tzinfo=UTC), tick=False):
        counted(process, story)
    assert DailyViews.objects.get().day == date(2027, 3, 2)


def test_beacon_costs_no_query(
    process: Counting, story: NewsArticle, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        read(story.pk)
        read(story.pk)
        read(10**17)
        read(story.pk, agent="curl/8.5")


def test_address_is_the_same_in_every_language(process: Counting, story: NewsArticle) -> None:
    assert reverse("seen", args=[story.pk]) == f"/seen/{story.pk}/"
    assert Client().post(f"/az/seen/{story.pk}/", headers={"user-agent": FIREFOX}).status_code != 204


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "options", "patch"])
def test_anything_but_a_post_is_refused_alike(process: Counting, story: NewsArticle, method: str) -> None:
    send: Callable[..., HttpResponse] = getattr(Client(), method)
    answers = [send(f"/seen/{pk}/", headers={"user-agent": FIREFOX}) for pk in (story.pk, 999_999)]
    assert answers[0].status_code == 405
    assert told(answers[0]) == told(answers[1])
    assert counted(process, story) == 0


def test_answer_never_tells_whether_there_is_such_an_article(
    process: Counting,
    newsroom: NewsIndex,  # noqa: F811
) -> None:
    ids = [*Page.objects.values_list("pk", flat=True), 0, 999_999, 10**18 - 1]
    answers = [told(read(pk)) for pk in ids]
    again = [told(read(pk)) for pk in ids]
    assert all(answer == answers[0] for answer in answers + again)
    assert answers[0][0] == 204


def test_nothing_is_kept_of_articles_that_are_not_public(
    process: Counting,
    newsroom: NewsIndex,  # noqa: F811
) -> None:
    for pk in [*Page.objects.values_list("pk", flat=True), 0, 10**18 - 1]:
        read(pk)
    assert process.writer.write_all()
    public = set(PublishedArticle.objects.current().values_list("pk", flat=True))
    assert set(ArticleViews.objects.values_list("pk", flat=True)) == public
    assert set(DailyViews.objects.values_list("article_id", flat=True)) == public


@pytest.mark.parametrize(
    "path",
    ["0x1", "-1", "1.5", "", "%00", "1%00", "%D9%A1", "9" * 19, "9" * 10_000, "a" * 10_000, "1/2", "%ff"],
)
def test_address_that_is_none_is_no_error(process: Counting, path: str) -> None:
    answer = Client().post(f"/seen/{path}/", headers={"user-agent": FIREFOX})
    assert answer.status_code in {403, 404}
    assert process.waiting.views == {}


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "   ",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/140.0 Safari/537.36",
        "facebookexternalhit/1.1",
        "curl/8.5",
        "python-requests/2.32",
        "Go-http-client/2.0",
    ],
)
def test_bot_is_not_counted(process: Counting, story: NewsArticle, agent: str) -> None:
    assert read(story.pk, agent=agent).status_code == 204
    assert counted(process, story) == 0


def test_client_that_does_not_say_what_it_is_is_not_counted(process: Counting, story: NewsArticle) -> None:
    assert Client().post(f"/seen/{story.pk}/").status_code == 204
    assert counted(process, story) == 0


@pytest.mark.parametrize(
    "agent",
    [
        FIREFOX,
        SAFARI,
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/138.0 YaBrowser/25.8.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) [FBAN/FBIOS;FBAV/470.0;FBDV/iPhone14,5]",
        "Mozilla/5.0 (Linux; Android 13; CUBOT_X30) AppleWebKit/537.36 Chrome/114.0 Mobile Safari/537.36",
    ],
)
def test_readers_browser_is_no_bot(process: Counting, story: NewsArticle, agent: str) -> None:
    read(story.pk, agent=agent)
    assert counted(process, story) == 1


@pytest.mark.parametrize("unit", ["a", "1", ".", "/", "(", "a1.", "Mozilla/5.0 ", "\x00", "é"])
def test_user_agent_of_any_length_is_looked_at_quickly(unit: str) -> None:
    began = time.thread_time()
    is_bot(unit * (10_000 // len(unit)))
    assert time.thread_time() - began < 0.5


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-purpose": "prefetch"},
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "Prefetch"},
        {"purpose": "preview"},
        {"x-moz": "prefetch"},
    ],
)
def test_page_that_is_fetched_ahead_is_not_counted(
    process: Counting, story: NewsArticle, headers: dict[str, str]
) -> None:
    assert read(story.pk, headers=headers).status_code == 204
    assert counted(process, story) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "https://elsewhere.example"},
        {"origin": "http://testserver.elsewhere.example"},
        {"origin": "http://elsewhere.example/testserver"},
        {"origin": "http://testserver:8000"},
        {"origin": "http://testserver@elsewhere.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://["},
        {"origin": "\x00"},
        {"origin": "http://" + "a" * 10_000},
        {"origin": "https://elsewhere.example", "sec-fetch-site": "same-origin"},
    ],
)
def test_beacon_of_another_site_is_not_counted(
    process: Counting, story: NewsArticle, headers: dict[str, str]
) -> None:
    assert read(story.pk, headers=headers).status_code == 204
    assert counted(process, story) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://testserver", "sec-fetch-site": "same-origin"},
        {"origin": "https://testserver"},
        {"origin": "https://TestServer"},
    ],
)
def test_beacon_of_our_own_page_is_counted(
    process: Counting, story: NewsArticle, headers: dict[str, str]
) -> None:
    read(story.pk, headers=headers)
    assert counted(process, story) == 1


def test_newsroom_is_not_counted(process: Counting, story: NewsArticle) -> None:
    client = Client()
    client.force_login(factories.user("reporter"))
    assert read(story.pk, client=client).status_code == 204
    assert counted(process, story) == 0
    client.logout()
    read(story.pk, client=client)
    assert counted(process, story) == 1


@pytest.mark.parametrize("cookie", ["", "short", "a" * 32, "a" * 4000, "é" * 20])
def test_cookie_that_is_nobodys_session_makes_no_reader_one_of_the_newsroom(
    process: Counting, story: NewsArticle, cookie: str
) -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert read(story.pk, client=client).status_code == 204
    assert counted(process, story) == 1


def test_repeated_load_counts_again_after_half_an_hour_only(process: Counting, story: NewsArticle) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        for minutes, views in ((0, 1), (1, 1), (28, 1), (1, 2), (29, 2), (1, 3)):
            clock.shift(timedelta(minutes=minutes))
            read(story.pk)
            assert counted(process, story) == views, minutes


def test_another_reader_and_another_article_count(process: Counting, story: NewsArticle) -> None:
    other = factories.article(story.get_parent(), slug="other")
    read(story.pk)
    read(story.pk, agent=SAFARI)
    read(story.pk, address="192.0.2.2")
    read(story.pk, address="2001:db8:1::1")
    read(story.pk, address="2001:db8:2::1")
    # One household's network.
    read(story.pk, address="2001:db8:2::2")
    read(other.pk)
    assert counted(process, story) == 5
    assert total_views(other.pk) == 1


def test_forged_forwarding_makes_no_new_reader(
    process: Counting, story: NewsArticle, settings: Settings
) -> None:
    for number in range(5):
        read(story.pk, headers={"x-forwarded-for": f"198.51.100.{number}"})
    assert counted(process, story) == 1
    settings.TRUSTED_PROXIES = 1
    for number in range(5):
        read(story.pk, headers={"x-forwarded-for": f"203.0.113.{number}, 198.51.100.1"})
    assert counted(process, story) == 2


def test_who_changes_the_user_agent_adds_sixty_views_a_minute_at_most(
    process: Counting, story: NewsArticle
) -> None:
    seconds = [0.0]
    process.windows = Windows(clock=lambda: seconds[0])
    for number in range(VIEWS_A_MINUTE + 40):
        assert read(story.pk, agent=f"{FIREFOX} {number}").status_code == 204
    read(story.pk, address="192.0.2.2")
    assert counted(process, story) == VIEWS_A_MINUTE + 1
    seconds[0] = WINDOW_SECONDS
    read(story.pk, agent=f"{FIREFOX} once more")
    assert counted(process, story) == VIEWS_A_MINUTE + 2


def test_repeated_loads_use_up_nothing(process: Counting, story: NewsArticle) -> None:
    for _ in range(VIEWS_A_MINUTE + 40):
        read(story.pk)
    read(story.pk, agent=SAFARI)
    assert counted(process, story) == 2


def test_no_cookie_is_set_and_no_address_kept(process: Counting, story: NewsArticle) -> None:
    answer = read(story.pk, address="192.0.2.77")
    counted(process, story)
    assert not answer.cookies
    assert {field.name for field in Seen._meta.get_fields()} == {"token", "at"}
    assert {field.name for field in DailyViews._meta.get_fields()} == {
        "id",
        "article_id",
        "home_id",
        "day",
        "views",
    }


def test_what_is_kept_of_a_reader_means_nothing_without_our_key(
    process: Counting, story: NewsArticle, settings: Settings
) -> None:
    read(story.pk)
    (token,) = process.waiting.views
    process.begin()
    settings.SECRET_KEY = "another key, of another newsroom, that is long enough"
    reader.key.cache_clear()
    try:
        read(story.pk)
    finally:
        reader.key.cache_clear()
    assert process.waiting.views.keys() != {token}
    assert -(2**63) <= token < 2**63


@pytest.mark.parametrize("body", [b"", b"\x00", b"{" * 100_000])
def test_body_is_not_looked_at(process: Counting, story: NewsArticle, body: bytes) -> None:
    answer = Client().post(
        f"/seen/{story.pk}/", body, content_type="text/plain", headers={"user-agent": FIREFOX}
    )
    assert answer.status_code == 204
    assert counted(process, story) == 1
