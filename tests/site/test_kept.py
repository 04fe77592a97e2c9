"""Parts of pages that are rendered once: never what they would not be if they were rendered now."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.template import engines
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from pytest_django.fixtures import Settings

from news.models import NewsIndex, SiteSettings
from news.record import log, streams
from news.record.models import Change
from news.record.shown import FACTS, article_key, noting
from news.record.tail import tail
from tests import factories
from tests.clock import from_noon
from tests.site.page_types import PAGE_TYPES
from tests.site.paper import print_paper

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
# Of one request.
OWN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


@pytest.fixture(autouse=True)
def one_day() -> Iterator[None]:
    with from_noon():
        yield


@pytest.fixture
def section() -> NewsIndex:
    return factories.section(title="Politics", slug="politics")


def forget() -> None:
    tail.forget()
    streams.card.cache_clear()


def page(client: Client, path: str) -> tuple[str, set[str]]:
    """Return what a reader is given, and the keys of what it shows."""
    response = client.get(path)
    keys = response.headers.get("Surrogate-Key", "").split()
    return OWN.sub("", response.content.decode()), set(keys)


def write() -> None:
    with transaction.atomic():
        log.append(kind=Change.Kind.SITE, streams=[])


def test_every_page_is_the_same_whatever_was_shown_before(client: Client, settings: Settings) -> None:
    paper = print_paper(settings)
    paths = [paper.address(each) for each in PAGE_TYPES]
    settings.LOG_POLL_SECONDS = 3600
    alone: dict[str, tuple[str, set[str]]] = {}
    for path in paths:
        forget()
        alone[path] = page(client, path)
    forget()
    for order in (paths, paths[::-1], paths):
        for path in order:
            shown, keys = page(client, path)
            assert shown == alone[path][0], path
            assert keys >= alone[path][1], path


def test_article_costs_one_query_once_its_surroundings_are_known(
    client: Client, section: NewsIndex, settings: Settings
) -> None:
    articles = [factories.article(section, title=f"Story {n}", tags=["sea"]) for n in range(9)]
    settings.LOG_POLL_SECONDS = 3600
    tail.forget()
    client.get(articles[3].get_url())
    with CaptureQueriesContext(connection) as queries:
        assert client.get(articles[4].get_url()).status_code == 200
    tables = [set(re.findall(r"FROM (\w+)", query["sql"])) for query in queries]
    assert tables == [{"record_publishedarticle", "record_articleviews", "record_streamentry"}]


def test_first_page_of_a_section_costs_no_query_once_it_is_known(
    client: Client, section: NewsIndex, settings: Settings
) -> None:
    factories.article(section)
    settings.LOG_POLL_SECONDS = 3600
    tail.forget()
    client.get("/politics/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/politics/").status_code == 200
    assert len(queries) == 0


def test_day_is_named_anew_when_it_is_over(client: Client, section: NewsIndex) -> None:
    evening = datetime(2026, 3, 10, 18, tzinfo=UTC)
    with time_machine.travel(evening, tick=False):
        first = factories.article(section, title="First", published_at=evening - HOUR)
        factories.article(section, title="Second", published_at=evening - HOUR)
        tail.forget()
        days = [
            [each.get_text() for each in BeautifulSoup(page(client, path)[0], "html.parser").select(css)]
            for path, css in ((first.get_url(), ".day__name"), ("/politics/", ".masthead__date"))
        ]
        assert days == [["Today"], ["Tuesday, 10 March 2026"]]
    with time_machine.travel(evening + 24 * HOUR, tick=False):
        seen = BeautifulSoup(page(client, first.get_url())[0], "html.parser")
        assert [each.get_text() for each in seen.select(".day__name")] == ["Yesterday"]
        assert [each.get_text() for each in seen.select(".masthead__date")] == ["Wednesday, 11 March 2026"]
        assert [each.get_text() for each in seen.select(".calendar__today")] == ["11"]


def test_what_an_editor_changes_is_on_every_page_at_once(client: Client, section: NewsIndex) -> None:
    article = factories.article(section, title="Story")
    paths = ["/", "/politics/", article.get_url(), "/nothing/"]
    for path in paths:
        page(client, path)
    about = SiteSettings.for_site(section.get_site())
    about.name = "The New Name"
    about.save()
    section.refresh_from_db()
    section.title = "Public life"
    section.save_revision().publish()
    for path in paths:
        shown = BeautifulSoup(page(client, path)[0], "html.parser")
        for place in (".masthead__name", ".footer__name"):
            assert [each.get_text().strip() for each in shown.select(place)] == ["The New Name"], path
        for place in (".masthead__sections a", ".footer__links a"):
            assert shown.select(place)[0].get_text() == "Public life", (path, place)


def test_section_that_is_locked_is_closed_at_once(client: Client, section: NewsIndex) -> None:
    factories.article(section)
    assert "Politics" in page(client, "/politics/")[0]
    section.view_restrictions.create(restriction_type="password", password="secret")
    shown, keys = page(client, "/politics/")
    assert "password" in shown
    assert "Story" not in shown
    assert keys == set()


def test_section_that_is_deleted_while_it_is_known_is_not_found(
    client: Client, section: NewsIndex, settings: Settings
) -> None:
    settings.LOG_POLL_SECONDS = 3600
    tail.forget()
    assert client.get("/").status_code == 200
    section.delete()
    assert client.get("/politics/").status_code == 404


# What templates name


def rendered(template: str, request: Any, **values: Any) -> str:
    return str(engines["jinja2"].from_string(template).render({**values}, request))


def begun() -> Any:
    request: Any = RequestFactory().get("/", headers={"host": "localhost"})
    request.standing = tail.standing()
    return request


def test_part_is_rendered_once_until_the_log_goes_on() -> None:
    part = "{% call kept('part', key) %}{{ value }}{% endcall %}"
    assert rendered(part, begun(), key=1, value="a") == "a"
    assert rendered(part, begun(), key=1, value="b") == "a"
    assert rendered(part, begun(), key=2, value="c") == "c"
    write()
    assert rendered(part, begun(), key=1, value="d") == "d"


def test_page_that_was_begun_before_the_log_went_on_keeps_nothing() -> None:
    part = "{% call kept('part') %}{{ value }}{% endcall %}"
    late = begun()
    write()
    assert rendered(part, late, value="of before") == "of before"
    assert rendered(part, begun(), value="of now") == "of now"
    assert rendered(part, late, value="of before") == "of before"


def test_page_that_does_not_know_its_site_keeps_nothing() -> None:
    request = RequestFactory().get("/")
    part = "{% call kept('part') %}{{ value }}{% endcall %}"
    assert [rendered(part, request, value=value) for value in "ab"] == ["a", "b"]


def test_part_is_of_one_site_one_language_and_one_day() -> None:
    part = "{% call kept('part') %}{{ value }}{% endcall %}"
    assert rendered(part, begun(), value="a") == "a"
    with translation.override("az"):
        assert rendered(part, begun(), value="b") == "b"
    with timezone.override("Pacific/Kiritimati"):
        assert rendered(part, begun(), value="c") == "c"
    other = begun()
    other.META["HTTP_HOST"] = "127.0.0.1"
    assert rendered(part, other, value="d") == "d"
    with time_machine.travel(timezone.now() + 24 * HOUR):
        assert rendered(part, begun(), value="e") == "e"
    assert rendered(part, begun(), value="f") == "a"


def test_who_is_given_a_part_shows_what_is_in_it() -> None:
    """Noted are the facts of the site, which who keeps the page has to drop it by, and no other page's."""
    part = "{% call kept('part') %}{{ value }}{% endcall %}"
    for _time in range(2):
        with noting() as shown:
            rendered(part, begun(), value="a")
        assert shown == {FACTS}


def test_card_is_shown_once_for_each_way_to_show_it(section: NewsIndex) -> None:
    article = factories.article(section, title="Bridge & <more>")
    found = streams.cards_of([article.pk], "https://example.org")[article.pk]
    shown = rendered('{{ rendered(card, "stream_entry") }}', begun(), card=found)
    assert "Bridge &amp; &lt;more&gt;" in shown
    assert rendered('{{ rendered(card, "stream_entry") }}', begun(), card=found) == shown
    assert len(found.shown) == 1
    for heading in ("h2", "h3"):
        assert f"<{heading} class" in rendered(
            '{{ rendered(card, "card", heading=heading) }}', begun(), card=found, heading=heading
        )
    with translation.override("az"):
        rendered('{{ rendered(card, "stream_entry") }}', begun(), card=found)
    assert len(found.shown) == 4


def test_card_of_a_story_that_changed_is_another_card(client: Client, section: NewsIndex) -> None:
    article = factories.article(section, title="Before")
    assert "Before" in page(client, "/politics/")[0]
    factories.publish_change(article, title="After")
    shown, keys = page(client, "/politics/")
    assert "After" in shown
    assert "Before" not in shown
    assert article_key(article.pk) in keys or f"section:{section.pk}" in keys
