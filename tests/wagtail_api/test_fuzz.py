"""Whatever is asked: no error, nothing that is not public, and what the filters mean."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote_from_bytes, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from home.models import StandardPage
from news.api.wagtail_api.page_types import OWN_FIELDS
from news.api.wagtail_api.parameters import FIND, LISTING
from news.models import NewsArticle, NewsIndex
from tests.wagtail_api.asking import PAGES, ask
from tests.wagtail_api.newsroom import HUSHED, Newsroom, open_newsroom

pytestmark = pytest.mark.django_db

NAMES = [*LISTING, *FIND, "site", "first_published_at", "rich_text_format"]
NUMBERS = ["0", "1", "-1", "100", "101", "2147483647", "2147483648", "9223372036854775808", "1e9", "NaN"]
WORDS = [
    "root",
    "true",
    "null",
    "en",
    "az",
    "xx",
    "and",
    "or",
    "Sea",
    "Sea,Law",
    "a,b,c,d,e,f",
    "ferry",
    HUSHED,
]
KNOWN = ["*", "_", "title", "*,-title", "-id", "slug,-first_published_at", "wagtailcore.Page", *OWN_FIELDS]
ODD = ["?", "%s", "'", '"', "\\", "%", "__gte", "(", ")", ",", "/", "//x", "/politics/", "/politics/ferry/"]
VALUES = [*NUMBERS, *WORDS, *KNOWN, *ODD]
SETTINGS = settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

anything = st.one_of(
    st.sampled_from(VALUES).map(str.encode),
    st.integers(-10, 60).map(lambda number: str(number).encode()),
    st.text(max_size=30).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(alphabet=st.characters(categories=["Cs", "Cc", "Co"]), min_size=1, max_size=3).map(
        lambda text: text.encode("utf-8", "surrogatepass")
    ),
    st.binary(max_size=30),
)
names = st.one_of(st.sampled_from(NAMES).map(str.encode), st.binary(max_size=5))
queries = st.one_of(
    st.lists(st.tuples(names, anything), max_size=5).map(
        lambda pairs: "&".join(f"{quote_from_bytes(name)}={quote_from_bytes(value)}" for name, value in pairs)
    ),
    # Not even an address: bytes as they come.
    st.binary(max_size=60).map(lambda raw: raw.decode("iso-8859-1")),
)
addresses = st.one_of(
    st.sampled_from(["", "find/", "1/", "2/", "3/", "images/"]),
    st.integers(0, 60).map(lambda number: f"{number}/"),
)


@pytest.fixture
def newsroom() -> Newsroom:
    return open_newsroom()


def test_no_question_is_an_error_or_finds_what_is_not_public(client: Client, newsroom: Newsroom) -> None:
    statuses = set()

    @SETTINGS
    @given(address=addresses, query=queries)
    def check(address: str, query: str) -> None:
        response = client.get(PAGES + address, QUERY_STRING=query)
        statuses.add(response.status_code)
        assert response.status_code in {200, 302, 400, 404}
        if response.status_code == 302:
            assert response["Location"].startswith(PAGES)
            return
        content = response.json()
        if response.status_code != 200:
            # It may repeat what was asked.
            assert set(content) == {"message"}
            return
        assert HUSHED not in response.content.decode().lower()
        found = {item["id"] for item in content.get("items", [content]) if "id" in item}
        assert not found & newsroom.hidden_ids()

    check()
    assert statuses >= {200, 400, 404}


# What each filter means, said again in plain Python, of pages as the newsroom has them.
Filter = Callable[[Page, Any], bool]
KINDS = {"news.NewsArticle": NewsArticle, "news.NewsIndex": NewsIndex, "home.StandardPage": StandardPage}
MEANING: dict[str, Filter] = {
    "type": lambda page, kinds: isinstance(page, tuple(KINDS[kind] for kind in kinds.split(","))),
    "child_of": lambda page, parent: page.get_parent().pk == parent,
    "descendant_of": lambda page, above: above in page.get_ancestors().values_list("pk", flat=True),
    "tags": lambda page, tags: isinstance(page, NewsArticle) and set(tags.split(",")) <= tags_of(page),
    "slug": lambda page, slug: page.slug == slug,
    "title": lambda page, title: page.title == title,
    "locale": lambda page, code: page.locale.language_code == code,
    "show_in_menus": lambda page, value: page.show_in_menus == (value == "true"),
    "id": lambda page, pk: page.pk == pk,
}


def test_filters_find_what_they_mean_in_the_order_that_was_asked(client: Client, newsroom: Newsroom) -> None:
    pages = [Page.objects.get(pk=pk).specific for pk in newsroom.public_ids() | expiring(newsroom)]
    places = [page.pk for page in pages if not isinstance(page, NewsArticle)]
    filters = st.fixed_dictionaries(
        {},
        optional={
            "type": st.sets(st.sampled_from(sorted(KINDS)), min_size=1).map(",".join),
            "tags": st.sampled_from(["Sea", "Law", "Sea,Law", "Nothing"]),
            "slug": st.sampled_from([page.slug for page in pages]),
            "title": st.sampled_from([page.title for page in pages]),
            "locale": st.sampled_from(["en", "az"]),
            "show_in_menus": st.sampled_from(["true", "false"]),
            "id": st.sampled_from([page.pk for page in pages] + sorted(newsroom.hidden_ids())),
        },
    )
    places_in_tree = st.one_of(
        st.just({}),
        st.tuples(st.sampled_from(["child_of", "descendant_of"]), st.sampled_from(places)).map(
            lambda pair: dict([pair])
        ),
    )
    orders = st.sampled_from(["id", "-id", "slug", "-slug", "-first_published_at"])
    parts = st.tuples(st.integers(0, 5), st.integers(0, 9))

    @SETTINGS
    @given(filters=filters, tree=places_in_tree, order=orders, part=parts)
    def check(filters: dict[str, Any], tree: dict[str, Any], order: str, part: tuple[int, int]) -> None:
        asked, (offset, limit) = {**filters, **tree}, part
        if "title" in asked and not {"id", "slug"} & set(asked):
            # For its title alone no page is read but the few that are no articles.
            asked["type"] = "news.NewsIndex,home.StandardPage"
        meant = [
            page.pk for page in pages if all(MEANING[name](page, value) for name, value in asked.items())
        ]
        meant.sort(reverse=order == "-id")
        answer = ask(client, "?" + urlencode({**asked, "order": order, "offset": offset, "limit": limit}))
        assert answer["meta"]["total_count"] == len(meant)
        found = [item["id"] for item in answer["items"]]
        if order in {"id", "-id"}:
            assert found == meant[offset : offset + limit]
        else:
            assert len(set(found)) == len(meant[offset : offset + limit])
            assert set(found) <= set(meant)

    check()


def tags_of(article: NewsArticle) -> set[str]:
    return set(article.tags.names())


def expiring(newsroom: Newsroom) -> set[int]:
    return {page.pk for page in newsroom.expiring.values()}
