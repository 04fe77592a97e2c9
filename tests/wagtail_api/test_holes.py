"""What was asked of Wagtail's own API to its harm, asked of ours; and worse."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from wagtail.models import Page

from tests import factories
from tests.wagtail_api.asking import PAGES, ask, ids, refused

pytestmark = pytest.mark.django_db

BAD = [
    "?tags=" + ",".join(f"tag{number}" for number in range(400)),
    "?tags=a,b,c,d,e,f",
    "?tags=a,,b",
    "?tags=" + "&tags=".join("abc"),
    f"?offset={10**30}",
    "?offset=10001",
    "?offset=-1",
    "?limit=101",
    "?limit=1e3",
    "?limit=%D9%A3",  # a digit, in Arabic
    "?limit=1_0",
    "?limit=",
    "?limit=1&limit=2",
    "?search=%00",
    "?search=",
    "?search=a+b+c+d+e+f",
    f"?search={'a' * 501}",
    "?search=x&search_operator=xyz",
    "?search_operator=or",
    "?first_published_at=abc",
    "?id=abc",
    f"?id={10**30}",
    "?id=2147483648",
    "?id=-1",
    "?title=%00",
    "?title=a&title=b",
    "?title=a",
    "?title=a&type=news.NewsIndex,news.NewsArticle",
    "?title=a&child_of=root",
    "?slug=%00",
    "?show_in_menus=maybe",
    "?locale=xx",
    "?locale=en&locale=az",
    "?type=auth.User",
    "?type=users.User",
    "?type=wagtailcore.Revision",
    "?type=news.NewsArticle,nonsense",
    "?type=news.NewsArticle,news.NewsArticle",
    "?type=a" + ",a" * 200,
    "?order=owner",
    "?order=draft_title",
    "?order=random",
    "?order=--id",
    "?order=id,-id",
    "?order=title",
    "?order=title&type=news.NewsArticle",
    "?order=?",
    "?fields=owner",
    "?fields=draft_title",
    "?fields=live_revision",
    "?fields=latest_revision",
    "?fields=embargo_until&type=news.NewsArticle",
    "?fields=body",
    "?fields=" + "a(" * 240,
    "?fields=lead_image(usage_terms)",
    "?fields=title,",
    "?fields=_,-title",
    "?fields=*,title",
    "?fields=title,*",
    "?fields=%00",
    "?child_of=abc",
    f"?child_of={10**30}",
    "?child_of=root&descendant_of=root",
    "?ancestor_of=root",
    "?translation_of=%00",
    "?site=testserver",
    "?live=false",
    "?owner=1",
    "?expired=true",
    "?rich_text_format=db_html",
    "?format=api",
    "?%00=1",
    "?ti%00tle=1",
    "?" + "&".join(f"x{number}=1" for number in range(2000)),
    "?" + "&".join("x=1" for _ in range(11_000)),
    "find/",
    "find/?id=abc",
    "find/?id=",
    f"find/?id={10**30}",
    "find/?id=1&id=2",
    "find/?id=1&html_path=/",
    "find/?html_path=%00",
    f"find/?html_path={'a/' * 400}",
    "find/?id=1&fields=(",
    "find/?id=1&next=https://evil.example/",
    "1/?fields=(",
    "1/?fields=_,_",
    "1/?limit=5",
    "1/?x=%00",
]
ODD_WORDS = ["%", "_", "'", '"', "\\", "NOT", "a*", "title:x", "(", "NEAR(a b)", "a:*", "!a", "<->", "OR"]
NOT_THERE = [
    f"{10**9}/",
    "9999999999/",
    f"{10**30}/",
    f"{'9' * 5000}/",
    "0/",
    "abc/",
    "-1/",
    "%D9%A3/",
    "1%00/",
    "1%0A/",
    "%0A/",
    "%FF%FE/",
    "find/x/",
    "1/edit/",
]


@pytest.mark.parametrize("rest", BAD)
def test_bad_question_is_refused_with_a_message_and_without_a_query(client: Client, rest: str) -> None:
    assert refused(client, rest)


@pytest.mark.parametrize("rest", NOT_THERE)
def test_address_that_is_none_answers_404_in_json(client: Client, rest: str) -> None:
    assert ask(client, rest, status=404)["message"]


@pytest.mark.parametrize(
    "address", ["/api/v2/", "/api/v2/images/", "/api/v2/documents/1/", "/api/v2/redirects/"]
)
def test_there_are_pages_and_no_other_endpoints(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert response.json() == {"message": "not found"}


@pytest.mark.parametrize("address", ["/api/v3/", "/api/v3/pages/", "/api/v3/openapi.json"])
def test_version_3_is_not_mounted(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("rest", ["", "find/", "1/", "nonsense/"])
def test_nothing_is_written_not_even_with_a_forged_form_check(method: str, rest: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.superuser())
    before = Page.objects.count()
    response = client.generic(method, PAGES + rest, '{"title": "Mine"}', content_type="application/json")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["message"]
    assert Page.objects.count() == before


def test_method_override_is_not_believed(client: Client) -> None:
    article = factories.article(factories.section())
    client.get(f"{PAGES}{article.pk}/", headers={"x-http-method-override": "DELETE"})
    assert ids(client, f"?id={article.pk}") == [article.pk]


def test_head_and_options_are_answered(client: Client) -> None:
    factories.home()
    head = client.head(PAGES)
    assert (head.status_code, head.content) == (200, b"")
    options = client.options(PAGES)
    assert (options.status_code, options["Allow"]) == (204, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "unicode_escape", "raw_unicode_escape"])
@pytest.mark.parametrize("value", [r"\ud800", "%5Cud800", "+2AA-", "%ED%A0%80", "\xff"])
def test_charset_of_the_request_does_not_choose_how_parameters_are_read(
    client: Client, charset: str, value: str
) -> None:
    factories.home()
    for name in ("search", "type=news.NewsIndex&title", "tags", "slug"):
        response = client.get(
            PAGES, QUERY_STRING=f"{name}={value}", CONTENT_TYPE=f"text/plain; charset={charset}"
        )
        assert response.status_code == 200
        assert response.json()["items"] == []


@pytest.mark.parametrize("word", ODD_WORDS)
def test_search_takes_each_word_as_a_word(client: Client, word: str) -> None:
    factories.article(factories.section(title="Plain"), title="Nothing of the kind")
    assert ids(client, f"?search={quote(word)}") == []


def test_refusal_repeats_no_more_than_some_of_what_was_asked(client: Client) -> None:
    assert len(refused(client, f"?{'x' * 9000}=1")) < 700
    assert len(refused(client, f"?fields={'x' * 500}")) < 700


@pytest.mark.parametrize("host", ["testserver:99999999999999999999", "testserver:0", "TESTSERVER"])
def test_odd_port_of_the_host_is_no_error(client: Client, host: str) -> None:
    factories.home()
    assert client.get(PAGES, headers={"host": host}).status_code == 200


def test_detail_url_is_the_sites_whatever_the_host_says(client: Client) -> None:
    home = factories.home()
    item = ask(client, "?limit=1")["items"][0]
    assert item["meta"]["detail_url"] == f"http://localhost{PAGES}{home.pk}/"


@pytest.mark.postgres
def test_question_that_takes_the_database_too_long_is_answered_503(client: Client) -> None:
    factories.home()
    with connection.cursor() as cursor:
        # Sleeps wherever languages are read, as a table of a hundred million of them would have it.
        cursor.execute("ALTER TABLE wagtailcore_locale RENAME TO locale_kept")
        cursor.execute(
            "CREATE VIEW wagtailcore_locale AS SELECT kept.* FROM locale_kept kept JOIN pg_sleep(5) ON true"
        )
        cursor.execute("SET LOCAL statement_timeout = 300")
    assert "later" in ask(client, "?locale=en", status=503)["message"]
