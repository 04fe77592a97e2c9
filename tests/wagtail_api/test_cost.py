"""What an answer costs does not grow with what it holds."""

import pytest
from django.db import connection
from django.test import Client

from news.models import NewsIndex, RelatedArticle
from tests import factories
from tests.wagtail_api.asking import queries
from tests.wagtail_api.newsroom import plain
from tests.wagtail_api.test_relations import EMPTY, document, page_link

pytestmark = pytest.mark.django_db

# Every table in which an article is kept as a page, or a draft of it; the tree alone is asked for.
NEWSROOM_TABLES = ("news_newsarticle", "wagtailcore_revision", "news_articleauthor", "news_correction")
AT_MOST = 13


def fill(section: NewsIndex, count: int) -> None:
    """Make articles that refer to all that an article can refer to."""
    other = factories.article(section)
    for number in range(count):
        article = factories.draft(
            section,
            tags=["Sea", f"tag {number}"],
            authors=[factories.author(), factories.author()],
            lead_image=factories.image(),
            body=[("paragraph", "<p>Ferry.</p>"), ("image", {"image": factories.image(), "alt": "A"})],
        )
        article.related_links = [RelatedArticle(related=other)]
        article.save_revision()
        factories.publish(article)


def test_list_of_20_articles_costs_as_much_as_one_of_3(client: Client) -> None:
    section = factories.section(slug="politics")
    fill(section, 3)
    questions = [
        "?limit=100",
        "?limit=100&fields=*",
        "?type=news.NewsArticle&limit=100&fields=*",
        f"?child_of={section.pk}&limit=100",
        f"?descendant_of={section.pk}&order=-first_published_at&limit=100",
        "?tags=Sea&limit=100",
        "?tags=Sea,a,b,c,d&limit=100",
        "?search=ferry&limit=100",
        "?locale=en&limit=100",
    ]
    before = {rest: len(queries(client, rest)) for rest in questions}
    fill(section, 17)
    after = {rest: queries(client, rest) for rest in questions}
    assert {rest: len(made) for rest, made in after.items()} == before
    assert max(before.values()) <= AT_MOST
    for rest, made in after.items():
        assert not [sql for sql in made if any(table in sql for table in NEWSROOM_TABLES)], rest


def test_pages_in_menus_are_found_by_an_index(client: Client) -> None:
    made = queries(client, "?show_in_menus=true")
    (sql,) = (each for each in made if "show_in_menus" in each.partition("WHERE")[2])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The table is all but empty, where reading it whole is as good.
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"{'EXPLAIN' if connection.vendor == 'postgresql' else 'EXPLAIN QUERY PLAN'} {sql}")
        assert "pages_in_menus" in str(cursor.fetchall())


def test_detail_of_a_rich_article_costs_as_much_as_that_of_a_poor_one(client: Client) -> None:
    section = factories.section()
    poor = factories.article(section)
    fill(section, 1)
    rich = type(poor).objects.order_by("pk").last()
    assert rich
    made = queries(client, f"{rich.pk}/")
    assert len(made) == len(queries(client, f"{poor.pk}/")) <= AT_MOST
    assert not [sql for sql in made if any(table in sql for table in NEWSROOM_TABLES)]


def test_sections_with_pictures_cost_the_same_however_many_they_are(client: Client) -> None:
    for _ in range(3):
        factories.section(image=factories.image())
    rest = "?type=news.NewsIndex&fields=*&limit=100"
    before = len(queries(client, rest))
    for _ in range(17):
        factories.section(image=factories.image())
    assert len(queries(client, rest)) == before <= AT_MOST


def test_plain_pages_with_many_links_cost_the_same_as_with_one(client: Client) -> None:
    section = factories.section()
    articles = [factories.article(section) for _ in range(6)]
    files = [document(f"file{number}") for number in range(6)]

    def body(count: int) -> str:
        links = [page_link(article, "x") for article in articles[:count]]
        links += [f'<a linktype="document" id="{file.pk}">x</a>' for file in files[:count]]
        return f"<p>{''.join(links)}</p>"

    one = plain(factories.home(), title="One", body=body(1))
    rest = "?type=home.StandardPage&fields=*"
    before = len(queries(client, rest))
    many = plain(factories.home(), title="Many", body=body(6))
    assert len(queries(client, rest)) == before <= AT_MOST
    assert len(queries(client, f"{many.pk}/")) == len(queries(client, f"{one.pk}/"))


def test_front_page_with_many_leads_costs_the_same_as_with_one(client: Client) -> None:
    section = factories.section()
    home = factories.home()

    def arranged(count: int) -> int:
        leads = [{"article": factories.article(section), "until": None} for _ in range(count)]
        streams = [("stream", EMPTY | {"section": section, "author": factories.author()})] * count
        home.arrangement = [("lead_stories", {"stories": leads})] * count + streams
        home.save_revision().publish()
        return len(queries(client, f"{home.pk}/"))

    assert arranged(1) == arranged(5) <= AT_MOST
