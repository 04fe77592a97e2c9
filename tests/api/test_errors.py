"""Errors: problem documents of RFC 9457 that name the parameter and say in plain English what to do."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries, Settings
from wagtail.contrib.redirects.models import Redirect

from tests.api.asking import API, address, ask, get
from tests.api.paper import Paper

pytestmark = pytest.mark.django_db

PROBLEM = "application/problem+json"
NOT_THIS_LIST = "This cursor is not of this list; begin again without one."
WHOLE_NUMBER = "It must be a whole number."
NO_DATE = "There is no such date."
NOT_ISO = "It must be a date or a date and time of ISO 8601."

# The query, the parameter that is named, and what is said of it.
BAD = [
    (
        "articles?nonsense=1",
        "nonsense",
        "There is no such parameter here. There are: author, breaking, count, ",
    ),
    ("articles?Limit=1", "Limit", "There is no such parameter here. There are: author, breaking, count, "),
    ("articles?tag[]=a", "tag[]", "There is no such parameter here. There are: author, breaking, count, "),
    ("articles?=1", "", "There is no such parameter here. There are: author, breaking, count, "),
    (
        "articles.ninjs?count=true",
        "count",
        "There is no such parameter here. There are: author, breaking, cursor, ",
    ),
    ("site?limit=1", "limit", "There is no such parameter here. There are: language."),
    ("authors/ada?x=1", "x", "There is no such parameter here. There are: none."),
    ("articles?limit=1&limit=2", "limit", "This parameter may be given once."),
    ("articles?limit=1&limit=1", "limit", "This parameter may be given once."),
    ("articles?q=a&q=b", "q", "This parameter may be given once."),
    ("articles?limit=x", "limit", WHOLE_NUMBER),
    ("articles?limit=", "limit", WHOLE_NUMBER),
    ("articles?limit=1.5", "limit", WHOLE_NUMBER),
    ("articles?limit=1e2", "limit", WHOLE_NUMBER),
    ("articles?limit=NaN", "limit", WHOLE_NUMBER),
    ("articles?limit=0x10", "limit", WHOLE_NUMBER),
    ("articles?limit=%D9%A3", "limit", WHOLE_NUMBER),
    ("articles?limit=0", "limit", "It must be 1 or more."),
    ("articles?limit=-1", "limit", "It must be 1 or more."),
    ("articles?limit=101", "limit", "It must be 100 or less."),
    (f"articles?limit=1{'0' * 30}", "limit", "It must be 100 or less."),
    (f"articles?limit={'9' * 5000}", "limit", "It must be a whole number, and not as large as this one."),
    ("articles?section=0", "section", "It must be 1 or more."),
    ("articles?section=9223372036854775808", "section", "It must be 9223372036854775807 or less."),
    ("articles?section=News", "section", WHOLE_NUMBER),
    ("articles?ids=1,x", "ids", WHOLE_NUMBER),
    ("articles?ids=1,,2", "ids", WHOLE_NUMBER),
    ("articles?ids=", "ids", WHOLE_NUMBER),
    ("articles?ids=0", "ids", "It must be 1 or more."),
    (f"articles?ids={','.join('1' * 101)}", "ids", "These are too many: 100 may be given at most."),
    (f"articles?{'&'.join(['tag=a'] * 6)}", "tag", "These are too many: 5 may be given at most."),
    (f"articles?{'&'.join(['tag=a'] * 400)}", "tag", "These are too many: 5 may be given at most."),
    ("articles?tag=", "tag", "It is too short: 1 or more characters are needed."),
    (f"articles?tag={'a' * 201}", "tag", "It is too long: 200 characters may be given at most."),
    ("articles?tag=%00", "tag", "It must not hold NUL."),
    ("articles?author=a%00b", "author", "It must not hold NUL."),
    ("articles?q=", "q", "It is too short: 1 or more characters are needed."),
    (f"articles?q={'a' * 201}", "q", "It is too long: 200 characters may be given at most."),
    ("articles?q=%00", "q", "It must not hold NUL."),
    ("articles?breaking=maybe", "breaking", "It must be true or false."),
    ("articles?breaking=", "breaking", "It must be true or false."),
    ("articles?order=best", "order", "It must be 'newest', 'oldest', 'updated' or 'relevance'."),
    ("articles?order=relevance", "order", "Relevance is to the words of `q`, and there are none."),
    ("articles?view=all", "view", "It must be 'card' or 'full'."),
    ("articles?language=english", "language", "There is no such language. There are: en, az, ru."),
    ("site?language=", "language", "There is no such language. There are: en, az, ru."),
    ("articles?language=de", "language", "There is no such language. There are: en, az, ru."),
    ("articles?published_from=yesterday", "published_from", NOT_ISO),
    ("articles?published_from=", "published_from", NOT_ISO),
    ("articles?published_to=2026-02-30", "published_to", NO_DATE),
    ("articles?published_to=2026-11-23T25:00", "published_to", NO_DATE),
    ("articles?updated_since=1700000000", "updated_since", NOT_ISO),
    ("articles?cursor=x", "cursor", NOT_THIS_LIST),
    ("articles?cursor=1.2.3", "cursor", NOT_THIS_LIST),
    ("articles?cursor=%00", "cursor", "It must not hold NUL."),
    (f"articles?cursor={'a' * 501}", "cursor", "It is too long: 500 characters may be given at most."),
    ("tags?cursor=araz", "cursor", NOT_THIS_LIST),
    ("tags?limit=501", "limit", "It must be 500 or less."),
    ("articles/by-path", "path", "This parameter has to be given."),
    ("articles/by-path?path=", "path", "It must begin with a slash."),
    ("articles/by-path?path=sport/match/", "path", "It must begin with a slash."),
    ("articles/by-path?path=/%00", "path", "It must not hold NUL."),
    (f"articles/by-path?path=/{'a' * 2000}", "path", "It is too long: 2000 characters may be given at most."),
    ("changes?after=5", "after", "This cursor is not one of ours; begin again without one."),
    ("changes?limit=501", "limit", "It must be 500 or less."),
    (
        "changes?kinds=deleted",
        "kinds",
        "It must be 'published', 'updated', 'corrected', 'moved', 'retracted' or 'site'.",
    ),
    (f"changes?kinds={','.join(['site'] * 7)}", "kinds", "These are too many: 6 may be given at most."),
    (
        f"changes?streams={','.join(['site:1'] * 21)}",
        "streams",
        "These are too many: 20 may be given at most.",
    ),
    ("changes?streams=", "streams", "It is too short: 1 or more characters are needed."),
    ("most-read?period=month", "period", "It must be 'day' or 'week'."),
    ("most-read?limit=51", "limit", "It must be 50 or less."),
    ("archive/2026?section=x", "section", WHOLE_NUMBER),
]


def problem(response: Any, status: int) -> Any:
    """Return the problem document that the answer is."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == PROBLEM
    said = response.json()
    assert said["status"] == status
    assert said["type"] == "about:blank"
    assert said["title"]
    assert said["detail"]
    return said


@pytest.mark.parametrize(("query", "parameter", "detail"), BAD)
def test_bad_parameter_is_named_and_explained(paper: Paper, query: str, parameter: str, detail: str) -> None:
    said = problem(Client().get(f"{API}/{query}"), 400)
    assert said.keys() == {"type", "title", "status", "detail", "parameter"}
    assert said["parameter"] == parameter
    assert said["detail"] == detail or (detail.endswith(", ") and said["detail"].startswith(detail))


def test_cursor_of_another_list_is_refused(paper: Paper) -> None:
    mine = ask("articles", limit=1)["next"]
    assert ask("articles", limit=2, view="full", count="true", cursor=mine)["items"]
    others: list[tuple[str, dict[str, Any]]] = [
        ("articles", {"tag": "bridges"}),
        ("articles", {"order": "oldest"}),
        ("articles", {"language": "en"}),
        ("articles", {"q": "harbour"}),
        ("articles", {"q": "harbour", "order": "newest"}),
        ("articles", {"ids": paper.id("bridge")}),
        (f"streams/site:{paper.home.pk}", {}),
        ("tags", {}),
        ("authors", {}),
    ]
    for path, parameters in others:
        said = problem(get(path, cursor=mine, **parameters), 400)
        assert (said["parameter"], said["detail"]) == ("cursor", NOT_THIS_LIST), path
    assert problem(get("changes", after=mine), 400)["parameter"] == "after"
    assert problem(get("tags", cursor=ask("authors", limit=1)["next"]), 400)["parameter"] == "cursor"
    log = ask("changes", limit=1)["next"]
    assert problem(get("articles", cursor=log), 400)["parameter"] == "cursor"


def test_cursor_that_somebody_changed_is_refused(paper: Paper) -> None:
    mine = ask("articles", limit=1)["next"]
    position, _dot, signature = mine.rpartition(".")
    flipped = ("b" if mine[0] != "b" else "c") + mine[1:]
    for forged in (
        flipped,
        position,
        f".{signature}",
        f"{position}.{signature[:-1]}",
        mine + "a",
        f" {mine}",
    ):
        assert problem(get("articles", limit=1, cursor=forged), 400)["detail"] == NOT_THIS_LIST


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "",
        "articles/",
        "articles/x",
        "articles/1/",
        "articles/1/nothing",
        "articles/-1",
        "articles/1.json",
        "articles/1.5.ninjs",
        "articles/%D9%A3x",
        "sections/1",
        "archive/abc",
        "archive/2026/11/23",
        "openapi",
        "docs/x",
        "%00",
        "%FF%FE",
        "../v2/articles",
        "articles%2F1",
        quote("статьи"),
        "a" * 20_000,
    ],
)
def test_path_at_which_there_is_nothing_answers_404(paper: Paper, path: str) -> None:
    assert problem(Client().get(f"{API}/{path}"), 404)["title"] == "Not Found"


@pytest.mark.parametrize(
    "path", ["/api/content/", "/api/content/v2/articles", "/api/content/v1", "/api/content/v1x"]
)
def test_other_paths_below_the_api_answer_404_and_are_no_page_of_the_site(paper: Paper, path: str) -> None:
    problem(Client().get(path), 404)


@pytest.mark.parametrize(
    ("path", "accept", "status", "content_type"),
    [
        ("articles", "application/json", 200, "application/json"),
        ("articles", "*/*", 200, "application/json"),
        ("articles", "application/*", 200, "application/json"),
        ("articles", "text/html,application/xhtml+xml,*/*;q=0.8", 200, "application/json"),
        ("articles", "text/html", 406, PROBLEM),
        ("articles", "application/ninjs+json", 406, PROBLEM),
        ("articles", "application/xml;q=0.9, text/*", 406, PROBLEM),
        ("articles", "nonsense", 406, PROBLEM),
        ("articles.ninjs", "application/ninjs+json", 200, "application/ninjs+json"),
        ("articles.ninjs", "application/json", 200, "application/json"),
        ("articles.ninjs", "application/json, application/ninjs+json;q=0.5", 200, "application/json"),
        ("articles.ninjs", "*/*", 200, "application/ninjs+json"),
        ("articles.ninjs", "text/html", 406, PROBLEM),
        ("nothing", "text/html", 404, PROBLEM),
    ],
)
def test_media_type_that_is_accepted_is_given_or_refused(
    paper: Paper, path: str, accept: str, status: int, content_type: str
) -> None:
    response = get(path, headers={"Accept": accept})
    assert (response.status_code, response["Content-Type"]) == (status, content_type)
    if status == 406:
        assert problem(response, 406)["detail"].startswith("This is given as application/")


@pytest.mark.parametrize("accept", ["text/html;a*=nope''x", "*/*, text/html;a*=idna''%ff"])
def test_media_types_that_no_one_can_read_are_refused(paper: Paper, accept: str) -> None:
    for path in ("articles", "articles.ninjs"):
        assert problem(get(path, headers={"Accept": accept}), 400)["detail"] == "Accept can't be read."


def test_client_that_says_nothing_of_media_types_is_answered(paper: Paper) -> None:
    assert Client().get(address("articles")).status_code == 200
    assert get("articles", headers={"Accept": ""}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "", "[", "[::1", "a b", "testserver:x", "-", "testserver,x", "ş", "\x00"]
)
def test_host_that_is_none_of_ours_is_refused(paper: Paper, host: str) -> None:
    for path in ("articles", "openapi.json", "nothing"):
        response = Client().get(address(path), HTTP_HOST=host)
        assert response.status_code in {400, 404}, path
        assert response["Content-Type"] == PROBLEM


def test_more_parameters_than_the_server_reads_are_refused(paper: Paper) -> None:
    query = "&".join(["x=1"] * 20_000)
    assert problem(Client().get(f"{API}/articles?{query}"), 400)["detail"] == "These are too many parameters."


def test_path_at_which_there_is_nothing_costs_no_query_and_no_editor_leads_it_elsewhere(
    paper: Paper, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.LOG_POLL_SECONDS = 60
    for path in ("nothing", "articles/999999", "v9"):
        Redirect.objects.create(old_path=f"{API}/{path}", redirect_link="https://evil.example/")
    get("tags")
    with django_assert_num_queries(0):
        problem(get("nothing"), 404)
        problem(Client().get("/api/content/v9"), 404)
    problem(get("articles/999999"), 404)


def broken(home_id: int) -> Any:
    raise RuntimeError("Nobody foresaw this.")


def test_error_of_ours_is_told_without_its_words(paper: Paper, settings: Settings) -> None:
    settings.FRONT_PAGE = "tests.api.test_errors.broken"
    response = Client(raise_request_exception=False).get(address("site"))
    assert problem(response, 500)["detail"] == "Internal Server Error"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "no-cache"


def test_problems_are_in_english_whatever_the_reader_speaks(paper: Paper) -> None:
    headers = {"Accept-Language": "ru"}
    for path in ("articles?limit=x", "articles/999999", "nothing"):
        assert get(path, headers=headers).content == get(path).content
